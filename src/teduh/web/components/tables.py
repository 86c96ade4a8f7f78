"""Tables with an address of their own: sorted by links, paged, and beside each its CSV and JSON.

A `Table` is data and columns and knows nothing of a request. `TableView` is one reading of it
(which order, which page, how many rows) and is what the template draws. `table_response` answers a
table's address in the format asked for, so that no page writes CSV or JSON of its own.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from teduh.apps.regions.tabular import NATURE, file_name, has_exercise, nature
from teduh.web.components.formats import is_missing, value_text

PAGE_SIZE = 50
STACKED_MOST = 12  # columns of a row that becomes a block on the phone
NUMERIC = frozenset({"number", "count", "percent", "rank", "bar"})
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `key` is its name in rows, addresses, CSV and JSON; `title` is for people.

    Kinds: text, note (long text), code, number, count, percent, rank, bar (a count with a bar),
    date, class, link, marks. A row may carry `<key>__href` (where the cell leads), `<key>__text`
    (words in the place of the value) and `<key>__step` (the step of the vulnerability scale).
    """

    key: str
    title: Any
    kind: str = "text"
    decimals: int | None = None
    sortable: bool = True
    note: Any = ""
    minor: bool = False  # left out on the phone and where the table is shown in part
    file_only: bool = False  # in CSV and JSON, not on the screen

    @property
    def is_numeric(self) -> bool:
        """Say whether cells stand to the right."""
        return self.kind in NUMERIC

    @property
    def css(self) -> str:
        """The classes of the column's cells."""
        kinds = (
            "number" if self.is_numeric else "",
            "minor" if self.minor else "",
            "note-column" if self.kind == "note" else "",
        )
        return " ".join(kind for kind in kinds if kind)


@dataclass(frozen=True)
class Table:
    """Rows and columns with what a reader must know: what they are, whence, under which licence.

    A row with `is_exercise` is invented for practice; files tell it of every row (`NATURE`).
    """

    id: str
    title: Any
    columns: tuple[Column, ...]
    rows: Sequence[Mapping[str, Any]]
    subtitle: Any = ""
    source: Any = ""
    licence: Any = ""
    address: str = ""  # `/wilayah/64/tabel/situasi/`; `.csv` and `.json` are made from it
    order: str = ""  # the order in which the rows come, as `-tps`
    empty: Any = ""
    all_rows: Any = ""  # the words of the link to all rows, as `Semua 20 kecamatan`
    notes: tuple[Any, ...] = ()
    marks: tuple[str, ...] = ()  # that hold for every row, beside the subtitle

    def column(self, key: str) -> Column | None:
        """Return the column of that key."""
        return next((column for column in self.columns if column.key == key), None)

    @property
    def is_exercise(self) -> bool:
        """Say whether any row is invented for practice."""
        return has_exercise(self.rows)

    @property
    def csv_address(self) -> str:
        """Where the same rows are as CSV."""
        return self._file_address("csv")

    @property
    def json_address(self) -> str:
        """Where the same rows are as JSON."""
        return self._file_address("json")

    def _file_address(self, kind: str) -> str:
        path, mark, query = self.address.partition("?")
        return f"{path.rstrip('/')}.{kind}{mark}{query}" if path else ""

    def sorted_rows(self, order: str) -> list[Mapping[str, Any]]:
        """Return the rows in an order such as `nama` or `-skor`; what is absent comes last."""
        column = self.column(order.lstrip("-"))
        if column is None or not column.sortable:
            return list(self.rows)
        key = column.key
        present = [row for row in self.rows if not is_missing(row.get(key))]
        absent = [row for row in self.rows if is_missing(row.get(key))]
        as_key: Callable[[Any], Any] = (
            float if column.is_numeric else lambda value: str(value).casefold()
        )
        present.sort(key=lambda row: as_key(row[key]), reverse=order.startswith("-"))
        return present + absent

    def plain_rows(self, order: str = "") -> list[dict[str, Any]]:
        """Return rows of plain values under the columns' keys, for files."""
        rows = self.sorted_rows(order) if order else list(self.rows)
        told = self.is_exercise
        return [
            ({NATURE: nature(row)} if told else {})
            | {c.key: _plain(row.get(c.key)) for c in self.columns}
            for row in rows
        ]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it is drawn."""

    column: Column
    text: str
    missing: bool
    href: str = ""
    step: int = 0
    marks: tuple[Any, ...] = ()
    width: str = ""  # of the bar, 0 to 100

    @property
    def says_no_data(self) -> bool:
        """Say whether an absent value is told in words: a measure that was not observed."""
        return self.column.kind in ("number", "count", "percent", "bar")


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading: where a click leads and how the rows stand now."""

    column: Column
    href: str
    sort: str  # ascending, descending or none: the words of aria-sort


