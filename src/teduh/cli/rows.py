"""Rows of a listing, as every `list` prints them: text for people, CSV and JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer

from teduh.cli.runtime import say


class ListFormat(StrEnum):
    """How rows are printed."""

    TEXT = "text"
    CSV = "csv"
    JSON = "json"


class ShowFormat(StrEnum):
    """How one thing is printed."""

    TEXT = "text"
    JSON = "json"


ListFormatOption = Annotated[ListFormat, typer.Option("--format", help="text, csv or json.")]
ShowFormatOption = Annotated[ShowFormat, typer.Option("--format", help="text or json.")]


def print_rows(columns: Sequence[str], rows: list[dict[str, Any]], form: ListFormat) -> None:
    """Print rows on standard output; columns that a row has beside are left out."""
    if form is ListFormat.JSON:
        print_json([{column: row[column] for column in columns} for row in rows])
    elif form is ListFormat.CSV:
        from teduh.kernel.tables import write_csv

        sys.stdout.write(write_csv(columns, [[row[c] for c in columns] for row in rows]))
    else:
        texts = [[str("" if row[c] is None else row[c]) for c in columns] for row in rows]
        widths = [max(map(len, cells)) for cells in zip(columns, *texts, strict=True)]
        for cells in ([*columns], *texts):
            say("  ".join(cell.ljust(w) for cell, w in zip(cells, widths, strict=True)).rstrip())


def print_json(data: Any) -> None:
    """Print plain data as JSON, letters as they are."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
