"""What each heading of a table is: a key, a value of a node, something known about a value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final

from teduh.index.dataset import PROVENANCE_COLUMNS
from teduh.index.files.dataset_messages import DatasetMessage as M
from teduh.index.framework import Framework, Scoring
from teduh.index.framework_checks import nearest
from teduh.kernel.errors import Finding, Where
from teduh.kernel.numerals import Cell, parse_count, parse_number, parse_occurred
from teduh.kernel.xlsx import column_letter


class Role(Enum):
    """The role of a column."""

    UNIT = "unit_id"
    PERIOD = "period"
    NAME = "name"
    INDICATOR = "indicator"
    VALUE = "value"
    GROUP = "group"
    PROVENANCE = "provenance"
    DATA = "data"


class Measure(Enum):
    """What a number in a column may be."""

    VALUE = "value"
    COUNT = "count"
    OCCURRED = "occurred"


# The headings of our own tables, and those of COINr's iData.
KEY_HEADINGS: Final = {
    "unit_id": Role.UNIT,
    "uCode": Role.UNIT,
    "period": Role.PERIOD,
    "Time": Role.PERIOD,
    "name": Role.NAME,
    "nama": Role.NAME,
    "uName": Role.NAME,
    "indicator": Role.INDICATOR,
    "value": Role.VALUE,
}


_KEYS: Final = (Role.UNIT, Role.PERIOD, Role.NAME, Role.INDICATOR, Role.VALUE)


@dataclass(frozen=True)
class Columns:
    """The headings of one table by role; positions count from 0."""

    keys: dict[Role, int] = field(default_factory=dict)
    data: dict[str, int] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    provenance: dict[str, int] = field(default_factory=dict)

    @property
    def is_long(self) -> bool:
        """Say whether each row is one value."""
        return Role.INDICATOR in self.keys


def parse_measure(measure: Measure, cell: Cell) -> float | Finding:
    """Read a number of this kind: any, a count, or occurred (1) and not (0)."""
    if measure is Measure.COUNT:
        return parse_count(cell)
    return parse_occurred(cell) if measure is Measure.OCCURRED else parse_number(cell)


class ColumnNames:
    """The names a dataset of this framework may use for its values."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.measures: dict[str, Measure] = {}
        for node in framework.nodes:
            self.measures[node.id] = _MEASURES.get(node.scoring, Measure.VALUE)
            for grade in node.grades:
                self.measures[f"{node.id}:{grade.id}"] = Measure.COUNT
        for name in framework.denominators:
            self.measures.setdefault(name, Measure.VALUE)

    def measure(self, column: str) -> Measure:
        """What a number in a known column may be."""
        return self.measures[column]

    def order(self, found: Iterable[str]) -> tuple[str, ...]:
        """Put the columns that were found into the order of the framework."""
        wanted = set(found)
        return tuple(name for name in self.measures if name in wanted)

    def unknown(self, column: str, where: Where, *, heading: bool) -> Finding:
        """Say what is wrong with a name that is not one of these."""
        node_id, colon, grade = column.partition(":")
        node = self.framework.by_id.get(node_id)
        if colon and node is not None:
            if node.grades:
                known = ", ".join(g.id for g in node.grades)
                params = {"node": node_id, "grade": grade, "known": known}
                return Finding(M.GRADE_UNKNOWN, where, params)
            return Finding(M.NOT_GRADED, where, {"node": node_id, "column": column})
        if heading:
            known_words = [*self.measures, *(r.value for r in _KEYS), *PROVENANCE_COLUMNS]
            known_words += self.framework.groups
            params = {"column": column, "hint": nearest(column, known_words)}
            return Finding(M.COLUMN_UNKNOWN, where, params)
        params = {"indicator": column, "hint": nearest(column, self.measures)}
        return Finding(M.INDICATOR_UNKNOWN, where, params)


# A plain value for a graded indicator is its weighted sum, not a count.
_MEASURES: Final = {Scoring.COUNT: Measure.COUNT, Scoring.OCCURRED: Measure.OCCURRED}


def read_columns(
    header: Iterable[str], names: ColumnNames, where: Where
) -> tuple[Columns, list[Finding]]:
    """Give each heading its role; headings that have none are findings at the header's row."""
    columns, findings = Columns(), []
    groups = names.framework.groups
    for position, heading in enumerate(header):
        place = _at(where, heading, position)
        if heading in names.measures:
            columns.data[heading] = position
        elif heading in KEY_HEADINGS and KEY_HEADINGS[heading] not in columns.keys:
            columns.keys[KEY_HEADINGS[heading]] = position
        elif heading in groups:
            columns.groups[heading] = position
        elif heading in PROVENANCE_COLUMNS:
            columns.provenance[heading] = position
        elif heading:
            findings.append(names.unknown(heading, place, heading=True))
    if Role.UNIT not in columns.keys:
        findings.append(_missing("unit_id", header, where))
    if columns.is_long and columns.data:
        first, position = next(iter(columns.data.items()))
        findings.append(names.unknown(first, _at(where, first, position), heading=True))
    if Role.VALUE in columns.keys and Role.INDICATOR not in columns.keys:
        findings.append(_missing("indicator", header, where))
    return columns, findings


def _at(where: Where, heading: str, position: int) -> Where:
    """Return the place of a heading in the row of headings, with its letter in a spreadsheet."""
    letter = column_letter(position) if where.sheet and heading else ""
    return replace(where, column=heading, letter=letter)


def _missing(column: str, header: Iterable[str], where: Where) -> Finding:
    params = {"column": column, "hint": nearest(column, header)}
    return Finding(M.COLUMN_MISSING, where, params)
