"""Contributions: points that sum to the score, by method; Owen values against the definition."""

import itertools
import math

import numpy as np
import polars as pl
import pytest
from tests.builders.index import columns, random_table, recipe, table, tree

from teduh.index import build, contributions
from teduh.index.aggregation import (
    aggregate_arithmetic,
    aggregate_generalised,
    aggregate_geometric,
    aggregate_harmonic,
)
from teduh.index.explain import duels
from teduh.index.method_messages import MethodMessage as M
from teduh.index.owen import EXACT_CHILDREN, shapley
from teduh.kernel.errors import LimitReached, MethodNotApplicable, NotFound

PLAIN = {"normalise": {"method": "none"}}
TREE = {"a": {"aa": ["x", "y"], "ab": ["z"]}, "b": ["v", "w"]}
WEIGHTS = {"a": 2, "b": 3, "aa": 1, "ab": 4, "x": 1, "y": 3, "v": 2, "w": 1}


def made(method: dict, *, missing: float = 0.0, n: int = 12):
    framework = tree(TREE, weights=WEIGHTS)
    data = random_table(framework, n, np.random.default_rng(3), missing=missing)
    return build(
        framework,
        data,
        recipe({"normalise": {"method": "minmax", "bounds": [1, 100]}}, {"aggregate": method}),
    )


# --- arithmetic ----------------------------------------------------------------------------------


def test_arithmetic_points_are_effective_weight_times_value() -> None:
    run = made({"method": "arithmetic"})
    assert run.contribution_method == "exact"
    for i, node in enumerate(run.contribution_nodes):
        expected = run.score(node) * run.effective_weights[node]
        np.testing.assert_allclose(run.contributions[:, i], expected, atol=1e-12)
    assert contributions(run).baseline.tolist() == [0.0] * 12


@pytest.mark.parametrize("missing", [0.0, 0.3, 0.6])
def test_points_sum_to_the_score_whatever_is_missing(missing: float) -> None:
    for method in ({"method": "arithmetic"}, {"method": "geometric"}):
        run = made(method, missing=missing, n=300)
        scored = ~np.isnan(run.score())
        total = run.contributions.sum(axis=1)
        np.testing.assert_allclose(total[scored], run.score()[scored], atol=1e-10)
        assert np.isnan(run.contributions[~scored]).all()
        absent = np.isnan(run.scores[:, :5]) & scored[:, None]
        assert (run.contributions[absent] == 0).all()


def test_points_follow_the_weights_as_rescaled_for_the_unit() -> None:
    framework = tree({"a": ["x", "y"], "b": ["z"]}, weights={"x": 1, "y": 3})
    run = build(framework, columns(x=[10, 20], y=[None, 40], z=[50, 60]), recipe(PLAIN))
    assert run.contributions[0].tolist() == [5, 0, 25]
    assert run.contributions[1].tolist() == [2.5, 15, 30]


def test_a_zero_score_still_shares_out_what_cancels() -> None:
    run = build(tree(["x", "y"]), columns(x=[-2, 1], y=[2, 3]), recipe(PLAIN))
    assert run.score()[0] == 0
    assert run.contributions[0].tolist() == [-1, 1]


# --- geometric -----------------------------------------------------------------------------------


def test_geometric_points_are_shares_of_the_logarithm() -> None:
    framework = tree(["x", "y"], weights={"x": 1, "y": 3})
    run = build(
        framework,
        columns(x=[2, 4], y=[8, 4]),
        recipe(PLAIN, {"aggregate": {"method": "geometric"}}),
    )
    score = math.exp((math.log(2) + 3 * math.log(8)) / 4)
    assert run.score()[0] == pytest.approx(score)
    share = math.log(2) / (math.log(2) + 3 * math.log(8))
    assert run.contributions[0].tolist() == [
        pytest.approx(score * share),
        pytest.approx(score * (1 - share)),
    ]
    assert run.contribution_method == "log_share"


def test_geometric_points_of_a_score_of_one_follow_the_weights() -> None:
    framework = tree(["x", "y"], weights={"x": 1, "y": 3})
    run = build(
        framework,
        columns(x=[1, 2], y=[1, 2]),
        recipe(PLAIN, {"aggregate": {"method": "geometric"}}),
    )
    assert run.contributions[0].tolist() == [0.25, 0.75]


