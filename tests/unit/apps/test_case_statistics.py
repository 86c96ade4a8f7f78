"""Counts of cases from clear columns: they add up, and small ones are hidden.

Requirements: S1 received = registered + not registered + in process, decided within them, classes
add up, for any cases whose people moved as their tracks allow; S2 what stands at no known state is
found; S3 a case has one class; S4 no hidden number follows from those that are shown; S5 a ladder
is hidden where the stage of the same cases is.
"""

from __future__ import annotations

import random
from collections import Counter

import pytest

from teduh.apps.cases.statistics import (
    Figures,
    Stage,
    Standing,
    Stay,
    counts_of,
    figures_findings,
    kind_of,
    shares,
    shown,
    standing_of,
    standing_of_case,
    state_times,
)
from teduh.law.balance import Ladder
from teduh.law.rules import rules
from teduh.law.tracks import track_get, track_ids


def walk(track_id: str, rng: random.Random) -> list[str]:
    """Return the states of a random walk over a track, as a proceeding passes them."""
    track = track_get(track_id)
    passed = [rng.choice(track.entries).to]
    for _ in range(rng.randrange(12)):
        steps = track.steps_from(passed[-1])
        if not steps:
            break
        passed.append(rng.choice(steps).target)
    return passed


def figures_of(cases: list[tuple[list[Standing], str, str, str]]) -> Figures:
    """Return figures of (people, origin, kind, place)."""
    standings = [standing_of_case(people, is_closed=False) for people, *_ in cases]
    everybody = [person for people, *_ in cases for person in people]

    def stages(found: list[Standing]) -> dict[Stage, int]:
        return dict(Counter(s.stage for s in found if s.stage is not None))

    ladders = {
        ladder: sum(ladder in p.ladders for p in everybody)
        for ladder in (Ladder.DITERUSKAN, Ladder.SANKSI_BERLAKU)
    }
    return Figures(
        cases=counts_of(standings, [kind for _, _, kind, _ in cases]),
        by_origin=dict(Counter(origin for _, origin, _, _ in cases)),
        by_stage=stages(standings),
        by_kind=dict(Counter(kind for _, _, kind, _ in cases)),
        by_place=dict(Counter(place for *_, place in cases)),
        people=counts_of(everybody),
        people_by_stage=stages(everybody),
        ladders={Ladder.DUGAAN: len(everybody)} | ladders,
        clocks={},
        clock_count=0,
        times=(),
    )


def generated(seed: int, size: int = 200, track: str = "") -> Figures:
    rng = random.Random(seed)  # noqa: S311 - a test, not a secret
    cases = []
    for _ in range(size):
        people = []
        for _ in range(rng.choice((0, 1, 1, 1, 2, 3))):
            track_id = track or rng.choice(track_ids())
            passed = walk(track_id, rng)
            people.append(standing_of(track_id, passed[-1], passed))
        place = rng.choice(("64.02", "64.02.01", "64.02.02"))
        cases.append((people, rng.choice("abc"), rng.choice(("disiplin", "pidana")), place))
    return figures_of(cases)


@pytest.mark.parametrize("seed", range(20))
def test_whatever_the_tracks_allow_adds_up(seed: int) -> None:  # S1
    for track in ("bawaslu", "disiplin_asn", ""):
        figures = generated(seed, track=track)
        errors = [f for f in figures_findings(figures) if f.message_id != "law.balance.ladder"]
        assert not errors, [(f.message_id, f.params) for f in errors]
        cases = figures.cases
        assert cases.received == 200
        assert cases.registered + cases.not_registered + cases.in_process == 200


def test_every_stage_is_reached_by_some_track() -> None:  # S1: the walk tries what it claims
    seen: Counter[Stage] = Counter()
    for seed in range(20):
        seen.update(generated(seed).people_by_stage)
    assert set(seen) == set(Stage)


def test_what_stands_at_no_known_state_does_not_add_up() -> None:  # S2
    people = [standing_of("bawaslu", "diregister", ["diterima"])] * 6
    good = [([person], "a", "disiplin", "64.02") for person in people]
    assert not figures_findings(figures_of(good))
    lost = standing_of("bawaslu", "dihapus", ["diterima"])
    assert lost.stage is None
    assert standing_of("jalur_lama", "diterima", []).stage is None
    found = figures_findings(figures_of([*good, ([lost], "a", "disiplin", "64.02")]))
    assert {(f.message_id, f.params.get("name")) for f in found} == {
        ("law.balance.received", None),
        ("law.balance.parts", "by_stage"),
        ("law.balance.parts", "people_by_stage"),
    }


