"""Outlines for maps: GeoJSON of one place or its children, of a size that pages can carry."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.db.models import QuerySet

from teduh.apps.regions.models import Boundary, BoundaryImport, Place, PlaceStatus
from teduh.kernel.scope import PUBLIC_SCOPE, Scope

MAX_BYTES: Final = 1_500_000
COVERAGE: Final = 0.8  # share of children that must have what a mode needs
# Tolerances in degrees, about 50 m to 5 km, tried in turn until the file is small enough.
_TOLERANCES: Final = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05)


class MapMode(StrEnum):
    """How the children of a place can be drawn."""

    CHOROPLETH = "choropleth"  # outlines
    CIRCLES = "circles"  # points over the coastline
    TILES = "tiles"  # one square a place


@dataclass(frozen=True, slots=True)
class MapView:
    """The best mode for a place, and what it rests on."""

    mode: MapMode
    children: int
    with_boundary: int
    with_point: int
    source: str = ""
    licence: str = ""


def _children(place: Place, scope: Scope) -> QuerySet[Place]:
    below = Place.objects.filter(parent=place)
    if scope.may(path=place.path):
        return below.exclude(status=PlaceStatus.ENDED)
    return below.filter(status=PlaceStatus.ACTIVE)


def map_mode(place: Place, *, scope: Scope = PUBLIC_SCOPE) -> MapView:
    """Return how the children of a place can be drawn: outlines, else points, else tiles."""
    children = _children(place, scope)
    rows = list(children.values_list("latitude", "boundary__id"))
    bounded = sum(boundary is not None for _, boundary in rows)
    placed = sum(latitude is not None for latitude, _ in rows)
    mode = MapMode.TILES
    if rows and bounded >= COVERAGE * len(rows):
        mode = MapMode.CHOROPLETH
    elif rows and placed >= COVERAGE * len(rows):
        mode = MapMode.CIRCLES
    batch = (
        BoundaryImport.objects.filter(boundaries__place__parent=place).first() if bounded else None
    )
    source, licence = (batch.source, batch.licence) if batch else ("", "")
    return MapView(mode, len(rows), bounded, placed, source, licence)


def boundary_geojson(
    place: Place,
    children: bool = True,
    *,
    max_bytes: int = MAX_BYTES,
    scope: Scope = PUBLIC_SCOPE,
) -> dict[str, Any]:
    """Return a FeatureCollection of the outlines of a place's children, or of the place itself.

    Feature ids are codes; properties are `code`, `name`, `level`, `kind`. When the outlines kept
    for screens are larger than `max_bytes` together they are simplified further; `tolerance` tells
    how far (degrees; 0 when not). `bbox` is of the whole.
    """
    wanted = _children(place, scope) if children else Place.objects.filter(pk=place.pk)
    rows = list(
        Boundary.objects.filter(place__in=wanted)
        .select_related("place")
        .defer("geometry")
        .order_by("place__path")
    )
    outlines = [row.display for row in rows]
    tolerance = 0.0
    for step in _TOLERANCES:
        if sum(map(len, outlines)) <= max_bytes:
            break
        outlines, tolerance = [_simpler(text, step) for text in outlines], step
    collection: dict[str, Any] = {
        "type": "FeatureCollection",
        "tolerance": tolerance,
        "features": [
            {
                "type": "Feature",
                "id": row.place.path,
                "properties": {
                    "code": row.place.path,
                    "name": row.place.name,
                    "level": row.place.level,
                    "kind": row.place.kind,
                },
                "geometry": json.loads(outline),
            }
            for row, outline in zip(rows, outlines, strict=True)
        ],
    }
    if rows:
        collection["bbox"] = [
            min(row.west for row in rows),
            min(row.south for row in rows),
            max(row.east for row in rows),
            max(row.north for row in rows),
        ]
    return collection


def _simpler(outline: str, tolerance: float) -> str:
    import shapely  # noqa: PLC0415 - only a map too large needs it

    shape = shapely.from_geojson(outline).simplify(tolerance, preserve_topology=True)
    return shapely.to_geojson(shapely.set_precision(shape, 0.0001))


def boundary_imports() -> list[BoundaryImport]:
    """Return what has been imported, the latest first."""
    return list(BoundaryImport.objects.all())
