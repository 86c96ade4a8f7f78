"""Rows of one level; and one index at two levels, by known numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.builders.index import table

from teduh.index.consistency import consistency, roll_up
from teduh.index.levels import dataset_at_level, dataset_levels, dataset_rows
from teduh.kernel.errors import NotEnoughData

ROWS = {"64": [1], "64.02": [2], "64.02.06": [3], "64.02.06.1001": [4], "64.03": [5], "kota": [6]}


def test_the_level_of_a_row_is_in_its_code() -> None:
    data = table(["a"], ROWS)
    assert dataset_levels(data) == {
        "province": 1,
        "regency": 2,
        "district": 1,
        "village": 1,
        "free": 1,
    }
    chosen = dataset_at_level(data, "regency")
    assert chosen.unit_ids == ("64.02", "64.03")
    assert chosen.values.tolist() == [[2.0], [5.0]]
    with pytest.raises(NotEnoughData) as caught:
        dataset_at_level(data, "hamlet")
    assert "regency" in caught.value.findings[0].params["levels"]


def test_rows_keep_names_groups_and_periods() -> None:
    data = table(
        ["a"],
        {("64.02", "2023"): [1], ("64", "2023"): [2], ("64.02", "2024"): [3]},
        names=("Kukar", "Kaltim", "Kukar"),
        groups={"island": ("K", "K", "K2")},
    )
    chosen = dataset_rows(data, [0, 2])
    assert chosen.names == ("Kukar", "Kukar")
    assert chosen.periods == ("2023", "2024")
    assert chosen.groups == {"island": ("K", "K2")}


def test_two_readings_side_by_side() -> None:
    own = {"a": 90.0, "b": 50.0, "c": 50.0, "only_own": 99.0}
    below = {"a": 10.0, "b": 30.0, "c": 20.0, "only_below": 25.0}
    found = consistency(own, below)
    assert found.n == 3
    rows = {r["unit_id"]: r for r in found.table.to_dicts()}
    # each is ranked among all units of its own list; ties share the smallest rank
    assert (rows["a"]["own_rank"], rows["a"]["aggregated_rank"]) == (2, 4)
    assert (rows["b"]["own_rank"], rows["c"]["own_rank"]) == (3, 3)
    assert rows["a"]["score_difference"] == 80.0
    assert rows["a"]["rank_shift"] == 2
    assert found.table["unit_id"][0] == "a"
    assert found.mean_absolute_rank_shift == pytest.approx((2 + 2 + 0) / 3)
    with pytest.raises(NotEnoughData):
        consistency({"a": 1.0}, {"b": 1.0})


def test_fewer_than_three_units_have_no_correlation() -> None:
    found = consistency({"a": 1.0, "b": 2.0}, {"a": 2.0, "b": 1.0})
    assert math.isnan(found.pearson)


def test_counts_are_summed_and_scores_averaged_upwards() -> None:
    data = table(["x", "y"], {"v1": [1, None], "v2": [3, None], "v3": [5, 7], "loose": [9, 9]})
    parents = {"v1": "d1", "v2": "d1", "v3": "d2"}
    summed = roll_up(data, parents)
    assert summed.unit_ids == ("d1", "d2")
    np.testing.assert_array_equal(summed.values, [[4, np.nan], [5, 7]])
    meant = roll_up(data, parents, how="mean")
    np.testing.assert_array_equal(meant.values, [[2, np.nan], [5, 7]])
    panel = table(["x"], {("v1", "2023"): [1], ("v2", "2023"): [2], ("v1", "2024"): [4]})
    up = roll_up(panel, {"v1": "d1", "v2": "d1"})
    assert (up.unit_ids, up.periods) == (("d1", "d1"), ("2023", "2024"))
    assert up.values.tolist() == [[3.0], [4.0]]


def test_a_place_without_a_score_has_no_rank_in_a_comparison() -> None:
    nan = math.nan
    found = consistency({"a": 3.0, "b": nan, "c": 1.0}, {"a": 2.0, "b": 9.0, "c": 2.0 + 1e-12})
    assert found.n == 2
    # b is first from below; a and c tie there
    assert sorted(found.table.select("unit_id", "own_rank", "aggregated_rank").rows()) == [
        ("a", 1, 2),
        ("c", 2, 2),
    ]
    with pytest.raises(NotEnoughData):
        consistency({"b": nan}, {"b": 1.0})
