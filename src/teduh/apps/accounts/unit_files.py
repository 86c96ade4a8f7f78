"""Reading a sent list of offices in a child process: importable there without Django."""

from __future__ import annotations

from teduh.kernel.intake import AdmittedFile
from teduh.kernel.tables import Table, read_tables


def read_marked(admitted: AdmittedFile, marks: tuple[str, ...]) -> list[Table]:
    """Read the tables of a file; the header is the first row with one of the marks."""
    return read_tables(admitted, header_marks=marks)
