"""People, institutions, offices, positions, devices; the exercise's people.

Requirements: A1 sign-in names are one whatever their case; A2 passphrases follow the rules; A3
positions are dated and grant nothing; A4 device secrets are shown once and stored as a digest; A5
exercise people exist only in an exercise; A6 readers see their own institution.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.backends import ModelBackend
from django.db import IntegrityError, transaction

from teduh.apps.accounts.demo import (
    DEMO_PEOPLE,
    demo_institution,
    demo_people_create,
)
from teduh.apps.accounts.lockout import account_key
from teduh.apps.accounts.messages import AccountsMessage
from teduh.apps.accounts.models import GrantRecord, Person
from teduh.apps.accounts.passphrases import new_passphrase
from teduh.apps.accounts.selectors import (
    demo_people_count,
    devices,
    institution_by_name,
    institution_get,
    institutions,
    institutions_without_controller,
    people,
    person_by_username,
    positions,
    scope_for,
    work_unit_get,
    work_units,
)
from teduh.apps.accounts.services import (
    device_create,
    device_revoke,
    institution_create,
    password_set,
    person_create,
    person_deactivate,
    person_unlock,
    position_create,
    position_end,
    work_unit_create,
)
from teduh.apps.audit.models import AuditEntry
from teduh.kernel.errors import InvalidInput, NotAllowed, NotFound, StateConflict
from teduh.kernel.provenance import digest_bytes
from teduh.kernel.scope import PUBLIC_SCOPE, SYSTEM_ACTOR, Role
from tests.builders.accounts import (
    DAY,
    PASSWORD,
    grant,
    institution,
    person,
    place,
    scope,
    work_unit,
)


def messages(error: pytest.ExceptionInfo[Any]) -> list[Any]:
    return [finding.message for finding in error.value.findings]


def test_person_is_found_whatever_the_case_of_the_name() -> None:  # A1
    made = person_create(actor=SYSTEM_ACTOR, username=" Siti.A ", display_name="Siti")
    assert made.username == "siti.a"
    assert Person.objects.get_by_natural_key("SITI.A") == made
    assert person_by_username("Siti.A") == made
    assert not made.has_usable_password()
    with pytest.raises(StateConflict) as refusal:
        person_create(actor=SYSTEM_ACTOR, username="SITI.A", display_name="Lain")
    assert messages(refusal) == [AccountsMessage.USERNAME_TAKEN]
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(username="Siti.A", display_name="Lain")


def test_faults_of_a_new_person_are_told_together() -> None:  # A2
    with pytest.raises(InvalidInput) as refusal:
        person_create(actor=SYSTEM_ACTOR, username="a b", display_name="", password="12345678")
    assert messages(refusal) == [
        AccountsMessage.USERNAME_MALFORMED,
        AccountsMessage.PASSWORD_WEAK,
    ]
    assert AuditEntry.objects.count() == 0


@pytest.mark.parametrize("weak", ["pendek", "123456789012345", "password1234", "siti.aminah.1"])
def test_weak_passphrases_are_refused(weak: str) -> None:  # A2
    made = person_create(
        actor=SYSTEM_ACTOR, username="siti.aminah", display_name="Siti", is_demo=True
    )
    with pytest.raises(InvalidInput) as refusal:
        password_set(actor=SYSTEM_ACTOR, person=made, password=weak)
    assert messages(refusal) == [AccountsMessage.PASSWORD_WEAK]
    password_set(actor=SYSTEM_ACTOR, person=made, password=PASSWORD)
    made.refresh_from_db()
    assert made.check_password(PASSWORD)


def test_nobody_sets_the_passphrase_of_a_real_account_for_another() -> None:  # A2
    made = person("siti")
    with pytest.raises(NotAllowed):
        password_set(actor=SYSTEM_ACTOR, person=made, password="galah-embun-rakit-surya")


def test_deactivated_person_cannot_sign_in() -> None:
    made = person_create(
        actor=SYSTEM_ACTOR, username="budi", display_name="Budi", password=PASSWORD
    )
    assert ModelBackend().authenticate(None, username="BUDI", password=PASSWORD) == made
    person_deactivate(actor=SYSTEM_ACTOR, person=made)
    assert ModelBackend().authenticate(None, username="budi", password=PASSWORD) is None


def test_unlocking_forgets_failures() -> None:
    made = person("budi")
    AccessAttempt.objects.create(
        username=account_key("Budi"), user_agent="", failures_since_start=5
    )
    assert person_unlock(actor=SYSTEM_ACTOR, person=made)
    assert not person_unlock(actor=SYSTEM_ACTOR, person=made)


def test_institution_kinds_and_names() -> None:
    made = institution_create(
        actor=SYSTEM_ACTOR, name="Kesbangpol", kind="pemkab", place=place("64.02")
    )
    assert institution_by_name("kesbangpol") == institution_by_name(str(made.pk)) == made
    assert institutions_without_controller() == ["Kesbangpol"]
    with pytest.raises(StateConflict):
        institution_create(
            actor=SYSTEM_ACTOR, name="Kesbangpol", kind="pemkab", place=place("64.02")
        )
    with pytest.raises(InvalidInput) as refusal:
        institution_create(actor=SYSTEM_ACTOR, name="X", kind="partai", place=place("64.02"))
    assert messages(refusal) == [AccountsMessage.INSTITUTION_KIND_UNKNOWN]


def test_positions_are_dated_and_grant_nothing() -> None:  # A3
    office = institution()
    unit = work_unit_create(
        actor=SYSTEM_ACTOR,
        institution=office,
        code="camat-06",
        name="Kecamatan",
        kind="kecamatan",
        place=place("64.02.06"),
    )
    holder = person()
    seat = position_create(
        actor=SYSTEM_ACTOR,
        person=holder,
        work_unit=unit,
        title="Camat",
        valid_from=date(2026, 1, 1),
    )
    reader = scope("analis", (office, Role.ANALYST))
    assert scope_for(holder, DAY).is_public
    assert list(positions(scope=reader, day=DAY)) == [seat]
    position_end(actor=SYSTEM_ACTOR, position=seat, last_day=date(2026, 3, 1))
    assert list(positions(scope=reader, day=DAY)) == []
    assert list(positions(scope=reader)) == [seat]
    with pytest.raises(InvalidInput):
        position_end(actor=SYSTEM_ACTOR, position=seat, last_day=date(2025, 1, 1))


def test_offices_of_another_institution_or_place_are_not_found() -> None:  # A6
    office, other = institution(), institution()
    near = work_unit(office, "a", "64.02.06")
    far = work_unit(office, "b", "64.02.07")
    theirs = work_unit(other, "a", "64.02.06")
    narrow = person("sempit")
    grant(narrow, office, Role.ANALYST, "64.02.06")
    seen = scope_for(narrow, DAY)
    assert list(work_units(scope=seen)) == [near]
    assert set(work_units(scope=scope("luas", (office, Role.ANALYST)))) == {near, far}
    assert list(work_units(scope=scope("luas2", (office, Role.ANALYST)), under="64.02.07")) == [far]
    for hidden in (far, theirs):
        with pytest.raises(NotFound):
            work_unit_get(scope=seen, work_unit_id=hidden.pk)
    assert list(work_units(scope=PUBLIC_SCOPE)) == []


def test_unit_needs_a_place_and_parent_of_its_institution() -> None:
    office, other = institution(), institution()
    with pytest.raises(InvalidInput) as refusal:
        work_unit_create(
            actor=SYSTEM_ACTOR,
            institution=office,
            code="x",
            name="X",
            kind="opd",
            place=place("64.03"),
            parent=work_unit(other, "theirs"),
        )
    assert messages(refusal) == [
        AccountsMessage.UNIT_PLACE_OUTSIDE,
        AccountsMessage.UNIT_PARENT_UNKNOWN,
    ]


def test_readers_see_their_own_institution_and_people() -> None:  # A6
    office, other = institution(), institution()
    clerk = person("juru", (office, Role.ANALYST))
    stranger = person("asing", (other, Role.ANALYST))
    administrator = scope("admin", (office, Role.ADMINISTRATOR))
    assert clerk in people(scope=administrator)
    assert stranger not in people(scope=administrator)
    assert list(people(scope=scope_for(clerk, DAY))) == [clerk]
    assert list(institutions(scope=administrator)) == [office]
    with pytest.raises(NotFound):
        institution_get(scope=administrator, institution_id=other.pk)


def test_device_secret_is_shown_once() -> None:  # A4
    office = institution()
    administrator = person("admin", (office, Role.ADMINISTRATOR))
    device, secret = device_create(
        actor=administrator.actor,
        institution=office,
        place=office.place,
        name="Ponsel 1",
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
    )
    assert len(bytes.fromhex(secret)) == 16
    assert device.secret_digest == digest_bytes(secret.encode())
    assert [device.is_usable_on(date(y, 6, 1)) for y in (2025, 2026, 2027)] == [False, True, False]
    revoked = device_revoke(actor=administrator.actor, device=device)
    assert not revoked.is_usable_on(DAY)
    assert device_revoke(actor=SYSTEM_ACTOR, device=device).revoked_at == revoked.revoked_at
    assert list(devices(scope=scope_for(administrator, DAY))) == [device]
    with pytest.raises(NotAllowed):
        device_revoke(actor=person("lain").actor, device=device)


def test_exercise_people_exist_only_in_an_exercise(settings) -> None:  # A5
    place("64.02")
    with pytest.raises(StateConflict) as refusal:
        demo_people_create(actor=SYSTEM_ACTOR)
    assert messages(refusal) == [AccountsMessage.DEMO_OUTSIDE_EXERCISE]
    settings.EXERCISE = True
    rows = demo_people_create(actor=SYSTEM_ACTOR)
    assert {role for role, _, _ in rows} == {r.value for r in Role if r is not Role.CITIZEN}
    assert demo_people_count() == len(DEMO_PEOPLE)
    for role, username, passphrase in rows:
        one = Person.objects.get(username=username)
        assert one.is_demo
        assert one.check_password(passphrase)
        assert [g.state for g in one.grants.all()] == ["confirmed"], role
    assert demo_institution().place.path == "64.02"
    again = demo_people_create(actor=SYSTEM_ACTOR)
    assert again != rows
    assert GrantRecord.objects.count() == Person.objects.count() == len(DEMO_PEOPLE)
    assert institutions_without_controller() == []


def test_generated_passphrases_differ_and_pass_the_rules() -> None:
    made = {new_passphrase() for _ in range(50)}
    assert len(made) == 50
    assert min(map(len, made)) >= 12
