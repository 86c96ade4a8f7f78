"""Passphrases that can be read over the telephone, and keys stretched from them.

A generated word is two open syllables (`bakiru` style, consonant and vowel twice), which an
Indonesian reader spells as she hears it. 12 consonants and 5 vowels give 3,600 words, 11.8 bits
each, so that five words hold 59 bits and the six that Teduh proposes hold 70. A list of dictionary
words would be easier to picture and would have to be bought, licensed or written; this needs none.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final

from nacl.encoding import RawEncoder
from nacl.hash import blake2b
from nacl.pwhash import argon2id
from nacl.utils import random as random_bytes

from teduh.kernel.errors import Finding, InvalidInput
from teduh.kernel.sealing.messages import SealingMessage

_CONSONANTS: Final = "bdgjklmnprst"
_VOWELS: Final = "aiueo"
_UNKIND: Final = frozenset({"babi", "bego", "dodo", "lola", "lolo", "tolo", "sodo", "tete", "peli"})
WORDS_PROPOSED: Final = 6
WORDS_LEAST: Final = 5

SALT_BYTES: Final = 16
_MEBIBYTE: Final = 2**20
_RECOVERY_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
_RECOVERY_BYTES: Final = 16
_RECOVERY_LETTERS: Final = 28
_READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})


@dataclass(frozen=True, slots=True)
class Argon2Cost:
    """What one derivation costs; stored in the blob, so that it can be raised later."""

    passes: int
    memory_mib: int

    def as_bytes(self) -> bytes:
        """Return eight bytes: passes and mebibytes, four each, big end first."""
        return self.passes.to_bytes(4, "big") + self.memory_mib.to_bytes(4, "big")

    @classmethod
    def from_bytes(cls, data: bytes) -> Argon2Cost:
        """Read what `as_bytes` wrote."""
        return cls(int.from_bytes(data[:4], "big"), int.from_bytes(data[4:8], "big"))


OFFICER_COST: Final = Argon2Cost(passes=3, memory_mib=256)
SMALL_MACHINE_COST: Final = Argon2Cost(passes=4, memory_mib=64)
RECEIPT_COST: Final = Argon2Cost(passes=3, memory_mib=64)
COST_CEILING: Final = Argon2Cost(passes=16, memory_mib=1024)


def stretch(text: str, salt: bytes, cost: Argon2Cost, *, size: int = 32) -> bytes:
    """Derive `size` bytes from a text by Argon2id (RFC 9106); `salt` has 16 bytes.

    Raises
    ------
    InvalidInput
        `sealing.blob.malformed` when a stored cost is nothing that Teduh ever wrote: a changed
        blob must not make the server take all its memory.
    """
    sound = 1 <= cost.passes <= COST_CEILING.passes
    if not sound or not 1 <= cost.memory_mib <= COST_CEILING.memory_mib:
        raise InvalidInput(Finding(SealingMessage.NOT_A_BLOB))
    return argon2id.kdf(
        size,
        text.encode(),
        salt,
        opslimit=cost.passes,
        memlimit=cost.memory_mib * _MEBIBYTE,
        encoder=RawEncoder,
    )


def new_salt() -> bytes:
    """Return 16 random bytes."""
    return random_bytes(SALT_BYTES)


def new_passphrase(words: int = WORDS_PROPOSED) -> str:
    """Return random words joined by hyphens, as `bako-lisu-rane-…`."""
    return "-".join(_new_word() for _ in range(words))


def passphrase_from(seed: bytes, words: int = WORDS_PROPOSED) -> str:
    """Return the passphrase that a seed of at least eight bytes gives, always the same.

    For exercises: whoever has the seed has the passphrase.
    """
    number = int.from_bytes(seed, "big")
    letters = []
    for _ in range(2 * words):
        number, consonant = divmod(number, len(_CONSONANTS))
        number, vowel = divmod(number, len(_VOWELS))
        letters.append(_CONSONANTS[consonant] + _VOWELS[vowel])
    return "-".join(letters[n] + letters[n + 1] for n in range(0, len(letters), 2))


def _new_word() -> str:
    while True:
        word = "".join(secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _ in range(2))
        if word not in _UNKIND:
            return word


def is_generated(passphrase: str) -> bool:
    """Say whether a passphrase has the form and at least the length of a generated one."""
    words = passphrase.split("-")
    return len(set(words)) >= WORDS_LEAST and all(
        len(word) == 4
        and word[0] in _CONSONANTS
        and word[1] in _VOWELS
        and word[2] in _CONSONANTS
        and word[3] in _VOWELS
        for word in words
    )


def new_recovery_key() -> bytes:
    """Return 128 random bits, to be printed once by `write_recovery_key`."""
    return random_bytes(_RECOVERY_BYTES)


def write_recovery_key(key: bytes) -> str:
    """Return a key as seven groups of four letters and digits; the last two letters check it.

    Examples
    --------
    >>> write_recovery_key(bytes(16))
    '0000-0000-0000-0000-0000-0000-0044'
    """
    number = int.from_bytes(key, "big")
    letters = [_RECOVERY_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5)]
    check = blake2b(key, digest_size=2, encoder=RawEncoder)
    letters += [_RECOVERY_ALPHABET[byte & 31] for byte in check]
    text = "".join(letters)
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def read_recovery_key(text: str) -> bytes:
    """Read a key as typed back: case, spaces and hyphens do not matter; O is 0, I and L are 1.

    Raises
    ------
    InvalidInput
        `sealing.officer.recovery_key_mistyped`.
    """
    letters = text.upper().translate(_READ_AS)
    number = 0
    mistyped = len(letters) != _RECOVERY_LETTERS
    for letter in letters[: _RECOVERY_LETTERS - 2]:
        value = _RECOVERY_ALPHABET.find(letter)
        mistyped = mistyped or value < 0
        number = (number << 5) | max(value, 0)
    if not mistyped and number < 1 << (8 * _RECOVERY_BYTES):
        key = number.to_bytes(_RECOVERY_BYTES, "big")
        if write_recovery_key(key).replace("-", "") == letters:
            return key
    params = {"count": _RECOVERY_LETTERS}
    raise InvalidInput(Finding(SealingMessage.RECOVERY_KEY_MISTYPED, params=params))


def recovery_secret(key: bytes) -> bytes:
    """Return the 32-byte secret of a recovery key; 128 random bits need no stretching."""
    return blake2b(b"teduh recovery", key=key, encoder=RawEncoder)
