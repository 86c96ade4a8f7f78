"""Sealing to a public key and under a secret key, always bound to a context."""

from __future__ import annotations

from typing import Final

from nacl.encoding import RawEncoder
from nacl.exceptions import BadSignatureError, CryptoError
from nacl.hash import blake2b
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import Aead
from nacl.signing import SigningKey, VerifyKey
from nacl.utils import random as random_bytes

from teduh.kernel.errors import Finding, InvalidInput
from teduh.kernel.sealing.blobs import Blob, BlobKind, key_id, pack_blob, unpack_blob
from teduh.kernel.sealing.messages import SealingMessage

SECRET_BYTES: Final = 32


def new_secret() -> bytes:
    """Return 32 random bytes."""
    return random_bytes(SECRET_BYTES)


def public_key_of(secret_key: bytes) -> bytes:
    """Return the X25519 public key of a secret one; both 32 bytes."""
    return bytes(PrivateKey(secret_key).public_key)


def seal_to_key(
    public_key: bytes, payload: bytes, place: bytes, *, kind: BlobKind = BlobKind.KEY_BOX
) -> bytes:
    """Seal a payload to a public key; only the holder of the secret key opens it.

    Parameters
    ----------
    public_key : bytes, shape (32,)
        X25519.
    payload : bytes
        Any length that fits in memory.
    place : bytes
        What `blobs.context` made; it lies inside and is compared on opening.

    References
    ----------
    libsodium, "Sealed boxes" (X25519, XSalsa20-Poly1305, an ephemeral sender key).
    """
    inside = len(place).to_bytes(2, "big") + place + payload
    return pack_blob(kind, key_id(public_key), SealedBox(PublicKey(public_key)).encrypt(inside))


def open_with_key(
    secret_key: bytes, blob: bytes, place: bytes, *, kind: BlobKind = BlobKind.KEY_BOX
) -> bytes:
    """Open what `seal_to_key` sealed and return the payload.

    Raises
    ------
    InvalidInput
        `sealing.blob.cannot_open` for another key or a changed blob;
        `sealing.blob.wrong_context` when it opens and belongs elsewhere.
    """
    found = unpack_blob(blob, kind)
    if found.key_id != key_id(public_key_of(secret_key)):
        raise _cannot_open()
    try:
        inside = SealedBox(PrivateKey(secret_key)).decrypt(found.body)
    except (CryptoError, ValueError) as error:
        raise _cannot_open() from error
    size = int.from_bytes(inside[:2], "big")
    if inside[2 : 2 + size] != place or len(inside) < 2 + size:
        raise InvalidInput(Finding(SealingMessage.WRONG_CONTEXT))
    return inside[2 + size :]


def seal_under_secret(
    secret: bytes, payload: bytes, place: bytes, *, kind: BlobKind = BlobKind.SECRET_WRAP
) -> bytes:
    """Seal a payload under a 32-byte secret (XChaCha20-Poly1305, random nonce).

    Header and context are associated data: a blob moved to another place does not open.
    """
    shell = Blob(kind, key_id(secret_fingerprint(secret)), b"")
    body = bytes(Aead(secret).encrypt(payload, shell.header + place))
    return pack_blob(kind, shell.key_id, body)


def open_under_secret(
    secret: bytes, blob: bytes, place: bytes, *, kind: BlobKind = BlobKind.SECRET_WRAP
) -> bytes:
    """Open what `seal_under_secret` sealed.

    Raises
    ------
    InvalidInput
        `sealing.blob.cannot_open` for another secret, another context or a changed blob.
    """
    found = unpack_blob(blob, kind)
    try:
        return Aead(secret).decrypt(found.body, found.header + place)
    except (CryptoError, ValueError) as error:
        raise _cannot_open() from error


def secret_fingerprint(secret: bytes) -> bytes:
    """Return a name for a secret that does not help to find it (keyed BLAKE2b)."""
    return keyed_digest(secret, b"teduh secret name")


def keyed_digest(secret: bytes, data: bytes) -> bytes:
    """Return 32 bytes that only the holder of the secret can compute from the data.

    Stored in the place of a plain hash: a guessed text cannot be tried against it.
    """
    return blake2b(data, key=secret, encoder=RawEncoder)


def sign(signing_seed: bytes, data: bytes) -> bytes:
    """Return the Ed25519 signature (64 bytes)."""
    return bytes(SigningKey(signing_seed).sign(data).signature)


def check_signature(verify_key: bytes, data: bytes, signature: bytes) -> None:
    """Return when the signature fits.

    Raises
    ------
    InvalidInput
        `sealing.signature.wrong`.
    """
    try:
        VerifyKey(verify_key).verify(data, signature)
    except (BadSignatureError, ValueError) as error:
        raise InvalidInput(Finding(SealingMessage.SIGNATURE_WRONG)) from error


def _cannot_open() -> InvalidInput:
    return InvalidInput(Finding(SealingMessage.CANNOT_OPEN))
