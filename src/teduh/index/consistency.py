"""One index at two levels: built for a place from its own form, and from the places below it.

The two need not agree. In 2024 DKI Jakarta stood first by its own form (88.95) and ninth by the
mean of its regencies (35.95). This puts them side by side and says how far they part; which one is
right is not a question of arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from teduh.index.analysis_messages import AnalysisMessage
from teduh.index.coherence import correlation
from teduh.index.dataset import Dataset, Floats
from teduh.index.kernels import TIE
from teduh.kernel.errors import Finding, NotEnoughData


@dataclass(frozen=True)
class Consistency:
    """Two readings of one index.

    table : unit_id, own_score, own_rank, aggregated_score, aggregated_rank, score_difference,
        rank_shift (positive = ranks worse, that is higher in vulnerability, by its own form);
        ordered by the size of the shift
    n : units that have both
    spearman, pearson : over those units; NaN with fewer than three
    mean_absolute_rank_shift : over those units
    """

    table: pl.DataFrame
    n: int
    pearson: float
    spearman: float
    mean_absolute_rank_shift: float


def _ranks(scores: Mapping[str, float]) -> dict[str, int]:
    """Rank 1 for the highest; ties (to 1e-9) share the smallest rank."""
    return {
        u: 1 + sum(1 for other in scores.values() if other > s + TIE) for u, s in scores.items()
    }


def consistency(own: Mapping[str, float], aggregated: Mapping[str, float]) -> Consistency:
    """Compare scores by a place's own form with scores aggregated from below.

    Parameters
    ----------
    own, aggregated : mapping of unit id to score [points]
        NaN = no score. Each is ranked among all units it holds, so a complete list and a published
        top ten can be compared: the ranks of a list that is complete from the top down are right.

    Raises
    ------
    NotEnoughData
        When no unit has both.

    Examples
    --------
    >>> c = consistency({"31": 88.95, "36": 66.53}, {"36": 45.18, "31": 35.95})
    >>> c.table.select("unit_id", "own_rank", "aggregated_rank").rows()
    [('31', 1, 2), ('36', 2, 1)]
    """
    own = {unit: score for unit, score in own.items() if not np.isnan(score)}
    aggregated = {unit: score for unit, score in aggregated.items() if not np.isnan(score)}
    both = [unit for unit in own if unit in aggregated]
    if not both:
        raise NotEnoughData(Finding(AnalysisMessage.NO_UNIT_WITH_BOTH))
    own_rank, aggregated_rank = _ranks(own), _ranks(aggregated)
    rows = [
        (
            unit,
            own[unit],
            own_rank[unit],
            aggregated[unit],
            aggregated_rank[unit],
            own[unit] - aggregated[unit],
            aggregated_rank[unit] - own_rank[unit],
        )
        for unit in both
    ]
    table = pl.DataFrame(
        rows,
        schema={
            "unit_id": pl.String,
            "own_score": pl.Float64,
            "own_rank": pl.Int64,
            "aggregated_score": pl.Float64,
            "aggregated_rank": pl.Int64,
            "score_difference": pl.Float64,
            "rank_shift": pl.Int64,
        },
        orient="row",
    ).sort(pl.col("rank_shift").abs(), "unit_id", descending=[True, False])
    pearson, spearman, n = correlation(
        np.array([own[u] for u in both]), np.array([aggregated[u] for u in both])
    )
    shift = float(np.mean([abs(own_rank[u] - aggregated_rank[u]) for u in both]))
    return Consistency(table, n, pearson, spearman, shift)


def roll_up(dataset: Dataset, parents: Mapping[str, str], *, how: str = "sum") -> Dataset:
    """Carry a dataset to the level above: counts are summed, scores averaged.

    Parameters
    ----------
    parents : mapping of unit id to the id of its parent unit
        Units without an entry are left out.
    how : {"sum", "mean"}
        Missing values are left out; a parent none of whose units has a value gets none.

    Returns
    -------
    Dataset
        One row for each parent (and period), in the order of the parents' ids. Provenance is not
        carried: the rows below keep it, and the sum is not any one source's.
    """
    keys = [
        (parents[unit], dataset.periods[i] if dataset.periods is not None else "")
        for i, unit in enumerate(dataset.unit_ids)
        if unit in parents
    ]
    rows = [i for i, unit in enumerate(dataset.unit_ids) if unit in parents]
    order = sorted(set(keys))
    position = {key: i for i, key in enumerate(order)}
    target = np.array([position[key] for key in keys], dtype=np.int64)
    values = dataset.values[rows]
    present = ~np.isnan(values)
    totals: Floats = np.zeros((len(order), len(dataset.columns)))
    counts = np.zeros_like(totals)
    np.add.at(totals, target, np.where(present, values, 0.0))
    np.add.at(counts, target, present.astype(float))
    with np.errstate(invalid="ignore", divide="ignore"):
        result = totals / counts if how == "mean" else np.where(counts > 0, totals, np.nan)
    return Dataset(
        unit_ids=tuple(unit for unit, _period in order),
        columns=dataset.columns,
        values=result,
        periods=tuple(p for _unit, p in order) if dataset.periods is not None else None,
    )
