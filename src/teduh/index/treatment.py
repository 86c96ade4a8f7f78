"""Treat: bring outliers in, so that one extreme place does not flatten all the others.

Winsorise first; if the values still lie too far to one side, take a logarithm. Definitions follow
COINr 1.1 (docs/method), so that results compare.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl

from teduh.index.dataset import Flag, Floats
from teduh.index.framework import Node
from teduh.index.method_messages import MethodMessage
from teduh.index.recipe import Step
from teduh.index.working import Bools, Working, finding, number
from teduh.kernel.errors import Finding, Level

TRANSFORMS: Final = ("none", "log_ct", "log_ct_plus")
TABLE_SCHEMA: Final = {
    "indicator": pl.String,
    "n": pl.Int64,
    "skew_before": pl.Float64,
    "kurtosis_before": pl.Float64,
    "points_high": pl.Int64,
    "points_low": pl.Int64,
    "transform": pl.String,
    "skew_after": pl.Float64,
    "kurtosis_after": pl.Float64,
    "passes": pl.Boolean,
}


def shape(values: Floats) -> tuple[float, float]:
    """Return sample skew and excess kurtosis together: they share all their work.

    G1 = g1 sqrt(n(n-1)) / (n-2) and G2 = ((n+1) g2 + 6)(n-1) / ((n-2)(n-3)). NaN where there are
    too few values (below three and four) or no spread.

    References
    ----------
    Joanes and Gill (1998), Comparing measures of sample skewness and kurtosis.

    Examples
    --------
    >>> skew, kurt = shape(np.array([1.0, 2.0, 3.0, 10.0]))
    >>> round(skew, 6), round(kurt, 6)
    (1.763633, 3.228)
    """
    n = values.size
    if n < 3:
        return float("nan"), float("nan")
    centred = values - values.mean()
    squared = centred * centred
    m2 = float(squared.mean())
    if m2 <= 0.0:
        return float("nan"), float("nan")
    g1 = float((squared * centred).mean()) / m2**1.5
    skew = float(g1 * np.sqrt(n * (n - 1.0)) / (n - 2.0))
    if n < 4:
        return skew, float("nan")
    g2 = float((squared * squared).mean()) / m2**2 - 3.0
    return skew, ((n + 1.0) * g2 + 6.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0))


def skewness(values: Floats) -> float:
    """Return the sample skew (see `shape`)."""
    return shape(values)[0]


def kurtosis(values: Floats) -> float:
    """Return the sample excess kurtosis (see `shape`)."""
    return shape(values)[1]


def passes(values: Floats, *, skew: float = 2.0, kurt: float = 3.5) -> bool:
    """Say whether values need no treatment: |skew| below its limit or kurtosis below its own."""
    return not _fails(shape(values), skew, kurt)


def _fails(found: tuple[float, float], skew: float, kurt: float) -> bool:
    return abs(found[0]) >= skew and found[1] >= kurt


def log_ct(values: Floats) -> Floats:
    """Return ln(x - min + 0.01 range) of observed values."""
    low, high = float(values.min()), float(values.max())
    return np.log(values - low + 0.01 * (high - low))


def log_ct_plus(values: Floats) -> Floats:
    """Return `log_ct` for a skew to the right, else its mirror -ln(max + 0.01 range - x)."""
    if skewness(values) > 0:
        return log_ct(values)
    low, high = float(values.min()), float(values.max())
    return -np.log(high + 0.01 * (high - low) - values)


def winsorise(
    values: Floats, *, winmax: int = 5, skew: float = 2.0, kurt: float = 3.5
) -> tuple[Floats, Bools, Bools]:
    """Pull the most extreme points in to their neighbours, until the test passes.

    While the test fails and fewer than `winmax` points have moved: with a skew to the right, every
    point at the maximum takes the next highest value, else every point at the minimum the next
    lowest. Points already moved are at the extreme too, so the count is of all points moved. A step
    that would leave all values equal is not taken.

    Returns
    -------
    (values, high, low)
        The treated values, and which points were moved down and up.

    Examples
    --------
    >>> values, high, _ = winsorise(np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 100.0]))
    >>> values, high.sum()
    (array([1., 2., 3., 4., 5., 6., 7., 7.]), np.int64(1))
    """
    out = values.copy()
    high = np.zeros(values.size, dtype=np.bool_)
    low = np.zeros(values.size, dtype=np.bool_)
    found = shape(out)
    while int((high | low).sum()) < winmax and _fails(found, skew, kurt):
        upper = found[0] >= 0
        extreme = out == (out.max() if upper else out.min())
        rest = out[~extreme]
        if rest.size == 0 or rest.min() == rest.max():
            break  # a rare event must not be winsorised into no event at all
        out[extreme] = rest.max() if upper else rest.min()
        (high if upper else low)[extreme] = True
        found = shape(out)
    return out, high, low


@dataclass(frozen=True, slots=True)
class Treatment:
    """What treatment did to one indicator; `values` are those observed, in their order."""

    values: Floats
    high: Bools
    low: Bools
    transform: str
    passes: bool


def treat(
    values: Floats,
    *,
    winmax: int = 5,
    skew: float = 2.0,
    kurt: float = 3.5,
    transform: str = "log_ct",
    combine: bool = False,
) -> Treatment:
    """Winsorise; if that does not suffice, transform the original (or the winsorised: `combine`).

    The transformation is kept even when the test still fails after it. Values without NaN.
    """
    treated, high, low = winsorise(values, winmax=winmax, skew=skew, kurt=kurt)
    good = passes(treated, skew=skew, kurt=kurt)
    if good or transform == "none":
        return Treatment(treated, high, low, "none", good)
    base = treated if combine else values
    change = log_ct if transform == "log_ct" else log_ct_plus
    done = change(base)
    if not combine:
        high, low = np.zeros_like(high), np.zeros_like(low)
    return Treatment(done, high, low, transform, passes(done, skew=skew, kurt=kurt))


def treat_table(work: Working, step: Step) -> None:
    """Treat each indicator over all its observed values, and tabulate shape before and after."""
    rows: dict[str, dict[str, Any]] = {}

    def one(position: int, node: Node, column: Floats) -> list[Finding]:
        params, found = _params(step, node.id)
        if found:
            return found
        there = ~np.isnan(column)
        values = column[there]
        if values.size < 4 or values.min() == values.max():
            few = 0 < values.size < 4
            return [finding(MethodMessage.TOO_FEW_TO_TREAT, node.id, Level.NOTE)] if few else []
        result = treat(values, **params)
        places = np.flatnonzero(there)
        moved = result.high | result.low
        work.flags[places[moved], position] |= np.uint8(Flag.CAPPED)
        if result.transform != "none":
            work.flags[places, position] |= np.uint8(Flag.TRANSFORMED)
        column[there] = result.values
        rows[node.id] = _row(node.id, values, result)
        return _report(node.id, result, rows[node.id])

    work.each_column(one)
    work.treatment.extend(rows[i] for i in work.indicators if i in rows)


def _params(step: Step, indicator: str) -> tuple[dict[str, Any], list[Finding]]:
    given = step.params_for(indicator)
    skew, found = number(step, given, "skew", 2.0, indicator)
    kurt, more = number(step, given, "kurtosis", 3.5, indicator)
    winmax, most = number(step, given, "winmax", 5, indicator)
    transform = str(given.get("transform", "log_ct"))
    found = found + more + most
    if transform not in TRANSFORMS:
        found.append(
            finding(
                MethodMessage.PARAM_INVALID,
                indicator,
                step=step.name,
                param="transform",
                value=transform,
                expected=", ".join(TRANSFORMS),
            )
        )
    combine = bool(given.get("combine", False))
    return {
        "winmax": int(winmax),
        "skew": skew,
        "kurt": kurt,
        "transform": transform,
        "combine": combine,
    }, found


def _row(indicator: str, before: Floats, result: Treatment) -> dict[str, Any]:
    skew_before, kurtosis_before = shape(before)
    skew_after, kurtosis_after = shape(result.values)
    return {
        "indicator": indicator,
        "n": int(before.size),
        "skew_before": skew_before,
        "kurtosis_before": kurtosis_before,
        "points_high": int(result.high.sum()),
        "points_low": int(result.low.sum()),
        "transform": result.transform,
        "skew_after": skew_after,
        "kurtosis_after": kurtosis_after,
        "passes": result.passes,
    }


def _report(node: str, result: Treatment, row: dict[str, Any]) -> list[Finding]:
    found = []
    points = row["points_high"] + row["points_low"]
    if points or result.transform != "none":
        found.append(
            finding(
                MethodMessage.TREATED, node, Level.NOTE, points=points, transform=result.transform
            )
        )
    if not result.passes:
        found.append(
            finding(
                MethodMessage.STILL_SKEWED,
                node,
                Level.WARNING,
                skew=round(row["skew_after"], 2),
                kurtosis=round(row["kurtosis_after"], 2),
            )
        )
    return found


def treatment_frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Return the table of treatment, one row for each indicator that was judged."""
    return pl.DataFrame(rows, schema=TABLE_SCHEMA)
