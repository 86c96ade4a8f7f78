"""The officers' directory: whose keys may be sealed to, and who vouches for them.

The first two entries found it: each founder signs both, in a ceremony of two people who compare
fingerprints. Every later entry is signed by an officer or custodian whose own entry
already holds on the day of signing. A withdrawal is a signed statement too. An administrator who
writes rows can add no entry that verifies; one who replaces the whole directory changes the
founding fingerprint, which is on paper, on the public page and in the audit chain.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import Any, Final

from nacl.encoding import RawEncoder
from nacl.hash import blake2b

from teduh.kernel.errors import Finding, InvalidInput, Level
from teduh.kernel.provenance import canonical_json
from teduh.kernel.sealing.blobs import context, key_id
from teduh.kernel.sealing.boxes import check_signature, sign
from teduh.kernel.sealing.messages import SealingMessage
from teduh.kernel.sealing.officers import OfficerKeys, PublicKeys

SIGNING_ROLES: Final = frozenset({"case_officer", "custodian"})


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, by the key id of the verification key, and the 64 bytes."""

    signer: bytes
    value: bytes


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """One officer's keys, role and reach, from a day to a day (both included)."""

    entry_id: str
    officer_id: str
    institution_id: str
    role: str
    scope: str
    keys: PublicKeys
    signed_on: date
    valid_from: date
    valid_to: date | None = None
    signatures: tuple[Signature, ...] = ()

    def statement(self) -> bytes:
        """Return the bytes that are signed: everything but the signatures."""
        return context("directory entry") + canonical_json(self._values())

    def holds_on(self, day: date) -> bool:
        """Say whether the entry is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def _values(self) -> dict[str, Any]:
        return {
            "entry_id": self.entry_id,
            "officer_id": self.officer_id,
            "institution_id": self.institution_id,
            "role": self.role,
            "scope": self.scope,
            "encryption_key": self.keys.encryption.hex(),
            "verification_key": self.keys.verification.hex(),
            "signed_on": self.signed_on.isoformat(),
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
        }


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A signed statement that an entry no longer holds from a day on (that day included)."""

    entry_id: str
    withdrawn_on: date
    signatures: tuple[Signature, ...] = ()

    def statement(self) -> bytes:
        """Return the bytes that are signed."""
        values = {"entry_id": self.entry_id, "withdrawn_on": self.withdrawn_on.isoformat()}
        return context("directory withdrawal") + canonical_json(values)


@dataclass(frozen=True, slots=True)
class Directory:
    """The entries that verified, the founding they rest on, and what did not verify."""

    entries: tuple[DirectoryEntry, ...]
    founding_fingerprint: str
    findings: tuple[Finding, ...] = ()

    def holding(self, day: date, *roles: str) -> tuple[DirectoryEntry, ...]:
        """Return the entries in force on a day, of the roles asked for (all when none)."""
        return tuple(
            entry
            for entry in self.entries
            if entry.holds_on(day) and (not roles or entry.role in roles)
        )

    def signer(self, verification_key_id: bytes) -> DirectoryEntry | None:
        """Return the entry of a verification key, in force or not."""
        return next(
            (e for e in self.entries if key_id(e.keys.verification) == verification_key_id), None
        )


def sign_entry(entry: DirectoryEntry, *signers: OfficerKeys) -> DirectoryEntry:
    """Return the entry with the signatures added."""
    return replace(entry, signatures=entry.signatures + _signatures(entry.statement(), signers))


def sign_withdrawal(withdrawal: Withdrawal, *signers: OfficerKeys) -> Withdrawal:
    """Return the withdrawal with the signatures added."""
    made = _signatures(withdrawal.statement(), signers)
    return replace(withdrawal, signatures=withdrawal.signatures + made)


