"""`build`: steps together, missing data, values given above, panels, findings, errors at once."""

import numpy as np
import pytest
from tests.builders.index import columns, graded, random_table, recipe, table, tree

from teduh.index import build
from teduh.index.dataset import Dataset, Flag
from teduh.index.framework import Conflict
from teduh.index.method_messages import MethodMessage as M
from teduh.index.recipe import DEFAULT_RECIPE, Recipe, Step
from teduh.kernel.errors import InvalidInput, Level, MethodNotApplicable, NotEnoughData

PLAIN = {"normalise": {"method": "none"}}


def found(run, level=None):
    return [f.message for f in run.findings if level is None or f.level is level]


def messages(error):
    return [(f.message, f.where.node) for f in error.value.findings]


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


# --- missing data --------------------------------------------------------------------------------


def test_weights_are_rescaled_over_what_is_there_and_the_score_says_so() -> None:
    framework = tree({"a": ["x", "y"], "b": ["z"]}, weights={"x": 1, "y": 3})
    run = build(framework, columns(x=[10, 20], y=[None, 40], z=[50, 60]), recipe(PLAIN))
    np.testing.assert_allclose(run.score("a"), [10, 35])
    index, a, y = (run.node_index(n) for n in ("index", "a", "y"))
    assert run.flags[0, [y, a, index]].tolist() == [Flag.MISSING, Flag.PARTIAL, Flag.PARTIAL]
    assert run.flags[1].tolist() == [0] * 6


def test_minimum_coverage_holds_for_each_node_and_can_differ() -> None:
    framework = tree({"a": ["x", "y"], "b": ["z", "v"]})
    data = columns(x=[1, 2], y=[None, 4], z=[5, 6], v=[None, 8])
    steps = recipe(
        PLAIN,
        {
            "aggregate": {
                "method": "arithmetic",
                "min_coverage": 0.6,
                "per_indicator": {"b": {"min_coverage": 0.5}, "index": {"min_coverage": 0.5}},
            }
        },
    )
    run = build(framework, data, steps)
    assert np.isnan(run.score("a")[0])
    assert run.score("b")[0] == 5
    assert run.score()[0] == 5
    assert run.flags[0, run.node_index("a")] == Flag.MISSING | Flag.PARTIAL
    assert M.BELOW_COVERAGE in found(run, Level.WARNING)


def test_imputed_values_are_marked_and_counted() -> None:
    framework = tree(["x", "y"])
    data = columns(x=[1, None, 5, None], y=[1, 2, 3, 4])
    run = build(framework, data, recipe({"impute": {"method": "median"}}, PLAIN))
    assert run.score("x").tolist() == [1, 3, 5, 3]
    assert run.flags[:, 0].tolist() == [0, Flag.IMPUTED, 0, Flag.IMPUTED]
    note = next(f for f in run.findings if f.message is M.IMPUTED)
    assert note.params["count"] == 2
    assert note.where.node == "x"


def test_groups_of_the_dataset_serve_imputation() -> None:
    framework = tree(["x"])
    data = table(
        framework,
        {"a": [1], "b": [3], "c": [None], "d": [None]},
        groups={"zone": ("p", "p", "p", "q")},
    )
    steps = recipe({"impute": {"method": "group_mean", "group": "zone"}}, PLAIN)
    run = build(framework, data, steps)
    assert run.score("x")[2] == 2
    assert np.isnan(run.score("x")[3])
    assert M.NOT_IMPUTED in found(run, Level.WARNING)
    with pytest.raises(InvalidInput) as error:
        build(framework, data, recipe({"impute": {"method": "group_mean", "group": "other"}}))
    assert messages(error) == [(M.GROUP_MISSING, "x")]


def test_excluded_units_have_no_score_rank_or_part_in_ranges() -> None:
    framework = tree(["x", "y"])
    data = columns(x=[1, 2, 99], y=[1, 3, None])
    run = build(
        framework,
        data,
        recipe({"screen": {"min_coverage": 1}}, {"normalise": {"method": "minmax"}}),
    )
    assert run.score()[:2].tolist() == [0, 100]
    assert np.isnan(run.score()[2])
    assert run.ranks[:, -1].tolist() == [2, 1, 0]
    assert (run.flags[2] & Flag.EXCLUDED).all()
    assert run.extra["reference"] == {"n_rows": 3, "n_scored": 2, "n_excluded": 1}


# --- constant and empty indicators ---------------------------------------------------------------


