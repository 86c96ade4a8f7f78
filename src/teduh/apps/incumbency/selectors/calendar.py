"""The windows of article 71 for one contest, counted from what the database knows of its election.

Days come from stages by the last part of their slug (`penetapan-paslon`, `penetapan-terpilih`,
`pelantikan`), those of the region before those of everywhere. The determination of pairs for a
re-vote has another name (`…-psu-penetapan`) and moves nothing; the winner is determined by the last
of such days, as an annulled result had one too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from teduh.apps.elections.models import Candidate, Contest, OfficeHolder, Round, Stage
from teduh.apps.elections.selectors import election_span, rounds_of
from teduh.apps.regions.models import Place
from teduh.kernel.region_codes import region_code_ancestors
from teduh.kernel.texts import pick
from teduh.law.elections import Capacity, ElectionFacts, Holder
from teduh.law.elections import Round as RoundFacts
from teduh.law.incumbent import Window, windows
from teduh.law.rules import rule_get
from teduh.law.vocabulary import ELECTION_ALIASES, ElectionKind

DETERMINED: Final = "penetapan-paslon"
WINNER: Final = "penetapan-terpilih"
INAUGURATED: Final = "pelantikan"
CAMPAIGN: Final = "kampanye"
# Other stages that the calendar shows beside the counted days.
_SHOWN: Final = ("larangan-penggantian-pejabat", "larangan-program-petahana", CAMPAIGN,
                 "masa-tenang", "psu-penetapan")  # fmt: skip


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A line of the calendar: from when to when (both included), what it is, who says so."""

    on: date
    until: date | None
    what: str
    kind: str  # window, vote, stage, office
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class PostHeld:
    """An office from when to when, by post and without a name."""

    office: str
    capacity: str
    starts_on: date | None
    ends_on: date | None
    leave: tuple[date, date] | None
    is_candidate: bool
    windows: tuple[Window, ...]
    source_url: str


@dataclass(frozen=True)
class ContestCalendar:
    """Everything that is known about the windows of a contest.

    `candidacy_ended` tells for the id of a head of region when the candidacy ended, if it did.
    """

    contest: Contest
    facts: ElectionFacts
    windows: tuple[Window, ...]
    days: tuple[CalendarDay, ...]
    posts: tuple[PostHeld, ...]
    candidacy_ended: Mapping[str, date] = field(default_factory=dict)

    @property
    def is_confirmed(self) -> bool:
        """Say whether every rule behind the windows was checked against the official text."""
        return all(rule_get(window.rule_id).is_confirmed for window in self.windows)

    def open_on(self, day: date) -> list[Window]:
        """Return the windows that hold on a day."""
        return [window for window in self.windows if window.holds_on(day)]


def contests_watched(place: Place | None = None) -> list[Contest]:
    """Return contests whose law has such windows, the region's own first, then the latest.

    With a place, those in which its heads stand: its own and those of the regions above it.
    """
    contests = Contest.objects.select_related("election", "constituency")
    if place is not None:
        contests = contests.filter(
            constituency__path__in=[place.path, *region_code_ancestors(place.path)]
        )
    found = [contest for contest in contests if windows(ElectionFacts(_kind(contest)))]
    found.sort(key=lambda contest: contest.election.voting_on, reverse=True)
    return sorted(found, key=lambda contest: -len(contest.constituency.path))


def contest_calendar(contest: Contest) -> ContestCalendar:
    """Return the windows, days and posts of a contest."""
    region = contest.constituency
    everywhere_or_here = Q(place=None) | Q(place=region)
    stages = list(Stage.objects.filter(everywhere_or_here, election=contest.election))
    holders = list(
        OfficeHolder.objects.filter(
            place=region, office__in=(contest.office, f"deputy_{contest.office}")
        ).select_related("pair")
    )
    rounds = [r for r in rounds_of(contest) if r.kind != Round.Kind.STATION]
    facts = _facts(contest, stages, holders, rounds)
    found = tuple(windows(facts))
    return ContestCalendar(
        contest=contest,
        facts=facts,
        windows=found,
        days=tuple(_days(facts, found, stages, rounds_of(contest), holders)),
        posts=tuple(_posts(contest, found, holders)),
        candidacy_ended=_candidacies_ended([h for h in holders if h.office == contest.office]),
    )


def _candidacies_ended(heads: Sequence[OfficeHolder]) -> dict[str, date]:
    by_pair = {holder.pair_id: str(holder.pk) for holder in heads if holder.pair_id}
    ended = Candidate.objects.filter(
        pair__in=by_pair, role=Candidate.Role.HEAD, incumbent=True, valid_to__isnull=False
    )
    return {by_pair[pair]: day for pair, day in ended.values_list("pair", "valid_to")}


def _kind(contest: Contest) -> ElectionKind:
    kind = contest.election.kind
    return ElectionKind(ELECTION_ALIASES.get(kind, kind))


def _facts(
    contest: Contest,
    stages: Sequence[Stage],
    holders: Sequence[OfficeHolder],
    rounds: Sequence[Round],
) -> ElectionFacts:
    heads = [holder for holder in holders if holder.office == contest.office]
    determined_on = min(_stage_days(stages, DETERMINED), default=None)
    inaugurated = sorted(
        holder.starts_on
        for holder in heads
        if holder.capacity == Capacity.DEFINITIVE
        and holder.starts_on
        and holder.starts_on > contest.election.voting_on
    )
    return ElectionFacts(
        kind=_kind(contest),
        region_code=contest.constituency.path,
        started_on=election_span(contest.election)[0],
        determined_on=determined_on,
        rounds=tuple(_round_facts(stages, rounds)),
        winner_determined_on=max(_stage_days(stages, WINNER), default=None),
        term_ends_on=_term_end(heads, determined_on),
        inaugurated_on=max(_stage_days(stages, INAUGURATED) or inaugurated[:1], default=None),
        holders=tuple(_holder(holder) for holder in heads),
    )


