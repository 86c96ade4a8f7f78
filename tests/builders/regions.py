"""A tiny invented country, loaded as an edition is: one province, three regencies, nobody real.

99 Pulau Contoh: 99.01 Kabupaten Hulu (two districts, desa and a kelurahan), 99.02 Kabupaten Hilir,
99.71 Kota Hulu (a kota and a kabupaten of one name).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from teduh.apps.regions.edition_files import EditionInfo
from teduh.apps.regions.models import Place
from teduh.apps.regions.rules.editions import EditionRow
from teduh.apps.regions.services import LoadReport, places_import_edition
from teduh.kernel.scope import SYSTEM_ACTOR, Actor, Grant, Role, Scope

COUNTRY: dict[str, str] = {
    "99": "Pulau Contoh",
    "99.01": "Kabupaten Hulu",
    "99.01.01": "Muara Satu",
    "99.01.01.1001": "Pasar Lama",
    "99.01.01.2001": "Suka Damai",
    "99.01.01.2002": "Tanjung Api",
    "99.01.02": "Muara Dua",
    "99.01.02.2001": "Suka Damai",
    "99.01.02.2002": "Batu Putih",
    "99.02": "Kabupaten Hilir",
    "99.02.01": "Muara Satu",
    "99.02.01.2001": "Karang Jaya",
    "99.71": "Kota Hulu",
    "99.71.01": "Tengah Kota",
    "99.71.01.1001": "Seberang",
}
DAY = date(2025, 1, 1)


def edition(label: str = "uji", day: date = DAY) -> EditionInfo:
    """Return an edition of the invented country."""
    return EditionInfo(label, f"Keputusan contoh {label}", day, ("id",))


def rows(names: Mapping[str, str] = COUNTRY, **previous: str) -> list[EditionRow]:
    """Return the rows of an edition; `previous` maps a code (dots as `_`) to its former code."""
    former = {code.strip("c").replace("_", "."): old for code, old in previous.items()}
    return [EditionRow(code, name, former.get(code, "")) for code, name in names.items()]


def load_country(
    names: Mapping[str, str] = COUNTRY, *, label: str = "uji", day: date = DAY, **previous: str
) -> LoadReport:
    """Load the invented country, or another edition of it."""
    return places_import_edition(
        rows=rows(names, **previous),
        info=edition(label, day),
        source="tests",
        actor=SYSTEM_ACTOR,
    )


def reader(*roles: Role, path: str = "99.01", actor_id: str = "person-7") -> Scope:
    """Return what somebody with roles in one place may see."""
    grants = tuple(Grant(1, path, role, date(2020, 1, 1)) for role in roles)
    return Scope(Actor(actor_id), grants)


def paths(**conditions: Any) -> list[str]:
    """Return the codes of places, sorted."""
    return sorted(Place.objects.filter(**conditions).values_list("path", flat=True))


def square(west: float, south: float, size: float = 0.5) -> dict[str, Any]:
    """Return a square as a GeoJSON geometry."""
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def geojson(*features: tuple[dict[str, Any], dict[str, Any]]) -> bytes:
    """Return the bytes of a FeatureCollection of (properties, geometry)."""
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "properties": properties, "geometry": geometry}
                for properties, geometry in features
            ],
        }
    ).encode()
