"""The directory of an institution's offices from a spreadsheet: all findings at once, or all rows.

Columns: `kode, nama, jenis, induk, wilayah` (or their English names). A row whose code is known
updates that office; offices that the file does not name stay as they are, because a missing row is
more often a forgotten one than a closed office. Nothing is written when one finding is an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from teduh.apps.accounts.messages import AccountsMessage
from teduh.apps.accounts.models import Institution, WorkUnit, WorkUnitKind
from teduh.apps.accounts.services.checks import require_administrator
from teduh.apps.accounts.unit_files import read_marked
from teduh.apps.audit.services import audit_record
from teduh.apps.regions.models import Place
from teduh.kernel.errors import Finding, InvalidInput, Where
from teduh.kernel.intake import FileKind, admit, parse_in_child
from teduh.kernel.messages import Message
from teduh.kernel.provenance import digest
from teduh.kernel.region_codes import region_code_contains
from teduh.kernel.scope import Actor

_COLUMNS: Final = {
    "code": ("kode", "code"),
    "name": ("nama", "name"),
    "kind": ("jenis", "kind"),
    "parent": ("induk", "parent"),
    "place": ("wilayah", "place"),
}
_REQUIRED: Final = ("code", "name", "kind", "place")
_LIMITS: Final = {"code": 40, "name": 200}
# What people write for a kind, besides the ids themselves.
_KIND_WORDS: Final = {
    "dinas": "opd",
    "badan": "opd",
    "bidang": "section",
    "bagian": "section",
    "kecamatan": "kecamatan",
    "kelurahan": "kelurahan",
    "desa": "desa",
    "sekolah": "school",
    "puskesmas": "puskesmas",
    "polsek": "station",
    "polres": "station",
    "koramil": "station",
    "panwascam": "supervisors",
    "pkd": "supervisors",
    "lainnya": "other",
}


@dataclass(frozen=True, slots=True)
class UnitImport:
    """What an import did."""

    created: int
    updated: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class _Row:
    where: Where
    values: dict[str, str]
    headings: dict[str, str]

    def finding(self, message: Message, field: str, **params: Any) -> Finding:
        """Return a finding in the cell of a field."""
        return Finding(message, self.where, params).at(column=self.headings.get(field, field))


def work_units_import(
    *, actor: Actor, institution: Institution, source: Path | bytes, name: str
) -> UnitImport:
    """Read offices from XLSX or CSV and write them. Called by an administrator or the system.

    Raises
    ------
    InvalidInput
        Every finding of the file, with sheet, row and column; nothing was written.
    """
    require_administrator(actor, institution.pk)
    rows, findings = _read_rows(source, name)
    known = {unit.code: unit for unit in institution.work_units.select_related("parent", "place")}
    paths = {row.values["place"] for row in rows}
    places = {
        place.path: place for place in Place.objects.filter(path__in=paths).exclude(status="ended")
    }
    findings += _check_rows(rows, institution, known, places)
    if findings:
        raise InvalidInput(*findings)
    with transaction.atomic():
        result = _write(institution, rows, known, places)
        audit_record(
            actor=actor,
            verb="work_units_imported",
            subject_kind="institution",
            subject_id=institution.pk,
            institution_id=institution.pk,
            details={"rows": digest([row.values for row in rows])},
        )
    return result


def _read_rows(source: Path | bytes, name: str) -> tuple[list[_Row], list[Finding]]:
    admitted = admit(source, name=name, kinds=(FileKind.CSV, FileKind.XLSX))
    tables = parse_in_child(read_marked, admitted, _COLUMNS["code"], memory_mb=512, seconds=30)
    if not tables:
        return [], [_missing(Where(file=name), field) for field in _REQUIRED]
    table = tables[0]
    wanted = {heading.strip().lower(): heading for heading in table.header}
    headings = {
        field: wanted[word] for field, words in _COLUMNS.items() for word in words if word in wanted
    }
    where = Where(file=name, sheet=table.sheet)
    findings = [_missing(where, field) for field in _REQUIRED if field not in headings]
    if findings:
        return [], findings
    index = {field: table.header.index(heading) for field, heading in headings.items()}
    rows = []
    for line in table.rows:
        values = {field: _text(line.cells[at]) for field, at in index.items()}
        if any(values.values()):
            values.setdefault("parent", "")
            rows.append(_Row(Where(name, table.sheet, line.row), values, headings))
    return rows, []


def _missing(where: Where, field: str) -> Finding:
    return Finding(AccountsMessage.UNIT_COLUMN_MISSING, where, {"name": _COLUMNS[field][0]})


def _text(cell: object) -> str:
    """Return a cell as text; 64.02 typed as a number stays a code, 12.0 is the code 12."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _kind(text: str) -> str | None:
    word = text.strip().lower()
    word = _KIND_WORDS.get(word, word)
    return word if word in WorkUnitKind.values else None


