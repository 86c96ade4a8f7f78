"""What holds for every index: order of units, monotonicity, scale, order of indicators, sums.

Each property is a promise of the method page (docs/method); Hypothesis looks for a counter-example.
"""

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from teduh.index import build
from teduh.index.dataset import Dataset
from tests.builders.index import recipe, tree

INDICATORS = ("x", "y", "z", "v", "w")
BRANCHES = {"a": {"aa": ["x", "y"], "ab": ["z"]}, "b": ["v", "w"]}
MEANS = st.sampled_from(["arithmetic", "geometric", "harmonic"])
WEIGHTS = st.lists(st.integers(1, 9), min_size=9, max_size=9)


def framework(weights=(1,) * 9, directions=()):
    names = ("a", "b", "aa", "ab", *INDICATORS)
    nodes = {name: {"direction": d} for name, d in zip(INDICATORS, directions, strict=False)}
    return tree(BRANCHES, weights=dict(zip(names, weights, strict=True)), nodes=nodes)


@st.composite
def tables(draw, missing: bool = True, least: int = 2) -> np.ndarray:
    n = draw(st.integers(least, 30))
    values = draw(
        arrays(np.float64, (n, 5), elements=st.floats(0, 1000, width=32).map(lambda v: round(v, 3)))
    )
    if missing:
        gaps = draw(arrays(np.bool_, (n, 5), elements=st.sampled_from([False] * 4 + [True])))
        values[gaps] = np.nan
    return values


def dataset(values: np.ndarray) -> Dataset:
    return Dataset(tuple(f"u{i}" for i in range(len(values))), INDICATORS, values)


def scored(values: np.ndarray, tree_=None, method: str = "arithmetic", **normalise):
    steps = recipe(
        {"normalise": {"method": "minmax", "bounds": [1.0, 100.0], **normalise}},
        {"aggregate": {"method": method}},
    )
    return build(tree_ or framework(), dataset(values), steps)


def usable(values: np.ndarray) -> bool:
    """At least one indicator tells units apart."""
    with np.errstate(all="ignore"):
        spread = np.fmax.reduce(values, axis=0) > np.fmin.reduce(values, axis=0)
    return bool(spread.any())


