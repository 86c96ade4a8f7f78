"""The keys of a case: a pair a generation, wrapped for each officer who may read it."""

from __future__ import annotations

from dataclasses import dataclass, field

from teduh.kernel.errors import Finding, InvalidInput
from teduh.kernel.sealing.blobs import context
from teduh.kernel.sealing.boxes import new_secret, open_with_key, public_key_of, seal_to_key
from teduh.kernel.sealing.messages import SealingMessage
from teduh.kernel.sealing.officers import OfficerKeys


@dataclass(frozen=True, slots=True)
class KeyScope:
    """Which pair of which case: `purpose` is "case" (content) or "identity" (custodians only)."""

    case_id: str
    generation: int
    purpose: str = "case"

    def context(self, *more: str | int) -> bytes:
        """Return the context of something sealed under this pair."""
        return context(self.purpose, self.case_id, self.generation, *more)


@dataclass(frozen=True, slots=True)
class CaseKeys:
    """A pair in the clear: made, wrapped and dropped within one request."""

    scope: KeyScope
    secret_key: bytes = field(repr=False)

    @property
    def public_key(self) -> bytes:
        """The X25519 half that items are sealed to; stored in the clear."""
        return public_key_of(self.secret_key)


def make_case_keys(case_id: str, *, generation: int = 1, purpose: str = "case") -> CaseKeys:
    """Return a fresh pair for a case; each generation has its own."""
    return CaseKeys(KeyScope(case_id, generation, purpose), new_secret())


def wrap_case_key(keys: CaseKeys, officer_id: str, officer_public_key: bytes) -> bytes:
    """Wrap a case's secret for one officer of the verified directory."""
    place = keys.scope.context("wrap", officer_id)
    return seal_to_key(officer_public_key, keys.secret_key, place)


def unwrap_case_key(
    wrap: bytes, officer: OfficerKeys, officer_id: str, scope: KeyScope, public_key: bytes
) -> CaseKeys:
    """Open a wrap and check that it is the pair that the case shows.

    Raises
    ------
    InvalidInput
        `sealing.blob.cannot_open`, `sealing.blob.wrong_context` (another case, an older
        generation, another officer's wrap, or a secret that does not fit `public_key`).
    """
    place = scope.context("wrap", officer_id)
    keys = CaseKeys(scope, open_with_key(officer.encryption_secret, wrap, place))
    if keys.public_key != public_key:
        raise InvalidInput(Finding(SealingMessage.WRONG_CONTEXT))
    return keys
