"""Published tables of counts out of a CSV, checked for whether they add up.

One row a number, so that a table of any shape fits: `table, measure, name, count, of, printed`.
Measures are those of `CaseCounts` (`received`, `registered`, …), `class` (a class of violations),
`total` and `part` (parts of the total of the same name), `share` (`count` of `of`, printed in
percent) and `ladder` (named by its id). Other columns, as sources, are passed over.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from teduh.kernel.errors import Finding, InvalidInput, Where, raise_errors
from teduh.kernel.messages import N_, Message
from teduh.kernel.numerals import Cell, parse_count
from teduh.kernel.tables import Table, TableRow, read_tables
from teduh.law.balance import (
    CaseCounts,
    Ladder,
    Share,
    balance_findings,
    ladder_findings,
    parts_findings,
    share_findings,
)

COLUMNS: Final = ("table", "measure", "count")
COUNTS: Final = (
    "received", "registered", "not_registered", "in_process", "violations", "no_violations",
    "decided", "forwarded_directly",
)  # fmt: skip
MEASURES: Final = (*COUNTS, "class", "total", "part", "share", "ladder")


class BalanceFileMessage(Message):
    """What keeps a file of counts from being checked."""

    COLUMN_MISSING = (
        "law.balance.file_column_missing",
        N_("The column '{column}' is missing."),
        N_("Columns are table, measure, name, count, of, printed; one number a row."),
    )
    MEASURE_UNKNOWN = (
        "law.balance.file_measure_unknown",
        N_("'{measure}' is not a measure."),
        N_("Use one of {known}."),
    )
    COUNT_TWICE = (
        "law.balance.file_count_twice",
        N_("{measure} stands twice in the table '{table}'."),
        N_("Keep one; two statements are two tables."),
    )
    LADDER_UNKNOWN = (
        "law.balance.file_ladder_unknown",
        N_("'{name}' is not a ladder."),
        N_("Use one of {known}."),
    )
    SHARE_INCOMPLETE = (
        "law.balance.file_share_incomplete",
        N_("A share needs its denominator (`of`) and how it is printed."),
        N_("Fill both columns; printed is a percentage, as 78,5."),
    )
    EMPTY = (
        "law.balance.file_empty",
        N_("The file holds no number."),
        N_("Write one number a row below the headings."),
    )


@dataclass(frozen=True, slots=True)
class CheckedTable:
    """A published table and what of it does not add up."""

    name: str
    n_numbers: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Number:
    measure: str
    name: str
    count: int
    of: int | None
    printed: str
    where: Where


def check_tables(source: Path | bytes, *, name: str = "") -> list[CheckedTable]:
    """Return every table of a file with what does not add up, in the order of the file.

    Raises
    ------
    InvalidInput
        What keeps the file from being read, all at once.
    """
    numbers: dict[str, list[_Number]] = {}
    findings: list[Finding] = []
    for table in read_tables(source, name=name):
        missing = [column for column in COLUMNS if column not in table.header]
        findings += [
            Finding(BalanceFileMessage.COLUMN_MISSING, table.at_file(), {"column": column})
            for column in missing
        ]
        for row in () if missing else table.rows:
            found = _number(table, row)
            if isinstance(found, _Number):
                numbers.setdefault(_text(_cell(table, row, "table")), []).append(found)
            else:
                findings += found
    for key, members in numbers.items():
        findings += _doubled(key, members)
    if not numbers and not findings:
        findings.append(Finding(BalanceFileMessage.EMPTY, Where(file=name)))
    raise_errors(findings, InvalidInput)
    return [CheckedTable(key, len(found), tuple(_check(found))) for key, found in numbers.items()]


def _cell(table: Table, row: TableRow, column: str) -> Cell:
    return row.cells[table.header.index(column)] if column in table.header else None


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()


def _number(table: Table, row: TableRow) -> _Number | list[Finding]:
    at = {column: table.where(row.row, i) for i, column in enumerate(table.header)}
    measure, name = (_text(_cell(table, row, column)) for column in ("measure", "name"))
    found: list[Finding] = []

    def find(message: BalanceFileMessage, column: str, params: Mapping[str, Any]) -> None:
        found.append(Finding(message, at.get(column, table.where(row.row)), params))

    if measure not in MEASURES:
        params = {"measure": measure, "known": ", ".join(MEASURES)}
        find(BalanceFileMessage.MEASURE_UNKNOWN, "measure", params)
    if measure == "ladder" and name not in tuple(Ladder):
        find(BalanceFileMessage.LADDER_UNKNOWN, "name", {"name": name, "known": ", ".join(Ladder)})
    count = parse_count(_cell(table, row, "count"), at["count"])
    of, printed = _cell(table, row, "of"), _text(_cell(table, row, "printed"))
    denominator = parse_count(of, at.get("of", at["count"])) if _text(of) else None
    found += [each for each in (count, denominator) if isinstance(each, Finding)]
    if measure == "share" and (denominator is None or not _is_percentage(printed)):
        find(BalanceFileMessage.SHARE_INCOMPLETE, "printed", {})
    if found or isinstance(count, Finding) or isinstance(denominator, Finding):
        return found
    if math.isnan(count):
        return []  # not stated
    whole = None if denominator is None else int(denominator)
    return _Number(measure, name, int(count), whole, printed, at["count"])


def _is_percentage(text: str) -> bool:
    return text.replace(",", "", 1).replace(".", "", 1).isdecimal()


def _doubled(table: str, numbers: list[_Number]) -> list[Finding]:
    seen: set[tuple[str, str]] = set()
    found = []
    for number in numbers:
        key = (number.measure, "" if number.measure in COUNTS else number.name)
        if key in seen and number.measure != "share":
            params = {"measure": f"{number.measure} {number.name}".strip(), "table": table}
            found.append(Finding(BalanceFileMessage.COUNT_TWICE, number.where, params))
        seen.add(key)
    return found


def _check(numbers: list[_Number]) -> list[Finding]:
    where = Where(file=numbers[0].where.file, row=numbers[0].where.row)
    counts: dict[str, Any] = {n.measure: n.count for n in numbers if n.measure in COUNTS}
    classes = {n.name: n.count for n in numbers if n.measure == "class"}
    found = balance_findings(CaseCounts(**counts, violation_classes=classes), where=where)
    parts: dict[str, list[int]] = defaultdict(list)
    for number in numbers:
        if number.measure == "part":
            # `registered: men` is a part of the total `registered`; without a colon, of the only.
            parts[number.name.partition(":")[0] if ":" in number.name else ""].append(number.count)
    totals = {n.name: n.count for n in numbers if n.measure == "total"}
    for name, members in parts.items():
        total = totals.get(name) if name else next(iter(totals.values()), None)
        if total is not None:
            title = name or next(iter(totals), "")
            found += parts_findings(title, total, members, where=where)
    for number in numbers:
        if number.measure == "share" and number.of is not None:
            share = Share(number.name, number.count, number.of, number.printed)
            found += share_findings(share, where=number.where)
    ladders = {Ladder(n.name): n.count for n in numbers if n.measure == "ladder"}
    return found + ladder_findings(ladders, where=where)
