"""The exercise data (*latihan*): invented counts with a known truth, for showing and for testing.

Counts of events are drawn for villages and added up to their districts. A few districts have a few
indicators at a higher rate; these are the truth that an index should find again. The model and its
numbers are in `docs/method/exercise-data.md`. Nothing here speaks of a real place: wherever it
shows, it carries the mark LATIHAN.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from teduh.index.dataset import Dataset
from teduh.index.framework import Framework, Scoring
from teduh.kernel.region_codes import region_code_parent

ELEVATED_DISTRICTS: Final = 4
DRIVERS_PER_DISTRICT: Final = 12
MEDIAN_RATE: Final = 0.03  # events of one indicator in a village of mean size
RATE_SPREAD: Final = 0.9  # sd of the logarithm of the rates
ELEVATED_RATE: Final = 1.5  # events of a driver in a village of an elevated district
GRADE_SHARES: Final = (0.6, 0.3, 0.1)  # lightest grade first

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Truth:
    """What was put in: `drivers` are the elevated indicators of each elevated district, `rates`
    the usual number of events of each indicator in a village of mean size."""

    drivers: Mapping[str, tuple[str, ...]]
    rates: Mapping[str, float]
    elevated_rate: float


@dataclass(frozen=True, slots=True)
class Exercise:
    """Exercise counts of villages and of their districts, with the truth behind them."""

    villages: Dataset
    districts: Dataset
    truth: Truth


def generate_exercise(
    framework: Framework,
    villages: Sequence[str],
    *,
    rng: np.random.Generator,
    exposure: Mapping[str, float] | None = None,
    elevated_districts: int = ELEVATED_DISTRICTS,
    drivers_per_district: int = DRIVERS_PER_DISTRICT,
) -> Exercise:
    """Draw exercise counts for villages, and add them up to their districts.

    Parameters
    ----------
    framework : one whose indicators are all graded counts, as `ikp-2024`.
    villages : codes of villages, each `district.number`.
    rng : the source of chance; equal seeds give equal data.
    exposure : relative size of each village (stations, voters); only ratios within a district
        matter, for every district has the same usual number of events: what sets districts apart
        is the truth and chance. Without it all villages of a district are alike.
    elevated_districts, drivers_per_district : how much truth to put in.

    Returns
    -------
    Exercise
        Datasets with the columns `indicator:grade`; each indicator has at least one event.

    Raises
    ------
    ValueError
        When an indicator is not a graded count, or there are fewer districts or indicators than
        were asked to be elevated. A fault of the caller: no file can cause it.
    """
    nodes = [framework.by_id[i] for i in framework.indicators]
    districts = tuple(dict.fromkeys(str(region_code_parent(v)) for v in villages))
    if any(node.scoring is not Scoring.GRADED_COUNT for node in nodes):
        raise ValueError("exercise data are graded counts")
    if elevated_districts > len(districts) or drivers_per_district > len(nodes):
        raise ValueError("more was asked to be elevated than there is")

    size = _relative_sizes(villages, districts, exposure)
    rates = MEDIAN_RATE * np.exp(RATE_SPREAD * rng.standard_normal(len(nodes)))
    drivers = _draw_drivers(districts, framework.indicators, elevated_districts,
                            drivers_per_district, rng)  # fmt: skip
    expected = size[:, None] * rates[None, :]
    position = {indicator: j for j, indicator in enumerate(framework.indicators)}
    for row, village in enumerate(villages):
        for indicator in drivers.get(str(region_code_parent(village)), ()):
            column = position[indicator]
            expected[row, column] = size[row] * max(ELEVATED_RATE, rates[column])
    events = rng.poisson(expected)
    _fill_empty(events, rng)

    columns = tuple(f"{node.id}:{grade.id}" for node in nodes for grade in node.grades)
    counts = _split_by_grade(events, [len(node.grades) for node in nodes], rng)
    return Exercise(
        villages=_dataset(tuple(villages), columns, counts),
        districts=_dataset(districts, columns, _roll_up(counts, villages, districts)),
        truth=Truth(
            drivers=drivers,
            rates=dict(zip(framework.indicators, (float(r) for r in rates), strict=True)),
            elevated_rate=ELEVATED_RATE,
        ),
    )


def _relative_sizes(
    villages: Sequence[str], districts: Sequence[str], exposure: Mapping[str, float] | None
) -> npt.NDArray[np.float64]:
    """Sizes with mean 1 that add up to the same in every district; a village that has none of its
    own gets the mean."""
    given = exposure or {}
    known = [given[v] for v in villages if v in given] or [1.0]
    size = np.array([given.get(v, float(np.mean(known))) for v in villages])
    row_of = {district: i for i, district in enumerate(districts)}
    rows = np.array([row_of[str(region_code_parent(v))] for v in villages])
    totals = np.bincount(rows, weights=size)
    relative: npt.NDArray[np.float64] = size / totals[rows] * len(villages) / len(districts)
    return relative


def _draw_drivers(
    districts: Sequence[str],
    indicators: Sequence[str],
    n_districts: int,
    n_drivers: int,
    rng: np.random.Generator,
) -> dict[str, tuple[str, ...]]:
    """Choose elevated districts and their drivers; an indicator drives one district only, as long
    as there are enough, so that each truth can be told apart."""
    chosen = sorted(rng.choice(len(districts), n_districts, replace=False))
    order: list[int] = []
    while len(order) < n_districts * n_drivers:
        order.extend(int(i) for i in rng.permutation(len(indicators)))
    return {
        districts[d]: tuple(
            sorted(indicators[i] for i in order[k * n_drivers : (k + 1) * n_drivers])
        )
        for k, d in enumerate(chosen)
    }


def _fill_empty(events: Counts, rng: np.random.Generator) -> None:
    """Give every indicator at least one event: one that is zero everywhere has no scale."""
    for column in np.flatnonzero(events.sum(axis=0) == 0):
        events[rng.integers(len(events)), column] = 1


def _split_by_grade(events: Counts, n_grades: Sequence[int], rng: np.random.Generator) -> Counts:
    """Split each count over the grades, most of it to the lightest."""
    parts = []
    for column, n in enumerate(n_grades):
        shares = np.array([GRADE_SHARES[min(i, len(GRADE_SHARES) - 1)] for i in range(n)])
        parts.append(rng.multinomial(events[:, column], shares / shares.sum()))
    return np.hstack(parts)


def _roll_up(counts: Counts, villages: Sequence[str], districts: Sequence[str]) -> Counts:
    """Add the counts of villages up to their districts, by path."""
    row_of = {district: i for i, district in enumerate(districts)}
    rows = np.array([row_of[str(region_code_parent(v))] for v in villages])
    total = np.zeros((len(districts), counts.shape[1]), dtype=np.int64)
    np.add.at(total, rows, counts)
    return total


def _dataset(units: tuple[str, ...], columns: tuple[str, ...], counts: Counts) -> Dataset:
    return Dataset(unit_ids=units, columns=columns, values=counts.astype(np.float64))
