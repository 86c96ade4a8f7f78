"""How keys and directories stand, in numbers, for `teduh doctor`: no names, nothing is opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from teduh.apps.accounts.models import GrantRecord, Institution
from teduh.apps.accounts.rules import OFFICER_ROLES
from teduh.apps.vault.models import Founding, OfficerKey, Tombstone
from teduh.apps.vault.selectors import directory_get
from teduh.kernel.clock import local_date
from teduh.kernel.scope import Role


@dataclass(frozen=True, slots=True)
class DirectoryState:
    """A founded directory: who holds an entry today, and how many have no grant any more."""

    institution: str
    officers: int
    custodians: int
    without_grant: int


def directory_states(*, now: datetime) -> list[DirectoryState]:
    """Return how each founded directory of an active institution stands today."""
    founded = Institution.objects.filter(
        pk__in=Founding.objects.values("institution_id"), is_active=True
    ).select_related("place")
    return [_state(institution, now) for institution in founded.order_by("name")]


def recovery_untested_count() -> int:
    """Return how many officers' keys have a recovery key that nobody typed back."""
    return OfficerKey.objects.filter(retired_on=None, recovery_tested_on=None).count()


def tombstone_ids() -> list[str]:
    """Return the cases that were deleted here."""
    return list(Tombstone.objects.order_by("case_id").values_list("case_id", flat=True))


def _state(institution: Institution, now: datetime) -> DirectoryState:
    entries = directory_get(institution).holding(local_date(now, institution.place.path))
    grants = GrantRecord.objects.filter(
        institution=institution, role__in=OFFICER_ROLES, person__is_active=True
    ).select_related("person", "place")
    granted = {(g.person.actor_id, str(g.role)) for g in grants if g.holds_at(now)}
    held = {role: {e.officer_id for e in entries if e.role == role.value} for role in Role}
    return DirectoryState(
        institution=institution.name,
        officers=len(held[Role.CASE_OFFICER]),
        custodians=len(held[Role.CUSTODIAN]),
        without_grant=len({(e.officer_id, e.role) for e in entries} - granted),
    )
