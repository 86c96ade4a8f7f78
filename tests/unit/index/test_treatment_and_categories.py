"""Treatment and categories lifted to the table: what moves, what is told, where classes end."""

import math

import numpy as np
import pytest
from tests.builders.index import columns, recipe, table, tree

from teduh.index import build
from teduh.index.categories import classify, cutoffs_quantiles, label_texts
from teduh.index.dataset import Flag
from teduh.index.method_messages import MethodMessage as M
from teduh.index.treatment import kurtosis, passes, skewness, treat, winsorise
from teduh.kernel.errors import Level

OUTLIER = [3.0, 14.0, 15.0, 9.0, 26.0, 5.0, 35.0, 8.0, 97.0, None]
EVEN = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0]


def found(run, message):
    return [f for f in run.findings if f.message is message]


# --- treatment -----------------------------------------------------------------------------------


def test_treatment_tells_before_and_after_and_marks_the_points() -> None:
    run = build(tree(["x", "y"]), columns(x=OUTLIER, y=EVEN), recipe({"treat": {}}))
    rows = {row["indicator"]: row for row in run.treatment.to_dicts()}
    assert set(rows) == {"x", "y"}
    seen = np.array(OUTLIER[:-1])
    assert rows["x"]["n"] == 9
    assert rows["x"]["skew_before"] == skewness(seen)
    assert rows["x"]["kurtosis_before"] == kurtosis(seen)
    assert (rows["x"]["points_high"], rows["x"]["points_low"]) == (1, 0)
    assert rows["x"]["transform"] == "none"
    assert rows["x"]["passes"]
    assert abs(rows["x"]["skew_after"]) < 2
    assert rows["y"]["points_high"] == 0
    assert run.score("x")[8] == 35
    assert run.flags[:, 0].tolist() == [0] * 8 + [Flag.CAPPED, Flag.MISSING]
    assert [f.where.node for f in found(run, M.TREATED)] == ["x"]


def test_a_transformed_indicator_is_marked_in_every_unit() -> None:
    values = [float(v) for v in [0] * 40 + [1, 2, 3, 50, 60, 70, 80, 90, 100, 1000]]
    run = build(tree(["x"]), columns(x=values), recipe({"treat": {"winmax": 1}}))
    assert (run.flags[:, 0] == Flag.TRANSFORMED).all()
    assert run.score("x")[0] == pytest.approx(math.log(10))
    assert run.treatment["transform"].to_list() == ["log_ct"]


def test_what_stays_skewed_is_told() -> None:
    values = [0.0] * 60 + [1.0]
    run = build(tree(["x"]), columns(x=values), recipe({"treat": {}}))
    warning = found(run, M.STILL_SKEWED)[0]
    assert warning.level is Level.WARNING
    assert warning.params["skew"] > 2


def test_parameters_by_indicator() -> None:
    steps = recipe({"treat": {"per_indicator": {"x": {"winmax": 0, "transform": "none"}}}})
    run = build(tree(["x", "y"]), columns(x=OUTLIER, y=OUTLIER), steps)
    assert run.score("x")[8] == 97
    assert run.score("y")[8] == 35


def test_too_few_values_are_left_alone() -> None:
    run = build(tree(["x", "y"]), columns(x=[1, 2, 900], y=[5, 5, 5]), recipe({"treat": {}}))
    assert run.score("x")[2] == 900
    assert [f.where.node for f in found(run, M.TOO_FEW_TO_TREAT)] == ["x", "y"]
    assert run.treatment.height == 0
    assert run.treatment.columns[0] == "indicator"


def test_shape_of_constants_and_small_samples() -> None:
    assert math.isnan(skewness(np.array([1.0, 1.0, 1.0])))
    assert math.isnan(kurtosis(np.array([1.0, 2.0, 3.0])))
    assert passes(np.array([1.0, 1.0, 1.0, 1.0]))


def test_winsorising_stops_before_everything_is_equal() -> None:
    values, high, _ = winsorise(np.array([0.0] * 50 + [1.0]), winmax=100)
    assert high.sum() == 0
    assert values.max() == 1.0


def test_log_plus_turns_a_tail_to_the_left() -> None:
    x = -np.array([1.0, 2.0, 3.0, 4.0, 5.0, 60.0, 70.0, 3000.0])
    result = treat(x, winmax=0, transform="log_ct_plus")
    assert result.transform == "log_ct_plus"
    assert (np.argsort(result.values) == np.argsort(x)).all()
    assert abs(skewness(result.values)) < abs(skewness(x))


# --- categories ----------------------------------------------------------------------------------


