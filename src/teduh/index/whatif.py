"""What if? Drop an indicator, change a weight, replace a value, swap a method, and build again.

A change edits the framework, the dataset or the recipe, never the result, so what it shows is
what a real index with that choice would be. Base and changed run have their own `run_id`s.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import polars as pl

from teduh.index.analysis_messages import AnalysisMessage
from teduh.index.build import build
from teduh.index.dataset import Dataset
from teduh.index.files.dataset_columns import ColumnNames, parse_measure
from teduh.index.files.recipe_files import read_recipe
from teduh.index.framework import Framework, NodeKind
from teduh.index.recipe import DEFAULT_RECIPE, Recipe
from teduh.index.run import IndexRun
from teduh.kernel.errors import Finding, InvalidInput, NotFound, Where, raise_errors
from teduh.kernel.numerals import parse_number


@dataclass(frozen=True, slots=True)
class DropNode:
    """Leave a node (and all below it) out; an aggregate left childless goes too."""

    node: str


@dataclass(frozen=True, slots=True)
class SetWeight:
    """Give a node another weight among its siblings."""

    node: str
    weight: float


@dataclass(frozen=True, slots=True)
class ReplaceValue:
    """Put another value at one unit and column (NaN takes it away)."""

    unit_id: str
    column: str
    value: float
    period: str | None = None


@dataclass(frozen=True, slots=True)
class SwapMethod:
    """Use another method in one step; its other parameters start afresh."""

    step: str
    method: str
    params: Mapping[str, Any] = field(default_factory=dict)


Change = DropNode | SetWeight | ReplaceValue | SwapMethod


@dataclass(frozen=True)
class WhatIf:
    """A base run, the run with the changes, and both side by side."""

    changes: tuple[Change, ...]
    base: IndexRun
    changed: IndexRun

    def table(self, node: str | None = None) -> pl.DataFrame:
        """Return unit_id, (period), score, rank, changed_score, changed_rank, and differences.

        `score_change` is in points, `rank_change` positive when the unit becomes more vulnerable
        relative to others. The node must be in both runs; without one it is the index.
        """
        node = node or self.base.framework.root
        old, new = self.base.node_index(node), self.changed.node_index(node)
        columns: dict[str, Any] = {"unit_id": self.base.unit_ids}
        if self.base.periods is not None:
            columns["period"] = self.base.periods
        columns |= {
            "score": self.base.scores[:, old],
            "rank": self.base.ranks[:, old],
            "changed_score": self.changed.scores[:, new],
            "changed_rank": self.changed.ranks[:, new],
        }
        return pl.DataFrame(columns).with_columns(
            score_change=pl.col("changed_score") - pl.col("score"),
            rank_change=pl.when((pl.col("rank") > 0) & (pl.col("changed_rank") > 0)).then(
                pl.col("rank").cast(pl.Int64) - pl.col("changed_rank").cast(pl.Int64)
            ),
        )


def framework_without(framework: Framework, node: str) -> Framework:
    """Return the framework without a node, all below it, and parents it leaves childless."""
    gone = {node, *(n.id for n in framework.nodes if node in framework.ancestors(n.id))}
    while True:
        left = [n for n in framework.nodes if n.id not in gone]
        parents = {n.parent for n in left}
        bare = {n.id for n in left if n.kind is NodeKind.AGGREGATE and n.id not in parents}
        if not bare:
            break
        gone |= bare
    if not left:
        raise InvalidInput(Finding(AnalysisMessage.CHANGE_DROPS_ALL, params={"node_id": node}))
    return replace(framework, nodes=tuple(left))


def _with_weight(framework: Framework, node: str, weight: float) -> Framework:
    parent = framework.by_id[node].parent
    siblings = [n for n in framework.nodes if n.parent == parent and n.id != node]
    if not weight >= 0:
        params = {"node_id": node, "weight": weight}
        raise InvalidInput(Finding(AnalysisMessage.CHANGE_WEIGHT_NEGATIVE, params=params))
    if weight + sum(n.weight for n in siblings) <= 0:
        params = {"parent": parent or framework.root}
        raise InvalidInput(Finding(AnalysisMessage.CHANGE_WEIGHTS_ZERO, params=params))
    nodes = tuple(replace(n, weight=weight) if n.id == node else n for n in framework.nodes)
    return replace(framework, nodes=nodes)


def _with_value(dataset: Dataset, change: ReplaceValue) -> Dataset:
    rows = [
        i
        for i, unit in enumerate(dataset.unit_ids)
        if unit == change.unit_id
        and (
            change.period is None or dataset.periods is None or dataset.periods[i] == change.period
        )
    ]
    if not rows:
        params = {"unit": change.unit_id}
        raise NotFound(Finding(AnalysisMessage.CHANGE_UNKNOWN_UNIT, params=params))
    columns = dataset.columns
    values = dataset.values.copy()
    if change.column not in dataset.column_index:
        columns = (*columns, change.column)
        values = np.column_stack([values, np.full(dataset.n_rows, np.nan)])
    values[rows, columns.index(change.column)] = change.value
    return replace(dataset, columns=columns, values=values)


def _check_nodes(framework: Framework, changes: Sequence[Change]) -> None:
    """Raise once for every node that no change may name."""
    unknown = [
        change.node
        for change in changes
        if isinstance(change, (DropNode, SetWeight)) and change.node not in framework.by_id
    ]
    unknown += [
        change.column
        for change in changes
        if isinstance(change, ReplaceValue)
        and change.column.partition(":")[0] not in framework.by_id
        and change.column not in framework.denominators
    ]
    if unknown:
        raise NotFound(
            *(
                Finding(AnalysisMessage.CHANGE_UNKNOWN_NODE, params={"node_id": node})
                for node in dict.fromkeys(unknown)
            )
        )


def _check_values(framework: Framework, changes: Sequence[Change]) -> None:
    """Raise for every value that a dataset could not have either: no such grade, no such count."""
    names = ColumnNames(framework)
    findings: list[Finding] = []
    for change in changes:
        if not isinstance(change, ReplaceValue):
            continue
        where = Where(unit_id=change.unit_id, column=change.column)
        if change.column not in names.measures:
            findings.append(names.unknown(change.column, where, heading=False))
            continue
        taken_away = math.isnan(change.value)
        read = 0.0 if taken_away else parse_measure(names.measure(change.column), change.value)
        if isinstance(read, Finding):
            findings.append(replace(read, where=where))
    raise_errors(findings)


def apply_changes(
    framework: Framework, dataset: Dataset, recipe: Recipe, changes: Sequence[Change]
) -> tuple[Framework, Dataset, Recipe]:
    """Return framework, dataset and recipe with the changes made, in their order."""
    _check_nodes(framework, changes)
    _check_values(framework, changes)
    for change in changes:
        match change:
            case DropNode():
                if change.node in framework.by_id:  # a change before may have taken it along
                    framework = framework_without(framework, change.node)
            case SetWeight():
                framework = _with_weight(framework, change.node, change.weight)
            case ReplaceValue():
                dataset = _with_value(dataset, change)
            case SwapMethod():
                edited = {"method": change.method, **change.params}
                step = read_recipe({"steps": [{change.step: edited}]}).steps[0]
                recipe = recipe.replace(step)
    if any(isinstance(change, DropNode) for change in changes):
        known = {*framework.by_id, *framework.denominators}
        dropped = {c for c in dataset.columns if c.partition(":")[0] not in known}
        keep = [i for i, c in enumerate(dataset.columns) if c not in dropped]
        dataset = replace(
            dataset,
            columns=tuple(dataset.columns[i] for i in keep),
            values=dataset.values[:, keep],
        )
        recipe = _recipe_without(recipe, {c.partition(":")[0] for c in dropped})
    return framework, dataset, recipe


def _recipe_without(recipe: Recipe, nodes: set[str]) -> Recipe:
    """Take the per-indicator overrides of dropped nodes out of a recipe."""
    return Recipe(
        tuple(
            replace(s, per_indicator={k: v for k, v in s.per_indicator.items() if k not in nodes})
            for s in recipe.steps
        )
    )


def what_if(
    framework: Framework,
    dataset: Dataset,
    recipe: Recipe | None,
    changes: Sequence[Change],
    *,
    base: IndexRun | None = None,
) -> WhatIf:
    """Build an index with some choices changed, beside the one without.

    Parameters
    ----------
    base : IndexRun, optional
        The run of the unchanged inputs, when the caller has it; it is not built again.

    Raises
    ------
    NotFound
        For nodes and units that do not exist, all at once.
    InvalidInput
        For a change that leaves no index, and whatever `build` raises.
    """
    nominal = recipe or framework.recipe or DEFAULT_RECIPE
    changed = apply_changes(framework, dataset, nominal, changes)
    return WhatIf(
        changes=tuple(changes),
        base=base or build(framework, dataset, nominal),
        changed=build(*changed),
    )


def parse_change(kind: str, text: str) -> Change:
    """Read one change as the command line and the page's form write it.

    Parameters
    ----------
    kind : {"drop", "weight", "value", "method"}
    text : str
        `NODE`, `NODE=WEIGHT`, `UNIT:NODE=VALUE` (or `UNIT:NODE:GRADE=VALUE`; nothing after the
        sign takes the value away), `STEP=METHOD`. Numbers may have a decimal comma.

    Examples
    --------
    >>> parse_change("value", "64.02.06:k01:2=3")
    ReplaceValue(unit_id='64.02.06', column='k01:2', value=3.0, period=None)
    """
    unreadable = InvalidInput(Finding(AnalysisMessage.CHANGE_UNREADABLE, params={"change": text}))
    if kind == "drop":
        return DropNode(text.strip())
    left, separator, right = (part.strip() for part in text.partition("="))
    if not separator or not left or not (right or kind == "value"):
        raise unreadable
    if kind == "method":
        return SwapMethod(left, right)
    number = parse_number(right)
    if isinstance(number, Finding):
        raise InvalidInput(number)
    if kind == "weight":
        return SetWeight(left, number)
    unit, colon, column = left.partition(":")
    if not colon:
        raise unreadable
    return ReplaceValue(unit, column, number)
