"""An officer's two key pairs: made in an unlocked session, kept only in wrapped form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from nacl.encoding import RawEncoder
from nacl.exceptions import CryptoError
from nacl.hash import blake2b
from nacl.public import PrivateKey
from nacl.secret import Aead
from nacl.signing import SigningKey

from teduh.kernel.errors import Finding, InvalidInput
from teduh.kernel.sealing.blobs import (
    BlobKind,
    blob_header,
    context,
    key_id,
    pack_blob,
    unpack_blob,
)
from teduh.kernel.sealing.boxes import new_secret, open_under_secret, seal_under_secret
from teduh.kernel.sealing.messages import SealingMessage
from teduh.kernel.sealing.passphrases import (
    OFFICER_COST,
    SALT_BYTES,
    Argon2Cost,
    new_salt,
    recovery_secret,
    stretch,
)

_COST_BYTES: Final = 8
_SECRETS_BYTES: Final = 64


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """What everybody may know of an officer: 32 bytes for sealing, 32 for checking signatures."""

    encryption: bytes
    verification: bytes

    @property
    def fingerprint(self) -> str:
        """Eight groups of four digits and letters, to be compared by telephone or on paper."""
        digest = blake2b(self.encryption + self.verification, digest_size=16, encoder=RawEncoder)
        text = digest.hex().upper()
        return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


@dataclass(frozen=True, slots=True)
class OfficerKeys:
    """The secret halves. Lives only in the memory of one request; `repr` shows nothing of it."""

    encryption_secret: bytes = field(repr=False)
    signing_seed: bytes = field(repr=False)

    @property
    def public(self) -> PublicKeys:
        """The halves that go into the directory."""
        return PublicKeys(
            bytes(PrivateKey(self.encryption_secret).public_key),
            bytes(SigningKey(self.signing_seed).verify_key),
        )

    def as_bytes(self) -> bytes:
        """Return 64 bytes, to be wrapped at once."""
        return self.encryption_secret + self.signing_seed

    @classmethod
    def from_bytes(cls, data: bytes) -> OfficerKeys:
        """Read what `as_bytes` wrote."""
        if len(data) != _SECRETS_BYTES:
            raise InvalidInput(Finding(SealingMessage.NOT_A_BLOB))
        return cls(data[:32], data[32:])


def make_officer_keys() -> OfficerKeys:
    """Return fresh X25519 and Ed25519 secrets."""
    return OfficerKeys(new_secret(), new_secret())


def wrap_with_passphrase(
    keys: OfficerKeys, passphrase: str, officer_id: str, *, cost: Argon2Cost = OFFICER_COST
) -> bytes:
    """Wrap both secrets under a passphrase. Blob body = cost | salt | nonce | ciphertext.

    Takes about 0.7 s and the memory of `cost`; the caller limits how many run at once.
    """
    salt = new_salt()
    name = key_id(keys.public.encryption)
    front = blob_header(BlobKind.PASSPHRASE_WRAP, name) + cost.as_bytes() + salt
    secret = stretch(passphrase, salt, cost)
    sealed = bytes(Aead(secret).encrypt(keys.as_bytes(), front + _place(officer_id)))
    return pack_blob(BlobKind.PASSPHRASE_WRAP, name, cost.as_bytes() + salt + sealed)


def unwrap_with_passphrase(blob: bytes, passphrase: str, officer_id: str) -> OfficerKeys:
    """Open what `wrap_with_passphrase` wrapped.

    Raises
    ------
    InvalidInput
        `sealing.officer.wrong_passphrase`; a changed blob is told in the same words.
    """
    found = unpack_blob(blob, BlobKind.PASSPHRASE_WRAP)
    cost = Argon2Cost.from_bytes(found.body)
    salt = found.body[_COST_BYTES : _COST_BYTES + SALT_BYTES]
    if len(salt) != SALT_BYTES:
        raise InvalidInput(Finding(SealingMessage.NOT_A_BLOB))
    front = found.header + found.body[: _COST_BYTES + SALT_BYTES]
    try:
        sealed = found.body[_COST_BYTES + SALT_BYTES :]
        opened = Aead(stretch(passphrase, salt, cost)).decrypt(sealed, front + _place(officer_id))
    except (CryptoError, ValueError) as error:
        raise InvalidInput(Finding(SealingMessage.WRONG_PASSPHRASE)) from error
    return OfficerKeys.from_bytes(opened)


def wrap_with_recovery_key(keys: OfficerKeys, recovery_key: bytes, officer_id: str) -> bytes:
    """Wrap both secrets under a recovery key (16 bytes) that is printed once."""
    return seal_under_secret(
        recovery_secret(recovery_key),
        keys.as_bytes(),
        _place(officer_id),
        kind=BlobKind.RECOVERY_WRAP,
    )


def unwrap_with_recovery_key(blob: bytes, recovery_key: bytes, officer_id: str) -> OfficerKeys:
    """Open what `wrap_with_recovery_key` wrapped."""
    secret = recovery_secret(recovery_key)
    opened = open_under_secret(secret, blob, _place(officer_id), kind=BlobKind.RECOVERY_WRAP)
    return OfficerKeys.from_bytes(opened)


def lock_for_session(keys: OfficerKeys, session_id: str) -> tuple[bytes, bytes]:
    """Return (cookie key of 32 bytes, blob): neither opens anything without the other.

    The key travels only in a cookie that scripts cannot read; the blob is stored with its expiry.
    """
    cookie_key = new_secret()
    return cookie_key, seal_under_secret(cookie_key, keys.as_bytes(), context("unlock", session_id))


def unlock_session(cookie_key: bytes, blob: bytes, session_id: str) -> OfficerKeys:
    """Open what `lock_for_session` locked."""
    return OfficerKeys.from_bytes(
        open_under_secret(cookie_key, blob, context("unlock", session_id))
    )


def _place(officer_id: str) -> bytes:
    return context("officer", officer_id)
