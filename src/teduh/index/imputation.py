"""Impute: fill in what was not observed, and mark it.

Means and medians are taken over the units of the same period, so that a panel's years stay apart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from teduh.index.dataset import Flag, Floats
from teduh.index.framework import Node
from teduh.index.method_messages import MethodMessage
from teduh.index.recipe import Step
from teduh.index.working import Working, finding, flag_column, unknown_method
from teduh.kernel.errors import Finding, Level


def impute_mean(values: Floats) -> Floats:
    """Replace NaN by the mean of what is observed; NaN stays where nothing is."""
    return _filled(values, np.mean)


def impute_median(values: Floats) -> Floats:
    """Replace NaN by the median of what is observed; NaN stays where nothing is."""
    return _filled(values, np.median)


def impute_group(values: Floats, groups: Sequence[Any], *, statistic: str = "mean") -> Floats:
    """Replace NaN by the mean or median of the observed units of the same group.

    Examples
    --------
    >>> impute_group(np.array([1.0, 3.0, np.nan, np.nan]), ["a", "a", "a", "b"])
    array([ 1.,  3.,  2., nan])
    """
    fill = impute_mean if statistic == "mean" else impute_median
    _, codes = np.unique(np.asarray(groups, dtype=np.str_), return_inverse=True)
    out = values.copy()
    for code in np.unique(codes[np.isnan(values)]):
        rows = codes == code
        out[rows] = fill(values[rows])
    return out


def impute_parent_mean(siblings: Floats) -> Floats:
    """Replace NaN by the mean of the unit's other indicators under the same parent.

    Parameters
    ----------
    siblings : ndarray of float, shape (n_units, n_siblings)

    Examples
    --------
    >>> impute_parent_mean(np.array([[1.0, np.nan, 3.0]]))
    array([[1., 2., 3.]])
    """
    there = ~np.isnan(siblings)
    count = there.sum(axis=1)
    total = np.where(there, siblings, 0.0).sum(axis=1)
    mean = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return np.where(there, siblings, mean[:, None])


def _filled(values: Floats, statistic: Callable[[Floats], Any]) -> Floats:
    missing = np.isnan(values)
    if missing.all() or not missing.any():
        return values.copy()
    return np.where(missing, float(statistic(values[~missing])), values)


METHODS: Final = {
    "none": None,
    "mean": "mean",
    "median": "median",
    "group_mean": "mean",
    "group_median": "median",
    "parent_mean": None,
}


def impute_table(work: Working, step: Step) -> None:
    """Fill in each indicator by its method; values under a given node and screened units stay."""
    original = work.values.copy(order="F") if _uses(work, step, "parent_mean") else None
    if original is not None and not work.normalised:
        work.find(MethodMessage.PARENT_MEAN_UNITS, level=Level.WARNING)

    def one(position: int, node: Node, column: Floats) -> list[Finding]:
        method = step.method_for(node.id) or "mean"
        if method not in METHODS:
            return [unknown_method(step, method, METHODS, node.id)]
        open_rows = np.isnan(column) & work.included
        if work.covered is not None:
            open_rows &= ~work.covered[:, position]
        if method == "none" or not open_rows.any():
            return []
        if method == "parent_mean" and original is not None:
            siblings = [
                work.indicators.index(s)
                for s in work.framework.children[node.parent or ""]
                if s in work.indicators
            ]
            filled = impute_parent_mean(original[:, siblings])[:, siblings.index(position)]
        else:
            group = step.params_for(node.id).get("group")
            if method.startswith("group_") and group is None:
                return [_group_needed(step, method, node.id)]
            if method.startswith("group_") and str(group) not in work.dataset.groups:
                return [finding(MethodMessage.GROUP_MISSING, node.id, group=str(group))]
            filled = _by_period(work, column, method, None if group is None else str(group))
        done = open_rows & ~np.isnan(filled)
        column[done] = filled[done]
        flag_column(work.flags, position, done, Flag.IMPUTED)
        return _report(node.id, method, int(done.sum()), int(open_rows.sum() - done.sum()))

    work.each_column(one)


def _uses(work: Working, step: Step, method: str) -> bool:
    return any(step.method_for(i) == method for i in work.indicators)


def _group_needed(step: Step, method: str, node: str) -> Finding:
    return finding(MethodMessage.PARAM_MISSING, node, method=method, step=step.name, param="group")


def _by_period(work: Working, column: Floats, method: str, group: str | None) -> Floats:
    out = column.copy()
    for rows in work.period_rows():
        part = column[rows]
        if method.startswith("group_") and group is not None:
            names = np.asarray(work.dataset.groups[group], dtype=np.str_)[rows]
            out[rows] = impute_group(part, names.tolist(), statistic=str(METHODS[method]))
        else:
            out[rows] = impute_mean(part) if method == "mean" else impute_median(part)
    return out


def _report(node: str, method: str, filled: int, left: int) -> list[Finding]:
    found = []
    if filled:
        found.append(finding(MethodMessage.IMPUTED, node, Level.NOTE, count=filled, method=method))
    if left:
        found.append(finding(MethodMessage.NOT_IMPUTED, node, Level.WARNING, count=left))
    return found
