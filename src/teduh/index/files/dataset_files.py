"""Reading datasets: CSV, XLSX (also the filled template), Parquet, and COINr's `iData` as it is.

Long tables have `unit_id, indicator, value`, wide ones `unit_id` and a column a node; both may have
`period`, `name`, the framework's groups and what is known about values (`PROVENANCE_COLUMNS`; in a
wide table it holds for every value of the row). A graded count has a column a grade,
`indicator:grade`. Whatever is wrong is found at once, with sheet, row and column, and then nothing
is returned.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from teduh.index.dataset import Dataset
from teduh.index.files.dataset_checks import check_dataset
from teduh.index.files.dataset_collector import Collector, capped
from teduh.index.files.dataset_columns import KEY_HEADINGS, Role
from teduh.index.files.dataset_messages import DatasetMessage as M
from teduh.index.files.dataset_parquet import dataset_from_frame
from teduh.index.files.dataset_units import UnitDirectory
from teduh.index.files.template_layout import SOURCES_SHEETS, TEXT_SHEETS, template_sheets
from teduh.index.framework import Framework
from teduh.index.framework_checks import nearest
from teduh.kernel.errors import Finding, InvalidInput, Level, LimitReached, Where, raise_errors
from teduh.kernel.intake import MAX_BYTES, AdmittedFile, FileKind, admit
from teduh.kernel.messages import FileMessage
from teduh.kernel.tables import Table, read_tables

DATASET_KINDS: Final = (FileKind.CSV, FileKind.XLSX, FileKind.PARQUET)
MAX_FINDINGS: Final = 500
MAX_CELLS: Final = 256 * 1024**2  # of Parquet: 2 GB of numbers
UNIT_HEADINGS: Final = frozenset(h for h, role in KEY_HEADINGS.items() if role is Role.UNIT)


def read_dataset(
    source: Path | str | bytes | AdmittedFile,
    framework: Framework,
    *,
    name: str = "",
    units: UnitDirectory | None = None,
    max_bytes: int = MAX_BYTES,
) -> Dataset:
    """Read and check a dataset for a framework.

    Parameters
    ----------
    source : a path, the bytes of a file, or what `intake.admit` returned.
    framework : says which columns there may be and what a datum of each is.
    name : what to call the file in findings; the path's own name when empty.
    units : who knows places; without one the form of Kemendagri codes is checked, not whether the
        places exist (`dataset_units.packaged_units` knows the places Teduh ships with).
    max_bytes : the largest file taken.

    Returns
    -------
    Dataset
        Rows in the order of the file, columns in the order of the framework; `findings` holds the
        warnings.

    Raises
    ------
    InvalidInput, LimitReached
        With every finding at once.
    """
    if not isinstance(source, AdmittedFile):
        source = admit(source, name=name, kinds=DATASET_KINDS, max_bytes=max_bytes)
    if source.kind is FileKind.PARQUET:
        frame = parquet_frame(source)
        return dataset_from_frame(
            frame, framework, units, source_file=source.name, limit=MAX_FINDINGS
        )
    tables = read_tables(source, strict=False, header_marks=UNIT_HEADINGS)
    return dataset_from_tables(tables, framework, units, source_file=source.name)


def parquet_frame(file: AdmittedFile) -> pl.DataFrame:
    """Read a Parquet file; a file of a few kilobytes may say that it holds a billion equal rows.

    Raises
    ------
    LimitReached
        For more than `MAX_CELLS` cells, before any is read.
    InvalidInput
        For a file that cannot be read.
    """
    try:
        lazy = pl.scan_parquet(file.path if file.path is not None else file.read_bytes())
        cells = int(lazy.select(pl.len()).collect().item()) * len(lazy.collect_schema())
        if cells > MAX_CELLS:
            params = {"name": file.name, "limit": MAX_CELLS * 8 // 1024**2}
            raise LimitReached(Finding(FileMessage.ARCHIVE_UNPACKED, Where(file=file.name), params))
        return lazy.collect()
    except (pl.exceptions.PolarsError, OSError) as error:
        params = {"name": file.name, "problem": str(error).splitlines()[0][:120]}
        raise InvalidInput(
            Finding(FileMessage.ARCHIVE_BROKEN, Where(file=file.name), params)
        ) from None


def dataset_from_tables(
    tables: Iterable[Table],
    framework: Framework,
    units: UnitDirectory | None = None,
    *,
    source_file: str = "",
) -> Dataset:
    """Gather tables into a checked dataset (see `read_dataset`)."""
    collector = Collector(framework, units)
    tables = list(tables)
    chosen = _choose(tables, framework, collector.findings)
    for table in tables:
        kept = (f for f in table.findings if table in chosen or f.level is not Level.ERROR)
        collector.findings += kept
    for table in chosen:
        collector.add(table, sources_only=table.sheet in SOURCES_SHEETS)
    dataset = collector.dataset(source_file)
    findings = collector.findings
    findings += check_dataset(dataset, framework, collector.where_of)
    if np.isnan(dataset.values).all() and not any(f.level is Level.ERROR for f in findings):
        findings.append(Finding(M.NO_VALUES, Where(file=source_file)))
    found = capped(findings, MAX_FINDINGS)
    raise_errors(found)
    return replace(dataset, findings=tuple(found))


def _choose(tables: list[Table], framework: Framework, findings: list[Finding]) -> list[Table]:
    """Return the tables to read; in a filled template each sheet and column must still be there."""
    if len(tables) == 1 and not tables[0].sheet:
        return tables
    layouts = [template_sheets(framework, language) for language in ("id", "en")]
    present = {table.sheet: table for table in tables}
    layout = max(layouts, key=lambda sheets: sum(sheet.title in present for sheet in sheets))
    if any(sheet.title in present for sheet in layout):
        expected = {sheet.title for sheet in layout}
        strangers = [t for t in tables if t.sheet not in expected | SOURCES_SHEETS | TEXT_SHEETS]
        for sheet in layout:
            if sheet.title not in present:
                hint = nearest(sheet.title, [t.sheet for t in strangers])
                params = {"sheet": sheet.title, "hint": hint}
                findings.append(Finding(M.SHEET_MISSING, tables[0].at_file(), params))
                continue
            table = present[sheet.title]
            missing = [c for c in sheet.headings if c not in table.header]
            for column in missing if table.header else ():
                extra = [h for h in table.header if h and h not in sheet.headings]
                params = {"column": column, "hint": nearest(column, extra)}
                findings.append(Finding(M.COLUMN_MISSING, table.where(table.header_row), params))
    return _with_units(tables, findings)


def _with_units(tables: list[Table], findings: list[Finding]) -> list[Table]:
    """Return the sheets that name units; say of the others that they were not read."""
    filled = [t for t in tables if t.header]
    chosen = [t for t in filled if UNIT_HEADINGS & set(t.header)]
    if not chosen:
        if len(filled) == 1:
            return filled
        findings.append(Finding(M.NO_TABLE, tables[0].at_file() if tables else Where()))
    for table in filled:
        if table not in chosen and table.sheet not in TEXT_SHEETS and chosen:
            findings.append(Finding(M.SHEET_UNUSED, table.where(), level=Level.WARNING))
    return chosen
