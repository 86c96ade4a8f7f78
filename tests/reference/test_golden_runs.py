"""A number may move only together with METHOD_VERSION (design: every number can be rebuilt)."""

import json

import numpy as np
import pytest

from teduh.index.run import METHOD_VERSION
from tests.reference.golden_runs import FOLDER, RECIPES, golden_run, record


def numbers(value: object) -> np.ndarray:
    return np.array(value, dtype=float)


@pytest.mark.parametrize("name", RECIPES)
def test_numbers_move_only_with_the_method_version(name: str) -> None:
    kept = json.loads((FOLDER / f"{name}.json").read_text())
    assert kept["method_version"] == METHOD_VERSION, (
        "METHOD_VERSION was raised: write the golden runs again and read what moved"
    )
    found = record(golden_run(name))
    help_ = "a number moved: raise METHOD_VERSION in index/run.py, or undo the change"
    for key in ("ranks", "categories", "flags", "nodes", "run_id"):
        assert found[key] == kept[key], help_
    for key in ("scores", "contributions"):
        np.testing.assert_allclose(
            numbers(found[key]), numbers(kept[key]), rtol=0, atol=1e-9, err_msg=help_
        )
    assert found["weights"] == pytest.approx(kept["weights"], abs=1e-9)
    assert found["cutoffs"].keys() == kept["cutoffs"].keys()
    for node, cutoffs in kept["cutoffs"].items():
        assert found["cutoffs"][node] == pytest.approx(cutoffs, abs=1e-9)


def test_the_golden_runs_would_see_a_change_of_a_millionth() -> None:
    kept = json.loads((FOLDER / "arithmetic.json").read_text())
    moved = numbers(kept["scores"]) + 1e-6
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(moved, numbers(kept["scores"]), rtol=0, atol=1e-9)
