"""Who is given a key, without a database.

Conflicts of interest are applied before anything is sealed: an officer who is named, whose unit is
named, or whom the complainant excluded gets no wrap, no count and no notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from teduh.kernel.region_codes import region_code_contains
from teduh.kernel.scope import Role
from teduh.kernel.sealing.directory import Directory, DirectoryEntry

LEAST_OFFICERS: Final = 2
ESCROW_BELOW: Final = 3
SITTING_IDLE: Final = timedelta(minutes=15)
SITTING_LONGEST: Final = timedelta(hours=8)
SITTING_WARNING: Final = timedelta(minutes=2)


class RecipientKind(StrEnum):
    """To whom a new case is sealed, and why them."""

    OFFICERS = "officers"
    LEVEL_ABOVE = "level_above"
    CUSTODIANS = "custodians"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Recipients:
    """The entries to seal to, and the custodians for identities and escrow."""

    kind: RecipientKind
    entries: tuple[DirectoryEntry, ...] = ()
    custodians: tuple[DirectoryEntry, ...] = ()


def escrow_is_wanted(
    entries: Sequence[DirectoryEntry], custodians: Sequence[DirectoryEntry]
) -> bool:
    """Say whether two custodians are given a way in, as few officers hold the key."""
    return len(entries) < ESCROW_BELOW and len(custodians) >= LEAST_OFFICERS


def choose_recipients(
    directories: Sequence[Directory],
    *,
    place_path: str,
    day: date,
    excluded: Iterable[str] = (),
) -> Recipients:
    """Choose to whom a complaint about a place is sealed.

    Parameters
    ----------
    directories
        The receiving institution's own, then those of its kind above it, nearest first.
    place_path : str
        Kemendagri code of the place.
    excluded : actor ids
        Officers with a conflict of interest.

    Notes
    -----
    With fewer than two eligible officers the next level up is asked; then the receiving
    institution's custodians; with nobody left the caller says so before typing begins.
    """
    shut_out = frozenset(excluded)

    def free(directory: Directory, role: Role) -> tuple[DirectoryEntry, ...]:
        return tuple(
            entry
            for entry in directory.holding(day, role.value)
            if entry.officer_id not in shut_out and region_code_contains(entry.scope, place_path)
        )

    for step, directory in enumerate(directories):
        officers = free(directory, Role.CASE_OFFICER)
        if len(officers) >= LEAST_OFFICERS:
            kind = RecipientKind.LEVEL_ABOVE if step else RecipientKind.OFFICERS
            return Recipients(kind, officers, free(directory, Role.CUSTODIAN))
    custodians = free(directories[0], Role.CUSTODIAN) if directories else ()
    if custodians:
        return Recipients(RecipientKind.CUSTODIANS, custodians, custodians)
    return Recipients(RecipientKind.NOBODY)
