"""Counts of cases that add up, from clear columns. Pure: it is given rows and opens nothing.

Two units, never mixed: *cases* (one matter) and *people* (one reported person on one track). Each
case and each person stands at exactly one stage, so stages are a partition of what was received. A
row whose track or state is not known any more stands at none: it is received and in no class, and
so the check of `teduh.law.balance` finds it.

A track without a register (discipline, ethics, the village) takes a matter up by opening it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from statistics import median
from typing import Final

from teduh.kernel.errors import Finding, Where
from teduh.law.balance import (
    CaseCounts,
    Ladder,
    Share,
    balance_findings,
    ladder_findings,
    parts_findings,
    share_findings,
)
from teduh.law.clocks import DeadlineState
from teduh.law.rules import rules
from teduh.law.tracks import Track, track_get, track_ids


class Stage(StrEnum):
    """Where a case or a person stands; each at exactly one."""

    IN_PROCESS = "in_process"
    NOT_REGISTERED = "not_registered"
    REGISTERED = "registered"
    NO_VIOLATION = "no_violation"
    VIOLATION = "violation"
    FORWARDED = "forwarded"
    IN_FORCE = "in_force"
    ENDED = "ended"


SEVERAL: Final = "several"  # acts of more than one table
NONE_CHOSEN: Final = "none"  # no act of the catalogue chosen yet
# Which of its people's stages speaks for a case: the furthest, and what still moves before what
# ended without a violation.
_SPEAKS: Final = (
    Stage.IN_FORCE, Stage.FORWARDED, Stage.VIOLATION, Stage.REGISTERED, Stage.IN_PROCESS,
    Stage.NO_VIOLATION, Stage.ENDED, Stage.NOT_REGISTERED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a matter stands; `stage` is None where its track or state is not known any more."""

    stage: Stage | None
    was_registered: bool = False
    outcome: str = ""
    ladders: frozenset[Ladder] = frozenset()


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case's clear columns, as far as they are counted."""

    origin: str
    place_path: str
    kind: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Stay:
    """Days in a state; `is_over` when it was left."""

    track: str
    state: str
    days: int
    is_over: bool


@dataclass(frozen=True, slots=True)
class StateTime:
    """How long matters stay in a state: of those that left it, and of those still there."""

    track: str
    state: str
    left_count: int
    median_days: float | None
    there_count: int
    longest_there_days: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """All counts of an institution at a moment."""

    cases: CaseCounts
    by_origin: Mapping[str, int]
    by_stage: Mapping[Stage, int]
    by_kind: Mapping[str, int]
    by_place: Mapping[str, int]
    people: CaseCounts
    people_by_stage: Mapping[Stage, int]
    ladders: Mapping[Ladder, int]
    clocks: Mapping[DeadlineState, int]
    clock_count: int
    times: tuple[StateTime, ...]
    decision_days: float | None = None  # median, from receipt to the first outcome
    decision_count: int = 0


def kind_of(rule_ids: Iterable[str]) -> str:
    """Return the table whose acts a case is about, so that each case is in one class.

    >>> kind_of([])
    'none'
    """
    known = _kinds()
    kinds = {known[rule] for rule in rule_ids if rule in known}
    if not kinds:
        return NONE_CHOSEN
    return kinds.pop() if len(kinds) == 1 else SEVERAL


@cache
def _kinds() -> Mapping[str, str]:
    return {rule.id: rule.kind.value for rule in rules()}


def standing_of(track_id: str, state_id: str, passed: Iterable[str]) -> Standing:
    """Return where a person's proceeding stands, from its state and the states it passed."""
    return _standing(track_id, state_id, frozenset(passed))


@cache
def known_track(track_id: str) -> Track | None:
    """Return a track, None when there is none of that id any more."""
    return track_get(track_id) if track_id in track_ids() else None


@lru_cache(maxsize=10_000)
def _standing(track_id: str, state_id: str, passed: frozenset[str]) -> Standing:
    track = known_track(track_id)
    if track is None or state_id not in track.state_by_id:
        return Standing(None)
    states = track.state_by_id
    here = states[state_id]
    has_register = any(state.registration for state in track.states)
    seen = [states[each] for each in passed | {state_id} if each in states]
    was_registered = not has_register or any(s.registration == "registered" for s in seen)
    ladders = frozenset(Ladder(state.ladder) for state in (here, *seen) if state.ladder)
    if here.ladder == Ladder.SANKSI_BERLAKU:
        stage = Stage.IN_FORCE
    elif here.ladder == Ladder.DITERUSKAN:
        stage = Stage.FORWARDED
    elif here.outcome in ("violation", "no_violation"):
        stage = Stage(here.outcome)
    elif here.registration == "not_registered":
        stage = Stage.NOT_REGISTERED
    elif here.is_terminal:
        stage = Stage.ENDED
    else:
        stage = Stage.REGISTERED if was_registered else Stage.IN_PROCESS
    return Standing(stage, was_registered, here.outcome, ladders)


