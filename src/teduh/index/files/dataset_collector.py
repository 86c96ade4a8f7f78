"""Rows of tables gathered into one dataset, with every finding at its cell.

Tables may be wide (a column a node) or long (a row a value), and a workbook may spread the columns
of one unit over several sheets. Nothing is written over: a second value for the same place, period
and column is a finding, even when it is equal.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

import numpy as np
import polars as pl

from teduh.index.dataset import PROVENANCE_COLUMNS, PROVENANCE_SCHEMA, Dataset
from teduh.index.files.dataset_columns import (
    ColumnNames,
    Columns,
    Role,
    parse_measure,
    read_columns,
)
from teduh.index.files.dataset_messages import DatasetMessage as M
from teduh.index.files.dataset_units import UnitDirectory, check_unit, read_unit_id
from teduh.index.framework import Framework
from teduh.kernel.errors import Finding, Level, Where
from teduh.kernel.messages import NumberMessage
from teduh.kernel.numerals import (
    Cell,
    decimal_mark,
    parse_date,
    parse_number,
)
from teduh.kernel.tables import Table, TableRow

_GRADES: Final = frozenset("ABCDEF")


@dataclass(frozen=True, slots=True)
class _Key:
    unit_id: str
    period: str


# Where a value stands, kept small as there is one for each value: table, row, position in the row.
_Place = tuple[Table, int, int | None]


class _Marks:
    """The decimal mark of each column of a table, found when an ambiguous number first asks."""

    def __init__(self, table: Table, cells: Callable[[str], list[Cell]]) -> None:
        self.table = table
        self.cells = cells
        self.known: dict[str, str] = {}

    def mark(self, name: str) -> str:
        if name not in self.known:
            self.known[name] = self.table.decimal or decimal_mark(self.cells(name))
        return self.known[name]


@dataclass
class _Row:
    """What is gathered for one unit in one period; `places` says where each value stands."""

    values: dict[str, float] = field(default_factory=dict)
    places: dict[str, _Place] = field(default_factory=dict)
    name: str = ""
    groups: dict[str, str] = field(default_factory=dict)


class Collector:
    """Takes tables, keeps findings, gives a dataset."""

    def __init__(self, framework: Framework, directory: UnitDirectory | None) -> None:
        self.framework = framework
        self.names = ColumnNames(framework)
        self.directory = directory
        self.findings: list[Finding] = []
        self.rows: dict[_Key, _Row] = {}
        self.sources: list[tuple[_Key, str, dict[str, Any], _Place]] = []
        self.columns: set[str] = set()
        self.bad_units: dict[str, bool] = {}
        self.without_period: list[Where] = []
        self.bad_values: set[tuple[_Key, str]] = set()  # there, but a finding says they are no good

    def add(self, table: Table, *, sources_only: bool = False) -> None:
        """Take one table; `sources_only` is the sheet that says where values came from."""
        columns, found = read_columns(table.header, self.names, table.where(table.header_row))
        self.findings += found
        if Role.UNIT not in columns.keys:
            return
        if columns.is_long:
            needed = [Role.INDICATOR] if sources_only else [Role.INDICATOR, Role.VALUE]
            if self._missing(table, columns, needed):
                return
            self._add_long(table, columns, sources_only=sources_only)
        elif sources_only:
            self._missing(table, columns, [Role.INDICATOR])
        else:
            self._add_wide(table, columns)

    def _missing(self, table: Table, columns: Columns, needed: list[Role]) -> bool:
        absent = [role.value for role in needed if role not in columns.keys]
        for column in absent:
            params = {"column": column, "hint": ""}
            self.findings.append(Finding(M.COLUMN_MISSING, table.where(table.header_row), params))
        return bool(absent)

    # Wide

    def _add_wide(self, table: Table, columns: Columns) -> None:
        self.columns.update(columns.data)
        marks = _Marks(table, lambda name: [r.cells[columns.data[name]] for r in table.rows])
        seen: dict[_Key, int] = {}
        unread = _unread_cells(table)
        for row in table.rows:
            key = self._key(table, columns, row)
            if key is not None and key in seen:
                params = {"unit": _unit_words(key), "first": str(seen[key])}
                self.findings.append(Finding(M.DUPLICATE_ROW, table.where(row.row), params))
                key = None
            target = self._target(key)
            self._describe(target, columns, row)
            known = self._provenance(table, columns, row)
            for name, at in columns.data.items():
                place = (table, row.row, at)
                value = self._number(row.cells[at], name, place, marks)
                if key is None:
                    continue
                if value is None or (row.row, at) in unread:
                    self.bad_values.add((key, name))
                elif not math.isnan(value):
                    self._put(key, target, name, value, place)
                    if known:
                        self.sources.append((key, name, known, place))
            if key is not None:
                seen[key] = row.row

    def _target(self, key: _Key | None) -> _Row:
        """Return the row of a key; without a good key one to throw away once it is checked."""
        return _Row() if key is None else self.rows.setdefault(key, _Row())

    # Long

    def _add_long(self, table: Table, columns: Columns, *, sources_only: bool) -> None:
        indicator_at = columns.keys[Role.INDICATOR]
        value_at = columns.keys.get(Role.VALUE)
        marks = _Marks(
            table,
            lambda name: [
                r.cells[value_at or 0] for r in table.rows if str(r.cells[indicator_at]) == name
            ],
        )
        unread = _unread_cells(table)
        for row in table.rows:
            key = self._key(table, columns, row)
            name = self._indicator(row.cells[indicator_at], table, row, indicator_at)
            place = (table, row.row, value_at)
            known = self._provenance(table, columns, row)
            if name is not None and not sources_only:
                self.columns.add(name)
                target = self._target(key)
                self._describe(target, columns, row)
                cell = row.cells[value_at] if value_at is not None else None
                value = self._number(cell, name, place, marks)
                if key is not None and (value is None or (row.row, value_at) in unread):
                    self.bad_values.add((key, name))
                elif key is not None and value is not None and not math.isnan(value):
                    self._put(key, target, name, value, place)
            if key is not None and name is not None and known:
                self.sources.append((key, name, known, place))

    def _indicator(self, cell: Cell, table: Table, row: TableRow, at: int) -> str | None:
        name = "" if cell is None else str(cell).strip()
        if name in self.names.measures:
            return name
        self.findings.append(self.names.unknown(name, table.where(row.row, at), heading=False))
        return None

    # One row, one cell

    def _key(self, table: Table, columns: Columns, row: TableRow) -> _Key | None:
        at = columns.keys[Role.UNIT]
        place = table.where(row.row, at)
        kemendagri = self.framework.units == "kemendagri"
        unit = read_unit_id(row.cells[at], place, kemendagri=kemendagri)
        if isinstance(unit, Finding):
            self.findings.append(unit)
            return None
        name_at = columns.keys.get(Role.NAME)
        name = "" if name_at is None else str(row.cells[name_at] or "")
        if kemendagri and not self._unit_is_good(unit, place, name):
            return None
        period_at = columns.keys.get(Role.PERIOD)
        period = "" if period_at is None else _period(row.cells[period_at])
        if not period:
            self.without_period.append(table.where(row.row, period_at))
        return _Key(unit, period)

    def _unit_is_good(self, unit: str, place: Where, name: str) -> bool:
        """Check each unit once; the same fault in every row of a long table is one finding."""
        if unit not in self.bad_units:
            fault = check_unit(unit, place, self.directory, name=name)
            self.bad_units[unit] = fault is not None
            if fault is not None:
                self.findings.append(fault)
        return not self.bad_units[unit]

    def _describe(self, target: _Row, columns: Columns, row: TableRow) -> None:
        name_at = columns.keys.get(Role.NAME)
        if name_at is not None and row.cells[name_at] is not None:
            target.name = str(row.cells[name_at])
        for group, at in columns.groups.items():
            if row.cells[at] is not None:
                target.groups[group] = str(row.cells[at])

    def _number(self, cell: Cell, name: str, place: _Place, marks: _Marks) -> float | None:
        """Return the number in a cell, NaN when it is empty; None (and a finding) for a bad one."""
        value = parse_measure(self.names.measure(name), cell)
        if isinstance(value, Finding) and value.message is NumberMessage.AMBIGUOUS:
            value = parse_number(cell, decimal=marks.mark(name))
        if isinstance(value, Finding):
            self.findings.append(replace(value, where=_where(place)))
            return None
        return value

    def _put(self, key: _Key, target: _Row, name: str, value: float, place: _Place) -> None:
        first = target.places.get(name)
        if first is not None:
            sheet = f" ({first[0].sheet})" if first[0] is not place[0] else ""
            params = {
                "column": name,
                "unit": _unit_words(key),
                "first": str(first[1]),
                "sheet": sheet,
            }
            self.findings.append(Finding(M.DUPLICATE_VALUE, _where(place), params))
            return
        target.values[name] = value
        target.places[name] = place

    def _provenance(self, table: Table, columns: Columns, row: TableRow) -> dict[str, Any]:
        known: dict[str, Any] = {}
        for name, at in columns.provenance.items():
            cell = row.cells[at]
            if cell is None or (isinstance(cell, str) and not cell.strip()):
                continue
            value = _PROVENANCE[name](cell, table.where(row.row, at))
            if isinstance(value, Finding):
                self.findings.append(value)
            else:
                known[name] = value
        return known

    # The end

    def dataset(self, source_file: str) -> Dataset:
        """Return what was gathered; the caller raises when findings hold an error."""
        has_periods = any(key.period for key in self.rows)
        if has_periods:
            self.findings += [Finding(M.PERIOD_MISSING, place) for place in self.without_period]
        keys = list(self.rows)
        columns = self.names.order(self.columns)
        values = np.full((len(keys), len(columns)), np.nan)
        position = {name: i for i, name in enumerate(columns)}
        for i, row in enumerate(self.rows.values()):
            for name, value in row.values.items():
                values[i, position[name]] = value
        names = tuple(row.name for row in self.rows.values())
        group_names = [g for g in self.framework.groups if any(g in r.groups for r in
                       self.rows.values())]  # fmt: skip
        return Dataset(
            unit_ids=tuple(key.unit_id for key in keys),
            columns=columns,
            values=values,
            periods=tuple(key.period for key in keys) if has_periods else None,
            names=names if any(names) else None,
            groups={
                g: tuple(row.groups.get(g, "") for row in self.rows.values()) for g in group_names
            },
            provenance=self._provenance_frame(has_periods=has_periods),
            source_file=source_file,
        )

    def where_of(self, unit_id: str, period: str, name: str) -> Where:
        """Return the place of a value that was gathered."""
        row = self.rows.get(_Key(unit_id, period))
        return _where(row.places[name]) if row and name in row.places else Where()

    def _provenance_frame(self, *, has_periods: bool) -> pl.DataFrame:
        records: list[dict[str, Any]] = []
        for key, name, known, place in self.sources:
            row = self.rows.get(key)
            if (key, name) in self.bad_values:
                continue  # what is wrong with the value was told at its own cell
            if row is None or name not in row.values:
                params = {"indicator": name, "unit": _unit_words(key)}
                self.findings.append(
                    Finding(M.SOURCE_WITHOUT_VALUE, _where(place), params, Level.WARNING)
                )
                continue
            period = key.period if has_periods else None
            records.append({"unit_id": key.unit_id, "period": period, "indicator": name, **known})
        return pl.DataFrame(records, schema=PROVENANCE_SCHEMA)


def _where(place: _Place) -> Where:
    table, row, column = place
    return table.where(row, column)


def _unread_cells(table: Table) -> set[tuple[int, int]]:
    """Return row and position of the cells that the table could not give, as a formula's error."""
    positions = {heading: i for i, heading in enumerate(table.header)}
    return {
        (f.where.row, positions[f.where.column])
        for f in table.findings
        if f.where.row is not None and f.where.column in positions and f.level is Level.ERROR
    }


