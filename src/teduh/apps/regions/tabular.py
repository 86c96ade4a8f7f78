"""Tables as plain data, and their answers as CSV and JSON. Drawing them is the web layer's work.

They stand here because this is the lowest app that has pages with tables.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, JsonResponse

from teduh.kernel.tables import write_csv


@dataclass(frozen=True)
class PlainTable:
    """A table for `{% data_table %}`. Columns are mappings with `key`, `title`, `kind`, …

    Rows hold values under the columns' keys; `<key>__href`, `<key>__text`, `<key>__step` and
    `<key>__marks` are for the screen only.
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
    def keys(self) -> tuple[str, ...]:
        """The columns' keys."""
        return tuple(str(column["key"]) for column in self.columns)

    def plain_rows(self) -> list[dict[str, Any]]:
        """Return the values alone, NaN as nothing."""
        return [{key: _plain(row.get(key)) for key in self.keys} for row in self.rows]


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
        response["Content-Disposition"] = f'attachment; filename="{table.id}.csv"'
        response["Content-Security-Policy"] = "sandbox"
        return response
    document = {
        "id": table.id,
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
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False})
