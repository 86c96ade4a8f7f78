"""Arithmetic on Kemendagri region codes and on the codes Teduh adds below the village.

A code is dotted: province `64`, regency `64.02`, district `64.02.06`, village `64.02.06.1001`.
Below the village are our own: hamlet `….d03` (in a desa), `….rw02`, `….rt05`, station `….tps012`.
Codes are never joined on digits with those of BPS: BPS 6403 is Kukar, Kemendagri 64.03 is Berau.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from teduh.kernel.errors import Finding, InvalidInput
from teduh.kernel.messages import KernelMessage


class PlaceLevel(StrEnum):
    """Levels of the administrative hierarchy, highest first."""

    NATION = "nation"
    PROVINCE = "province"
    REGENCY = "regency"
    DISTRICT = "district"
    VILLAGE = "village"
    HAMLET = "hamlet"
    RW = "rw"
    RT = "rt"
    POLLING_STATION = "polling_station"


NATION_CODE: Final = "id"
_PATTERN = re.compile(
    r"(?P<province>\d{2})"
    r"(?:\.(?P<regency>\d{2})"
    r"(?:\.(?P<district>\d{2})"
    r"(?:\.(?P<village>[123]\d{3})"
    r"(?:\.(?P<hamlet>d\d{2,3}))?(?:\.(?P<rw>rw\d{2,3}))?(?:\.(?P<rt>rt\d{2,3}))?"
    r"(?:\.(?P<polling_station>tps\d{3}))?"
    r")?)?)?",
    re.ASCII,
)
# The groups of the pattern stand one after another, so the last one that matched is the level.
_LEVELS = {level.value: level for level in PlaceLevel}
# Time zones by province: UU and Keppres 41/1987; the four Papuan provinces of 2022 keep WIT.
_WITA = frozenset({"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"})
_WIT = frozenset({"81", "82", "91", "92", "93", "94", "95", "96"})


def region_code_level(code: str) -> PlaceLevel:
    """Return the level of a code; raise InvalidInput when it is none."""
    if code == NATION_CODE:
        return PlaceLevel.NATION
    match = _PATTERN.fullmatch(code)
    if not match:
        raise InvalidInput(Finding(KernelMessage.REGION_CODE_MALFORMED, params={"code": code}))
    return _LEVELS[match.lastgroup or ""]


def region_code_is_valid(code: str) -> bool:
    """Say whether `code` has the form of a region code (not whether the place exists)."""
    return code == NATION_CODE or _PATTERN.fullmatch(code) is not None


def region_code_parent(code: str) -> str | None:
    """Return the code one level up; the parent of a province is `id`, of `id` there is none.

    >>> region_code_parent("64.02.06.2003.d03.rw00.rt05")
    '64.02.06.2003.d03.rw00'
    """
    if region_code_level(code) is PlaceLevel.NATION:
        return None
    head, _, _ = code.rpartition(".")
    return head or NATION_CODE


def region_code_ancestors(code: str) -> tuple[str, ...]:
    """Return the codes above, highest first, without `id`.

    >>> region_code_ancestors("64.02.06.1001")
    ('64', '64.02', '64.02.06')
    """
    parts = code.split(".")
    return tuple(".".join(parts[:n]) for n in range(1, len(parts)))


def region_code_contains(ancestor: str, code: str) -> bool:
    """Say whether `code` is `ancestor` or lies below it; `id` holds everything."""
    return ancestor in (NATION_CODE, code) or code.startswith(f"{ancestor}.")


def region_code_range(code: str) -> tuple[str, str]:
    """Return `[low, high)` bounds of the codes below `code` in C collation ('/' follows '.').

    >>> region_code_range("64.02")
    ('64.02.', '64.02/')
    """
    return f"{code}.", f"{code}/"


def region_code_from_compact(digits: str) -> str:
    """Return the dotted code of 2, 4, 6 or 10 digits.

    >>> region_code_from_compact("6402061001")
    '64.02.06.1001'
    """
    cuts = {2: (2,), 4: (2, 4), 6: (2, 4, 6), 10: (2, 4, 6, 10)}.get(len(digits))
    if not cuts or not (digits.isascii() and digits.isdecimal()):
        raise InvalidInput(Finding(KernelMessage.REGION_CODE_MALFORMED, params={"code": digits}))
    starts = (0, *cuts[:-1])
    return ".".join(digits[start:cut] for start, cut in zip(starts, cuts, strict=True))


def regency_is_kota(code: str) -> bool:
    """Say whether a regency code is of a kota: its second group is 70 or more."""
    return region_code_level(code) is PlaceLevel.REGENCY and int(code.rpartition(".")[2]) >= 70


def region_code_zone(code: str) -> str:
    """Return the IANA zone of a place: WIB, WITA or WIT by its province; the nation keeps WIB.

    >>> region_code_zone("64.02")
    'Asia/Makassar'
    """
    province = code[:2]
    if province in _WITA:
        return "Asia/Makassar"
    if province in _WIT:
        return "Asia/Jayapura"
    return "Asia/Jakarta"
