"""An edition is a list of (code, name); what it must satisfy before a place is touched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from teduh.apps.regions.messages import RegionMessage
from teduh.kernel.errors import Finding, Where
from teduh.kernel.region_codes import (
    NATION_CODE,
    PlaceLevel,
    regency_is_kota,
    region_code_is_valid,
    region_code_level,
    region_code_parent,
)

# Kepmendagri 300.2.2-2430 of 2025, as the package that carries it counts them.
COUNTS_2025: Final = {
    PlaceLevel.PROVINCE: 38,
    PlaceLevel.REGENCY: 514,
    PlaceLevel.DISTRICT: 7_285,
    PlaceLevel.VILLAGE: 83_762,
}
_OFFICIAL = frozenset(COUNTS_2025)
_VILLAGE_KINDS = {"1": "kelurahan", "2": "desa", "3": "desa_adat"}


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One place in an edition; `previous_code` names the code it had before, when that changed."""

    code: str
    name: str
    previous_code: str = ""
    where: Where = field(default=Where())


def place_kind(code: str) -> str:
    """Return what a place of an official code is called.

    >>> place_kind("64.02"), place_kind("64.72"), place_kind("64.02.06.1001")
    ('kabupaten', 'kota', 'kelurahan')
    """
    level = region_code_level(code)
    if level is PlaceLevel.REGENCY:
        return "kota" if regency_is_kota(code) else "kabupaten"
    if level is PlaceLevel.VILLAGE:
        return _VILLAGE_KINDS[code.rpartition(".")[2][0]]
    return {PlaceLevel.NATION: "nation", PlaceLevel.PROVINCE: "province"}.get(level, "kecamatan")


def count_levels(codes: Iterable[str]) -> dict[str, int]:
    """Return the number of codes at each official level."""
    depth = Counter(code.count(".") for code in codes)
    return {level.value: depth[i] for i, level in enumerate(COUNTS_2025)}


def check_edition(
    rows: Sequence[EditionRow], *, expected: dict[PlaceLevel, int] | None, within: str = NATION_CODE
) -> list[Finding]:
    """Return everything that is wrong with a list of codes.

    Codes are of official levels, unique and named; each has its parent in the list (or above
    `within`); the counts are those expected, when something is expected.
    """
    findings: list[Finding] = []
    seen: set[str] = set()
    previous: set[str] = set()
    for row in rows:
        if not region_code_is_valid(row.code) or region_code_level(row.code) not in _OFFICIAL:
            findings.append(Finding(RegionMessage.CODE_NOT_OFFICIAL, row.where, {"code": row.code}))
            continue
        if row.code in seen:
            findings.append(Finding(RegionMessage.CODE_TWICE, row.where, {"code": row.code}))
        if not row.name.strip():
            findings.append(Finding(RegionMessage.NAME_EMPTY, row.where, {"code": row.code}))
        if row.previous_code:
            if row.previous_code in previous:
                findings.append(
                    Finding(
                        RegionMessage.PREVIOUS_CODE_TWICE, row.where, {"code": row.previous_code}
                    )
                )
            previous.add(row.previous_code)
        seen.add(row.code)
    for row in rows:
        parent = region_code_parent(row.code) if row.code in seen else None
        if parent and parent != NATION_CODE and parent not in seen and row.code != within:
            params = {"code": row.code, "parent": parent}
            findings.append(Finding(RegionMessage.PARENT_MISSING, row.where, params))
    if expected is not None:
        counts = count_levels(seen)
        findings += [
            Finding(
                RegionMessage.COUNT_UNEXPECTED,
                params={"level": level.value, "count": counts[level.value], "expected": number},
            )
            for level, number in expected.items()
            if counts[level.value] != number
        ]
    return findings
