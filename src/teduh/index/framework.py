"""A framework: the tree of an index, from indicators up to the top, with directions and weights.

Only what a framework *is* stands here; reading one from YAML, Excel or COINr's `iMeta` is in
`framework_files.py`. Nodes are kept leaves first in one fixed order, the order in which every
matrix of the engine has its columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from teduh.index.recipe import Recipe


class NodeKind(StrEnum):
    """A node is measured or made of others."""

    INDICATOR = "indicator"
    AGGREGATE = "aggregate"


class Scoring(StrEnum):
    """What a datum of an indicator is."""

    VALUE = "value"  # a number in the indicator's own unit
    COUNT = "count"  # an integer, zero or more
    GRADED_COUNT = "graded_count"  # an integer per grade of seriousness; value = sum weight x count
    OCCURRED = "occurred"  # 0 or 1


class Conflict(StrEnum):
    """Which wins when a dataset has values at a node and below it."""

    ERROR = "error"
    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade of seriousness: its id as in the column `indicator:id`, and its weight."""

    id: str
    weight: float
    name: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the tree.

    `weight` is relative to its siblings and need not sum to 1. `low` and `high` are goalposts in
    the indicator's own unit, `target` the value to reach, `denominator` the dataset column to
    divide by. `direction` is 1 when more means more vulnerable, -1 when less does. `assumption`
    says, in both languages, what here is ours and not the source's.
    """

    id: str
    kind: NodeKind
    parent: str | None
    weight: float = 1.0
    direction: int = 1
    name: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    scoring: Scoring = Scoring.VALUE
    grades: tuple[Grade, ...] = ()
    low: float | None = None
    high: float | None = None
    target: float | None = None
    denominator: str | None = None
    source: str = ""
    source_url: str = ""
    note: Mapping[str, str] = field(default_factory=dict)
    assumption: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Framework:
    """A checked tree. Build one with `framework_files.read_framework` or `Framework(...)`.

    `nodes` may come in any order; `order` is leaves first, each level in the order of the file.
    The constructor raises InvalidInput with every fault of the tree at once (see `messages.py`):
    duplicate ids, unknown parents, cycles, several roots, aggregates without children, directions
    other than 1 and -1, negative weights, siblings whose weights sum to zero.
    """

    id: str
    nodes: tuple[Node, ...]
    name: Mapping[str, str] = field(default_factory=dict)
    units: str = "kemendagri"  # or "free"
    levels: tuple[str, ...] = ()  # place levels for which it is meant; empty = any
    denominators: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    recipe: Recipe | None = None
    conflict: Conflict = Conflict.ERROR
    metadata: Mapping[str, Any] = field(default_factory=dict)  # sources, licence, alternatives …

    def __post_init__(self) -> None:
        from teduh.index.framework_checks import check_tree  # noqa: PLC0415

        check_tree(self)

    @cached_property
    def by_id(self) -> dict[str, Node]:
        """Nodes by id."""
        return {node.id: node for node in self.nodes}

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        """Ids of the children of each aggregate, in the order of the file."""
        found: dict[str, list[str]] = {}
        for node in self.nodes:
            if node.parent is not None:
                found.setdefault(node.parent, []).append(node.id)
        return {parent: tuple(ids) for parent, ids in found.items()}

    @cached_property
    def root(self) -> str:
        """The id of the index itself."""
        return next(node.id for node in self.nodes if node.parent is None)

    @cached_property
    def depth(self) -> dict[str, int]:
        """Steps from the root, which is at 0."""
        depths = {self.root: 0}
        stack = [self.root]
        while stack:
            parent = stack.pop()
            for child in self.children.get(parent, ()):
                depths[child] = depths[parent] + 1
                stack.append(child)
        return depths

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """Ids of the indicators, in the order of the file."""
        return tuple(n.id for n in self.nodes if n.kind is NodeKind.INDICATOR)

    @cached_property
    def aggregates(self) -> tuple[str, ...]:
        """Ids of the aggregates so that every child comes before its parent; the root is last."""
        found = [n.id for n in self.nodes if n.kind is NodeKind.AGGREGATE]
        return tuple(sorted(found, key=lambda i: -self.depth[i]))

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Every node: indicators, then aggregates from the deepest up to the root."""
        return self.indicators + self.aggregates

    @cached_property
    def effective_weights(self) -> dict[str, float]:
        """Product down the tree of the weights normalised within each parent; the root has 1."""
        weights = {self.root: 1.0}
        for parent in sorted(self.children, key=lambda i: self.depth[i]):
            total = sum(self.by_id[c].weight for c in self.children[parent])
            for child in self.children[parent]:
                weights[child] = weights[parent] * self.by_id[child].weight / total
        return weights

    def ancestors(self, node_id: str) -> tuple[str, ...]:
        """Ids above a node, nearest first."""
        found: list[str] = []
        parent = self.by_id[node_id].parent
        while parent is not None:
            found.append(parent)
            parent = self.by_id[parent].parent
        return tuple(found)

    def indicators_below(self, node_id: str) -> tuple[str, ...]:
        """Ids of the indicators under a node (itself when it is one)."""
        return tuple(i for i in self.indicators if i == node_id or node_id in self.ancestors(i))