def test_a_constant_indicator_is_left_out_with_a_warning() -> None:
    framework = tree(["x", "y", "z"], weights={"x": 1, "y": 1, "z": 2})
    run = build(framework, columns(x=[1, 2], y=[7, 7], z=[4, 3]))
    warning = next(f for f in run.findings if f.message is M.CONSTANT)
    assert (warning.where.node, warning.level) == ("y", Level.WARNING)
    np.testing.assert_allclose(run.score(), [200 / 3, 100 / 3])
    assert run.weights == {"x": 1 / 3, "y": 0.0, "z": 2 / 3, "index": 1.0}
    # it was observed: its absence is no gap in the units' data
    assert run.flags[:, run.node_index("index")].tolist() == [0, 0]


def test_a_constant_keeps_its_place_on_a_fixed_scale() -> None:
    steps = recipe({"normalise": {"method": "goalposts", "low": 0.0, "high": 10.0}})
    run = build(tree(["x", "y"]), columns(x=[1, 2], y=[7, 7]), steps)
    np.testing.assert_allclose(run.score(), [40, 45])
    assert not found(run)


def test_an_empty_indicator_and_an_empty_dimension_are_told() -> None:
    framework = tree({"a": ["x", "y"], "b": ["z"]})
    run = build(framework, columns(x=[1, 2], y=[None, None], z=[None, None]))
    told = {(f.message, f.where.node) for f in run.findings}
    assert told == {(M.EMPTY, "y"), (M.EMPTY, "z"), (M.NODE_EMPTY, "b")}
    assert run.score().tolist() == [0, 100]
    assert run.weights["a"] == 1.0
    assert run.weights["y"] == 0.0


def test_an_index_without_any_score_is_an_error() -> None:
    with pytest.raises(NotEnoughData) as error:
        build(tree(["x"]), columns(x=[None, None]))
    assert messages(error)[0] == (M.NO_SCORE, "index")
    with pytest.raises(NotEnoughData) as error:
        build(tree(["x"]), table(["x"], {}))
    assert messages(error) == [(M.NO_ROWS, "")]


def test_infinite_values_are_refused_by_node() -> None:
    data = Dataset(("a", "b"), ("x", "index"), np.array([[np.inf, np.nan], [1.0, -np.inf]]))
    with pytest.raises(InvalidInput) as error:
        build(tree(["x"]), data)
    assert (M.VALUE_INFINITE, "x") in messages(error)
    assert (M.VALUE_INFINITE, "index") in messages(error)


# --- graded counts and denominators --------------------------------------------------------------


def test_graded_counts_collapse_before_the_steps() -> None:
    framework = tree(["x"], nodes={"x": graded({"1": 1, "2": 2, "3": 3})})
    data = table(["x:1", "x:2", "x:3"], {"a": [1, 0, 2], "b": [5, None, 0], "c": [None] * 3})
    run = build(framework, data, recipe(PLAIN))
    assert run.score("x")[:2].tolist() == [7, 5]
    assert np.isnan(run.score("x")[2])
    assert run.flags[:, 0].tolist() == [0, Flag.PARTIAL, Flag.MISSING]
    assert M.GRADES_PARTIAL in found(run, Level.WARNING)


def test_a_total_beside_its_grades_is_refused() -> None:
    framework = tree(["x"], nodes={"x": graded({"1": 1, "2": 2})})
    with pytest.raises(InvalidInput) as error:
        build(framework, table(["x", "x:1"], {"a": [3, 3], "b": [None, 1]}), recipe(PLAIN))
    assert error.value.findings[0].message is M.GRADES_CONFLICT
    assert error.value.findings[0].where.unit_id == "a"


def test_denominators_come_from_the_node_and_bad_ones_leave_a_gap() -> None:
    framework = tree(["x", "y"], nodes={"x": {"denominator": "voters"}}, denominators=("voters",))
    data = table(["x", "y", "voters"], {"a": [5, 1, 100], "b": [6, 1, 0], "c": [None, 2, 0]})
    run = build(framework, data, recipe({"denominate": {"scale": 1000.0}}, PLAIN))
    assert run.score("x")[0] == 50
    assert np.isnan(run.score("x")[1])
    warning = next(f for f in run.findings if f.message is M.DENOMINATOR_NOT_POSITIVE)
    assert warning.params == {"column": "voters", "count": 1}
    with pytest.raises(InvalidInput) as error:
        build(framework, table(["x", "y"], {"a": [5, 1]}), recipe({"denominate": {}}, PLAIN))
    assert messages(error) == [(M.DENOMINATOR_MISSING, "x")]


# --- values given above the indicators -----------------------------------------------------------

TREE = {"a": ["x", "y"], "b": ["z"]}


