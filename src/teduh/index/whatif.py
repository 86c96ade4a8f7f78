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
from teduh.index.recipe import DEFAULT_RECIPE, Recipe, Step
from teduh.index.run import IndexRun
from teduh.index.weighting import start_weights
from teduh.kernel.errors import Finding, InvalidInput, NotFound, Where, raise_errors
from teduh.kernel.numerals import parse_number
from teduh.kernel.yaml_files import read_yaml


@dataclass(frozen=True, slots=True)
class DropNode:
    """Leave a node (and all below it) out; an aggregate left childless goes too."""

    node: str


@dataclass(frozen=True, slots=True)
class SetWeight:
    """Give a node another weight, relative to its siblings', which keep theirs."""

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
        relative to others. A unit without a score has nulls. The node must be in both runs; without
        one it is the index.
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
        ranks, scores = pl.col("rank", "changed_rank"), pl.col("score", "changed_score")
        return (
            pl.DataFrame(columns)
            .with_columns(ranks.replace(0, None).cast(pl.Int64), scores.fill_nan(None))
            .with_columns(
                score_change=pl.col("changed_score") - pl.col("score"),
                rank_change=pl.col("rank") - pl.col("changed_rank"),
            )
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


def _with_weights(framework: Framework, recipe: Recipe, weights: Mapping[str, float]) -> Recipe:
    """Return the recipe with these weights given, all at once; the others stay what they are."""
    step = recipe.step("weight") or Step("weight", "given")
    if step.method not in ("", "given", "equal"):
        params = {"method": step.method}
        raise InvalidInput(Finding(AnalysisMessage.CHANGE_WEIGHTS_FOUND, params=params))
    negative = [(node, weight) for node, weight in weights.items() if not weight >= 0]
    if negative:
        raise InvalidInput(
            *(
                Finding(
                    AnalysisMessage.CHANGE_WEIGHT_NEGATIVE,
                    params={"node_id": node, "weight": weight},
                )
                for node, weight in negative
            )
        )
    current, _ = start_weights(framework, step)
    moved = {node: weight for node, weight in weights.items() if weight != current[node]}
    if not moved:
        return recipe
    changed = {**current, **moved}
    zero = [
        Finding(AnalysisMessage.CHANGE_WEIGHTS_ZERO, params={"parent": parent})
        for parent, children in framework.children.items()
        if sum(changed[child] for child in children) <= 0
    ]
    raise_errors(zero)
    return recipe.replace(Step("weight", "given", {"weights": changed}))


def _with_value(dataset: Dataset, change: ReplaceValue) -> Dataset:
    rows = [
        i
        for i, unit in enumerate(dataset.unit_ids)
        if unit == change.unit_id
        and (change.period is None or (dataset.periods or ())[i : i + 1] == (change.period,))
    ]
    if not rows and change.unit_id in dataset.unit_ids:
        known = zip(dataset.unit_ids, dataset.periods or (), strict=False)
        periods = ", ".join(period for unit, period in known if unit == change.unit_id) or "-"
        params = {"unit": change.unit_id, "period": change.period or "", "periods": periods}
        raise NotFound(Finding(AnalysisMessage.PERIOD_UNKNOWN, params=params))
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


def _check_together(gone: set[str], changes: Sequence[Change]) -> None:
    """Raise for changes of which only one can hold: two weights of one node, one of a dropped."""
    said: dict[tuple[str, ...], Change] = {}
    subject: tuple[str, ...]
    findings: list[Finding] = []
    for change in changes:
        match change:
            case DropNode():
                continue
            case SetWeight():
                subject, node = ("weight", change.node), change.node
            case ReplaceValue():
                node = change.column.partition(":")[0]
                subject = ("value", change.unit_id, change.column, change.period or "")
            case SwapMethod():
                subject, node = ("method", change.step), ""
        if node in gone or said.setdefault(subject, change) != change:
            params = {"subject": " ".join(part for part in subject[1:] if part)}
            findings.append(Finding(AnalysisMessage.CHANGES_CONTRADICT, params=params))
    raise_errors(findings)


def apply_changes(
    framework: Framework, dataset: Dataset, recipe: Recipe, changes: Sequence[Change]
) -> tuple[Framework, Dataset, Recipe]:
    """Return framework, dataset and recipe with all changes made together, as one edit.

    Their order does not matter: changes of which only one can hold are refused.
    """
    _check_nodes(framework, changes)
    _check_values(framework, changes)
    whole = framework
    for change in changes:
        # a drop before may have taken it along
        if isinstance(change, DropNode) and change.node in framework.by_id:
            framework = framework_without(framework, change.node)
    gone = set(whole.by_id) - set(framework.by_id)
    _check_together(gone, changes)
    weights: dict[str, float] = {}
    for change in changes:
        match change:
            case SetWeight():
                weights[change.node] = change.weight
            case ReplaceValue():
                dataset = _with_value(dataset, change)
            case SwapMethod():
                edited = {"method": change.method, **change.params}
                step = read_recipe({"steps": [{change.step: edited}]}).steps[0]
                recipe = recipe.replace(step)
    if gone:
        dataset, recipe = _dataset_without(dataset, gone), _recipe_without(recipe, gone)
    if weights:
        recipe = _with_weights(framework, recipe, weights)
    return framework, dataset, recipe


def _dataset_without(dataset: Dataset, gone: set[str]) -> Dataset:
    keep = [i for i, c in enumerate(dataset.columns) if c.partition(":")[0] not in gone]
    columns = tuple(dataset.columns[i] for i in keep)
    return replace(dataset, columns=columns, values=dataset.values[:, keep])


def _recipe_without(recipe: Recipe, gone: set[str]) -> Recipe:
    """Take out of a recipe what it says of dropped nodes: overrides, weights, targets."""

    def left(value: Any) -> Any:
        is_by_node = isinstance(value, Mapping)
        return {k: v for k, v in value.items() if k not in gone} if is_by_node else value

    return Recipe(
        tuple(
            replace(
                step,
                per_indicator=left(step.per_indicator),
                params={name: left(value) for name, value in step.params.items()},
            )
            for step in recipe.steps
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
        sign takes the value away), `STEP=METHOD`, or `STEP={method: METHOD, floor: 1}` with its
        parameters as a recipe writes them. Numbers may have a decimal comma.

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
        if not right.startswith("{"):
            return SwapMethod(left, right)
        params = dict(read_yaml(right.encode()).data)
        if not isinstance(params.get("method"), str):
            raise unreadable
        return SwapMethod(left, params.pop("method"), params)
    number = parse_number(right)
    if isinstance(number, Finding):
        raise InvalidInput(number)
    if kind == "weight":
        return SetWeight(left, number)
    unit, colon, column = left.partition(":")
    if not colon:
        raise unreadable
    return ReplaceValue(unit, column, number)
