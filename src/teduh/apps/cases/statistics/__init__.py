"""Counts of cases that add up, and what of them may be shown."""

from teduh.apps.cases.statistics.counting import (
    CaseLine,
    Figures,
    Stage,
    Standing,
    StateTime,
    Stay,
    counts_of,
    figures_findings,
    kind_of,
    known_track,
    shares,
    standing_of,
    standing_of_case,
    state_times,
)
from teduh.apps.cases.statistics.shown import Shown, ShownLine, shown

__all__ = [
    "CaseLine", "Figures", "Shown", "ShownLine", "Stage", "Standing", "StateTime", "Stay",
    "counts_of", "figures_findings", "kind_of", "known_track", "shares", "shown", "standing_of",
    "standing_of_case", "state_times",
]  # fmt: skip
