"""The exercise data hold a known truth, and the index finds it (docs/method/exercise-data.md)."""

import numpy as np
import polars as pl
import pytest

from teduh.index.build import build
from teduh.index.explain import contributions
from teduh.index.framework import Framework
from teduh.index.instruments import framework_of, load_instrument
from teduh.index.synthetic import ELEVATED_RATE, Exercise, generate_exercise


@pytest.fixture(scope="module")
def framework() -> Framework:
    return framework_of("ikp-2024")


@pytest.fixture(scope="module")
def stations() -> dict[str, float]:
    table = pl.read_csv(load_instrument("akses-tps").dataset_bytes() or b"", infer_schema=False)
    return {unit: float(n) for unit, n in table.select("unit_id", "tps").iter_rows()}


def _exercise(framework: Framework, stations: dict[str, float], seed: int = 0) -> Exercise:
    rng = np.random.default_rng(seed)
    return generate_exercise(framework, list(stations), rng=rng, exposure=stations)


def test_equal_seeds_give_equal_data(framework: Framework, stations: dict[str, float]) -> None:
    first, again = _exercise(framework, stations), _exercise(framework, stations)
    other = _exercise(framework, stations, seed=1)
    assert first.villages.content_hash == again.villages.content_hash
    assert first.truth == again.truth
    assert first.villages.content_hash != other.villages.content_hash


def test_shapes_levels_and_columns(framework: Framework, stations: dict[str, float]) -> None:
    exercise = _exercise(framework, stations)
    assert exercise.villages.values.shape == (237, 61 * 3)
    assert exercise.districts.values.shape == (20, 61 * 3)
    assert exercise.villages.columns[:3] == ("a01:1", "a01:2", "a01:3")
    assert exercise.districts.columns == exercise.villages.columns
    values = exercise.villages.values
    assert (values >= 0).all()
    assert (values == np.round(values)).all()


def test_villages_add_up_to_their_district(
    framework: Framework, stations: dict[str, float]
) -> None:
    exercise = _exercise(framework, stations)
    for row, district in enumerate(exercise.districts.unit_ids):
        inside = [i for i, v in enumerate(exercise.villages.unit_ids) if v.startswith(district)]
        np.testing.assert_array_equal(
            exercise.villages.values[inside].sum(axis=0), exercise.districts.values[row]
        )


def test_many_zeros_yet_no_indicator_without_an_event(
    framework: Framework, stations: dict[str, float]
) -> None:
    exercise = _exercise(framework, stations)
    by_indicator = exercise.districts.values.reshape(20, 61, 3).sum(axis=2)
    assert (by_indicator.sum(axis=0) > 0).all()
    assert 0.5 < (by_indicator == 0).mean() < 0.75
    villages = exercise.villages.values.reshape(237, 61, 3).sum(axis=2)
    assert (villages == 0).mean() > 0.9


def test_an_empty_indicator_gets_its_one_event(framework: Framework) -> None:
    villages = ["64.02.01.2001", "64.02.02.2001"]
    exercise = generate_exercise(
        framework, villages, rng=np.random.default_rng(3), elevated_districts=0
    )
    totals = exercise.villages.values.reshape(2, 61, 3).sum(axis=(0, 2))
    assert (totals >= 1).all()


@pytest.mark.parametrize("seed", [0, 7, 42])
def test_the_index_finds_the_elevated_districts_and_their_drivers(
    framework: Framework, stations: dict[str, float], seed: int
) -> None:
    exercise = _exercise(framework, stations, seed)
    run = build(framework, exercise.districts)
    scores = run.scores[:, framework.order.index("ikp")]
    highest = {run.unit_ids[i] for i in np.argsort(-scores)[:4]}
    assert highest == set(exercise.truth.drivers)

    points = contributions(run, sorted(highest)).table()
    for district, drivers in exercise.truth.drivers.items():
        largest = (
            points.filter(pl.col("unit_id") == district)
            .sort("points", descending=True)
            .head(len(drivers))["node"]
        )
        assert len(set(largest) & set(drivers)) >= 0.7 * len(drivers)


def test_the_rate_of_the_drivers_is_recovered(
    framework: Framework, stations: dict[str, float]
) -> None:
    """48 drivers, 11.85 villages of mean size a district: about 850 events, so within 10 %."""
    exercise = _exercise(framework, stations)
    counts = exercise.districts.values.reshape(20, 61, 3).sum(axis=2)
    found = [
        counts[exercise.districts.unit_ids.index(district), framework.indicators.index(driver)]
        for district, drivers in exercise.truth.drivers.items()
        for driver in drivers
    ]
    assert np.mean(found) / (237 / 20) == pytest.approx(ELEVATED_RATE, rel=0.1)


def test_what_cannot_be_asked(framework: Framework) -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="graded"):
        generate_exercise(framework_of("akses-tps"), ["64.02.01.2001"], rng=rng)
    with pytest.raises(ValueError, match="more"):
        generate_exercise(framework, ["64.02.01.2001"], rng=rng, elevated_districts=2)
