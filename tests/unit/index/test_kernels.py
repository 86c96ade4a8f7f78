"""The summing kernel, ranks and Copeland: the same bits whatever the threads and blocks."""

import subprocess
import sys

import numpy as np
import pytest
from scipy.stats import rankdata

from teduh.index.kernels import copeland_scores, in_shares, rank_scores, weighted_mean


def _matrix(n: int = 20_000, m: int = 9, missing: float = 0.1) -> np.ndarray:
    rng = np.random.default_rng(7)
    values = rng.normal(50, 20, (n, m))
    values[rng.random(values.shape) < missing] = np.nan
    return np.asfortranarray(values)


def test_weighted_mean_rescales_weights_over_what_is_there() -> None:
    values = np.array([[10.0, 20.0, np.nan], [np.nan, np.nan, np.nan], [1.0, 2.0, 3.0]])
    means = weighted_mean(values, [0, 1, 2], [1.0, 3.0, 6.0])
    assert means[0] == pytest.approx((10 + 60) / 4)
    assert np.isnan(means[1])
    assert means[2] == pytest.approx((1 + 6 + 18) / 10)


def test_weighted_mean_counts_columns_against_least() -> None:
    values = np.array([[1.0, np.nan], [1.0, 3.0]])
    assert np.isnan(weighted_mean(values, [0, 1], [1, 1], least=2)[0])
    assert weighted_mean(values, [0, 1], [1, 1], least=2)[1] == 2.0


def test_weighted_mean_of_zero_weights_is_no_score() -> None:
    assert np.isnan(weighted_mean(np.array([[np.nan, 5.0]]), [0, 1], [1.0, 0.0])[0])


def test_weighted_mean_has_the_same_bits_for_any_threads() -> None:
    values = _matrix()
    weights = np.linspace(0.1, 1.0, 9)
    one = weighted_mean(values, range(9), weights, threads=1)
    for threads in (2, 3, 7):
        other = weighted_mean(values, range(9), weights, threads=threads)
        assert one.tobytes() == other.tobytes()


def test_weighted_mean_has_the_same_bits_for_any_block() -> None:
    values = _matrix(5_000)
    weights = np.linspace(0.1, 1.0, 9)
    whole = weighted_mean(values, range(9), weights)
    for size in (1, 7, 511, 512, 513, 4_999):
        parts = [
            weighted_mean(values[i : i + size], range(9), weights)
            for i in range(0, 5_000 if size > 1 else 300, size)
        ]
        joined = np.concatenate(parts)
        assert joined.tobytes() == whole[: joined.size].tobytes()


def test_weighted_mean_sums_in_the_order_of_the_columns() -> None:
    values = _matrix(200, missing=0.0)
    weights = np.linspace(0.1, 1.0, 9)
    by_hand = np.zeros(200)
    total = 0.0
    for c in range(9):
        by_hand += weights[c] * values[:, c]
        total += weights[c]
    assert (weighted_mean(values, range(9), weights) == by_hand / total).all()


def test_equal_rows_have_equal_bits_wherever_they_stand() -> None:
    row = np.random.default_rng(1).random(61)
    values = np.random.default_rng(2).random((3_001, 61))
    places = [0, 1, 510, 511, 512, 1_500, 3_000]
    values[places] = row
    means = weighted_mean(values, range(61), np.linspace(1, 2, 61))
    assert len({means[p].tobytes() for p in places}) == 1


@pytest.mark.parametrize("n", [1, 2, 300, 5_000])
def test_ranks_agree_with_scipy(n: int) -> None:
    rng = np.random.default_rng(n)
    values = np.round(rng.normal(0, 3, (n, 4)), 1)
    ranks = rank_scores(values)
    for c in range(4):
        assert (ranks[:, c] == rankdata(-values[:, c], method="min")).all()


def test_ranks_of_signed_zeros_negatives_and_missing() -> None:
    values = np.array([[-1.0], [0.0], [-0.0], [np.nan], [1e-300], [-np.pi], [1e300]])
    assert rank_scores(values).ravel().tolist() == [5, 2, 2, 0, 2, 6, 1]


def test_ranks_tie_at_a_billionth_of_the_top_of_the_group() -> None:
    values = np.array([[5.0], [5.0 - 0.9e-9], [5.0 - 1.8e-9], [5.0 - 4e-9]])
    # the third is near the second, but not near the top of their group: no chains
    assert rank_scores(values).ravel().tolist() == [1, 1, 3, 4]


def test_ranks_within_groups() -> None:
    values = np.array([[1.0], [2.0], [3.0], [4.0]])
    groups = [np.array([0, 2]), np.array([1, 3])]
    assert rank_scores(values, groups=groups).ravel().tolist() == [2, 2, 1, 1]


def test_ranks_have_the_same_bits_for_any_threads() -> None:
    values = _matrix()
    assert (rank_scores(values, threads=1) == rank_scores(values, threads=4)).all()


def test_ranks_of_all_missing_are_zero() -> None:
    assert rank_scores(np.full((4, 1), np.nan)).sum() == 0


def test_copeland_agrees_with_plain_loops() -> None:
    rng = np.random.default_rng(5)
    values = np.round(rng.random((40, 5)), 1)
    values[rng.random(values.shape) < 0.2] = np.nan
    weights = np.array([1.0, 2.0, 3.0, 0.5, 1.5])
    expected = np.zeros(40)
    for a in range(40):
        for b in range(40):
            both = ~np.isnan(values[a]) & ~np.isnan(values[b])
            half = weights[both].sum() / 2
            for winner, loser, sign in ((a, b, 1), (b, a, -1)):
                support = weights[both & (values[winner] > values[loser])].sum()
                support += weights[both & (values[winner] == values[loser])].sum() / 2
                if a != b and support > half + 1e-12:
                    expected[a] += sign
    found = copeland_scores(values, range(5), list(weights), threads=3)
    assert (found == expected)[~np.isnan(found)].all()
    assert not np.isnan(found).any()


def test_copeland_compares_within_groups_only() -> None:
    values = np.array([[1.0], [2.0], [3.0], [4.0]])
    groups = [np.array([0, 2]), np.array([1, 3])]
    found = copeland_scores(values, [0], [1.0], groups=groups)
    assert found.tolist() == [-1.0, -1.0, 1.0, 1.0]


def test_shares_cover_every_row_once() -> None:
    seen = np.zeros(10_001, dtype=int)

    def work(low: int, high: int) -> None:
        seen[low:high] += 1

    in_shares(work, 10_001, threads=3)
    assert (seen == 1).all()


def test_numba_is_imported_only_when_a_kernel_runs() -> None:
    code = (
        "import sys, teduh.index, teduh.index.explain, teduh.index.files.run_files;"
        "sys.exit('numba' in sys.modules or 'scipy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
