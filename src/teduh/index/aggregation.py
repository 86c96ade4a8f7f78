"""Aggregate: from the children of a node to its score, level by level.

Arithmetic, geometric, harmonic and generalised means are all `inverse(mean(transform(x)))`, so one
summing kernel serves them. Weights are rescaled over the children that are there; a node with a
smaller share of its children than `min_coverage` gets no score. A value given at a node takes the
place of the mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from teduh.index.dataset import Flag, Floats
from teduh.index.framework import Framework
from teduh.index.kernels import MeanKind, copeland_scores, weighted_mean
from teduh.index.method_messages import MethodMessage
from teduh.index.recipe import Step
from teduh.index.working import Ints, finding, number, unknown_method
from teduh.kernel.errors import Finding, Level

COPELAND_LIMIT: Final = 10_000
METHODS: Final[dict[str, MeanKind | None]] = {
    "arithmetic": MeanKind.ARITHMETIC,
    "geometric": MeanKind.GEOMETRIC,
    "harmonic": MeanKind.HARMONIC,
    "generalised": MeanKind.POWER,
    "copeland": None,
}


def aggregate_arithmetic(values: Floats, weights: Sequence[float] | Floats) -> Floats:
    """Return the weighted mean of each row over what is there.

    Examples
    --------
    >>> aggregate_arithmetic(np.array([[1.0, 4.0], [np.nan, 4.0]]), [2.0, 1.0])
    array([2., 4.])
    """
    return _mean(values, weights, MeanKind.ARITHMETIC)


def aggregate_geometric(values: Floats, weights: Sequence[float] | Floats) -> Floats:
    """Return exp(sum w ln x / sum w); values above zero.

    Examples
    --------
    >>> aggregate_geometric(np.array([[2.0, 8.0]]), [1.0, 1.0])
    array([4.])
    """
    return _mean(values, weights, MeanKind.GEOMETRIC)


def aggregate_harmonic(values: Floats, weights: Sequence[float] | Floats) -> Floats:
    """Return sum w / sum(w / x); values above zero.

    Examples
    --------
    >>> aggregate_harmonic(np.array([[2.0, 6.0]]), [1.0, 1.0])
    array([3.])
    """
    return _mean(values, weights, MeanKind.HARMONIC)


def aggregate_generalised(values: Floats, weights: Sequence[float] | Floats, *, p: float) -> Floats:
    """Return (sum w x^p / sum w)^(1/p); the geometric mean at p = 0.

    Values must be above zero unless p is a positive whole number.

    Examples
    --------
    >>> aggregate_generalised(np.array([[3.0, 4.0]]), [0.5, 0.5], p=2.0).round(6)
    array([3.535534])
    """
    return _mean(values, weights, MeanKind.POWER, p)


def _mean(
    values: Floats, weights: Sequence[float] | Floats, kind: MeanKind, p: float = 1
) -> Floats:
    terms = transform(values, kind, p)
    columns = np.arange(values.shape[1])
    return inverse(weighted_mean(terms, columns, weights), kind, p)


def transform(values: Floats, kind: MeanKind, p: float = 1.0) -> Floats:
    """Return what the weighted mean is taken of: x, ln x, 1/x or x^p."""
    if kind is MeanKind.ARITHMETIC:
        return values
    if kind is MeanKind.GEOMETRIC or (kind is MeanKind.POWER and p == 0.0):
        return np.log(values)
    return 1.0 / values if kind is MeanKind.HARMONIC else values**p


def inverse(means: Floats, kind: MeanKind, p: float = 1.0) -> Floats:
    """Return the score from the mean of transformed values."""
    if kind is MeanKind.ARITHMETIC:
        return means
    if kind is MeanKind.GEOMETRIC or (kind is MeanKind.POWER and p == 0.0):
        return np.exp(means)
    return 1.0 / means if kind is MeanKind.HARMONIC else means ** (1.0 / p)


@dataclass(frozen=True, slots=True)
class NodeMethod:
    """How one aggregate is made of its children. `kind` None = Copeland."""

    name: str
    kind: MeanKind | None
    p: float = 1.0
    floor: float | None = None
    min_coverage: float = 0.0
    any_size: bool = False

    @property
    def needs_positive(self) -> bool:
        """Say whether a zero among the children has no meaning here."""
        if self.kind in (MeanKind.GEOMETRIC, MeanKind.HARMONIC):
            return True
        return self.kind is MeanKind.POWER and (self.p <= 0 or self.p != int(self.p))


def node_methods(
    framework: Framework, step: Step | None
) -> tuple[dict[str, NodeMethod], list[Finding]]:
    """Return how each aggregate is made: by the step, its level, or an override for the node."""
    step = step or Step("aggregate", "arithmetic")
    levels: Sequence[Mapping[str, Any]] = step.params.get("levels", ())
    needed = max(framework.depth.values())
    if levels and len(levels) != needed:
        return {}, [finding(MethodMessage.LEVELS_LENGTH, given=len(levels), needed=needed)]
    found: list[Finding] = []
    methods: dict[str, NodeMethod] = {}
    for node in framework.aggregates:
        params: dict[str, Any] = {"method": step.method, **step.params}
        if levels:
            params = dict(levels[needed - 1 - framework.depth[node]])
        params.update(step.per_indicator.get(node, {}))
        methods[node], more = _node_method(step, params, node)
        found.extend(more)
    return methods, found


def _node_method(step: Step, params: dict[str, Any], node: str) -> tuple[NodeMethod, list[Finding]]:
    name = str(params.get("method") or "arithmetic")
    if name not in METHODS:
        return NodeMethod(name, None), [unknown_method(step, name, METHODS, node)]
    found: list[Finding] = []
    p, floor = 1.0, None
    if name == "generalised":
        if "p" not in params:
            found.append(
                finding(MethodMessage.PARAM_MISSING, node, step=step.name, method=name, param="p")
            )
        p, more = number(step, params, "p", 1.0, node)
        found.extend(more)
    if params.get("floor") is not None:
        floor, more = number(step, params, "floor", 1.0, node)
        found.extend(more)
    coverage, more = number(step, params, "min_coverage", 0.0, node)
    any_size = bool(params.get("any_size", False))
    return NodeMethod(name, METHODS[name], p, floor, coverage, any_size), found + more


@dataclass
class Tree:
    """Scores and flags of all nodes while they are filled from the leaves up."""

    framework: Framework
    nodes: tuple[str, ...]
    scores: Floats  # (n, m), Fortran order; the indicators' columns are filled
    flags: npt.NDArray[np.uint8]  # (n, m), Fortran order
    given: Mapping[str, Floats]  # values given at aggregates
    weights: dict[str, float]  # relative, 0 = left out
    left_out: frozenset[str]  # observed, but of no use (constant): no child of anything
    groups: list[Ints] | None = None
    threads: int | None = None
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.position = {node: i for i, node in enumerate(self.nodes)}

    def children(self, node: str) -> list[str]:
        """Ids of the children that count."""
        return [c for c in self.framework.children[node] if c not in self.left_out]


def aggregate_node(tree: Tree, node: str, method: NodeMethod) -> None:
    """Fill the column of one node from its children's; given values win over the mean."""
    children = tree.children(node)
    columns = [tree.position[c] for c in children]
    out = tree.scores[:, tree.position[node]]
    weights = [tree.weights[c] for c in children]
    if not children:
        out[:] = np.nan
    elif method.kind is None:
        out[:] = _copeland(tree, node, columns, weights, method)
    else:
        least = _least(method, len(children))
        terms, places = _terms(tree, node, columns, method)
        means = weighted_mean(terms, places, weights, least=least, threads=tree.threads)
        out[:] = inverse(means, method.kind, method.p)
    _flag(tree, node, columns, method)
    if node in tree.given:
        there = ~np.isnan(tree.given[node])
        out[there] = tree.given[node][there]
        tree.flags[there, tree.position[node]] = np.uint8(Flag.GIVEN)