def founding_fingerprint(founders: Iterable[DirectoryEntry]) -> str:
    """Return eight groups of four letters that name the two founders' keys, in either order."""
    keys = sorted(entry.keys.encryption + entry.keys.verification for entry in founders)
    text = blake2b(b"".join(keys), digest_size=16, encoder=RawEncoder).hex().upper()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def verify_directory(
    entries: Iterable[DirectoryEntry],
    withdrawals: Iterable[Withdrawal] = (),
    *,
    expected_founding: str | None = None,
) -> Directory:
    """Keep the entries that somebody entitled vouched for.

    Parameters
    ----------
    entries, withdrawals
        As stored, in any order; nothing of them is trusted.
    expected_founding
        The fingerprint written down at the ceremony, when the caller has it.

    Raises
    ------
    InvalidInput
        `sealing.directory.no_ceremony` when no two entries found it, more than one pair does, or
        the pair is not the expected one.
    """
    stored = sorted(entries, key=lambda entry: entry.entry_id)
    foundings = {founding_fingerprint(pair): pair for pair in _founding_pairs(stored)}
    if expected_founding is None and len(foundings) == 1:
        expected_founding = next(iter(foundings))
    if expected_founding not in foundings:
        raise InvalidInput(Finding(SealingMessage.DIRECTORY_NO_CEREMONY))
    founders = foundings[expected_founding]
    verified = {entry.entry_id: entry for entry in founders}
    ended = list(withdrawals)
    while True:
        held = {e.entry_id: _ended(e, ended, verified.values()) for e in verified.values()}
        found = [
            entry
            for entry in stored
            if entry.entry_id not in verified
            and _vouched(entry.statement(), entry.signatures, held.values(), entry.signed_on)
        ]
        if not found:
            break
        verified |= {entry.entry_id: entry for entry in found}
    left_out = tuple(
        Finding(
            SealingMessage.DIRECTORY_UNVERIFIED,
            params={"entry_id": entry.entry_id},
            level=Level.WARNING,
        )
        for entry in stored
        if entry.entry_id not in verified
    )
    return Directory(tuple(held.values()), expected_founding, left_out)


def _founding_pairs(
    entries: list[DirectoryEntry],
) -> list[tuple[DirectoryEntry, DirectoryEntry]]:
    """The pairs of entries that both their keys signed, each both entries."""
    return [
        (one, other)
        for one, other in combinations([e for e in entries if _signed_by(e, e)], 2)
        if _signed_by(one, other) and _signed_by(other, one)
    ]


def _signed_by(entry: DirectoryEntry, holder: DirectoryEntry) -> bool:
    name = key_id(holder.keys.verification)
    return any(
        signature.signer == name
        and _fits(holder.keys.verification, entry.statement(), signature.value)
        for signature in entry.signatures
    )


def _vouched(
    statement: bytes,
    signatures: tuple[Signature, ...],
    verified: Iterable[DirectoryEntry],
    day: date,
) -> bool:
    entitled = {
        key_id(e.keys.verification): e
        for e in verified
        if e.role in SIGNING_ROLES and e.holds_on(day)
    }
    return any(
        signature.signer in entitled
        and _fits(entitled[signature.signer].keys.verification, statement, signature.value)
        for signature in signatures
    )


def _ended(
    entry: DirectoryEntry, withdrawals: list[Withdrawal], verified: Iterable[DirectoryEntry]
) -> DirectoryEntry:
    """The entry with its last day moved forward by a withdrawal that verifies."""
    known = tuple(verified)
    days = [
        date.fromordinal(w.withdrawn_on.toordinal() - 1)
        for w in withdrawals
        if w.entry_id == entry.entry_id
        and _vouched(w.statement(), w.signatures, known, w.withdrawn_on)
    ]
    if entry.valid_to is not None:
        days.append(entry.valid_to)
    return replace(entry, valid_to=min(days)) if days else entry


def _signatures(statement: bytes, signers: Iterable[OfficerKeys]) -> tuple[Signature, ...]:
    return tuple(
        Signature(key_id(keys.public.verification), sign(keys.signing_seed, statement))
        for keys in signers
    )


def _fits(verification_key: bytes, statement: bytes, signature: bytes) -> bool:
    try:
        check_signature(verification_key, statement, signature)
    except InvalidInput:
        return False
    return True
