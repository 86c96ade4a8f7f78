"""The maps of a region's page: which boundaries there are, their drawing and their GeoJSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from teduh.apps.regions import selectors as regions
from teduh.apps.regions.models import Boundary, Place
from teduh.web.components.maps import MapSpec, MapView, map_view
from teduh.web.pages.remembering import remember

NATION_BOUNDS = (95.0, -11.0, 141.1, 6.1)


@dataclass(frozen=True)
class KnownBoundaries:
    """Which children of a place have a boundary, and a key that changes with every import."""

    place: Place
    codes: frozenset[str]
    own: bool
    key: str

    def load(self) -> Mapping[str, Mapping[str, Any]]:
        """Return the children's outlines as GeoJSON geometry by code."""
        found = regions.boundary_geojson(self.place, children=True)
        return {feature["id"]: feature["geometry"] for feature in found["features"]}

    def load_own(self) -> Mapping[str, Any] | None:
        """Return the outline of the place itself."""
        if not self.own:
            return None
        found = regions.boundary_geojson(self.place, children=False)
        return found["features"][0]["geometry"] if found["features"] else None


def known_boundaries(place: Place) -> KnownBoundaries:
    """Ask, in one query and without loading outlines, what could be drawn."""
    rows = Boundary.objects.filter(place__parent=place) | Boundary.objects.filter(place=place)
    found = list(rows.values_list("place__path", "place_id", "batch_id").order_by("place__path"))
    codes = frozenset(path for path, place_id, _batch in found if place_id != place.pk)
    key = f"{place.path}:" + ",".join(f"{path}={batch}" for path, _id, batch in found)
    return KnownBoundaries(place, codes, any(i == place.pk for _p, i, _b in found), key)


def draw_map(spec: MapSpec, known: KnownBoundaries) -> MapView:
    """Draw a region's map, remembering the outlines."""
    spec = replace(
        spec,
        bounded=known.codes,
        load_boundaries=known.load,
        load_outline=known.load_own if known.own else None,
        frame_bounds=NATION_BOUNDS if known.place.level == "nation" else None,
        padding=0.0 if known.place.level == "nation" else 0.08,
    )
    codes = ",".join(place.code for place in spec.places)
    return map_view(spec, remember=remember, key=f"{spec.by_size}:{known.key}:{codes}")


def region_features(spec: MapSpec, known: KnownBoundaries) -> dict[str, Any]:
    """Return a FeatureCollection of a region's children with what the map says of each.

    Areas where there are boundaries, points elsewhere; `mode` tells the reader's map which.
    """
    geometries = known.load() if known.codes else {}
    features = []
    for place in spec.places:
        geometry: Mapping[str, Any] | None = geometries.get(place.code)
        if geometry is None and place.has_point:
            geometry = {"type": "Point", "coordinates": [place.longitude, place.latitude]}
        if geometry is None:
            continue
        features.append(
            {
                "type": "Feature",
                "id": place.code,
                "geometry": geometry,
                "properties": {
                    "code": place.code,
                    "name": place.name,
                    "href": place.href,
                    "value": place.value,
                    "text": place.text,
                    "step": place.step,
                    "size": place.size,
                },
            }
        )
    return {
        "type": "FeatureCollection",
        "title": str(spec.title),
        "subtitle": str(spec.subtitle),
        "note": _("Indicative boundaries.") if known.codes else "",
        "by_size": spec.by_size,
        "classes": [
            {"step": c.step, "words": str(c.words), "range": str(c.range), "count": c.count}
            for c in spec.classes
        ],
        "features": features,
    }
