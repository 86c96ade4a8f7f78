"""What the law needs to know of an election: its kind and its days. Filled in by the caller.

Days come from election data (`apps.elections`, or `data/elections/`); nothing here knows a year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from teduh.kernel.errors import Finding
from teduh.kernel.messages import N_, Message
from teduh.law.vocabulary import ElectionKind


class EventMessage(Message):
    """Findings about the day of an event."""

    IN_THE_FUTURE = (
        "law.event.in_the_future",
        N_("The event is dated {on}, after {today}."),
        N_("Correct the day; what is planned belongs in the check before an act."),
    )
    BEFORE_ELECTION = (
        "law.event.before_election",
        N_("The event is dated {on}; this election began on {started_on}."),
        N_("Correct the day, or choose the election it belongs to."),
    )


class Capacity(StrEnum):
    """In what capacity somebody heads a region (as in `apps.elections`)."""

    DEFINITIVE = "definitive"
    PJS = "pjs"
    PJ = "pj"
    PLT = "plt"
    PLH = "plh"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who heads a region, from when to when (both included). `id` is opaque; no name is needed.

    `leaves` are times of campaign leave. `is_candidate` makes an incumbent of a head of region.
    """

    id: str
    region_code: str
    capacity: Capacity
    starts_on: date | None
    ends_on: date | None = None
    is_candidate: bool = False
    leaves: tuple[tuple[date, date], ...] = ()

    def holds_on(self, day: date) -> bool:
        """Say whether this person exercised the office on a day; on leave one does not."""
        is_in = (self.starts_on is None or self.starts_on <= day) and (
            self.ends_on is None or day <= self.ends_on
        )
        return is_in and not any(first <= day <= last for first, last in self.leaves)


@dataclass(frozen=True, slots=True)
class Round:
    """One vote of an election: the first, or a repeat (PSU) with a campaign of its own."""

    voting_on: date
    campaign_from: date | None = None
    campaign_to: date | None = None


@dataclass(frozen=True, slots=True)
class ElectionFacts:
    """The days of one contest. None is not known, or not yet.

    `determined_on` is the first determination of candidates (*penetapan paslon*), from which
    article 71 counts back; a repeat vote has one of its own, which moves nothing.
    """

    kind: ElectionKind
    region_code: str = ""
    started_on: date | None = None
    determined_on: date | None = None
    rounds: tuple[Round, ...] = ()
    winner_determined_on: date | None = None
    term_ends_on: date | None = None
    inaugurated_on: date | None = None
    holders: tuple[Holder, ...] = ()

    def is_campaign(self, day: date) -> bool:
        """Say whether `day` lies in the campaign of any round."""
        return any(
            r.campaign_from and r.campaign_to and r.campaign_from <= day <= r.campaign_to
            for r in self.rounds
        )


def event_findings(
    on: date, *, today: date, election: ElectionFacts | None = None
) -> list[Finding]:
    """Return what is wrong with the day of an event: in the future, before the election existed."""
    found = []
    if on > today:
        params = {"on": on.isoformat(), "today": today.isoformat()}
        found.append(Finding(EventMessage.IN_THE_FUTURE, params=params))
    if election is not None and election.started_on and on < election.started_on:
        params = {"on": on.isoformat(), "started_on": election.started_on.isoformat()}
        found.append(Finding(EventMessage.BEFORE_ELECTION, params=params))
    return found
