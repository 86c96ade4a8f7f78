"""Statistical coherence of an index: do the parts of a dimension belong together?

Correlations within and across dimensions, Cronbach's alpha, principal components and pairs of
indicators that say the same twice. It judges a framework on one dataset; it changes nothing.

References
----------
OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 4 (multivariate analysis).
Becker, Caperna, Del Sorbo and others, COINr (method definitions of alpha and PCA).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from teduh.index.analysis_messages import AnalysisMessage
from teduh.index.dataset import Floats
from teduh.index.run import IndexRun
from teduh.kernel.errors import Finding, Level, Where

NEAR_DUPLICATE: Final = 0.98
WEAK: Final = 0.3  # JRC's usual floor for the correlation of a part with its whole


@dataclass(frozen=True)
class Coherence:
    """What `coherence` found; every table is plain Polars.

    correlations : node_a, node_b, relation (siblings, across, parent, index), pearson, spearman, n
    alpha        : node, children (with scores), n, alpha (null when it does not exist)
    components   : node, component, eigenvalue, share, child, loading
    near_duplicates : node_a, node_b, pearson, n
    """

    correlations: pl.DataFrame
    alpha: pl.DataFrame
    components: pl.DataFrame
    near_duplicates: pl.DataFrame
    findings: tuple[Finding, ...]


def _ranks(values: Floats) -> Floats:
    from scipy.stats import rankdata  # noqa: PLC0415 - a slow import that most commands never need

    return np.asarray(rankdata(values), dtype=np.float64)


def correlation(a: Floats, b: Floats) -> tuple[float, float, int]:
    """Return Pearson's r, Spearman's rho and the number of units that have both values.

    Both are NaN with fewer than three units or when one side is constant.

    Parameters
    ----------
    a, b : ndarray of float, shape (n_units,)
        NaN = not observed.
    """
    both = ~(np.isnan(a) | np.isnan(b))
    n = int(both.sum())
    if n < 3:
        return np.nan, np.nan, n
    x, y = a[both], b[both]
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return np.nan, np.nan, n
    pearson = float(np.corrcoef(x, y)[0, 1])
    spearman = float(np.corrcoef(_ranks(x), _ranks(y))[0, 1])
    return pearson, spearman, n


def cronbach_alpha(values: Floats) -> float:
    """Return Cronbach's alpha of columns that should measure one thing.

    k² · mean off-diagonal covariance / sum of the covariance matrix, over complete rows.

    Parameters
    ----------
    values : ndarray of float, shape (n_units, k)

    Returns
    -------
    float
        NaN with fewer than two columns or three complete rows, or without any variance.

    References
    ----------
    Cronbach (1951); the same form as COINr's `get_cronbach`.

    Examples
    --------
    >>> x = np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]])
    >>> round(cronbach_alpha(x), 6)  # cov = [[1, 2], [2, 4]]: 4 * 2 / 9
    0.888889
    """
    complete = values[~np.isnan(values).any(axis=1)]
    k = values.shape[1]
    if k < 2 or complete.shape[0] < 3:
        return float("nan")
    covariance = np.cov(complete, rowvar=False)
    total = float(covariance.sum())
    if total == 0:
        return float("nan")
    off_diagonal = (total - float(np.trace(covariance))) / (k * (k - 1))
    return float(k * k * off_diagonal / total)


def principal_components(values: Floats) -> tuple[Floats, Floats]:
    """Return eigenvalues (descending) and loadings of the correlation matrix of complete rows.

    Loadings have shape (k, k), a column a component, each signed so that its largest loading is
    positive. Empty arrays with fewer than two columns or three complete rows, or where a column
    does not vary over these.
    """
    complete = values[~np.isnan(values).any(axis=1)]
    none = np.empty(0), np.empty((0, 0))
    if complete.shape[0] < 3 or values.shape[1] < 2 or (np.ptp(complete, axis=0) == 0).any():
        return none
    eigenvalues, vectors = np.linalg.eigh(np.corrcoef(complete, rowvar=False))
    order = np.argsort(eigenvalues)[::-1]
    eigenvalues, vectors = np.clip(eigenvalues[order], 0, None), vectors[:, order]
    loadings = vectors * np.sqrt(eigenvalues)
    largest = np.abs(loadings).argmax(axis=0)
    signs = np.sign(loadings[largest, np.arange(loadings.shape[1])])
    return eigenvalues, loadings * np.where(signs == 0, 1.0, signs)


def _relation(run: IndexRun, a: str, b: str) -> str:
    return (
        "siblings" if run.framework.by_id[a].parent == run.framework.by_id[b].parent else "across"
    )


def _correlation_rows(run: IndexRun) -> list[tuple[str, str, str, float, float, int]]:
    framework = run.framework
    rows: list[tuple[str, str, str, float, float, int]] = []
    by_level: dict[int, list[str]] = {}
    for node in run.nodes:
        by_level.setdefault(framework.depth[node], []).append(node)
    for level in by_level.values():
        for i, a in enumerate(level):
            for b in level[i + 1 :]:
                rows.append((a, b, _relation(run, a, b), *correlation(run.score(a), run.score(b))))
    for node in run.nodes:
        ancestors = framework.ancestors(node)
        for ancestor in dict.fromkeys((*ancestors[:1], *ancestors[-1:])):
            name = "index" if ancestor == framework.root else "parent"
            rows.append((node, ancestor, name, *correlation(run.score(node), run.score(ancestor))))
    return rows


def coherence(run: IndexRun, *, near_duplicate: float = NEAR_DUPLICATE) -> Coherence:
    """Look at how the scores of a run hang together.

    Parameters
    ----------
    run : IndexRun
        Any run; scores already carry direction, so parts should correlate positively.
    near_duplicate : float, 0-1
        Siblings or strangers whose |r| is at least this say the same twice.

    Returns
    -------
    Coherence
        With warnings for a part that runs against its parent, a part hardly related to it, and
        near-duplicates.
    """
    rows = _correlation_rows(run)
    schema = {
        "node_a": pl.String,
        "node_b": pl.String,
        "relation": pl.String,
        "pearson": pl.Float64,
        "spearman": pl.Float64,
        "n": pl.Int64,
    }
    table = pl.DataFrame(rows, schema=schema, orient="row").fill_nan(None)
    alpha_rows: list[tuple[str, int, int, float]] = []
    component_rows: list[tuple[str, int, float, float, str, float]] = []
    for node in run.framework.aggregates:
        # What was left out or is empty has no part in the node, so none in its coherence.
        scores = {child: run.score(child) for child in run.framework.children[node]}
        children = [child for child, column in scores.items() if not np.isnan(column).all()]
        values = _columns(scores, children, run)
        complete = values[~np.isnan(values).any(axis=1)]
        alpha_rows.append((node, len(children), len(complete), cronbach_alpha(values)))
        # One value everywhere correlates with nothing.
        children = [c for i, c in enumerate(children) if len(complete) and np.ptp(complete[:, i])]
        eigenvalues, loadings = principal_components(_columns(scores, children, run))
        for number, eigenvalue in enumerate(eigenvalues):
            share = float(eigenvalue / eigenvalues.sum())
            component_rows.extend(
                (node, number + 1, float(eigenvalue), share, child, float(loadings[i, number]))
                for i, child in enumerate(children)
            )
    pairs = table.filter(
        pl.col("relation").is_in(["siblings", "across"])
        & (pl.col("pearson").abs() >= near_duplicate)
    ).select("node_a", "node_b", "pearson", "n")
    return Coherence(
        correlations=table,
        alpha=pl.DataFrame(
            alpha_rows,
            schema={"node": pl.String, "children": pl.Int64, "n": pl.Int64, "alpha": pl.Float64},
            orient="row",
        ).fill_nan(None),
        components=pl.DataFrame(
            component_rows,
            schema={
                "node": pl.String,
                "component": pl.Int64,
                "eigenvalue": pl.Float64,
                "share": pl.Float64,
                "child": pl.String,
                "loading": pl.Float64,
            },
            orient="row",
        ),
        near_duplicates=pairs,
        findings=_findings(table, pairs),
    )


def _columns(scores: Mapping[str, Floats], nodes: Sequence[str], run: IndexRun) -> Floats:
    return np.column_stack([scores[n] for n in nodes] or [np.empty((len(run.unit_ids), 0))])


def _findings(table: pl.DataFrame, pairs: pl.DataFrame) -> tuple[Finding, ...]:
    found: list[Finding] = []
    with_parent = table.filter(pl.col("relation").is_in(["parent", "index"])).drop_nulls("pearson")
    for a, b, _kind, pearson, _spearman, _n in with_parent.iter_rows():
        if pearson < 0:
            message = AnalysisMessage.AGAINST_PARENT
        elif pearson < WEAK:
            message = AnalysisMessage.WEAK_WITH_PARENT
        else:
            continue
        params = {"parent": b, "correlation": round(pearson, 2)}
        found.append(Finding(message, Where(node=a), params, Level.WARNING))
    for a, b, pearson, _n in pairs.iter_rows():
        params = {"other": b, "correlation": round(pearson, 4)}
        found.append(Finding(AnalysisMessage.NEAR_DUPLICATE, Where(node=a), params, Level.WARNING))
    return tuple(found)