def test_a_floored_branch_still_sums() -> None:
    framework = tree({"a": ["x", "y"], "b": ["z"]})
    levels = [{"method": "arithmetic"}, {"method": "geometric", "floor": 1.0}]
    run = build(
        framework,
        columns(x=[0, 10], y=[0, 20], z=[50, 60]),
        recipe(PLAIN, {"aggregate": {"levels": levels}}),
    )
    np.testing.assert_allclose(run.contributions.sum(axis=1), run.score(), atol=1e-12)
    floored = recipe(PLAIN, {"aggregate": {"method": "arithmetic", "floor": 5.0}})
    run = build(framework, columns(x=[0, 10], y=[3, 20], z=[50, 60]), floored)
    assert run.score().tolist() == [27.5, 37.5]
    np.testing.assert_allclose(run.contributions.sum(axis=1), run.score(), atol=1e-12)


# --- Owen values ---------------------------------------------------------------------------------


def by_orders(
    index, actual: dict[str, float], mean: dict[str, float], branches
) -> dict[str, float]:
    """Owen values by their definition: every order that keeps a node's children together."""

    def orders(branch) -> list[list[str]]:
        if isinstance(branch, str):
            return [[branch]]
        found = []
        for arrangement in itertools.permutations(branch):
            for parts in itertools.product(*(orders(b) for b in arrangement)):
                found.append([leaf for part in parts for leaf in part])
        return found

    every = orders(branches)
    points = dict.fromkeys(actual, 0.0)
    for order in every:
        now = dict(mean)
        for leaf in order:
            before = index(now)
            now[leaf] = actual[leaf]
            points[leaf] += (index(now) - before) / len(every)
    return points


MEANS = {
    "harmonic": aggregate_harmonic,
    "generalised": lambda v, w: aggregate_generalised(v, w, p=2.0),
    "arithmetic": aggregate_arithmetic,
    "geometric": aggregate_geometric,
}


@pytest.mark.parametrize(
    "method",
    [
        {"method": "harmonic"},
        {"method": "generalised", "p": 2.0},
        {"levels": [{"method": "harmonic"}, {"method": "arithmetic"}, {"method": "geometric"}]},
    ],
)
def test_owen_values_agree_with_their_definition(method: dict) -> None:
    run = made(method)
    # all indicators are of the third level here but v and w, whose parent b is of the second
    names = [m["method"] for m in method.get("levels", [method] * 3)]
    low, middle, top = (MEANS[n] for n in names)

    def mean_of(function, values, weights) -> float:
        return float(function(np.array([values]), weights)[0])

    def index(x: dict[str, float]) -> float:
        aa = mean_of(low, [x["x"], x["y"]], [1, 3])
        a = mean_of(middle, [aa, mean_of(low, [x["z"]], [1])], [1, 4])
        b = mean_of(middle, [x["v"], x["w"]], [2, 1])
        return mean_of(top, [a, b], [2, 3])

    found = contributions(run, [0, 5])
    assert found.method == "owen"
    mean = {leaf: float(run.score(leaf).mean()) for leaf in "xyzvw"}
    for i, row in enumerate((0, 5)):
        actual = {leaf: float(run.score(leaf)[row]) for leaf in "xyzvw"}
        expected = by_orders(index, actual, mean, ((("x", "y"), ("z",)), ("v", "w")))
        assert found.baseline[i] == pytest.approx(index(mean), abs=1e-9)
        for j, leaf in enumerate(found.nodes):
            assert found.points[i, j] == pytest.approx(expected[leaf], abs=1e-9)


@pytest.mark.parametrize("missing", [0.0, 0.4])
def test_owen_values_and_baseline_sum_to_the_score(missing: float) -> None:
    run = made({"method": "harmonic"}, missing=missing, n=60)
    assert run.contributions is None
    assert run.contribution_method == "owen"
    found = contributions(run)
    np.testing.assert_allclose(found.points.sum(axis=1) + found.baseline, found.scores, atol=1e-9)