def test_a_score_at_a_cutoff_belongs_above_even_when_noise_puts_it_below() -> None:
    scores = np.array([21.7 - 1e-10, 21.7, 21.7 - 1e-8])
    assert classify(scores, [21.7, 68.5]).tolist() == [1, 1, 0]


def test_fixed_cutoffs_with_own_labels_in_two_languages() -> None:
    labels = [{"id": "aman", "en": "safe"}, {"id": "rawan", "en": "vulnerable"}]
    step = {"categorise": {"method": "cutoffs", "cutoffs": [50.0], "labels": labels}}
    run = build(
        tree(["x"]), columns(x=[0, 50, 100]), recipe({"normalise": {"method": "none"}}, step)
    )
    assert run.category_labels["index"] == ("aman", "rawan")
    assert run.categories[:, -1].tolist() == [0, 1, 1]


def test_quantile_classes_by_number_or_shares() -> None:
    scores = np.arange(1.0, 13.0)
    assert cutoffs_quantiles(scores, [0.25, 0.5, 0.75]) == (3.75, 6.5, 9.25)
    for value in (4, [0.25, 0.5, 0.75]):
        step = {"categorise": {"method": "quantiles", "quantiles": value}}
        run = build(tree(["x"]), columns(x=list(scores)), recipe(step))
        assert np.bincount(run.categories[:, -1]).tolist() == [3, 3, 3, 3]
        assert run.category_labels["index"] == ("1", "2", "3", "4")


def test_quantiles_that_coincide_make_no_classes() -> None:
    """Among village counts most are zero: these must not stand in the highest class together."""
    step = recipe(
        {"normalise": {"method": "none"}},
        {"categorise": {"method": "quantiles", "quantiles": 4}},
    )
    run = build(tree(["x"]), columns(x=[0] * 10 + [5, 6]), step)
    assert (run.categories == -1).all()
    assert [f.where.node for f in found(run, M.CATEGORY_TIED)] == ["index", "x"]
    # the lowest cut-off alone at the lowest score: nobody would be in the lowest class
    halves = recipe({"categorise": {"method": "quantiles", "quantiles": 2}})
    assert found(build(tree(["x"]), columns(x=[0] * 10 + [5, 6]), halves), M.CATEGORY_TIED)
    assert not found(
        build(tree(["x"]), columns(x=[0] * 5 + [1, 2, 3, 4, 5, 6]), halves), M.CATEGORY_TIED
    )


def test_classes_of_single_nodes_can_have_their_own_rule() -> None:
    step = {
        "categorise": {
            "method": "mean_sd",
            "per_indicator": {"index": {"method": "cutoffs", "cutoffs": [10.0, 20.0]}},
        }
    }
    run = build(tree(["x"]), columns(x=EVEN), recipe(step))
    assert run.cutoffs["index"] == (10, 20)
    mean, sd = np.mean(EVEN), np.std(EVEN, ddof=1)
    assert run.cutoffs["x"] == (pytest.approx(mean - sd), pytest.approx(mean + sd))


def test_few_units_make_unstable_classes_and_one_makes_none() -> None:
    step = recipe({"categorise": {"method": "mean_sd"}})
    few = build(tree(["x"]), columns(x=[1, 2, 3]), step)
    told = found(few, M.CATEGORY_UNSTABLE)  # once, at the index, though x has the same units
    assert [(f.where.node, f.params["units"]) for f in told] == [("index", 3)]
    alone = build(tree(["x"]), columns(x=[1]), step)
    assert found(alone, M.CATEGORY_TOO_FEW)
    assert (alone.categories == -1).all()
    assert alone.category_labels == {}
    enough = build(tree(["x"]), columns(x=EVEN), step)
    assert not found(enough, M.CATEGORY_UNSTABLE)


def test_units_without_a_score_have_no_class() -> None:
    step = recipe({"categorise": {"method": "cutoffs", "cutoffs": [1.0, 2.0]}})
    run = build(tree(["x"]), columns(x=[0, None, 3]), step)
    assert run.categories[:, -1].tolist() == [0, -1, 2]


def test_classes_of_a_panel_have_one_set_of_cutoffs() -> None:
    rows = {(f"u{i}", year): [i + shift] for year, shift in (("1", 0), ("2", 10)) for i in range(6)}
    run = build(tree(["x"]), table(["x"], rows), recipe({"categorise": {"method": "mean_sd"}}))
    scores = run.score()
    assert run.cutoffs["index"][0] == pytest.approx(scores.mean() - scores.std(ddof=1))


def test_labels_without_any() -> None:
    assert label_texts(None, 3) == ("rendah", "sedang", "tinggi")
    assert label_texts(None, 2) == ("1", "2")
