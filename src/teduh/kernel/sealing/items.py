"""Items of a case: texts, answers and files, each under a key of its own, sealed as a stream.

Body = envelope header | stream header (24 bytes) | chunks. A chunk in the clear is always padded:
four bytes of how much of it is used, then that much, then zeros. A file's chunks hold 64 KiB each
and their number is rounded up to a bucket, so that a stored size tells little; a text is one short
chunk of a multiple of 4 KiB, or a file's chunks when it is long. Associated data of chunk n is
case | generation | item | kind | n with the envelope's header, and the last chunk carries the final
tag: chunks that are swapped, cut, doubled or moved to another item do not open.

The item's key is sealed apart from the body, to the case's pair. Rotation re-seals these small
wraps and never touches the bodies; the wrap remembers the generation that the body was bound to.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from nacl import bindings as sodium

from teduh.kernel.errors import Finding, InvalidInput
from teduh.kernel.sealing.blobs import HEADER_BYTES, BlobKind, blob_header, key_id, unpack_blob
from teduh.kernel.sealing.boxes import new_secret, open_with_key, seal_to_key
from teduh.kernel.sealing.cases import CaseKeys, KeyScope
from teduh.kernel.sealing.messages import SealingMessage

CHUNK_BYTES: Final = 64 * 1024
TEXT_BLOCK_BYTES: Final = 4 * 1024
_USED_BYTES: Final = 4
_ROOM: Final = CHUNK_BYTES - _USED_BYTES
_STREAM_HEADER_BYTES: Final = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_OVERHEAD: Final = sodium.crypto_secretstream_xchacha20poly1305_ABYTES
_MESSAGE: Final = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_FINAL: Final = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL


@dataclass(frozen=True, slots=True)
class ItemPlace:
    """Where an item belongs. `kind` is a word of ours: "text", "answer", "file", "original" …"""

    scope: KeyScope
    item_id: str
    kind: str

    def context(self) -> bytes:
        """Return case | generation | item | kind."""
        return self.scope.context(self.item_id, self.kind)


@dataclass(frozen=True, slots=True)
class ItemHead:
    """What stands inside before the content: a file keeps its name in there, never outside."""

    name: str = ""
    media_type: str = "text/plain"

    def as_bytes(self) -> bytes:
        """Return the length (four bytes) and the JSON."""
        text = json.dumps({"name": self.name, "media_type": self.media_type}).encode()
        return len(text).to_bytes(4, "big") + text


@dataclass(frozen=True, slots=True)
class OpenedItemKey:
    """An item's key and the generation its body was bound to, from the wrap."""

    key: bytes = field(repr=False)
    body_generation: int


