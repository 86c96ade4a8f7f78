"""Reading elections. All of it is public: offices, dates, counts with their sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from teduh.apps.elections.messages import ElectionMessage
from teduh.apps.elections.models import (
    Annulment,
    Candidate,
    CandidatePair,
    Contest,
    Election,
    Electorate,
    OfficeHolder,
    Result,
    Round,
    Stage,
    StationCount,
    Turnout,
)
from teduh.apps.elections.rules.calendar import acting_on, on_leave, spans
from teduh.apps.regions.models import Place, PlaceStatus
from teduh.kernel.errors import Finding, NotFound
from teduh.kernel.region_codes import NATION_CODE, region_code_ancestors

# The list that says most comes first.
LIST_ORDER: Final = ("dpt", "dps", "dphp", "dp4")


@dataclass(frozen=True)
class ElectorateView:
    """Voters of a place: the figure we use, what contradicts it, and every list stated."""

    main: Electorate | None
    conflicts: tuple[Electorate, ...]
    lists: tuple[Electorate, ...]


@dataclass(frozen=True)
class StationView:
    """Stations of a place: the figure we use, what contradicts it, and its parts."""

    main: StationCount | None
    conflicts: tuple[StationCount, ...]
    parts: tuple[StationCount, ...]  # regular, special


@dataclass(frozen=True)
class HolderView:
    """An office-holder on a day: who acts, who is on leave."""

    holder: OfficeHolder
    acting: bool
    on_leave: bool


@dataclass(frozen=True)
class PairView:
    """A pair as it stood in a round: its members of that day, its parties, its votes."""

    pair: CandidatePair
    members: tuple[Candidate, ...]
    parties: tuple[str, ...]
    result: Result | None
    conflicts: tuple[Result, ...]


@dataclass(frozen=True)
class RoundView:
    """A round of a contest, complete: pairs with votes, ballots, and whether it was annulled."""

    round: Round
    pairs: tuple[PairView, ...]
    turnout: Turnout | None
    turnout_conflicts: tuple[Turnout, ...]
    annulment: Annulment | None


def election_get(slug: str) -> Election:
    """Return an election by its slug; NotFound names those there are."""
    election = Election.objects.filter(slug=slug).first()
    if election is None:
        known = ", ".join(Election.objects.values_list("slug", flat=True))
        params = {"election": slug, "elections": known or "-"}
        raise NotFound(Finding(ElectionMessage.ELECTION_UNKNOWN, params=params))
    return election


def election_list() -> list[Election]:
    """Return the elections, the latest first."""
    return list(Election.objects.all())


def election_span(election: Election) -> tuple[date, date]:
    """Return the first and the last day that its calendar knows."""
    days = [election.voting_on, *election.rounds.values_list("voting_on", flat=True)]
    for start, end in election.stages.values_list("starts_on", "ends_on"):
        days += [day for day in (start, end) if day]
    return min(days), max(days)


def election_current(day: date) -> Election | None:
    """Return the election whose next vote comes first, of those that are not over; else the latest.

    A re-vote counts as a vote; after the last one an election lasts to the end of its calendar.
    """
    elections = list(Election.objects.prefetch_related("rounds", "stages"))
    unfinished = {}
    for election in elections:
        last = election_span(election)[1]
        if last >= day:
            votes = [r.voting_on for r in election.rounds.all()] + [election.voting_on]
            unfinished[election] = min([vote for vote in votes if vote >= day], default=last)
    if unfinished:
        return min(unfinished, key=lambda election: unfinished[election])
    return max(elections, key=lambda election: election.voting_on, default=None)


def _above(place: Place) -> list[str]:
    if place.path == NATION_CODE:
        return [NATION_CODE]
    return [NATION_CODE, *region_code_ancestors(place.path), place.path]


def stages_on(
    day: date, *, place: Place | None = None, election: Election | None = None
) -> list[Stage]:
    """Return the stages that hold on a day: those of everywhere, and those of the place.

    A stage without a known end holds until the last day of its election's calendar.
    """
    stages = Stage.objects.select_related("election", "place")
    if election is not None:
        stages = stages.filter(election=election)
    everywhere = Q(place=None)
    stages = stages.filter(
        everywhere | Q(place__path__in=_above(place)) if place is not None else everywhere
    )
    ends = {e.pk: election_span(e)[1] for e in Election.objects.filter(stages__in=stages)}
    return [
        stage
        for stage in stages
        if spans(stage.starts_on, stage.ends_on or ends[stage.election_id], day)
    ]


def stages_of(election: Election, place: Place | None = None) -> list[Stage]:
    """Return the calendar of an election, by day; with a place, its own stages too."""
    condition = Q(place=None)
    if place is not None:
        condition |= Q(place__path__in=_above(place))
    stages = election.stages.filter(condition).select_related("place")
    return sorted(stages, key=lambda s: (s.starts_on or s.ends_on or date.min, s.slug))


def office_holder_on(place: Place, office: str, day: date) -> OfficeHolder | None:
    """Return who exercises an office of a place on a day, or None when that is not known."""
    holders = OfficeHolder.objects.filter(place=place, office=office).select_related("pair")
    return acting_on(holders, day)


def office_holders_on(place: Place, day: date) -> list[HolderView]:
    """Return everybody in office at a place on a day, those on leave too, heads first."""
    found = []
    holders = list(OfficeHolder.objects.filter(place=place).select_related("pair", "place"))
    for office in dict.fromkeys(holder.office for holder in holders):
        of_office = [holder for holder in holders if holder.office == office]
        acting = acting_on(of_office, day)
        found += [
            HolderView(holder, holder is acting, on_leave(holder, day))
            for holder in of_office
            if holder is acting
            or (on_leave(holder, day) and spans(holder.starts_on, holder.ends_on, day))
        ]
    return sorted(found, key=lambda view: (view.holder.office.startswith("deputy"), view.on_leave))


def office_holders_of(place: Place) -> list[OfficeHolder]:
    """Return every known office-holder of a place, the latest first."""
    holders = OfficeHolder.objects.filter(place=place).select_related("pair")
    return sorted(holders, key=lambda h: h.starts_on or date.min, reverse=True)


def contests_for(place: Place, election: Election) -> list[Contest]:
    """Return the contests in which the people of a place vote, the widest first."""
    contests = Contest.objects.filter(election=election, constituency__path__in=_above(place))
    return sorted(
        contests.select_related("constituency", "election"),
        key=lambda contest: len(contest.constituency.path),
    )


def rounds_of(contest: Contest, place: Place | None = None) -> list[Round]:
    """Return the rounds of a contest, in order; with a place, only those held there."""
    rounds = Round.objects.filter(election=contest.election).filter(
        Q(contest=None) | Q(contest=contest)
    )
    if place is not None:
        rounds = rounds.filter(Q(place=None) | Q(place__path__in=_above(place)))
    return list(rounds.select_related("place", "repeats").order_by("voting_on", "number"))


def pairs_on(contest: Contest, day: date) -> list[tuple[CandidatePair, tuple[Candidate, ...]]]:
    """Return the pairs of a contest with the members they had on a day, by number."""
    pairs = contest.pairs.prefetch_related("candidates").order_by("number")
    return [(pair, _members(pair, day)) for pair in pairs]


def _members(pair: CandidatePair, day: date) -> tuple[Candidate, ...]:
    found = [
        member
        for member in pair.candidates.all()
        if (member.valid_from is None or member.valid_from <= day)
        and (member.valid_to is None or day < member.valid_to)
    ]
    return tuple(sorted(found, key=lambda member: member.role != Candidate.Role.HEAD))


def incumbents(contest: Contest, day: date) -> list[Candidate]:
    """Return the members of pairs who held the office at the election and stand on a day."""
    return [
        member for _, members in pairs_on(contest, day) for member in members if member.incumbent
    ]


def round_view(round_: Round, contest: Contest, place: Place | None = None) -> RoundView:
    """Return a round of a contest with votes and ballots in a place (the constituency if none)."""
    place = place or round_.place or contest.constituency
    results = list(
        Result.objects.filter(round=round_, pair__contest=contest, place=place)
        .order_by("standing")
        .select_related("pair")
    )
    turnouts = list(Turnout.objects.filter(round=round_, contest=contest, place=place))
    views = []
    # A repetition at one station is held with the coalitions of the round it repeats.
    carried = {None, round_.pk}
    if round_.kind == Round.Kind.STATION:
        carried.add(round_.repeats_id)
    supported = contest.pairs.prefetch_related("candidates", "supports__party").order_by("number")
    for pair in supported:
        of_pair = [result for result in results if result.pair_id == pair.pk]
        parties = tuple(
            str(support.party) for support in pair.supports.all() if support.round_id in carried
        )
        views.append(
            PairView(
                pair=pair,
                members=_members(pair, round_.voting_on),
                parties=parties,
                result=next((r for r in of_pair if r.standing == "main"), None),
                conflicts=tuple(r for r in of_pair if r.standing != "main"),
            )
        )
    return RoundView(
        round=round_,
        pairs=tuple(views),
        turnout=next((t for t in turnouts if t.standing == "main"), None),
        turnout_conflicts=tuple(t for t in turnouts if t.standing != "main"),
        annulment=Annulment.objects.filter(round=round_, contest=contest).first(),
    )


def electorate_for(place: Place, election: Election, round_: Round | None = None) -> ElectorateView:
    """Return the voters of a place; a re-vote without a list of its own has that of the first."""
    rows = Electorate.objects.filter(place=place, election=election, station="")
    own = list(rows.filter(round=round_)) if round_ is not None else []
    found = own or list(rows.filter(round=None))
    found.sort(key=lambda row: (LIST_ORDER.index(row.status), row.standing != "main"))
    main = next((row for row in found if row.standing == "main"), None)
    conflicts = tuple(
        row for row in found if main and row.status == main.status and row.standing != "main"
    )
    return ElectorateView(main, conflicts, tuple(found))


def stations_for(place: Place, election: Election, round_: Round | None = None) -> StationView:
    """Return the polling stations of a place; a re-vote without a count has that of the first."""
    rows = StationCount.objects.filter(place=place, election=election)
    own = list(rows.filter(round=round_)) if round_ is not None else []
    found = own or list(rows.filter(round=None))
    whole = [row for row in found if row.kind == StationCount.Kind.ALL]
    return StationView(
        main=next((row for row in whole if row.standing == "main"), None),
        conflicts=tuple(row for row in whole if row.standing != "main"),
        parts=tuple(row for row in found if row.kind != StationCount.Kind.ALL),
    )


@dataclass(frozen=True)
class CircleSizes:
    """Sizes for the circles of a map: one measure for all, so that they compare."""

    measure: str  # voters, stations, population, or nothing
    values: dict[int, int]  # place_id -> value
    election: Election | None = None


def circle_sizes(places: Iterable[Place]) -> CircleSizes:
    """Return what circles of these places can be sized by: the measure that most of them have.

    Voters of a final list come first, then polling stations, then population; measures are never
    mixed in one map.
    """
    shown = {place.pk: place for place in places}
    best = CircleSizes("", {})
    for election in Election.objects.all():
        voters = dict(
            _main(Electorate.objects.filter(election=election, station=""), shown)
            .filter(status="dpt")
            .values_list("place_id", "voters")
        )
        stations = dict(
            _main(StationCount.objects.filter(election=election, kind="all"), shown).values_list(
                "place_id", "stations"
            )
        )
        for measure, values in (("voters", voters), ("stations", stations)):
            if len(values) > len(best.values):
                best = CircleSizes(measure, values, election)
    people = {pk: place.population for pk, place in shown.items() if place.population}
    return CircleSizes("population", people) if len(people) > len(best.values) else best


def _main(rows: QuerySet, shown: Iterable[int]) -> QuerySet:
    return rows.filter(
        standing="main", round=None, place__in=list(shown), place__status=PlaceStatus.ACTIVE
    )
