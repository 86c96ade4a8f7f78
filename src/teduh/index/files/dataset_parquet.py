"""Datasets out of Parquet without a Python loop per cell: the way in for national data.

Wide tables with numeric columns go straight into the matrix; long ones are placed by position.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from teduh.index.dataset import PROVENANCE_SCHEMA, Dataset, Floats
from teduh.index.files.dataset_checks import check_dataset
from teduh.index.files.dataset_collector import capped
from teduh.index.files.dataset_columns import ColumnNames, Columns, Measure, Role, read_columns
from teduh.index.files.dataset_messages import DatasetMessage as M
from teduh.index.files.dataset_units import UnitDirectory, check_unit
from teduh.index.framework import Framework
from teduh.kernel.errors import Finding, Level, Where, raise_errors
from teduh.kernel.messages import N_, NumberMessage

# Plainly codes; `check_unit` looks at the others, and decides.
_REGION = r"^(?:id|\d{2}(?:\.\d{2}(?:\.\d{2}(?:\.[123]\d{3})?)?)?)$"
_SHOWN = 20  # findings of one kind in one column before the rest is counted


def dataset_from_frame(
    frame: pl.DataFrame,
    framework: Framework,
    units: UnitDirectory | None = None,
    *,
    source_file: str = "",
    limit: int = 500,
) -> Dataset:
    """Read a Polars table, wide or long, as a checked dataset."""
    reader = _Reader(frame, framework, units, source_file)
    dataset = reader.read()
    found = capped(reader.findings, limit)
    raise_errors(found)
    assert dataset is not None  # noqa: S101 - no dataset comes only with an error
    return replace(dataset, findings=tuple(found))


class _Reader:
    """One pass over a frame; row numbers count the header as row 1, as in a sheet."""

    def __init__(
        self, frame: pl.DataFrame, framework: Framework, units: UnitDirectory | None, file: str
    ) -> None:
        self.frame = frame
        self.framework = framework
        self.units = units
        self.file = file
        self.names = ColumnNames(framework)
        self.findings: list[Finding] = []

    def read(self) -> Dataset | None:
        where = Where(file=self.file)
        columns, found = read_columns(self.frame.columns, self.names, where)
        self.findings += found
        if columns.is_long and Role.VALUE not in columns.keys:
            params = {"column": "value", "hint": ""}
            self.findings.append(Finding(M.COLUMN_MISSING, where, params))
        if any(f.level is Level.ERROR for f in self.findings):
            return None
        if self.frame.is_empty():
            self.findings.append(Finding(M.NO_VALUES, where))
            return None
        unit_ids = self._units(columns)
        periods = self._periods(columns)
        dataset = (
            self._long(columns, unit_ids, periods)
            if columns.is_long
            else self._wide(columns, unit_ids, periods)
        )
        if dataset is not None:
            self._check_measures(dataset)
            self.findings += check_dataset(
                dataset, self.framework, lambda *_: Where(file=self.file)
            )
        return dataset

    # Keys

    def _heading(self, position: int) -> str:
        return self.frame.columns[position]

    def _units(self, columns: Columns) -> pl.Series:
        heading = self._heading(columns.keys[Role.UNIT])
        series = self.frame.get_column(heading)
        if (
            series.dtype not in (pl.String, pl.Categorical, pl.Enum)
            and not series.dtype.is_integer()
        ):
            self._type_finding(heading, N_("text"))
        series = series.cast(pl.String, strict=False)
        for row in _rows(series.is_null() | (series.str.strip_chars() == "")):
            self._find(M.UNIT_MISSING, row, heading)
        if self.framework.units == "kemendagri":
            self._check_codes(series, heading, columns)
        return series

    def _check_codes(self, series: pl.Series, heading: str, columns: Columns) -> None:
        """Look at each code; without a directory only at those that are not plainly codes."""
        rows: Iterable[int] = range(len(series))
        if self.units is None:
            rows = _rows(~series.str.contains(_REGION))
        at = columns.keys.get(Role.NAME)
        labels = None if at is None else self.frame.get_column(self._heading(at)).to_list()
        codes = series.to_list()
        seen: set[str] = set()
        for row in rows:
            code = codes[row]
            if code is None or code in seen:
                continue
            seen.add(code)
            place = Where(file=self.file, row=row + 2, column=heading)
            name = str(labels[row] or "") if labels else ""
            fault = check_unit(code, place, self.units, name=name)
            if fault is not None:
                self.findings.append(fault)

    def _periods(self, columns: Columns) -> pl.Series | None:
        at = columns.keys.get(Role.PERIOD)
        if at is None:
            return None
        heading = self._heading(at)
        series = self.frame.get_column(heading)
        if series.dtype.is_float():
            series = series.cast(pl.Int64, strict=False)
        series = series.cast(pl.String)
        if series.null_count() == len(series):
            return None
        for row in _rows(series.is_null() | (series == "")):
            self._find(M.PERIOD_MISSING, row, heading)
        return series

    # Values

    def _wide(
        self, columns: Columns, unit_ids: pl.Series, periods: pl.Series | None
    ) -> Dataset | None:
        ordered = self.names.order(columns.data)
        found = self.frame.select(ordered) if ordered else None
        if found is None:
            self.findings.append(Finding(M.NO_VALUES, Where(file=self.file)))
            return None
        if not self._are_numbers(found):
            return None
        self._check_duplicates(unit_ids, periods, None)
        at = columns.keys.get(Role.NAME)
        values = _matrix(found)
        return Dataset(
            unit_ids=tuple(unit_ids.to_list()),
            columns=ordered,
            values=values,
            periods=None if periods is None else tuple(periods.to_list()),
            names=None
            if at is None
            else tuple(self.frame.to_series(at).cast(pl.String).fill_null("").to_list()),
            groups=self._groups(columns, self.frame),
            provenance=self._wide_provenance(columns, ordered, unit_ids, periods, values),
            source_file=self.file,
        )

    def _long(
        self, columns: Columns, unit_ids: pl.Series, periods: pl.Series | None
    ) -> Dataset | None:
        indicator = self.frame.to_series(columns.keys[Role.INDICATOR]).cast(pl.String)
        value_heading = self._heading(columns.keys[Role.VALUE])
        if not self._are_numbers(self.frame.select(value_heading)):
            return None
        heading = self._heading(columns.keys[Role.INDICATOR])
        known = indicator.is_in(list(self.names.measures)).fill_null(False)
        for row in _rows(~known)[:_SHOWN]:
            place = Where(file=self.file, row=row + 2, column=heading)
            self.findings.append(
                self.names.unknown(str(indicator[row] or ""), place, heading=False)
            )
        self._check_duplicates(unit_ids, periods, indicator)
        if any(f.level is Level.ERROR for f in self.findings):
            return None
        keyed = self.frame.with_columns(
            unit_ids.alias("@unit"),
            (periods if periods is not None else pl.Series([""]).new_from_index(0, len(unit_ids)))
            .alias("@period"),
            indicator.alias("@indicator"),
        )  # fmt: skip
        keys = keyed.unique(["@unit", "@period"], keep="first", maintain_order=True)
        positions = keys.select("@unit", "@period").with_row_index("@row")
        placed = keyed.select("@unit", "@period").join(
            positions, on=["@unit", "@period"], how="left", maintain_order="left"
        )
        ordered = self.names.order(indicator.unique().to_list())
        at = {name: i for i, name in enumerate(ordered)}
        column_at = indicator.replace_strict(at, return_dtype=pl.Int64).to_numpy()
        values = np.full((len(keys), len(ordered)), np.nan)
        rows = placed.get_column("@row").to_numpy()
        values[rows, column_at] = _matrix(self.frame.select(value_heading))[:, 0]
        name_at = columns.keys.get(Role.NAME)
        return Dataset(
            unit_ids=tuple(keys.get_column("@unit").to_list()),
            columns=ordered,
            values=values,
            periods=None if periods is None else tuple(keys.get_column("@period").to_list()),
            names=None
            if name_at is None
            else tuple(keys.to_series(name_at).cast(pl.String).fill_null("").to_list()),
            groups=self._groups(columns, keys),
            provenance=self._long_provenance(columns, unit_ids, periods, indicator),
            source_file=self.file,
        )

    def _groups(self, columns: Columns, frame: pl.DataFrame) -> dict[str, tuple[str, ...]]:
        return {
            name: tuple(frame.to_series(at).cast(pl.String).fill_null("").to_list())
            for name, at in columns.groups.items()
        }

    def _are_numbers(self, frame: pl.DataFrame) -> bool:
        good = True
        for name, dtype in frame.schema.items():
            if not (dtype.is_numeric() or dtype in (pl.Boolean, pl.Null)):
                self._type_finding(name, N_("numbers"))
                good = False
        return good

    # Checks on whole columns

    def _check_duplicates(
        self, unit_ids: pl.Series, periods: pl.Series | None, indicator: pl.Series | None
    ) -> None:
        keys = [s.alias(n) for n, s in (("u", unit_ids), ("p", periods), ("i", indicator))
                if s is not None]  # fmt: skip
        frame = pl.DataFrame(keys)
        if frame.n_unique() == len(frame):
            return
        seen: dict[tuple[Any, ...], int] = {}
        for row, key in enumerate(frame.iter_rows()):
            if key in seen:
                params = {"unit": ", ".join(str(k) for k in key), "first": str(seen[key])}
                self.findings.append(
                    Finding(M.DUPLICATE_ROW, Where(file=self.file, row=row + 2), params)
                )
            seen.setdefault(key, row + 2)

    def _check_measures(self, dataset: Dataset) -> None:
        finite = not np.isinf(dataset.values).any()
        for i, name in enumerate(dataset.columns):
            measure = self.names.measure(name)
            if finite and measure is Measure.VALUE:
                continue
            column = dataset.values[:, i]
            for message, wrong in _measure_faults(column, measure):
                for row in np.flatnonzero(wrong)[:_SHOWN]:
                    place = Where(
                        file=self.file,
                        column=name,
                        unit_id=dataset.unit_ids[row],
                        period=dataset.periods[row] if dataset.periods else "",
                    )
                    value = float(column[row])
                    text: Any = value if np.isfinite(value) else str(value)
                    self.findings.append(Finding(message, place, {"text": text}))

    # What is known about values

    def _long_provenance(
        self,
        columns: Columns,
        unit_ids: pl.Series,
        periods: pl.Series | None,
        indicator: pl.Series,
    ) -> pl.DataFrame:
        keys = pl.DataFrame(
            {
                "unit_id": unit_ids,
                "period": periods if periods is not None else [None] * len(unit_ids),
                "indicator": indicator,
            },
            schema_overrides={"period": pl.String},
        )
        return self._known(keys, columns)

    def _wide_provenance(
        self,
        columns: Columns,
        ordered: tuple[str, ...],
        unit_ids: pl.Series,
        periods: pl.Series | None,
        values: Floats,
    ) -> pl.DataFrame:
        if not columns.provenance:
            return pl.DataFrame(schema=PROVENANCE_SCHEMA)
        row = pl.DataFrame(
            {
                "unit_id": unit_ids,
                "period": periods if periods is not None else [None] * len(unit_ids),
            },
            schema_overrides={"period": pl.String},
        )
        row = row.with_columns(self.frame.to_series(at) for at in columns.provenance.values())
        rows, found = np.nonzero(~np.isnan(values))
        keys = row[rows.tolist()].with_columns(
            pl.Series("indicator", [ordered[c] for c in found], dtype=pl.String)
        )
        return self._known(keys.select("unit_id", "period", "indicator"), columns, rows)

    def _known(self, keys: pl.DataFrame, columns: Columns, rows: Any = None) -> pl.DataFrame:
        if not columns.provenance:
            return pl.DataFrame(schema=PROVENANCE_SCHEMA)
        facts: list[pl.Series] = []
        for name in columns.provenance:
            series = self.frame.get_column(name)
            facts.append(self._fact(name, series))
        table = pl.DataFrame(facts)
        if rows is not None:
            table = table[rows.tolist()]
        missing = [n for n in PROVENANCE_SCHEMA if n not in (*keys.columns, *table.columns)]
        joined = pl.concat([keys, table], how="horizontal").with_columns(
            pl.lit(None, dtype=PROVENANCE_SCHEMA[n]).alias(n) for n in missing
        )
        is_known = pl.any_horizontal(pl.col(list(columns.provenance)).is_not_null())
        return joined.filter(is_known).select(
            pl.col(name).cast(dtype) for name, dtype in PROVENANCE_SCHEMA.items()
        )

    def _fact(self, name: str, series: pl.Series) -> pl.Series:
        """One column of what is known, checked and in the type it is kept in."""
        messages = {"source_grade": M.SOURCE_GRADE, "credibility": M.CREDIBILITY,
                    "source_url": M.SOURCE_URL}  # fmt: skip
        patterns = {"source_grade": "^[A-F]$", "credibility": "^[1-6]$",
                    "source_url": r"^https?://\S+$"}  # fmt: skip
        if name == "observed_on":
            if series.dtype == pl.String:
                series = series.replace("", None).str.to_date(strict=False)
            return series.cast(pl.Date, strict=False)
        text = series.cast(pl.String).replace("", None)
        if name in patterns:
            good = text.str.contains(patterns[name]).fill_null(True)
            for row in _rows(~good)[:_SHOWN]:
                place = Where(file=self.file, row=row + 2, column=name)
                params = {"value": str(text[row])[:60]}
                self.findings.append(Finding(messages[name], place, params))
            text = pl.Series(name, text).zip_with(
                good, pl.Series(name, [None] * len(text), pl.String)
            )
        return text.cast(PROVENANCE_SCHEMA[name]).alias(name)

    # Findings

    def _find(self, message: M, row: int, heading: str) -> None:
        place = Where(file=self.file, row=row + 2, column=heading)
        self.findings.append(Finding(message, place))

    def _type_finding(self, heading: str, expected: str) -> None:
        found = str(self.frame.schema[heading])
        params = {"column": heading, "found": found, "expected": expected}
        place = Where(file=self.file, column=heading)
        self.findings.append(Finding(M.COLUMN_TYPE, place, params))


def _rows(mask: pl.Series) -> list[int]:
    return [int(row) for row in mask.fill_null(False).arg_true()]


def _matrix(frame: pl.DataFrame) -> Floats:
    """Return the columns as one float64 matrix in the engine's order (columns), nulls as NaN."""
    floats = frame.select(pl.all().cast(pl.Float64))
    return np.asfortranarray(floats.to_numpy(order="fortran"), dtype=np.float64)


def _measure_faults(column: Floats, measure: Measure) -> Iterator[tuple[NumberMessage, Any]]:
    yield NumberMessage.INFINITE, np.isinf(column)
    finite = np.isfinite(column)
    if measure is Measure.COUNT:
        yield NumberMessage.NEGATIVE_COUNT, finite & (column < 0)
        yield NumberMessage.NOT_INTEGER, finite & (column >= 0) & (column != np.floor(column))
    elif measure is Measure.OCCURRED:
        yield NumberMessage.NOT_OCCURRED, finite & (column != 0) & (column != 1)
