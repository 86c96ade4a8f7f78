"""Who acts on a day: leave gives the office away, its end gives it back, midnight ends a term."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from teduh.apps.elections.rules.calendar import acting_on, on_leave, spans


@dataclass
class Holder:
    capacity: str
    starts_on: date | None = None
    ends_on: date | None = None
    on_leave_from: date | None = None
    on_leave_to: date | None = None


HEAD = Holder(
    "definitive", date(2021, 2, 26), date(2025, 6, 23), date(2024, 9, 25), date(2024, 11, 23)
)
STAND_IN = Holder("pjs", date(2024, 9, 25), date(2024, 11, 23))
NEXT = Holder("definitive", date(2025, 6, 23))


def test_spans_hold_both_ends_and_open_where_unknown() -> None:
    assert spans(date(2024, 1, 1), date(2024, 1, 2), date(2024, 1, 2))
    assert not spans(date(2024, 1, 1), date(2024, 1, 2), date(2024, 1, 3))
    assert spans(None, None, date(1900, 1, 1))


def test_leave_and_return() -> None:
    everyone = [HEAD, STAND_IN, NEXT]
    assert acting_on(everyone, date(2024, 9, 24)) is HEAD
    assert acting_on(everyone, date(2024, 9, 25)) is STAND_IN
    assert acting_on(everyone, date(2024, 11, 23)) is STAND_IN
    assert acting_on(everyone, date(2024, 11, 24)) is HEAD
    assert acting_on(everyone, date(2025, 6, 23)) is NEXT
    assert acting_on([HEAD, STAND_IN], date(2025, 6, 24)) is None
    assert on_leave(HEAD, date(2024, 10, 1))
    assert not on_leave(NEXT, date(2026, 1, 1))
    assert acting_on([], date(2024, 1, 1)) is None
