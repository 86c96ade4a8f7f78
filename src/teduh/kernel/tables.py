"""Tables out of CSV and XLSX, with every cell's place, and CSV back out.

Read as they come: CSV cells are text (an Indonesian Excel saves semicolons, decimal commas, a BOM
or Windows-1252), XLSX cells have the type that the workbook gives them. What cannot be read is a
finding with sheet, row and column; numbers are read by `numerals`.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from teduh.kernel.errors import Finding, InvalidInput, Where, raise_errors
from teduh.kernel.intake import AdmittedFile, FileKind, admit
from teduh.kernel.messages import TableMessage as M
from teduh.kernel.numerals import Cell
from teduh.kernel.xlsx import Sheet, column_letter, read_sheets

DELIMITERS: Final = (",", ";", "\t", "|")
_GUARDED = re.compile(r"'*[=+\-@\t\r]")
_UNGUARD = re.compile(r"'+[=+\-@\t\r]")
# Characters of Windows-1252 beyond ASCII that Indonesian and European texts really hold.
_HIGH_PUNCTUATION = frozenset("‘’“”–—…•€°²³½¼¾§©®™«»±×·ºª¹£¥¢\N{NO-BREAK SPACE}")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its number as a spreadsheet counts, and as many cells as the header has."""

    row: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A header and the rows below it. `decimal` is "," where semicolons show a comma locale."""

    sheet: str
    header: tuple[str, ...]
    rows: list[TableRow]
    header_row: int = 1
    decimal: str = ""
    file: str = ""
    findings: tuple[Finding, ...] = ()

    def where(self, row: int | None = None, column: int | None = None) -> Where:
        """Return the place of a cell (or a row, or the table) for a finding."""
        if column is None:
            return Where(file=self.file, sheet=self.sheet, row=row)
        letter, heading = column_letter(column), self.header[column]
        if not heading:
            return Where(file=self.file, sheet=self.sheet, row=row, column=letter)
        letter = letter if self.sheet else ""  # a CSV has no letters of its own
        return Where(file=self.file, sheet=self.sheet, row=row, column=heading, letter=letter)

    def at_file(self) -> Where:
        """Return the place of the file as a whole."""
        return Where(file=self.file)

    def column(self, heading: str) -> list[Cell]:
        """Return the cells under a heading, in the order of the rows."""
        position = self.header.index(heading)
        return [row.cells[position] for row in self.rows]


def read_tables(
    source: Path | str | bytes | AdmittedFile,
    *,
    name: str = "",
    strict: bool = True,
    header_marks: Collection[str] = (),
) -> list[Table]:
    """Read every visible sheet of an XLSX, or the one table of a CSV.

    Parameters
    ----------
    source : a path, the bytes of a file, or what `intake.admit` returned.
    strict : raise when a table holds any error; else each table keeps its findings and a cell
        that could not be read is None.
    header_marks : the header is the first row, among the first twenty, that has one of these
        headings; rows above it are titles. Without marks, or with none found, it is the first row.

    Raises
    ------
    InvalidInput
        With every finding of every sheet; always when the file as a whole cannot be read.
    """
    if not isinstance(source, AdmittedFile):
        source = admit(source, name=name, kinds=(FileKind.CSV, FileKind.XLSX))
    if source.kind is FileKind.XLSX:
        tables = [_from_sheet(sheet, source.name, header_marks) for sheet in read_sheets(source)]
    else:
        tables = [_from_csv(source.read_bytes(), source.name, header_marks)]
    if strict:
        raise_errors(finding for table in tables for finding in table.findings)
    return tables


# CSV in


def decode_text(data: bytes, *, name: str = "") -> str:
    """Return the text of a file in UTF-8, UTF-16 or Windows-1252; refuse what cannot be told.

    Windows-1252 gives a meaning to nearly every byte, so it is believed only when the bytes beyond
    ASCII stand alone among Latin letters or are its punctuation, as in names and typed quotes.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif data[:400:2].count(0) > len(data[:400:2]) // 2:
        encodings = ("utf-16-be",)
    elif data[1:400:2].count(0) > len(data[1:400:2]) // 2:
        encodings = ("utf-16-le",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "cp1252" or _is_plausible_latin(text):
            return text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    raise InvalidInput(Finding(M.ENCODING_UNKNOWN, Where(file=name), {"name": name}))


def _is_plausible_latin(text: str) -> bool:
    for match in re.finditer(r"[^\x00-\x7f]+", text):
        run = [c for c in match.group() if c not in _HIGH_PUNCTUATION]
        if len(run) > 1 or (run and not run[0].isalpha()):
            return False
        if run:
            around = text[max(match.start() - 1, 0) : match.end() + 1]
            if not any(c.isascii() and c.isalpha() for c in around):
                return False
    return not re.search(r"[\x00-\x08\x0e-\x1f]", text)


def _from_csv(data: bytes, name: str, marks: Collection[str]) -> Table:
    text = decode_text(data, name=name)
    if "\x00" in text:
        row = text[: text.index("\x00")].count("\n") + 1
        raise InvalidInput(Finding(M.NUL, Where(file=name, row=row)))
    skipped, delimiter = 0, ""
    if match := re.match(r"sep=(.)\r?\n", text):
        text, skipped, delimiter = text[match.end() :], 1, match[1]
    delimiter = delimiter or _delimiter(text, name)
    records: list[tuple[int, list[Cell]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    findings: list[Finding] = []
    number = skipped
    try:
        for number, record in enumerate(reader, skipped + 1):
            records.append((number, [_csv_cell(cell) for cell in record]))
            findings.extend(
                Finding(M.FORMULA_TEXT, Where(file=name, row=number, column=column_letter(i)))
                for i, cell in enumerate(record)
                if cell.startswith("=")
            )
    except csv.Error:
        raise InvalidInput(Finding(M.QUOTES, Where(file=name, row=number + 1))) from None
    table = _table("", records, name, findings, marks)
    return _named(replace(table, decimal="," if delimiter == ";" else ""))


def _csv_cell(text: str) -> Cell:
    if _UNGUARD.match(text):
        return text[1:]
    return text if text.strip() else None


def _delimiter(text: str, name: str) -> str:
    """Return what separates the columns: what the header shows, confirmed by the rows."""
    head = "\n".join(text.splitlines()[:50])
    widths: dict[str, list[int]] = {}
    for delimiter in DELIMITERS:
        try:
            rows = [r for r in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter) if r]
        except csv.Error:
            continue
        if rows and len(rows[0]) > 1:
            widths[delimiter] = [len(row) for row in rows]
    if not widths:
        return ","
    steady = [d for d, counts in widths.items() if len(set(counts)) == 1]
    candidates = steady or list(widths)
    best = max(widths[d][0] for d in candidates)
    winners = [d for d in candidates if widths[d][0] == best]
    if len(winners) > 1:
        first, second = (d.replace("\t", "TAB") for d in winners[:2])
        params = {"first": first, "second": second}
        raise InvalidInput(Finding(M.DELIMITER_UNKNOWN, Where(file=name, row=1), params))
    return winners[0]


# Both kinds


def _from_sheet(sheet: Sheet, name: str, marks: Collection[str]) -> Table:
    findings = [f.at(file=name, sheet=sheet.name) for f in sheet.findings]
    if sheet.hidden:
        return Table(sheet.name, (), [], file=name, findings=tuple(findings))
    table = _table(sheet.name, sheet.rows, name, findings, marks)
    in_table = tuple(
        f
        for f in table.findings
        if f.message is not M.MERGED or _last_row(str(f.params["cells"])) >= table.header_row
    )
    return _named(replace(table, findings=in_table))


def _last_row(cells: str) -> int:
    """Return the last row of a range as `A1:C2`; titles above a header may be merged."""
    return int(re.sub(r"\D", "", cells.rpartition(":")[2]) or 0)


def _named(table: Table) -> Table:
    """Say the heading of the column too in every finding below the header."""
    positions = {column_letter(i): i for i, heading in enumerate(table.header) if heading}

    def named(found: Finding) -> Finding:
        position = positions.get(found.where.column)
        if position is None or found.where.row == table.header_row:
            return found
        return replace(found, where=table.where(found.where.row, position))

    return replace(table, findings=tuple(named(found) for found in table.findings))


def _table(
    sheet: str,
    records: Iterable[tuple[int, list[Cell]]],
    name: str,
    findings: list[Finding],
    marks: Collection[str],
) -> Table:
    """Find the header and fit the rows below it to its width."""
    is_csv = not sheet
    filled = [(row, cells) for row, cells in records if any(c is not None for c in cells)]
    if not filled:
        return Table(sheet, (), [], file=name, findings=tuple(findings))
    start = next(
        (i for i, (_, cells) in enumerate(filled[:20]) if any(c in marks for c in cells)), 0
    )
    header_row, head = filled[start]
    width = max((i + 1 for i, cell in enumerate(head) if cell is not None), default=0)
    header = tuple("" if cell is None else str(cell).strip() for cell in head[:width])
    place = Where(file=name, sheet=sheet, row=header_row)
    for heading, count in Counter(header).items():
        if heading and count > 1:
            letters = ", ".join(column_letter(i) for i, h in enumerate(header) if h == heading)
            params = {"heading": heading, "columns": letters}
            findings.append(Finding(M.HEADER_DUPLICATE, place, params))
    rows: list[TableRow] = []
    unnamed: dict[int, int] = {}
    for number, cells in filled[start + 1 :]:
        if is_csv and (len(cells) < width or any(c is not None for c in cells[len(head) :])):
            params_ = {"cells": len(cells), "columns": len(head)}
            findings.append(Finding(M.RAGGED, Where(file=name, row=number), params_))
            continue
        for i, cell in enumerate(cells):
            if cell is not None and (i >= width or not header[i]):
                unnamed.setdefault(i, number)
        fitted = (*cells[:width], *([None] * (width - len(cells))))
        rows.append(TableRow(number, fitted))
    for column, number in sorted(unnamed.items()):
        where = Where(file=name, sheet=sheet, row=number, column=column_letter(column))
        findings.append(Finding(M.HEADER_EMPTY, where))
    return Table(sheet, header, rows, header_row, "", name, tuple(findings))


# CSV out


def guard_text(text: str) -> str:
    """Put `'` before a text that a spreadsheet would take for a formula; reading takes it away."""
    return f"'{text}" if _GUARDED.match(text) else text


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, guard: bool = True) -> str:
    """Return CSV text with commas and decimal points. NaN and None are empty, numbers untouched.

    >>> write_csv(["a", "b"], [["=1+1", -2.5], [None, float("nan")]])
    "a,b\\n'=1+1,-2.5\\n,\\n"
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_plain(column, guard) for column in columns])
    writer.writerows([_plain(cell, guard) for cell in row] for row in rows)
    return out.getvalue()


def _plain(value: Any, guard: bool) -> Any:
    if isinstance(value, str):
        return guard_text(value) if guard else value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(float(value))
    if isinstance(value, date):
        return value.isoformat()
    return value
