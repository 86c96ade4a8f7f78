"""`build`: the default recipe, the order of steps, errors at once, a run's identity, direction."""

import numpy as np
import pytest
from tests.builders.index import PLAIN, columns, found, messages, random_table, recipe, tree

from teduh.index import build
from teduh.index.dataset import Flag
from teduh.index.method_messages import MethodMessage as M
from teduh.index.recipe import DEFAULT_RECIPE, Recipe, Step
from teduh.kernel.errors import InvalidInput, Level, NotEnoughData

# --- the defaults --------------------------------------------------------------------------------


def test_without_a_recipe_minmax_given_weights_arithmetic_and_no_categories() -> None:
    framework = tree({"a": ["x", "y"], "b": ["z"]}, weights={"a": 3, "b": 1, "x": 1, "y": 3})
    run = build(framework, columns(x=[0, 5, 10], y=[4, 2, 0], z=[1, 1.5, 3]))
    # x: 0 50 100, y: 100 50 0, z: 0 25 100; a = (x + 3y)/4: 75 50 25; index = (3a + b)/4
    np.testing.assert_allclose(run.score("a"), [75, 50, 25], atol=1e-12)
    np.testing.assert_allclose(run.score(), [56.25, 43.75, 43.75], atol=1e-12)
    assert run.ranks[:, run.node_index("index")].tolist() == [1, 2, 2]
    assert (run.categories == -1).all()
    assert run.recipe == DEFAULT_RECIPE
    assert run.weights["y"] == 0.75
    assert run.effective_weights["y"] == pytest.approx(0.5625)


def test_the_framework_recipe_holds_unless_another_is_given() -> None:
    framework = tree(["x"], recipe=recipe(PLAIN))
    data = columns(x=[1, 2, 3])
    assert build(framework, data).score().tolist() == [1, 2, 3]
    assert build(framework, data, DEFAULT_RECIPE).score().tolist() == [0, 50, 100]


def test_steps_are_taken_in_the_order_of_the_recipe() -> None:
    framework = tree(["x", "y"])
    data = columns(x=[1, 3, None], y=[10, 20, 30])
    before = build(
        framework, data, recipe({"impute": {"method": "mean"}}, {"normalise": {"method": "minmax"}})
    )
    after = build(
        framework,
        data,
        recipe({"normalise": {"method": "minmax"}}, {"impute": {"method": "parent_mean"}}),
    )
    assert before.score("x").tolist() == [0, 100, 50]
    assert after.score("x").tolist() == [0, 100, 100]
    assert M.PARENT_MEAN_UNITS not in found(after)
    early = build(
        framework,
        data,
        recipe({"impute": {"method": "parent_mean"}}, {"normalise": {"method": "minmax"}}),
    )
    assert M.PARENT_MEAN_UNITS in found(early, Level.WARNING)


def test_per_indicator_overrides_method_and_parameters() -> None:
    framework = tree(["x", "y"])
    steps = recipe(
        {
            "normalise": {
                "method": "minmax",
                "per_indicator": {"y": {"method": "goalposts", "low": 0, "high": 50}},
            }
        }
    )
    run = build(framework, columns(x=[1, 2, 3], y=[10, 25, 60]), steps)
    assert run.score("y").tolist() == [20, 50, 100]
    assert run.flags[:, run.node_index("y")].tolist() == [0, 0, Flag.CLIPPED]
    assert M.CLIPPED in found(run, Level.WARNING)


def test_node_goalposts_win_over_the_step_and_lose_to_per_indicator() -> None:
    framework = tree(
        ["x", "y", "z"], nodes={"x": {"low": 0.0, "high": 10.0}, "z": {"low": 0.0, "high": 10.0}}
    )
    steps = recipe(
        {
            "normalise": {
                "method": "scaled",
                "low": 0.0,
                "high": 100.0,
                "per_indicator": {"z": {"high": 20.0}},
            }
        }
    )
    run = build(framework, columns(x=[5, 10], y=[5, 10], z=[5, 10]), steps)
    assert run.scores[0, :3].tolist() == [50, 5, 25]


# --- faults of the recipe ------------------------------------------------------------------------