def _stage_days(stages: Iterable[Stage], name: str) -> list[date]:
    """Return the first days of stages of a name: the region's own, else those of everywhere."""
    named = [stage for stage in stages if stage.starts_on and _is(stage, name)]
    own = [stage for stage in named if stage.place_id is not None]
    return [stage.starts_on for stage in own or named if stage.starts_on]


def _round_facts(stages: Sequence[Stage], rounds: Sequence[Round]) -> Iterable[RoundFacts]:
    campaigns = [stage for stage in stages if _is(stage, CAMPAIGN)]
    for round_ in rounds:
        voting_on = round_.voting_on
        before = [s for s in campaigns if s.starts_on and s.ends_on and s.ends_on < voting_on]
        last = max(before, key=lambda s: s.starts_on or date.min, default=None)
        yield RoundFacts(
            voting_on,
            last.starts_on if last else None,
            last.ends_on if last else None,
        )


def _term_end(heads: Sequence[OfficeHolder], determined_on: date | None) -> date | None:
    """Return the end of the term in which pairs were determined; an acting head's if none else."""
    if determined_on is None:
        return None
    there = [
        holder
        for holder in heads
        if (holder.starts_on is None or holder.starts_on <= determined_on)
        and (holder.ends_on is None or determined_on <= holder.ends_on)
    ]
    there.sort(key=lambda holder: holder.capacity != Capacity.DEFINITIVE)
    return there[0].ends_on if there else None


def _holder(holder: OfficeHolder) -> Holder:
    leave = _leave(holder)
    return Holder(
        id=str(holder.pk),
        region_code=holder.place.path,
        capacity=Capacity(holder.capacity),
        starts_on=holder.starts_on,
        ends_on=holder.ends_on,
        is_candidate=holder.interest == OfficeHolder.Interest.CANDIDATE,
        leaves=(leave,) if leave else (),
    )


def _leave(holder: OfficeHolder) -> tuple[date, date] | None:
    if holder.on_leave_from is None or holder.on_leave_to is None:
        return None
    return holder.on_leave_from, holder.on_leave_to


def _days(
    facts: ElectionFacts,
    found: Sequence[Window],
    stages: Sequence[Stage],
    rounds: Sequence[Round],
    holders: Sequence[OfficeHolder],
) -> list[CalendarDay]:
    days = [
        CalendarDay(
            window.start, window.end, f"{pick(dict(window.name))} ({window.legal_basis})", "window"
        )
        for window in found
        if window.start
    ]
    days += [CalendarDay(r.voting_on, r.voting_on, str(r), "vote", r.source_url) for r in rounds]
    names = (DETERMINED, WINNER, INAUGURATED, *_SHOWN)
    days += [
        CalendarDay(stage.starts_on, stage.ends_on, str(stage), "stage", stage.source_url)
        for stage in stages
        if stage.starts_on and any(_is(stage, name) for name in names)
    ]
    for holder in holders:
        if leave := _leave(holder):
            what = _("Campaign leave: %(post)s") % {"post": holder.get_office_display()}
            days.append(CalendarDay(*leave, what, "office", holder.source_url))
        if holder.capacity != Capacity.DEFINITIVE and _during(holder, found):
            what = pgettext("an office and its capacity", "%(post)s: %(capacity)s") % {
                "post": holder.get_office_display(),
                "capacity": holder.get_capacity_display(),
            }
            days.append(
                CalendarDay(holder.starts_on or date.min, holder.ends_on, what, "office",
                            holder.source_url)
            )  # fmt: skip
    if facts.term_ends_on:
        what = _("End of the term of office")
        days.append(CalendarDay(facts.term_ends_on, facts.term_ends_on, what, "office"))
    return sorted(days, key=lambda day: (day.on, day.kind, day.until or date.max))


def _is(stage: Stage, name: str) -> bool:
    return stage.slug == name or stage.slug.endswith(f"-{name}")


def _during(holder: OfficeHolder, found: Iterable[Window]) -> list[Window]:
    return [
        window
        for window in found
        if window.start
        and (window.end is None or (holder.starts_on or date.min) <= window.end)
        and (holder.ends_on is None or window.start <= holder.ends_on)
    ]


def _posts(
    contest: Contest,
    found: Sequence[Window],
    holders: Sequence[OfficeHolder],
) -> list[PostHeld]:
    first = min((w.start for w in found if w.start), default=contest.election.voting_on)
    posts = [
        PostHeld(
            office=holder.get_office_display(),
            capacity=holder.get_capacity_display(),
            starts_on=holder.starts_on,
            ends_on=holder.ends_on,
            leave=_leave(holder),
            is_candidate=holder.interest == OfficeHolder.Interest.CANDIDATE,
            windows=tuple(_during(holder, found)),
            source_url=holder.source_url,
        )
        for holder in sorted(holders, key=lambda holder: holder.office != contest.office)
        if holder.ends_on is None or holder.ends_on >= first
    ]
    return sorted(posts, key=lambda post: post.starts_on or date.min)
