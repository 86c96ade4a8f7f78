"""Maps drawn on the server: areas if boundaries are known, else circles over the coast, else tiles.

What is an intensity (a score, a class) is shown by the shade of an area or a circle; what is a
count (voters, stations) by the size of a circle and never by shade. The legend is in words and
numbers, places without data are hatched, and the page lists the same places beside the map.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from teduh.web.components.coastline import coastline
from teduh.web.components.formats import is_missing
from teduh.web.components.map_geometry import (
    Frame,
    Label,
    bounds_of_points,
    frame_of,
    place_labels,
    simplify_together,
    svg_path,
)

STEPS = 5
_LARGEST, _SMALLEST = 34.0, 7.0  # radii of circles, in units of the drawing
_TILE, _GAP = 118, 7


class MapMode(StrEnum):
    """How places are drawn."""

    AREAS = "areas"
    CIRCLES = "circles"
    TILES = "tiles"


@dataclass(frozen=True, slots=True)
class MapPlace:
    """One place to draw. `step` shades it (0 = no shade), `size` gives a circle its area."""

    code: str
    name: str
    href: str = ""
    value: float | None = None
    text: str = ""
    step: int = 0
    size: float | None = None
    latitude: float | None = None
    longitude: float | None = None

    @property
    def has_point(self) -> bool:
        """Say whether an interior point is known."""
        return not is_missing(self.latitude) and not is_missing(self.longitude)


@dataclass(frozen=True, slots=True)
class MapClass:
    """One line of the legend: step, words, the numbers it covers, how many places it has."""

    step: int
    words: Any
    range: Any
    count: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """One place as drawn: a path, a circle or a tile."""

    place: MapPlace
    path: str = ""
    cx: int = 0
    cy: int = 0
    radius: float = 0.0
    x: int = 0
    y: int = 0
    lines: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The words that a pointer or a reader gets."""
        return f"{self.place.name}: {self.place.text}" if self.place.text else self.place.name


@dataclass(frozen=True)
class MapView:
    """A drawn map with its legend."""

    id: str
    mode: MapMode
    title: Any
    subtitle: Any
    width: int
    height: int
    areas: tuple[Drawn, ...] = ()
    circles: tuple[Drawn, ...] = ()
    tiles: tuple[Drawn, ...] = ()
    land: str = ""
    labels: tuple[Label, ...] = ()
    classes: tuple[MapClass, ...] = ()
    by_size: bool = False
    size_note: Any = ""
    note: Any = ""
    marks: tuple[Any, ...] = ()
    summary: Any = ""
    source: Any = ""
    list_href: str = ""
    geojson_address: str = ""
    missing_names: tuple[str, ...] = ()
    tile: int = _TILE
    outlines: str = ""  # id of another map of the page that has the same outlines
    lends: bool = False  # says that other maps take this one's outlines

    @property
    def has_missing(self) -> bool:
        """Say whether the legend needs the hatch."""
        drawn = self.areas + self.tiles if not self.by_size else ()
        shaded = drawn or (() if self.by_size else self.circles)
        return any(d.place.step == 0 for d in shaded)


@dataclass(frozen=True, slots=True)
class MapSpec:
    """What is to be drawn. Boundaries are loaded only when the drawing is not remembered."""

    id: str
    title: Any
    subtitle: Any
    places: Sequence[MapPlace]
    bounded: frozenset[str] = frozenset()  # codes of places whose boundary is known
    load_boundaries: Callable[[], Mapping[str, Mapping[str, Any]]] = dict  # GeoJSON by code
    load_outline: Callable[[], Mapping[str, Any] | None] | None = None  # of the place itself
    classes: tuple[MapClass, ...] = ()
    by_size: bool = False
    size_note: Any = ""
    note: Any = ""
    marks: tuple[Any, ...] = ()
    summary: Any = ""
    source: Any = ""
    list_href: str = ""
    geojson_address: str = ""
    label_limit: int = 6
    frame_bounds: tuple[float, float, float, float] | None = None
    padding: float = 0.08  # around circles, a share of the wider side


Remember = Callable[[str, Callable[[], Any]], Any]


def _now(_key: str, make: Callable[[], Any]) -> Any:
    return make()