def test_every_fault_of_the_recipe_at_once() -> None:
    steps = Recipe(
        (
            Step("polish"),
            Step("normalise", "minmax", {}, {"nobody": {"method": "rank"}}),
            Step("weight", "fair"),
            Step("aggregate", "sum"),
        )
    )
    with pytest.raises(InvalidInput) as error:
        build(tree(["x"]), columns(x=[1, 2]), steps)
    assert {m for m, _ in messages(error)} == {M.STEP_UNKNOWN, M.NODE_UNKNOWN, M.METHOD_UNKNOWN}
    assert len(error.value.findings) == 4


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ({"normalise": {"method": "wish"}}, M.METHOD_UNKNOWN),
        ({"normalise": {"method": "goalposts"}}, M.PARAM_MISSING),
        ({"normalise": {"method": "goalposts", "low": 1.0, "high": 1.0}}, M.RANGE_IS_ZERO),
        ({"normalise": {"method": "minmax", "bounds": [5]}}, M.PARAM_INVALID),
        ({"normalise": {"method": "zscore", "sd": "big"}}, M.PARAM_INVALID),
        ({"normalise": {"method": "distance_to_reference"}}, M.PARAM_MISSING),
        ({"normalise": {"method": "distance_to_reference", "unit": "nobody"}}, M.REFERENCE_MISSING),
        ({"normalise": {"method": "distance_to_target"}}, M.PARAM_MISSING),
        ({"impute": {"method": "guess"}}, M.METHOD_UNKNOWN),
        ({"impute": {"method": "group_mean"}}, M.PARAM_MISSING),
        ({"treat": {"transform": "sqrt"}}, M.PARAM_INVALID),
        ({"aggregate": {"method": "generalised"}}, M.PARAM_MISSING),
        ({"categorise": {"method": "fair"}}, M.METHOD_UNKNOWN),
        ({"categorise": {"method": "cutoffs", "cutoffs": [2, 1]}}, M.PARAM_INVALID),
        ({"categorise": {"method": "cutoffs", "cutoffs": [1], "labels": ["a"]}}, M.LABELS_LENGTH),
    ],
)
def test_a_step_that_cannot_be_taken_names_its_indicators(step, message) -> None:
    data = columns(x=[1, 2, None, 5], y=[1, 2, None, 4])
    with pytest.raises(InvalidInput) as error:
        build(tree(["x", "y"]), data, recipe(step))
    named = {f.where.node for f in error.value.findings if f.message is message}
    assert named >= ({"x", "y"} if "aggregate" not in step else {"index"})


# --- what identifies a run -----------------------------------------------------------------------


def test_equal_inputs_have_equal_ids_and_outputs() -> None:
    framework = tree({"a": ["x", "y"], "b": ["z"]})
    data = random_table(framework, 6_000, np.random.default_rng(1), missing=0.1)
    one, two = build(framework, data, threads=1), build(framework, data, threads=5)
    assert (one.run_id, one.content_hash) == (two.run_id, two.content_hash)
    assert one.scores.tobytes() == two.scores.tobytes()
    assert one.contributions.tobytes() == two.contributions.tobytes()
    assert len(one.run_id) == 64


def test_each_input_changes_the_run_id() -> None:
    framework = tree(["x", "y"])
    data = columns(x=[1, 2], y=[3, 4])
    base = build(framework, data)
    others = [
        build(tree(["x", "y"], weights={"x": 2}), data),
        build(framework, columns(x=[1, 2], y=[3, 4.5])),
        build(framework, data, recipe({"normalise": {"method": "rank"}})),
    ]
    assert len({base.run_id, *(o.run_id for o in others)}) == 4


def test_a_mask_chooses_the_reference_set() -> None:
    data = columns(x=[0, 5, 10, 100])
    run = build(tree(["x"]), data, level_mask=np.array([True, True, True, False]))
    assert run.score().tolist() == [0, 50, 100]
    assert run.unit_ids == ("u1", "u2", "u3")


def test_the_dataset_is_left_as_it_was() -> None:
    framework = tree(["x", "y"], nodes={"x": {"direction": -1}})
    data = columns(x=[1, None, 3], y=[1, 5, 900])
    before = data.values.copy()
    build(
        framework,
        data,
        recipe({"impute": {"method": "mean"}}, {"treat": {}}, {"normalise": {"method": "minmax"}}),
    )
    np.testing.assert_array_equal(data.values, before)


def test_an_index_without_a_score_says_which_indicators_are_constant() -> None:
    """ "A constant indicator … a clear error with where": also when all of them are."""
    with pytest.raises(NotEnoughData) as raised:
        build(tree(["x", "y"]), columns(x=[1, 1], y=[2, 2]))
    assert {f.where.node for f in raised.value.findings} == {"index", "x", "y"}


# --- direction -----------------------------------------------------------------------------------


def test_a_direction_that_would_be_passed_over_is_an_error() -> None:
    """Directions are taken in normalisation; without it -1 would silently count as 1."""
    framework = tree(["x", "y"], nodes={"x": {"direction": -1}})
    data = columns(x=[1, 2, 3], y=[1, 2, 3])
    with pytest.raises(InvalidInput) as error:
        build(framework, data, recipe({"aggregate": {"method": "arithmetic"}}))
    assert messages(error) == [(M.DIRECTION_UNUSED, "x")]
    # with the method none it is turned and keeps its scale
    assert build(framework, data, recipe(PLAIN)).score("x").tolist() == [-1, -2, -3]


def test_the_direction_of_an_aggregate_turns_nothing_and_says_so() -> None:
    """As in COINr, whose iMeta has it too: only indicators are turned, in normalisation."""
    framework = tree({"a": ["x"], "b": ["y"]}, nodes={"a": {"direction": -1}})
    run = build(framework, columns(x=[1, 2, 3], y=[1, 2, 3]))
    assert run.score().tolist() == [0, 50, 100]
    where = [f.where.node for f in run.findings if f.message is M.DIRECTION_OF_AGGREGATE]
    assert where == ["a"]
