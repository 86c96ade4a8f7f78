"""Who asks, and how far they may see. Lower apps take these and never import `accounts`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from teduh.kernel.region_codes import region_code_contains


class Role(StrEnum):
    """Roles of `docs/guide`; a citizen has no account."""

    CITIZEN = "citizen"
    MONITOR = "monitor"
    SUPERVISOR = "supervisor"
    ANALYST = "analyst"
    COORDINATOR = "coordinator"
    CASE_OFFICER = "case_officer"
    CUSTODIAN = "custodian"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"


class ActorKind(StrEnum):
    """What an actor is."""

    PERSON = "person"
    DEVICE = "device"
    SERVICE = "service"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something; stored as the opaque `actor_id`."""

    actor_id: str
    kind: ActorKind = ActorKind.PERSON


SYSTEM_ACTOR = Actor("system", ActorKind.SYSTEM)
ANONYMOUS_ACTOR = Actor("anonymous", ActorKind.PERSON)


@dataclass(frozen=True, slots=True)
class Grant:
    """One grant as the selectors need it: institution + region + period + role."""

    institution_id: int
    path: str
    role: Role
    valid_from: date
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether the grant is in force on a day (both ends included)."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Scope:
    """What one reader may see on one day. Records outside it answer NotFound.

    Without grants it is a citizen's: public things only.
    """

    actor: Actor = ANONYMOUS_ACTOR
    grants: tuple[Grant, ...] = field(default=())

    @property
    def is_public(self) -> bool:
        """Say whether the reader holds no grant at all."""
        return not self.grants

    @property
    def institution_ids(self) -> frozenset[int]:
        """The institutions whose files the reader may see."""
        return frozenset(grant.institution_id for grant in self.grants)

    def may(self, *roles: Role, institution_id: int | None = None, path: str | None = None) -> bool:
        """Say whether one grant has one of the roles for that institution and place."""
        return any(
            (not roles or grant.role in roles)
            and (institution_id is None or grant.institution_id == institution_id)
            and (path is None or region_code_contains(grant.path, path))
            for grant in self.grants
        )

    def paths(self, *roles: Role, institution_id: int | None = None) -> tuple[str, ...]:
        """Return the place paths granted for the roles, shortest first."""
        found = {
            grant.path
            for grant in self.grants
            if (not roles or grant.role in roles)
            and (institution_id is None or grant.institution_id == institution_id)
        }
        return tuple(sorted(found, key=lambda path: (len(path), path)))


PUBLIC_SCOPE = Scope()
