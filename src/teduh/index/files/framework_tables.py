"""Frameworks out of tables: a sheet of nodes in Excel or CSV, and COINr's `iMeta` as it is.

A sheet of nodes has a row a node. Headings, English or Indonesian:

    id | kode, parent | induk, weight | bobot, direction | arah, name_id | nama, name_en,
    kind | jenis, unit | satuan, scoring | penilaian, grades | tingkat, low | batas_bawah,
    high | batas_atas, target | sasaran, denominator | penyebut, source | sumber,
    source_url | tautan, note_id | catatan, note_en, assumption_id | asumsi, assumption_en

`grades` is written `1=1; 2=2; 3=3` (id = weight). A second sheet may have two columns, `field` and
`value` (`isian` and `nilai`), for what concerns the whole: id, name_id, name_en, units, levels,
conflict, denominators, groups; lists with commas. Without it the id is the name of the file.

Of `iMeta` the columns iCode, iName, Level, Parent, Weight, Direction, Type, Unit, Target and
Denominator are read; others are its owner's. Its units are free.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any, Final

from teduh.index.files.framework_drafts import FrameworkDraft, NodeDraft
from teduh.index.framework_checks import nearest
from teduh.index.messages import FrameworkMessage as M
from teduh.kernel.errors import Finding, InvalidInput, Level, Where
from teduh.kernel.numerals import Cell, decimal_mark, parse_number
from teduh.kernel.tables import Table, TableRow

HEADINGS: Final = {
    "id": "id", "kode": "id",
    "parent": "parent", "induk": "parent",
    "weight": "weight", "bobot": "weight",
    "direction": "direction", "arah": "direction",
    "name_id": "name_id", "nama": "name_id",
    "name_en": "name_en", "name": "name_en", "nama_en": "name_en",
    "kind": "kind", "jenis": "kind",
    "unit": "unit", "satuan": "unit",
    "scoring": "scoring", "penilaian": "scoring",
    "grades": "grades", "tingkat": "grades",
    "low": "low", "batas_bawah": "low",
    "high": "high", "batas_atas": "high",
    "target": "target", "sasaran": "target",
    "denominator": "denominator", "penyebut": "denominator",
    "source": "source", "sumber": "source",
    "source_url": "source_url", "tautan": "source_url",
    "note_id": "note_id", "catatan": "note_id", "note_en": "note_en",
    "assumption_id": "assumption_id", "asumsi": "assumption_id",
    "assumption_en": "assumption_en",
}  # fmt: skip
WORDS: Final = {
    "indikator": "indicator", "agregat": "aggregate",
    "nilai": "value", "hitungan": "count", "hitungan_bertingkat": "graded_count",
    "terjadi": "occurred", "bebas": "free",
}  # fmt: skip
IMETA_HEADINGS: Final = {
    "iCode": "id", "iName": "name_en", "Parent": "parent", "Weight": "weight",
    "Direction": "direction", "Unit": "unit", "Target": "target", "Denominator": "denominator",
    "Type": "type", "Level": "level",
}  # fmt: skip
HEADER_MARKS: Final = frozenset({"parent", "induk", "iCode"})
_TOP_LISTS: Final = ("levels", "denominators", "groups")
_TOP_FIELDS: Final = ("id", "name_id", "name_en", "units", "conflict", *_TOP_LISTS)
_NUMBERS: Final = ("weight", "direction", "low", "high", "target")
_GRADE = re.compile(r"\s*([\w.\-]+)\s*=\s*([\d.,]+)\s*")


def draft_from_tables(tables: list[Table], file: str) -> FrameworkDraft:
    """Return the draft of the framework that the sheets of one file hold."""
    filled = [t for t in tables if t.header]
    imeta = next((t for t in filled if "iCode" in t.header), None)
    if imeta is not None:
        return _from_imeta(imeta, file)
    nodes = next((t for t in filled if _has_nodes(t)), None)
    if nodes is None:
        kind = "XLSX" if any(t.sheet for t in tables) else "CSV"
        raise InvalidInput(Finding(M.NOT_A_FRAMEWORK, Where(file=file), {"kind": kind}))
    whole = next((t for t in filled if t is not nodes and _is_whole(t)), None)
    findings = [*nodes.findings, *(whole.findings if whole else ())]
    top: dict[str, Any] = {"id": _file_id(file)}
    if whole is not None:
        top.update(_top(whole, findings))
    drafts = [_node(nodes, row, HEADINGS, findings) for row in nodes.rows]
    _unknown_headings(nodes, findings)
    return FrameworkDraft(top, drafts, lambda _: nodes.where(), None, _errors(findings))


def _errors(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.level is Level.ERROR]


def _has_nodes(table: Table) -> bool:
    fields = {HEADINGS.get(h.casefold()) for h in table.header}
    return {"id", "parent"} <= fields


def _is_whole(table: Table) -> bool:
    head = tuple(h.casefold() for h in table.header[:2])
    return head in (("field", "value"), ("isian", "nilai"))


def _file_id(file: str) -> str:
    stem = file.rpartition(".")[0] or file
    return re.sub(r"[^\w.\-]+", "-", stem).strip("-._") or "framework"


def _top(table: Table, findings: list[Finding]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row in table.rows:
        name = str(row.cells[0] or "").strip()
        value = "" if row.cells[1] is None else str(row.cells[1]).strip()
        if name not in _TOP_FIELDS:
            params = {
                "field": name,
                "hint": nearest(name, _TOP_FIELDS),
                "known": ", ".join(_TOP_FIELDS),
            }
            findings.append(Finding(M.FIELD_UNKNOWN, table.where(row.row, 0), params))
        elif name in _TOP_LISTS:
            found[name] = [part.strip() for part in re.split(r"[,;]", value) if part.strip()]
        elif value:
            found[name] = WORDS.get(value, value)
    found.update(_both_languages(found, "name"))
    return found


def _both_languages(fields: dict[str, Any], name: str) -> dict[str, Any]:
    """Move `name_id` and `name_en` into one `name` of two languages."""
    texts = {lang: fields.pop(f"{name}_{lang}", None) for lang in ("id", "en")}
    given = {lang: str(text) for lang, text in texts.items() if text not in (None, "")}
    return {name: given} if given else {}


def _unknown_headings(table: Table, findings: list[Finding]) -> None:
    for position, heading in enumerate(table.header):
        if heading and heading.casefold() not in HEADINGS:
            params = {
                "field": heading,
                "hint": nearest(heading.casefold(), HEADINGS),
                "known": ", ".join(dict.fromkeys(HEADINGS.values())),
            }
            where = table.where(table.header_row, position)
            findings.append(Finding(M.FIELD_UNKNOWN, where, params))


def _node(
    table: Table, row: TableRow, headings: dict[str, str], findings: list[Finding]
) -> NodeDraft:
    """One row as the fields of a node, each answering for its own cell."""
    at: dict[str, int] = {}
    fields: dict[str, Any] = {}
    for position, heading in enumerate(table.header):
        field = headings.get(heading) or headings.get(heading.casefold())
        cell = row.cells[position]
        if field is None or cell is None or cell == "NA":
            continue
        at[field] = position
        mark = table.decimal or decimal_mark(r.cells[position] for r in table.rows)
        fields[field] = _value(field, cell, table.where(row.row, position), mark, findings)
    for name in ("name", "note", "assumption"):
        fields.update(_both_languages(fields, name))
    fields = {name: value for name, value in fields.items() if value is not None}
    return NodeDraft(fields, _placer(table, row.row, at, str(fields.get("id", ""))))


def _placer(table: Table, row: int, at: dict[str, int], node: str) -> Callable[[str], Where]:
    def place(field: str) -> Where:
        where = table.where(row, at.get(field.partition("[")[0]))
        return Finding(M.NO_NODES, where).at(node=node).where

    return place


def _value(field: str, cell: Cell, where: Where, mark: str, findings: list[Finding]) -> Any:
    if field in _NUMBERS:
        value = parse_number(cell, where, decimal=mark)
        if isinstance(value, Finding):
            findings.append(value)
            return None
        return None if math.isnan(value) else value
    if field == "grades":
        return _grades(str(cell), where, findings)
    text = str(int(cell)) if isinstance(cell, float) and cell == int(cell) else str(cell).strip()
    return WORDS.get(text.casefold(), text) if field in ("kind", "scoring") else text


def _grades(text: str, where: Where, findings: list[Finding]) -> list[dict[str, Any]] | None:
    found: list[dict[str, Any]] = []
    for part in filter(str.strip, text.split(";")):
        match = _GRADE.fullmatch(part)
        weight = parse_number(match[2], where) if match else None
        if match is None or not isinstance(weight, float):
            params = {"field": "grades", "expected": "1=1; 2=2; 3=3", "value": text}
            findings.append(Finding(M.FIELD_TYPE, where, params))
            return None
        found.append({"id": match[1], "weight": weight})
    return found


# COINr's iMeta


def _from_imeta(table: Table, file: str) -> FrameworkDraft:
    findings = list(table.findings)
    top: dict[str, Any] = {"id": _file_id(file), "units": "free", "denominators": [], "groups": []}
    drafts: list[NodeDraft] = []
    levels: dict[str, float] = {}
    for row in table.rows:
        draft = _node(table, row, IMETA_HEADINGS, findings)
        fields = draft.fields
        kind = str(fields.pop("type", "")).strip()
        level = fields.pop("level", None)
        node_id = str(fields.get("id", ""))
        if kind in ("Denominator", "Group"):
            top["denominators" if kind == "Denominator" else "groups"].append(node_id)
            continue
        if kind not in ("Indicator", "Aggregate"):
            params = {
                "value": kind,
                "field": "Type",
                "hint": nearest(kind, _TYPES),
                "known": ", ".join(_TYPES),
            }
            findings.append(Finding(M.CHOICE, draft.where("type"), params))
            continue
        fields["kind"] = kind.lower()
        number = parse_number(level, draft.where("level"))
        if isinstance(number, float) and not math.isnan(number):
            levels[node_id] = number
        drafts.append(draft)
    findings += _level_faults(drafts, levels)
    return FrameworkDraft(top, drafts, lambda _: table.where(), None, _errors(findings))


_TYPES: Final = ("Indicator", "Aggregate", "Denominator", "Group")


def _level_faults(drafts: list[NodeDraft], levels: dict[str, float]) -> list[Finding]:
    """A parent must stand above its child; the tree itself is checked elsewhere."""
    found: list[Finding] = []
    for draft in drafts:
        node, parent = str(draft.fields.get("id", "")), str(draft.fields.get("parent", ""))
        if node in levels and parent in levels and levels[parent] <= levels[node]:
            params = {
                "node": node,
                "level": levels[node],
                "parent": parent,
                "parent_level": levels[parent],
            }
            found.append(Finding(M.LEVEL_ORDER, draft.where("level"), params))
    return found
