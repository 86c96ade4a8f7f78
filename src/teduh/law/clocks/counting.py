"""When a clock ends, which days were not counted and why, and how it stands now.

How days are counted, where the law is silent, is ours and said so in `docs/method/law.md`: the day
of the event is not counted; a day counts unless the clock stands still at its midnight; the last
day lasts until 23:59:59, or until 16:00 where something is to be handed in at an office.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from teduh.kernel.clock import ZONE_LABELS
from teduh.kernel.errors import Finding, InvalidInput, Level, raise_errors
from teduh.law.clocks.calendar import DayOff, DayOffKind, WorkCalendar
from teduh.law.clocks.messages import ClockMessage as M
from teduh.law.clocks.rules import (
    UNIT_WORDS,
    ClockRule,
    ClockUnit,
    OtherReading,
    PeriodOverride,
    clock_rule,
)

ZONES: Final = {label: ZoneInfo(name) for name, label in ZONE_LABELS.items()}
OFFICE_OPENS: Final = time(8, 0)
OFFICE_CLOSES: Final = time(16, 0)
DAY_ENDS: Final = time(23, 59, 59)
NATION: Final = WorkCalendar()
# The republic, and as far as anybody may plan; beyond, dates of the platform end.
FIRST_YEAR: Final = 1945
LAST_YEAR: Final = 2200


@dataclass(frozen=True, slots=True)
class Pause:
    """Time in which a clock stands still; `until` None means it still does."""

    since: datetime
    until: datetime | None
    reason: str


class DeadlineState(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    WARNING = "warning"
    OVERDUE = "overdue"
    PAUSED = "paused"
    MET = "met"
    MET_LATE = "met_late"


@dataclass(frozen=True, slots=True)
class Deadline:
    """What was counted.

    `due_at` is the last moment in time, aware, in the office's zone; None while the clock stands
    still. `warn_at` is when warning begins. `skipped` are the days not counted, in order.
    `readings` are the last moments by other readings of the law.
    """

    rule: ClockRule
    zone: str
    started_at: datetime
    counted_from: date
    due_at: datetime | None
    warn_at: datetime | None
    skipped: tuple[DayOff, ...] = ()
    warnings: tuple[Finding, ...] = ()
    readings: tuple[tuple[OtherReading, datetime | None], ...] = ()
    pauses: tuple[Pause, ...] = field(default_factory=tuple)


def due(
    clock: str | ClockRule,
    start: datetime,
    *,
    election: str | None = None,
    zone: str = "WIB",
    calendar: WorkCalendar = NATION,
    pauses: Sequence[Pause] = (),
    overrides: Sequence[PeriodOverride] = (),
) -> Deadline:
    """Return when a clock that began at `start` ends.

    Parameters
    ----------
    clock : id of a clock, or the rule a case was opened under.
    start : aware moment of the start event.
    election : kind of election, where the clock differs by it.
    zone : `WIB`, `WITA` or `WIT`, the zone of the office.
    calendar : working days, with the office's own overrides.
    pauses : times in which the clock stood still, in any order.
    overrides : periods that administrators set.

    Raises
    ------
    NotFound, InvalidInput
        An unknown clock or zone, no rule that held at the start, pauses that cannot be.

    Examples
    --------
    >>> friday = datetime(2024, 12, 20, 10, tzinfo=ZONES["WITA"])
    >>> due("sbt-kajian-bawaslu", friday, zone="WITA").due_at.isoformat()  # Christmas, leave
    '2024-12-27T23:59:59+08:00'
    """
    if start.tzinfo is None:
        raise ValueError("a clock begins at an aware moment")
    if not FIRST_YEAR <= start.year <= LAST_YEAR:
        params = {"year": str(start.year), "first": str(FIRST_YEAR), "last": str(LAST_YEAR)}
        raise InvalidInput(Finding(M.START_OUT_OF_RANGE, params=params))
    if zone not in ZONES:
        raise InvalidInput(Finding(M.ZONE_UNKNOWN, params={"zone": zone}))
    raise_errors(pause_findings(pauses))
    local = start.astimezone(ZONES[zone])
    rule = clock
    if isinstance(rule, str):
        rule = clock_rule(rule, on=local.date(), election=election, overrides=overrides)
    pauses = tuple(sorted(pauses, key=lambda pause: pause.since))
    if rule.unit is ClockUnit.HOURS:
        return _due_hours(rule, local, zone, pauses)
    received = _received(rule, local, calendar)
    count = _count_days(rule.period, rule.unit, received.on, local, calendar, pauses)
    warn_on = count.last_but(rule.warn)
    due_at = _last_moment(rule, count.due_on, local)
    readings = tuple(
        (other, _reading_due(rule, other, received.on, local, calendar, pauses))
        for other in rule.readings
    )
    return Deadline(
        rule=rule,
        zone=zone,
        started_at=local,
        counted_from=received.on,
        due_at=due_at,
        warn_at=None if warn_on is None else _midnight_after(warn_on, local),
        skipped=(*received.skipped, *count.skipped),
        warnings=(
            *received.findings,
            *_warnings(rule, received.on, count.due_on, calendar, pauses),
            *_reading_notes(due_at, readings),
        ),
        readings=readings,
        pauses=pauses,
    )


def state(deadline: Deadline, now: datetime, *, done_at: datetime | None = None) -> DeadlineState:
    """Return how a clock stands at `now`; `done_at` is when its act was done, if it was."""
    due_at = deadline.due_at
    if done_at is not None:
        late = due_at is not None and _second(done_at) > due_at
        return DeadlineState.MET_LATE if late else DeadlineState.MET
    if due_at is not None and _second(now) > due_at:
        return DeadlineState.OVERDUE
    if due_at is None or any(p.since <= now and (p.until is None or now < p.until)
                             for p in deadline.pauses):  # fmt: skip
        return DeadlineState.PAUSED
    if deadline.warn_at is not None and now >= deadline.warn_at:
        return DeadlineState.WARNING
    return DeadlineState.RUNNING


def pause_findings(pauses: Sequence[Pause]) -> list[Finding]:
    """Return what is wrong with pauses: no reason, reversed, overlapping."""
    found = [Finding(M.REASON_MISSING) for p in pauses if not p.reason.strip()]
    found += [Finding(M.PAUSE_REVERSED) for p in pauses if p.until and p.until < p.since]
    ordered = sorted(pauses, key=lambda pause: pause.since)
    found += [
        Finding(M.PAUSES_OVERLAP)
        for first, second in pairwise(ordered)
        if first.until is None or first.until > second.since
    ]
    return found


@dataclass(frozen=True, slots=True)
class _Received:
    """The day a receipt counts for, and the days passed over to reach it."""

    on: date
    skipped: tuple[DayOff, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Count:
    """Counted days in order, and the days passed over; `due_on` None while the clock stands."""

    first: date
    counted: tuple[date, ...]
    skipped: tuple[DayOff, ...]
    due_on: date | None

    def last_but(self, left: int) -> date | None:
        """Return the day after which `left` days of the period are left."""
        if self.due_on is None:
            return None
        return self.counted[-left - 1] if left < len(self.counted) else self.first


def _received(rule: ClockRule, local: datetime, calendar: WorkCalendar) -> _Received:
    day = local.date()
    received_at = _second(local).time()
    is_closed = received_at > OFFICE_CLOSES or (
        received_at < OFFICE_OPENS and calendar.day_off(day) is not None
    )
    if not rule.office_hours or not is_closed:
        return _Received(day)
    counted_from = calendar.next_working_day(day)
    skipped = [DayOff(day, DayOffKind.AFTER_HOURS)]
    between = day + timedelta(days=1)
    while between < counted_from:
        skipped.append(calendar.day_off(between) or DayOff(between, DayOffKind.WEEKEND))
        between += timedelta(days=1)
    params = {"counted_from": counted_from.isoformat()}
    note = Finding(M.RECEIVED_AFTER_HOURS, params=params, level=Level.NOTE)
    return _Received(counted_from, tuple(skipped), (note,))


def _count_days(
    period: int,
    unit: ClockUnit,
    first: date,
    local: datetime,
    calendar: WorkCalendar,
    pauses: Sequence[Pause],
) -> _Count:
    day = first
    counted: list[date] = []
    skipped: list[DayOff] = []
    while len(counted) < period:
        day += timedelta(days=1)
        pause = _pause_at_midnight(_midnight_after(day, local), pauses)
        if pause and pause.until is None:
            return _Count(first, tuple(counted), tuple(skipped), None)
        if pause:
            texts = {"id": pause.reason, "en": pause.reason}
            skipped.append(DayOff(day, DayOffKind.PAUSED, texts))
        elif unit is ClockUnit.WORKING_DAYS and (off := calendar.day_off(day)):
            skipped.append(off)
        else:
            counted.append(day)
    return _Count(first, tuple(counted), tuple(skipped), day)


def _pause_at_midnight(midnight: datetime, pauses: Sequence[Pause]) -> Pause | None:
    for pause in pauses:
        if pause.since < midnight and (pause.until is None or midnight <= pause.until):
            return pause
    return None


def _due_hours(rule: ClockRule, local: datetime, zone: str, pauses: tuple[Pause, ...]) -> Deadline:
    utc = local.astimezone(UTC)
    ends: dict[int, datetime | None] = {}
    for hours in (rule.period, max(rule.period - rule.warn, 0)):
        end: datetime | None = utc + timedelta(hours=hours)
        for pause in pauses:
            if end is None or pause.since >= end:
                break
            if pause.until is None:
                end = None
            elif pause.until > utc:
                end += pause.until - max(pause.since, utc)
        ends[hours] = end and end.astimezone(local.tzinfo)
    due_at = ends[rule.period]
    return Deadline(
        rule=rule,
        zone=zone,
        started_at=local,
        counted_from=local.date(),
        due_at=due_at,
        warn_at=ends[max(rule.period - rule.warn, 0)] if due_at else None,
        warnings=tuple(_rule_notes(rule, pauses if due_at is None else ())),
        pauses=pauses,
    )


def _reading_due(
    rule: ClockRule,
    other: OtherReading,
    first: date,
    local: datetime,
    calendar: WorkCalendar,
    pauses: Sequence[Pause],
) -> datetime | None:
    count = _count_days(other.period, other.unit, first, local, calendar, pauses)
    return _last_moment(rule, count.due_on, local)


def _last_moment(rule: ClockRule, due_on: date | None, local: datetime) -> datetime | None:
    if due_on is None:
        return None
    ends = OFFICE_CLOSES if rule.closes_with_office else DAY_ENDS
    return datetime.combine(due_on, ends, tzinfo=local.tzinfo)


def _midnight_after(day: date, local: datetime) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=local.tzinfo)


def _warnings(
    rule: ClockRule,
    first: date,
    due_on: date | None,
    calendar: WorkCalendar,
    pauses: Sequence[Pause],
) -> list[Finding]:
    found = _rule_notes(rule, pauses if due_on is None else ())
    if due_on is None:
        return found
    if rule.unit is ClockUnit.WORKING_DAYS:
        found += calendar.findings(first, due_on)
    elif calendar.day_off(due_on):
        params = {"due_on": due_on.isoformat()}
        found.append(Finding(M.ENDS_ON_DAY_OFF, params=params, level=Level.WARNING))
    return found


def _rule_notes(rule: ClockRule, open_pauses: Sequence[Pause]) -> list[Finding]:
    found = []
    if open_pauses:
        params = {"since": open_pauses[-1].since.isoformat(timespec="minutes")}
        found.append(Finding(M.STOPPED, params=params, level=Level.WARNING))
    if rule.override is not None:
        params = {
            "period": str(rule.period),
            "unit": UNIT_WORDS[rule.unit],
            "valid_from": rule.override.valid_from.isoformat(),
        }
        found.append(Finding(M.PERIOD_OVERRIDDEN, params=params, level=Level.NOTE))
    elif not rule.is_confirmed:
        found.append(Finding(M.UNCONFIRMED, level=Level.NOTE))
    return found


def _reading_notes(
    due_at: datetime | None, readings: Sequence[tuple[OtherReading, datetime | None]]
) -> list[Finding]:
    return [
        Finding(
            M.OTHER_READING,
            params={
                "period": other.period,
                "unit": UNIT_WORDS[other.unit],
                "due_on": ends.date().isoformat(),
            },
            level=Level.WARNING,
        )
        for other, ends in readings
        if ends is not None and ends != due_at
    ]


def _second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