def standing_of_case(people: Sequence[Standing], *, is_closed: bool) -> Standing:
    """Return where a case stands, from those of its people; without any it was only received."""
    if not people:
        return Standing(Stage.NOT_REGISTERED if is_closed else Stage.IN_PROCESS)
    if any(person.stage is None for person in people):
        return Standing(None)
    stages = {person.stage for person in people}
    stage = next(each for each in _SPEAKS if each in stages)
    was_registered = any(person.was_registered for person in people)
    if stage is Stage.IN_PROCESS and was_registered:
        stage = Stage.REGISTERED
    outcomes = {person.outcome for person in people}
    outcome = ""
    if "violation" in outcomes:
        outcome = "violation"
    elif stage is Stage.NO_VIOLATION:
        outcome = "no_violation"
    return Standing(stage, was_registered, outcome)


def counts_of(standings: Sequence[Standing], kinds: Sequence[str] = ()) -> CaseCounts:
    """Return the counts that are checked for whether they add up.

    `kinds` are the classes of the same matters, in the same order.
    """
    known = [each for each in standings if each.stage is not None]
    left_out = [each for each in known if not each.was_registered]
    in_process = sum(each.stage is Stage.IN_PROCESS for each in left_out)
    classes = Counter(
        kind
        for each, kind in zip(standings, kinds, strict=False)
        if each.stage is not None and each.outcome == "violation"
    )
    return CaseCounts(
        received=len(standings),
        registered=len(known) - len(left_out),
        not_registered=len(left_out) - in_process,
        in_process=in_process,
        violations=sum(each.outcome == "violation" for each in known),
        no_violations=sum(each.outcome == "no_violation" for each in known),
        forwarded_directly=sum(each.outcome == "violation" for each in left_out),
        violation_classes=dict(classes),
    )


def state_times(stays: Iterable[Stay]) -> tuple[StateTime, ...]:
    """Return how long matters stay in each state of each track."""
    grouped: dict[tuple[str, str], list[Stay]] = {}
    for stay in stays:
        grouped.setdefault((stay.track, stay.state), []).append(stay)
    found = []
    for (track, state), members in grouped.items():
        left = [stay.days for stay in members if stay.is_over]
        there = [stay.days for stay in members if not stay.is_over]
        found.append(
            StateTime(
                track,
                state,
                len(left),
                float(median(left)) if left else None,
                len(there),
                max(there) if there else None,
            )
        )
    return tuple(found)


def shares(figures: Figures) -> tuple[tuple[str, int, int], ...]:
    """Return every share with its numerator and denominator; those of nothing are left out."""
    cases, clocks = figures.cases, figures.clocks
    ended = clocks.get(DeadlineState.MET, 0) + clocks.get(DeadlineState.MET_LATE, 0)
    found = (
        ("registered", cases.registered, cases.received),
        ("violations", cases.violations, cases.outcomes),
        ("clocks_met", clocks.get(DeadlineState.MET, 0), ended),
    )
    return tuple((name, n or 0, of) for name, n, of in found if of)


def figures_findings(figures: Figures, *, where: Where | None = None) -> list[Finding]:
    """Return what of an institution's counts does not add up; empty when all of it does."""
    place = where or Where()
    received = figures.cases.received or 0
    people = figures.people.received or 0
    found = balance_findings(figures.cases, where=place)
    found += balance_findings(figures.people, where=place)
    for name, total, parts in (
        ("by_origin", received, figures.by_origin),
        ("by_stage", received, figures.by_stage),
        ("by_kind", received, figures.by_kind),
        ("by_place", received, figures.by_place),
        ("people_by_stage", people, figures.people_by_stage),
        ("clocks", figures.clock_count, figures.clocks),
    ):
        found += parts_findings(name, total, parts.values(), where=place)
    found += ladder_findings(figures.ladders, where=place)
    for name, numerator, denominator in shares(figures):
        printed = f"{numerator * 100 / denominator:.4f}"
        found += share_findings(Share(name, numerator, denominator, printed), where=place)
    return found
