// The browser's half of teduh.kernel.sealing: the same bytes, so that either half opens what the
// other sealed (tests/reference/sealing_vectors.json). Every function takes libsodium first; only
// which key opens what is ours. Bytes are Uint8Array; a scope is {id, generation, purpose}.

export const KIND = { keyBox: 4, itemBody: 5, escrowBox: 7 };

const MAGIC = [0x54, 0x44, 0x55, 0x48]; // TDUH
const VERSION = 1;
const KEY_ID_BYTES = 16;
const HEADER_BYTES = MAGIC.length + 2 + KEY_ID_BYTES;
const CHUNK_BYTES = 64 * 1024;
const BLOCK_BYTES = 4 * 1024;
const USED_BYTES = 4;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function number(value, bytes) {
  const written = new Uint8Array(bytes);
  for (let at = bytes - 1; at >= 0; at -= 1, value = Math.floor(value / 256)) written[at] = value % 256;
  return written;
}

const readNumber = (bytes) => bytes.reduce((value, byte) => value * 256 + byte, 0);

// Where a ciphertext belongs: each part behind its length, so that no two lists share a string.
export function context(...parts) {
  return joined(...parts.flatMap((part) => {
    const text = encoder.encode(String(part));
    return [number(text.length, 2), text];
  }));
}

const scopeContext = (scope, ...more) => context(scope.purpose, scope.id, scope.generation, ...more);
const itemContext = (scope, item) => scopeContext(scope, item.id, item.kind);

export const keyId = (sodium, publicKey) => sodium.crypto_generichash(KEY_ID_BYTES, publicKey);

const header = (kind, name) => joined(Uint8Array.from([...MAGIC, VERSION, kind]), name);

const same = (one, other) =>
  one.length === other.length && one.every((byte, at) => byte === other[at]);

// Sealed to a public key; the place lies inside and is compared on opening.
export function sealToKey(sodium, publicKey, payload, place, kind = KIND.keyBox) {
  const inside = joined(number(place.length, 2), place, payload);
  const box = sodium.crypto_box_seal(inside, publicKey);
  return joined(header(kind, keyId(sodium, publicKey)), box);
}

export function openWithKey(sodium, secretKey, blob, place, kind = KIND.keyBox) {
  const publicKey = sodium.crypto_scalarmult_base(secretKey);
  if (!same(blob.subarray(0, HEADER_BYTES), header(kind, keyId(sodium, publicKey)))) {
    throw new Error("sealing.blob.cannot_open");
  }
  const inside = sodium.crypto_box_seal_open(blob.subarray(HEADER_BYTES), publicKey, secretKey);
  const end = 2 + readNumber(inside.subarray(0, 2));
  if (!same(inside.subarray(2, end), place)) throw new Error("sealing.blob.wrong_context");
  return inside.slice(end);
}

// A fresh pair of a case, its secret wrapped for each officer; the secret is not given out.
export function makePair(sodium, scope, officers, custodians) {
  const pair = sodium.crypto_box_keypair();
  const wraps = officers.map((officer) => ({
    id: officer.id,
    wrap: sealToKey(sodium, officer.key, pair.privateKey, scopeContext(scope, "wrap", officer.id)),
  }));
  const escrow = sealEscrow(sodium, pair.privateKey, custodians, scopeContext(scope));
  sodium.memzero(pair.privateKey);
  return { scope, publicKey: pair.publicKey, wraps, escrow };
}

export function unwrapPair(sodium, wrap, secretKey, officerId, scope) {
  return openWithKey(sodium, secretKey, wrap, scopeContext(scope, "wrap", officerId));
}

// For every pair of custodians: sealed to one, and the result to the other.
function sealEscrow(sodium, secret, keys, place) {
  const distinct = [...new Map(keys.map((key) => [sodium.to_hex(key), key])).entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, key]) => key);
  const inside = joined(context("escrow inner"), place);
  const outside = joined(context("escrow outer"), place);
  return distinct.flatMap((outer, at) => distinct.slice(at + 1).map((inner) => {
    const core = sealToKey(sodium, inner, secret, inside, KIND.escrowBox);
    return {
      outer: keyId(sodium, outer),
      inner: keyId(sodium, inner),
      box: sealToKey(sodium, outer, core, outside, KIND.escrowBox),
    };
  }));
}

