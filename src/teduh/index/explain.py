"""What makes a score: each indicator's points, which sum to it; for Copeland, wins and losses.

Arithmetic and geometric means share out exactly in the build (`sharing.py`). Other means are
explained here, for the units asked for, by Owen values (`owen.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from teduh.index.aggregation import Tree, node_methods
from teduh.index.build import period_groups
from teduh.index.dataset import Flag, Floats
from teduh.index.framework import Framework
from teduh.index.kernels import TIE
from teduh.index.method_messages import MethodMessage
from teduh.index.owen import owen_points
from teduh.index.run import IndexRun
from teduh.index.sharing import contribution_method, share_points
from teduh.index.working import Ints, finding, unknown_node
from teduh.kernel.errors import Finding, LimitReached, MethodNotApplicable, NotFound, Where

UNIT_LIMIT = 1_000


@dataclass(frozen=True)
class Contributions:
    """Points of each leaf in the score of `node`: `baseline + points.sum(axis=1) = scores`.

    A leaf is an indicator, or a node given in the dataset. `method` is exact, log_share, owen or
    owen_estimated; `baseline` is zero for the first two.
    """

    node: str
    rows: Ints
    unit_ids: tuple[str, ...]
    periods: tuple[str, ...] | None
    nodes: tuple[str, ...]
    points: Floats  # (u, c)
    baseline: Floats  # (u,)
    scores: Floats  # (u,)
    method: str
    framework: Framework

    def of(self, node: str) -> Floats:
        """Return the points of any node below: the sum over its leaves, shape (u,)."""
        below = [
            i
            for i, leaf in enumerate(self.nodes)
            if leaf == node or node in self.framework.ancestors(leaf)
        ]
        total: Floats = self.points[:, below].sum(axis=1)
        return total

    def table(self) -> pl.DataFrame:
        """Return `unit_id, (period), node, points`, the baseline (where there is one) as a row."""
        leaves = [*self.nodes]
        points = self.points
        if self.method.startswith("owen"):
            leaves.append("baseline")
            points = np.column_stack([points, self.baseline])
        columns: dict[str, object] = {
            "unit_id": [u for u in self.unit_ids for _ in leaves],
        }
        if self.periods is not None:
            columns["period"] = [p for p in self.periods for _ in leaves]
        columns["node"] = leaves * len(self.unit_ids)
        columns["points"] = points.reshape(-1)
        return pl.DataFrame(columns).with_columns(pl.col("points").fill_nan(None))


def contributions(
    run: IndexRun,
    units: Sequence[str | int] | None = None,
    node: str | None = None,
    *,
    rng: np.random.Generator | None = None,
) -> Contributions:
    """Return each leaf's points in the score of a node (the index) for the units asked for.

    Parameters
    ----------
    run : IndexRun
    units : unit ids (all their periods), or row numbers; all rows without.
    node : whose score to explain; the root without.
    rng : for means over more than 12 children, whose Owen values are estimated; without one, a
        generator made from the run's id, so that a page shows the same numbers each time.

    Raises
    ------
    MethodNotApplicable
        `index.explain.no_points` for Copeland: see `duels`.
    LimitReached
        `index.explain.too_many_units` above 1,000 units where Owen values are needed.
    NotFound
        When a unit or node is unknown.
    """
    framework = run.framework
    top = node or framework.root
    if top not in framework.by_id:
        raise NotFound(unknown_node("explain", top))
    rows = unit_rows(run, units)
    methods, _ = node_methods(framework, run.recipe.step("aggregate"))
    below = {n: m for n, m in methods.items() if n == top or top in framework.ancestors(n)}
    method = contribution_method(below)
    if method == "none":
        raise MethodNotApplicable(finding(MethodMessage.NO_CONTRIBUTIONS, top, method="copeland"))
    scores = run.scores[rows, run.node_index(top)]
    baseline = np.where(np.isnan(scores), np.nan, 0.0)
    if top == framework.root and run.contributions is not None:
        nodes, points = run.contribution_nodes, run.contributions[rows]
    elif method in ("exact", "log_share"):
        shared = share_points(_tree(run, rows), methods, top=top)
        nodes = shared.nodes
        points = np.empty((rows.size, 0)) if shared.points is None else shared.points
    else:
        if rows.size > UNIT_LIMIT:
            raise LimitReached(finding(MethodMessage.TOO_MANY_UNITS, top, limit=UNIT_LIMIT))
        generator = rng or np.random.default_rng(int(run.run_id[:16], 16))
        found = owen_points(_tree(run, rows), _means(run), methods, top=top, rng=generator)
        nodes, points, baseline = found.nodes, found.points, found.baseline
        method = "owen_estimated" if found.estimated else "owen"
    return Contributions(
        node=top,
        rows=rows,
        unit_ids=tuple(run.unit_ids[r] for r in rows),
        periods=None if run.periods is None else tuple(run.periods[r] for r in rows),
        nodes=nodes,
        points=points,
        baseline=baseline,
        scores=scores,
        method=method,
        framework=framework,
    )


def unit_rows(run: IndexRun, units: Sequence[str | int] | None) -> Ints:
    """Return row numbers of unit ids or row numbers; all rows for None.

    Raises
    ------
    NotFound
        With every unit that the run does not have.
    """
    if units is None:
        return np.arange(len(run.unit_ids), dtype=np.int64)
    wanted = {u for u in units if isinstance(u, str)}
    places: dict[str, list[int]] = {}
    if wanted:
        for row, unit_id in enumerate(run.unit_ids):
            if unit_id in wanted:
                places.setdefault(unit_id, []).append(row)
    rows: list[int] = []
    unknown: list[Finding] = []
    for unit in units:
        if isinstance(unit, str):
            rows.extend(places.get(unit, ()))
            known = unit in places
        else:
            known = 0 <= int(unit) < len(run.unit_ids)
            rows.extend([int(unit)] if known else [])
        if not known:
            where = Where(unit_id=str(unit))
            unknown.append(Finding(MethodMessage.UNIT_UNKNOWN, where, {"unit": str(unit)}))
    if unknown:
        raise NotFound(*unknown)
    return np.asarray(rows, dtype=np.int64)


def duels(run: IndexRun, unit: str | int) -> pl.DataFrame:
    """Return, for each leaf, against how many units this one wins, loses and ties.

    What Copeland's method counts, by indicator (or node given in the dataset): to win is to have
    the higher (more vulnerable) normalised value. In a panel a unit meets those of its own period.
    Values within 1e-9 tie.

    Returns
    -------
    DataFrame
        `unit_id, (period), node, wins, losses, ties`; nulls where the unit has no value.
    """
    frames = []
    groups = period_groups(run.dataset) or [np.arange(run.dataset.n_rows, dtype=np.int64)]
    for row in unit_rows(run, [unit]):
        others = next(rows for rows in groups if row in rows)
        columns: dict[str, list[object]] = {"node": [], "wins": [], "losses": [], "ties": []}
        for node in (*run.framework.indicators, *run.extra.get("given", ())):
            position = run.node_index(node)
            own = run.scores[row, position]
            values = run.scores[others, position]
            seen = int((~np.isnan(values)).sum()) - 1
            wins, losses = int((values < own - TIE).sum()), int((values > own + TIE).sum())
            there = not np.isnan(own)
            columns["node"].append(node)
            columns["wins"].append(wins if there else None)
            columns["losses"].append(losses if there else None)
            columns["ties"].append(seen - wins - losses if there else None)
        frame = pl.DataFrame(
            columns, schema_overrides=dict.fromkeys(("wins", "losses", "ties"), pl.Int64)
        )
        keys = [pl.lit(run.unit_ids[row]).alias("unit_id")]
        if run.periods is not None:
            keys.append(pl.lit(run.periods[row]).alias("period"))
        frames.append(frame.select(*keys, pl.all()))
    return pl.concat(frames)


def _tree(run: IndexRun, rows: Ints) -> Tree:
    """Return the tree of a run again, for some of its rows."""
    scores = np.asfortranarray(run.scores[rows])
    flags = np.asfortranarray(run.flags[rows])
    given = {}
    for node in run.extra.get("given", ()):
        position = run.node_index(node)
        own = (flags[:, position] & np.uint8(Flag.GIVEN)) != 0
        given[node] = np.where(own, scores[:, position], np.nan)
    return Tree(
        framework=run.framework,
        nodes=run.nodes,
        scores=scores,
        flags=flags,
        given=given,
        weights=dict(run.weights),
        left_out=frozenset(run.extra.get("left_out", ())),
    )


def _means(run: IndexRun) -> Floats:
    """Return each node's mean score over the reference set; NaN where nobody has one."""
    seen = ~np.isnan(run.scores)
    count = seen.sum(axis=0)
    total = np.where(seen, run.scores, 0.0).sum(axis=0)
    means: Floats = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return means
