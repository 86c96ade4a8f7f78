"""Gather: one value for each indicator from a dataset's columns, and the values given above them.

Graded counts collapse to the sum of weight x count. Values at a node and below it together are an
error unless the framework says which wins.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from teduh.index.dataset import Dataset, Flag, Floats
from teduh.index.framework import Conflict, Framework, Node, Scoring
from teduh.index.method_messages import MethodMessage
from teduh.index.working import Bools, finding
from teduh.kernel.errors import Finding, Level, Where


@dataclass
class Gathered:
    """What a dataset holds for a framework."""

    given: dict[str, Floats]  # by aggregate, NaN = not given for that row
    covered: Bools | None  # (n, k): an ancestor is given
    findings: list[Finding] = field(default_factory=list)


def collapse_grades(counts: Floats, weights: Floats) -> tuple[Floats, Bools]:
    """Return the sum of weight x count of each row, and which rows lack some grade but not all.

    Parameters
    ----------
    counts : ndarray of float, shape (n_units, n_grades)
        NaN = not filled in; a row without any count has no value.

    Examples
    --------
    >>> collapse_grades(np.array([[2.0, 1.0], [np.nan, 1.0]]), np.array([1.0, 3.0]))
    (array([5., 3.]), array([False,  True]))
    """
    there = ~np.isnan(counts)
    total = np.zeros(counts.shape[0])
    for grade in range(counts.shape[1]):  # a fixed order, as everywhere
        total += np.where(there[:, grade], counts[:, grade], 0.0) * weights[grade]
    some: Bools = np.asarray(there.any(axis=1), dtype=np.bool_)
    partial = some & ~there.all(axis=1)
    return np.where(some, total, np.nan), partial


def gather(
    framework: Framework,
    dataset: Dataset,
    values: Floats,
    flags: npt.NDArray[np.uint8],
) -> Gathered:
    """Fill `values` (n, k) with the indicators' raw values and return what is given above them."""
    found: list[Finding] = []
    for position, name in enumerate(framework.indicators):
        node = framework.by_id[name]
        values[:, position] = dataset.column(name)
        if node.scoring is Scoring.GRADED_COUNT and node.grades:
            found.extend(_grades(dataset, node, values, flags, position, framework.conflict))
        column = values[:, position]
        if not np.isfinite(column).all():  # NaN is neither finite nor a fault
            infinite = int(np.isinf(column).sum())
            if infinite:
                found.append(finding(MethodMessage.VALUE_INFINITE, name, count=infinite))
    given = {
        name: dataset.column(name).copy()
        for name in framework.aggregates
        if name in dataset.column_index and not np.isnan(dataset.column(name)).all()
    }
    for name, column in given.items():
        infinite = int(np.isinf(column).sum())
        if infinite:
            found.append(finding(MethodMessage.VALUE_INFINITE, name, count=infinite))
    found.extend(_conflicts(framework, dataset, values, given))
    covered = _covered(framework, values, given) if given else None
    return Gathered({k: v for k, v in given.items() if not np.isnan(v).all()}, covered, found)


def _grades(
    dataset: Dataset,
    node: Node,
    values: Floats,
    flags: npt.NDArray[np.uint8],
    position: int,
    conflict: Conflict,
) -> list[Finding]:
    counts = np.column_stack([dataset.column(f"{node.id}:{g.id}") for g in node.grades])
    total, partial = collapse_grades(counts, np.array([g.weight for g in node.grades]))
    there = ~np.isnan(total)
    both = there & ~np.isnan(values[:, position])
    found = []
    if both.any() and conflict is Conflict.ERROR:
        where = Where(unit_id=dataset.unit_ids[int(np.argmax(both))], node=node.id)
        found.append(Finding(MethodMessage.GRADES_CONFLICT, where, {"count": int(both.sum())}))
    take = there & ~both if conflict is Conflict.ABOVE else there
    values[take, position] = total[take]
    partial &= take
    if partial.any():
        flags[partial, position] |= np.uint8(Flag.PARTIAL)
        found.append(
            finding(MethodMessage.GRADES_PARTIAL, node.id, Level.WARNING, count=int(partial.sum()))
        )
    return found


def _conflicts(
    framework: Framework, dataset: Dataset, values: Floats, given: dict[str, Floats]
) -> list[Finding]:
    """Find rows with values at a node and below it; drop the given ones where those below win."""
    found: list[Finding] = []
    for node in framework.aggregates:  # deepest first, so that a dropped value is dropped below too
        if node not in given:
            continue
        below = np.zeros(dataset.n_rows, dtype=np.bool_)
        for position, name in enumerate(framework.indicators):
            if node in framework.ancestors(name):
                below |= ~np.isnan(values[:, position])
        for other, column in given.items():
            if other != node and node in framework.ancestors(other):
                below |= ~np.isnan(column)
        both = below & ~np.isnan(given[node])
        if not both.any():
            continue
        where = Where(unit_id=dataset.unit_ids[int(np.argmax(both))], node=node)
        params = {"count": int(both.sum())}
        if framework.conflict is Conflict.ERROR:
            found.append(Finding(MethodMessage.GIVEN_CONFLICT, where, params))
        elif framework.conflict is Conflict.BELOW:
            given[node][both] = np.nan
            found.append(
                Finding(MethodMessage.GIVEN_SET_ASIDE, Where(node=node), params, Level.WARNING)
            )
    return found


def _covered(framework: Framework, values: Floats, given: dict[str, Floats]) -> Bools:
    covered = np.zeros(values.shape, dtype=np.bool_, order="F")
    for position, name in enumerate(framework.indicators):
        for ancestor in framework.ancestors(name):
            if ancestor in given:
                covered[:, position] |= ~np.isnan(given[ancestor])
    return covered
