"""Reading outlines from GeoJSON, GPKG and Shapefile, in a process of its own.

`read_outlines` is the caller's side. `outlines_in_child` runs behind `kernel.intake`'s bounds: GDAL
with named drivers, any coordinates turned into WGS 84, each outline checked, repaired if it crosses
itself, and simplified for screens.
"""

from __future__ import annotations

import glob
import io
import math
import shutil
import tempfile
import zipfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from teduh.apps.regions.messages import RegionMessage
from teduh.kernel.errors import Finding, InvalidInput, Level, Where
from teduh.kernel.intake import GDAL_DRIVERS, AdmittedFile, FileKind, admit, parse_in_child

KINDS: Final = (FileKind.GEOJSON, FileKind.GPKG, FileKind.SHAPEFILE)
SHAPEFILE_PARTS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
MAX_BYTES: Final = 500 * 1024 * 1024
MEMORY_MB: Final = 4096
SECONDS: Final = 600
# Tolerance in degrees by level: what a screen shows of each.
TOLERANCES: Final = {"province": 0.005, "regency": 0.002, "district": 0.0007, "village": 0.0003}
GRID: Final = 0.00001  # about a metre
# Indonesia with its seas, generously.
_WEST, _SOUTH, _EAST, _NORTH = 90.0, -16.0, 146.0, 11.0
_WGS84: Final = ("EPSG:4326", "OGC:CRS84")


@dataclass(frozen=True)
class Outline:
    """One feature: its attributes as text, its geometry, its box."""

    row: int
    attributes: dict[str, str]
    geometry: bytes
    display: str
    point: tuple[float, float]  # longitude, latitude of a point inside
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Outlines:
    """What a file holds."""

    columns: tuple[str, ...]
    features: list[Outline]
    findings: list[Finding] = field(default_factory=list)
    sha256: str = ""


def read_outlines(
    source: Path | bytes, *, name: str, level: str = "", layer: str = "", crs: str = ""
) -> Outlines:
    """Read every outline of a file, as finely as its level needs (as a village's when not said).

    Raises
    ------
    InvalidInput, LimitReached
        When the file is refused at the gate or cannot be read.
    """
    if isinstance(source, Path) and source.suffix.lower() == ".shp" and source.is_file():
        source = _packed(source)
    admitted = admit(source, name=name, kinds=KINDS, max_bytes=MAX_BYTES)
    with tempfile.TemporaryDirectory(prefix="teduh-") as folder:
        path = _unpacked(admitted, Path(folder))
        result: Outlines = parse_in_child(
            outlines_in_child,
            *(str(path), GDAL_DRIVERS[admitted.kind], level, layer, crs),
            memory_mb=MEMORY_MB,
            seconds=SECONDS,
        )
    findings = [finding.at(file=name) for finding in result.findings]
    return Outlines(result.columns, result.features, findings, admitted.sha256)


def coarser(outline: Outline, level: str) -> Outline:
    """Return an outline that shows no more than its level needs."""
    import shapely  # noqa: PLC0415

    shape = shapely.simplify(shapely.from_geojson(outline.display), TOLERANCES[level])
    return replace(outline, display=shapely.to_geojson(shapely.set_precision(shape, GRID)))