def test_owen_values_of_more_than_twelve_children_are_estimates_near_the_exact() -> None:
    framework = tree([f"x{i:02d}" for i in range(EXACT_CHILDREN + 1)])
    data = random_table(framework, 8, np.random.default_rng(1))
    steps = recipe(
        {"normalise": {"method": "minmax", "bounds": [10, 100]}},
        {"aggregate": {"method": "harmonic"}},
    )
    run = build(framework, data, steps)
    found = contributions(run, [2], rng=np.random.default_rng(9))
    assert found.method == "owen_estimated"
    assert found.points.sum() + found.baseline[0] == pytest.approx(found.scores[0], abs=1e-9)
    # 13 players: every coalition is still within reach of a test
    mean = run.scores[:, :13].mean(axis=0)
    actual = run.scores[2, :13]
    inside = ((np.arange(2**13)[:, None] >> np.arange(13)) & 1).astype(bool)
    exact = shapley(aggregate_harmonic(np.where(inside, actual, mean), np.ones(13)))
    np.testing.assert_allclose(found.points[0], exact, atol=0.5)
    assert np.corrcoef(found.points[0], exact)[0, 1] > 0.999
    # without a generator the same run shows the same numbers
    assert contributions(run, [2]).points.tolist() == contributions(run, [2]).points.tolist()


def test_a_given_dimension_is_one_player() -> None:
    data = table(["a", "v", "w"], {"p": [40, 10, 20], "q": [65, 30, 50], "r": [80, 20, 35]})
    run = build(
        tree(TREE, weights=WEIGHTS), data, recipe(PLAIN, {"aggregate": {"method": "harmonic"}})
    )
    found = contributions(run, ["q"])
    assert set(np.array(found.nodes)[found.points[0] != 0]) == {"a", "v", "w"}
    assert found.points.sum() + found.baseline[0] == pytest.approx(found.scores[0])


def test_owen_values_are_refused_for_too_many_units() -> None:
    run = made({"method": "harmonic"}, n=1_001)
    with pytest.raises(LimitReached) as error:
        contributions(run)
    assert error.value.findings[0].message is M.TOO_MANY_UNITS


# --- asking --------------------------------------------------------------------------------------


def test_units_are_asked_for_by_id_or_row_and_nodes_by_id() -> None:
    run = made({"method": "arithmetic"})
    one = contributions(run, ["u00004", 0])
    assert one.unit_ids == ("u00004", "u00000")
    np.testing.assert_array_equal(one.points, run.contributions[[4, 0]])
    inner = contributions(run, ["u00004"], node="a")
    np.testing.assert_allclose(inner.points.sum(axis=1), run.score("a")[[4]])
    assert inner.nodes == ("x", "y", "z")
    np.testing.assert_allclose(one.of("a") + one.of("b"), one.scores)
    harmonic = contributions(made({"method": "harmonic"}), [1], node="aa")
    np.testing.assert_allclose(harmonic.points.sum() + harmonic.baseline, harmonic.scores)


def test_what_is_not_there_is_told_at_once() -> None:
    run = made({"method": "arithmetic"})
    with pytest.raises(NotFound) as error:
        contributions(run, ["u00001", "nobody", 99])
    assert [f.params["unit"] for f in error.value.findings] == ["nobody", "99"]
    with pytest.raises(NotFound):
        contributions(run, node="nowhere")


def test_the_table_is_long_with_the_baseline_where_there_is_one() -> None:
    exact = contributions(made({"method": "arithmetic"}), [0]).table()
    assert exact.columns == ["unit_id", "node", "points"]
    assert exact.height == 5
    owen = contributions(made({"method": "harmonic"}), [0]).table()
    assert owen["node"].to_list()[-1] == "baseline"
    rows = {("u", "p"): [1], ("u", "q"): [2]}
    panel = build(tree(["x"]), table(["x"], rows), recipe(PLAIN))
    assert contributions(panel, ["u"]).table()["period"].to_list() == ["p", "q"]


def test_copeland_has_wins_and_losses_but_no_points() -> None:
    framework = tree(["x", "y"])
    data = table(framework, {"a": [3, 1], "b": [2, 1], "c": [1, None], "d": [2, 7]})
    run = build(framework, data, recipe(PLAIN, {"aggregate": {"method": "copeland"}}))
    with pytest.raises(MethodNotApplicable) as error:
        contributions(run, ["a"])
    assert error.value.findings[0].message is M.NO_CONTRIBUTIONS
    shown = duels(run, "b")
    assert shown.rows() == [("b", "x", 1, 1, 1), ("b", "y", 0, 1, 1)]
    assert duels(run, "c").filter(pl.col("node") == "y")["wins"].to_list() == [None]
