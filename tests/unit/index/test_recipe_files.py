"""Reading recipes.

R1  ordered steps with one key each, methods and parameters as the design lists them
R2  every fault at once, with line or path, and the nearest known name
R3  equal choices are one recipe: numbers become floats, and what is read is written back the same
"""

from typing import Any

import pytest
from tests.builders.index import tree

from teduh.index.files.recipe_files import read_recipe, recipe_findings
from teduh.index.files.recipe_steps import STEP_METHODS
from teduh.index.messages import RecipeMessage as M
from teduh.index.recipe import DEFAULT_RECIPE, STEP_NAMES, Recipe
from teduh.kernel.errors import InvalidInput
from teduh.kernel.provenance import digest

FULL = """
steps:
  - denominate: {}
  - impute: {method: group_mean, group: EurAsia_group}
  - screen: {min_coverage: 0.9}
  - treat: {winmax: 5, skew: 2.0, kurtosis: 3.5, transform: log_ct}
  - normalise: {method: minmax, bounds: [0, 100]}
  - weight: {method: given}
  - aggregate: {method: arithmetic, min_coverage: 0.0}
  - categorise: {method: mean_sd, k: 1}
"""


def faults(steps: Any) -> list[tuple[M, str]]:
    with pytest.raises(InvalidInput) as error:
        read_recipe(steps)
    return [(f.message, f.where.path) for f in error.value.findings]


def one(name: str, body: Any) -> list[M]:
    return [message for message, _ in faults([{name: body}])]


def test_the_recipe_of_the_design__r1() -> None:
    recipe = read_recipe(FULL.encode())
    assert [step.name for step in recipe.steps] == list(STEP_NAMES)
    assert recipe.step("treat").params == {
        "winmax": 5,
        "skew": 2.0,
        "kurtosis": 3.5,
        "transform": "log_ct",
    }
    assert recipe.step("impute").params == {"group": "EurAsia_group"}


@pytest.mark.parametrize(
    ("name", "body"),
    [
        *(("impute", {"method": m}) for m in ("none", "mean", "median", "parent_mean")),
        ("impute", {"method": "group_median", "group": "g"}),
        ("treat", {"transform": "log_ct_plus", "combine": False}),
        ("treat", {"transform": "none"}),
        ("normalise", {"method": "zscore", "mean": 10, "sd": 2}),
        *(("normalise", {"method": m}) for m in ("rank", "borda", "percentile_rank", "none")),
        ("normalise", {"method": "goalposts", "low": 0, "high": 5}),
        ("normalise", {"method": "scaled", "low": 0, "high": 5}),
        *(("normalise", {"method": m}) for m in ("distance_to_max", "fraction_of_max")),
        ("normalise", {"method": "distance_to_reference", "unit": "SGP"}),
        ("normalise", {"method": "distance_to_target"}),
        *(("weight", {"method": m}) for m in ("given", "equal", "pca", "optimised")),
        *(("aggregate", {"method": m}) for m in ("geometric", "harmonic", "copeland")),
        ("aggregate", {"method": "geometric", "floor": 1}),
        ("aggregate", {"method": "generalised", "p": -1}),
        ("categorise", {"method": "cutoffs", "cutoffs": [21.7, 68.5], "labels": ["a", "b", "c"]}),
        ("categorise", {"method": "quantiles", "quantiles": 4}),
        ("categorise", {"method": "quantiles", "quantiles": [0.25, 0.5]}),
    ],
)
def test_methods__r1(name: str, body: dict[str, Any]) -> None:
    (step,) = read_recipe([{name: body}]).steps
    assert step.as_dict()[name].keys() == body.keys()


def test_a_list_for_aggregate_is_one_for_each_level__r1() -> None:
    levels = [{"method": "geometric", "floor": 1}, {"method": "arithmetic"}]
    recipe = read_recipe([{"aggregate": levels}])
    assert recipe.step("aggregate").params == {"levels": levels}
    assert read_recipe(recipe.as_dict()) == recipe
    framework = tree({"a": ["x"], "b": ["y"]})
    assert recipe_findings(recipe, framework) == []
    shallow = read_recipe([{"aggregate": levels[:1]}])
    assert [f.message for f in recipe_findings(shallow, framework)] == [M.LEVELS_COUNT]


def test_per_indicator__r1() -> None:
    body = {"method": "minmax", "per_indicator": {"a": {"method": "goalposts", "low": 1}}}
    (step,) = read_recipe([{"normalise": body}]).steps
    assert step.method_for("a") == "goalposts"
    assert step.params_for("a") == {"method": "goalposts", "low": 1.0}
    assert step.method_for("b") == "minmax"