def _unit_words(key: _Key) -> str:
    return f"{key.unit_id} ({key.period})" if key.period else key.unit_id


def _period(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return cell.isoformat()[:10] if isinstance(cell, date) else str(cell).strip()


# What is known about a value: the value as it is kept, or what is wrong with the cell.


def _text(cell: Cell, _: Where) -> str:
    return str(cell).strip()


def _grade(cell: Cell, place: Where) -> str | Finding:
    text = str(cell).strip().upper()
    return text if text in _GRADES else Finding(M.SOURCE_GRADE, place, {"value": str(cell)[:40]})


def _credibility(cell: Cell, place: Where) -> int | Finding:
    text = str(int(cell)) if isinstance(cell, float) and cell == int(cell) else str(cell).strip()
    if text in ("1", "2", "3", "4", "5", "6"):
        return int(text)
    return Finding(M.CREDIBILITY, place, {"value": text[:40]})


def _url(cell: Cell, place: Where) -> str | Finding:
    text = str(cell).strip()
    if text.startswith(("https://", "http://")) and not any(c.isspace() for c in text):
        return text
    return Finding(M.SOURCE_URL, place, {"value": text[:60]})


_PROVENANCE: Final[dict[str, Any]] = {
    "source": _text,
    "source_url": _url,
    "source_grade": _grade,
    "credibility": _credibility,
    "observed_on": parse_date,
    "note": _text,
}
assert tuple(_PROVENANCE) == PROVENANCE_COLUMNS  # noqa: S101 - one list, two files


def capped(findings: Iterable[Finding], limit: int) -> list[Finding]:
    """Return at most `limit` findings, and one more that counts the rest."""
    found = list(findings)
    if len(found) <= limit:
        return found
    rest = found[limit:]
    level = Level.ERROR if any(f.level is Level.ERROR for f in rest) else Level.WARNING
    return [*found[:limit], Finding(M.MORE, Where(), {"count": len(rest)}, level)]
