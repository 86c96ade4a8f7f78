"""The envelope of everything sealed, and the contexts that bind it to its place.

Blob = magic (4 bytes) | version (1) | kind (1) | key id (16) | body. The header is authenticated
with the body wherever the primitive allows it; a box sealed to a public key has no room for
associated data, so there the context lies inside and is compared after opening.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from nacl.encoding import RawEncoder
from nacl.hash import blake2b

from teduh.kernel.errors import Finding, InvalidInput
from teduh.kernel.sealing.messages import SealingMessage

MAGIC: Final = b"TDUH"
VERSION: Final = 1
KEY_ID_BYTES: Final = 16
HEADER_BYTES: Final = len(MAGIC) + 2 + KEY_ID_BYTES


class BlobKind(IntEnum):
    """What a blob holds. Numbers are part of the stored format: never reused."""

    PASSPHRASE_WRAP = 1
    RECOVERY_WRAP = 2
    SECRET_WRAP = 3
    KEY_BOX = 4
    ITEM_BODY = 5
    MESSAGE_BOX = 6
    ESCROW_BOX = 7
    TOKEN = 8
    PACKET = 9


@dataclass(frozen=True, slots=True)
class Blob:
    """A sealed thing taken out of its envelope."""

    kind: BlobKind
    key_id: bytes
    body: bytes

    @property
    def header(self) -> bytes:
        """The first bytes of the envelope, as they are authenticated."""
        return blob_header(self.kind, self.key_id)


def blob_header(kind: BlobKind, key_id: bytes) -> bytes:
    """Return the `HEADER_BYTES` that stand before a body."""
    return MAGIC + bytes((VERSION, kind)) + key_id


def pack_blob(kind: BlobKind, key_id: bytes, body: bytes) -> bytes:
    """Return one envelope as bytes."""
    return blob_header(kind, key_id) + body


def unpack_blob(data: bytes, kind: BlobKind) -> Blob:
    """Take a blob out of its envelope.

    Raises
    ------
    InvalidInput
        `sealing.blob.malformed` when it is no envelope of a version we know;
        `sealing.blob.wrong_kind` when it holds something else than asked for.
    """
    known = {member.value for member in BlobKind}
    if len(data) < HEADER_BYTES or data[:5] != MAGIC + bytes((VERSION,)) or data[5] not in known:
        raise InvalidInput(Finding(SealingMessage.NOT_A_BLOB))
    found = BlobKind(data[5])
    if found is not kind:
        params = {"found": found.name.lower(), "expected": kind.name.lower()}
        raise InvalidInput(Finding(SealingMessage.WRONG_KIND, params=params))
    return Blob(found, data[6:HEADER_BYTES], data[HEADER_BYTES:])


def key_id(public_key: bytes) -> bytes:
    """Return the 16 bytes by which blobs name a public key (BLAKE2b-128)."""
    return blake2b(public_key, digest_size=KEY_ID_BYTES, encoder=RawEncoder)


def context(*parts: str | int) -> bytes:
    """Return the one byte string of where a ciphertext belongs.

    Each part is UTF-8 behind its length (two bytes, big end first), so that no two lists of parts
    share a string; integers are written in decimal. The browser's half builds the same bytes.

    Examples
    --------
    >>> context("case", 7)
    b'\\x00\\x04case\\x00\\x017'
    """
    encoded = [str(part).encode() for part in parts]
    return b"".join(len(part).to_bytes(2, "big") + part for part in encoded)
