"""Time: stored in UTC, told in the zone of the place or the office. The clock is a parameter."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from teduh.kernel.region_codes import region_code_zone
from teduh.kernel.texts import get_language

ZONE_LABELS: Final = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
_DAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "id": (
        "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
    ).split(),
    "en": (
        "January February March April May June July August September October November December"
    ).split(),
}


class Clock(Protocol):
    """Anything that tells the time; tests pass a `FixedClock`."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still, for tests and for rebuilding a past day."""

    def __init__(self, moment: datetime) -> None:
        if moment.tzinfo is None:
            raise ValueError("a clock needs an aware moment")
        self._moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        """Return the moment it was set to."""
        return self._moment


def local_moment(moment: datetime, region_code: str) -> datetime:
    """Return `moment` in the zone of a region."""
    return moment.astimezone(ZoneInfo(region_code_zone(region_code)))


def local_date(moment: datetime, region_code: str) -> date:
    """Return the calendar day of `moment` in the zone of a region."""
    return local_moment(moment, region_code).date()


def format_date(day: date, *, language: str | None = None, weekday: bool = False) -> str:
    """Write a day: `21 November 2024`, with `Kamis, ` before it when asked."""
    language = language or get_language()
    text = f"{day.day} {_MONTHS[language][day.month - 1]} {day.year}"
    return f"{_DAYS[language][day.weekday()]}, {text}" if weekday else text


def format_moment(moment: datetime, region_code: str, *, language: str | None = None) -> str:
    """Write a moment in its place's zone: `Kamis, 21 November 2024, 09.30 WITA`."""
    language = language or get_language()
    local = local_moment(moment, region_code)
    day = format_date(local.date(), language=language, weekday=True)
    clock = local.strftime("%H.%M" if language == "id" else "%H:%M")
    return f"{day}, {clock} {ZONE_LABELS[region_code_zone(region_code)]}"
