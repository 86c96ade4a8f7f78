"""An act held against the windows: where it stands and why, in words for the reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from teduh.apps.elections.models import Contest
from teduh.apps.incumbency.messages import WatchMessage
from teduh.apps.incumbency.models import HEADS, WatchedEvent
from teduh.apps.incumbency.selectors.calendar import ContestCalendar, contest_calendar
from teduh.kernel.clock import format_date
from teduh.kernel.errors import Finding, Level
from teduh.kernel.texts import RenderedFinding, render
from teduh.law.incumbent import Event, Examination, Standing, examine, holder_on
from teduh.law.incumbent.messages import WindowMessage

STANDINGS: Final = {
    Standing.TO_BE_EXAMINED: _("to be examined"),
    Standing.EXCEPTION_SHOWN: _("approval shown, to be checked"),
    Standing.UNKNOWN: _("window not known yet"),
    Standing.OUTSIDE: _("outside the windows"),
}
# In the order in which they need somebody.
ORDER: Final = {standing: number for number, standing in enumerate(STANDINGS)}
# The days of an election, as a window that cannot be counted names them.
_DAYS: Final = {
    "determined_on": _("determination of the pairs"),
    "term_ends_on": _("end of the term"),
    "winner_determined_on": _("determination of the winner"),
    "inaugurated_on": _("inauguration"),
}


@dataclass(frozen=True)
class Held:
    """An event with what was found about it."""

    event: WatchedEvent
    examination: Examination

    @property
    def standing(self) -> Standing:
        """Where it stands."""
        return self.examination.standing

    @property
    def standing_text(self) -> str:
        """Where it stands, in words."""
        return str(STANDINGS[self.examination.standing])

    @property
    def reasons(self) -> list[str]:
        """Why, one sentence or two each."""
        return [reason_text(reason) for reason in self.examination.reasons]


class Calendars:
    """The calendars of the contests that rows name, each counted once, and each act held once."""

    def __init__(self) -> None:
        self._found: dict[int, ContestCalendar] = {}
        self._examined: dict[tuple[object, ...], Examination] = {}

    def of(self, contest: Contest) -> ContestCalendar:
        """Return the calendar of a contest."""
        if contest.pk not in self._found:
            self._found[contest.pk] = contest_calendar(contest)
        return self._found[contest.pk]

    def held(self, event: WatchedEvent) -> Held:
        """Hold an event against its windows; acts that differ in words only are held once."""
        act = (event.kind, event.on, event.place.path, event.approved_on, event.post)
        key = (event.contest_id, *act)
        if key not in self._examined:
            held = held_against(event, self.of(event.contest))
            self._examined[key] = held.examination
        return Held(event, self._examined[key])


def inside_count(rows: QuerySet[WatchedEvent]) -> int:
    """Return how many events are to be examined, without reading each."""
    contests = Contest.objects.select_related("election", "constituency").in_bulk(
        rows.order_by().values_list("contest", flat=True).distinct()
    )
    calendars = {pk: contest_calendar(contest) for pk, contest in contests.items()}
    fields = ("contest", "kind", "on", "place__path", "approved_on")
    count = 0
    for contest, kind, on, path, approved_on, n in (
        rows.order_by().values_list(*fields).annotate(n=Count("pk"))
    ):
        found = examination_of(
            kind=kind, on=on, path=path, approved_on=approved_on, calendar=calendars[contest]
        )
        count += n if found.standing is Standing.TO_BE_EXAMINED else 0
    return count


def held_against(event: WatchedEvent, calendar: ContestCalendar) -> Held:
    """Hold an event against the windows of its contest."""
    return Held(
        event,
        examination_of(
            kind=event.kind,
            on=event.on,
            path=event.place.path,
            approved_on=event.approved_on,
            post=event.post,
            calendar=calendar,
        ),
    )


def examination_of(
    *,
    kind: str,
    on: date,
    path: str,
    approved_on: date | None,
    calendar: ContestCalendar,
    post: str = "",
) -> Examination:
    """Return where an act stands, with what the law's own reasons do not say.

    Added are an office that article 71 does not name, and a candidacy that had ended.
    """
    found = examine(Event(kind, on, path, approved_on), calendar.windows, calendar.facts)
    if not found.windows:
        return found
    reasons = list(found.reasons)
    if post and post not in HEADS:
        reasons.append(Finding(WatchMessage.POST_OTHER, level=Level.NOTE))
    if ended := _candidacy_ended(calendar, on):
        params = {"ended_on": ended.isoformat()}
        reasons.append(Finding(WatchMessage.CANDIDACY_ENDED, params=params, level=Level.NOTE))
    return replace(found, reasons=tuple(reasons))


def _candidacy_ended(calendar: ContestCalendar, on: date) -> date | None:
    """Return when the candidacy of the head in office on a day had ended, if it had."""
    holder = holder_on(calendar.facts, on)
    if holder is None or not holder.is_candidate:
        return None
    ended = calendar.candidacy_ended.get(holder.id)
    return ended if ended is not None and ended <= on else None


def stored_reason_text(stored: Mapping[str, Any]) -> str:
    """Return a reason that was kept with a check, in the language of whoever reads it now."""
    for kind in (WindowMessage, WatchMessage):
        if stored["message"] in [message.value for message in kind]:
            message = kind(stored["message"])
            return reason_text(Finding(message, params=stored["params"], level=Level.NOTE))
    return str(stored["message"])


def reason_text(finding: Finding) -> str:
    """Return a reason in the reader's language, its days written out."""
    told = in_words(finding)
    return f"{told.what} {told.repair}"


def in_words(finding: Finding) -> RenderedFinding:
    """Return a finding in the reader's language, its days written out."""
    params = {name: _written(value) for name, value in finding.params.items()}
    return render(replace(finding, params=params))


def _written(value: object) -> object:
    if not isinstance(value, str):
        return value
    if value in _DAYS:
        return str(_DAYS[value])
    try:
        return format_date(date.fromisoformat(value))
    except ValueError:
        return value
