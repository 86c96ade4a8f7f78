"""A dataset: units (in periods) by columns, with what is known about each value.

Columns are indicators, other nodes of a framework (published dimension scores), denominators and,
for graded counts, `indicator:grade`. Reading files is in `dataset_files.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntFlag
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from teduh.kernel.errors import Finding
from teduh.kernel.provenance import digest, digest_columns

Floats = npt.NDArray[np.float64]
PROVENANCE_COLUMNS: Final = (
    "source",
    "source_url",
    "source_grade",  # A (reliable) to F (cannot be judged), Admiralty system
    "credibility",  # 1 (confirmed) to 6 (cannot be judged)
    "observed_on",
    "note",
)
PROVENANCE_SCHEMA: Final = {
    "unit_id": pl.String,
    "period": pl.String,
    "indicator": pl.String,
    "source": pl.String,
    "source_url": pl.String,
    "source_grade": pl.String,
    "credibility": pl.Int8,
    "observed_on": pl.Date,
    "note": pl.String,
}


class Flag(IntFlag):
    """What happened to a value on its way; stays with it to the page."""

    NONE = 0
    MISSING = 1  # not observed, and still not there
    IMPUTED = 2  # not observed, filled by the recipe
    CAPPED = 4  # winsorised
    TRANSFORMED = 8  # logarithm taken
    CLIPPED = 16  # beyond the goalposts
    PARTIAL = 32  # an aggregate made without some of its children
    GIVEN = 64  # given at this node, not aggregated from below
    EXCLUDED = 128  # the unit was screened out


@dataclass(frozen=True)
class Dataset:
    """Values of shape (n_rows, n_columns), NaN = not observed.

    A row is a unit, or a unit in a period when `periods` is given (panel data). Rows are unique.
    `provenance` is long and sparse: one row for each value about which something is known.
    """

    unit_ids: tuple[str, ...]
    columns: tuple[str, ...]
    values: Floats
    periods: tuple[str, ...] | None = None
    names: tuple[str, ...] | None = None
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    provenance: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=PROVENANCE_SCHEMA))
    findings: tuple[Finding, ...] = ()  # warnings met while reading
    source_file: str = ""

    @property
    def n_rows(self) -> int:
        """Units, or unit-periods."""
        return len(self.unit_ids)

    @cached_property
    def column_index(self) -> dict[str, int]:
        """Position of each column."""
        return {name: i for i, name in enumerate(self.columns)}

    def column(self, name: str) -> Floats:
        """Return one column, shape (n_rows,); all NaN when there is none of that name."""
        position = self.column_index.get(name)
        return np.full(self.n_rows, np.nan) if position is None else self.values[:, position]

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 over logical values: what is equal in content has one hash whatever the file."""
        columns: dict[str, object] = {"unit_id": self.unit_ids}
        if self.periods is not None:
            columns["period"] = self.periods
        columns.update({f"group:{k}": v for k, v in self.groups.items()})
        columns.update({f"value:{c}": self.values[:, i] for i, c in enumerate(self.columns)})
        known = self.provenance.sort(["unit_id", "period", "indicator"], nulls_last=True)
        return digest(
            [
                digest_columns(columns),
                digest_columns({c: known[c].cast(pl.String).to_list() for c in known.columns}),
            ]
        )
