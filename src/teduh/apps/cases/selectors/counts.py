"""An institution's counts, read from clear columns. Nothing is opened, nobody is named.

Who may see them is the caller's to check: what is read here is not yet suppressed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any, Final

from django.db.models import Count, F, Q

from teduh.apps.cases.models import Case, Proceeding, ProceedingStep, RunningClock
from teduh.apps.cases.statistics import (
    CaseLine,
    Figures,
    Stage,
    Standing,
    Stay,
    counts_of,
    kind_of,
    known_track,
    standing_of,
    standing_of_case,
    state_times,
)
from teduh.law.balance import Ladder
from teduh.law.clocks import DeadlineState

PUBLIC_LADDERS: Final = (Ladder.DITERUSKAN, Ladder.SANKSI_BERLAKU)


@dataclass(frozen=True, slots=True)
class _Person:
    case_id: str
    track: str
    standing: Standing
    opened_on: date
    steps: tuple[tuple[str, date], ...]  # state, decided on; in order


def case_figures(*, institution_id: int, now: datetime) -> Figures:
    """Return all counts of an institution at a moment."""
    people = list(_people(institution_id))
    by_case: dict[str, list[_Person]] = defaultdict(list)
    for person in people:
        by_case[person.case_id].append(person)
    lines, received = [], {}
    rows = Case.objects.filter(institution_id=institution_id).values_list(
        "pk", "origin", "place__path", "rule_ids", "closed_on", "received_on"
    )
    for case_id, origin, path, rule_ids, closed_on, received_on in rows.iterator():
        standings = [person.standing for person in by_case[case_id]]
        standing = standing_of_case(standings, is_closed=closed_on is not None)
        lines.append(CaseLine(origin, path, kind_of(rule_ids), standing))
        received[case_id] = received_on
    days = _decision_days(people, received)
    return Figures(
        cases=counts_of([line.standing for line in lines], [line.kind for line in lines]),
        by_origin=_counted(line.origin for line in lines),
        by_stage=_by_stage(line.standing for line in lines),
        by_kind=_counted(line.kind for line in lines),
        by_place=_counted(line.place_path for line in lines),
        people=counts_of([person.standing for person in people]),
        people_by_stage=_by_stage(person.standing for person in people),
        ladders=_ladders(people),
        clocks=clock_counts(institution_id=institution_id, now=now),
        clock_count=RunningClock.objects.filter(
            proceeding__case__institution_id=institution_id
        ).count(),
        times=state_times(_stays(people, now.date())),
        decision_days=float(median(days)) if days else None,
        decision_count=len(days),
    )


def clock_counts(*, institution_id: int, now: datetime) -> dict[DeadlineState, int]:
    """Return how an institution's clocks stand, as `teduh.law.clocks.state` says it of each.

    One question to the database, as the board asks too. Seconds count, their parts do not.
    """
    moment = now.replace(microsecond=0)
    is_over, is_open = Q(stopped_at__isnull=False), Q(stopped_at=None)
    too_late = Q(stopped_at__gte=F("due_at") + timedelta(seconds=1))
    found = RunningClock.objects.filter(proceeding__case__institution_id=institution_id).aggregate(
        met=Count("pk", filter=is_over & (Q(due_at=None) | ~too_late)),
        met_late=Count("pk", filter=is_over & too_late),
        overdue=Count("pk", filter=is_open & Q(due_at__lt=moment)),
        running=Count("pk", filter=is_open & Q(due_at__gte=moment)),
        paused=Count("pk", filter=is_open & Q(due_at=None)),
    )
    return {DeadlineState(state): n for state, n in sorted(found.items()) if n}


def ladder_counts(*, institution_id: int, since: date, until: date) -> dict[Ladder, dict[str, int]]:
    """Return how many people reached a public ladder in a period and stand on it still, by class.

    Only ladders of tracks that the institution runs are keys, so that a zero is a zero.
    """
    kinds = {
        case_id: kind_of(rule_ids)
        for case_id, rule_ids in Case.objects.filter(institution_id=institution_id).values_list(
            "pk", "rule_ids"
        )
    }
    found: dict[Ladder, Counter[str]] = {}
    for person in _people(institution_id):
        track = known_track(person.track)
        if track is None:
            continue
        states = track.state_by_id
        for ladder in PUBLIC_LADDERS:
            on_it = {state.id for state in states.values() if state.ladder == ladder}
            if not on_it:
                continue
            counts = found.setdefault(ladder, Counter())
            reached = [day for state, day in person.steps if state in on_it]
            stands = person.steps and person.steps[-1][0] in on_it
            if stands and since <= reached[0] <= until:
                counts[kinds[person.case_id]] += 1
    return {ladder: dict(sorted(counts.items())) for ladder, counts in sorted(found.items())}


def _people(institution_id: int) -> Iterable[_Person]:
    steps: dict[str, list[tuple[str, date]]] = defaultdict(list)
    rows = ProceedingStep.objects.filter(proceeding__case__institution_id=institution_id).order_by(
        "proceeding_id", "number"
    )
    for proceeding_id, state, day in rows.values_list("proceeding_id", "to_state", "decided_on"):
        steps[proceeding_id].append((state, day))
    proceedings = Proceeding.objects.filter(case__institution_id=institution_id).order_by()
    for pk, case_id, track, state, opened_on in proceedings.values_list(
        "pk", "case_id", "track", "state", "opened_on"
    ):
        own = tuple(steps[pk])
        passed = [each for each, _day in own]
        yield _Person(case_id, track, standing_of(track, state, passed), opened_on, own)


def _stays(people: Iterable[_Person], today: date) -> Iterable[Stay]:
    for person in people:
        for i, (state, day) in enumerate(person.steps):
            is_over = i + 1 < len(person.steps)
            until = person.steps[i + 1][1] if is_over else today
            if not is_over and _is_end(person.track, state):
                continue
            yield Stay(person.track, state, max(0, (until - day).days), is_over)


def _is_end(track: str, state: str) -> bool:
    known = known_track(track)
    found = known.state_by_id.get(state) if known else None
    return found is not None and found.is_terminal


def _decision_days(people: Iterable[_Person], received: dict[str, date]) -> list[int]:
    days = []
    for person in people:
        track = known_track(person.track)
        if track is None:
            continue
        states = track.state_by_id
        decided = [
            day
            for state, day in person.steps
            if state in states and states[state].outcome in ("violation", "no_violation")
        ]
        if decided:
            days.append(max(0, (decided[0] - received[person.case_id]).days))
    return days


def _ladders(people: list[_Person]) -> dict[Ladder, int]:
    """Return how many people ever reached each ladder that the institution's tracks have."""
    own = [known_track(track) for track in {person.track for person in people}]
    there = {state.ladder for track in own if track for state in track.states}
    return {
        ladder: len(people)
        if ladder is Ladder.DUGAAN
        else sum(ladder in person.standing.ladders for person in people)
        for ladder in Ladder
        if ladder in there
    }


def _by_stage(standings: Iterable[Standing]) -> dict[Stage, int]:
    counts = Counter(each.stage for each in standings if each.stage is not None)
    return {stage: counts[stage] for stage in Stage if counts[stage]}


def _counted(values: Iterable[Any]) -> dict[Any, int]:
    return dict(sorted(Counter(values).items()))
