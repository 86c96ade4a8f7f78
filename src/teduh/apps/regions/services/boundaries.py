"""Importing boundaries: from a file to the outlines that maps draw, with a report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q

from teduh.apps.audit.services import audit_record
from teduh.apps.regions.boundary_files import (
    GRID,
    TOLERANCES,
    Outline,
    Outlines,
    coarser,
    read_outlines,
)
from teduh.apps.regions.messages import RegionMessage
from teduh.apps.regions.models import (
    Boundary,
    BoundaryImport,
    Place,
    PlaceCode,
    PlaceName,
    PlaceStatus,
)
from teduh.apps.regions.rules.boundaries import (
    LEVELS,
    PARENT_CODES,
    PLAIN,
    PRESETS,
    Directory,
    FeatureKey,
    KnownPlace,
    Match,
    Preset,
    guess_scheme,
    match_features,
)
from teduh.apps.regions.selectors.places import within_paths
from teduh.kernel.clock import Clock, SystemClock
from teduh.kernel.errors import Finding, InvalidInput, raise_errors
from teduh.kernel.region_codes import NATION_CODE, region_code_is_valid, region_code_level
from teduh.kernel.scope import Actor

REPORT_COLUMNS = ("row", "code", "name", "outcome", "place_code", "place_name", "candidates")


@dataclass(frozen=True)
class BoundaryReport:
    """What an import did: the batch, a row a feature, warnings."""

    batch: BoundaryImport
    matches: tuple[Match, ...]
    findings: tuple[Finding, ...]

    def rows(self) -> list[tuple[Any, ...]]:
        """Return the report as rows of `REPORT_COLUMNS`."""
        return [
            (
                match.key.row,
                match.key.code,
                match.key.name,
                match.outcome,
                match.place.code if match.place else "",
                match.place.name if match.place else "",
                "; ".join(place.code for place in match.candidates) or match.suggestion,
            )
            for match in self.matches
        ]


def boundaries_import(
    *,
    source: Path | bytes,
    name: str,
    actor: Actor,
    level: str = "",
    preset: str = "",
    scheme: str = "",
    within: str = NATION_CODE,
    layer: str = "",
    crs: str = "",
    code_column: str = "",
    name_column: str = "",
    source_text: str = "",
    licence: str = "",
    clock: Clock | None = None,
) -> BoundaryReport:
    """Import the outlines of one level; those of places in the file replace older ones.

    Parameters
    ----------
    preset
        `big`, `hdx-cod-ab` or `geoboundaries`; without it the columns kode, nama, kode_induk.
    scheme
        Whose codes the file has: `kemendagri` or `bps`; needed when they have no dots.
    within
        Only places below this code are matched.

    Raises
    ------
    InvalidInput, LimitReached
        With every finding; nothing is written.
    """
    chosen = _preset(preset)
    if level and level not in LEVELS:
        raise InvalidInput(Finding(RegionMessage.BOUNDARY_LEVEL_UNKNOWN))
    outlines = read_outlines(source, name=name, level=level, layer=layer, crs=crs)
    findings = list(outlines.findings)
    raise_errors(findings)
    own = {"code": code_column, "name": name_column}
    if not level:
        level = _guess_level(outlines, chosen, own)
        outlines = replace(outlines, features=[coarser(o, level) for o in outlines.features])
    keys = _keys(outlines, chosen, level, own)
    scheme = scheme or chosen.scheme or _guess_scheme(keys)
    matches, found = match_features(keys, level, scheme, _directory(level, scheme, within))
    findings += [finding.at(file=name) for finding in found]
    raise_errors(findings)
    rows = _joined(matches, outlines.features, level)
    batch = BoundaryImport(
        level=level,
        preset=preset,
        source=source_text or chosen.source or name,
        licence=licence or chosen.licence,
        file_name=name,
        file_sha256=outlines.sha256,
        imported_at=(clock or SystemClock()).now(),
        actor_id=actor.actor_id,
        **_counts(matches),
    )
    with transaction.atomic():
        batch.save()
        _write(rows, batch)
        audit_record(
            actor=actor,
            verb="boundaries_imported",
            subject_kind="boundary_import",
            subject_id=batch.pk,
            details={"sha256": outlines.sha256, "level": level, "matched": batch.matched_count},
            clock=clock,
        )
    return BoundaryReport(batch, tuple(matches), tuple(findings))


def _counts(matches: Sequence[Match]) -> dict[str, int]:
    return {
        "matched_count": sum(match.place is not None for match in matches),
        "unmatched_count": sum(match.outcome == "unmatched" for match in matches),
        "ambiguous_count": sum(match.outcome == "ambiguous" for match in matches),
    }


def _preset(name: str) -> Preset:
    if name and name not in PRESETS:
        params = {"preset": name, "presets": ", ".join(PRESETS)}
        raise InvalidInput(Finding(RegionMessage.BOUNDARY_PRESET_UNKNOWN, params=params))
    return PRESETS[name] if name else PLAIN


def _column(outlines: Outlines, names: Sequence[str]) -> str:
    """Return the file's own spelling of the first of these columns that it has."""
    spelled = {column.lower(): column for column in outlines.columns}
    return next((spelled[name.lower()] for name in names if name.lower() in spelled), "")


def _guess_level(outlines: Outlines, preset: Preset, own: Mapping[str, str]) -> str:
    """Return the level of dotted codes, or the deepest that a preset's columns name."""
    code_column = own["code"] or _column(outlines, PLAIN.code["village"])
    if code_column and preset is PLAIN:
        levels = {
            region_code_level(code).value
            for outline in outlines.features
            if (code := outline.attributes.get(code_column, "")) and region_code_is_valid(code)
        }
        if len(levels) == 1 and (level := levels.pop()) in LEVELS:
            return level
    named = [level for level in LEVELS if _column(outlines, preset.name[level])]
    if preset is not PLAIN and 0 < len(named) < len(LEVELS):
        return named[-1]
    raise InvalidInput(Finding(RegionMessage.BOUNDARY_LEVEL_UNKNOWN))


