"""Runs whose numbers are kept: when one moves, METHOD_VERSION must have been raised with it.

After raising METHOD_VERSION on purpose, write them again and read the difference before committing:

    .venv/bin/python -m tests.reference.golden_runs
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

from teduh.index import build
from teduh.index.run import METHOD_VERSION, IndexRun
from tests.builders.index import graded, recipe, table, tree

FOLDER = Path(__file__).parent / "golden"
FRAMEWORK = tree(
    {"a": {"aa": ["x", "y"], "ab": ["z"]}, "b": ["v", "w"]},
    weights={"a": 3, "b": 2, "aa": 1, "ab": 2, "x": 1, "y": 3, "v": 2, "w": 1},
    nodes={
        "y": {"direction": -1},
        "z": {"denominator": "voters", "target": 9.0},
        "w": graded({"1": 1, "2": 2, "3": 3}),
    },
    denominators=("voters",),
)
ROWS = {
    "p": [3, 40, 12, 5, 1, 0, 2, 1500], "q": [14, None, 7, 1, 0, 0, 0, 900],
    "r": [15, 22, None, 4, 4, 1, 0, 2100], "s": [9, 31, 30, None, None, None, None, 1800],
    "t": [26, 18, 4, 7, 2, 2, 1, 700], "u": [5, 55, 9, 3, 0, 3, 0, 1200],
    "v": [35, 12, 16, 8, 1, 1, 1, 1000], "w": [8, 47, 2, 2, 0, 0, 1, 400],
    "x": [97, 29, 21, 9, 6, 0, 3, 2600], "y": [9, 36, 11, 5, 2, 1, 0, 1100],
}  # fmt: skip
DATA = table(
    ("x", "y", "z", "v", "w:1", "w:2", "w:3", "voters"),
    ROWS,
    groups={"zone": ("n", "n", "s", "s", "n", "s", "n", "n", "s", "s")},
)
START = (
    {"denominate": {"scale": 1000.0}},
    {"impute": {"method": "group_median", "group": "zone"}},
    {"treat": {"winmax": 2}},
)
RECIPES = {
    "default": (),
    "arithmetic": (
        *START,
        {"normalise": {"method": "minmax", "bounds": [0.0, 100.0]}},
        {"aggregate": {"method": "arithmetic", "min_coverage": 0.5}},
        {"categorise": {"method": "mean_sd", "k": 1.0}},
    ),
    "geometric": (
        *START,
        {"normalise": {"method": "minmax", "bounds": [1.0, 100.0]}},
        {"weight": {"method": "equal"}},
        {"aggregate": {"method": "geometric"}},
        {"categorise": {"method": "quantiles", "quantiles": 3}},
    ),
    "mixed": (
        {"screen": {"min_coverage": 0.7}},
        {
            "normalise": {
                "method": "zscore",
                "mean": 100.0,
                "sd": 15.0,
                "per_indicator": {
                    "x": {"method": "percentile_rank"},
                    "z": {"method": "distance_to_target"},
                },
            }
        },
        {
            "aggregate": {
                "levels": [
                    {"method": "arithmetic"},
                    {"method": "generalised", "p": 2.0},
                    {"method": "harmonic", "floor": 1.0},
                ]
            }
        },
        {"categorise": {"method": "cutoffs", "cutoffs": [60.0, 75.0]}},
    ),
    "copeland": (*START, {"normalise": {"method": "none"}}, {"aggregate": {"method": "copeland"}}),
    "pca": (
        *START,
        {"normalise": {"method": "zscore"}},
        {"weight": {"method": "pca"}},
        {"aggregate": {"method": "arithmetic"}},
    ),
}


def golden_run(name: str) -> IndexRun:
    """Build one of the kept runs."""
    steps = RECIPES[name]
    return build(FRAMEWORK, DATA, recipe(*steps) if steps else None)


def record(run: IndexRun) -> dict[str, Any]:
    """Return what is kept of a run."""

    def numbers(matrix: np.ndarray | None) -> list[list[float | None]] | None:
        if matrix is None:
            return None
        return [[None if np.isnan(v) else float(v) for v in row] for row in matrix]

    return {
        "method_version": METHOD_VERSION,
        "run_id": run.run_id,
        "nodes": list(run.nodes),
        "scores": numbers(run.scores),
        "ranks": run.ranks.tolist(),
        "categories": run.categories.tolist(),
        "flags": run.flags.tolist(),
        "cutoffs": {k: list(v) for k, v in run.cutoffs.items()},
        "weights": dict(run.weights),
        "contributions": numbers(run.contributions),
    }


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for golden in RECIPES:
        text = json.dumps(record(golden_run(golden)), indent=None, separators=(",", ":"))
        (FOLDER / f"{golden}.json").write_text(text.replace("],[", "],\n[") + "\n")
