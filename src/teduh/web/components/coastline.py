"""The coastline of Indonesia and its neighbours, from Natural Earth (npm `world-atlas`).

It is the map before any boundary is imported: land and sea, no borders, so it says nothing about
where one region ends. Read once a process from TopoJSON and cut to the frame of a map.
"""

from __future__ import annotations

import json
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, box
from shapely.geometry.base import BaseGeometry

from teduh.web.vendor import vendor_path

INDONESIA_BOX = (94.0, -12.0, 142.0, 8.0)  # west, south, east, north, with some sea around
_FILES = ("land-10m.json", "land-50m.json")


def coastline_path() -> Path | None:
    """Return the TopoJSON file of the shipped coastline, None when it was not built in."""
    for name in _FILES:
        with suppress(FileNotFoundError):
            return vendor_path(name)
    return None


def coastline(bounds: tuple[float, float, float, float]) -> BaseGeometry | None:
    """Return the land within `bounds` (west, south, east, north), None without the shipped file."""
    path = coastline_path()
    if path is None:
        return None
    land = shapely.clip_by_rect(_indonesia(str(path)), *bounds)
    return None if land.is_empty else land


def coastline_geojson(tolerance: float = 0.01) -> str:
    """Return the land around Indonesia as a GeoJSON feature, three decimals, simplified."""
    land = coastline(INDONESIA_BOX)
    if land is None:
        return '{"type": "FeatureCollection", "features": []}'
    simple = shapely.set_precision(shapely.simplify(land, tolerance), 0.001)
    return '{"type": "Feature", "properties": {}, "geometry": ' + shapely.to_geojson(simple) + "}"


@lru_cache(maxsize=2)
def _indonesia(path: str) -> BaseGeometry:
    topology = json.loads(Path(path).read_text(encoding="utf-8"))
    cut = [
        shapely.clip_by_rect(polygon, *INDONESIA_BOX)
        for polygon in topology_polygons(topology, "land", INDONESIA_BOX)
    ]
    whole = [g if g.is_valid else shapely.make_valid(g) for g in cut]
    return MultiPolygon([part for geometry in whole for part in polygon_parts(geometry)])


def topology_polygons(
    topology: dict[str, Any], name: str, bounds: tuple[float, float, float, float]
) -> list[BaseGeometry]:
    """Return the polygons of one TopoJSON object whose boxes meet `bounds`.

    An arc is a list of steps, quantised; an index below zero means the arc `~index` backwards.
    """
    scale = np.array(topology.get("transform", {}).get("scale", [1.0, 1.0]))
    offset = np.array(topology.get("transform", {}).get("translate", [0.0, 0.0]))
    quantised = "transform" in topology
    arcs: list[np.ndarray | None] = [None] * len(topology["arcs"])

    def arc(index: int) -> np.ndarray:
        position = index if index >= 0 else ~index
        points = arcs[position]
        if points is None:
            points = np.asarray(topology["arcs"][position], dtype=float)
            if quantised:
                points = np.cumsum(points, axis=0) * scale + offset
            arcs[position] = points
        return points if index >= 0 else points[::-1]

    def ring(indices: list[int]) -> np.ndarray:
        parts = [arc(index) for index in indices]
        return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])

    frame = box(*bounds)
    found: list[BaseGeometry] = []
    for rings in _polygons(topology["objects"][name]):
        shell = ring(rings[0])
        if len(shell) < 4 or not frame.intersects(box(*shell.min(axis=0), *shell.max(axis=0))):
            continue
        holes = [h for h in (ring(indices) for indices in rings[1:]) if len(h) >= 4]
        found.append(shapely.Polygon(shell, holes))
    return found


def _polygons(item: dict[str, Any]) -> list[list[list[int]]]:
    if item["type"] == "GeometryCollection":
        return [rings for part in item["geometries"] for rings in _polygons(part)]
    if item["type"] == "Polygon":
        return [item["arcs"]]
    if item["type"] == "MultiPolygon":
        return list(item["arcs"])
    return []


def polygon_parts(geometry: BaseGeometry) -> list[shapely.Polygon]:
    """Return the polygons of any geometry, without its lines and points."""
    if isinstance(geometry, shapely.Polygon):
        return [] if geometry.is_empty else [geometry]
    if isinstance(geometry, MultiPolygon) or hasattr(geometry, "geoms"):
        return [part for item in geometry.geoms for part in polygon_parts(item)]
    return []
