"""Missing, constant and empty data in a build: rescaled weights, coverage, imputation, findings."""

import numpy as np
import pytest
from tests.builders.index import PLAIN, columns, found, messages, recipe, table, tree

from teduh.index import build
from teduh.index.dataset import Dataset, Flag
from teduh.index.method_messages import MethodMessage as M
from teduh.kernel.errors import InvalidInput, Level, NotEnoughData

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
