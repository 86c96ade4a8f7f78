"""Coherence: alpha, components and correlations against values worked by hand."""

import numpy as np
import pytest
from tests.builders.index import columns, table, tree

from teduh.index.build import build
from teduh.index.coherence import coherence, correlation, cronbach_alpha, principal_components


def test_alpha_of_three_columns_worked_by_hand() -> None:
    # cov = [[1, .5, 0], [.5, 1, 0], [0, 0, 1]] up to scale: sum 4, off-diagonal mean 1/6;
    # alpha = 9 * (1/6) / 4 = 0.375
    x = np.array([[1.0, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]])
    mixed = np.column_stack([x[:, 0], (x[:, 0] + np.sqrt(3) * x[:, 1]) / 2, x[:, 2]])
    assert cronbach_alpha(mixed) == pytest.approx(0.375, abs=1e-12)


def test_alpha_leaves_incomplete_rows_out_and_needs_two_columns() -> None:
    x = np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0], [np.nan, 9.0]])
    assert cronbach_alpha(x) == pytest.approx(8 / 9)
    assert np.isnan(cronbach_alpha(x[:, :1]))


def test_components_of_two_correlated_columns() -> None:
    # A correlation matrix [[1, r], [r, 1]] has eigenvalues 1 + r and 1 - r.
    rng = np.random.default_rng(1)
    x = rng.normal(size=(200, 2))
    x[:, 1] += x[:, 0]
    r = np.corrcoef(x, rowvar=False)[0, 1]
    eigenvalues, loadings = principal_components(x)
    assert eigenvalues == pytest.approx([1 + r, 1 - r])
    assert np.abs(loadings[:, 0]) == pytest.approx(np.sqrt((1 + r) / 2) * np.ones(2))
    assert loadings[:, 0].max() > 0


def test_correlation_of_constant_or_few_is_nan() -> None:
    assert np.isnan(correlation(np.ones(5), np.arange(5.0))[0])
    assert correlation(np.array([1.0, np.nan, 2.0]), np.array([1.0, 2.0, 3.0]))[2] == 2


def test_the_coherence_of_a_run_by_hand() -> None:
    """Correlations in and across dimensions, alpha, components, near-duplicates, findings."""
    framework = tree({"a": ["x", "y"], "b": ["z", "w"]}, nodes={"w": {"direction": -1}})
    x, z = [0, 1, 2, 3, 10], [4, 0, 2, 1, 3]
    data = columns(x=x, y=[2 * v for v in x], z=z, w=[3, 1, 0, 4, 2])
    found = coherence(build(framework, data))
    pairs = {(r["node_a"], r["node_b"]): r for r in found.correlations.to_dicts()}
    assert pairs["x", "y"]["relation"] == "siblings"
    assert pairs["x", "z"]["relation"] == "across"
    assert pairs["x", "z"]["pearson"] == pytest.approx(np.corrcoef(x, z)[0, 1])
    assert pairs["x", "a"]["relation"] == "parent"
    assert pairs["a", "index"]["relation"] == "index"
    assert ("a", "b") in pairs and ("x", "a") in pairs and ("x", "index") in pairs
    assert found.near_duplicates.rows() == [("x", "y", pytest.approx(1.0), 5)]
    alpha = dict(found.alpha.select("node", "alpha").iter_rows())
    assert alpha["a"] == pytest.approx(1.0)  # one thing, measured twice
    first = found.components.filter(node="a", component=1)
    assert first["share"].to_list() == pytest.approx([1.0, 1.0])
    assert first["loading"].to_list() == pytest.approx([1.0, 1.0])
    said = {(f.message_id.rpartition(".")[2], f.where.node) for f in found.findings}
    assert ("near_duplicate", "x") in said


def test_what_was_left_out_or_is_empty_does_not_hide_its_siblings() -> None:
    """A constant indicator has no score; its dimension still has an alpha and components."""
    framework = tree(["x", "y", "constant", "empty"])
    rows = {f"u{i}": [i, i * i, 7, None] for i in range(6)}
    found = coherence(build(framework, table(framework, rows)))
    alpha = found.alpha.row(0, named=True)
    assert (alpha["children"], alpha["n"]) == (2, 6)
    assert alpha["alpha"] > 0.9
    assert set(found.components["child"]) == {"x", "y"}
