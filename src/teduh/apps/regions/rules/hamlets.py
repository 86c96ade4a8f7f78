"""Dusun, RW and RT: their codes, their states, and the rows in which offices list them.

No official list exists, so places below the village are proposed locally and approved by a
supervisor. A desa has dusun and its RT in them; a kelurahan has RW and RT and no dusun. A code that
was ever used is never given again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz import fuzz

from teduh.apps.regions.messages import RegionMessage
from teduh.apps.regions.rules.names import match_key
from teduh.kernel.errors import Finding, InvalidInput, Level, Where
from teduh.kernel.region_codes import PlaceLevel

OUR_LEVELS: Final = (PlaceLevel.HAMLET, PlaceLevel.RW, PlaceLevel.RT)
NAME_LIMIT: Final = 120
LIKE_CUTOFF: Final = 88.0
# (from, to) -> who does it: the verb of the audit row.
TRANSITIONS: Final = {
    ("proposed", "active"): "hamlet_approved",
    ("proposed", "ended"): "hamlet_rejected",
    ("active", "ended"): "hamlet_ended",
}
# What may lie directly below what.
HOLDS: Final = {
    "desa": (PlaceLevel.HAMLET,),
    "desa_adat": (PlaceLevel.HAMLET,),
    "kelurahan": (PlaceLevel.RW, PlaceLevel.RT),
    "dusun": (PlaceLevel.RW, PlaceLevel.RT),
    "rw": (PlaceLevel.RT,),
}
_PREFIX: Final = {PlaceLevel.HAMLET: "d", PlaceLevel.RW: "rw", PlaceLevel.RT: "rt"}
_NUMBER = re.compile(r"(?:(?:rt|rw)[\s.:/-]*)?0*(\d{1,3})(?:\.0)?", re.IGNORECASE)
_NONE: Final = frozenset({"", "-", "--", "0", "00", "000", "0.0", "tidak ada"})


@dataclass(frozen=True, slots=True)
class HamletRow:
    """One row of an office's list, as OpenSID exports it: `dusun, rw, rt`."""

    village_code: str
    dusun: str
    rw: int | None
    rt: int | None
    where: Where = field(default=Where())

    @property
    def identity(self) -> tuple[str, str, int | None, int | None]:
        """What makes two rows the same."""
        return self.village_code, match_key(self.dusun, "hamlet"), self.rw, self.rt


def read_number(text: str, kind: str, where: Where) -> int | None:
    """Return the number of an RT or RW; `-`, `0` and nothing mean that there is none.

    >>> read_number("RT 05", "RT", Where()), read_number("-", "RW", Where())
    (5, None)
    """
    plain = text.strip().lower()
    if plain in _NONE:
        return None
    match = _NUMBER.fullmatch(plain)
    if not match or int(match[1]) == 0:
        params = {"value": text.strip(), "kind": kind}
        raise InvalidInput(Finding(RegionMessage.NUMBER_EXPECTED, where, params))
    return int(match[1])


def read_required_number(text: str, kind: str) -> int:
    """Return the number that an RT or RW must have when it is proposed by itself."""
    where = Where()
    number = read_number(text, kind, where)
    if number is None:
        params = {"value": text.strip(), "kind": kind}
        raise InvalidInput(Finding(RegionMessage.NUMBER_EXPECTED, where, params))
    return number


def check_rows(rows: Sequence[HamletRow], kelurahan: Collection[str]) -> list[Finding]:
    """Return everything that is wrong with rows; `kelurahan` are the codes without dusun.

    Rows name a dusun in a desa and none in a kelurahan; each says something; none occurs twice. Two
    dusun of one village spelled almost alike are a warning.
    """
    findings: list[Finding] = []
    seen: dict[tuple[str, str, int | None, int | None], HamletRow] = {}
    for row in rows:
        if row.village_code in kelurahan:
            if row.dusun:
                params = {"name": row.dusun}
                findings.append(Finding(RegionMessage.HAMLET_IN_KELURAHAN, row.where, params))
            elif row.rt is None and row.rw is None:
                findings.append(Finding(RegionMessage.RW_WITHOUT_RT, row.where))
        elif not row.dusun:
            missing = RegionMessage.HAMLET_MISSING
            nothing = row.rt is None and row.rw is None
            findings.append(Finding(RegionMessage.RW_WITHOUT_RT if nothing else missing, row.where))
        if len(row.dusun) > NAME_LIMIT:
            params_long = {"name": f"{row.dusun[:40]}…", "limit": NAME_LIMIT}
            findings.append(Finding(RegionMessage.NAME_TOO_LONG, row.where, params_long))
        first = seen.setdefault(row.identity, row)
        if first is not row:
            params_twice = {"row": first.where.row or 0}
            findings.append(Finding(RegionMessage.ROW_TWICE, row.where, params_twice))
    return findings + _alike(rows)


def _alike(rows: Sequence[HamletRow]) -> list[Finding]:
    findings = []
    known: dict[str, list[str]] = {}
    for row in rows:
        names = known.setdefault(row.village_code, [])
        if row.dusun and row.dusun not in names:
            if other := name_like(row.dusun, names):
                params = {"name": row.dusun, "other": other}
                findings.append(
                    Finding(RegionMessage.NAME_LIKE_ANOTHER, row.where, params, Level.WARNING)
                )
            names.append(row.dusun)
    return findings


def name_like(name: str, others: Iterable[str]) -> str:
    """Return the first other name that is spelled almost so, but not the same, or nothing.

    Numerals tell dusun apart: `Sukamaju I` and `Sukamaju II` are two.
    """
    key = match_key(name, "hamlet")
    for other in others:
        other_key = match_key(other, "hamlet")
        numbered = _numeral(name) != _numeral(other)
        if key != other_key and not numbered and fuzz.ratio(key, other_key) >= LIKE_CUTOFF:
            return other
    return ""


def _numeral(name: str) -> str:
    last = name.strip().split(" ")[-1].lower()
    return last if re.fullmatch(r"[ivx]+|\d+|[a-z]", last) else ""


def next_code(parent_path: str, level: PlaceLevel, used: Collection[str], number: int = 1) -> str:
    """Return the code of a new place: its number when that was never used, else the next free one.

    >>> next_code("64.02.06.2003", PlaceLevel.HAMLET, {"64.02.06.2003.d01"})
    '64.02.06.2003.d02'
    """
    for candidate in range(number, 1000):
        code = f"{parent_path}.{_PREFIX[level]}{candidate:02d}"
        if code not in used:
            return code
    raise InvalidInput(Finding(RegionMessage.CODES_EXHAUSTED, params={"code": parent_path}))


def rt_container(parent_path: str, parent_level: PlaceLevel) -> str:
    """Return the beginning of an RT's code: an RT without RW stands in `rw00`.

    >>> rt_container("64.02.06.2003.d03", PlaceLevel.HAMLET)
    '64.02.06.2003.d03.rw00'
    """
    return parent_path if parent_level is PlaceLevel.RW else f"{parent_path}.rw00"


def transition(status: str, target: str, code: str) -> str:
    """Return the audit verb of a change of state; raise when there is no such change."""
    verb = TRANSITIONS.get((status, target))
    if verb is None:
        params = {"code": code, "status": status}
        raise InvalidInput(Finding(RegionMessage.TRANSITION_UNKNOWN, params=params))
    return verb
