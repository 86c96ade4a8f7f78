"""Means and their limits, weights given, equal, from components, in a build."""

import numpy as np
import pytest
from tests.builders.index import PLAIN, columns, found, messages, random_table, recipe, tree

from teduh.index import build
from teduh.index.dataset import Flag
from teduh.index.method_messages import MethodMessage as M
from teduh.kernel.errors import InvalidInput, Level, MethodNotApplicable

# --- aggregation and its limits ------------------------------------------------------------------


@pytest.mark.parametrize(
    "method",
    [
        {"method": "geometric"},
        {"method": "harmonic"},
        {"method": "generalised", "p": -1.0},
        {"method": "generalised", "p": 0.5},
    ],
)
def test_means_that_need_positive_values_say_so_for_every_node(method) -> None:
    framework = tree({"a": ["x", "y"], "b": ["z"]})
    data = columns(x=[0, 1, 2], y=[1, -1, 2], z=[0, 2, 3])
    with pytest.raises(MethodNotApplicable) as error:
        build(framework, data, recipe(PLAIN, {"aggregate": method}))
    assert messages(error) == [(M.NOT_POSITIVE, n) for n in ("x", "y", "z")]
    assert all(f.params["count"] == 1 for f in error.value.findings)


def test_a_floor_makes_them_applicable_and_marks_what_it_raised() -> None:
    framework = tree(["x", "y"])
    steps = recipe(PLAIN, {"aggregate": {"method": "geometric", "floor": 1.0}})
    run = build(framework, columns(x=[0, 4], y=[9, 9]), steps)
    np.testing.assert_allclose(run.score(), [3, 6])
    assert run.flags[0, 0] == Flag.CLIPPED
    assert M.FLOORED in found(run, Level.NOTE)
    np.testing.assert_allclose(run.contributions.sum(axis=1), run.score(), atol=1e-12)


def test_methods_by_level_leaves_first() -> None:
    framework = tree({"a": ["x", "y"], "b": ["z", "v"]})
    data = columns(x=[2, 1], y=[8, 1], z=[9, 2], v=[1, 4])
    levels = [{"method": "geometric"}, {"method": "arithmetic"}]
    run = build(framework, data, recipe(PLAIN, {"aggregate": {"levels": levels}}))
    np.testing.assert_allclose(run.score("a"), [4, 1])
    np.testing.assert_allclose(run.score(), [3.5, (1 + 8**0.5) / 2])
    assert run.contribution_method == "log_share"
    np.testing.assert_allclose(run.contributions.sum(axis=1), run.score(), atol=1e-12)
    with pytest.raises(InvalidInput) as error:
        build(framework, data, recipe(PLAIN, {"aggregate": {"levels": levels[:1]}}))
    assert error.value.findings[0].message is M.LEVELS_LENGTH


def test_copeland_above_ten_thousand_units_is_refused_unless_asked_for() -> None:
    framework = tree(["x"])
    data = random_table(framework, 10_001, np.random.default_rng(0))
    with pytest.raises(MethodNotApplicable) as error:
        build(framework, data, recipe(PLAIN, {"aggregate": {"method": "copeland"}}))
    assert error.value.findings[0].message is M.COPELAND_TOO_LARGE
    run = build(
        framework, data, recipe(PLAIN, {"aggregate": {"method": "copeland", "any_size": True}})
    )
    assert run.score().max() == 10_000
    assert run.contributions is None
    assert run.contribution_method == "none"


# --- weights -------------------------------------------------------------------------------------


def test_weights_may_be_given_by_the_recipe_or_made_equal() -> None:
    framework = tree(["x", "y"], weights={"x": 3, "y": 1})
    data = columns(x=[0, 100], y=[100, 0])
    equal = build(framework, data, recipe(PLAIN, {"weight": {"method": "equal"}}))
    assert equal.score().tolist() == [50, 50]
    given = build(
        framework, data, recipe(PLAIN, {"weight": {"method": "given", "weights": {"x": 1, "y": 9}}})
    )
    np.testing.assert_allclose(given.score(), [90, 10])


def test_weights_that_sum_to_zero_are_an_error() -> None:
    steps = recipe(PLAIN, {"weight": {"method": "given", "weights": {"x": 0, "y": 0}}})
    with pytest.raises(InvalidInput) as error:
        build(tree({"a": ["x", "y"], "b": ["z"]}), columns(x=[1], y=[2], z=[3]), steps)
    assert messages(error) == [(M.WEIGHTS_ZERO, "a")]


def test_negative_loadings_are_told() -> None:
    rng = np.random.default_rng(2)
    base = rng.normal(size=40)
    framework = tree(["x", "y", "z"])
    data = columns(
        x=list(base + rng.normal(size=40) * 0.1),
        y=list(base + rng.normal(size=40) * 0.1),
        z=list(-base + rng.normal(size=40) * 0.1),
    )
    run = build(framework, data, recipe({"weight": {"method": "pca"}}))
    warning = next(f for f in run.findings if f.message is M.PCA_NEGATIVE)
    assert warning.params["nodes"] == "z"
    assert run.weights["z"] < 0
    assert sum(run.weights[n] for n in "xyz") == pytest.approx(1)


def test_too_few_units_for_components_keep_equal_weights_and_say_so() -> None:
    run = build(
        tree(["x", "y"]), columns(x=[1, 2], y=[3, 1]), recipe({"weight": {"method": "pca"}})
    )
    assert M.PCA_TOO_FEW in found(run, Level.WARNING)
    assert run.weights["x"] == 0.5
