"""Which units a dataset may name: the form of their codes and, when a directory is given, whether
the places exist, what an old code is called now, and what a code of BPS would mean.

BPS 6403 is Kutai Kartanegara while Kemendagri 64.03 is Berau, so a code without dots is never
joined on its digits: both readings are shown and a person chooses.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final, Protocol

from teduh.index.files.dataset_messages import DatasetMessage as M
from teduh.index.framework_checks import nearest
from teduh.kernel.errors import Finding, InvalidInput, Where
from teduh.kernel.numerals import Cell
from teduh.kernel.region_codes import region_code_from_compact, region_code_is_valid

_DIGITS = re.compile(r"\d{2,10}")
_KINDS: Final = re.compile(r"^(kabupaten|kab\.?|kota|provinsi|kecamatan|kec\.?)\s+", re.IGNORECASE)


class UnitDirectory(Protocol):
    """Who knows places; the command line and the apps each bring their own."""

    def name(self, code: str) -> str | None:
        """Return the name of the place that has this code today, None when none has."""
        ...

    def current(self, code: str) -> str | None:
        """Return today's code of the place that once had this one, None when none did."""
        ...

    def from_bps(self, digits: str) -> str | None:
        """Return the Kemendagri code of the place to which BPS gives these digits."""
        ...

    def similar(self, code: str) -> str:
        """Return a hint for a code that is not there, as ` → 64.02?`, or nothing."""
        ...


@dataclass(frozen=True)
class KnownUnits:
    """A directory out of mappings: names by code, today's code by old code, code by BPS digits."""

    names: Mapping[str, str]
    renamed: Mapping[str, str] = field(default_factory=dict)
    bps: Mapping[str, str] = field(default_factory=dict)

    def name(self, code: str) -> str | None:
        """Return the name of a place, None when the code is not known."""
        return self.names.get(code)

    def current(self, code: str) -> str | None:
        """Return today's code of an old one."""
        return self.renamed.get(code)

    def from_bps(self, digits: str) -> str | None:
        """Return the Kemendagri code of BPS digits."""
        return self.bps.get(digits)

    def similar(self, code: str) -> str:
        """Return the nearest code under the same parent as a hint."""
        parent = code.rpartition(".")[0]
        depth = code.count(".")
        near = (c for c in self.names if c.startswith(parent) and c.count(".") == depth)
        return nearest(code, near)


@cache
def packaged_units() -> KnownUnits | None:
    """Return the places of the edition that Teduh ships with, None without the extra `server`.

    Reading takes about half a second, so it is for commands and imports, not for the engine.
    """
    try:
        from lokal import wilayah  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415
    except ImportError:
        return None
    names = dict(wilayah._region_names())
    folder = files("teduh.data").joinpath("places")
    with folder.joinpath("bps_codes.csv").open(encoding="utf-8") as file:
        bps = {row["bps_code"]: row["place_code"] for row in csv.DictReader(file)}
    with folder.joinpath("code_history.csv").open(encoding="utf-8") as file:
        renamed = {
            row["code"]: row["place_code"]
            for row in csv.DictReader(file)
            if row["code"] not in names and row["place_code"] in names
        }
    return KnownUnits(names, renamed, bps)


def read_unit_id(cell: Cell, where: Where, *, kemendagri: bool) -> str | Finding:
    """Return the id in a cell; a number that Excel made of a code is told as such."""
    if isinstance(cell, bool) or cell is None:
        return Finding(M.UNIT_MISSING, where)
    if isinstance(cell, float) and kemendagri:
        text = repr(cell)
        if not region_code_is_valid(text):
            return Finding(M.UNIT_AS_NUMBER, where, {"code": text})
        return text
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return str(cell).strip() or Finding(M.UNIT_MISSING, where)


def check_unit(
    code: str, where: Where, directory: UnitDirectory | None, *, name: str = ""
) -> Finding | None:
    """Return what is wrong with a Kemendagri code, None when nothing is.

    Parameters
    ----------
    code : as the dataset has it.
    where : its place in the file.
    directory : who knows places; without one only the form is checked.
    name : the name that the same row gives, to notice a BPS code that happens to have dots.
    """
    if _DIGITS.fullmatch(code) and len(code) > 2:
        return _without_dots(code, where, directory)
    if not region_code_is_valid(code):
        lost_zero = re.fullmatch(r"\d{2}\.\d", code)
        message = M.UNIT_AS_NUMBER if lost_zero else M.UNIT_MALFORMED
        return Finding(message, where, {"code": code})
    if directory is None or code == "id":
        return None
    known = directory.name(code) or directory.name(_village(code))
    return (
        _unknown(code, where, directory)
        if known is None
        else _named(code, known, name, where, directory)
    )


def _named(
    code: str, known: str, name: str, where: Where, directory: UnitDirectory
) -> Finding | None:
    """Notice a name that does not belong to the code but to the place BPS gives the code to."""
    meant = directory.from_bps(code.replace(".", ""))
    if name and meant and meant != code and not _same_name(name, known):
        other = directory.name(meant) or ""
        if _same_name(name, other):
            params = {
                "code": code,
                "name": name,
                "kemendagri": known,
                "bps": f"{other} ({meant})",
            }
            return Finding(M.UNIT_NAME_BPS, where, params)
    return None


def _without_dots(code: str, where: Where, directory: UnitDirectory | None) -> Finding:
    try:
        dotted = region_code_from_compact(code)
    except InvalidInput:
        dotted = ""
    if not dotted and directory is None:
        return Finding(M.UNIT_MALFORMED, where, {"code": code})
    meant = directory.from_bps(code) if directory else None
    known = directory.name(dotted) if directory and dotted else None
    if directory is None or (meant is None and known is None):
        return Finding(M.UNIT_COMPACT, where, {"code": code, "dotted": dotted or "64.02"})
    params = {
        "code": code,
        "kemendagri": f"{known} ({dotted})" if known else "-",
        "bps": f"{directory.name(meant) or ''} ({meant})" if meant else "-",
    }
    return Finding(M.UNIT_TWO_READINGS, where, params)


def _unknown(code: str, where: Where, directory: UnitDirectory) -> Finding:
    current = directory.current(code)
    if current:
        params = {"code": code, "current": current, "name": directory.name(current) or ""}
        return Finding(M.UNIT_OLD, where, params)
    meant = directory.from_bps(code.replace(".", ""))
    if meant:
        params = {"code": code, "kemendagri": "-", "bps": f"{directory.name(meant)} ({meant})"}
        return Finding(M.UNIT_TWO_READINGS, where, params)
    params = {"code": code, "hint": directory.similar(code)}
    return Finding(M.UNIT_UNKNOWN, where, params)


def _village(code: str) -> str:
    """Return the village part of one of our own codes below it, which only an office may know."""
    return ".".join(code.split(".")[:4])


def _same_name(first: str, second: str) -> bool:
    return _bare(first) == _bare(second)


def _bare(name: str) -> str:
    return re.sub(r"\W", "", _KINDS.sub("", name.strip())).casefold()
