"""All open clocks at once, for a board of a hundred thousand: the same answers as `due`.

Days are counted by NumPy in one call per rule unit. What has no array form (pauses, an office that
works on a Saturday) is counted one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from teduh.law.clocks.calendar import WorkCalendar
from teduh.law.clocks.counting import NATION, Pause, due
from teduh.law.clocks.rules import ClockRule, ClockUnit

# Indonesia has known no summer time since the zones were drawn; the offsets are constants.
OFFSET_HOURS: Final = {"WIB": 7, "WITA": 8, "WIT": 9}
DAY: Final = 86_400
EPOCH: Final = date(1970, 1, 1).toordinal()
OFFICE_OPENS: Final = 8 * 3600
OFFICE_CLOSES: Final = 16 * 3600
LAST_SECOND: Final = DAY - 1
Moments = NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class OpenClock:
    """A clock that runs: the rule it was opened under, when, where, and its pauses."""

    rule: ClockRule
    started_at: datetime
    zone: str = "WIB"
    pauses: tuple[Pause, ...] = ()


def due_many(
    clocks: Sequence[OpenClock], *, calendar: WorkCalendar = NATION
) -> tuple[Moments, Moments]:
    """Return the last moment and the moment of warning of each clock.

    Parameters
    ----------
    clocks : n open clocks.
    calendar : working days of the offices.

    Returns
    -------
    due_at, warn_at : ndarray of datetime64[s], shape (n,)
        In UTC; NaT for a clock that stands still.
    """
    due_at: Moments = np.full(len(clocks), "NaT", dtype="datetime64[s]")
    warn_at = due_at.copy()
    if not clocks:
        return due_at, warn_at
    rules, rule_of = _distinct([clock.rule for clock in clocks])
    starts = np.fromiter((c.started_at.timestamp() for c in clocks), np.float64, len(clocks))
    offsets = np.fromiter((OFFSET_HOURS[c.zone] for c in clocks), np.int64, len(clocks)) * 3600
    local = np.floor(starts).astype(np.int64) + offsets
    is_plain = np.fromiter((not clock.pauses for clock in clocks), np.bool_, len(clocks))
    if calendar.has_working_weekend:
        is_plain[:] = False
    first_day = local // DAY
    years = _years(first_day, rules)
    days_off = calendar.busday_calendar(years)
    for number, rule in enumerate(rules):
        rows = np.flatnonzero((rule_of == number) & is_plain)
        if len(rows):
            ends, warns = _ends(rule, local[rows], days_off)
            due_at[rows] = (ends - offsets[rows]).astype("datetime64[s]")
            warn_at[rows] = (warns - offsets[rows]).astype("datetime64[s]")
    for row in np.flatnonzero(~is_plain).tolist():
        clock = clocks[row]
        found = due(
            clock.rule, clock.started_at, zone=clock.zone, calendar=calendar, pauses=clock.pauses
        )
        due_at[row], warn_at[row] = _utc(found.due_at), _utc(found.warn_at)
    return due_at, warn_at


def _ends(
    rule: ClockRule, local: NDArray[np.int64], days_off: np.busdaycalendar
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return last moment and moment of warning, in seconds of the local clock."""
    left = min(rule.warn, rule.period)
    if rule.unit is ClockUnit.HOURS:
        return local + rule.period * 3600, local + (rule.period - left) * 3600
    day, second = np.divmod(local, DAY)
    if rule.office_hours:
        is_off = ~np.is_busday(day.astype("datetime64[D]"), busdaycal=days_off)
        late = (second > OFFICE_CLOSES) | (is_off & (second < OFFICE_OPENS))
        day = np.where(late, _working_days_after(day, 1, days_off), day)
    if rule.unit is ClockUnit.WORKING_DAYS:
        last = _working_days_after(day, rule.period, days_off)
        warn = _working_days_after(day, rule.period - left, days_off) if left < rule.period else day
    else:
        last, warn = day + rule.period, day + rule.period - left
    ends = last * DAY + (OFFICE_CLOSES if rule.closes_with_office else LAST_SECOND)
    return ends, (warn + 1) * DAY


def _working_days_after(
    day: NDArray[np.int64], count: int, days_off: np.busdaycalendar
) -> NDArray[np.int64]:
    """Return the `count`-th working day after each day; day 1 is the next working day."""
    # Rolled back to a working day first, so that `count` steps never count the day itself.
    found = np.busday_offset(
        day.astype("datetime64[D]"), count, roll="backward", busdaycal=days_off
    )
    return found.astype(np.int64)


def _years(first_day: NDArray[np.int64], rules: Sequence[ClockRule]) -> range:
    # Three calendar days a working day are more than any Eid takes.
    longest = max(rule.period if rule.unit is not ClockUnit.HOURS else 1 for rule in rules)
    first, last = (int(first_day.min()), int(first_day.max()) + 3 * longest + 30)
    low, high = (date.fromordinal(EPOCH + day).year for day in (first, last))
    return range(low, high + 1)


def _distinct(rules: Sequence[ClockRule]) -> tuple[list[ClockRule], NDArray[np.int64]]:
    """Return the rules that differ by identity, and which one each row has."""
    numbers: dict[int, int] = {}
    distinct: list[ClockRule] = []
    rows = np.empty(len(rules), dtype=np.int64)
    for row, rule in enumerate(rules):
        number = numbers.get(id(rule))
        if number is None:
            number = numbers[id(rule)] = len(distinct)
            distinct.append(rule)
        rows[row] = number
    return distinct, rows


def _utc(moment: datetime | None) -> np.datetime64:
    if moment is None:
        return np.datetime64("NaT", "s")
    return np.datetime64(int(moment.timestamp()), "s")
