"""The cells of an XLSX, with what a checker must know of each.

`openpyxl` gives either stored results or formulas; this gives the stored result *and* whether a
formula made it, error values, merged ranges, hidden sheets and dates, in one pass of expat over
each sheet. The gate (`intake`) has already refused any DTD, and so does this.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import IO, Any, Final
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from teduh.kernel.errors import Finding, InvalidInput, Level, Where
from teduh.kernel.intake import AdmittedFile
from teduh.kernel.messages import TableMessage as M
from teduh.kernel.numerals import Cell

MAX_CELLS: Final = 20_000_000
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass
class Sheet:
    """One sheet: its rows as (row number, cells from column A), and what was found in it."""

    name: str
    hidden: bool = False
    rows: list[tuple[int, list[Cell]]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def column_letter(index: int) -> str:
    """Return the letters of a column counted from 0.

    >>> column_letter(0), column_letter(27)
    ('A', 'AB')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _column_index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def read_sheets(file: AdmittedFile) -> list[Sheet]:
    """Read every worksheet; a hidden one comes without rows and with a warning.

    Raises
    ------
    InvalidInput
        When the workbook as a whole cannot be read.
    """
    try:
        with file.open() as stream, zipfile.ZipFile(stream) as archive:
            return _Workbook(archive).sheets()
    except (KeyError, ValueError, zipfile.BadZipFile, expat.ExpatError, RecursionError) as error:
        where = Where(file=file.name)
        raise InvalidInput(Finding(M.SHEET_BROKEN, where, {"problem": str(error)[:120]})) from None


class _Workbook:
    """The parts of a workbook that its sheets refer to."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = set(archive.namelist())
        book = _parse(self._open("xl/workbook.xml"), _BookHandler())
        self.sheet_list = book.sheets
        self.epoch = CALENDAR_MAC_1904 if book.date1904 else CALENDAR_WINDOWS_1900
        rels = _parse(self._open("xl/_rels/workbook.xml.rels"), _RelsHandler())
        self.targets = rels.targets
        self.strings = self._optional("xl/sharedStrings.xml", _StringsHandler()).strings
        self.date_styles = self._optional("xl/styles.xml", _StylesHandler()).date_styles()

    def _open(self, name: str) -> IO[bytes]:
        return self.archive.open(name)

    def _optional(self, name: str, handler: Any) -> Any:
        return _parse(self._open(name), handler) if name in self.names else handler

    def sheets(self) -> list[Sheet]:
        found: list[Sheet] = []
        for name, relation, state in self.sheet_list:
            target, kind = self.targets.get(relation, ("", ""))
            if not kind.endswith("/worksheet"):
                continue
            sheet = Sheet(name, hidden=state != "visible")
            if sheet.hidden:
                sheet.findings.append(Finding(M.SHEET_HIDDEN, level=Level.WARNING))
            else:
                path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                _parse(self._open(path), _SheetHandler(sheet, self))
            found.append(sheet)
        return found

    def moment(self, number: float) -> Cell:
        """The date of a serial number; a time of day or a length of time stays what Excel shows."""
        try:
            value = from_excel(number, self.epoch)
        except (OverflowError, ValueError):
            return number
        if isinstance(value, datetime):
            return value if value.time() != time() else value.date()
        return str(value) if isinstance(value, (time, timedelta)) else number


def _parse(stream: IO[bytes], handler: Any) -> Any:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    with stream:
        parser.ParseFile(stream)
    return handler


def _refuse_doctype(*_: Any) -> None:
    raise ValueError("DOCTYPE")


def _local(tag: str) -> str:
    return tag.rpartition(" ")[2]


class _Handler:
    """Nothing, for every event."""

    def start(self, tag: str, attributes: dict[str, str]) -> None: ...

    def end(self, tag: str) -> None: ...

    def text(self, data: str) -> None: ...


class _BookHandler(_Handler):
    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, str]] = []
        self.date1904 = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if name == "workbookPr":
            self.date1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet":
            relation = next((v for k, v in attributes.items() if k.endswith(" id")), "")
            state = attributes.get("state", "visible")
            self.sheets.append((attributes["name"], relation, state))


class _RelsHandler(_Handler):
    def __init__(self) -> None:
        self.targets: dict[str, tuple[str, str]] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "Relationship":
            self.targets[attributes["Id"]] = (attributes["Target"], attributes["Type"])


class _StringsHandler(_Handler):
    """Shared strings; the phonetic runs of East Asian texts are no part of them."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self.parts: list[str] = []
        self.inside = False
        self.phonetic = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        name = _local(tag)
        if name == "si":
            self.parts = []
        elif name == "rPh":
            self.phonetic += 1
        self.inside = name == "t" and not self.phonetic

    def end(self, tag: str) -> None:
        name = _local(tag)
        self.inside = False
        if name == "rPh":
            self.phonetic -= 1
        elif name == "si":
            self.strings.append(_unescape("".join(self.parts)))

    def text(self, data: str) -> None:
        if self.inside:
            self.parts.append(data)


