"""What if: each kind of change by known numbers, on small trees and on the exercise of IKP 2024."""

from __future__ import annotations

import math
from itertools import permutations

import numpy as np
import pytest
from tests.builders.index import recipe, table, tree

from teduh.index import read_framework
from teduh.index.build import build
from teduh.index.instruments import alternative_of, framework_of
from teduh.index.synthetic import generate_exercise
from teduh.index.whatif import (
    DropNode,
    ReplaceValue,
    SetWeight,
    SwapMethod,
    apply_changes,
    framework_without,
    parse_change,
    what_if,
)
from teduh.kernel.errors import InvalidInput, NotFound

RECIPE = recipe({"normalise": {"method": "none"}}, {"aggregate": {"method": "arithmetic"}})


def small():
    framework = tree({"a": ["a1", "a2"], "b": ["b1"]}, weights={"a": 3, "b": 1})
    return framework, table(framework, {"u1": [10, 30, 40], "u2": [50, 10, 0]})


def scores(result) -> list[float]:
    return result.table()["changed_score"].to_list()


def test_the_base_stands_beside_the_change() -> None:
    # u1: 0.75 x (10 + 30)/2 + 0.25 x 40 = 25; u2: 0.75 x 30 + 0 = 22.5
    result = what_if(*small(), RECIPE, [DropNode("b1")])
    # without b: (10 + 30)/2 = 20 and 30; the ranks change places
    assert result.table().rows() == [
        ("u1", 25.0, 1, 20.0, 2, -5.0, -1),
        ("u2", 22.5, 2, 30.0, 1, 7.5, 1),
    ]
    assert result.base.run_id != result.changed.run_id
    assert "b" not in result.changed.nodes


def test_a_weight_changes_the_share_among_siblings() -> None:
    # a:b = 1:1; u1: 0.5 x 20 + 0.5 x 40 = 30; u2: 0.5 x 30 = 15
    assert scores(what_if(*small(), RECIPE, [SetWeight("a", 1)])) == [30.0, 15.0]


def test_a_value_changes_one_unit() -> None:
    # u1: 0.75 x (20 + 30)/2 + 10 = 28.75
    change = ReplaceValue("u1", "a1", 20.0)
    assert scores(what_if(*small(), RECIPE, [change])) == [28.75, 22.5]
    # taken away, the mean is of what is left: 0.75 x 30 + 10 = 32.5
    gone = ReplaceValue("u1", "a1", math.nan)
    assert scores(what_if(*small(), RECIPE, [gone])) == [32.5, 22.5]


def test_a_method_is_swapped() -> None:
    # geometric: u1: 40^0.25 x (10 x 30)^0.375
    framework, data = small()
    data = table(framework, {"u1": [10, 30, 40], "u2": [50, 10, 5]})
    result = what_if(framework, data, RECIPE, [SwapMethod("aggregate", "geometric")])
    assert scores(result)[0] == pytest.approx(40**0.25 * 300**0.375)
    # with a floor for the zero of u2: 20^0.25 x (50 x 20)^0.375
    floored = SwapMethod("aggregate", "geometric", {"floor": 20})
    assert scores(what_if(*small(), RECIPE, [floored]))[1] == pytest.approx(20**0.25 * 1000**0.375)


def test_changes_are_made_together_in_whatever_order() -> None:
    changes = [SetWeight("a", 1), DropNode("a2"), ReplaceValue("u2", "a1", 60.0)]
    # u1: 0.5 x 10 + 0.5 x 40 = 25; u2: 0.5 x 60 = 30
    for order in permutations(changes):
        assert scores(what_if(*small(), RECIPE, order)) == [25.0, 30.0]


def test_several_weights_are_one_edit() -> None:
    """Neither may fail on, or be scaled by, what only the other puts right."""
    framework = tree(["x", "y", "z"], weights={"x": 1, "y": 0, "z": 0})
    data = table(framework, {"u1": [10, 30, 40], "u2": [50, 10, 0]})
    changes = [SetWeight("x", 0), SetWeight("y", 0.5), SetWeight("z", 1.5)]
    # 0.25 x 30 + 0.75 x 40 = 37.5; 0.25 x 10 = 2.5
    for order in permutations(changes):
        assert scores(what_if(framework, data, RECIPE, order)) == [37.5, 2.5]