def _check_rows(
    rows: list[_Row],
    institution: Institution,
    known: dict[str, WorkUnit],
    places: dict[str, Place],
) -> list[Finding]:
    findings: list[Finding] = []
    first: dict[str, int | None] = {}
    codes = {row.values["code"] for row in rows} | known.keys()
    for row in rows:
        values = row.values
        for field in _REQUIRED:
            if not values[field]:
                params = {"name": row.headings[field]}
                findings.append(row.finding(AccountsMessage.UNIT_FIELD_EMPTY, field, **params))
        for field, limit in _LIMITS.items():
            if len(values[field]) > limit:
                params = {"name": row.headings[field], "limit": limit}
                findings.append(row.finding(AccountsMessage.UNIT_NAME_LONG, field, **params))
        code = values["code"]
        if code and code in first:
            params = {"code": code, "row": first[code]}
            findings.append(row.finding(AccountsMessage.UNIT_CODE_TWICE, "code", **params))
        first.setdefault(code, row.where.row)
        if values["kind"] and _kind(values["kind"]) is None:
            params = {"kind": values["kind"], "known": ", ".join(WorkUnitKind.values)}
            findings.append(row.finding(AccountsMessage.UNIT_KIND_UNKNOWN, "kind", **params))
        if values["parent"] and values["parent"] not in codes:
            params = {"code": values["parent"]}
            findings.append(row.finding(AccountsMessage.UNIT_PARENT_UNKNOWN, "parent", **params))
        findings += _check_place(row, institution, places)
    return findings + _check_cycles(rows, known)


def _check_place(row: _Row, institution: Institution, places: dict[str, Place]) -> list[Finding]:
    code = row.values["place"]
    if not code:
        return []
    if code not in places:
        return [row.finding(AccountsMessage.UNIT_PLACE_UNKNOWN, "place", code=code)]
    region = institution.place.path
    if not region_code_contains(region, code):
        return [row.finding(AccountsMessage.UNIT_PLACE_OUTSIDE, "place", code=code, region=region)]
    return []


def _check_cycles(rows: list[_Row], known: dict[str, WorkUnit]) -> list[Finding]:
    parents = {code: unit.parent.code if unit.parent else "" for code, unit in known.items()}
    parents |= {row.values["code"]: row.values["parent"] for row in rows}
    findings = []
    reported: set[str] = set()
    for row in rows:
        chain = [row.values["code"]]
        while (parent := parents.get(chain[-1], "")) and parent not in chain:
            chain.append(parent)
        if parent and parent == chain[0] and not reported & set(chain):
            reported.update(chain)
            text = " > ".join([*chain, parent])
            findings.append(
                row.finding(AccountsMessage.UNIT_CYCLE, "parent", code=chain[0], chain=text)
            )
    return findings


def _write(
    institution: Institution,
    rows: list[_Row],
    known: dict[str, WorkUnit],
    places: dict[str, Place],
) -> UnitImport:
    """Write offices first and their parents after, so that any order of rows will do."""
    fields = ("name", "kind", "place_id", "parent_id")
    before = {code: tuple(getattr(unit, f) for f in fields) for code, unit in known.items()}
    fresh = []
    for row in rows:
        values = row.values
        unit = known.get(values["code"])
        if unit is None:
            unit = known[values["code"]] = WorkUnit(institution=institution, code=values["code"])
            fresh.append(unit)
        unit.name, unit.kind = values["name"], _kind(values["kind"])
        unit.place = places[values["place"]]
    WorkUnit.objects.bulk_create(fresh)
    changed = []
    for row in rows:
        unit, parent = known[row.values["code"]], known.get(row.values["parent"])
        unit.parent = parent
        if before.get(unit.code) != tuple(getattr(unit, f) for f in fields):
            unit.version += unit.code in before
            changed.append(unit)
    WorkUnit.objects.bulk_update(
        changed, ["name", "kind", "place", "parent", "version"], batch_size=200
    )
    updated = sum(unit.code in before for unit in changed)
    return UnitImport(len(fresh), updated, len(rows) - len(fresh) - updated)
