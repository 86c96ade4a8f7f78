"""The first sheet of the template: how to fill it in, what the grades mean, every indicator."""

from __future__ import annotations

from typing import Any, Final

from teduh.index.files.template_layout import TemplateSheet, guide_title
from teduh.index.files.template_style import Styles, protect, set_up_print
from teduh.index.framework import Framework
from teduh.kernel.messages import N_
from teduh.kernel.texts import pick, translate

STEPS: Final = (
    N_("Fill in the white cells of each sheet. The grey ones are locked."),
    N_("Leave a cell empty when nothing is known. Write 0 when you know that nothing happened."),
    N_("Hold the pointer over a heading to read the full name and what to enter."),
    N_("In the sheet '{sources}' say where a value comes from: one row for each value."),
    N_("Keep the names of sheets and headings; add no formulas, merged cells or macros."),
    N_("Save as Excel Workbook (.xlsx) and hand it in. All errors are shown at once."),
)
SOURCE_GRADES: Final = (
    ("A", N_("Reliable")),
    ("B", N_("Usually reliable")),
    ("C", N_("Fairly reliable")),
    ("D", N_("Not usually reliable")),
    ("E", N_("Unreliable")),
    ("F", N_("Reliability cannot be judged")),
)
CREDIBILITIES: Final = (
    ("1", N_("Confirmed by others")),
    ("2", N_("Probably true")),
    ("3", N_("Possibly true")),
    ("4", N_("Doubtful")),
    ("5", N_("Improbable")),
    ("6", N_("Truth cannot be judged")),
)


def write_guide(
    book: Any,
    styles: Styles,
    framework: Framework,
    sheets: tuple[TemplateSheet, ...],
    language: str,
) -> tuple[int, int]:
    """Write the sheet; return the first and last row (from 1) of the list of columns."""
    from teduh.index.files.template_layout import sources_title  # noqa: PLC0415

    def text(message: str, **params: str) -> str:
        return translate(message, language=language).format(**params)

    page = book.add_worksheet(guide_title(language))
    page.set_column(0, 0, 16)
    page.set_column(1, 1, 74)
    page.set_column(2, 2, 30)
    name = pick(dict(framework.name), language) or framework.id
    page.write_string(0, 0, name, styles.title)
    page.set_row(0, 24)
    row = 2
    page.write_string(row, 0, text(N_("How to fill this in")), styles.heading)
    for number, step in enumerate(STEPS, 1):
        row += 1
        page.write_string(row, 0, f"{number}.", styles.text)
        page.write_string(row, 1, text(step, sources=sources_title(language)), styles.text)
    for title, items in (
        (N_("Source grade"), SOURCE_GRADES),
        (N_("Credibility of the information"), CREDIBILITIES),
    ):
        row += 2
        page.write_string(row, 0, text(title), styles.heading)
        for key, words in items:
            row += 1
            page.write_string(row, 0, key, styles.text)
            page.write_string(row, 1, text(words), styles.text)
    row += 2
    page.write_string(row, 0, text(N_("Columns")), styles.heading)
    first = row + 1
    for sheet in sheets:
        for column in sheet.columns:
            row += 1
            page.write_string(row, 0, column, styles.key)
            page.write_string(row, 1, _full_name(framework, column, language), styles.text)
            page.write_string(row, 2, sheet.title, styles.text)
    protect(page)
    set_up_print(page, name, 0, 0)
    return first + 1, row + 1


def _full_name(framework: Framework, column: str, language: str) -> str:
    node_id, _, grade_id = column.partition(":")
    node = framework.by_id.get(node_id)
    if node is None:
        return column
    name = pick(dict(node.name), language) or node_id
    grade = next((g for g in node.grades if g.id == grade_id), None)
    return f"{name} ({pick(dict(grade.name), language) or grade.id})" if grade else name
