"""People of an exercise: every role, in three invented offices of one regency.

They exist only in an exercise, are refused by the middleware anywhere else, and get a new
passphrase each time the exercise is prepared, printed once and stored nowhere in clear.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from teduh.apps.accounts.messages import AccountsMessage
from teduh.apps.accounts.models import GrantRecord, Institution, Person
from teduh.apps.accounts.passphrases import new_passphrase
from teduh.apps.accounts.rules import GrantState
from teduh.apps.accounts.services import (
    grant_confirm,
    grant_create,
    institution_create,
    password_set,
    person_create,
)
from teduh.apps.regions.models import Place
from teduh.kernel.clock import Clock, SystemClock, local_date
from teduh.kernel.errors import Finding, StateConflict
from teduh.kernel.scope import Actor, Role

DEMO_REGION: Final = "64.02"
PEMKAB: Final = "Badan Kesbangpol Kutai Kartanegara (latihan)"
BAWASLU: Final = "Bawaslu Kutai Kartanegara (latihan)"
MONITORS: Final = "Pemantau Sungai Teduh (latihan)"
_INSTITUTIONS: Final = ((PEMKAB, "pemkab"), (BAWASLU, "bawaslu"), (MONITORS, "monitor_body"))
_DAYS: Final = 366
_BEFORE: Final = timedelta(days=60)  # an exercise tells of weeks that have passed


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One row of the printed list."""

    role: Role
    username: str
    display_name: str
    institution: str


DEMO_PEOPLE: Final = (
    DemoPerson(Role.ADMINISTRATOR, "latihan.admin", "Admin Latihan", PEMKAB),
    DemoPerson(Role.LEADER, "latihan.pimpinan", "Pimpinan Latihan", PEMKAB),
    DemoPerson(Role.ANALYST, "latihan.analis", "Analis Latihan", PEMKAB),
    DemoPerson(Role.COORDINATOR, "latihan.koordinator", "Koordinator Latihan", PEMKAB),
    DemoPerson(Role.LEADER, "latihan.ketua", "Ketua Bawaslu Latihan", BAWASLU),
    DemoPerson(Role.SUPERVISOR, "latihan.pengawas", "Pengawas Latihan", BAWASLU),
    DemoPerson(Role.CASE_OFFICER, "latihan.petugas", "Petugas Kasus Latihan", BAWASLU),
    DemoPerson(Role.CASE_OFFICER, "latihan.petugas2", "Petugas Kasus Kedua", BAWASLU),
    DemoPerson(Role.CASE_OFFICER, "latihan.petugas3", "Petugas Kasus Ketiga", BAWASLU),
    DemoPerson(Role.CUSTODIAN, "latihan.penjaga", "Penjaga Identitas Latihan", BAWASLU),
    DemoPerson(Role.CUSTODIAN, "latihan.penjaga2", "Penjaga Identitas Kedua", BAWASLU),
    DemoPerson(Role.CASE_OFFICER, "latihan.inspektur", "Inspektur Latihan", PEMKAB),
    DemoPerson(Role.CASE_OFFICER, "latihan.inspektur2", "Inspektur Kedua", PEMKAB),
    DemoPerson(Role.CUSTODIAN, "latihan.penjaga3", "Penjaga Pemkab Latihan", PEMKAB),
    DemoPerson(Role.CUSTODIAN, "latihan.penjaga4", "Penjaga Pemkab Kedua", PEMKAB),
    DemoPerson(Role.MONITOR, "latihan.pemantau", "Pemantau Latihan", MONITORS),
)


def demo_institution() -> Institution:
    """Return the exercise's local government, to which its datasets and runs belong."""
    return Institution.objects.select_related("place").get(name=PEMKAB, place__path=DEMO_REGION)


def demo_people_create(*, actor: Actor, clock: Clock | None = None) -> list[tuple[str, str, str]]:
    """Make or renew the people of an exercise and return (role, sign-in name, passphrase).

    Running it again keeps people and grants and gives everybody a new passphrase.

    Raises
    ------
    StateConflict
        `accounts.demo.outside_exercise` in any other mode.
    """
    if not settings.EXERCISE:
        raise StateConflict(Finding(AccountsMessage.DEMO_OUTSIDE_EXERCISE))
    place = Place.objects.exclude(status="ended").get(path=DEMO_REGION)
    offices = {name: _office(actor, name, kind, place) for name, kind in _INSTITUTIONS}
    rows = []
    for demo in DEMO_PEOPLE:
        named = Person(username=demo.username, display_name=demo.display_name)
        passphrase = new_passphrase(person=named)
        person = _person(actor, demo, passphrase)
        _grant(actor, person, offices[demo.institution], place, demo.role, clock or SystemClock())
        rows.append((demo.role.value, demo.username, passphrase))
    return rows


def _office(actor: Actor, name: str, kind: str, place: Place) -> Institution:
    found = Institution.objects.filter(name=name, place=place).first()
    return found or institution_create(
        actor=actor,
        name=name,
        kind=kind,
        place=place,
        data_controller=name,
        legal_basis="Latihan: tidak ada data pribadi nyata",
        protection_officer="Latihan",
    )


def _person(actor: Actor, demo: DemoPerson, passphrase: str) -> Person:
    person = Person.objects.filter(username=demo.username).first()
    if person is None:
        return person_create(
            actor=actor,
            username=demo.username,
            display_name=demo.display_name,
            password=passphrase,
            is_demo=True,
        )
    password_set(actor=actor, person=person, password=passphrase)
    return person


def _grant(
    actor: Actor,
    person: Person,
    institution: Institution,
    place: Place,
    role: Role,
    clock: Clock,
) -> None:
    """Grant a role unless it holds today; whoever leads the office is the second person."""
    today = local_date(clock.now(), place.path)
    held = GrantRecord.objects.filter(person=person, institution=institution, role=role.value)
    if any(grant.holds_at(clock.now()) for grant in held.select_related("place")):
        return
    with transaction.atomic():
        grant = grant_create(
            actor=actor,
            person=person,
            institution=institution,
            place=place,
            role=role,
            valid_from=today - _BEFORE,
            valid_to=today + timedelta(days=_DAYS),
            clock=clock,
        )
        if grant.state == GrantState.PENDING:
            leader = Person.objects.get(
                is_demo=True, grants__institution=institution, grants__role=Role.LEADER
            )
            grant_confirm(actor=leader.actor, grant=grant, clock=clock)
