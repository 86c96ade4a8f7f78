"""Coherence: alpha, components and correlations against values worked by hand."""

import numpy as np
import pytest

from teduh.index.coherence import correlation, cronbach_alpha, principal_components


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
