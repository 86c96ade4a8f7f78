"""Every number of docs/method/worked-example.md, from the files beside that page."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from teduh.index import build, read_dataset, read_framework
from teduh.index.dataset import Flag
from teduh.index.recipe import Step
from teduh.index.whatif import ReplaceValue, what_if
from teduh.kernel.errors import MethodNotApplicable

FOLDER = Path(__file__).parents[2] / "docs/method/worked-example"


@pytest.fixture
def inputs():
    framework = read_framework(FOLDER / "framework.yaml")
    return framework, read_dataset(FOLDER / "data.csv", framework)


def test_scores_ranks_and_classes(inputs) -> None:
    run = build(*inputs)
    assert run.score("kejadian") == pytest.approx([0, 40, 100])
    assert run.score("jarak") == pytest.approx([0, 100, 50])
    assert run.score("kehadiran") == pytest.approx([0, 50, 100])
    assert run.score("situasi") == pytest.approx([0, 70, 75])
    assert run.score("partisipasi") == pytest.approx([0, 50, 100])
    assert run.score() == pytest.approx([0, 62, 85])
    root = run.node_index("indeks")
    assert run.ranks[:, root].tolist() == [3, 2, 1]
    assert run.categories[:, root].tolist() == [0, 1, 1]
    assert run.cutoffs["indeks"] == pytest.approx([49 - 1933**0.5, 49 + 1933**0.5])


def test_contributions_sum_to_the_score(inputs) -> None:
    run = build(*inputs)
    order = [run.framework.indicators.index(i) for i in ("kejadian", "jarak", "kehadiran")]
    assert run.contributions is not None
    assert run.contributions[1, order] == pytest.approx([12, 30, 20])
    assert run.contributions[2, order] == pytest.approx([30, 15, 40])


def test_a_missing_value_rescales_the_weights_and_is_marked(inputs) -> None:
    framework, dataset = inputs
    changed = what_if(framework, dataset, None, [ReplaceValue("Y", "jarak", np.nan)]).changed
    assert changed.score("situasi")[1] == pytest.approx(40)
    assert changed.score()[1] == pytest.approx(44)
    assert Flag(int(changed.flags[1, changed.node_index("situasi")])) & Flag.PARTIAL


def test_geometric_mean_refuses_zeros_and_takes_positive_scores(inputs) -> None:
    framework, dataset = inputs
    recipe = framework.recipe.replace(
        Step("aggregate", "", {"levels": [{"method": "arithmetic"}, {"method": "geometric"}]})
    )
    with pytest.raises(MethodNotApplicable):
        build(framework, dataset, recipe)
    # Two places without the zero: goalposts keep the numbers of the page.
    rows = replace(dataset, unit_ids=("Y", "Z"), values=dataset.values[1:])
    bounds = {
        "kejadian": {"low": 0, "high": 10},
        "jarak": {"low": 10, "high": 30},
        "kehadiran": {"low": 60, "high": 80},
    }
    recipe = recipe.replace(Step("normalise", "goalposts", {"bounds": [0, 100]}, bounds))
    run = build(framework, rows, recipe)
    assert run.score()[0] == pytest.approx(70**0.6 * 50**0.4)
    assert run.score()[0] == pytest.approx(61.185, abs=5e-4)
