"""Weight: how much each child counts in its parent; given, equal, from principal components, or
sought so that correlations with the index match a target.

Weights are relative to siblings, as in the framework; a run reports them summing to 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from teduh.index.dataset import Floats
from teduh.index.framework import Framework
from teduh.index.method_messages import MethodMessage
from teduh.index.recipe import Step
from teduh.index.working import finding, unknown_node
from teduh.kernel.errors import Finding, Level
from teduh.kernel.messages import N_

METHODS: Final = {"given": None, "equal": None, "pca": None, "optimised": None}


def start_weights(
    framework: Framework, step: Step | None
) -> tuple[dict[str, float], list[Finding]]:
    """Return the weights before the data are looked at: the framework's, the step's, or equal."""
    method = step.method if step else "given"
    overrides: Mapping[str, Any] = step.params.get("weights", {}) if step else {}
    found = [unknown_node("weight", str(node)) for node in overrides if node not in framework.by_id]
    weights: dict[str, float] = {}
    for node in framework.nodes:
        value = overrides.get(node.id, node.weight if method in ("given", "") else 1.0)
        ok = isinstance(value, (int, float)) and np.isfinite(value) and value >= 0
        if not ok:
            found.append(
                finding(
                    MethodMessage.PARAM_INVALID,
                    node.id,
                    step="weight",
                    param="weights",
                    value=str(value),
                    expected=N_("a number, zero or more"),
                )
            )
        weights[node.id] = float(value) if ok else 1.0
    for parent, children in framework.children.items():
        if sum(weights[c] for c in children) <= 0.0:
            found.append(finding(MethodMessage.WEIGHTS_ZERO, parent))
    return weights, found


def weights_pca(values: Floats) -> Floats:
    """Return the loadings of the first principal component of the standardised columns.

    Over complete rows; length 1, and the sign chosen so that they sum to a positive number.

    Parameters
    ----------
    values : ndarray of float, shape (n_units, n_children)

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, weights from statistical models.

    Examples
    --------
    >>> weights_pca(np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 7.0]])).round(6)
    array([0.707107, 0.707107])
    """
    complete = values[~np.isnan(values).any(axis=1)]
    correlation = np.atleast_2d(np.corrcoef(complete, rowvar=False))
    _, vectors = np.linalg.eigh(correlation)
    loadings: Floats = vectors[:, -1]
    return loadings if loadings.sum() >= 0 else -loadings


def node_weights_pca(
    values: Floats, children: Sequence[str], node: str
) -> tuple[dict[str, float] | None, list[Finding]]:
    """Return PCA weights of one node's children; None (with a finding) when units are too few.

    Children without any spread are given no weight.
    """
    if len(children) < 2:
        return dict.fromkeys(children, 1.0), []
    seen = [i for i in range(len(children)) if not np.isnan(values[:, i]).all()]
    complete = values[:, seen][~np.isnan(values[:, seen]).any(axis=1)]
    spread = (
        [i for i, s in zip(seen, complete.std(axis=0), strict=True) if s > 0]
        if len(complete)
        else []
    )
    if len(complete) <= len(spread) or len(spread) < 2:
        return None, [
            finding(
                MethodMessage.PCA_TOO_FEW,
                node,
                Level.WARNING,
                units=len(complete),
                children=len(children),
            )
        ]
    loadings = weights_pca(values[:, spread])
    weights = dict.fromkeys(children, 0.0)
    weights.update({children[i]: float(w) for i, w in zip(spread, loadings, strict=True)})
    if abs(loadings.sum()) < 1e-9:
        return None, [finding(MethodMessage.PCA_CANCELS, node)]
    negative = [c for c, w in weights.items() if w < 0]
    found = []
    if negative:
        found.append(
            finding(MethodMessage.PCA_NEGATIVE, node, Level.WARNING, nodes=", ".join(negative))
        )
    return weights, found


@dataclass(frozen=True, slots=True)
class Optimum:
    """What the search reached: per node the weight, the target share and the share obtained."""

    nodes: tuple[str, ...]
    weights: Floats
    target: Floats
    obtained: Floats
    correlations: Floats
    gap: float  # sum of squared differences between target and obtained shares

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for the record of the run."""
        return {
            "gap": self.gap,
            "nodes": {
                node: {
                    "weight": float(self.weights[i]),
                    "target": float(self.target[i]),
                    "obtained": float(self.obtained[i]),
                    "correlation": float(self.correlations[i]),
                }
                for i, node in enumerate(self.nodes)
            },
        }