def map_view(spec: MapSpec, *, remember: Remember = _now, key: str = "") -> MapView:
    """Draw a map in the best mode that what is known allows.

    `remember(key, make)` may keep drawn paths between requests; `key` must change whenever the
    boundaries do.
    """
    bounded = [p for p in spec.places if p.code in spec.bounded]
    pointed = [p for p in spec.places if p.has_point]
    if len(bounded) * 2 > len(spec.places) and bounded:
        return _areas(spec, bounded, remember, key)
    if pointed and len(pointed) * 2 > len(spec.places):
        return _circles(spec, pointed, remember, key)
    return _tiles(spec)


def _areas(spec: MapSpec, bounded: Sequence[MapPlace], remember: Remember, key: str) -> MapView:
    codes = [p.code for p in bounded]

    def draw() -> tuple[Frame, list[str], list[tuple[int, int]]]:
        boundaries = spec.load_boundaries()
        shapes = [_polygon(boundaries[code]) for code in codes]
        frame = frame_of(tuple(shapely.total_bounds(shapes)), padding=0.01)
        projected = [frame.project(s) for s in shapes]
        simple = simplify_together(projected, 3.0)
        points = [
            frame.point(p.longitude or 0.0, p.latitude or 0.0) if p.has_point else _inside(geometry)
            for p, geometry in zip(bounded, simple, strict=True)
        ]
        return frame, [svg_path(g) for g in simple], points

    frame, paths, points = remember(f"areas:{key}", draw)
    areas = tuple(Drawn(p, path=d) for p, d in zip(bounded, paths, strict=True))
    radii = _radii(bounded) if spec.by_size else [0.0] * len(bounded)
    circles = tuple(
        Drawn(p, cx=x, cy=y, radius=r)
        for p, (x, y), r in zip(bounded, points, radii, strict=True)
        if spec.by_size and r > 0
    )
    marks = [(x, y, round(r), p) for p, (x, y), r in zip(bounded, points, radii, strict=True)]
    return _view(spec, MapMode.AREAS, frame, areas=areas, circles=circles, marks=marks)


def _circles(spec: MapSpec, pointed: Sequence[MapPlace], remember: Remember, key: str) -> MapView:
    points = [(p.longitude or 0.0, p.latitude or 0.0) for p in pointed]

    def draw() -> tuple[Frame, str]:
        given = spec.load_outline() if spec.load_outline else None
        outline = _polygon(given) if given else None
        bounds = spec.frame_bounds or bounds_of_points(points)
        frame = frame_of(
            tuple(outline.bounds) if outline is not None else bounds,
            padding=spec.padding,
            tallest=0.72,
        )
        land = outline if outline is not None else coastline(frame.bounds)
        if land is None:
            return frame, ""
        simple = shapely.simplify(frame.project(land), 1.2, preserve_topology=True)
        return frame, svg_path(simple, smallest=6.0)

    frame, land = remember(f"circles:{key}", draw)
    radii = _radii(pointed)
    drawn = []
    for place, (longitude, latitude), radius in zip(pointed, points, radii, strict=True):
        x, y = frame.point(longitude, latitude)
        drawn.append(Drawn(place, cx=x, cy=y, radius=radius))
    drawn.sort(key=lambda d: -d.radius)
    marks = [(d.cx, d.cy, round(d.radius), d.place) for d in drawn]
    return _view(spec, MapMode.CIRCLES, frame, circles=tuple(drawn), land=land, marks=marks)


