"""The directory of offices from a spreadsheet: every finding at once, or every row.

Requirements: D1 all findings with sheet, row and column, and nothing written; D2 any order of rows;
D3 a second import updates and keeps what the file does not name; D4 XLSX and CSV alike.
"""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from teduh.apps.accounts.messages import AccountsMessage
from teduh.apps.accounts.models import WorkUnit
from teduh.apps.accounts.services import UnitImport, work_units_import
from teduh.apps.audit.models import AuditEntry
from teduh.kernel.errors import InvalidInput, NotAllowed
from teduh.kernel.scope import SYSTEM_ACTOR, Role
from tests.builders.accounts import institution, person, place

HEADER = ["kode", "nama", "jenis", "induk", "wilayah"]
GOOD = [
    ["kec-06", "Kecamatan Sungai", "Kecamatan", "setda", "64.02.06"],
    ["setda", "Sekretariat Daerah", "OPD", "", "64.02"],
    ["sd-1", "SD Negeri 1 Sungai", "sekolah", "kec-06", "64.02.06.2003"],
]


def xlsx(rows: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Unit kerja"
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv(rows: list[list[Any]]) -> bytes:
    return "\r\n".join(";".join(str(c) for c in row) for row in rows).encode("utf-8-sig")


def load(rows: list[list[Any]], **changes: Any) -> UnitImport:
    for path in ("64.02", "64.02.06", "64.02.06.2003", "64.03"):
        place(path)
    values = {"actor": SYSTEM_ACTOR, "source": xlsx([HEADER, *rows]), "name": "unit.xlsx"}
    if "institution" not in changes:
        changes["institution"] = institution()
    return work_units_import(**{**values, **changes})


def test_rows_in_any_order_become_a_tree() -> None:  # D2
    assert load(GOOD) == UnitImport(created=3, updated=0, unchanged=0)
    school = WorkUnit.objects.get(code="sd-1")
    assert school.kind == "school"
    assert school.parent.code == "kec-06"
    assert school.parent.parent.code == "setda"
    assert school.place.path == "64.02.06.2003"
    assert AuditEntry.objects.get().verb == "work_units_imported"


def test_csv_as_an_indonesian_excel_saves_it() -> None:  # D4
    source = csv([HEADER, *GOOD])
    assert load([], source=source, name="unit.csv") == UnitImport(3, 0, 0)


def test_second_import_updates_and_keeps_the_rest() -> None:  # D3
    office = institution()
    load(GOOD, institution=office)
    changed = [["kec-06", "Kecamatan Sungai Baru", "kecamatan", "", "64.02.06"], GOOD[1]]
    assert load(changed, institution=office) == UnitImport(0, 1, 1)
    unit = WorkUnit.objects.get(code="kec-06")
    assert (unit.name, unit.parent, unit.version) == ("Kecamatan Sungai Baru", None, 2)
    assert WorkUnit.objects.count() == 3


def test_every_fault_is_told_at_once_with_its_cell() -> None:  # D1
    rows = [
        ["a", "A", "kerajaan", "", "64.02"],
        ["a", "", "opd", "tidak-ada", "64.02"],
        ["b", "B" * 201, "opd", "c", "64.03"],
        ["c", "C", "opd", "b", "64.99"],
    ]
    with pytest.raises(InvalidInput) as refusal:
        load(rows)
    found = {(f.message, f.where.row, f.where.column) for f in refusal.value.findings}
    assert found == {
        (AccountsMessage.UNIT_KIND_UNKNOWN, 2, "jenis"),
        (AccountsMessage.UNIT_FIELD_EMPTY, 3, "nama"),
        (AccountsMessage.UNIT_CODE_TWICE, 3, "kode"),
        (AccountsMessage.UNIT_PARENT_UNKNOWN, 3, "induk"),
        (AccountsMessage.UNIT_NAME_LONG, 4, "nama"),
        (AccountsMessage.UNIT_PLACE_OUTSIDE, 4, "wilayah"),
        (AccountsMessage.UNIT_PLACE_UNKNOWN, 5, "wilayah"),
        (AccountsMessage.UNIT_CYCLE, 4, "induk"),
    }
    assert {f.where.sheet for f in refusal.value.findings} == {"Unit kerja"}
    assert WorkUnit.objects.count() == AuditEntry.objects.count() == 0


def test_missing_columns_are_named() -> None:  # D1
    with pytest.raises(InvalidInput) as refusal:
        load([], source=xlsx([["kode", "induk"], ["a", ""]]))
    assert [f.params["name"] for f in refusal.value.findings] == ["nama", "jenis", "wilayah"]


def test_only_administrators_import() -> None:
    office = institution()
    with pytest.raises(NotAllowed):
        load(GOOD, institution=office, actor=person("x", (office, Role.ANALYST)).actor)