class _StylesHandler(_Handler):
    def __init__(self) -> None:
        self.formats: dict[int, str] = dict(BUILTIN_FORMATS)
        self.cell_formats: list[int] = []
        self.in_cells = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if name == "numFmt":
            self.formats[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self.in_cells = True
        elif name == "xf" and self.in_cells:
            self.cell_formats.append(int(attributes.get("numFmtId", 0)))

    def end(self, tag: str) -> None:
        if _local(tag) == "cellXfs":
            self.in_cells = False

    def date_styles(self) -> frozenset[int]:
        """Positions of the cell formats that show a number as a date or time."""
        return frozenset(
            i for i, f in enumerate(self.cell_formats) if is_date_format(self.formats.get(f, ""))
        )


class _SheetHandler(_Handler):
    def __init__(self, sheet: Sheet, book: _Workbook) -> None:
        self.sheet = sheet
        self.book = book
        self.row = 0
        self.column = -1
        self.cells: list[Cell] = []
        self.count = 0
        self._reset("", -1)

    def _reset(self, kind: str, style: int) -> None:
        self.kind = kind
        self.style = style
        self.has_formula = False
        self.capture = False
        self.parts: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if name == "c":
            match = _REFERENCE.fullmatch(attributes.get("r", ""))
            self.column = _column_index(match[1]) if match else self.column + 1
            self._reset(attributes.get("t", "n"), int(attributes.get("s", -1)))
        elif name in ("v", "t"):
            self.capture = True
        elif name == "f":
            self.has_formula = True
        elif name == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column, self.cells = -1, []
        elif name == "mergeCell":
            first = attributes["ref"].partition(":")[0]
            match = _REFERENCE.fullmatch(first)
            if match:
                where = Where(row=int(match[2]), column=match[1])
                self.sheet.findings.append(Finding(M.MERGED, where, {"cells": attributes["ref"]}))

    def text(self, data: str) -> None:
        if self.capture:
            self.parts.append(data)

    def end(self, tag: str) -> None:
        name = _local(tag)
        if name in ("v", "t"):
            self.capture = False
        elif name == "c":
            self._finish_cell()
        elif name == "row" and self.cells:
            self.sheet.rows.append((self.row, self.cells))

    def _finish_cell(self) -> None:
        raw = "".join(self.parts)
        value: Cell = None
        if self.kind == "e":
            self._find(M.FORMULA_ERROR, error=raw or "#?")
        elif not raw:
            if self.has_formula and self.kind != "str":
                self._find(M.FORMULA_NO_VALUE)
        else:
            value = self._value(raw)
        if value is None:
            return
        self.count += 1
        if self.count > MAX_CELLS:
            finding = Finding(M.TOO_MANY_CELLS, Where(sheet=self.sheet.name), {"limit": MAX_CELLS})
            raise InvalidInput(finding)
        self.cells.extend([None] * (self.column - len(self.cells)))
        self.cells.append(value)

    def _value(self, raw: str) -> Cell:
        if self.kind in ("s", "inlineStr"):
            text = self.book.strings[int(raw)] if self.kind == "s" else _unescape(raw)
            return self._typed_text(text)
        if self.kind == "str":  # the result of a formula
            return self._typed_text(_unescape(raw))
        if self.kind == "b":
            return raw.strip() in ("1", "true")
        if self.kind == "d":
            return date.fromisoformat(raw[:10])
        number = float(raw)
        if self.style in self.book.date_styles:
            return self.book.moment(number)
        return int(raw) if raw.lstrip("-").isdecimal() else number

    def _typed_text(self, text: str) -> Cell:
        if text.startswith("="):
            self._find(M.FORMULA_TEXT)
        return text if text.strip() else None

    def _find(self, message: M, **params: str) -> None:
        where = Where(row=self.row, column=column_letter(self.column))
        self.sheet.findings.append(Finding(message, where, params))


def _unescape(text: str) -> str:
    """Undo OOXML's `_x000D_` for characters that XML cannot hold."""
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text
