"""Tables as plain data, and their answers as CSV and JSON. Drawing them is the web layer's work.

They stand here because this is the lowest app that has pages with tables.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse, JsonResponse

from teduh.kernel.tables import write_csv

NATURE: Final = "data"  # column of a file with invented rows: `latihan` or `nyata`


def has_exercise(rows: Iterable[Mapping[str, Any]]) -> bool:
    """Say whether any row is invented for practice: such a row carries `is_exercise`."""
    return any(row.get("is_exercise") for row in rows)


def nature(row: Mapping[str, Any]) -> str:
    """Return the word that a file has beside a row once some of its rows are invented."""
    return "latihan" if row.get("is_exercise") else "nyata"


def file_name(table_id: str, kind: str, *, exercise: bool) -> str:
    """Return the name of a table's file, which says itself that it holds invented rows."""
    return f"{table_id}{'-latihan' if exercise else ''}.{kind}"


@dataclass(frozen=True)
class PlainTable:
    """A table for `{% data_table %}`. Columns are mappings with `key`, `title`, `kind`, …

    Rows hold values under the columns' keys; `<key>__href`, `<key>__text`, `<key>__step` and
    `<key>__marks` are for the screen only. `is_exercise` says that a row is invented for practice;
    files then tell it of every row in a column `data`.
    """

    id: str
    title: str
    columns: tuple[Mapping[str, Any], ...]
    rows: Sequence[Mapping[str, Any]]
    address: str = ""
    subtitle: str = ""
    source: str = ""
    order: str = ""
    empty: str = ""
    notes: tuple[str, ...] = ()

    @property
    def is_exercise(self) -> bool:
        """Say whether any row is invented for practice."""
        return has_exercise(self.rows)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of a file's columns."""
        first = (NATURE,) if self.is_exercise else ()
        return (*first, *(str(column["key"]) for column in self.columns))

    def plain_rows(self) -> list[dict[str, Any]]:
        """Return the values alone, NaN as nothing."""
        keys = self.keys
        return [
            {key: nature(row) if key == NATURE else _plain(row.get(key)) for key in keys}
            for row in self.rows
        ]


def _plain(value: Any) -> Any:
    if isinstance(value, float) and math.isnan(value):
        return None
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (list, tuple)):
        return ", ".join(str(item) for item in value)
    return str(value)


def table_file(table: PlainTable, kind: str) -> HttpResponse:
    """Answer a table as `csv` (texts guarded against formulas) or `json`."""
    if kind == "csv":
        text = write_csv(table.keys, [list(row.values()) for row in table.plain_rows()])
        response = HttpResponse(text, content_type="text/csv; charset=utf-8")
        name = file_name(table.id, kind, exercise=table.is_exercise)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Content-Security-Policy"] = "sandbox"
        return response
    document = {
        "id": table.id,
        "exercise": table.is_exercise,
        "title": str(table.title),
        "subtitle": str(table.subtitle),
        "source": str(table.source),
        "notes": [str(note) for note in table.notes],
        "columns": [
            {"key": c["key"], "title": str(c["title"]), "kind": c.get("kind", "text")}
            for c in table.columns
        ],
        "rows": table.plain_rows(),
    }
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False})
    if table.is_exercise:
        name = file_name(table.id, kind, exercise=True)
        response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
