"""What holds on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Held(Protocol):
    """An office-holder as the rules need one."""

    capacity: str
    starts_on: date | None
    ends_on: date | None
    on_leave_from: date | None
    on_leave_to: date | None


T = TypeVar("T", bound=Held)


def spans(start: date | None, end: date | None, day: date) -> bool:
    """Say whether a day lies in a span with both ends included; an unknown end is open."""
    return (start is None or start <= day) and (end is None or day <= end)


def on_leave(holder: Held, day: date) -> bool:
    """Say whether an office-holder is on leave on a day."""
    return (
        holder.on_leave_from is not None
        and holder.on_leave_to is not None
        and spans(holder.on_leave_from, holder.on_leave_to, day)
    )


def acting_on(holders: Iterable[T], day: date) -> T | None:
    """Return who exercises the office on a day.

    Somebody on campaign leave does not; among those who may, the latest to begin does (on the day
    of an inauguration both the old and the new one are in office, and the new one acts).
    """
    present = [
        holder
        for holder in holders
        if spans(holder.starts_on, holder.ends_on, day) and not on_leave(holder, day)
    ]
    return max(present, key=lambda holder: holder.starts_on or date.min, default=None)
