"""Faults that only the whole dataset shows: values at a node and below it, values beside grades."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from teduh.index.dataset import Dataset
from teduh.index.files.dataset_messages import DatasetMessage as M
from teduh.index.framework import Conflict, Framework, NodeKind
from teduh.kernel.errors import Finding, Where

Bools = npt.NDArray[np.bool_]
WhereOf = Callable[[str, str, str], Where]


def check_dataset(dataset: Dataset, framework: Framework, where_of: WhereOf) -> list[Finding]:
    """Return the faults of the whole; `where_of(unit_id, period, column)` finds a value's place."""
    if not dataset.n_rows:
        return []
    given = ~np.isnan(dataset.values)
    findings = _values_and_grades(dataset, framework, given, where_of)
    if framework.conflict is Conflict.ERROR:
        findings += _values_and_below(dataset, framework, given, where_of)
    return findings


def node_columns(dataset: Dataset, framework: Framework, node_id: str) -> list[int]:
    """Return the positions of a node's own columns: its id and, for a graded count, its grades."""
    node = framework.by_id[node_id]
    names = [node_id, *(f"{node_id}:{grade.id}" for grade in node.grades)]
    return [dataset.column_index[name] for name in names if name in dataset.column_index]


def _where(dataset: Dataset, row: int, column: int, where_of: WhereOf) -> Where:
    period = dataset.periods[row] if dataset.periods else ""
    unit_id = dataset.unit_ids[row]
    place = where_of(unit_id, period, dataset.columns[column])
    return Finding(M.NO_VALUES, place).at(unit_id=unit_id, period=period).where


def _values_and_grades(
    dataset: Dataset, framework: Framework, given: Bools, where_of: WhereOf
) -> list[Finding]:
    findings: list[Finding] = []
    for node in framework.nodes:
        plain = dataset.column_index.get(node.id)
        graded = [c for c in node_columns(dataset, framework, node.id) if c != plain]
        if plain is None or not graded:
            continue
        for row in np.flatnonzero(given[:, plain] & given[:, graded].any(axis=1)):
            place = _where(dataset, int(row), plain, where_of)
            findings.append(Finding(M.VALUE_AND_GRADES, place, {"node": node.id}))
    return findings


def _values_and_below(
    dataset: Dataset, framework: Framework, given: Bools, where_of: WhereOf
) -> list[Finding]:
    """For each row, each aggregate with a value of its own and one anywhere below it."""
    findings: list[Finding] = []
    below: dict[str, list[int]] = {}
    for node_id in framework.order:
        children = framework.children.get(node_id, ())
        below[node_id] = [
            column
            for child in children
            for column in (*node_columns(dataset, framework, child), *below[child])
        ]
        own = dataset.column_index.get(node_id)
        if framework.by_id[node_id].kind is NodeKind.INDICATOR or own is None:
            continue
        if not below[node_id]:
            continue
        for row in np.flatnonzero(given[:, own] & given[:, below[node_id]].any(axis=1)):
            names = [dataset.columns[c] for c in below[node_id] if given[row, c]]
            shown = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
            place = _where(dataset, int(row), own, where_of)
            findings.append(Finding(M.VALUE_AND_BELOW, place, {"node": node_id, "below": shown}))
    return findings