def bucket_of(chunks: int) -> int:
    """Return the number of chunks that `chunks` are padded to: m·2^e with m in 4…7, or 1, 2, 3.

    At most a quarter is padding, and a file of 25 MB shares its size with all from 22 to 28 MB.

    Examples
    --------
    >>> [bucket_of(n) for n in (1, 3, 5, 9, 17, 401)]
    [1, 3, 5, 10, 20, 448]
    """
    step = 1
    while chunks > 7 * step:
        step *= 2
    return -(-chunks // step) * step


class ItemSealer:
    """Seals one item as its bytes arrive; holds at most one chunk.

    Use: `wrap` is stored beside the body; `start()`, then `push()` for each piece, then `finish()`,
    all of whose results are the body in order.
    """

    def __init__(self, place: ItemPlace, case_public_key: bytes, head: ItemHead) -> None:
        self._place = place
        self._key = new_secret()
        self._header = blob_header(BlobKind.ITEM_BODY, key_id(case_public_key))
        self._state = sodium.crypto_secretstream_xchacha20poly1305_state()
        self._waiting = bytearray(head.as_bytes())
        self._chunks = 0
        generation = place.scope.generation.to_bytes(4, "big")
        self.wrap = seal_to_key(case_public_key, self._key + generation, place.context())

    def start(self) -> bytes:
        """Return the first bytes of the body."""
        stream = sodium.crypto_secretstream_xchacha20poly1305_init_push(self._state, self._key)
        return self._header + bytes(stream)

    def push(self, piece: bytes) -> bytes:
        """Take any number of bytes and return those of the body that are ready."""
        self._waiting += piece
        whole = max(0, (len(self._waiting) - 1) // _ROOM)
        sealed = [
            self._seal(self._waiting[n * _ROOM : (n + 1) * _ROOM], CHUNK_BYTES)
            for n in range(whole)
        ]
        del self._waiting[: whole * _ROOM]
        return b"".join(sealed)

    def finish(self) -> bytes:
        """Return the end of the body: what waited, the padding, the final tag."""
        rest, self._waiting = self._waiting, bytearray()
        if not self._chunks and len(rest) + _USED_BYTES <= CHUNK_BYTES // 2:
            blocks = -(-(len(rest) + _USED_BYTES) // TEXT_BLOCK_BYTES)
            return self._seal(rest, blocks * TEXT_BLOCK_BYTES, _FINAL)
        padding = bucket_of(self._chunks + 1) - self._chunks - 1
        sealed = [self._seal(rest, CHUNK_BYTES, _MESSAGE if padding else _FINAL)]
        sealed += [
            self._seal(b"", CHUNK_BYTES, _FINAL if n == padding - 1 else _MESSAGE)
            for n in range(padding)
        ]
        return b"".join(sealed)

    def _seal(self, piece: bytes | bytearray, size: int, tag: int = _MESSAGE) -> bytes:
        clear = len(piece).to_bytes(_USED_BYTES, "big") + piece
        clear += bytes(size - len(clear))
        data = _chunk_data(self._header, self._place, self._chunks)
        self._chunks += 1
        return bytes(
            sodium.crypto_secretstream_xchacha20poly1305_push(self._state, bytes(clear), data, tag)
        )


def seal_item(
    pieces: Iterable[bytes], place: ItemPlace, case_public_key: bytes, head: ItemHead | None = None
) -> tuple[bytes, Iterator[bytes]]:
    """Return (wrap, body in pieces) of one item; `pieces` are read as the body is."""
    sealer = ItemSealer(place, case_public_key, head or ItemHead())

    def body() -> Iterator[bytes]:
        yield sealer.start()
        for piece in pieces:
            if sealed := sealer.push(piece):
                yield sealed
        yield sealer.finish()

    return sealer.wrap, body()


def open_item_key(wrap: bytes, place: ItemPlace, keys: CaseKeys) -> OpenedItemKey:
    """Open an item's wrap with the case's present pair.

    Raises
    ------
    InvalidInput
        `sealing.blob.wrong_context` for another case, item, kind or an older generation.
    """
    opened = open_with_key(keys.secret_key, wrap, place.context())
    return OpenedItemKey(opened[:32], int.from_bytes(opened[32:36], "big"))


def rewrap_item_key(wrap: bytes, place: ItemPlace, old: CaseKeys, new: CaseKeys) -> bytes:
    """Return the wrap of the same item for a new generation; the body stays as it is."""
    opened = open_item_key(wrap, place, old)
    payload = opened.key + opened.body_generation.to_bytes(4, "big")
    moved = ItemPlace(new.scope, place.item_id, place.kind)
    return seal_to_key(new.public_key, payload, moved.context())


def open_item(
    pieces: Iterable[bytes], place: ItemPlace, opened: OpenedItemKey
) -> tuple[ItemHead, Iterator[bytes]]:
    """Open a body as a stream of content; nothing unauthenticated is ever yielded.

    A reader that must not act on half a file waits for the end: `sealing.item.truncated` is raised
    there when the final tag is missing or something follows it.

    Raises
    ------
    InvalidInput
        `sealing.blob.cannot_open` for a changed or moved chunk; `sealing.item.truncated`.
    """
    content = _open_chunks(pieces, place, opened)
    waiting = bytearray()
    while len(waiting) < 4 or len(waiting) < 4 + int.from_bytes(waiting[:4], "big"):
        piece = next(content, None)
        if piece is None:
            raise InvalidInput(Finding(SealingMessage.TRUNCATED))
        waiting += piece
    end = 4 + int.from_bytes(waiting[:4], "big")
    values = json.loads(bytes(waiting[4:end]))
    head = ItemHead(values["name"], values["media_type"])

    def rest() -> Iterator[bytes]:
        if len(waiting) > end:
            yield bytes(waiting[end:])
        yield from content

    return head, rest()


def _open_chunks(
    pieces: Iterable[bytes], place: ItemPlace, opened: OpenedItemKey
) -> Iterator[bytes]:
    scope = KeyScope(place.scope.case_id, opened.body_generation, place.scope.purpose)
    bound = ItemPlace(scope, place.item_id, place.kind)
    sealed = _Reader(pieces)
    header = sealed.take(HEADER_BYTES)
    unpack_blob(header, BlobKind.ITEM_BODY)
    stream_header = sealed.take(_STREAM_HEADER_BYTES)
    if len(stream_header) < _STREAM_HEADER_BYTES:
        raise InvalidInput(Finding(SealingMessage.TRUNCATED))
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, stream_header, opened.key)
    number = 0
    while piece := sealed.take(CHUNK_BYTES + _OVERHEAD):
        try:
            clear, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(
                state, piece, _chunk_data(header, bound, number)
            )
        except Exception as error:
            raise InvalidInput(Finding(SealingMessage.CANNOT_OPEN)) from error
        used = int.from_bytes(clear[:_USED_BYTES], "big")
        last = tag == _FINAL
        if used > len(clear) - _USED_BYTES or (last and sealed.take(1)):
            raise InvalidInput(Finding(SealingMessage.TRUNCATED))
        if used:
            yield bytes(clear[_USED_BYTES : _USED_BYTES + used])
        if last:
            return
        number += 1
    raise InvalidInput(Finding(SealingMessage.TRUNCATED))


class _Reader:
    """Gives out fixed lengths of a stream of pieces."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._waiting = bytearray()

    def take(self, size: int) -> bytes:
        """Return `size` bytes, fewer at the end."""
        while len(self._waiting) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._waiting += piece
        taken = bytes(self._waiting[:size])
        del self._waiting[:size]
        return taken


def _chunk_data(header: bytes, place: ItemPlace, number: int) -> bytes:
    return header + place.context() + number.to_bytes(8, "big")
