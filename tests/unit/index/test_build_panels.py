"""Panels: fixed goalposts and ranks, imputation and Copeland within a period."""

from tests.builders.index import PLAIN, recipe, table, tree

from teduh.index import build

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