def _least(method: NodeMethod, n_children: int) -> float:
    return method.min_coverage * n_children - 1e-9


def _terms(
    tree: Tree, node: str, columns: list[int], method: NodeMethod
) -> tuple[Floats, list[int]]:
    """Return the matrix to be averaged and its columns; a copy only when values change."""
    if method.kind is MeanKind.ARITHMETIC and method.floor is None:
        return tree.scores, columns
    values = tree.scores[:, columns]
    if method.floor is not None:
        low = values < method.floor
        if low.any():
            values = np.where(low, method.floor, values)
            for i, column in enumerate(columns):
                tree.flags[low[:, i], column] |= np.uint8(Flag.CLIPPED)
            count = int(low.sum())
            tree.findings.append(
                finding(MethodMessage.FLOORED, node, Level.NOTE, count=count, floor=method.floor)
            )
    if method.needs_positive:
        bad = values <= 0.0
        for i, column in enumerate(columns):
            count = int(bad[:, i].sum())
            if count:
                child = tree.nodes[column]
                tree.findings.append(
                    finding(MethodMessage.NOT_POSITIVE, child, count=count, method=method.name)
                )
        values = np.where(bad, np.nan, values)
    assert method.kind is not None  # noqa: S101 - Copeland is elsewhere
    return np.asfortranarray(transform(values, method.kind, method.p)), list(range(len(columns)))


def _copeland(
    tree: Tree, node: str, columns: list[int], weights: list[float], method: NodeMethod
) -> Floats:
    n = tree.scores.shape[0]
    if n > COPELAND_LIMIT and not method.any_size:
        tree.findings.append(
            finding(MethodMessage.COPELAND_TOO_LARGE, node, units=n, limit=COPELAND_LIMIT)
        )
        return np.full(n, np.nan)
    values = tree.scores[:, columns]
    poor = (~np.isnan(values)).sum(axis=1) < _least(method, len(columns))
    values[poor] = np.nan
    return copeland_scores(
        values, range(len(columns)), weights, groups=tree.groups, threads=tree.threads
    )


def _flag(tree: Tree, node: str, columns: list[int], method: NodeMethod) -> None:
    """Mark what is missing here, and what was made without some part below."""
    own = tree.flags[:, tree.position[node]]
    missing = np.isnan(tree.scores[:, tree.position[node]])
    partial = np.zeros(missing.size, dtype=np.bool_)
    count = np.zeros(missing.size, dtype=np.int32)
    for column in columns:
        flags = tree.flags[:, column]
        absent = np.isnan(tree.scores[:, column])
        partial |= absent | ((flags & np.uint8(Flag.PARTIAL)) != 0)
        count += ~absent
    own[partial & (count > 0)] |= np.uint8(Flag.PARTIAL)
    own[missing] |= np.uint8(Flag.MISSING)
    short = missing & (count > 0) & (count < _least(method, len(columns)))
    if node in tree.given:
        short &= np.isnan(tree.given[node])
    if short.any():
        tree.findings.append(
            finding(
                MethodMessage.BELOW_COVERAGE,
                node,
                Level.WARNING,
                count=int(short.sum()),
                limit=method.min_coverage,
            )
        )
