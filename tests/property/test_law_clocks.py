"""Invariants of the legal clocks: one by one and all at once agree; later starts end no earlier."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from teduh.law.clocks import ZONES, ClockUnit, OpenClock, Pause, clock_rules, due, due_many

RULES = st.sampled_from(clock_rules())
FIRST, LAST = datetime.fromisoformat("2023-01-01"), datetime.fromisoformat("2028-12-31")
STARTS = st.datetimes(FIRST, LAST).map(lambda moment: moment.replace(microsecond=0, tzinfo=UTC))
ZONE = st.sampled_from(sorted(ZONES))


@given(st.lists(st.tuples(RULES, STARTS, ZONE), min_size=1, max_size=40))
def test_all_at_once_equals_one_by_one(rows: list) -> None:
    due_at, warn_at = due_many([OpenClock(*row) for row in rows])
    for number, (rule, start, zone) in enumerate(rows):
        one = due(rule, start, zone=zone)
        assert due_at[number].astype(int) == int(one.due_at.timestamp())
        assert warn_at[number].astype(int) == int(one.warn_at.timestamp())


@given(RULES, STARTS, ZONE)
def test_warning_comes_after_the_start_and_before_the_end(rule, start, zone) -> None:
    found = due(rule, start, zone=zone)
    assert found.started_at <= found.warn_at <= found.due_at + timedelta(seconds=1)


@given(RULES, STARTS, st.integers(1, 100_000), ZONE)
def test_a_later_start_ends_no_earlier(rule, start, minutes, zone) -> None:
    # A report that waited over the weekend counts from Monday, one taken by an officer on duty on
    # Saturday counts from Saturday: with office hours, later is not always later.
    rule = replace(rule, office_hours=False)
    later = due(rule, start + timedelta(minutes=minutes), zone=zone)
    assert due(rule, start, zone=zone).due_at <= later.due_at


@given(RULES, STARTS, ZONE, st.integers(0, 20_000), st.integers(0, 20_000))
def test_a_pause_never_brings_the_end_forward(rule, start, zone, after, length) -> None:
    since = start + timedelta(minutes=after)
    pause = Pause(since, since + timedelta(minutes=length), "alasan")
    plain, paused = due(rule, start, zone=zone), due(rule, start, zone=zone, pauses=[pause])
    assert plain.due_at <= paused.due_at
    if rule.unit is ClockUnit.HOURS and pause.since >= plain.due_at:
        assert plain.due_at == paused.due_at


@given(RULES, STARTS, ZONE)
def test_days_counted_and_skipped_are_all_days_between(rule, start, zone) -> None:
    if rule.unit is ClockUnit.HOURS:
        return
    found = due(rule, start, zone=zone)
    between = (found.due_at.date() - found.started_at.date()).days
    assert between == rule.period + len(found.skipped)