def test_forwarded_without_registration_is_an_outcome_and_not_registered() -> None:
    directly = standing_of("bawaslu", "diteruskan", ["diterima", "kajian_awal", "diteruskan"])
    by_plenary = standing_of("bawaslu", "diteruskan", ["diterima", "diregister", "pelanggaran"])
    assert (directly.stage, by_plenary.stage) == (Stage.FORWARDED, Stage.FORWARDED)
    counts = counts_of([directly, by_plenary])
    assert (counts.registered, counts.not_registered, counts.violations) == (1, 1, 2)
    assert counts.forwarded_directly == 1


def test_a_case_of_several_people_is_where_the_furthest_is() -> None:
    ended = standing_of("bawaslu", "bukan_pelanggaran", ["diregister"])
    moving = standing_of("bawaslu", "kajian_awal", ["diterima"])
    found = standing_of("bawaslu", "pelanggaran", ["diregister"])
    assert standing_of_case([ended, moving], is_closed=False).stage is Stage.REGISTERED
    assert standing_of_case([ended, moving, found], is_closed=False).stage is Stage.VIOLATION
    assert standing_of_case([ended, ended], is_closed=False).outcome == "no_violation"
    assert standing_of_case([], is_closed=True).stage is Stage.NOT_REGISTERED


def test_a_case_has_one_class() -> None:  # S3
    by_kind: dict[str, str] = {}
    for rule in rules():
        by_kind.setdefault(rule.kind.value, rule.id)
    assert kind_of([by_kind["disiplin"]]) == "disiplin"
    assert kind_of([by_kind["disiplin"], by_kind["pidana"]]) == "several"
    assert kind_of([]) == kind_of(["sudah-dihapus"]) == "none"


def test_time_at_each_state() -> None:
    stays = [Stay("bawaslu", "kajian", days, True) for days in (2, 9, 4)]
    (time,) = state_times([*stays, Stay("bawaslu", "kajian", 30, False)])
    assert (time.left_count, time.median_days) == (3, 4.0)
    assert (time.there_count, time.longest_there_days) == (1, 30)


def test_every_share_has_numerator_and_denominator() -> None:
    for _name, numerator, denominator in shares(generated(3)):
        assert 0 <= numerator <= denominator
        assert denominator > 0
    assert shares(figures_of([])) == ()


# What may be shown ---------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1, 4, 5, 8, 13, 30, 200])
def test_no_number_from_one_to_four_is_shown(size: int) -> None:  # S4
    for seed in range(30):
        found = shown(generated(seed, size))
        for lines in (found.stages, found.origins, found.kinds, found.places, found.ladders):
            assert not [line for line in lines if line.count is not None and 0 < line.count < 5]
            hidden = [line for line in lines if line.count is None]
            if lines is not found.ladders and found.total is not None:
                assert len(hidden) != 1, "one hidden number follows from the total"
        if 0 < size < 5:
            assert found.has_too_few
            assert not (found.stages or found.people or found.ladders)


def test_a_total_that_one_list_must_hide_is_in_no_list() -> None:  # S4
    # Five cases of five origins: each is 1, so the total would tell them all.
    waiting: list[Standing] = []
    cases = [(waiting, origin, "none", "64.02") for origin in "abcde"]
    assert shown(figures_of(cases)).has_too_few


def test_a_ladder_is_hidden_where_its_stage_is() -> None:  # S5
    forwarded = standing_of("bawaslu", "diteruskan", ["diregister", "diteruskan"])
    moving = standing_of("bawaslu", "kajian", ["diregister"])
    cases = [([forwarded], "a", "none", "p")] * 7 + [([moving], "a", "none", "p")] * 2
    found = shown(figures_of(cases))
    assert {line.key: line.count for line in found.stages} == {
        "forwarded": None,
        "registered": None,
    }
    assert {line.key: line.count for line in found.ladders}["diteruskan"] is None
    many = shown(figures_of(cases * 4))
    assert {line.key: line.count for line in many.ladders}["diteruskan"] == 28