def _tiles(spec: MapSpec) -> MapView:
    """Equal tiles in the order of the codes: a picture of values that claims no geography."""
    count = max(len(spec.places), 1)
    columns = min(8, max(3, math.ceil(math.sqrt(count * 1.5))))
    step = _TILE + _GAP
    tiles = tuple(
        Drawn(
            place,
            x=(position % columns) * step,
            y=(position // columns) * step,
            lines=_tile_lines(place.name),
        )
        for position, place in enumerate(spec.places)
    )
    rows = -(-count // columns)
    frame = Frame(0.0, 0.0, 1.0, 1.0, columns * step - _GAP, rows * step - _GAP)
    return _view(spec, MapMode.TILES, frame, tiles=tiles)


def _view(
    spec: MapSpec,
    mode: MapMode,
    frame: Frame,
    *,
    areas: tuple[Drawn, ...] = (),
    circles: tuple[Drawn, ...] = (),
    tiles: tuple[Drawn, ...] = (),
    land: str = "",
    marks: Sequence[tuple[int, int, int, MapPlace]] = (),
) -> MapView:
    ordered = sorted(marks, key=lambda m: -_importance(m[3]))
    wanted = [(x, y, r, p.name) for x, y, r, p in ordered if _importance(p) > -math.inf]
    drawn_codes = {d.place.code for d in areas + circles + tiles}
    return MapView(
        id=spec.id,
        mode=mode,
        title=spec.title,
        subtitle=spec.subtitle,
        width=frame.width,
        height=frame.height,
        areas=areas,
        circles=circles,
        tiles=tiles,
        land=land,
        labels=tuple(place_labels(wanted, frame=frame, limit=spec.label_limit)),
        classes=spec.classes,
        by_size=spec.by_size,
        size_note=spec.size_note,
        note=spec.note,
        marks=spec.marks,
        summary=spec.summary,
        source=spec.source,
        list_href=spec.list_href,
        geojson_address=spec.geojson_address if mode is not MapMode.TILES else "",
        missing_names=tuple(p.name for p in spec.places if p.code not in drawn_codes),
    )


def share_outlines(maps: Sequence[MapView]) -> list[MapView]:
    """Return the maps of one page so that equal outlines are sent once, by the first of them.

    Maps of the same places in the same frame have the same paths; the later ones refer to them.
    """
    shared: list[MapView] = []
    for drawn in maps:
        first = next(
            (i for i, m in enumerate(shared) if not m.outlines and _same_outlines(m, drawn)), None
        )
        if first is None:
            shared.append(drawn)
            continue
        shared[first] = replace(shared[first], lends=True)
        shared.append(replace(drawn, outlines=shared[first].id))
    return shared


def _same_outlines(one: MapView, other: MapView) -> bool:
    return bool(one.areas) and [a.path for a in one.areas] == [a.path for a in other.areas]


def _importance(place: MapPlace) -> float:
    if not is_missing(place.size):
        return float(place.size or 0.0)
    return -math.inf if is_missing(place.value) else float(place.value or 0.0)


def _radii(places: Sequence[MapPlace]) -> list[float]:
    """Return radii whose circles' areas are in proportion to the sizes; equal without sizes."""
    sizes = [0.0 if is_missing(p.size) else float(p.size or 0.0) for p in places]
    top = max(sizes, default=0.0)
    if top <= 0:
        return [14.0] * len(places)
    largest = _LARGEST if len(places) <= 25 else 23.0
    return [round(max(_SMALLEST, largest * math.sqrt(s / top)), 1) if s else 0.0 for s in sizes]


def _polygon(geometry: Mapping[str, Any]) -> BaseGeometry:
    found = shape(geometry)
    return found if found.is_valid else shapely.make_valid(found)


def _inside(geometry: BaseGeometry) -> tuple[int, int]:
    point = geometry.representative_point()
    return round(point.x), round(point.y)


def _tile_lines(name: str) -> tuple[str, ...]:
    """Return a name in at most two lines of ten letters, cut where it must be."""
    lines: list[str] = []
    for word in name.split():
        if lines and len(lines[-1]) + 1 + len(word) <= 11:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    shown = lines[:2] if len(lines) <= 2 else [lines[0], f"{lines[1]} …"]
    return tuple(line if len(line) <= 11 else f"{line[:10]}…" for line in shown)


def class_steps(count: int) -> tuple[int, ...]:
    """Return which of the five shades a number of classes uses, lightest first.

    >>> class_steps(3)
    (1, 3, 5)
    """
    return {1: (3,), 2: (2, 4), 3: (1, 3, 5), 4: (1, 2, 4, 5)}.get(count, (1, 2, 3, 4, 5))


def equal_steps(value: float | None, low: float, high: float, count: int = STEPS) -> int:
    """Return the step (1 to `count`) of a value on equal intervals; 0 without a value."""
    if is_missing(value) or high <= low:
        return 0
    share = (float(value or 0.0) - low) / (high - low)
    return min(max(math.floor(share * count) + 1, 1), count)
