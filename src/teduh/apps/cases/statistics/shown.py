"""What of an institution's counts its leader may see: nothing small, nothing that tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from teduh.apps.cases.statistics.counting import Figures, Stage, StateTime
from teduh.kernel.suppression import K, SuppressedList, suppress_list
from teduh.law.balance import Ladder


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One number that may be shown; None where it is hidden, as it is small or gives one away."""

    key: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What of an institution's counts its leader may see: nothing small, nothing that tells it.

    `has_too_few`: so few cases that no number is shown at all.
    """

    total: int | None
    has_too_few: bool = False
    stages: tuple[ShownLine, ...] = ()
    origins: tuple[ShownLine, ...] = ()
    kinds: tuple[ShownLine, ...] = ()
    places: tuple[ShownLine, ...] = ()
    people: int | None = None
    ladders: tuple[ShownLine, ...] = ()
    clocks: tuple[ShownLine, ...] = ()
    clock_total: int | None = None
    times: tuple[StateTime, ...] = ()
    decision_days: float | None = None
    decision_count: int | None = None


def shown(figures: Figures, *, k: int = K) -> Shown:
    """Return the counts with the small ones hidden, and those that would give them away.

    Every list is a partition of the same cases, so all of them share one total: when one list
    cannot show it, none is shown.
    """
    received = figures.cases.received or 0
    lists = [figures.by_stage, figures.by_origin, figures.by_kind, figures.by_place]
    hidden = [suppress_list(list(counts.values()), k=k) for counts in lists]
    if received and any(each.total is None for each in hidden):
        return Shown(None, has_too_few=True)
    stages, origins, kinds, places = (
        _lines(counts, each) for counts, each in zip(lists, hidden, strict=True)
    )
    clocks = suppress_list(list(figures.clocks.values()), k=k)
    people = suppress_list(list(_by_ladder(figures).values()), k=k)
    has_decisions = figures.decision_count >= k
    return Shown(
        total=received,
        stages=stages,
        origins=origins,
        kinds=kinds,
        places=places,
        people=people.total,
        ladders=_ladders(figures, people, stages),
        clocks=_lines(figures.clocks, clocks),
        clock_total=clocks.total,
        times=tuple(time for time in (_time_shown(t, k) for t in figures.times) if time),
        decision_days=figures.decision_days if has_decisions else None,
        decision_count=figures.decision_count if has_decisions else None,
    )


def _lines(counts: Mapping[str, int], hidden: SuppressedList) -> tuple[ShownLine, ...]:
    return tuple(ShownLine(str(k), n) for k, n in zip(counts, hidden.cells, strict=True))


def _by_ladder(figures: Figures) -> dict[str, int]:
    """Return people by the ladder on which they stand today, and the rest."""
    forwarded = figures.people_by_stage.get(Stage.FORWARDED, 0)
    in_force = figures.people_by_stage.get(Stage.IN_FORCE, 0)
    rest = sum(figures.people_by_stage.values()) - forwarded - in_force
    return {Ladder.DITERUSKAN: forwarded, Ladder.SANKSI_BERLAKU: in_force, "rest": rest}


def _ladders(
    figures: Figures, people: SuppressedList, stages: Sequence[ShownLine]
) -> tuple[ShownLine, ...]:
    """Return the ladders above the first; hidden too where the stage of the same name is.

    A case often has one person, so a count of people would tell the hidden count of cases.
    """
    by_stage = {line.key: line.count for line in stages}
    pairs = ((Ladder.DITERUSKAN, Stage.FORWARDED), (Ladder.SANKSI_BERLAKU, Stage.IN_FORCE))
    counts = dict(zip(_by_ladder(figures), people.cells, strict=True))
    return tuple(
        ShownLine(ladder.value, None if by_stage.get(stage, 0) is None else counts[ladder])
        for ladder, stage in pairs
        if ladder in figures.ladders
    )


def _time_shown(time: StateTime, k: int) -> StateTime | None:
    """Return a state's time with what rests on fewer than k matters left out; None when all."""
    has_left, has_there = time.left_count >= k, time.there_count >= k
    if not (has_left or has_there):
        return None
    return StateTime(
        time.track,
        time.state,
        time.left_count if has_left else 0,
        time.median_days if has_left else None,
        time.there_count if has_there else 0,
        time.longest_there_days if has_there else None,
    )
