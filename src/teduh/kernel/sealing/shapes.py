"""Whether something sealed elsewhere has the shape of what it claims to be.

Whoever stores what a browser sealed cannot open it, and can still refuse what no officer could ever
open: another kind, another key, a length that sealing never gives. What is inside is checked where
it is opened.
"""

from __future__ import annotations

from typing import Final

from nacl import bindings as sodium

from teduh.kernel.errors import Finding, InvalidInput
from teduh.kernel.sealing.blobs import HEADER_BYTES, BlobKind, key_id, unpack_blob
from teduh.kernel.sealing.items import CHUNK_BYTES, TEXT_BLOCK_BYTES, bucket_of
from teduh.kernel.sealing.messages import SealingMessage

_BOX_OVERHEAD: Final = sodium.crypto_box_SEALBYTES
_STREAM_FRONT: Final = HEADER_BYTES + sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_CHUNK_OVERHEAD: Final = sodium.crypto_secretstream_xchacha20poly1305_ABYTES
_SHORT_BLOCKS: Final = CHUNK_BYTES // 2 // TEXT_BLOCK_BYTES


def box_bytes(place: bytes, payload_bytes: int) -> int:
    """Return the length of what `boxes.seal_to_key` makes of a payload."""
    return HEADER_BYTES + _BOX_OVERHEAD + 2 + len(place) + payload_bytes


def check_box(
    blob: bytes,
    public_key: bytes,
    place: bytes,
    payload_bytes: int,
    *,
    kind: BlobKind = BlobKind.KEY_BOX,
) -> None:
    """Return when a blob can be a box of `payload_bytes` sealed to a key for a place.

    Raises
    ------
    InvalidInput
        `sealing.blob.malformed`, `sealing.blob.wrong_kind`.
    """
    found = unpack_blob(blob, kind)
    if found.key_id != key_id(public_key) or len(blob) != box_bytes(place, payload_bytes):
        raise InvalidInput(Finding(SealingMessage.NOT_A_BLOB))


def check_text_body(body: bytes, public_key: bytes, *, chunks_at_most: int) -> None:
    """Return when a body can be a text's: some blocks of 4 KiB, or a bucket of whole chunks.

    Raises
    ------
    InvalidInput
        `sealing.blob.malformed`, `sealing.blob.wrong_kind`; `sealing.item.truncated` for a length
        that sealing never gives, or more than `chunks_at_most` chunks of 64 KiB.
    """
    found = unpack_blob(body, BlobKind.ITEM_BODY)
    if found.key_id != key_id(public_key):
        raise InvalidInput(Finding(SealingMessage.NOT_A_BLOB))
    blocks, left = divmod(len(body) - _STREAM_FRONT - _CHUNK_OVERHEAD, TEXT_BLOCK_BYTES)
    if left == 0 and 1 <= blocks <= _SHORT_BLOCKS:
        return
    chunks, left = divmod(len(body) - _STREAM_FRONT, CHUNK_BYTES + _CHUNK_OVERHEAD)
    if left or not 1 <= chunks <= chunks_at_most or bucket_of(chunks) != chunks:
        raise InvalidInput(Finding(SealingMessage.TRUNCATED))
