"""Owen values: points of indicators for means that do not add up.

A unit's score is compared with the score it would have if every indicator stood at its mean over
the reference set (the baseline). Indicators change from mean to actual one after another, in every
order that keeps the children of a node together at every level of the tree; an indicator's points
are the average change it makes. Exact while no node has more than 12 children; beyond that the
orders are sampled, each with its reverse, and the result is marked as estimated.

References
----------
Owen (1977), Values of games with a priori unions. Winter (1989), A value for cooperative games
with levels structure of cooperation, International Journal of Game Theory 18, 227-240.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import factorial
from typing import Final

import numpy as np

from teduh.index.aggregation import NodeMethod, Tree, aggregate_node, inverse, transform
from teduh.index.dataset import Flag, Floats
from teduh.index.kernels import MeanKind

EXACT_CHILDREN: Final = 12
PAIRS: Final = 200  # sampled orders, each with its reverse


@dataclass(frozen=True, slots=True)
class OwenPoints:
    """`baseline + points.sum(axis=1)` is the score."""

    nodes: tuple[str, ...]
    points: Floats  # (u, c)
    baseline: Floats  # (u,)
    estimated: bool


def shapley(values: Floats) -> Floats:
    """Return the Shapley value of each player from the worth of every coalition.

    Parameters
    ----------
    values : ndarray of float, shape (2**m,)
        Entry s is the worth of the players whose bits are set in s.

    Examples
    --------
    >>> shapley(np.array([0.0, 10.0, 20.0, 60.0]))  # two players, 30 of synergy shared
    array([25., 35.])
    """
    size = values.size
    m = size.bit_length() - 1
    sets = np.arange(size)
    members = np.array([bin(s).count("1") for s in range(size)])
    chance = np.array([factorial(t) * factorial(m - t - 1) / factorial(m) for t in range(m)])
    out = np.empty(m)
    for i in range(m):
        without = sets[(sets >> i) & 1 == 0]
        gain = values[without | (1 << i)] - values[without]
        out[i] = float((chance[members[without]] * gain).sum())
    return out


def owen_points(
    tree: Tree,
    means: Floats,
    methods: Mapping[str, NodeMethod],
    *,
    top: str,
    rng: np.random.Generator,
) -> OwenPoints:
    """Return the points of every leaf below `top` for the units of `tree`.

    Parameters
    ----------
    means : mean score of each node over the reference set, shape (m,).
    """
    framework = tree.framework
    below = [n for n in tree.nodes if n == top or top in framework.ancestors(n)]
    leaves = tuple(n for n in below if n in framework.indicators or n in tree.given)
    base = _baseline(tree, means, methods, [n for n in framework.aggregates if n in below])
    points = np.zeros((tree.scores.shape[0], len(leaves)))
    estimated = False
    for row in range(tree.scores.shape[0]):
        if np.isnan(tree.scores[row, tree.position[top]]):
            points[row] = np.nan
            continue
        game = _Game(tree, base, methods, row, top)
        found = game.exact() if game.widest <= EXACT_CHILDREN else game.sampled(rng)
        estimated |= game.widest > EXACT_CHILDREN
        for column, leaf in enumerate(leaves):
            points[row, column] = found.get(leaf, 0.0)
    baseline = np.where(
        np.isnan(tree.scores[:, tree.position[top]]), np.nan, base[:, tree.position[top]]
    )
    return OwenPoints(leaves, points, baseline, estimated)


def _baseline(
    tree: Tree, means: Floats, methods: Mapping[str, NodeMethod], aggregates: list[str]
) -> Floats:
    """Return all scores with every leaf at its mean, each row keeping its own gaps."""
    there = ~np.isnan(tree.scores)
    scores = np.asfortranarray(np.where(there, means, np.nan))
    given = {
        n: np.where(np.isnan(v), np.nan, means[tree.position[n]]) for n, v in tree.given.items()
    }
    trial = replace(tree, scores=scores, given=given, flags=tree.flags.copy(order="F"), findings=[])
    for node in aggregates:
        aggregate_node(trial, node, methods[node])
    return scores


class _Game:
    """One unit: which children count at each node, at their actual and at their mean value."""

    def __init__(
        self, tree: Tree, base: Floats, methods: Mapping[str, NodeMethod], row: int, top: str
    ) -> None:
        self.tree, self.base, self.methods, self.row, self.top = tree, base, methods, row, top
        self.children: dict[str, list[str]] = {}
        stack = [top]
        while stack:
            node = stack.pop()
            position = tree.position[node]
            if node in tree.framework.indicators or tree.flags[row, position] & Flag.GIVEN:
                continue
            self.children[node] = [
                c for c in tree.children(node) if not np.isnan(tree.scores[row, tree.position[c]])
            ]
            stack.extend(self.children[node])
        self.widest = max((len(c) for c in self.children.values()), default=0)

    def exact(self) -> dict[str, float]:
        """Return the points of each leaf, by all coalitions."""
        if self.top not in self.children:  # given as it is: a leaf
            position = self.tree.position[self.top]
            change = self.tree.scores[self.row, position] - self.base[self.row, position]
            return {self.top: float(change)}
        found: dict[str, float] = {}
        for parent, children in self.children.items():
            if not any(c not in self.children for c in children):
                continue
            worth = self._expected(parent, self._coalitions(parent, children))
            values = shapley(worth)
            for child, value in zip(children, values, strict=True):
                if child not in self.children:
                    found[child] = float(value)
        return found

    def _terms(self, parent: str, children: list[str]) -> tuple[Floats, Floats, Floats]:
        """Return weight, and weighted transformed actual and mean value, of each child."""
        method = self.methods[parent]
        weights = np.array([self.tree.weights[c] for c in children])
        places = [self.tree.position[c] for c in children]
        return (
            weights,
            weights * _term(self.tree.scores[self.row, places], method),
            weights * _term(self.base[self.row, places], method),
        )

    def _coalitions(self, parent: str, children: list[str]) -> Floats:
        """Return the parent's score for every set of children at their actual value."""
        weights, actual, mean = self._terms(parent, children)
        totals = _subset_sums(actual, mean)
        return _score(totals / weights.sum(), self.methods[parent])

    def _expected(self, node: str, scores: Floats) -> Floats:
        """Return the expected score of the top when `node` scores this, over its elders' orders."""
        if node == self.top:
            return scores
        parent = self.tree.framework.by_id[node].parent or ""
        method = self.methods[parent]
        siblings = [c for c in self.children[parent] if c != node]
        weights, actual, mean = self._terms(parent, siblings)
        own = self.tree.weights[node]
        totals = _subset_sums(actual, mean)
        m = len(siblings) + 1
        members = np.array([bin(s).count("1") for s in range(totals.size)])
        chance = np.array([factorial(t) * factorial(m - t - 1) / factorial(m) for t in range(m)])
        sums = (own * _term(scores, method))[:, None] + totals[None, :]
        upper = _score(sums / (own + weights.sum()), method)
        above = self._expected(parent, upper.reshape(-1))
        expected: Floats = above.reshape(scores.size, totals.size) @ chance[members]
        return expected

    def sampled(self, rng: np.random.Generator) -> dict[str, float]:
        """Return estimated points, by orders drawn at random, each with its reverse."""
        orders = []
        for _ in range(PAIRS):
            order = self._order(self.top, rng)
            orders.extend([order, order[::-1]])
        leaves = sorted(orders[0], key=lambda leaf: self.tree.position[leaf])
        steps = len(leaves) + 1
        position = [self.tree.position[leaf] for leaf in leaves]
        scores = np.repeat(self.base[self.row][None, :], len(orders) * steps, axis=0)
        scores = np.asfortranarray(scores)
        for number, order in enumerate(orders):
            for step, leaf in enumerate(order):
                column = self.tree.position[leaf]
                actual = self.tree.scores[self.row, column]
                scores[number * steps + step + 1 : (number + 1) * steps, column] = actual
        tree = replace(
            self.tree,
            scores=scores,
            flags=np.zeros(scores.shape, dtype=np.uint8, order="F"),
            given={},
            findings=[],
        )
        for node in self.tree.framework.aggregates:
            if node in self.children:
                aggregate_node(tree, node, replace(self.methods[node], min_coverage=0.0))
        worth = scores[:, self.tree.position[self.top]].reshape(len(orders), steps)
        gains = np.diff(worth, axis=1)
        total = dict.fromkeys((self.tree.nodes[p] for p in position), 0.0)
        for number, order in enumerate(orders):
            for step, leaf in enumerate(order):
                total[leaf] += float(gains[number, step])
        return {leaf: value / len(orders) for leaf, value in total.items()}

    def _order(self, node: str, rng: np.random.Generator) -> list[str]:
        if node not in self.children:
            return [node]
        children = self.children[node]
        return [
            leaf for i in rng.permutation(len(children)) for leaf in self._order(children[i], rng)
        ]


def _term(values: Floats, method: NodeMethod) -> Floats:
    if method.floor is not None:
        values = np.maximum(values, method.floor)
    return transform(values, method.kind or MeanKind.ARITHMETIC, method.p)


def _score(means: Floats, method: NodeMethod) -> Floats:
    return inverse(means, method.kind or MeanKind.ARITHMETIC, method.p)


def _subset_sums(inside: Floats, outside: Floats) -> Floats:
    """Return, for every set s, the sum of `inside` over s plus that of `outside` over the rest."""
    totals = np.zeros(1)
    for a, b in zip(inside, outside, strict=True):
        totals = np.concatenate([totals + b, totals + a])
    return totals