@dataclass
class TableView:
    """One reading of a table. `limit` shows the first rows only, with a link to all."""

    table: Table
    query: Mapping[str, str] = field(default_factory=dict)
    limit: int | None = None
    page_size: int = PAGE_SIZE
    heading_level: int = 2

    @cached_property
    def order(self) -> str:
        """The order asked for, else the table's own."""
        asked = str(self.query.get("urut", ""))
        column = self.table.column(asked.lstrip("-"))
        return asked if column is not None and column.sortable else self.table.order

    @cached_property
    def page(self) -> int:
        """The page asked for, kept within what there is."""
        text = str(self.query.get("hal", "1"))
        return min(max(int(text) if text.isdecimal() else 1, 1), self.pages)

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-len(self.table.rows) // self.page_size))

    @property
    def total(self) -> int:
        """How many rows there are in all."""
        return len(self.table.rows)

    @property
    def is_partial(self) -> bool:
        """Say whether only the first rows are shown."""
        return self.limit is not None and self.total > self.limit

    @cached_property
    def rows(self) -> list[list[Cell]]:
        """The cells of the rows that are shown."""
        rows = self.table.sorted_rows(self.order)
        if self.limit is not None:
            shown = rows[: self.limit]
        else:
            start = (self.page - 1) * self.page_size
            shown = rows[start : start + self.page_size]
        tops = {
            c.key: max((float(r[c.key]) for r in rows if not is_missing(r.get(c.key))), default=0.0)
            for c in self.columns
            if c.kind == "bar"
        }
        return [[_cell(c, row, tops) for c in self.columns] for row in shown]

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns that are shown: where only the first rows are, minor ones are left out."""
        shown = (column for column in self.table.columns if not column.file_only)
        return tuple(column for column in shown if self.limit is None or not column.minor)

    @cached_property
    def headings(self) -> list[Heading]:
        """The headings with the address that sorts by each."""
        found = []
        for column in self.columns:
            now = self.order.lstrip("-") == column.key
            descending = now and self.order.startswith("-")
            if now:
                following = column.key if descending else f"-{column.key}"
            else:
                following = f"-{column.key}" if column.is_numeric else column.key
            sort = ("descending" if descending else "ascending") if now else "none"
            href = self._address(urut=following) if column.sortable and self.table.address else ""
            found.append(Heading(column, href, sort))
        return found

    @property
    def stacked(self) -> bool:
        """Say whether rows become blocks on the phone: when more than three columns stay there.

        A wide table of like columns stays one and moves sideways under its first column.
        """
        return 3 < sum(not column.minor for column in self.columns) <= STACKED_MOST

    @property
    def wide(self) -> bool:
        """Say whether the table moves sideways under its first column."""
        return len(self.columns) > STACKED_MOST

    @property
    def previous_address(self) -> str:
        """The page before, if any."""
        return self._address(urut=self.order, hal=self.page - 1) if self.page > 1 else ""

    @property
    def next_address(self) -> str:
        """The page after, if any."""
        return self._address(urut=self.order, hal=self.page + 1) if self.page < self.pages else ""

    def _address(self, **query: Any) -> str:
        kept = {name: value for name, value in query.items() if value}
        mark = "&" if "?" in self.table.address else "?"
        return f"{self.table.address}{mark}{urlencode(kept)}" if kept else self.table.address


def _cell(column: Column, row: Mapping[str, Any], tops: Mapping[str, float]) -> Cell:
    value = row.get(column.key)
    if column.kind == "marks":
        return Cell(column, "", missing=False, marks=tuple(value or ()))
    words = row.get(f"{column.key}__text")
    missing = is_missing(value) and not words
    kind = "count" if column.kind == "bar" else column.kind
    text = str(words or value_text(value, kind, column.decimals))
    width = ""
    if column.kind == "bar" and not is_missing(value) and tops[column.key] > 0:
        width = f"{float(value or 0) / tops[column.key] * 100:.1f}"
    return Cell(
        column,
        text,
        missing,
        href=str(row.get(f"{column.key}__href") or ""),
        step=int(row.get(f"{column.key}__step") or 0),
        marks=tuple(row.get(f"{column.key}__marks") or ()),
        width=width,
    )


def _plain(value: Any) -> Any:
    if is_missing(value):
        return None
    if isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (list, tuple)):
        return ", ".join(str(item) for item in value)
    return str(value)


def table_csv(table: Table, order: str = "") -> str:
    """Return the table as CSV: keys as headings, decimal points, texts guarded against formulas."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    first = [NATURE] if table.is_exercise else []
    writer.writerow([*first, *(column.key for column in table.columns)])
    for row in table.plain_rows(order):
        writer.writerow([_guarded(value) for value in row.values()])
    return stream.getvalue()


def _guarded(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return "" if value is None else value


def table_json(table: Table, order: str = "") -> dict[str, Any]:
    """Return the table as plain data with what is needed to read it."""
    return {
        "id": table.id,
        "exercise": table.is_exercise,
        "title": str(table.title),
        "subtitle": str(table.subtitle),
        "source": str(table.source),
        "licence": str(table.licence),
        "notes": [str(note) for note in table.notes],
        "columns": [
            {"key": c.key, "title": str(c.title), "kind": c.kind, "note": str(c.note)}
            for c in table.columns
        ],
        "rows": table.plain_rows(order),
    }


def table_response(
    table: Table,
    request: HttpRequest,
    *,
    format: str = "html",
    template: str = "pages/table.html",
    context: Mapping[str, Any] | None = None,
    page_size: int = PAGE_SIZE,
) -> HttpResponse:
    """Answer a table's address as a page, as CSV or as JSON, in the order the address asks for."""
    view = TableView(table, request.GET.dict(), page_size=page_size, heading_level=1)
    if format == "csv":
        response = HttpResponse(
            table_csv(table, view.order), content_type="text/csv; charset=utf-8"
        )
        name = file_name(table.id, format, exercise=table.is_exercise)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Content-Security-Policy"] = "sandbox"
        return response
    if format == "json":
        response = JsonResponse(table_json(table, view.order))
        if table.is_exercise:
            name = file_name(table.id, format, exercise=True)
            response["Content-Disposition"] = f'inline; filename="{name}"'
        return response
    return render(request, template, {"view": view, "table": table, **(context or {})})
