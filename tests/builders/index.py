"""Small frameworks, datasets and recipes for tests; their numbers fit on the screen.

framework = tree({"a": ["a1", "a2"], "b": ["b1"]}, weights={"a": 2})
data = table(framework, {"u1": [1, 2, 3], "u2": [4, None, 6]})
run = build(framework, data, recipe({"normalise": {"method": "none"}}))
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from teduh.index.dataset import Dataset
from teduh.index.framework import Framework, Grade, Node, NodeKind, Scoring
from teduh.index.recipe import Recipe, Step
from teduh.index.run import IndexRun
from teduh.kernel.errors import Level
from teduh.kernel.messages import Message

Branch = Mapping[str, Any] | Sequence[str]


def tree(
    branches: Branch,
    *,
    root: str = "index",
    weights: Mapping[str, float] | None = None,
    nodes: Mapping[str, Mapping[str, Any]] | None = None,
    **fields: Any,
) -> Framework:
    """Return a framework from nested mappings whose lists are indicators.

    `nodes` holds further fields of single nodes, as `{"a1": {"direction": -1}}`; what else is named
    goes to the framework itself.
    """
    weights, more = weights or {}, nodes or {}
    found = [Node(root, NodeKind.AGGREGATE, None)]

    def grow(branch: Branch, parent: str) -> None:
        for child in branch:
            deeper = branch[child] if isinstance(branch, Mapping) else None
            kind = NodeKind.INDICATOR if deeper is None else NodeKind.AGGREGATE
            own = {"weight": float(weights.get(child, 1.0)), **more.get(child, {})}
            found.append(Node(child, kind, parent, **own))
            if deeper is not None:
                grow(deeper, child)

    grow(branches, root)
    return Framework("test", tuple(found), **{"units": "free", **fields})


def graded(weights: Mapping[str, float]) -> dict[str, Any]:
    """Return the fields of a node whose datum is a count by grade."""
    grades = tuple(Grade(grade, weight) for grade, weight in weights.items())
    return {"scoring": Scoring.GRADED_COUNT, "grades": grades}


def table(
    columns: Framework | Iterable[str],
    rows: Mapping[Any, Sequence[float | None]],
    **fields: Any,
) -> Dataset:
    """Return a dataset from rows by unit id, or by `(unit id, period)`; None = not observed."""
    names = columns.indicators if isinstance(columns, Framework) else tuple(columns)
    values = np.array(
        [[np.nan if v is None else float(v) for v in row] for row in rows.values()], dtype=float
    ).reshape(len(rows), len(names))
    if any(isinstance(key, tuple) for key in rows):
        fields["periods"] = tuple(period for _, period in rows)
        units = tuple(unit for unit, _ in rows)
    else:
        units = tuple(rows)
    return Dataset(units, names, values, **fields)


def columns(**named: Sequence[float | None]) -> Dataset:
    """Return a dataset from columns; units are u1, u2, …"""
    rows = zip(*named.values(), strict=True)
    return table(named, {f"u{i}": row for i, row in enumerate(rows, start=1)})


def recipe(*steps: Mapping[str, Mapping[str, Any]]) -> Recipe:
    """Return a recipe from `{step: {method, …}}`, unchecked, so that bad ones can be tried too."""
    found = []
    for item in steps:
        for name, body in item.items():
            params = {k: v for k, v in body.items() if k not in ("method", "per_indicator")}
            method = str(body.get("method", ""))
            found.append(Step(name, method, params, body.get("per_indicator", {})))
    return Recipe(tuple(found))


def random_table(
    framework: Framework, n_units: int, rng: np.random.Generator, *, missing: float = 0.0
) -> Dataset:
    """Return positive skewed values for every indicator, a share of them missing."""
    values = rng.gamma(2.0, 10.0, (n_units, len(framework.indicators)))
    values[rng.random(values.shape) < missing] = np.nan
    return Dataset(tuple(f"u{i:05d}" for i in range(n_units)), framework.indicators, values)


PLAIN = {"normalise": {"method": "none"}}


def found(run: IndexRun, level: Level | None = None) -> list[Message]:
    """Return the messages of a run's findings, of one level if named."""
    return [f.message for f in run.findings if level is None or f.level is level]


def messages(error: Any) -> list[tuple[Message, str]]:
    """Return message and node of every finding that was raised (`pytest.raises` as `error`)."""
    return [(f.message, f.where.node) for f in error.value.findings]
