"""Who may be granted what, without a database.

A grant is institution + region + period + role. Granting an officer, a custodian or a supervisor
takes two people; nobody is administrator and officer at once, in any institution, because the one
who can alter the program must not be the one who may open cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from teduh.kernel.scope import Role


class GrantState(StrEnum):
    """Where a grant stands. Only a confirmed one gives anything, and only within its dates."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


TRANSITIONS: Final[dict[GrantState, frozenset[GrantState]]] = {
    GrantState.PENDING: frozenset({GrantState.CONFIRMED, GrantState.WITHDRAWN}),
    GrantState.CONFIRMED: frozenset({GrantState.WITHDRAWN}),
    GrantState.WITHDRAWN: frozenset(),
}


class CodePurpose(StrEnum):
    """What a one-time code lets its person do."""

    PASSPHRASE = "passphrase"  # noqa: S105 - a purpose
    SECOND_FACTOR = "second_factor"


class CodeState(StrEnum):
    """Where a one-time code stands."""

    OPEN = "open"
    USED = "used"
    LAPSED = "lapsed"


CODE_LIFE: Final = timedelta(days=3)
CODE_FAILURES: Final = 5  # wrong ones, then the code lapses
CODE_PAUSE: Final = timedelta(days=30)  # between the two purposes, for one who issues
CODE_SHOWN: Final = timedelta(days=90)  # on the page of one's access
GRANTABLE_ROLES: Final = frozenset(Role) - {Role.CITIZEN}
OFFICER_ROLES: Final = frozenset({Role.CASE_OFFICER, Role.CUSTODIAN})
TWO_PERSON_ROLES: Final = OFFICER_ROLES | {Role.SUPERVISOR}
SECOND_FACTOR_ROLES: Final = OFFICER_ROLES | {Role.ADMINISTRATOR}
# Who may be the second person: somebody who answers for the institution, not any colleague.
CONFIRMING_ROLES: Final = OFFICER_ROLES | {Role.ADMINISTRATOR, Role.LEADER, Role.SUPERVISOR}


@dataclass(frozen=True, slots=True)
class Period:
    """Days from one to another, both included; an open end is None."""

    valid_from: date
    valid_to: date | None = None

    @property
    def is_empty(self) -> bool:
        """Say whether the end comes before the start."""
        return self.valid_to is not None and self.valid_to < self.valid_from

    def overlaps(self, other: Period) -> bool:
        """Say whether the two share a day."""
        starts_in_time = other.valid_to is None or self.valid_from <= other.valid_to
        return starts_in_time and (self.valid_to is None or other.valid_from <= self.valid_to)


def needs_second_person(role: Role) -> bool:
    """Say whether a grant of the role waits for a second person."""
    return role in TWO_PERSON_ROLES


def roles_collide(first: Role, second: Role) -> bool:
    """Say whether nobody may hold both roles on one day.

    >>> roles_collide(Role.ADMINISTRATOR, Role.CUSTODIAN)
    True
    >>> roles_collide(Role.ADMINISTRATOR, Role.ANALYST)
    False
    """
    pair = {first, second}
    return Role.ADMINISTRATOR in pair and bool(pair & OFFICER_ROLES)
