"""Copeland by indicator: against how many places one wins, loses and ties, from a run's tables."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from teduh.apps.indices.models import Run
from teduh.apps.indices.selectors.points import one_row
from teduh.apps.indices.selectors.results import NodeLabel, plain_number, run_nodes
from teduh.apps.indices.selectors.runs import RowFilter
from teduh.apps.indices.tables import region_rows
from teduh.apps.regions.models import Place
from teduh.index.dataset import Flag
from teduh.index.kernels import TIE
from teduh.kernel.scope import PUBLIC_SCOPE, Scope


@dataclass(frozen=True, slots=True)
class DuelRow:
    """One indicator of a place against those of all places of the run (and period)."""

    node: NodeLabel
    wins: int
    losses: int
    ties: int
    score: float


def run_duels(
    run: Run, place: Place, *, scope: Scope = PUBLIC_SCOPE, period: str | None = None
) -> tuple[DuelRow, ...]:
    """Return wins and losses by indicator (or node given in the data), most wins first.

    As `teduh.index.explain.duels`, from the tables of the run. An indicator without a value is left
    out.

    Raises
    ------
    NotFound
        The place has no row in this run, or none for this reader.
    """
    RowFilter(run, scope).require(place.path)
    nodes = run_nodes(run)
    own = one_row(run, "scores.parquet", place.path, period)
    flags = one_row(run, "flags.parquet", place.path, period)
    leaves = [n for n in nodes.values() if n.kind == "indicator" or flags[n.id] & Flag.GIVEN]
    others = region_rows(run.artefact, "scores.parquet", columns=[n.id for n in leaves])
    if "period" in others.columns:
        others = others.filter(pl.col("period") == own["period"])
    found = []
    for node in leaves:
        score = plain_number(own[node.id])
        if score is None:
            continue
        values = others[node.id].drop_nulls()
        wins, losses = int((values < score - TIE).sum()), int((values > score + TIE).sum())
        found.append(DuelRow(node, wins, losses, len(values) - 1 - wins - losses, score))
    return tuple(sorted(found, key=lambda row: (row.losses - row.wins, row.node.id)))
