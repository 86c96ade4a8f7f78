"""What holds for every change: none changes nothing, and weight zero is as good as dropping."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from teduh.index.whatif import DropNode, ReplaceValue, SetWeight, what_if
from tests.builders.index import recipe, table, tree

INDICATORS = ("x", "y", "z", "v", "w")
NODES = (*INDICATORS, "a", "b")
RECIPE = recipe({"normalise": {"method": "none"}}, {"aggregate": {"method": "arithmetic"}})
VALUES = arrays(np.float64, (6, 5), elements=st.integers(0, 1000).map(float))
WEIGHTS = st.lists(st.integers(1, 9), min_size=7, max_size=7)


def inputs(values: np.ndarray, weights: list[int]):
    framework = tree(
        {"a": ["x", "y", "z"], "b": ["v", "w"]}, weights=dict(zip(NODES, weights, strict=True))
    )
    return framework, table(framework, {f"u{i}": row for i, row in enumerate(values)})


@settings(deadline=None, max_examples=50)
@given(VALUES, WEIGHTS, st.sampled_from(NODES))
def test_weight_zero_is_as_good_as_dropping(values, weights, node) -> None:
    framework, data = inputs(values, weights)
    dropped = what_if(framework, data, RECIPE, [DropNode(node)]).changed
    unweighted = what_if(framework, data, RECIPE, [SetWeight(node, 0.0)]).changed
    np.testing.assert_allclose(dropped.score(), unweighted.score(), atol=1e-9)


@settings(deadline=None, max_examples=50)
@given(VALUES, WEIGHTS, st.sampled_from(NODES), st.integers(0, 5))
def test_a_change_to_what_is_there_already_changes_no_bit(values, weights, node, unit) -> None:
    framework, data = inputs(values, weights)
    changes = [SetWeight(node, float(dict(zip(NODES, weights, strict=True))[node]))]
    changes.append(ReplaceValue(f"u{unit}", "x", float(values[unit, 0])))
    result = what_if(framework, data, RECIPE, changes)
    assert (result.changed.scores == result.base.scores).all()
    assert (result.changed.ranks == result.base.ranks).all()
    assert result.changed.run_id == result.base.run_id


@settings(deadline=None, max_examples=50)
@given(VALUES, WEIGHTS, st.sampled_from(NODES), st.integers(2, 5))
def test_only_the_proportion_of_weights_counts(values, weights, node, factor) -> None:
    framework, data = inputs(values, weights)
    siblings = [n.id for n in framework.nodes if n.parent == framework.by_id[node].parent]
    changes = [SetWeight(s, framework.by_id[s].weight * factor) for s in siblings]
    result = what_if(framework, data, RECIPE, changes)
    np.testing.assert_allclose(result.changed.score(), result.base.score(), atol=1e-9)


@settings(deadline=None, max_examples=50)
@given(VALUES, WEIGHTS, st.integers(0, 5), st.sampled_from(INDICATORS), st.integers(0, 1000))
def test_a_value_of_one_unit_moves_no_other(values, weights, unit, column, value) -> None:
    framework, data = inputs(values, weights)
    change = ReplaceValue(f"u{unit}", column, float(value))
    moved = what_if(framework, data, RECIPE, [change]).table()["score_change"].to_numpy()
    assert (np.delete(moved, unit) == 0).all()