def test_a_weight_changes_what_the_recipe_gives() -> None:
    """A recipe's own weights, or equal ones, must not swallow the change."""
    framework, data = small()
    for own in ({"method": "given", "weights": {"a": 1, "b": 1}}, {"method": "equal"}):
        given = recipe({"normalise": {"method": "none"}}, {"weight": own}, {"aggregate": {}})
        # a:b = 3:1 again: 25 and 22.5
        assert scores(what_if(framework, data, given, [SetWeight("a", 3)])) == [25.0, 22.5]
    found = recipe({"normalise": {"method": "none"}}, {"weight": {"method": "pca"}})
    with pytest.raises(InvalidInput) as caught:
        apply_changes(framework, data, found, [SetWeight("a", 3)])
    assert caught.value.findings[0].message_id == "index.what_if.weights_found"
    swapped = [SetWeight("a", 3), SwapMethod("weight", "equal")]
    assert scores(what_if(framework, data, RECIPE, swapped)) == [25.0, 22.5]


@pytest.mark.parametrize(
    "changes",
    [
        [SetWeight("a", 1), SetWeight("a", 2)],
        [DropNode("a"), SetWeight("a", 2)],
        [DropNode("b1"), SetWeight("b", 2)],  # b is left childless and goes too
        [DropNode("a"), ReplaceValue("u1", "a1", 2.0)],
        [ReplaceValue("u1", "a1", 1.0), ReplaceValue("u1", "a1", 2.0)],
        [SwapMethod("aggregate", "geometric"), SwapMethod("aggregate", "harmonic")],
    ],
)
def test_changes_of_which_only_one_can_hold_are_refused(changes) -> None:
    for order in (changes, changes[::-1]):
        with pytest.raises(InvalidInput) as caught:
            what_if(*small(), RECIPE, order)
        found = {f.message_id for f in caught.value.findings}
        assert found == {"index.what_if.changes_contradict"}


def test_a_unit_without_a_score_has_neither_rank_nor_change() -> None:
    framework = tree(["x"])
    data = table(framework, {"u1": [10], "u2": [50], "u3": [None]})
    result = what_if(framework, data, RECIPE, [ReplaceValue("u1", "x", math.nan)])
    assert result.table().rows() == [
        ("u1", 10.0, 2, None, None, None, None),
        ("u2", 50.0, 1, 50.0, 1, 0.0, 0),
        ("u3", None, None, None, None, None, None),
    ]


def test_dropping_a_node_drops_what_is_below_and_parents_left_childless() -> None:
    framework, data = small()
    assert {n.id for n in framework_without(framework, "b1").nodes} == {"index", "a", "a1", "a2"}
    assert {n.id for n in framework_without(framework, "a").nodes} == {"index", "b", "b1"}
    twice = apply_changes(framework, data, RECIPE, [DropNode("a"), DropNode("a1")])
    assert set(twice[1].columns) == {"b1"}


def test_a_dropped_indicator_takes_its_part_of_the_recipe_along() -> None:
    own = {"method": "minmax", "per_indicator": {"b1": {"method": "none"}}}
    given = recipe({"normalise": own}, {"aggregate": {"method": "arithmetic"}})
    _framework, _data, changed = apply_changes(*small(), given, [DropNode("b1")])
    assert changed.steps[0].per_indicator == {}


def test_in_a_panel_a_value_is_replaced_in_one_period() -> None:
    framework = tree(["a"])
    data = table(framework, {("u1", "2023"): [10], ("u1", "2024"): [20]})
    one = what_if(framework, data, RECIPE, [ReplaceValue("u1", "a", 50.0, "2024")])
    assert one.table().columns[:2] == ["unit_id", "period"]
    assert scores(one) == [10.0, 50.0]
    assert scores(what_if(framework, data, RECIPE, [ReplaceValue("u1", "a", 50.0)])) == [50.0] * 2
    with pytest.raises(NotFound) as caught:
        what_if(framework, data, RECIPE, [ReplaceValue("u1", "a", 50.0, "1999")])
    assert caught.value.findings[0].params["periods"] == "2023, 2024"


def test_what_does_not_exist_is_named_at_once() -> None:
    changes = [DropNode("x"), SetWeight("y", 1), ReplaceValue("u1", "z", 1), DropNode("x")]
    with pytest.raises(NotFound) as caught:
        what_if(*small(), RECIPE, changes)
    assert [f.params["node_id"] for f in caught.value.findings] == ["x", "y", "z"]
    with pytest.raises(NotFound) as caught:
        what_if(*small(), RECIPE, [ReplaceValue("nobody", "a1", 1)])
    assert caught.value.findings[0].message_id == "index.what_if.unknown_unit"


@pytest.mark.parametrize(
    "change",
    [
        DropNode("index"),
        SetWeight("b", -1),
        SetWeight("b", math.nan),
        SwapMethod("aggregate", "magic"),
    ],
)
def test_changes_that_leave_no_index_are_refused(change) -> None:
    with pytest.raises(InvalidInput):
        what_if(*small(), RECIPE, [change])
    with pytest.raises(InvalidInput):
        what_if(*small(), RECIPE, [SetWeight("a", 0), SetWeight("b", 0)])