def test_every_fault_at_once__r2() -> None:
    steps = [
        {"aggregate": {"method": "generalised"}},
        {"normalize": {"method": "minmax"}},
        {"normalise": {"method": "min-max", "per_indicator": {"q": {"low": 3, "high": 1}}}},
        {"categorise": {"method": "cutoffs", "cutoffs": [3, 1], "labels": "a"}},
        {"categorise": {"method": "mean_sd", "k": 0, "labels": ["a"]}},
        "screen",
        3,
    ]
    assert faults({"steps": steps}) == [
        (M.PARAM_MISSING, "steps[0].aggregate"),
        (M.STEP_UNKNOWN, "steps[1]"),
        (M.STEP_ORDER, "steps[2]"),
        (M.METHOD_UNKNOWN, "steps[2].normalise.method"),
        (M.LOW_HIGH, "steps[2].normalise.per_indicator.q"),
        (M.PARAM_VALUE, "steps[3].categorise.cutoffs"),
        (M.PARAM_VALUE, "steps[3].categorise.labels"),
        (M.STEP_TWICE, "steps[4]"),
        (M.PARAM_VALUE, "steps[4].categorise.k"),
        (M.LABELS_COUNT, "steps[4].categorise.labels"),
        (M.STEP_ORDER, "steps[5]"),
        (M.PARAM_MISSING, "steps[5].screen"),
        (M.STEP_FORM, "steps[6]"),
    ]


def test_the_line_and_the_nearest_name__r2() -> None:
    with pytest.raises(InvalidInput) as error:
        read_recipe(FULL.replace("bounds", "bound").encode(), name="resep.yaml")
    (finding,) = error.value.findings
    assert (finding.where.file, finding.where.row) == ("resep.yaml", 7)
    assert finding.params["hint"] == " → bounds?"


@pytest.mark.parametrize(
    ("name", "body", "message"),
    [
        ("screen", {"min_coverage": 1.5}, M.PARAM_VALUE),
        ("treat", {"winmax": -1}, M.PARAM_VALUE),
        ("treat", {"winmax": True}, M.PARAM_VALUE),
        ("treat", {"method": "x"}, M.METHOD_UNUSED),
        ("normalise", {}, M.METHOD_MISSING),
        ("normalise", {"method": "minmax", "bounds": [100, 0]}, M.PARAM_VALUE),
        ("normalise", {"method": "minmax", "bounds": [0, float("inf")]}, M.PARAM_VALUE),
        ("normalise", {"method": "zscore", "sd": 0}, M.PARAM_VALUE),
        ("normalise", {"method": "rank", "bounds": [0, 1]}, M.PARAM_UNKNOWN),
        ("impute", {"method": "group_mean"}, M.PARAM_MISSING),
        ("weight", {"method": "given", "weights": {"a": -1}}, M.PARAM_VALUE),
        ("aggregate", {"method": "geometric", "floor": 0}, M.PARAM_VALUE),
        ("categorise", {"method": "quantiles", "quantiles": 1}, M.PARAM_VALUE),
        ("categorise", {"method": "quantiles", "quantiles": 3, "labels": ["a"]}, M.LABELS_COUNT),
    ],
)
def test_values__r2(name: str, body: dict[str, Any], message: M) -> None:
    assert one(name, body) == [message]


@pytest.mark.parametrize("source", [{"stpes": []}, {"steps": 3}, {"steps": [], "more": 1}])
def test_what_is_no_recipe__r2(source: Any) -> None:
    assert [message for message, _ in faults(source)] == [M.NOT_A_RECIPE]


def test_nodes_that_are_not_there__r2() -> None:
    framework = tree({"a": ["x"], "b": ["y"]})
    steps = [
        {"treat": {"per_indicator": {"z": {"winmax": 0}, "a": {"winmax": 0}}}},
        {"weight": {"method": "given", "weights": {"b": 2, "c": 1}}},
    ]
    with pytest.raises(InvalidInput) as error:
        read_recipe(steps, framework)
    assert [(f.message, f.where.node) for f in error.value.findings] == [
        (M.NODE_UNKNOWN, "z"),
        (M.NOT_AN_INDICATOR, "a"),
        (M.NODE_UNKNOWN, "c"),
    ]


def test_equal_choices_have_one_hash__r3() -> None:
    whole = read_recipe([{"normalise": {"method": "minmax", "bounds": [0, 100]}}])
    floats = read_recipe([{"normalise": {"bounds": [0.0, 1e2], "method": "minmax"}}])
    assert whole == floats
    assert digest(whole.as_dict()) == digest(floats.as_dict())


@pytest.mark.parametrize("recipe", [DEFAULT_RECIPE, read_recipe(FULL.encode())])
def test_what_is_written_is_read_the_same__r3(recipe: Recipe) -> None:
    assert read_recipe(recipe.as_dict()) == recipe


def test_the_grammar_knows_every_step() -> None:
    assert tuple(STEP_METHODS) == STEP_NAMES
