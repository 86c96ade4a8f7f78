"""The points of each indicator in the index, for all units at once.

Arithmetic means share their score out exactly; geometric means by logarithms; a tree of both goes
down node by node. Other means need Owen values, computed by `explain.py` for the units asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from teduh.index.aggregation import NodeMethod, Tree
from teduh.index.dataset import Floats
from teduh.index.kernels import MeanKind, in_shares


@dataclass(frozen=True, slots=True)
class Shared:
    """Points by leaf: the indicators, then every node that was given in the dataset."""

    nodes: tuple[str, ...]
    points: Floats | None  # (n, len(nodes)); None where the method has none in the full build
    method: str  # exact, log_share, owen, none


def contribution_method(methods: Mapping[str, NodeMethod]) -> str:
    """Return how a tree made by these methods is shared out."""
    kinds = {m.kind for m in methods.values()}
    if None in kinds:
        return "none"
    if kinds <= {MeanKind.ARITHMETIC}:
        return "exact"
    return "log_share" if kinds <= {MeanKind.ARITHMETIC, MeanKind.GEOMETRIC} else "owen"


def share_points(
    tree: Tree, methods: Mapping[str, NodeMethod], *, top: str | None = None
) -> Shared:
    """Return every leaf's points in the node `top` (the root): they sum to its score.

    A leaf is an indicator, or a node given in the dataset, in the rows where it is. A leaf that is
    missing has 0 points; a unit without a score has NaN.
    """
    from teduh.index import _compiled  # noqa: PLC0415 - Numba is slow to import

    framework = tree.framework
    top = top or framework.root
    below = [n for n in tree.nodes if n == top or top in framework.ancestors(n)]
    leaves = tuple(n for n in below if n in framework.indicators or n in tree.given)
    method = contribution_method({n: methods[n] for n in below if n in methods})
    if method in ("owen", "none"):
        return Shared(leaves, None, method)
    parents = [n for n in reversed(framework.aggregates) if n in below]
    children = [tree.children(p) for p in parents]
    flat = [c for group in children for c in group]
    first = np.concatenate([[0], np.cumsum([len(group) for group in children])]).astype(np.int64)
    columns = np.full(len(tree.nodes), -1, dtype=np.int64)
    for column, leaf in enumerate(leaves):
        columns[tree.position[leaf]] = column
    is_leaf = np.array([n in framework.indicators for n in tree.nodes])
    floors = [-np.inf if (f := methods[p].floor) is None else f for p in parents]
    points = np.empty((tree.scores.shape[0], len(leaves)), order="F")
    arguments = (
        np.array([tree.position[p] for p in parents], dtype=np.int64),
        first,
        np.array([tree.position[c] for c in flat], dtype=np.int64),
        np.array([tree.weights[c] for c in flat]),
        np.array([int(methods[p].kind or 0) for p in parents], dtype=np.int64),
        np.array(floors),
        is_leaf,
        columns,
        points,
    )

    def work(low: int, high: int) -> None:
        _compiled.share_out(tree.scores, tree.flags, *arguments, low, high)

    in_shares(work, tree.scores.shape[0], threads=tree.threads)
    return Shared(leaves, points, method)
