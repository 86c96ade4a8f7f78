"""Reading an office's list of dusun, RW and RT."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from teduh.apps.regions.edition_files import find_columns
from teduh.apps.regions.messages import RegionMessage
from teduh.apps.regions.rules.hamlets import HamletRow, read_number
from teduh.kernel.errors import Finding, InvalidInput, Where

_HEADINGS: Final = {
    "dusun": ("dusun", "nama_dusun", "hamlet"),
    "rw": ("rw", "no_rw"),
    "rt": ("rt", "no_rt"),
    "village": ("kode_desa", "kode_wilayah", "village_code"),
}


def read_hamlet_rows(
    source: Path | bytes, *, name: str, village_code: str = ""
) -> tuple[list[HamletRow], list[Finding]]:
    """Return the rows of a CSV or XLSX with the columns `dusun, rw, rt`, and what is wrong in them.

    Names of heads and other columns are not read. A column `kode_desa` may give the village of each
    row; otherwise all belong to `village_code`.

    Raises
    ------
    InvalidInput
        When the file as a whole cannot be read.
    """
    from teduh.kernel.tables import read_tables  # noqa: PLC0415 - Excel's reader is not light

    rows: list[HamletRow] = []
    findings: list[Finding] = []
    tables = [table for table in read_tables(source, name=name) if table.rows]
    if not tables:
        raise InvalidInput(Finding(RegionMessage.FILE_EMPTY, Where(file=name), {"name": name}))
    for table in tables:
        required = ("dusun", "rt") if village_code else ("dusun", "rt", "village")
        columns = find_columns(table.header, _HEADINGS, required=required, file=name)
        for line in table.rows:
            where = table.where(line.row)
            cells = {
                key: "" if line.cells[i] is None else str(line.cells[i]).strip()
                for key, i in columns.items()
            }
            if not any(cells.values()):
                continue
            numbers: dict[str, int | None] = {}
            for kind in ("rw", "rt"):
                place = table.where(line.row, columns.get(kind))
                try:
                    numbers[kind] = read_number(cells.get(kind, ""), kind.upper(), place)
                except InvalidInput as error:
                    findings += error.findings
                    numbers[kind] = None
            dusun = "" if cells["dusun"] in ("-", "0") else " ".join(cells["dusun"].split())
            village = cells.get("village") or village_code
            rows.append(HamletRow(village, dusun, numbers["rw"], numbers["rt"], where))
    return rows, findings