@given(tables(), MEANS, WEIGHTS, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_units_changes_no_bit(values, method, weights, random) -> None:
    assume(usable(values))
    order = list(range(len(values)))
    random.shuffle(order)
    one = scored(values, framework(weights), method)
    two = scored(values[order], framework(weights), method)
    assert one.scores[order].tobytes() == two.scores.tobytes()
    assert (one.ranks[order] == two.ranks).all()


@given(tables(), MEANS)
@settings(deadline=None)
def test_equal_rows_have_equal_scores_ranks_and_points(values, method) -> None:
    assume(usable(values))
    run = scored(np.vstack([values, values[:1], values]), method=method)
    n = len(values)
    assert run.scores[:n].tobytes() == run.scores[n + 1 :].tobytes()
    assert run.scores[0].tobytes() == run.scores[n].tobytes()
    assert (run.ranks[:n] == run.ranks[n + 1 :]).all()
    if run.contributions is not None:
        assert run.contributions[:n].tobytes() == run.contributions[n + 1 :].tobytes()


@given(
    tables(missing=False),
    MEANS,
    WEIGHTS,
    st.lists(st.sampled_from([1, -1]), min_size=5, max_size=5),
    st.integers(0, 29),
    st.integers(0, 4),
    st.floats(0.001, 50),
)
@settings(deadline=None)
def test_more_of_an_indicator_never_lowers_a_score(
    values, method, weights, directions, unit, column, more
) -> None:
    unit %= len(values)
    fixed = {"method": "goalposts", "low": 0.0, "high": 1000.0, "bounds": [1.0, 100.0]}
    steps = recipe({"normalise": fixed}, {"aggregate": {"method": method}})
    made = framework(weights, directions)
    before = build(made, dataset(values), steps)
    changed = values.copy()
    changed[unit, column] += more
    after = build(made, dataset(changed), steps)
    move = (after.score()[unit] - before.score()[unit]) * directions[column]
    assert move >= -1e-9
    others = np.arange(len(values)) != unit
    assert after.scores[others].tobytes() == before.scores[others].tobytes()


@given(tables(), MEANS, st.integers(0, 4), st.floats(0.01, 1000), st.floats(-1000, 1000))
@settings(deadline=None)
def test_the_unit_of_measurement_does_not_matter(values, method, column, factor, shift) -> None:
    assume(usable(values))
    seen = values[~np.isnan(values[:, column]), column]
    assume(seen.size == 0 or seen.max() == seen.min() or seen.max() - seen.min() > 0.5)
    other = values.copy()
    other[:, column] = other[:, column] * factor + shift
    seen_after = other[~np.isnan(other[:, column]), column]
    assume(seen.size == 0 or (seen.max() > seen.min()) == (seen_after.max() > seen_after.min()))
    one, two = scored(values, method=method), scored(other, method=method)
    np.testing.assert_allclose(one.scores, two.scores, rtol=1e-6, atol=1e-6, equal_nan=True)


@given(tables(), MEANS, WEIGHTS, st.permutations(range(5)))
@settings(deadline=None)
def test_the_order_of_columns_in_the_dataset_changes_no_bit(values, method, weights, order) -> None:
    assume(usable(values))
    turned = Dataset(
        tuple(f"u{i}" for i in range(len(values))),
        tuple(INDICATORS[i] for i in order),
        values[:, order],
    )
    made = framework(weights)
    steps = scored(values, made, method).recipe
    one, two = build(made, dataset(values), steps), build(made, turned, steps)
    assert one.content_hash == two.content_hash


@given(tables(), MEANS, st.permutations(["v", "w"]), st.permutations(["x", "y"]))
@settings(deadline=None)
def test_the_order_of_siblings_moves_a_score_by_rounding_at_most(values, method, vw, xy) -> None:
    assume(usable(values))
    other = tree({"b": list(vw), "a": {"ab": ["z"], "aa": list(xy)}})
    one, two = scored(values, method=method), scored(values, other, method)
    np.testing.assert_allclose(one.score(), two.score(), atol=1e-9, equal_nan=True)
    assert (one.ranks[:, -1] == two.ranks[:, -1]).all()


@given(tables(), st.sampled_from(["arithmetic", "geometric"]), WEIGHTS)
@settings(deadline=None)
def test_points_sum_to_the_score(values, method, weights) -> None:
    assume(usable(values))
    run = scored(values, framework(weights), method)
    there = ~np.isnan(run.score())
    total = run.contributions.sum(axis=1)
    np.testing.assert_allclose(total[there], run.score()[there], atol=1e-9)
    assert np.isnan(total[~there]).all()


@given(tables(), MEANS, WEIGHTS)
@settings(deadline=None)
def test_scores_stay_between_the_lowest_and_highest_child(values, method, weights) -> None:
    assume(usable(values))
    run = scored(values, framework(weights), method)
    children = run.scores[:, [run.node_index("a"), run.node_index("b")]]
    there = ~np.isnan(run.score())
    low, high = np.fmin.reduce(children, axis=1), np.fmax.reduce(children, axis=1)
    assert (run.score()[there] >= low[there] - 1e-9).all()
    assert (run.score()[there] <= high[there] + 1e-9).all()


@given(tables())
@settings(deadline=None)
def test_ranks_count_the_scores_above(values) -> None:
    assume(usable(values))
    run = scored(values)
    score, rank = run.score(), run.ranks[:, -1]
    for i in np.flatnonzero(~np.isnan(score)):
        above = int((score > score[i] + 1e-9).sum())
        assert above < rank[i] <= above + int((np.abs(score - score[i]) <= 2e-9).sum())


@given(tables(missing=False), st.integers(1, 4))
@settings(deadline=None)
def test_a_unit_more_in_the_set_changes_nobody_on_fixed_goalposts(values, extra) -> None:
    fixed = {"method": "goalposts", "low": 0.0, "high": 1000.0}
    one = build(framework(), dataset(values), recipe({"normalise": fixed}))
    more = np.vstack([values, np.tile(values[:1], (extra, 1))])
    two = build(framework(), dataset(more), recipe({"normalise": fixed}))
    assert np.array_equal(one.scores, two.scores[: len(values)])