def correlations_with(columns: Floats, scores: Floats) -> Floats:
    """Return the Pearson correlation of each column with the scores, over what both have."""
    out = np.zeros(columns.shape[1])
    for i in range(columns.shape[1]):
        both = ~np.isnan(columns[:, i]) & ~np.isnan(scores)
        if both.sum() > 1:
            x, y = columns[both, i], scores[both]
            x, y = x - x.mean(), y - y.mean()
            size = float(np.sqrt((x @ x) * (y @ y)))
            out[i] = float(x @ y) / size if size > 0 else 0.0
    return out


def weights_optimised(
    columns: Floats,
    score_of: Callable[[Floats], Floats],
    *,
    nodes: Sequence[str],
    target: Floats,
) -> Optimum:
    """Seek weights whose correlations with the index, as shares of their sum, match the target.

    Minimises the sum of squared differences of shares from several starting points, first with a
    gradient and then by a simplex, and keeps the best; nothing is random.

    Parameters
    ----------
    columns : ndarray of float, shape (n_units, n_nodes)
        Scores of the nodes to be weighted.
    score_of : the index for a vector of weights.
    target : relative importance, any scale.

    References
    ----------
    Becker, Saisana, Paruolo and Vandecasteele (2017), Weights and importance in composite
    indicators: closing the gap, Ecological Indicators 80, 12-22.
    """
    from scipy.optimize import minimize  # noqa: PLC0415 - slow to import, seldom asked

    wanted = np.asarray(target, dtype=np.float64) / float(np.sum(target))

    def reached(weights: Floats) -> tuple[Floats, Floats, float]:
        correlations = correlations_with(columns, score_of(weights))
        total = float(correlations.sum())
        shares = correlations / total if abs(total) > 1e-12 else np.zeros_like(correlations)
        return correlations, shares, float(((wanted - shares) ** 2).sum())

    def objective(logs: Floats) -> float:
        weights = np.exp(logs - logs.max())
        return reached(weights / weights.sum())[2]

    k = wanted.size
    safe = np.maximum(wanted, 1e-3)
    starts = [np.log(safe), np.zeros(k)]
    found = []
    for start in starts:
        first = minimize(objective, start, method="L-BFGS-B", bounds=[(-12.0, 12.0)] * k)
        second = minimize(
            objective,
            first.x,
            method="Nelder-Mead",
            options={"maxiter": 400 * k, "xatol": 1e-10, "fatol": 1e-16, "adaptive": True},
        )
        found.append(min((first, second), key=lambda result: float(result.fun)))
        if found[-1].fun < 1e-14:
            break
    best = min(found, key=lambda result: float(result.fun))
    weights = np.exp(best.x - best.x.max())
    weights = weights / weights.sum()
    correlations, shares, gap = reached(weights)
    return Optimum(tuple(nodes), weights, wanted, shares, correlations, gap)


def optimised_nodes(framework: Framework, step: Step) -> tuple[list[str], Floats, list[Finding]]:
    """Return which nodes are weighted and their target: those the target names, else the root's
    children with equal importance. All must be at one depth.
    """
    target = step.params.get("target")
    if isinstance(target, Mapping) and target:
        nodes = [n for n in framework.order if n in target]
        unknown = [str(n) for n in target if n not in framework.by_id]
        found = [unknown_node("weight", n) for n in unknown]
        shares = np.array([float(target[n]) for n in nodes])
        same_depth = len({framework.depth[n] for n in nodes}) == 1
        if not found and (not same_depth or len(nodes) < 2 or not shares.sum() > 0):
            found.append(
                finding(
                    MethodMessage.PARAM_INVALID,
                    step="weight",
                    param="target",
                    value=", ".join(nodes),
                    expected=N_("two or more nodes of one level, with targets above zero"),
                )
            )
        return nodes, shares, found
    nodes = list(framework.children[framework.root])
    return nodes, np.ones(len(nodes)), []