def test_a_change_is_read_from_text() -> None:
    assert parse_change("drop", " a1 ") == DropNode("a1")
    assert parse_change("weight", "a = 0,4") == SetWeight("a", 0.4)
    assert parse_change("method", "aggregate=geometric") == SwapMethod("aggregate", "geometric")
    assert parse_change("value", "64.02.06:k01:2=3") == ReplaceValue("64.02.06", "k01:2", 3.0)
    whole = parse_change("method", "aggregate={method: geometric, floor: 1}")
    assert whole == SwapMethod("aggregate", "geometric", {"floor": 1})
    taken = parse_change("value", "u1:a1=")
    assert isinstance(taken, ReplaceValue)
    assert math.isnan(taken.value)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("weight", "a"),
        ("weight", "a="),
        ("weight", "=1"),
        ("weight", "a=berat"),
        ("weight", "a=1.234"),  # 1,234 or 1234?
        ("value", "a1=3"),
        ("value", "u1:a1=inf"),
        ("method", "aggregate="),
        ("method", "aggregate={floor: 1}"),
        ("method", "aggregate={method: geometric"),
    ],
)
def test_a_change_that_cannot_be_read_is_refused(kind: str, text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_change(kind, text)


# --- IKP 2024 -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ikp():
    framework = framework_of("ikp-2024")
    stations = {f"64.02.{d:02}.20{v:02}": 3.0 + d for d in range(1, 21) for v in range(1, 4)}
    return framework, generate_exercise(
        framework, list(stations), rng=np.random.default_rng(1)
    ).districts


def test_an_alternative_of_ikp_2024_moves_scores_as_a_change_does(ikp) -> None:
    framework, data = ikp
    nominal = build(framework, data)
    same, equal_weights = alternative_of("ikp-2024", "dimension_weights")
    equal = build(same, data, equal_weights)
    dimensions = [n.id for n in framework.nodes if n.parent == framework.root]
    by_change = what_if(framework, data, None, [SetWeight(d, 1.0) for d in dimensions])
    assert by_change.changed.score() == pytest.approx(equal.score(), abs=1e-9)
    assert not np.allclose(nominal.score(), equal.score())
    steep, given = alternative_of("ikp-2024", "grades:steep")
    assert not np.allclose(build(steep, data, given).score(), nominal.score())
    counts, given = alternative_of("ikp-2024", "grades:counts")
    assert {g.weight for n in counts.nodes for g in n.grades} == {1.0}
    assert build(counts, data, given).run_id != nominal.run_id


def test_dropping_an_indicator_of_ikp_2024_leaves_60(ikp) -> None:
    framework, data = ikp
    drop = framework.indicators[0]
    base = build(framework, data)
    result = what_if(framework, data, None, [DropNode(drop)], base=base)
    assert result.base is base
    assert len(result.changed.framework.indicators) == 60
    assert result.changed.contributions.sum(axis=1) == pytest.approx(result.changed.score())
    # other dimensions keep their scores to the bit
    for node in (n.id for n in framework.nodes if n.parent == framework.root):
        if node not in framework.ancestors(drop):
            assert (result.changed.score(node) == base.score(node)).all()


@pytest.mark.parametrize(
    ("scoring", "column", "value", "message_id"),
    [
        ({"scoring": "count"}, "x", -1.0, "kernel.number.negative_count"),
        ({"scoring": "count"}, "x", 2.5, "kernel.number.not_integer"),
        ({"scoring": "graded_count", "grades": [{"id": "1", "weight": 1}]}, "x:9", 1.0,
         "index.dataset.grade_unknown"),
    ],
)  # fmt: skip
def test_a_value_no_dataset_could_have_is_refused(
    scoring: dict, column: str, value: float, message_id: str
) -> None:
    """ "Negative counts where counts are meant", and a grade that does not exist, in a what-if."""
    nodes = [{"id": "top", "children": ["x", "y"]}, {"id": "x", **scoring}, {"id": "y"}]
    framework = read_framework({"id": "t", "units": "free", "nodes": nodes})
    data = table(["y"], {"u1": [1], "u2": [2]})
    with pytest.raises(InvalidInput) as raised:
        what_if(framework, data, None, [ReplaceValue("u1", column, value)])
    assert raised.value.findings[0].message_id == message_id


def test_a_negative_weight_is_told_as_such() -> None:
    with pytest.raises(InvalidInput) as raised:
        what_if(*small(), RECIPE, [SetWeight("a", -1)])
    assert raised.value.findings[0].message_id == "index.what_if.weight_negative"
