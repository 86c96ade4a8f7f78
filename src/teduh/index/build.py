"""`build`: from a framework, a dataset and a recipe to an index, as a pure function.

    run = build(framework, dataset)

The rows of the dataset are the reference set: ranges, means, ranks and classes are taken over them,
so a build is made of the units of one level. Every error is found before one is raised.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from teduh.index.aggregation import NodeMethod, Tree, aggregate_node, node_methods
from teduh.index.categories import classify, node_cutoffs
from teduh.index.dataset import Dataset, Flag, Floats
from teduh.index.denomination import denominate_table
from teduh.index.framework import Framework
from teduh.index.gathering import gather
from teduh.index.imputation import impute_table
from teduh.index.kernels import rank_scores
from teduh.index.method_messages import MethodMessage
from teduh.index.normalisation import direction_findings, normalise_table
from teduh.index.recipe import DEFAULT_RECIPE, STEP_NAMES, Recipe, Step
from teduh.index.run import IndexRun
from teduh.index.run_hashes import content_hash, run_id
from teduh.index.screening import screen_table
from teduh.index.sharing import share_points
from teduh.index.treatment import treat_table, treatment_frame
from teduh.index.weighting import (
    METHODS as WEIGHT_METHODS,
)
from teduh.index.weighting import (
    Optimum,
    node_weights_pca,
    optimised_nodes,
    start_weights,
    weights_optimised,
)
from teduh.index.working import Bools, Working, finding, unknown_method, unknown_node
from teduh.kernel.errors import (
    Finding,
    InvalidInput,
    Level,
    MethodNotApplicable,
    NotEnoughData,
    Where,
    raise_errors,
)

_TABLE_STEPS: Final[dict[str, Callable[[Working, Step], None]]] = {
    "denominate": denominate_table,
    "impute": impute_table,
    "screen": screen_table,
    "treat": treat_table,
    "normalise": normalise_table,
}
# These say that a method has no meaning for the data, not that the input is wrong.
_NOT_APPLICABLE: Final = frozenset(
    {
        MethodMessage.NOT_POSITIVE,
        MethodMessage.COPELAND_TOO_LARGE,
        MethodMessage.RANGE_IS_ZERO,
        MethodMessage.PCA_CANCELS,
    }
)


def build(
    framework: Framework,
    dataset: Dataset,
    recipe: Recipe | None = None,
    *,
    level_mask: Bools | None = None,
    threads: int | None = None,
) -> IndexRun:
    """Build an index.

    Parameters
    ----------
    framework : the tree.
    dataset : values of its indicators (or of any node), one row a unit or a unit in a period.
    recipe : the steps; without one the framework's own, else min-max 0-100, given weights and
        arithmetic means.
    level_mask : which rows form the reference set, shape (n_rows,); all without one.
    threads : how many to use; changes no bit of the result.

    Returns
    -------
    IndexRun
        Scores, ranks and categories of every node, contributions, weights, flags and findings.

    Raises
    ------
    InvalidInput
        With every fault of the recipe and the data at once; MethodNotApplicable when a method has
        no meaning for the data; NotEnoughData when no unit gets a score.
    """
    recipe = recipe or framework.recipe or DEFAULT_RECIPE
    if level_mask is not None:
        from teduh.index.levels import dataset_rows  # noqa: PLC0415 - only where asked

        dataset = dataset_rows(dataset, [int(r) for r in np.flatnonzero(level_mask)])
    plan = _plan(framework, recipe)
    if not dataset.n_rows:
        raise NotEnoughData(finding(MethodMessage.NO_ROWS))

    tree, work = _prepared(framework, dataset, recipe, threads)
    report = _score(tree, recipe, *plan)
    _raise(work.findings + tree.findings)
    _require_scores(tree, work.findings)

    ranks = rank_scores(tree.scores, groups=work.groups, threads=threads)
    categories, labels, cutoffs = _categorise(tree, recipe.step("categorise"))
    _raise(tree.findings)
    methods = plan[0]
    shared = share_points(tree, methods)
    weights, effective = _weights_as_used(tree)
    outputs = (tree.scores, ranks, categories, tree.flags, shared.points)
    return IndexRun(
        framework=framework,
        recipe=recipe,
        dataset=dataset,
        nodes=tree.nodes,
        scores=tree.scores,
        ranks=ranks,
        categories=categories,
        category_labels=labels,
        cutoffs=cutoffs,
        flags=tree.flags,
        weights=weights,
        effective_weights=effective,
        contributions=shared.points,
        contribution_nodes=shared.nodes,
        contribution_method=shared.method,
        contribution_baseline=None,
        treatment=treatment_frame(work.treatment),
        run_id=run_id(framework, recipe, dataset),
        content_hash=content_hash(*outputs, threads=threads),
        findings=(*dataset.findings, *work.findings, *tree.findings),
        extra=_extra(tree, work, report),
    )


def _plan(framework: Framework, recipe: Recipe) -> tuple[dict[str, NodeMethod], dict[str, float]]:
    """Check the recipe against the framework before any number is touched."""
    known = ", ".join(STEP_NAMES)
    found = [
        finding(MethodMessage.STEP_UNKNOWN, step=step.name, known=known)
        for step in recipe.steps
        if step.name not in STEP_NAMES
    ]
    found += [
        unknown_node(step.name, node)
        for step in recipe.steps
        for node in step.per_indicator
        if node not in framework.by_id
    ]
    weight = recipe.step("weight")
    if weight is not None and weight.method not in ("", *WEIGHT_METHODS):
        found.append(unknown_method(weight, weight.method, WEIGHT_METHODS))
    methods, more = node_methods(framework, recipe.step("aggregate"))
    weights, most = start_weights(framework, weight)
    raise_errors([*found, *more, *most])
    return methods, weights


def _prepared(
    framework: Framework, dataset: Dataset, recipe: Recipe, threads: int | None
) -> tuple[Tree, Working]:
    """Gather the values and take every step that works on indicators."""
    n, k = dataset.n_rows, len(framework.indicators)
    nodes = framework.order
    scores = np.empty((n, len(nodes)), order="F")
    flags = np.zeros((n, len(nodes)), dtype=np.uint8, order="F")
    gathered = gather(framework, dataset, scores[:, :k], flags[:, :k])
    work = Working(
        framework=framework,
        dataset=dataset,
        values=scores[:, :k],
        flags=flags[:, :k],
        included=np.ones(n, dtype=np.bool_),
        covered=gathered.covered,
        groups=period_groups(dataset),
        findings=gathered.findings,
        threads=threads,
    )
    _raise(work.findings)
    for step in recipe.steps:
        if step.name in _TABLE_STEPS:
            _TABLE_STEPS[step.name](work, step)
            _raise(work.findings)
    work.findings += direction_findings(work)
    _raise(work.findings)
    scored_out = ~work.included
    given = gathered.given
    if scored_out.any():
        given = {node: np.where(scored_out, np.nan, values) for node, values in given.items()}
        flags[scored_out] |= np.uint8(Flag.EXCLUDED)
    for position in range(k):
        flags[np.isnan(scores[:, position]), position] |= np.uint8(Flag.MISSING)
    tree = Tree(
        framework=framework,
        nodes=nodes,
        scores=scores,
        flags=flags,
        given=given,
        weights={},
        left_out=frozenset(work.left_out),
        groups=work.groups,
        threads=threads,
    )
    return tree, work


def period_groups(dataset: Dataset) -> list[npt.NDArray[np.int64]] | None:
    """Return the rows of each period in the order of the periods; None for a cross-section."""
    if dataset.periods is None:
        return None
    periods = np.asarray(dataset.periods, dtype=np.str_)
    return [np.flatnonzero(periods == p).astype(np.int64) for p in np.unique(periods)]


def _score(
    tree: Tree,
    recipe: Recipe,
    methods: dict[str, NodeMethod],
    weights: dict[str, float],
) -> Optimum | None:
    """Weight and aggregate, leaves first."""
    tree.weights = dict(weights)
    step = recipe.step("weight")
    pca = step is not None and step.method == "pca"
    optimum: Optimum | None = None
    if step is not None and step.method == "optimised":
        optimum = _optimise(tree, step, methods)
    for node in tree.framework.aggregates:
        if pca:
            children = tree.children(node)
            values = tree.scores[:, [tree.position[c] for c in children]]
            found, findings = node_weights_pca(values, children, node)
            tree.findings.extend(findings)
            tree.weights.update(found or {})
        aggregate_node(tree, node, methods[node])
    return optimum


def _optimise(tree: Tree, step: Step, methods: dict[str, NodeMethod]) -> Optimum | None:
    nodes, target, found = optimised_nodes(tree.framework, step)
    tree.findings.extend(found)
    counts = [n not in tree.left_out for n in nodes]
    target = target[counts] if not found else target
    nodes = [n for n, kept in zip(nodes, counts, strict=True) if kept]
    if found or len(nodes) < 2:
        return None
    depth = tree.framework.depth
    trial = replace(
        tree, scores=tree.scores.copy(order="F"), flags=tree.flags.copy(order="F"), findings=[]
    )
    trial.weights = dict(tree.weights)
    for node in tree.framework.aggregates:
        if depth[node] >= depth[nodes[0]]:
            aggregate_node(trial, node, methods[node])
    upper = [n for n in tree.framework.aggregates if depth[n] < depth[nodes[0]]]
    columns = trial.scores[:, [tree.position[n] for n in nodes]]
    top = tree.position[tree.framework.root]

    def score_of(weights: Floats) -> Floats:
        trial.weights.update({n: float(w) for n, w in zip(nodes, weights, strict=True)})
        trial.findings.clear()
        for node in upper:
            aggregate_node(trial, node, methods[node])
        return trial.scores[:, top]

    optimum = weights_optimised(columns, score_of, nodes=nodes, target=target)
    tree.weights.update({n: float(w) for n, w in zip(optimum.nodes, optimum.weights, strict=True)})
    tree.findings.append(
        finding(
            MethodMessage.OPTIMISED,
            level=Level.NOTE if optimum.gap < 1e-6 else Level.WARNING,
            gap=optimum.gap,
        )
    )
    return optimum


def _require_scores(tree: Tree, before: list[Finding]) -> None:
    """Report what is empty; raise when the index itself is."""
    root = tree.framework.root
    if np.isnan(tree.scores[:, tree.position[root]]).all():
        raise NotEnoughData(
            Finding(MethodMessage.NO_SCORE, Where(node=root), {"node": root}),
            *(f for f in [*before, *tree.findings] if f.level is not Level.NOTE),
        )
    for node in tree.nodes:
        covered = any(a in tree.given for a in tree.framework.ancestors(node))
        if node in tree.left_out or covered:
            continue
        if np.isnan(tree.scores[:, tree.position[node]]).all():
            leaf = node in tree.framework.indicators
            message = MethodMessage.EMPTY if leaf else MethodMessage.NODE_EMPTY
            tree.findings.append(finding(message, node, Level.WARNING))


def _categorise(
    tree: Tree, step: Step | None
) -> tuple[npt.NDArray[np.int8], dict[str, tuple[str, ...]], dict[str, tuple[float, ...]]]:
    categories = np.full(tree.scores.shape, -1, dtype=np.int8, order="F")
    labels: dict[str, tuple[str, ...]] = {}
    cutoffs: dict[str, tuple[float, ...]] = {}
    if step is None:
        return categories, labels, cutoffs
    told: set[tuple[MethodMessage, int]] = set()
    for position, node in reversed(list(enumerate(tree.nodes))):  # the index first
        column = tree.scores[:, position]
        if np.isnan(column).all():
            continue
        edges, names, found = node_cutoffs(step, node, column)
        for item in found:
            # that there are few units is said once, not for each of 78 nodes
            key = (MethodMessage(item.message_id), int(item.params.get("units", -1 - position)))
            if key not in told:
                tree.findings.append(item)
            told.add(key)
        if names:
            categories[:, position] = classify(column, edges)
            labels[node], cutoffs[node] = names, edges
    return categories, labels, cutoffs


def _weights_as_used(tree: Tree) -> tuple[dict[str, float], dict[str, float]]:
    """Return each node's weight within its parent, and down the whole tree; empty nodes have 0."""
    framework = tree.framework
    counts = {
        node: node not in tree.left_out
        and not bool(np.isnan(tree.scores[:, tree.position[node]]).all())
        for node in tree.nodes
    }
    weights = {framework.root: 1.0}
    effective = {framework.root: 1.0}
    for parent in reversed(framework.aggregates):
        children = framework.children[parent]
        total = sum(tree.weights[c] for c in children if counts[c])
        for child in children:
            used = tree.weights[child] / total if counts[child] and total else 0.0
            weights[child] = used
            effective[child] = effective[parent] * used
    return (
        {node: weights[node] for node in tree.nodes},
        {node: effective[node] for node in tree.nodes},
    )


def _extra(tree: Tree, work: Working, optimum: Optimum | None) -> dict[str, Any]:
    root = tree.scores[:, tree.position[tree.framework.root]]
    extra: dict[str, Any] = {
        "reference": {
            "n_rows": int(root.size),
            "n_scored": int((~np.isnan(root)).sum()),
            "n_excluded": int((~work.included).sum()),
        },
        "left_out": sorted(tree.left_out),
        "given": sorted(tree.given),
    }
    if optimum is not None:
        extra["optimised"] = optimum.as_dict()
    return extra


def _raise(findings: list[Finding]) -> None:
    """Raise every error found so far, with the warnings beside them."""
    grave = [f for f in findings if f.level is not Level.NOTE]
    errors = [f for f in grave if f.level is Level.ERROR]
    method_only = all(f.message in _NOT_APPLICABLE for f in errors)
    raise_errors(grave, MethodNotApplicable if method_only else InvalidInput)
