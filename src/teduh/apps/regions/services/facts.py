"""Facts beside the list of places: former codes and names, short forms, BPS codes, points, areas.

They are our own data with their sources (`data/places/README.md`); a place that a list does not
have is passed over, so that an office with a partial list still gets what applies.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection

from teduh.apps.regions import edition_files
from teduh.apps.regions.bulk import insert_rows, next_id
from teduh.apps.regions.edition_files import AREA_SOURCE, POINT_SOURCE, EditionInfo
from teduh.apps.regions.models import Edition, Place, PlaceCode, PlaceName, PlaceStatus, Scheme
from teduh.apps.regions.rules.names import match_key
from teduh.apps.regions.services.revision import revision_renew
from teduh.kernel.clock import Clock, SystemClock

CODE_COLUMNS = ["id", "place", "scheme", "code", "edition", "valid_from", "valid_to"]
NAME_COLUMNS = ["id", "place", "name", "kind", "valid_to", "source"]
_LEVELS = ("nation", "province", "regency", "district", "village")
Known = Mapping[str, Any]  # code -> row with pk, path, name, level


def facts_load(*, clock: Clock | None = None) -> None:
    """Add what our data know of the places; call it in the transaction that loads them."""
    standing = Place.objects.exclude(status=PlaceStatus.ENDED).filter(level__in=_LEVELS)
    places = {
        row.path: row for row in standing.values_list("pk", "path", "name", "level", named=True)
    }
    editions = _editions(clock)
    _history(places, editions)
    _aliases(places)
    _bps_codes(places)
    _points(places)
    revision_renew()


def _editions(clock: Clock | None) -> dict[str, tuple[EditionInfo, int, date | None]]:
    """Return label -> (edition, its id, the day the next one began)."""
    infos = edition_files.read_editions()
    ends: list[date | None] = [info.valid_from for info in infos[1:]] + [None]
    result = {}
    for info, end in zip(infos, ends, strict=True):
        row, _ = Edition.objects.get_or_create(
            scheme=Scheme.KEMENDAGRI,
            label=info.label,
            defaults={
                "decree": info.decree,
                "valid_from": info.valid_from,
                "covers": list(info.covers),
                "source": "github.com/cahyadsn/wilayah (MIT)",
                "content_hash": "",
                "loaded_at": (clock or SystemClock()).now(),
            },
        )
        result[info.label] = (info, row.pk, end)
    return result


def _history(places: Known, editions: dict[str, tuple[EditionInfo, int, date | None]]) -> None:
    known = set(PlaceCode.objects.exclude(valid_to=None).values_list("scheme", "code", "place_id"))
    named = set(PlaceName.objects.values_list("place_id", "name"))
    codes, names, begun = [], [], []
    code_id, name_id = next_id(PlaceCode), next_id(PlaceName)
    for row in edition_files.read_code_history():
        place = places.get(row.place_code)
        if place is None:
            continue
        if row.first_edition:
            begun.append((place.pk, row.code, editions[row.first_edition][0].valid_from))
        if not row.last_edition:
            continue
        _, edition_id, ended = editions[row.last_edition]
        if row.change == "recoded" and ("kemendagri", row.code, place.pk) not in known:
            codes.append(
                (code_id, place.pk, Scheme.KEMENDAGRI.value, row.code, edition_id, None, ended)
            )
            code_id += 1
        differs = match_key(row.name, place.level) != match_key(place.name, place.level)
        if differs and (place.pk, row.name) not in named:
            named.add((place.pk, row.name))
            names.append(
                (name_id, place.pk, row.name, PlaceName.NameKind.FORMER.value, ended, row.source)
            )
            name_id += 1
    insert_rows(PlaceCode, CODE_COLUMNS, codes)
    insert_rows(PlaceName, NAME_COLUMNS, names)
    for place_id, code, day in begun:
        PlaceCode.objects.filter(place_id=place_id, code=code, valid_from=None).update(
            valid_from=day
        )


def _aliases(places: Known) -> None:
    PlaceName.objects.bulk_create(
        [
            PlaceName(
                place_id=places[code].pk,
                name=alias,
                kind=PlaceName.NameKind.ALIAS,
                source="aliases.csv",
            )
            for code, alias in edition_files.read_aliases()
            if code in places
        ],
        ignore_conflicts=True,
    )


def _bps_codes(places: Known) -> None:
    known = set(
        PlaceCode.objects.filter(scheme=Scheme.BPS, valid_to=None).values_list("code", flat=True)
    )
    code_id = next_id(PlaceCode)
    rows = [
        (place.pk, code)
        for code, place_code in edition_files.read_bps_codes()
        if code not in known and (place := places.get(place_code))
    ]
    insert_rows(
        PlaceCode,
        CODE_COLUMNS,
        [
            (code_id + i, place_id, Scheme.BPS.value, code, None, None, None)
            for i, (place_id, code) in enumerate(rows)
        ],
    )


def _points(places: Known) -> None:
    table = connection.ops.quote_name(Place._meta.db_table)
    rows = [
        (
            *(fact.latitude, fact.longitude, POINT_SOURCE),
            *(fact.area_km2, AREA_SOURCE if fact.area_km2 is not None else ""),
            *(fact.population, AREA_SOURCE if fact.population is not None else ""),
            places[fact.code].pk,
        )
        for fact in edition_files.read_place_facts()
        if fact.code in places
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET latitude=%s, longitude=%s, point_source=%s, area_km2=%s, "  # noqa: S608
            "area_source=%s, population=%s, population_source=%s WHERE id=%s",
            rows,
        )
