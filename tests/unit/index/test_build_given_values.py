"""What a dataset holds in a build: graded counts, denominators, values given above indicators."""

import numpy as np
import pytest
from tests.builders.index import PLAIN, found, graded, messages, recipe, table, tree

from teduh.index import build
from teduh.index.dataset import Flag
from teduh.index.framework import Conflict
from teduh.index.method_messages import MethodMessage as M
from teduh.kernel.errors import InvalidInput, Level

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
