"""Procedures as data, and the steps they allow."""

from teduh.law.tracks.catalogue import (
    Entry,
    Requirement,
    State,
    Step,
    Track,
    body_names,
    role_names,
    track_get,
    track_ids,
    tracks,
    tracks_of,
)
from teduh.law.tracks.checks import graph_findings, track_findings
from teduh.law.tracks.steps import Facts, Outcome, clocks_begun, enter, steps_open, transition

__all__ = [
    "Entry", "Facts", "Outcome", "Requirement", "State", "Step", "Track", "body_names",
    "clocks_begun", "enter", "graph_findings", "role_names", "steps_open", "track_findings",
    "track_get", "track_ids", "tracks", "tracks_of", "transition",
]  # fmt: skip