// The number of chunks that `chunks` are padded to: m·2^e with m in 4…7, or 1, 2, 3.
export function bucketOf(chunks) {
  let step = 1;
  while (chunks > 7 * step) step *= 2;
  return Math.ceil(chunks / step) * step;
}

// One item under a key of its own: {id, kind, wrap, body}. `head` is {name, media_type}.
export function sealItem(sodium, pair, item, head, content) {
  const place = itemContext(pair.scope, item);
  const key = sodium.crypto_secretstream_xchacha20poly1305_keygen();
  const front = header(KIND.itemBody, keyId(sodium, pair.publicKey));
  const stream = sodium.crypto_secretstream_xchacha20poly1305_init_push(key);
  const wrap = sealToKey(
    sodium, pair.publicKey, joined(key, number(pair.scope.generation, 4)), place,
  );
  sodium.memzero(key);
  const told = encoder.encode(JSON.stringify(head));
  const pieces = chunksOf(joined(number(told.length, 4), told, content));
  const body = pieces.map((clear, at) => sodium.crypto_secretstream_xchacha20poly1305_push(
    stream.state,
    clear,
    joined(front, place, number(at, 8)),
    at === pieces.length - 1
      ? sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
      : sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE,
  ));
  return { ...item, wrap, body: joined(front, stream.header, ...body) };
}

// Padded chunks: one short chunk of some blocks, or whole ones up to their bucket.
function chunksOf(content) {
  const room = CHUNK_BYTES - USED_BYTES;
  if (content.length + USED_BYTES <= CHUNK_BYTES / 2) {
    const blocks = Math.ceil((content.length + USED_BYTES) / BLOCK_BYTES);
    return [padded(content, blocks * BLOCK_BYTES)];
  }
  const count = bucketOf(Math.ceil(content.length / room));
  return Array.from({ length: count }, (_, at) =>
    padded(content.subarray(at * room, (at + 1) * room), CHUNK_BYTES));
}

function padded(piece, size) {
  const clear = new Uint8Array(size);
  clear.set(number(piece.length, USED_BYTES));
  clear.set(piece, USED_BYTES);
  return clear;
}

// Opens what either half sealed: {head, content}. The site never does this; the tests do.
export function openItem(sodium, scope, secretKey, item) {
  const place = itemContext(scope, item);
  const opened = openWithKey(sodium, secretKey, item.wrap, place);
  const generation = readNumber(opened.subarray(32, 36));
  const bound = itemContext({ ...scope, generation }, item);
  const front = item.body.subarray(0, HEADER_BYTES);
  const streamEnd = HEADER_BYTES + sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES;
  const state = sodium.crypto_secretstream_xchacha20poly1305_init_pull(
    item.body.subarray(HEADER_BYTES, streamEnd), opened.subarray(0, 32),
  );
  const step = CHUNK_BYTES + sodium.crypto_secretstream_xchacha20poly1305_ABYTES;
  const pieces = [];
  let last = false;
  for (let at = streamEnd, chunk = 0; at < item.body.length; at += step, chunk += 1) {
    if (last) throw new Error("sealing.item.truncated");
    const pulled = sodium.crypto_secretstream_xchacha20poly1305_pull(
      state, item.body.subarray(at, at + step), joined(front, bound, number(chunk, 8)),
    );
    if (!pulled) throw new Error("sealing.blob.cannot_open");
    const used = readNumber(pulled.message.subarray(0, USED_BYTES));
    pieces.push(pulled.message.subarray(USED_BYTES, USED_BYTES + used));
    last = pulled.tag === sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL;
  }
  if (!last) throw new Error("sealing.item.truncated");
  const whole = joined(...pieces);
  const end = 4 + readNumber(whole.subarray(0, 4));
  return { head: JSON.parse(decoder.decode(whole.subarray(4, end))), content: whole.slice(end) };
}
