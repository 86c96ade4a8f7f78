"""The points of one place's score: as the run stored them, or computed for this place alone."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import polars as pl

from teduh.apps.indices.messages import IndicesMessage
from teduh.apps.indices.models import Run
from teduh.apps.indices.tables import read_dataset_version, unit_rows
from teduh.index import build, read_recipe
from teduh.index.explain import Contributions, contributions
from teduh.index.instruments import framework_of
from teduh.index.narrative import unit_row
from teduh.index.run import IndexRun
from teduh.kernel.errors import Finding, NotFound, StateConflict
from teduh.kernel.messages import KernelMessage
from teduh.kernel.provenance import canonical_json


def run_points(run: Run, code: str, period: str | None = None) -> dict[str, Any]:
    """Return each indicator's points in a place's score, as stored or computed for this place.

    Means without exact shares are explained by Owen values, which a large run does not store: they
    cost too much for every place and little for one.
    """
    stored = one_row(run, "contributions.parquet", code, period)
    keys = {"unit_id", "period", "baseline"}
    if set(stored) - keys or not run.contribution_method.startswith("owen"):
        return {node: value for node, value in stored.items() if node not in keys}
    parts = _parts(run, code, period)
    return dict(zip(parts.nodes, parts.points[0].tolist(), strict=True))


def run_baseline(run: Run, code: str, period: str | None = None) -> float:
    """Return the score that a place's points start from: 0, but for Owen values."""
    if not run.contribution_method.startswith("owen"):
        return 0.0
    stored = one_row(run, "contributions.parquet", code, period)
    value = stored["baseline"] if "baseline" in stored else _parts(run, code, period).baseline[0]
    return float(value)


def _parts(run: Run, code: str, period: str | None) -> Contributions:
    recipe = canonical_json(run.recipe).decode()
    built = _rebuilt(run.run_id, run.instrument_id, recipe, run.version.artefact)
    return contributions(built, units=[unit_row(built, code, period if built.periods else None)])


@lru_cache(maxsize=2)
def _rebuilt(run_id: str, instrument_id: str, recipe: str, artefact: str) -> IndexRun:
    """Return a run built again from its inputs; two are kept for the process."""
    framework, dataset = framework_of(instrument_id), read_dataset_version(artefact)
    built = build(framework, dataset, read_recipe(json.loads(recipe)))
    if built.run_id != run_id:
        raise StateConflict(Finding(IndicesMessage.RUN_INPUT_CHANGED))
    return built


def one_row(run: Run, file: str, code: str, period: str | None) -> dict[str, Any]:
    """Return one unit's row of a table, of the last period unless one is named."""
    rows = unit_rows(run.artefact, file, code)
    if period is not None and "period" in rows.columns:
        rows = rows.filter(pl.col("period") == period)
    elif "period" in rows.columns:
        rows = rows.sort("period")
    if rows.is_empty():
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    return rows.row(rows.height - 1, named=True)
