"""From the codes in a file to the places of today: every row is one place of one level and region.

Old codes are read as today's and said so; unknown codes, codes of BPS, places twice, outside the
region or of another level are errors, all told at once. Rows come out sorted by code, so that the
tables of a run can be read for one place without the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from teduh.apps.indices.messages import IndicesMessage
from teduh.apps.regions.messages import RegionMessage
from teduh.apps.regions.models import Place, PlaceCode, PlaceStatus, Scheme
from teduh.apps.regions.selectors import place_descendants, place_get, place_map, place_resolve
from teduh.index.dataset import Dataset
from teduh.index.files.dataset_units import KnownUnits
from teduh.index.levels import dataset_rows
from teduh.kernel.errors import Finding, InvalidInput, Level, Where, raise_errors
from teduh.kernel.region_codes import (
    NATION_CODE,
    PlaceLevel,
    region_code_ancestors,
    region_code_contains,
    region_code_from_compact,
)

LOWEST_DATA_LEVEL: Final = PlaceLevel.VILLAGE
_EXAMPLES: Final = 5


@dataclass(frozen=True, slots=True)
class ResolvedUnits:
    """A dataset whose units are places of today, with the region and level they share."""

    dataset: Dataset
    region: Place
    level: PlaceLevel
    findings: tuple[Finding, ...]


def units_resolve(
    dataset: Dataset, *, region: Place | None = None, level: str | None = None
) -> ResolvedUnits:
    """Read every unit id as a place and check that they belong together.

    Parameters
    ----------
    region, level : what was chosen; without one it is what the rows have in common.

    Raises
    ------
    InvalidInput
        With every finding, errors and notes, when one of them is an error.
    """
    codes = sorted(set(dataset.unit_ids))
    if not codes:
        raise InvalidInput(Finding(IndicesMessage.DATASET_EMPTY))
    places, findings = _read_codes(codes)
    findings += _check_twice(places)
    expected = level or _usual_level(places.values())
    findings += _check_level(places, expected)
    if region is not None:
        findings += _check_inside(places, region)
    raise_errors(findings)
    region = region or place_get(_common_code([place.path for place in places.values()]))
    resolved = _sorted(_renamed(dataset, {code: p.path for code, p in places.items()}))
    findings += _absent(resolved, region, expected)
    return ResolvedUnits(resolved, region, PlaceLevel(expected), tuple(findings))


def known_units() -> KnownUnits:
    """Return the places of this installation as the reader of files takes them.

    Former codes count as known: they are read as today's afterwards, and said so.
    """
    standing = Place.objects.exclude(status=PlaceStatus.ENDED)
    names = dict(standing.values_list("path", "name"))
    codes = PlaceCode.objects.exclude(place__status=PlaceStatus.ENDED)
    former = codes.filter(scheme=Scheme.KEMENDAGRI).exclude(valid_to=None)
    for code, name in former.values_list("code", "place__name"):
        names.setdefault(code, name)
    bps = codes.filter(scheme=Scheme.BPS, valid_to=None).values_list("code", "place__path")
    return KnownUnits(names, {}, dict(bps))


def _read_codes(codes: list[str]) -> tuple[dict[str, Place], list[Finding]]:
    places = place_map(codes)
    findings = []
    for code in codes:
        if code in places:
            continue
        found = place_resolve(code)
        if found.place is not None:
            places[code] = found.place
            finding = found.finding
        else:
            finding = _digits_only(code) or found.finding
        if finding is not None:
            findings.append(finding.at(unit_id=code))
    return places, findings


def _digits_only(code: str) -> Finding | None:
    """Return what a code without dots may mean: BPS and Kemendagri give digits to other places."""
    if not code.isdecimal() or len(code) not in (2, 4, 6, 7, 10):
        return None
    as_bps = place_resolve(code, scheme="bps").place
    as_kemendagri = None
    if len(code) != 7:
        as_kemendagri = place_resolve(region_code_from_compact(code)).place
    words = {
        "code": code,
        "bps": _named(as_bps),
        "kemendagri": _named(as_kemendagri),
    }
    if as_bps is not None:
        return Finding(RegionMessage.CODE_OF_BPS, params=words)
    if as_kemendagri is not None:
        del words["bps"]
        return Finding(RegionMessage.CODE_WITHOUT_DOTS, params=words)
    return None


def _named(place: Place | None) -> str:
    return f"{place.path} {place.name}" if place is not None else "-"


def _check_twice(places: dict[str, Place]) -> list[Finding]:
    first: dict[int, str] = {}
    found = []
    for code, place in sorted(places.items()):
        if place.pk in first:
            params = {"first": first[place.pk], "second": code, "name": place.name}
            found.append(Finding(IndicesMessage.PLACE_TWICE, Where(unit_id=code), params))
        first.setdefault(place.pk, code)
    return found


def _usual_level(places: Iterable[Place]) -> str:
    counts = Counter(place.level for place in places)
    return counts.most_common(1)[0][0] if counts else LOWEST_DATA_LEVEL.value


def _check_level(places: dict[str, Place], expected: str) -> list[Finding]:
    return [
        Finding(
            IndicesMessage.LEVEL_MIXED,
            Where(unit_id=code),
            {"code": code, "name": place.name, "found": place.level, "expected": expected},
        )
        for code, place in sorted(places.items())
        if place.level != expected
    ]


def _check_inside(places: dict[str, Place], region: Place) -> list[Finding]:
    return [
        Finding(
            IndicesMessage.PLACE_OUTSIDE,
            Where(unit_id=code),
            {"code": code, "name": place.name, "region": region.name},
        )
        for code, place in sorted(places.items())
        if not region_code_contains(region.path, place.path)
    ]


def _common_code(paths: list[str]) -> str:
    """Return the smallest region that holds all places, itself above them."""
    shared = list(region_code_ancestors(paths[0]))
    for path in paths[1:]:
        shared = [code for code in shared if region_code_contains(code, path)]
    return shared[-1] if shared else NATION_CODE


def _renamed(dataset: Dataset, today: dict[str, str]) -> Dataset:
    if all(code == path for code, path in today.items()):
        return dataset
    known = dataset.provenance.with_columns(pl.col("unit_id").replace(today))
    units = tuple(today[code] for code in dataset.unit_ids)
    return replace(dataset, unit_ids=units, provenance=known)


def _sorted(dataset: Dataset) -> Dataset:
    periods = dataset.periods or ("",) * dataset.n_rows
    keys = list(zip(dataset.unit_ids, periods, strict=True))
    order = sorted(range(len(keys)), key=keys.__getitem__)
    if order == list(range(len(order))):
        return dataset
    found = dataset_rows(dataset, order)
    return replace(found, provenance=found.provenance.sort(["unit_id", "period", "indicator"]))


def _absent(dataset: Dataset, region: Place, level: str) -> list[Finding]:
    """Say which places of the region have no row: they will be shown as without data."""
    there = set(dataset.unit_ids)
    expected = list(place_descendants(region, level=PlaceLevel(level)).values_list("path", "name"))
    absent = [f"{path} {name}" for path, name in expected if path not in there]
    if not absent:
        return []
    examples = ", ".join(absent[:_EXAMPLES]) + (", …" if len(absent) > _EXAMPLES else "")
    params = {
        "count": len(absent),
        "total": len(expected),
        "region": region.name,
        "examples": examples,
    }
    return [Finding(IndicesMessage.UNITS_ABSENT, params=params, level=Level.NOTE)]