def _keys(
    outlines: Outlines, preset: Preset, level: str, own: Mapping[str, str]
) -> list[FeatureKey]:
    code = own["code"] or _column(outlines, preset.code.get(level, ()))
    label = own["name"] or _column(outlines, preset.name[level])
    missing = [column for column in own.values() if column and column not in outlines.columns]
    if missing or not (code or label):
        params = {"columns": ", ".join(outlines.columns) or "-"}
        raise InvalidInput(Finding(RegionMessage.BOUNDARY_NO_COLUMNS, params=params))
    parent = _column(outlines, PARENT_CODES)
    # Only a preset with a column a level names the places above each outline.
    above = LEVELS[: LEVELS.index(level)] if preset.code and preset is not PLAIN else ()
    names = {up: column for up in above if (column := _column(outlines, preset.name[up]))}
    codes = {up: column for up in above if (column := _column(outlines, preset.code[up]))}

    def text(outline: Outline, column: str) -> str:
        return outline.attributes.get(column, "")

    def coded(outline: Outline, column: str) -> str:
        return text(outline, column).removeprefix(preset.strip_prefix)

    return [
        FeatureKey(
            row=outline.row,
            code=coded(outline, code),
            name=text(outline, label),
            parent_code=coded(outline, parent),
            parents={up: text(outline, column) for up, column in names.items()},
            parent_codes={up: coded(outline, column) for up, column in codes.items()},
        )
        for outline in outlines.features
    ]


def _guess_scheme(keys: Sequence[FeatureKey]) -> str:
    # A file may name its outlines and code only the places that hold them.
    codes = [code for key in keys for code in (key.code, key.parent_code) if code]
    if not codes:
        return ""
    if scheme := guess_scheme(codes):
        return scheme
    undotted = next((code for code in codes if code.isdecimal()), "")
    if undotted:
        params = {"code": undotted}
        raise InvalidInput(Finding(RegionMessage.BOUNDARY_SCHEME_UNKNOWN, params=params))
    return ""


def _directory(level: str, scheme: str, within: str) -> Directory:
    """Return the places of the level inside `within`, and everything that may lie above them."""
    levels = LEVELS[: LEVELS.index(level) + 1]
    standing = Place.objects.filter(status=PlaceStatus.ACTIVE, level__in=levels)
    inside = within_paths([within]) | ~Q(level=level)
    columns = ("pk", "path", "name", "level", "kind", "parent_id")
    places = {row[0]: KnownPlace(*row) for row in standing.filter(inside).values_list(*columns)}
    known: dict[tuple[str, str], int] = {}
    codes = PlaceCode.objects.filter(scheme=scheme).values_list("code", "place_id", "valid_to")
    for code, place_id, ended in codes:
        # Today's code wins over the former code of another place.
        if place_id in places and (ended is None or (scheme, code) not in known):
            known[scheme, code] = place_id
    others = PlaceName.objects.values_list("place_id", "name")
    return Directory(places.values(), known, [row for row in others if row[0] in places])


def _joined(
    matches: Sequence[Match], features: Sequence[Outline], level: str
) -> dict[int, tuple[Outline, str]]:
    """Return one outline a place; several features of one place are joined."""
    import shapely  # noqa: PLC0415 - only when a file has a place in parts

    by_row = {outline.row: outline for outline in features}
    parts: defaultdict[int, list[Outline]] = defaultdict(list)
    how: dict[int, str] = {}
    for match in matches:
        if match.place is not None:
            parts[match.place.place_id].append(by_row[match.key.row])
            how[match.place.place_id] = match.outcome
    joined = {}
    for place_id, outlines in parts.items():
        outline = outlines[0]
        if len(outlines) > 1:
            area = shapely.union_all([shapely.from_wkb(part.geometry) for part in outlines])
            shown = shapely.set_precision(shapely.simplify(area, TOLERANCES[level]), GRID)
            point = shapely.point_on_surface(area)
            outline = Outline(
                row=outline.row,
                attributes=outline.attributes,
                geometry=shapely.to_wkb(area),
                display=shapely.to_geojson(shown),
                point=(round(point.x, 5), round(point.y, 5)),
                box=tuple(float(v) for v in area.bounds),
            )
        joined[place_id] = (outline, how[place_id])
    return joined


def _write(rows: Mapping[int, tuple[Outline, str]], batch: BoundaryImport) -> None:
    ids = list(rows)
    for start in range(0, len(ids), 500):
        chunk = ids[start : start + 500]
        Boundary.objects.filter(place_id__in=chunk).delete()
        Boundary.objects.bulk_create(
            [
                Boundary(
                    place_id=place_id,
                    batch=batch,
                    geometry=rows[place_id][0].geometry,
                    display=rows[place_id][0].display,
                    **dict(
                        zip(("west", "south", "east", "north"), rows[place_id][0].box, strict=True)
                    ),
                    matched_by=rows[place_id][1],
                )
                for place_id in chunk
            ]
        )
        pointless = list(Place.objects.filter(pk__in=chunk, latitude=None))
        for place in pointless:
            place.longitude, place.latitude = rows[place.pk][0].point
            place.point_source = f"{batch.source}, {batch.file_name}"[:200]
        Place.objects.bulk_update(pointless, ["longitude", "latitude", "point_source"])
