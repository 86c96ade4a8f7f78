"""Who can receive a complaint, and when it counts as received."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from django.db.models import Q

from teduh.apps.accounts.models import Institution, Person, Position, WorkUnit
from teduh.apps.cases.rules import KnownOfficer
from teduh.apps.regions.models import Place
from teduh.apps.vault.models import Founding
from teduh.apps.vault.selectors import directory_get
from teduh.kernel.clock import local_moment
from teduh.kernel.scope import Role
from teduh.kernel.sealing.directory import DirectoryEntry
from teduh.law.clocks import WorkCalendar

RECEIVING_KINDS: Final = ("bawaslu", "pemkab")
OFFICE_OPENS: Final = time(8)
OFFICE_CLOSES: Final = time(16)


@dataclass(frozen=True, slots=True)
class ReceivedOn:
    """The working day on which something counts as received."""

    day: date
    after_cut_off: bool


@dataclass(frozen=True, slots=True)
class OfficerFingerprint:
    """An officer of a directory as the public page of keys shows her: by role, without name."""

    role: str
    fingerprint: str
    valid_from: date
    valid_to: date | None


def receiving_institutions() -> list[Institution]:
    """Return the institutions with a founded directory that may receive complaints."""
    founded = Founding.objects.values("institution_id")
    found = Institution.objects.filter(
        pk__in=founded, is_active=True, kind__in=RECEIVING_KINDS
    ).select_related("place")
    return sorted(found, key=lambda each: (RECEIVING_KINDS.index(each.kind), each.name))


def received_on(institution: Institution, moment: datetime) -> ReceivedOn:
    """Return the working day of receipt in the office's zone: after 16.00 it is the next one."""
    local = local_moment(moment, institution.place.path)
    calendar = WorkCalendar()
    is_late = local.time() >= OFFICE_CLOSES
    if is_late or calendar.day_off(local.date()):
        return ReceivedOn(calendar.next_working_day(local.date()), after_cut_off=is_late)
    return ReceivedOn(local.date(), after_cut_off=False)


def known_officers(institution: Institution, day: date) -> list[KnownOfficer]:
    """Return the officers and custodians of an institution's directory with names and units."""
    entries = directory_get(institution).holding(day)
    actors = {entry.officer_id for entry in entries}
    names = dict(Person.objects.filter(actor_id__in=actors).values_list("actor_id", "display_name"))
    units: dict[str, list[str]] = {}
    held = Position.objects.filter(person__actor_id__in=actors, valid_from__lte=day).filter(
        Q(valid_to=None) | Q(valid_to__gte=day)
    )
    for actor_id, unit in held.values_list("person__actor_id", "work_unit__name"):
        units.setdefault(actor_id, []).append(unit)
    return [
        KnownOfficer(actor_id, names.get(actor_id, ""), tuple(units.get(actor_id, ())))
        for actor_id in sorted(actors)
    ]


def unit_names(place: Place) -> list[str]:
    """Return the names of the work units in a regency, for a list to choose from."""
    found = WorkUnit.objects.filter(is_active=True, place__path__startswith=place.path)
    return sorted(set(found.values_list("name", flat=True)))


def fingerprints(institution: Institution, day: date) -> list[OfficerFingerprint]:
    """Return what the public page of keys shows of an institution."""
    entries: Sequence[DirectoryEntry] = directory_get(institution).holding(
        day, Role.CASE_OFFICER.value, Role.CUSTODIAN.value
    )
    return [
        OfficerFingerprint(e.role, e.keys.fingerprint, e.valid_from, e.valid_to) for e in entries
    ]
