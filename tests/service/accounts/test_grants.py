"""Grants: institution + region + period + role; two people for some; access ends at midnight.

Requirements: G1 a grant holds within its region and period only; G2 access ends at midnight of the
last day by the region's clock and passes to nobody; G3 officer, custodian and supervisor need a
second person; G4 nobody is administrator and officer; G5 only administrators grant; G6 a stale
version is refused; G7 every write leaves an audit row without names.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from teduh.apps.accounts.messages import AccountsMessage
from teduh.apps.accounts.models import GrantRecord
from teduh.apps.accounts.selectors import (
    administrator_count,
    grant_get,
    grants,
    grants_waiting,
    scope_for,
    second_factor_needed,
)
from teduh.apps.accounts.services import (
    grant_confirm,
    grant_create,
    grant_end,
    grant_withdraw,
)
from teduh.apps.audit.models import AuditEntry
from teduh.kernel.clock import FixedClock
from teduh.kernel.errors import InvalidInput, NotAllowed, NotFound, StateConflict
from teduh.kernel.messages import KernelMessage
from teduh.kernel.scope import PUBLIC_SCOPE, SYSTEM_ACTOR, Role
from tests.builders.accounts import DAY, grant, institution, person, place, scope

CLOCK = FixedClock(datetime(2026, 3, 2, 4, tzinfo=UTC))


def give(**changes: Any) -> GrantRecord:
    office = changes.pop("institution", None) or institution()
    values = {
        "actor": SYSTEM_ACTOR,
        "institution": office,
        "place": office.place,
        "role": Role.ANALYST,
        "valid_from": date(2026, 3, 1),
        "valid_to": date(2026, 3, 31),
        "clock": CLOCK,
    }
    if "person" not in changes:
        changes["person"] = person()
    return grant_create(**{**values, **changes})


def messages(error: pytest.ExceptionInfo[Any]) -> list[Any]:
    return [finding.message for finding in error.value.findings]


def test_grant_holds_in_its_institution_and_region() -> None:  # G1
    record = give(role="analyst")
    seen = scope_for(record.person, DAY)
    office = record.institution_id
    assert seen.may(Role.ANALYST, institution_id=office, path="64.02.06.2003")
    assert not seen.may(Role.ANALYST, institution_id=office, path="64.03")
    assert not seen.may(Role.ANALYST, institution_id=office + 1)
    assert not seen.may(Role.ADMINISTRATOR)
    assert seen.actor == record.person.actor


@pytest.mark.parametrize(
    ("path", "last_second"),
    [
        ("32.04", datetime(2026, 3, 31, 16, 59, 59, tzinfo=UTC)),  # WIB
        ("64.02", datetime(2026, 3, 31, 15, 59, 59, tzinfo=UTC)),  # WITA
        ("91.03", datetime(2026, 3, 31, 14, 59, 59, tzinfo=UTC)),  # WIT
    ],
)
def test_access_ends_at_midnight_by_the_regions_clock(path: str, last_second: datetime) -> None:
    record = give(institution=institution(path))  # G2
    assert scope_for(record.person, last_second).may(Role.ANALYST)
    assert scope_for(record.person, last_second + timedelta(seconds=1)) == scope_for(
        record.person, date(2026, 4, 1)
    )
    assert scope_for(record.person, last_second + timedelta(seconds=1)).is_public
    assert scope_for(record.person, date(2026, 2, 28)).is_public


def test_campaign_leave_gives_access_to_neither_by_role() -> None:  # G2, practice 2
    """The regent on leave keeps his own dates; the acting one gets only what is granted to him."""
    office = institution()
    regent, acting = person(), person()
    grant(regent, office, Role.LEADER, valid_from=date(2024, 2, 1), valid_to=date(2024, 9, 24))
    grant(regent, office, Role.LEADER, valid_from=date(2024, 11, 24), valid_to=date(2025, 2, 20))
    grant(acting, office, Role.LEADER, valid_from=date(2024, 9, 25), valid_to=date(2024, 11, 23))
    days = [date(2024, 9, 24), date(2024, 9, 25), date(2024, 11, 23), date(2024, 11, 24)]
    assert [scope_for(regent, d).may(Role.LEADER) for d in days] == [True, False, False, True]
    assert [scope_for(acting, d).may(Role.LEADER) for d in days] == [False, True, True, False]
    # The re-vote of 2025 had no acting regent: nobody's grant follows from the calendar.
    assert scope_for(acting, date(2025, 4, 19)).is_public


@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.CUSTODIAN, Role.SUPERVISOR])
def test_some_roles_wait_for_a_second_person(role: Role) -> None:  # G3
    office = institution()
    administrator = person("admin", (office, Role.ADMINISTRATOR))
    leader = person("kepala", (office, Role.LEADER))
    analyst = person("analis", (office, Role.ANALYST))
    stranger = person("asing", (institution(), Role.LEADER))
    record = give(actor=administrator.actor, institution=office, role=role)
    assert record.state == "pending"
    assert scope_for(record.person, DAY).is_public
    for actor in (administrator, record.person, analyst, stranger):
        with pytest.raises(NotAllowed) as refusal:
            grant_confirm(actor=actor.actor, grant=record, clock=CLOCK)
        assert messages(refusal) == [AccountsMessage.GRANT_NEEDS_ANOTHER]
    with pytest.raises(NotAllowed):
        grant_confirm(actor=SYSTEM_ACTOR, grant=record, clock=CLOCK)
    record = grant_confirm(actor=leader.actor, grant=record, clock=CLOCK)
    assert record.state == "confirmed"
    assert scope_for(record.person, DAY).may(role)


def test_second_person_whose_grant_ended_cannot_confirm() -> None:  # G3
    office = institution()
    former = person()
    grant(former, office, Role.LEADER, valid_to=date(2026, 3, 1))
    record = give(institution=office, role=Role.SUPERVISOR)
    with pytest.raises(NotAllowed):
        grant_confirm(actor=former.actor, grant=record, clock=CLOCK)


@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.CUSTODIAN])
def test_nobody_is_administrator_and_officer(role: Role) -> None:  # G4
    elsewhere = institution()
    administrator = person("admin", (elsewhere, Role.ADMINISTRATOR))
    with pytest.raises(InvalidInput) as refusal:
        give(person=administrator, role=role)
    assert messages(refusal) == [AccountsMessage.GRANT_ROLES_COLLIDE]
    officer = person("petugas", (elsewhere, role))
    with pytest.raises(InvalidInput):
        give(person=officer, role=Role.ADMINISTRATOR)
    give(person=officer, role=Role.ADMINISTRATOR, valid_from=date(2031, 1, 1), valid_to=None)


def test_collision_that_arose_meanwhile_is_found_at_confirmation() -> None:  # G4
    office = institution()
    leader = person("kepala", (office, Role.LEADER))
    record = give(institution=office, role=Role.CASE_OFFICER)
    grant(record.person, office, Role.ADMINISTRATOR)
    with pytest.raises(InvalidInput):
        grant_confirm(actor=leader.actor, grant=record, clock=CLOCK)


def test_only_administrators_of_the_institution_grant() -> None:  # G5
    office = institution()
    for other in (
        person("analis", (office, Role.ANALYST)),
        person("tetangga", (institution(), Role.ADMINISTRATOR)),
        person("siapa"),
    ):
        with pytest.raises(NotAllowed) as refusal:
            give(actor=other.actor, institution=office)
        assert messages(refusal) == [AccountsMessage.NOT_ADMINISTRATOR]
    administrator = person("admin", (office, Role.ADMINISTRATOR))
    assert give(actor=administrator.actor, institution=office).state == "confirmed"


def test_all_findings_at_once() -> None:
    with pytest.raises(InvalidInput) as refusal:
        give(valid_to=date(2026, 1, 1), place=place("64.03"))
    assert messages(refusal) == [
        AccountsMessage.PERIOD_EMPTY,
        AccountsMessage.GRANT_OUTSIDE_REGION,
    ]
    for role in ("citizen", "raja"):
        with pytest.raises(InvalidInput) as refusal:
            give(role=role)
        assert messages(refusal) == [AccountsMessage.ROLE_UNKNOWN]


def test_same_grant_twice_in_a_period_is_refused() -> None:
    record = give()
    again = {"person": record.person, "institution": record.institution}
    with pytest.raises(StateConflict) as refusal:
        give(**again, valid_from=date(2026, 3, 31), valid_to=None)
    assert messages(refusal) == [AccountsMessage.GRANT_EXISTS]
    give(**again, valid_from=date(2026, 4, 1), valid_to=None)


def test_ending_and_withdrawing() -> None:
    record = give()
    record = grant_end(actor=SYSTEM_ACTOR, grant=record, last_day=DAY)
    assert not scope_for(record.person, DAY).is_public
    assert scope_for(record.person, DAY + timedelta(days=1)).is_public
    with pytest.raises(StateConflict):
        grant_end(actor=SYSTEM_ACTOR, grant=record, last_day=date(2026, 12, 31))
    record = grant_withdraw(actor=SYSTEM_ACTOR, grant=record, clock=CLOCK)
    assert scope_for(record.person, DAY).is_public
    for change in (grant_withdraw, lambda **a: grant_end(**a, last_day=DAY)):
        with pytest.raises(StateConflict) as refusal:
            change(actor=SYSTEM_ACTOR, grant=record)
        assert messages(refusal) == [AccountsMessage.GRANT_STATE]


def test_stale_version_is_refused() -> None:  # G6
    record = give()
    grant_end(actor=SYSTEM_ACTOR, grant=record, last_day=DAY, version=1)
    with pytest.raises(StateConflict) as refusal:
        grant_withdraw(actor=SYSTEM_ACTOR, grant=record, version=1)
    assert messages(refusal) == [KernelMessage.STALE]


def test_every_write_leaves_a_row_without_names() -> None:  # G7
    record = give()
    grant_withdraw(actor=SYSTEM_ACTOR, grant=record, clock=CLOCK)
    rows = list(AuditEntry.objects.values())
    assert [row["verb"] for row in rows] == ["grant_created", "grant_withdrawn"]
    assert all(row["institution_id"] == record.institution_id for row in rows)
    assert record.person.username not in str(rows)
    assert record.person.actor_id not in str(rows)


def test_readers_see_grants_they_answer_for_and_their_own() -> None:
    office, other = institution(), institution()
    record = give(institution=office, role=Role.SUPERVISOR)
    leader = scope("kepala", (office, Role.LEADER))
    assert record in grants(scope=leader)
    assert list(grants_waiting(scope=leader)) == [record]
    assert grant_get(scope=scope_for(record.person, DAY), grant_id=record.pk) == record
    for reader in (
        scope("analis", (office, Role.ANALYST)),
        scope("asing", (other, Role.ADMINISTRATOR)),
        PUBLIC_SCOPE,
    ):
        assert record not in grants(scope=reader)
        with pytest.raises(NotFound):
            grant_get(scope=reader, grant_id=record.pk)


def test_inactive_person_and_inactive_institution_see_what_citizens_see() -> None:
    office = institution()
    someone = person("ana", (office, Role.ANALYST))
    assert not scope_for(someone, DAY).is_public
    someone.is_active = False
    assert scope_for(someone, DAY).is_public
    someone.is_active = True
    office.is_active = False
    office.save()
    assert scope_for(someone, DAY).is_public


def test_who_needs_a_second_factor_and_who_administers() -> None:
    office = institution()
    needed = {
        role: second_factor_needed(person("", (office, role)), clock=CLOCK)
        for role in Role
        if role is not Role.CITIZEN
    }
    assert {role for role, yes in needed.items() if yes} == {
        Role.CASE_OFFICER,
        Role.CUSTODIAN,
        Role.ADMINISTRATOR,
    }
    assert not second_factor_needed(person("", (office, Role.CUSTODIAN), is_demo=True), clock=CLOCK)
    assert administrator_count(clock=CLOCK) == 1
    assert administrator_count(clock=FixedClock(datetime(2035, 1, 1, tzinfo=UTC))) == 0