def _packed(shapefile: Path) -> bytes:
    """Return a Shapefile with the files beside it as the zip that the gate knows."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(shapefile.parent.glob(f"{glob.escape(shapefile.stem)}.*")):
            if path.suffix.lower() in SHAPEFILE_PARTS:
                archive.write(path, path.name)
    return buffer.getvalue()


def _unpacked(admitted: AdmittedFile, folder: Path) -> Path:
    """Put the file where GDAL can open it under a name that says what it is."""
    if admitted.kind is FileKind.SHAPEFILE:
        with admitted.open() as stream, zipfile.ZipFile(stream) as archive:
            for entry in archive.infolist():
                # `intake` has refused folders, links and doubtful names already.
                target = folder / f"outlines{Path(entry.filename).suffix.lower()}"
                with archive.open(entry) as packed, target.open("wb") as plain:
                    shutil.copyfileobj(packed, plain)
        return folder / "outlines.shp"
    suffix = "gpkg" if admitted.kind is FileKind.GPKG else "geojson"
    path = folder / f"outlines.{suffix}"
    with admitted.open() as stream, path.open("wb") as plain:
        shutil.copyfileobj(stream, plain)
    return path


def outlines_in_child(path: str, driver: str, level: str, layer: str, crs: str) -> Outlines:
    """Read, transform, check, repair, simplify. Runs in the bounded process."""
    import pyogrio  # noqa: PLC0415 - GDAL belongs to the child
    import shapely  # noqa: PLC0415

    layer = _chosen_layer(path, layer)
    info = pyogrio.read_info(path, layer=layer)
    if info["driver"] != driver:
        raise InvalidInput(Finding(RegionMessage.BOUNDARY_NO_POLYGONS))
    meta, geometries, columns = _read(path, layer, info, crs)
    fields = [str(name) for name in meta["fields"]]
    shapes = shapely.force_2d(shapely.from_wkb(geometries, on_invalid="ignore"))
    findings: list[Finding] = []
    kept: list[tuple[int, Any]] = []
    for i, shape in enumerate(shapes):
        area, found = _checked(shape, i + 1)
        findings += found
        if area is not None:
            kept.append((i, area))
    simple = _simplified([area for _, area in kept], TOLERANCES[level or "village"])
    features = []
    for (i, area), shown in zip(kept, simple, strict=True):
        attributes = {name: _text(column[i]) for name, column in zip(fields, columns, strict=True)}
        point = shapely.point_on_surface(area)
        features.append(
            Outline(
                row=i + 1,
                attributes=attributes,
                geometry=shapely.to_wkb(area),
                display=shapely.to_geojson(shown),
                point=(round(point.x, 5), round(point.y, 5)),
                box=tuple(float(v) for v in shapely.bounds(area)),  # type: ignore[arg-type]
            )
        )
    return Outlines(tuple(fields), features, findings)


def _chosen_layer(path: str, layer: str) -> str:
    import pyogrio  # noqa: PLC0415

    layers = [
        str(name)
        for name, kind in pyogrio.list_layers(path)
        if kind is not None and ("Polygon" in kind or kind in ("Unknown", "GeometryCollection"))
    ]
    if layer and layer in layers:
        return layer
    if not layers:
        raise InvalidInput(Finding(RegionMessage.BOUNDARY_NO_POLYGONS))
    if len(layers) > 1 or layer:
        params = {"layers": ", ".join(layers[:10])}
        raise InvalidInput(Finding(RegionMessage.BOUNDARY_LAYERS, params=params))
    return layers[0]


def _read(
    path: str, layer: str, info: dict[str, Any], crs: str
) -> tuple[dict[str, Any], Any, list[Any]]:
    """Read a layer in WGS 84; GDAL's own SQLite dialect transforms other coordinates."""
    from pyogrio.raw import read  # noqa: PLC0415

    stated = crs or info["crs"] or ""
    if not stated:
        raise InvalidInput(Finding(RegionMessage.BOUNDARY_NO_CRS))
    if stated.upper() in _WGS84:
        meta, _, geometries, columns = read(path, layer=layer)
        return meta, geometries, columns
    quoted = '"' + layer.replace('"', '""') + '"'
    column = info.get("geometry_name") or "geometry"
    geometry = '"' + column.replace('"', '""') + '"'
    if crs:
        number = crs.upper().removeprefix("EPSG:")
        if not number.isdecimal():
            raise InvalidInput(Finding(RegionMessage.BOUNDARY_CRS_UNKNOWN, params={"crs": crs}))
        geometry = f"SetSRID({geometry}, {int(number)})"
    names = ", ".join('"' + str(f).replace('"', '""') + '"' for f in info["fields"])
    sql = (
        f"SELECT {names}{', ' if names else ''}ST_Transform({geometry}, 4326) AS wgs84 "  # noqa: S608
        f"FROM {quoted}"
    )
    try:
        meta, _, geometries, columns = read(path, sql=sql, sql_dialect="SQLITE")
    except Exception as error:  # GDAL names no class of its own for this
        params = {"crs": stated[:60]}
        raise InvalidInput(Finding(RegionMessage.BOUNDARY_CRS_UNKNOWN, params=params)) from error
    if geometries is None or all(geometry is None for geometry in geometries):
        params = {"crs": stated[:60]}
        raise InvalidInput(Finding(RegionMessage.BOUNDARY_CRS_UNKNOWN, params=params))
    return meta, geometries, columns


def _checked(shape: Any, row: int) -> tuple[Any, list[Finding]]:
    """Return the area of a feature, repaired if need be, and what was found."""
    import shapely  # noqa: PLC0415

    where = Where(row=row)
    if shape is None or shapely.is_empty(shape):
        return None, [Finding(RegionMessage.BOUNDARY_BROKEN, where, {}, Level.WARNING)]
    findings = []
    if not shapely.is_valid(shape):
        shape = shapely.make_valid(shape)
        findings.append(Finding(RegionMessage.BOUNDARY_REPAIRED, where, {}, Level.NOTE))
    parts = [
        part
        for part in shapely.get_parts(shape)
        for part in shapely.get_parts(part)
        if part.geom_type == "Polygon" and part.area > 0
    ]
    if not parts:
        return None, [Finding(RegionMessage.BOUNDARY_BROKEN, where, {}, Level.WARNING)]
    area = parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
    west, south, east, north = (round(float(v), 3) for v in shapely.bounds(area))
    if west < _WEST or south < _SOUTH or east > _EAST or north > _NORTH:
        params = {"west": west, "south": south, "east": east, "north": north}
        return None, [Finding(RegionMessage.BOUNDARY_OFF_EARTH, where, params)]
    return area, findings


def _simplified(areas: list[Any], tolerance: float) -> list[Any]:
    """Return outlines for screens; edges that neighbours share stay shared where they are so."""
    import numpy as np  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    if not areas:
        return []
    array = np.array(areas, dtype=object)
    if len(areas) > 1 and shapely.coverage_is_valid(array):
        simple = shapely.coverage_simplify(array, tolerance)
    else:
        simple = shapely.simplify(array, tolerance, preserve_topology=True)
    rounded = shapely.set_precision(simple, GRID)
    empty = shapely.is_empty(rounded)
    rounded[empty] = array[empty]
    return list(rounded)


def _text(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
