"""Holding an event against the windows: what is to be examined and why, never who is guilty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from teduh.kernel.errors import Finding, Level
from teduh.kernel.region_codes import region_code_contains
from teduh.law.data_files import Texts
from teduh.law.elections import Capacity, ElectionFacts, Holder
from teduh.law.incumbent.messages import WindowMessage as M
from teduh.law.incumbent.windows import Window


class Standing(StrEnum):
    """Where an event stands. There is no word here for guilt, on purpose."""

    OUTSIDE = "outside"
    UNKNOWN = "unknown"
    EXCEPTION_SHOWN = "exception_shown"
    TO_BE_EXAMINED = "to_be_examined"


@dataclass(frozen=True, slots=True)
class Event:
    """An act that happened or is planned. `approved_on` is the day of the Minister's letter."""

    kind: str
    on: date
    region_code: str
    approved_on: date | None = None


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found: the windows the event lies in, the reasons, and the exceptions to look at."""

    event: Event
    standing: Standing
    windows: tuple[Window, ...]
    reasons: tuple[Finding, ...]
    exceptions: tuple[Texts, ...]

    @property
    def reason_ids(self) -> tuple[str, ...]:
        """The message ids of the reasons."""
        return tuple(reason.message_id for reason in self.reasons)


def examine(event: Event, windows: Sequence[Window], election: ElectionFacts) -> Examination:
    """Return whether an event is to be examined, and why.

    Parameters
    ----------
    event : an act, its day and place.
    windows : the windows of the election, from `windows(election)`.
    election : its region and who headed it on which days.
    """
    is_own = region_code_contains(election.region_code, event.region_code)
    relevant = [w for w in windows if event.kind in w.kinds and (is_own or w.holds_elsewhere)]
    inside = [w for w in relevant if w.holds_on(event.on)]
    unknown = [w for w in relevant if w.unknown]
    reasons = [_inside(event, window) for window in inside]
    reasons += [_say(M.UNKNOWN, basis=w.legal_basis, event=w.unknown) for w in unknown]
    if not inside:
        standing = Standing.UNKNOWN if unknown else Standing.OUTSIDE
        if not unknown:
            reasons.append(_say(M.OUTSIDE, on=event.on.isoformat()))
        return Examination(event, standing, (), tuple(reasons), ())
    if not is_own:
        reasons.append(_say(M.ELSEWHERE))
    reasons.append(_holder_reason(holder_on(election, event.on)))
    standing = Standing.TO_BE_EXAMINED
    if event.approved_on is not None:
        params = {"approved_on": event.approved_on.isoformat()}
        if event.approved_on <= event.on:
            standing = Standing.EXCEPTION_SHOWN
            reasons.append(_say(M.APPROVED, **params))
        else:
            reasons.append(_say(M.APPROVED_LATE, **params, on=event.on.isoformat()))
    exceptions = tuple(text for window in inside for text in window.exceptions)
    return Examination(event, standing, tuple(inside), tuple(reasons), exceptions)


def holder_on(election: ElectionFacts, day: date) -> Holder | None:
    """Return who headed the region on a day: an acting head before one who is away on leave.

    On the day of a hand-over the later one counts.
    """
    there = [holder for holder in election.holders if holder.holds_on(day)]
    return max(there, key=lambda holder: holder.starts_on or date.min, default=None)


def _inside(event: Event, window: Window) -> Finding:
    params = {
        "on": event.on.isoformat(),
        "start": window.start.isoformat() if window.start else "",
        "basis": window.legal_basis,
    }
    if window.end is None:
        return _say(M.INSIDE_OPEN, **params)
    return _say(M.INSIDE, **params, end=window.end.isoformat())


def _holder_reason(holder: Holder | None) -> Finding:
    if holder is None:
        return _say(M.HOLDER_UNKNOWN)
    if holder.is_candidate:
        return _say(M.INCUMBENT)
    if holder.capacity is not Capacity.DEFINITIVE:
        return _say(M.ACTING_HEAD)
    return _say(M.NOT_INCUMBENT)


def _say(message: M, **params: Any) -> Finding:
    return Finding(message, params=params, level=Level.NOTE)
