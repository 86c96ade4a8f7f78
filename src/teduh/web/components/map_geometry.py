"""From degrees to a drawing: frame, projection, simplification and SVG paths of whole numbers.

The projection is equirectangular with the middle parallel kept true, which is plain and good enough
within 12 degrees of the equator. A drawing is 1,000 units wide; a unit is about half a pixel, so
coordinates are whole numbers and steps are relative, which keeps 514 regencies well under 150 kB.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from teduh.web.components.coastline import polygon_parts

WIDTH = 1000
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the earth that a drawing shows, and the drawing's size in units."""

    west: float
    north: float
    per_lon: float
    per_lat: float
    width: int
    height: int

    def point(self, longitude: float, latitude: float) -> tuple[int, int]:
        """Return where a point stands in the drawing."""
        return (
            round((longitude - self.west) * self.per_lon),
            round((self.north - latitude) * self.per_lat),
        )

    def project(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry in units of the drawing."""
        return shapely.transform(
            geometry,
            lambda xy: np.column_stack(
                [(xy[:, 0] - self.west) * self.per_lon, (self.north - xy[:, 1]) * self.per_lat]
            ),
        )

    @property
    def bounds(self) -> Bounds:
        """West, south, east, north of the frame in degrees."""
        return (
            self.west,
            self.north - self.height / self.per_lat,
            self.west + self.width / self.per_lon,
            self.north,
        )


def frame_of(
    bounds: Bounds, *, padding: float = 0.03, tallest: float = 1.15, widest: float = 3.2
) -> Frame:
    """Return a frame around `bounds` (west, south, east, north).

    `padding` is a share of the wider side; the drawing's height stays between its width divided by
    `widest` and its width times `tallest`, by showing more of the earth around.
    """
    west, south, east, north = bounds
    middle = math.cos(math.radians((south + north) / 2)) or 1.0
    width = max((east - west) * middle, 0.02)
    height = max(north - south, 0.02)
    pad = padding * max(width, height)
    width, height = width + 2 * pad, height + 2 * pad
    width, height = max(width, height / tallest), max(height, width / widest)
    unit = WIDTH / width
    centre_lon, centre_lat = (west + east) / 2, (south + north) / 2
    return Frame(
        west=centre_lon - width / middle / 2,
        north=centre_lat + height / 2,
        per_lon=unit * middle,
        per_lat=unit,
        width=WIDTH,
        height=round(height * unit),
    )


def bounds_of_points(points: Sequence[tuple[float, float]]) -> Bounds:
    """Return the box of (longitude, latitude) pairs."""
    longitudes, latitudes = zip(*points, strict=True)
    return (min(longitudes), min(latitudes), max(longitudes), max(latitudes))


def simplify_together(geometries: Sequence[BaseGeometry], tolerance: float) -> list[BaseGeometry]:
    """Simplify neighbours so that the edges they share stay shared.

    `tolerance` is a length in the drawing's units. Where neighbours do not share their corners
    exactly the edges may part by up to that length; a line of that width hides it.
    """
    if not geometries:
        return []
    valid = [g if g.is_valid else shapely.make_valid(g) for g in geometries]
    return list(shapely.coverage_simplify(np.array(valid, dtype=object), tolerance))


def svg_path(geometry: BaseGeometry, *, smallest: float = 3.0) -> str:
    """Return the `d` of an SVG path in whole numbers, with relative steps.

    Polygons and holes smaller than `smallest` square units are left out, except the largest, so
    that an islet does not vanish when it is all there is.
    """
    parts = polygon_parts(geometry)
    if not parts:
        return ""
    largest = max(parts, key=lambda part: part.area)
    kept = [part for part in parts if part is largest or part.area >= smallest]
    rings = []
    for part in kept:
        rings.append(part.exterior)
        rings += [hole for hole in part.interiors if shapely.Polygon(hole).area >= smallest]
    return "".join(_ring_path(ring.coords) for ring in rings)


def _ring_path(coordinates: Iterable[tuple[float, ...]]) -> str:
    points = [(round(point[0]), round(point[1])) for point in coordinates]
    clean = [points[0]]
    for point in points[1:]:
        if point != clean[-1]:
            clean.append(point)
    if len(clean) > 1 and clean[-1] == clean[0]:
        clean.pop()
    if len(clean) < 3:
        x, y = clean[0]
        return f"M{x} {y}h2v2h-2z"
    steps = [
        f"{x - px}{'' if y - py < 0 else ' '}{y - py}"
        for (px, py), (x, y) in itertools.pairwise(clean)
    ]
    head = f"M{clean[0][0]} {clean[0][1]}l{steps[0]}"
    return head + "".join(s if s.startswith("-") else f" {s}" for s in steps[1:]) + "z"


@dataclass(frozen=True, slots=True)
class Label:
    """A name set beside a mark, with the side it was set on."""

    x: int
    y: int
    text: str
    anchor: str  # start, middle, end
    minor: bool  # left out on the phone


def place_labels(
    wanted: Sequence[tuple[int, int, int, str]],
    *,
    frame: Frame,
    size: int = 24,
    limit: int = 6,
    majors: int = 3,
) -> list[Label]:
    """Set names beside marks without overlap: `(x, y, radius, name)`, the most important first.

    Four sides are tried for each. Names never cover names; the first few may cover a lesser mark
    if no side is free. What fits nowhere is left out, since the list beside the map has it.
    """
    taken: list[tuple[float, float, float, float]] = []
    marks = [(x - r, y - r, x + r, y + r) for x, y, r, _text in wanted if r]
    found: list[Label] = []
    for x, y, radius, text in wanted:
        if len(found) >= limit:
            break
        width = len(text) * size * 0.56
        tries = (
            (x, y - radius - 8, "middle"),
            (x + radius + 8, y + size // 3, "start"),
            (x - radius - 8, y + size // 3, "end"),
            (x, y + radius + size, "middle"),
        )
        own = (x - radius, y - radius, x + radius, y + radius)
        others = [mark for mark in marks if mark != own]
        for obstacles in (others, []) if len(found) < majors else (others,):
            set_ = _first_free(tries, width, size, frame, [*taken, *obstacles])
            if set_ is not None:
                at_x, at_y, anchor, area = set_
                taken.append(area)
                found.append(Label(round(at_x), round(at_y), text, anchor, len(found) >= majors))
                break
    return found


Area = tuple[float, float, float, float]


def _first_free(
    tries: Sequence[tuple[float, float, str]],
    width: float,
    size: int,
    frame: Frame,
    obstacles: Sequence[Area],
) -> tuple[float, float, str, Area] | None:
    """Return the first place of a name that lies in the frame and meets no obstacle."""
    for at_x, at_y, anchor in tries:
        left = at_x - {"middle": width / 2, "start": 0.0, "end": width}[anchor]
        area = (left, at_y - size, left + width, at_y + size * 0.3)
        inside = area[0] >= 0 and area[2] <= frame.width and area[1] >= 0
        if inside and area[3] <= frame.height and not any(_overlap(area, o) for o in obstacles):
            return at_x, at_y, anchor, area
    return None


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
