"""Working days of Indonesia: Monday to Friday without public holidays and collective leave.

Days come from the package `holidays`; a year is trusted only when a file of `data/calendars` names
its decree. `holidays` is imported when the first year is read, as it costs 50 ms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, cached_property
from typing import Final

import numpy as np

from teduh.kernel.errors import Finding, Level
from teduh.kernel.messages import N_
from teduh.law.clocks.messages import CalendarMessage as M
from teduh.law.data_files import Texts, data_names, read_data

FOLDER: Final = "calendars"
ESTIMATED: Final = "(perkiraan)"  # how the package marks a day that follows the moon


class DayOffKind(StrEnum):
    """Why a day is not counted."""

    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    COLLECTIVE_LEAVE = "collective_leave"
    PAUSED = "paused"
    AFTER_HOURS = "after_hours"


DAY_OFF_WORDS: Final = {
    DayOffKind.WEEKEND: N_("weekend"),
    DayOffKind.HOLIDAY: N_("public holiday"),
    DayOffKind.COLLECTIVE_LEAVE: N_("collective leave"),
    DayOffKind.PAUSED: N_("the clock stood still"),
    DayOffKind.AFTER_HOURS: N_("received outside office hours"),
}


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day that is not counted, and why; `name` is that of the holiday, or a pause's reason."""

    on: date
    kind: DayOffKind
    name: Texts = field(default_factory=dict)
    is_estimated: bool = False


@dataclass(frozen=True, slots=True)
class DayOverride:
    """A day that differs: `kind` None makes it a working day. `reason` says by what order."""

    on: date
    kind: DayOffKind | None
    name: Texts
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """The days off of one year, weekends apart. Without a decree there are none: none is known."""

    year: int
    is_decreed: bool
    days: Mapping[date, DayOff]


@cache
def calendar_year(year: int) -> CalendarYear:
    """Return a year's holidays and collective leave, overrides of its file applied."""
    name = f"{year}.yaml"
    if name not in data_names(FOLDER):
        return CalendarYear(year, False, {})
    days = dict(_package_days(year))
    for item in read_data(FOLDER, name).data.get("overrides") or ():
        on = date.fromisoformat(str(item["on"]))
        if item["kind"] == "working_day":
            days.pop(on, None)
        else:
            days[on] = DayOff(on, DayOffKind(item["kind"]), dict(item["name"]))
    return CalendarYear(year, True, days)


def _package_days(year: int) -> dict[date, DayOff]:
    import holidays  # noqa: PLC0415 - 50 ms that most commands need not pay

    found: dict[date, DayOff] = {}
    kinds = {"government": DayOffKind.COLLECTIVE_LEAVE, "public": DayOffKind.HOLIDAY}
    for category, kind in kinds.items():  # a public holiday wins over leave on the same day
        names = {
            language: holidays.country_holidays(
                "ID", years=year, categories=(category,), language=code
            )
            for language, code in (("id", "id"), ("en", "en_US"))
        }
        for on, text in names["id"].items():
            is_estimated = ESTIMATED in text
            texts = {"id": text, "en": names["en"].get(on, text)}
            found[on] = DayOff(on, kind, texts, is_estimated)
    return found


@dataclass(frozen=True)
class WorkCalendar:
    """Working days of an office: the nation's, and its own overrides."""

    overrides: tuple[DayOverride, ...] = ()

    @cached_property
    def _own(self) -> dict[date, DayOverride]:
        return {override.on: override for override in self.overrides}

    def day_off(self, day: date) -> DayOff | None:
        """Return why `day` is no working day; None when it is one."""
        own = self._own.get(day)
        if own is not None:
            return DayOff(day, own.kind, own.name) if own.kind else None
        if day.weekday() >= 5:
            return DayOff(day, DayOffKind.WEEKEND)
        return calendar_year(day.year).days.get(day)

    def next_working_day(self, day: date) -> date:
        """Return the first working day after `day`."""
        day += timedelta(days=1)
        while self.day_off(day):
            day += timedelta(days=1)
        return day

    def findings(self, first: date, last: date) -> list[Finding]:
        """Return what a reader must know about the days from `first` to `last`."""
        found = []
        for year in range(first.year, last.year + 1):
            days = calendar_year(year)
            if not days.is_decreed:
                found.append(
                    Finding(M.YEAR_WITHOUT_DECREE, params={"year": str(year)}, level=Level.WARNING)
                )
            found.extend(
                Finding(M.DAY_ESTIMATED, params={"day": off.on.isoformat()}, level=Level.WARNING)
                for off in sorted(days.days.values(), key=lambda off: off.on)
                if off.is_estimated and first <= off.on <= last and off.on not in self._own
            )
        return found

    def busday_calendar(self, years: Iterable[int]) -> np.busdaycalendar:
        """Return NumPy's form of the same days, for counting many clocks at once.

        An override that makes a Saturday or Sunday a working day has no form there; the caller
        counts such an office one clock at a time (`has_working_weekend`).
        """
        off = {on for year in years for on in calendar_year(year).days}
        off |= {o.on for o in self.overrides if o.kind}
        off -= {o.on for o in self.overrides if not o.kind}
        return np.busdaycalendar(holidays=np.array(sorted(off), dtype="datetime64[D]"))

    @property
    def has_working_weekend(self) -> bool:
        """Say whether an override makes a Saturday or Sunday a working day."""
        return any(o.kind is None and o.on.weekday() >= 5 for o in self.overrides)


def calendar_findings() -> list[Finding]:
    """Return where the package `holidays` differs from the numbers that the decrees name."""
    found = []
    for name in data_names(FOLDER):
        data = read_data(FOLDER, name).data
        days = calendar_year(data["year"]).days.values()
        for field_name, kind in (
            ("holidays", DayOffKind.HOLIDAY),
            ("collective_leave", DayOffKind.COLLECTIVE_LEAVE),
        ):
            count = sum(off.kind is kind for off in days)
            if count != data["expected"][field_name]:
                params = {
                    "year": str(data["year"]),
                    "kind": DAY_OFF_WORDS[kind],
                    "expected": data["expected"][field_name],
                    "found": count,
                }
                where = read_data(FOLDER, name).where(f"expected.{field_name}")
                found.append(Finding(M.PACKAGE_DIFFERS, where, params))
    return found
