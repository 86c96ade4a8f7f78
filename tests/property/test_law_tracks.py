"""Invariants of the tracks: every state is reached, every way ends, nothing anonymous slips by."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teduh.law.tracks import Facts, Track, enter, graph_findings, role_names, tracks, transition

TRACKS = {track.id: track for track in tracks()}
SEEDS = st.integers(0, 2**32).map(Random)
BEFORE_ADOPTION = {"diterima", "informasi_awal", "informasi_selesai"}


@pytest.mark.parametrize("track", tracks(), ids=list(TRACKS))
def test_states_are_reached_and_ways_end(track: Track) -> None:
    assert not graph_findings(track)
    assert any(state.is_terminal for state in track.states)


def random_facts(track: Track, rng: Random, *, never: frozenset[str] = frozenset()) -> Facts:
    """Everything a step may need, but for some facts, a decider and members by chance."""
    established = frozenset(fact for fact in track.facts if rng.random() < 0.7) - never
    return Facts(
        rng.choice(sorted(role_names())), established, frozenset(track.documents), rng.randrange(5)
    )


@given(st.sampled_from(sorted(TRACKS)), SEEDS)
def test_a_walk_stays_on_the_track(track_id: str, rng: Random) -> None:
    track = TRACKS[track_id]
    state = track.entries[0].to
    for _ in range(60):
        target = rng.choice(track.states).id
        outcome = transition(track, state, target, random_facts(track, rng))
        assert outcome.is_allowed != bool(outcome.findings)
        if outcome.is_allowed:
            assert outcome.state == target
            assert not track.state_by_id[state].is_terminal
            state = target


@given(SEEDS)
def test_anonymous_input_never_passes_without_adoption(rng: Random) -> None:
    track = TRACKS["bawaslu"]
    never = frozenset({"pelapor_teridentifikasi", "temuan_pengawas", "diangkat_temuan"})
    state = enter(track, "aduan", Facts("petugas")).state
    for _ in range(60):
        target = rng.choice(track.states).id
        outcome = transition(track, state, target, random_facts(track, rng, never=never))
        state = outcome.state or state
        assert state in BEFORE_ADOPTION


@given(st.sampled_from(sorted(TRACKS)), SEEDS)
def test_with_everything_established_a_walk_reaches_an_end(track_id: str, rng: Random) -> None:
    track = TRACKS[track_id]
    state = track.entries[0].to
    everything = frozenset(track.facts), frozenset(track.documents), 5
    for _ in range(500):
        if track.state_by_id[state].is_terminal:
            return
        step = rng.choice(track.steps_from(state))
        state = transition(track, state, step.target, Facts(step.by[0], *everything)).state
        assert state is not None
    raise AssertionError(state)
