"""Which rows of a dataset belong to one level of places.

An index is built within one level: provinces are compared with provinces. For Kemendagri codes the
level is in the code; a framework with free units has none.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from teduh.index.analysis_messages import AnalysisMessage
from teduh.index.dataset import Dataset
from teduh.kernel.errors import Finding, NotEnoughData
from teduh.kernel.region_codes import region_code_is_valid, region_code_level


def dataset_rows(dataset: Dataset, rows: list[int]) -> Dataset:
    """Return a dataset with only these rows, and only what is known about their values."""
    units = tuple(dataset.unit_ids[i] for i in rows)
    return replace(
        dataset,
        unit_ids=units,
        values=dataset.values[rows],
        periods=None if dataset.periods is None else tuple(dataset.periods[i] for i in rows),
        names=None if dataset.names is None else tuple(dataset.names[i] for i in rows),
        groups={k: tuple(v[i] for i in rows) for k, v in dataset.groups.items()},
        provenance=dataset.provenance.filter(pl.col("unit_id").is_in(list(set(units)))),
    )


def dataset_levels(dataset: Dataset) -> dict[str, int]:
    """Return how many rows each level has; ids that are no region code count as `free`."""
    found: dict[str, int] = {}
    for unit in dataset.unit_ids:
        level = region_code_level(unit).value if region_code_is_valid(unit) else "free"
        found[level] = found.get(level, 0) + 1
    return found


def dataset_at_level(dataset: Dataset, level: str) -> Dataset:
    """Return the rows whose unit is a place of one level.

    Raises
    ------
    NotEnoughData
        `index.level.no_data` when there are none.
    """
    rows = [
        i
        for i, unit in enumerate(dataset.unit_ids)
        if region_code_is_valid(unit) and region_code_level(unit).value == level
    ]
    if not rows:
        params = {"level": level, "levels": ", ".join(dataset_levels(dataset)) or "-"}
        raise NotEnoughData(Finding(AnalysisMessage.LEVEL_WITHOUT_DATA, params=params))
    return dataset_rows(dataset, rows)
