"""The Excel template that an office fills in, written so that a slip is hard and a fill is exact.

A sheet for each dimension with the places as rows and the indicators (a column a grade for graded
counts) as columns; notes on each heading; only white cells can be typed in; drop-downs where there
is a list; a sheet for sources and one that explains. `read_dataset` takes the filled file as it is.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from teduh.index.files.dataset_messages import TemplateMessage
from teduh.index.files.template_guide import write_guide
from teduh.index.files.template_layout import (
    KEY_HEADINGS,
    TemplateSheet,
    guide_title,
    sources_title,
    template_sheets,
)
from teduh.index.files.template_style import Styles, protect, set_up_print
from teduh.index.framework import Framework, Node, Scoring
from teduh.kernel.errors import Finding, Where, raise_errors
from teduh.kernel.files import write_whole
from teduh.kernel.messages import N_
from teduh.kernel.texts import pick, translate

TITLE_ROW: Final = 0
NAME_ROW: Final = 1
HEADER_ROW: Final = 2
MAX_COLUMNS: Final = 16_384
SOURCE_HEADINGS: Final = (
    "unit_id",
    "indicator",
    "source",
    "source_url",
    "source_grade",
    "credibility",
    "observed_on",
    "note",
)
_SOURCE_WIDTHS: Final = (16, 14, 34, 40, 14, 14, 14, 44)
_SOURCE_ROWS: Final = 20_000


def write_template(
    framework: Framework,
    units: Sequence[tuple[str, str]],
    path: Path | str,
    *,
    language: str = "id",
) -> None:
    """Write the template of a framework for some units.

    Parameters
    ----------
    framework : gives sheets, columns, names and what may be entered.
    units : (code, name) of each row, in the order wanted.
    path : where to write; an existing file is replaced once the new one is whole.
    language : "id" or "en", of every text; the headings are the same in both.

    Raises
    ------
    InvalidInput
        When there are no units, or a sheet would be wider than a workbook takes.
    DependencyUnavailable
        When the disk is full; nothing is left half written.
    """
    write_whole(Path(path), template_bytes(framework, units, language=language))


def template_bytes(
    framework: Framework, units: Sequence[tuple[str, str]], *, language: str = "id"
) -> bytes:
    """Return the template as the bytes of an XLSX file (see `write_template`)."""
    sheets = template_sheets(framework, language)
    findings = [] if units else [Finding(TemplateMessage.NO_UNITS)]
    for sheet in sheets:
        if len(sheet.headings) > MAX_COLUMNS:
            params = {
                "sheet": sheet.title,
                "columns": len(sheet.headings),
                "limit": MAX_COLUMNS,
            }
            findings.append(Finding(TemplateMessage.TOO_WIDE, Where(sheet=sheet.title), params))
    raise_errors(findings)
    out = io.BytesIO()
    _Writer(framework, units, language, out).write(sheets)
    return out.getvalue()


class _Writer:
    """One workbook on its way."""

    def __init__(
        self,
        framework: Framework,
        units: Sequence[tuple[str, str]],
        language: str,
        out: io.BytesIO,
    ) -> None:
        self.framework = framework
        self.units = units
        self.language = language
        self.book = xlsxwriter.Workbook(
            out,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self.styles = Styles(self.book)
        self.title = pick(dict(framework.name), language) or framework.id

    def text(self, text: str, **params: Any) -> str:
        """Return a text of the template in its language."""
        return translate(text, language=self.language).format(**params)

    def write(self, sheets: tuple[TemplateSheet, ...]) -> None:
        self.book.set_properties({"title": self.title, "subject": self.framework.id})
        listed = write_guide(self.book, self.styles, self.framework, sheets, self.language)
        for sheet in sheets:
            self._write_sheet(sheet)
        self._write_sources(sheets, listed)
        self.book.close()

    def _write_sheet(self, sheet: TemplateSheet) -> None:
        page = self.book.add_worksheet(sheet.title)
        styles = self.styles
        page.write_string(TITLE_ROW, 0, f"{self.title}: {sheet.title}", styles.title)
        page.set_row(TITLE_ROW, 24)
        page.set_row(NAME_ROW, 96)
        page.set_row(HEADER_ROW, 20)
        page.set_column(0, 0, 16)
        page.set_column(1, 1, 30)
        for at, heading in enumerate(KEY_HEADINGS):
            page.write_string(HEADER_ROW, at, heading, styles.header)
            page.write_comment(HEADER_ROW, at, self.text(_KEY_NOTES[heading]), _note())
        first = len(KEY_HEADINGS)
        last_row = HEADER_ROW + len(self.units)
        for at, column in enumerate(sheet.columns, first):
            node = self.framework.by_id.get(column.partition(":")[0])
            page.write_string(HEADER_ROW, at, column, styles.header)
            page.write_comment(HEADER_ROW, at, self._note(column, node), _note())
            page.data_validation(HEADER_ROW + 1, at, last_row, at, self._validation(column, node))
        self._write_names(page, sheet, first)
        for at, column in enumerate(sheet.columns, first):
            page.set_column(at, at, 13 if ":" in column else 22)
        for row, (code, name) in enumerate(self.units, HEADER_ROW + 1):
            page.write_string(row, 0, code, styles.key)
            page.write_string(row, 1, name, styles.key)
            for at in range(first, first + len(sheet.columns)):
                page.write_blank(row, at, None, styles.input)
        page.freeze_panes(HEADER_ROW + 1, first)
        protect(page)
        set_up_print(page, self.title, HEADER_ROW, first - 1)

    def _write_names(self, page: Any, sheet: TemplateSheet, first: int) -> None:
        """Write each indicator's name over its columns; above the header, merging does no harm."""
        at = first
        groups = [(i, [c for c in sheet.columns if c.partition(":")[0] == i])
                  for i in sheet.indicators or sheet.columns]  # fmt: skip
        for indicator, columns in groups:
            node = self.framework.by_id.get(indicator)
            name = (pick(dict(node.name), self.language) if node else "") or indicator
            if len(columns) > 1:
                end = at + len(columns) - 1
                page.merge_range(NAME_ROW, at, NAME_ROW, end, name, self.styles.name)
            else:
                page.write_string(NAME_ROW, at, name, self.styles.name)
            at += len(columns)

    def _note(self, column: str, node: Node | None) -> str:
        """The full name of a column and what to enter."""
        if node is None:
            return self.text(N_("{column}\n\nA number above zero, by which values are divided."),
                             column=column)  # fmt: skip
        name = pick(dict(node.name), self.language) or node.id
        lines = [f"{node.id}. {name}"]
        grade_id = column.partition(":")[2]
        grade = next((g for g in node.grades if g.id == grade_id), None)
        if grade is not None:
            words = pick(dict(grade.name), self.language) or grade.id
            lines.append(self.text(N_("Grade of seriousness: {grade}"), grade=words))
            lines.append(self.text(N_("Enter the number of events of this grade: 0, 1, 2, …")))
        else:
            lines.append(self.text(_ENTER[node.scoring]))
        if node.unit:
            lines.append(self.text(N_("Unit: {unit}"), unit=node.unit))
        lines.append(self.text(N_("Nothing known: leave it empty. Nothing happened: write 0.")))
        return "\n\n".join(lines)

    def _validation(self, column: str, node: Node | None) -> dict[str, Any]:
        rule: dict[str, Any]
        if node is not None and (":" in column or node.scoring is Scoring.COUNT):
            message = self.text(N_("Write a whole number, zero or more, or leave it empty."))
            rule = {"validate": "integer", "criteria": ">=", "value": 0}
        elif node is not None and node.scoring is Scoring.OCCURRED:
            message = self.text(N_("Write 1 when it occurred, 0 when it did not."))
            rule = {"validate": "list", "source": ["0", "1"]}
        elif node is None:
            message = self.text(N_("Write a number above zero, or leave it empty."))
            rule = {"validate": "decimal", "criteria": ">", "value": 0}
        else:
            message = self.text(N_("Write a number, or leave it empty."))
            rule = {
                "validate": "decimal",
                "criteria": "between",
                "minimum": -1e15,
                "maximum": 1e15,
            }
        return {
            **rule,
            "ignore_blank": True,
            "error_title": self.text(N_("Not this")),
            "error_message": message,
        }

    def _write_sources(self, sheets: tuple[TemplateSheet, ...], listed: tuple[int, int]) -> None:
        """The sheet in which each value's source is named, one row a value."""
        page = self.book.add_worksheet(sources_title(self.language))
        styles = self.styles
        page.write_string(TITLE_ROW, 0, self.text(N_("Where the values come from")), styles.title)
        page.set_row(TITLE_ROW, 24)
        page.set_row(NAME_ROW, 64)
        for at, (heading, width) in enumerate(zip(SOURCE_HEADINGS, _SOURCE_WIDTHS, strict=True)):
            style = styles.input_date if heading == "observed_on" else styles.input_text
            page.set_column(at, at, width, styles.input if heading == "credibility" else style)
            note = self.text(_SOURCE_NOTES[heading])
            page.write_string(NAME_ROW, at, note, styles.name)
            page.write_string(HEADER_ROW, at, heading, styles.header)
        for row in (TITLE_ROW, NAME_ROW, HEADER_ROW):
            for at in range(len(SOURCE_HEADINGS), len(SOURCE_HEADINGS) + 1):
                page.write_blank(row, at, None, styles.key)
        first_row, last_row = HEADER_ROW + 1, HEADER_ROW + _SOURCE_ROWS
        end = HEADER_ROW + 1 + len(self.units)
        lists = {
            "unit_id": f"='{sheets[0].title}'!$A${HEADER_ROW + 2}:$A${end}",
            "indicator": f"='{guide_title(self.language)}'!$A${listed[0]}:$A${listed[1]}",
            "source_grade": list("ABCDEF"),
            "credibility": list("123456"),
        }
        for heading, source in lists.items():
            at = SOURCE_HEADINGS.index(heading)
            rule = {
                "validate": "list",
                "source": source,
                "ignore_blank": True,
                "error_title": self.text(N_("Not this")),
                "error_message": self.text(N_("Choose one from the list.")),
            }
            page.data_validation(first_row, at, last_row, at, rule)
        page.freeze_panes(HEADER_ROW + 1, 2)
        protect(page)
        set_up_print(page, self.title, HEADER_ROW, 1)


def _note() -> dict[str, Any]:
    return {"x_scale": 2.2, "y_scale": 2.0, "font_size": 9}


_KEY_NOTES: Final = {
    "unit_id": N_("The Kemendagri code of the place. Please leave it as it is."),
    "name": N_("The name of the place, for reading only."),
}
_ENTER: Final = {
    Scoring.VALUE: N_("Enter a number. A decimal comma or point is taken as your Excel takes it."),
    Scoring.COUNT: N_("Enter the number of events: 0, 1, 2, …"),
    Scoring.GRADED_COUNT: N_("Enter the number of events of this grade: 0, 1, 2, …"),
    Scoring.OCCURRED: N_("Enter 1 when it occurred, 0 when it did not."),
}
_SOURCE_NOTES: Final = {
    "unit_id": N_("Code of the place"),
    "indicator": N_("Column of the value, as in its sheet"),
    "source": N_("Who says so: document, office, news"),
    "source_url": N_("Web address, if there is one"),
    "source_grade": N_("A reliable … F cannot be judged"),
    "credibility": N_("1 confirmed … 6 cannot be judged"),
    "observed_on": N_("Day it was observed"),
    "note": N_("Anything else a reader should know"),
}
