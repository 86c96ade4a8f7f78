"""Legal clocks: choosing a rule, pauses, states, periods set by hand, days off of an office.

Requirements: "Due, warning, overdue, paused with a reason"; "old cases keep the old rule"; "a
deadline edited backwards" is refused in words.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from teduh.kernel.errors import InvalidInput, NotFound
from teduh.law.clocks import (
    ZONES,
    ClockUnit,
    DayOffKind,
    DayOverride,
    DeadlineState,
    OpenClock,
    Pause,
    PeriodOverride,
    WorkCalendar,
    clock_rule,
    due,
    due_many,
    override_findings,
    state,
)
from teduh.law.clocks.rules import clock_ids, clock_rules, deadline_findings, start_events

WITA = ZONES["WITA"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WITA)


def ids(deadline: object) -> set[str]:
    return {finding.message_id for finding in deadline.warnings}


def test_the_table_is_sound() -> None:
    assert not deadline_findings()
    assert {rule.start_event for rule in clock_rules()} == set(start_events())


# Choosing a rule -----------------------------------------------------------------------------


def test_an_unknown_clock_names_what_is_near() -> None:
    with pytest.raises(NotFound) as caught:
        clock_rule("kajian-awl", on=date(2024, 10, 1))
    assert "kajian-awal" in caught.value.findings[0].params["near"]


def test_a_clock_that_differs_by_election_asks_for_it() -> None:
    with pytest.raises(InvalidInput) as caught:
        clock_rule("laporan", on=date(2024, 10, 1))
    assert caught.value.findings[0].message_id == "law.clock.election_needed"
    assert clock_rule("laporan", on=date(2024, 2, 1), election="pemilu").unit == "working_days"


def test_an_election_without_a_period_is_told_and_not_guessed() -> None:
    with pytest.raises(InvalidInput) as caught:
        clock_rule("laporan", on=date(2026, 10, 1), election="pilkades")
    assert caught.value.findings[0].message_id == "law.clock.election_without_period"


def test_a_start_before_the_rule_existed_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        due("kpu-tindak-lanjut", at("2014-06-01T09:00"))
    assert caught.value.findings[0].message_id == "law.clock.not_yet_valid"
    assert caught.value.findings[0].params["valid_from"] == "2015-02-02"


def test_a_zone_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidInput):
        due("putusan-banding", at("2024-12-01T09:00"), zone="PST")


def test_every_clock_can_be_counted() -> None:
    for rule in clock_rules():
        start = datetime.combine(rule.validity.valid_from or date(2024, 10, 1), datetime.min.time())
        assert due(rule, start.replace(tzinfo=WITA), zone="WITA").due_at is not None
    assert len(clock_ids()) == 22


# What a reader must know ---------------------------------------------------------------------


def test_another_reading_is_shown_beside_with_its_day() -> None:
    found = due("laporan", at("2024-02-07T09:00"), election="pemilu_nasional", zone="WITA")
    (other, ends), *_ = found.readings
    assert (other.unit, ends) == (ClockUnit.CALENDAR_DAYS, at("2024-02-14T23:59:59"))
    assert "law.clock.other_reading" in ids(found)


def test_a_year_without_a_decree_is_told() -> None:
    assert "law.calendar.year_without_decree" in ids(
        due("tindak-lanjut-ppk", at("2028-01-24T09:00"))
    )
    # Calendar days need no decree.
    assert "law.calendar.year_without_decree" not in ids(
        due("putusan-banding", at("2031-01-24T09:00"))
    )


def test_an_estimated_holiday_is_told() -> None:
    assert "law.calendar.day_estimated" in ids(due("tindak-lanjut-ppk", at("2027-03-05T09:00")))


def test_an_unconfirmed_period_says_so() -> None:
    assert "law.clock.unconfirmed" in ids(due("tindak-lanjut-ppk", at("2024-10-05T09:00")))


def test_ending_on_a_holiday_is_told() -> None:
    found = due("laporan", at("2024-11-20T09:00"), election="pilkada", zone="WITA")
    assert "law.clock.ends_on_day_off" in ids(found)


# States --------------------------------------------------------------------------------------


def test_states_from_running_to_overdue() -> None:
    # 7 calendar days, warning in the last two: due 8 October 23:59:59, warning from 7 October.
    clock = due("kpu-tindak-lanjut", at("2024-10-01T09:00"), zone="WITA")
    for moment, expected in [
        ("2024-10-06T23:59:59", DeadlineState.RUNNING),
        ("2024-10-07T00:00:00", DeadlineState.WARNING),
        ("2024-10-08T23:59:59", DeadlineState.WARNING),
        ("2024-10-09T00:00:00", DeadlineState.OVERDUE),
    ]:
        assert state(clock, at(moment)) is expected, moment


def test_the_last_second_is_in_time_to_its_end() -> None:
    clock = due("kpu-tindak-lanjut", at("2024-10-01T09:00"), zone="WITA")
    last = at("2024-10-08T23:59:59") + timedelta(milliseconds=700)
    assert state(clock, last) is DeadlineState.WARNING
    assert state(clock, last, done_at=last) is DeadlineState.MET


def test_done_late_stays_late() -> None:
    clock = due("kpu-tindak-lanjut", at("2024-10-01T09:00"), zone="WITA")
    assert (
        state(clock, at("2024-11-01T09:00"), done_at=at("2024-10-09T08:00"))
        is DeadlineState.MET_LATE
    )


# Pauses --------------------------------------------------------------------------------------


def test_a_pause_moves_the_last_day_by_its_midnights() -> None:
    pause = Pause(at("2024-10-02T10:00"), at("2024-10-04T09:00"), "Pihak terlapor sakit")
    clock = due("kpu-tindak-lanjut", at("2024-10-01T09:00"), zone="WITA", pauses=[pause])
    assert clock.due_at == at("2024-10-10T23:59:59")
    assert [(d.on.day, d.kind) for d in clock.skipped] == [
        (2, DayOffKind.PAUSED),
        (3, DayOffKind.PAUSED),
    ]
    assert state(clock, at("2024-10-03T09:00")) is DeadlineState.PAUSED
    assert state(clock, at("2024-10-05T09:00")) is DeadlineState.RUNNING


def test_a_pause_within_a_day_changes_nothing() -> None:
    pause = Pause(at("2024-10-02T10:00"), at("2024-10-02T12:00"), "Listrik padam")
    clock = due("kpu-tindak-lanjut", at("2024-10-01T09:00"), zone="WITA", pauses=[pause])
    assert clock.due_at == at("2024-10-08T23:59:59")


def test_an_open_pause_has_no_last_day() -> None:
    pause = Pause(at("2024-10-02T10:00"), None, "Menunggu putusan sela")
    clock = due("kpu-tindak-lanjut", at("2024-10-01T09:00"), zone="WITA", pauses=[pause])
    assert clock.due_at is None
    assert state(clock, at("2025-10-02T10:00")) is DeadlineState.PAUSED
    assert "law.clock.stopped" in ids(clock)


def test_a_pause_after_the_end_does_not_excuse() -> None:
    pause = Pause(at("2024-10-20T10:00"), None, "Terlambat")
    clock = due("kpu-tindak-lanjut", at("2024-10-01T09:00"), zone="WITA", pauses=[pause])
    assert clock.due_at == at("2024-10-08T23:59:59")
    assert state(clock, at("2024-10-21T10:00")) is DeadlineState.OVERDUE


def test_hours_stand_still_with_the_clock() -> None:
    pause = Pause(at("2024-12-02T00:00"), at("2024-12-02T05:30"), "Pemeliharaan")
    clock = due("pdp-kegagalan", at("2024-12-01T12:00"), zone="WITA", pauses=[pause])
    assert clock.due_at == at("2024-12-04T17:30")
    assert clock.warn_at == at("2024-12-02T17:30")  # 48 hours before
    stopped = due(
        "pdp-kegagalan", at("2024-12-01T12:00"), pauses=[Pause(at("2024-12-02T00:00"), None, "X")]
    )
    assert stopped.due_at is None


@pytest.mark.parametrize(
    ("pauses", "message_id"),
    [
        ([("2024-10-02", "2024-10-03", " ")], "law.clock.reason_missing"),
        ([("2024-10-03", "2024-10-02", "a")], "law.clock.pause_reversed"),
        (
            [("2024-10-02", "2024-10-05", "a"), ("2024-10-04", "2024-10-06", "b")],
            "law.clock.pauses_overlap",
        ),
    ],
)
def test_pauses_that_cannot_be__error(pauses: list[tuple[str, str, str]], message_id: str) -> None:
    made = [Pause(at(f"{a}T09:00"), at(f"{b}T09:00"), reason) for a, b, reason in pauses]
    with pytest.raises(InvalidInput) as caught:
        due("kpu-tindak-lanjut", at("2024-10-01T09:00"), pauses=made)
    assert message_id in {finding.message_id for finding in caught.value.findings}


# Periods set by an administrator -------------------------------------------------------------


def override(**changes: object) -> PeriodOverride:
    values = {
        "clock": "kpu-tindak-lanjut",
        "election": "pilkada",
        "period": 10,
        "unit": ClockUnit.WORKING_DAYS,
        "valid_from": date(2024, 10, 3),
        "made_on": date(2024, 10, 3),
        "reason": "PKPU baru",
    }
    return PeriodOverride(**{**values, **changes})


def test_a_new_period_holds_for_clocks_that_begin_from_then_on() -> None:
    old = due("kpu-tindak-lanjut", at("2024-10-02T09:00"), zone="WITA", overrides=[override()])
    new = due("kpu-tindak-lanjut", at("2024-10-03T09:00"), zone="WITA", overrides=[override()])
    assert old.due_at == at("2024-10-09T23:59:59")
    assert new.due_at == at("2024-10-17T23:59:59")  # ten working days, two weekends
    assert "law.clock.period_overridden" in ids(new)


def test_the_newest_period_wins() -> None:
    later = override(period=2, valid_from=date(2024, 10, 7), made_on=date(2024, 10, 7))
    found = clock_rule("kpu-tindak-lanjut", on=date(2024, 10, 8), overrides=[later, override()])
    assert (found.period, found.warn) == (2, 2)


@pytest.mark.parametrize(
    ("changes", "message_id"),
    [
        ({"reason": "  "}, "law.clock.reason_missing"),
        ({"period": 0}, "law.clock.override_period"),
        ({"valid_from": date(2024, 9, 1)}, "law.clock.override_backdated"),
        ({"election": "pilkades"}, "law.clock.election_without_period"),
    ],
)
def test_a_period_that_cannot_be__error(changes: dict[str, object], message_id: str) -> None:
    found = {finding.message_id for finding in override_findings(override(**changes))}
    assert found == {message_id}
    assert not override_findings(override())


# Days off of one office ----------------------------------------------------------------------


def test_an_office_may_have_days_off_of_its_own() -> None:
    names = {"id": "Pemungutan suara ulang", "en": "Repeat vote"}
    days = WorkCalendar(
        (
            DayOverride(date(2025, 4, 21), DayOffKind.HOLIDAY, names, "SK Bupati"),
            DayOverride(date(2025, 4, 26), None, {}, "Pengganti"),  # a Saturday worked
        )
    )
    # From Thursday 17: 18 is Good Friday, 19 20 weekend, 21 off; 22 23 24 are counted.
    assert due(
        "sbt-kajian-bawaslu", at("2025-04-17T09:00"), zone="WITA", calendar=days
    ).due_at == at("2025-04-24T23:59:59")
    # From Wednesday 23: 24 25 and the Saturday 26.
    start = at("2025-04-23T09:00")
    one = due("sbt-kajian-bawaslu", start, zone="WITA", calendar=days)
    assert one.due_at == at("2025-04-26T23:59:59")
    many, _ = due_many([OpenClock(one.rule, start, "WITA")], calendar=days)
    assert many[0].astype(int) == int(one.due_at.timestamp())


def test_many_clocks_count_the_stopped_as_none() -> None:
    rule = clock_rule("kpu-tindak-lanjut", on=date(2024, 10, 1))
    stopped = OpenClock(
        rule, at("2024-10-01T09:00"), "WITA", (Pause(at("2024-10-02T09:00"), None, "x"),)
    )
    due_at, warn_at = due_many([stopped, OpenClock(rule, at("2024-10-01T09:00"), "WITA")])
    assert [str(due_at[0]), str(warn_at[0])] == ["NaT", "NaT"]
    assert str(due_at[1]) == "2024-10-08T15:59:59"
    assert len(due_many([])[0]) == 0


def test_sixty_days_as_the_court_counted_them() -> None:
    # MK 195/PHPU.BUP-XXIII/2025 of 24 February 2025: a repeat vote within 60 days, 25 April 2025.
    court = override(
        period=60,
        unit=ClockUnit.CALENDAR_DAYS,
        valid_from=date(2025, 2, 24),
        made_on=date(2025, 2, 24),
        reason="Putusan MK",
    )
    found = due("kpu-tindak-lanjut", at("2025-02-24T10:00"), zone="WITA", overrides=[court])
    assert found.due_at == at("2025-04-25T23:59:59")