def test_a_given_node_is_not_aggregated_from_below() -> None:
    data = table(["a", "z"], {"u": [80, 20], "v": [40, 30]})
    run = build(tree(TREE), data, recipe(PLAIN))
    assert run.score().tolist() == [50, 35]
    assert run.flags[:, run.node_index("a")].tolist() == [Flag.GIVEN] * 2
    assert not found(run)  # x and y are not missed
    assert run.extra["given"] == ["a"]
    points = dict(zip(run.contribution_nodes, run.contributions.T.tolist(), strict=True))
    assert points == {"x": [0, 0], "y": [0, 0], "z": [10, 15], "a": [40, 20]}


def test_units_may_differ_in_where_they_are_given() -> None:
    data = table(["a", "x", "y", "z"], {"u": [80, None, None, 20], "v": [None, 30, 50, 30]})
    run = build(tree(TREE), data, recipe({"impute": {"method": "mean"}}, PLAIN))
    assert run.score("a").tolist() == [80, 40]
    assert run.flags[0, run.node_index("x")] == Flag.MISSING  # not imputed under a given node
    np.testing.assert_allclose(run.contributions.sum(axis=1), run.score())


@pytest.mark.parametrize("below", [["x"], ["b", "x"], ["b"]])
def test_values_at_a_node_and_below_it_are_an_error(below: list[str]) -> None:
    data = table(["index", *below], {"u": [50] + [1] * len(below), "v": [40] + [None] * len(below)})
    with pytest.raises(InvalidInput) as error:
        build(tree(TREE), data, recipe(PLAIN))
    finding = error.value.findings[0]
    assert finding.message is M.GIVEN_CONFLICT
    assert (finding.where.unit_id, finding.where.node, finding.params["count"]) == ("u", "index", 1)


def test_all_conflicts_are_told_at_once() -> None:
    data = table(["a", "b", "x", "z"], {"u": [1, 2, 3, 4]})
    with pytest.raises(InvalidInput) as error:
        build(tree(TREE), data, recipe(PLAIN))
    assert messages(error) == [(M.GIVEN_CONFLICT, "a"), (M.GIVEN_CONFLICT, "b")]


def test_the_framework_may_say_which_wins() -> None:
    data = table(["a", "x", "y", "z"], {"u": [80, 10, 20, 30]})
    above = build(tree(TREE, conflict=Conflict.ABOVE), data, recipe(PLAIN))
    assert above.score("a")[0] == 80
    assert above.score("x")[0] == 10  # still shown, but not counted
    assert above.contributions[0].sum() == pytest.approx(above.score()[0])
    assert above.contributions[0, above.contribution_nodes.index("x")] == 0
    below = build(tree(TREE, conflict=Conflict.BELOW), data, recipe(PLAIN))
    assert below.score("a")[0] == 15
    assert M.GIVEN_SET_ASIDE in found(below, Level.WARNING)


def test_an_index_may_be_given_alone() -> None:
    run = build(tree(TREE), table(["index"], {"u": [5], "v": [7]}))
    assert run.score().tolist() == [5, 7]
    assert run.ranks[:, -1].tolist() == [2, 1]


# --- panels --------------------------------------------------------------------------------------

PANEL = {("u", "2019"): [0], ("v", "2019"): [10], ("u", "2024"): [20], ("v", "2024"): [15]}


def test_a_panel_is_normalised_over_all_periods_and_ranked_within_each() -> None:
    run = build(tree(["x"]), table(["x"], PANEL))
    assert run.score().tolist() == [0, 50, 100, 75]
    assert run.ranks[:, -1].tolist() == [2, 1, 1, 2]


def test_fixed_goalposts_do_not_move_when_a_period_is_added() -> None:
    steps = recipe({"normalise": {"method": "goalposts", "low": 0.0, "high": 40.0}})
    both = build(tree(["x"]), table(["x"], PANEL), steps)
    first = build(tree(["x"]), table(["x"], dict(list(PANEL.items())[:2])), steps)
    assert both.score()[:2].tolist() == first.score().tolist() == [0, 25]


def test_imputation_and_copeland_stay_within_a_period() -> None:
    rows = {**PANEL, ("w", "2019"): [None], ("w", "2024"): [None]}
    run = build(tree(["x"]), table(["x"], rows), recipe({"impute": {"method": "mean"}}, PLAIN))
    assert run.score()[-2:].tolist() == [5, 17.5]
    steps = recipe(PLAIN, {"aggregate": {"method": "copeland"}})
    assert build(tree(["x"]), table(["x"], PANEL), steps).score().tolist() == [-1, 1, 1, -1]


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
