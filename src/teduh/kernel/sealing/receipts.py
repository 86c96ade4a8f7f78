"""The receipt of a complaint: 20 digits on paper, from which everything else follows."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Final

from nacl.public import PrivateKey

from teduh.kernel.errors import Finding, InvalidInput
from teduh.kernel.sealing.messages import SealingMessage
from teduh.kernel.sealing.passphrases import RECEIPT_COST, Argon2Cost, stretch

RECEIPT_DIGITS: Final = 20


@dataclass(frozen=True, slots=True)
class ReceiptKeys:
    """What a receipt opens. Only the lookup id and the public key are ever stored.

    lookup_id : 32 bytes by which the complaint is found.
    public_key : X25519, 32 bytes; questions are sealed to it.
    secret_key : opens the questions; lives in one request.
    """

    lookup_id: bytes
    public_key: bytes
    secret_key: bytes = field(repr=False)


def new_receipt() -> str:
    """Return 20 uniform digits (66 bits)."""
    return "".join(secrets.choice("0123456789") for _ in range(RECEIPT_DIGITS))


def write_receipt(code: str) -> str:
    """Return a receipt in groups of four, to be copied on paper.

    Examples
    --------
    >>> write_receipt("12345678901234567890")
    '1234 5678 9012 3456 7890'
    """
    return " ".join(code[start : start + 4] for start in range(0, RECEIPT_DIGITS, 4))


def read_receipt(text: str) -> str:
    """Read a receipt as typed; spaces, hyphens and dots do not matter.

    Raises
    ------
    InvalidInput
        `sealing.receipt.malformed`.
    """
    digits = "".join(letter for letter in text if not letter.isspace() and letter not in "-.")
    if len(digits) != RECEIPT_DIGITS or not (digits.isascii() and digits.isdigit()):
        raise InvalidInput(Finding(SealingMessage.RECEIPT_MALFORMED))
    return digits


def derive_receipt_keys(
    code: str, site_salt: bytes, *, cost: Argon2Cost = RECEIPT_COST
) -> ReceiptKeys:
    """Derive lookup id and key pair from a receipt: argon2id(code, site salt) = lookup | seed.

    A known and an unknown code cost the same work. 0.13 s and 64 MiB at the usual cost.

    Parameters
    ----------
    code : str of 20 digits
    site_salt : bytes, shape (16,)
        One an installation; not secret, and never changed once a receipt exists.
    """
    derived = stretch(code, site_salt, cost, size=64)
    secret = PrivateKey.from_seed(derived[32:])
    return ReceiptKeys(derived[:32], bytes(secret.public_key), bytes(secret))
