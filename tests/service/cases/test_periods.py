"""Periods of clocks that an institution sets.

Requirements: D1 an administrator or supervisor sets a period with a reason, and it is audited; D2
cases whose clock began earlier keep the old rule, through a pause too; D3 a day before today, no
reason, an impossible period, an unknown clock are refused in words; D4 of two at once the second is
told; D5 nobody else, and no other institution.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from teduh.apps.accounts.models import Institution, Person
from teduh.apps.accounts.selectors import scope_for
from teduh.apps.audit.models import AuditEntry
from teduh.apps.cases.models import ClockPeriod, Origin, RunningClock
from teduh.apps.cases.selectors.periods import period_lines
from teduh.apps.cases.services.cases import case_create
from teduh.apps.cases.services.clocks import clock_pause, clock_resume, rule_of
from teduh.apps.cases.services.desks import desk_open
from teduh.apps.cases.services.periods import period_set
from teduh.apps.cases.services.proceedings import Accused, Basis, proceeding_open
from teduh.kernel.clock import FixedClock
from teduh.kernel.errors import InvalidInput, NotFound, StateConflict, TeduhError
from teduh.kernel.scope import Role, Scope
from teduh.law.clocks import ClockUnit
from tests.builders.accounts import DAY, institution, person, place
from tests.builders.vault import NOON, Officer, founded_office

CLOCK = "putusan"


def scope(office: Institution, role: Role = Role.ADMINISTRATOR) -> Scope:
    return scope_for(person("", (office, role)), DAY)


def put(office: Institution, who: Scope | None = None, **changes: object) -> ClockPeriod:
    asked = {
        "clock": CLOCK,
        "election": "pilkada",
        "period": 5,
        "unit": ClockUnit.WORKING_DAYS,
        "valid_from": DAY + timedelta(days=1),
        "reason": "Perbawaslu baru, Pasal 9",
        "seen": "",
        "time": NOON,
    }
    return period_set(scope=who or scope(office), institution_id=office.pk, **{**asked, **changes})


def ids(error: pytest.ExceptionInfo[TeduhError]) -> set[str]:
    return {finding.message_id for finding in error.value.findings}


def begun(office: Institution, officer: Officer, day: date) -> RunningClock:
    """Return the clock of a report that was received on a day."""
    now = NOON.now() + (day - DAY)
    someone = Person.objects.get(actor_id=officer.actor.actor_id)
    desk = desk_open(scope=scope_for(someone, now), institution=office, keys=officer.keys, now=now)
    case = case_create(
        desk=desk, origin=Origin.REPORT, place=place("64.02"), account={"what": "Isi"},
        received_on=day,
    )  # fmt: skip
    proceeding = proceeding_open(
        desk=desk, case=case, track_id="bawaslu", entry="laporan",
        accused=Accused("Tuan Anu", "asn_pns"), opened_on=day, basis=Basis("petugas"),
    )  # fmt: skip
    return proceeding.clocks.get(clock=CLOCK)


def test_old_cases_keep_the_old_rule() -> None:  # D1, D2
    office, officers, _ = founded_office()
    old = begun(office, officers[0], DAY)
    before = old.due_at
    row = put(office)
    assert (row.made_on, row.period) == (DAY, 5)
    assert AuditEntry.objects.filter(verb="clock_period_set", subject_id=row.pk).exists()
    same_day = begun(office, officers[0], DAY)  # the new period holds from tomorrow on
    new = begun(office, officers[0], DAY + timedelta(days=1))
    old.refresh_from_db()
    assert old.due_at == before
    assert rule_of(old.rule).period == rule_of(same_day.rule).period == 3
    assert (rule_of(new.rule).period, rule_of(new.rule).unit) == (5, ClockUnit.WORKING_DAYS)

    # A pause counts anew, and still under the rule of the day on which it began.
    someone = Person.objects.get(actor_id=officers[0].actor.actor_id)
    now = NOON.now() + timedelta(days=1)
    desk = desk_open(
        scope=scope_for(someone, now), institution=office, keys=officers[0].keys, now=now
    )
    pause = clock_pause(desk=desk, clock=old, since=now, ground="Saksi sakit")
    resumed = clock_resume(desk=desk, pause=pause, until=now + timedelta(days=2))
    assert rule_of(resumed.rule).period == 3
    assert resumed.due_at is not None
    assert before is not None
    assert resumed.due_at - before == timedelta(days=2)


def test_what_cannot_be_is_refused_in_words() -> None:  # D3
    office = institution("64.02", "bawaslu")
    with pytest.raises(InvalidInput) as error:
        put(office, valid_from=DAY - timedelta(days=1), reason=" ", period=0)
    assert ids(error) == {
        "law.clock.override_backdated", "law.clock.reason_missing", "law.clock.override_period",
    }  # fmt: skip
    with pytest.raises(InvalidInput) as error:
        put(office, election="pilkades")
    assert ids(error) == {"law.clock.election_without_period"}
    with pytest.raises(InvalidInput):
        put(office, clock="tidak-ada")
    first = put(office)
    with pytest.raises(InvalidInput) as error:
        put(office, period=6, seen=first.pk)
    assert ids(error) == {"cases.period.twice_a_day"}
    assert ClockPeriod.objects.count() == 1


def test_of_two_at_once_the_second_is_told() -> None:  # D4
    office = institution("64.02", "bawaslu")
    first = put(office)
    with pytest.raises(StateConflict) as error:
        put(office, valid_from=DAY + timedelta(days=9))
    assert ids(error) == {"kernel.record.stale"}
    later = FixedClock(NOON.now() + timedelta(days=2))
    second = put(office, period=7, valid_from=DAY + timedelta(days=3), seen=first.pk, time=later)
    today = DAY + timedelta(days=3)
    line = next(
        line
        for line in period_lines(office, today=today)
        if (line.law.clock, line.law.election) == (CLOCK, "pilkada")
    )
    assert (line.held.period, line.seen) == (7, second.pk)
    assert [row.period for row in line.history] == [7, 5]
    assert line.law.period == 3


def test_nobody_else_and_no_other_institution() -> None:  # D5
    office, other = institution("64.02", "bawaslu"), institution("64.02", "pemkab")
    put(office, scope(office, Role.SUPERVISOR))
    for role in (Role.CASE_OFFICER, Role.LEADER, Role.COORDINATOR, Role.CUSTODIAN):
        with pytest.raises(NotFound):
            put(office, scope(office, role), seen="x")
    with pytest.raises(NotFound):
        put(office, scope(other))
    assert not [line for line in period_lines(other, today=DAY) if line.history]
