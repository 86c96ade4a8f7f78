// What the worker does: makes the keys of a complaint, seals, and shows its work. It can ask nobody
// (its policy has no connections), and answers only to the page that started it.

import { makePair, number, sealItem } from "./sealing.js";

const PUZZLES = 16; // as in teduh.apps.cases.intake.work
const JSON_HEAD = { name: "", media_type: "application/json" };

const encoder = new TextEncoder();

export function serve(sodium, place) {
  const acts = { complaint: sealComplaint, answer: sealAnswer, work: showWork };
  place.onmessage = ({ data }) => {
    try {
      place.postMessage({ id: data.id, result: acts[data.act](sodium, data.values) });
    } catch (error) {
      place.postMessage({ id: data.id, error: String(error) });
    }
  };
  place.postMessage({ ready: true });
}

// `told` is what the server answered; `typed` is what was written. The pair of the identity exists
// only where there are custodians; both hold a reporter of one size, so that rows do not tell.
export function sealComplaint(sodium, { told, typed }) {
  const keysOf = (list) => list.map(({ id, key }) => ({ id, key: sodium.from_hex(key) }));
  const officers = keysOf(told.officers);
  const custodians = keysOf(told.custodians);
  const escrowKeys = told.escrow ? custodians.map(({ key }) => key) : [];
  const scope = (purpose) => ({ id: told.case, generation: 1, purpose });
  const { what, where, happened_on, known_on, witnesses, mode, name, contact } = typed;
  const { persons, information_only, language } = told.about;
  const complaint = {
    what, where, happened_on, known_on, witnesses, persons, mode, information_only, language,
  };
  const reporter = (wanted) => (mode === wanted ? { name, contact } : {});
  const cased = makePair(sodium, scope("case"), officers, escrowKeys);
  const sealed = {
    case: written(sodium, cased, [
      sealJson(sodium, cased, "complaint", complaint),
      sealJson(sodium, cased, "reporter", reporter("named")),
    ]),
  };
  if (custodians.length) {
    const identity = makePair(sodium, scope("identity"), custodians, []);
    sealed.identity = written(sodium, identity, [
      sealJson(sodium, identity, "reporter", reporter("confidential")),
    ]);
  }
  return sealed;
}

export function sealAnswer(sodium, { caseId, generation, key, question, text }) {
  const pair = {
    scope: { id: caseId, generation, purpose: "case" },
    publicKey: sodium.from_hex(key),
  };
  return item(sodium, sealJson(sodium, pair, "answer", { question, text }));
}

// One number a puzzle, whose hash with the challenge begins with `bits` zero bits.
export function showWork(sodium, { challenge, bits }) {
  const front = sodium.from_hex(challenge);
  return Array.from({ length: PUZZLES }, (_, puzzle) => {
    const data = new Uint8Array(front.length + 8);
    data.set(front);
    data.set(number(puzzle, 4), front.length);
    const view = new DataView(data.buffer);
    for (let tried = 0; ; tried += 1) {
      view.setUint32(front.length + 4, tried);
      const hash = sodium.crypto_generichash(32, data);
      if (Math.clz32(new DataView(hash.buffer).getUint32(0)) >= bits) return tried;
    }
  });
}

function sealJson(sodium, pair, kind, values) {
  const id = sodium.to_hex(sodium.randombytes_buf(16));
  return sealItem(sodium, pair, { id, kind }, JSON_HEAD, encoder.encode(JSON.stringify(values)));
}

function written(sodium, pair, items) {
  const text = (bytes) => base64(sodium, bytes);
  return {
    public_key: text(pair.publicKey),
    wraps: pair.wraps.map(({ id, wrap }) => ({ id, wrap: text(wrap) })),
    escrow: pair.escrow.map(({ outer, inner, box }) => (
      { outer: text(outer), inner: text(inner), box: text(box) }
    )),
    items: items.map((each) => item(sodium, each)),
  };
}

const item = (sodium, { id, kind, wrap, body }) => (
  { id, kind, wrap: base64(sodium, wrap), body: base64(sodium, body) }
);

const base64 = (sodium, bytes) => sodium.to_base64(bytes, sodium.base64_variants.ORIGINAL);
