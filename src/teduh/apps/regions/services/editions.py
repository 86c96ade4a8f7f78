"""Loading an edition of official places, the first time or over an older one.

A place keeps its id as long as it lives: rows are matched by today's code, or by the former code
that the list names. Everything is read and checked before the transaction opens; nothing is written
when any finding is an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from teduh.apps.audit.services import audit_record
from teduh.apps.regions import edition_files
from teduh.apps.regions.bulk import analyse, insert_rows, next_id
from teduh.apps.regions.edition_files import LOKAL_SOURCE, EditionInfo
from teduh.apps.regions.messages import RegionMessage
from teduh.apps.regions.models import Edition, Place, PlaceCode, PlaceName, PlaceStatus, Scheme
from teduh.apps.regions.rules.editions import (
    COUNTS_2025,
    EditionRow,
    check_edition,
    count_levels,
    place_kind,
)
from teduh.apps.regions.rules.names import match_key, name_key
from teduh.apps.regions.services.revision import revision_renew
from teduh.kernel.clock import Clock, SystemClock
from teduh.kernel.errors import Finding, Level, raise_errors
from teduh.kernel.provenance import digest_columns
from teduh.kernel.region_codes import (
    NATION_CODE,
    PlaceLevel,
    region_code_contains,
    region_code_level,
    region_code_parent,
    region_code_range,
    region_code_zone,
)
from teduh.kernel.scope import Actor

NATION_NAME = "Indonesia"
PLACE_COLUMNS = (
    *("id", "path", "level", "kind", "name", "parent", "status", "zone", "point_source"),
    *("area_source", "population_source", "proposed_by", "approved_by", "version"),
)
CODE_COLUMNS = ("id", "place", "scheme", "code", "edition", "valid_from", "valid_to")


@dataclass(frozen=True)
class LoadReport:
    """What loading an edition did."""

    edition: Edition
    counts: dict[str, int]
    created: int = 0
    renamed: int = 0
    recoded: int = 0
    ended: int = 0
    findings: tuple[Finding, ...] = field(default=())


@dataclass
class _Plan:
    created: list[EditionRow]
    renamed: list[tuple[int, str]]
    recoded: list[tuple[int, str, EditionRow]]  # place_id, former code, row
    ended: list[tuple[int, str]]
    findings: list[Finding]


def places_load_edition(*, actor: Actor, clock: Clock | None = None) -> LoadReport:
    """Load the current edition with its history, short forms, BPS codes, points, areas, people.

    For the commands and the demo; an office that has the decree's own list uses
    `places_import_edition` with it. Safe to call again: a loaded edition is left as it is.
    """
    from teduh.apps.regions.services.facts import facts_load  # noqa: PLC0415 - uses this module

    info = edition_files.read_editions()[-1]
    with transaction.atomic():
        report = places_import_edition(
            rows=edition_files.read_lokal(),
            info=info,
            source=LOKAL_SOURCE,
            expected=dict(COUNTS_2025),
            actor=actor,
            clock=clock,
        )
        facts_load(clock=clock)
        analyse(Place, PlaceCode, PlaceName)
    return report


def places_import_edition(
    *,
    rows: Sequence[EditionRow],
    info: EditionInfo,
    source: str,
    actor: Actor,
    expected: dict[PlaceLevel, int] | None = None,
    within: str = NATION_CODE,
    clock: Clock | None = None,
) -> LoadReport:
    """Make the official places those of a list.

    Parameters
    ----------
    rows
        Every place of the edition inside `within`.
    expected
        Numbers of places at each level; refused when the list has others.
    within
        Code of the place that the list covers; places elsewhere are left alone.

    Returns
    -------
    LoadReport
        Counts of places created, renamed, given a new code, ended; warnings.

    Raises
    ------
    InvalidInput
        With every finding, and nothing is written.
    """
    moment = (clock or SystemClock()).now()
    findings = check_edition(rows, expected=expected, within=within)
    raise_errors(findings)
    content_hash = digest_columns(
        {"code": [row.code for row in rows], "name": [row.name for row in rows]}
    )
    counts = count_levels(row.code for row in rows)
    with transaction.atomic():
        known = Edition.objects.filter(scheme=Scheme.KEMENDAGRI, label=info.label).first()
        if known and known.content_hash == content_hash:
            return LoadReport(known, counts)
        plan = _plan_changes(rows, within)
        raise_errors(plan.findings)
        edition, _ = Edition.objects.update_or_create(
            scheme=Scheme.KEMENDAGRI,
            label=info.label,
            defaults={
                "decree": info.decree,
                "valid_from": info.valid_from,
                "covers": list(info.covers),
                "source": source,
                "counts": counts,
                "content_hash": content_hash,
                "loaded_at": moment,
            },
        )
        _apply(plan, edition)
        audit_record(
            actor=actor,
            verb="places_loaded",
            subject_kind="edition",
            subject_id=edition.pk,
            details={"label": info.label, "content_hash": content_hash},
            clock=clock,
        )
    return LoadReport(
        edition,
        counts,
        created=len(plan.created),
        renamed=len(plan.renamed),
        recoded=len(plan.recoded),
        ended=len(plan.ended),
        findings=tuple(plan.findings),
    )


def _apply(plan: _Plan, edition: Edition) -> None:
    """Write what changes; a code that is freed here may be given anew in the same edition."""
    ids = _place_ids()
    _end_places(plan.ended, edition.valid_from)
    _recode_places(plan.recoded, edition, ids)
    _rename_places(plan.renamed, edition.valid_from)
    _create_places(plan.created, edition, ids, first=not ids)
    if plan.recoded:
        _rewrite_parents()
    revision_renew()


def _place_ids() -> dict[str, int]:
    standing = Place.objects.exclude(status=PlaceStatus.ENDED)
    return dict(standing.values_list("path", "pk"))


def _plan_changes(rows: Sequence[EditionRow], within: str) -> _Plan:
    current = {
        code: (place_id, name)
        for code, place_id, name in PlaceCode.objects.filter(
            scheme=Scheme.KEMENDAGRI, valid_to=None
        ).values_list("code", "place_id", "place__name")
        if code != NATION_CODE and region_code_contains(within, code)
    }
    plan = _Plan([], [], [], [], [])
    taken: set[str] = set()
    continued = {row.previous_code for row in rows if row.previous_code}
    for row in rows:
        former = row.previous_code if row.previous_code != row.code else ""
        if former:
            if former not in current:
                params = {"previous": former, "code": row.code}
                plan.findings.append(
                    Finding(RegionMessage.PREVIOUS_CODE_UNKNOWN, row.where, params)
                )
                continue
            place_id, name = current[former]
            taken.add(former)
            plan.recoded.append((place_id, former, row))
        elif row.code in current and row.code not in continued - {row.code}:
            place_id, name = current[row.code]
            taken.add(row.code)
        else:
            plan.created.append(row)
            continue
        if name != row.name:
            plan.renamed.append((place_id, row.name))
    plan.ended = [(place_id, code) for code, (place_id, _) in current.items() if code not in taken]
    plan.findings += _maybe_recoded(plan, {code: name for code, (_, name) in current.items()})
    return plan


def _maybe_recoded(plan: _Plan, names: dict[str, str]) -> list[Finding]:
    """Warn of an ended and a new place of one name inside one regency."""
    if not plan.ended:
        return []

    def where_and_name(code: str, name: str) -> tuple[str, str, str]:
        level = region_code_level(code).value
        return code[:5], level, match_key(name, level)

    fresh = {where_and_name(row.code, row.name): row for row in plan.created}
    return [
        Finding(
            RegionMessage.MAYBE_RECODED,
            row.where,
            {"old": code, "code": row.code, "name": row.name},
            Level.WARNING,
        )
        for _, code in plan.ended
        if (row := fresh.get(where_and_name(code, names[code])))
    ]


def _create_places(
    rows: Iterable[EditionRow], edition: Edition, ids: dict[str, int], *, first: bool
) -> None:
    wanted = [EditionRow(NATION_CODE, NATION_NAME), *rows] if first else list(rows)
    place_id, code_id = next_id(Place), next_id(PlaceCode)
    places, codes = [], []
    begins = None if first else edition.valid_from  # the first list does not say since when
    for row in sorted(wanted, key=lambda row: len(row.code) if row.code != NATION_CODE else 0):
        parent = region_code_parent(row.code)
        level = region_code_level(row.code).value
        ids[row.code] = place_id
        places.append(
            (
                *(place_id, row.code, level, place_kind(row.code), row.name),
                *(ids[parent] if parent else None, PlaceStatus.ACTIVE.value),
                *(region_code_zone(row.code), "", "", "", "", "", 1),
            )
        )
        scheme = Scheme.TEDUH if row.code == NATION_CODE else Scheme.KEMENDAGRI
        codes.append((code_id, place_id, scheme.value, row.code, edition.pk, begins, None))
        place_id, code_id = place_id + 1, code_id + 1
    insert_rows(Place, PLACE_COLUMNS, places)
    insert_rows(PlaceCode, CODE_COLUMNS, codes)


def _rename_places(renamed: Iterable[tuple[int, str]], day: date) -> None:
    for place_id, name in renamed:
        place = Place.objects.get(pk=place_id)
        if name_key(place.name) != name_key(name):
            PlaceName.objects.update_or_create(
                place=place,
                kind=PlaceName.NameKind.FORMER,
                name=place.name,
                defaults={"valid_to": day},
            )
        place.name = name
        place.version += 1
        place.save(update_fields=["name", "version"])


def _end_places(ended: Iterable[tuple[int, str]], day: date) -> None:
    for place_id, code in ended:
        below = Place.objects.filter(
            path__gte=region_code_range(code)[0], path__lt=region_code_range(code)[1]
        ).exclude(level__in=[PlaceLevel.DISTRICT, PlaceLevel.VILLAGE, PlaceLevel.REGENCY])
        for ids in ([place_id], list(below.values_list("pk", flat=True))):
            Place.objects.filter(pk__in=ids).update(status=PlaceStatus.ENDED)
            PlaceCode.objects.filter(place_id__in=ids, valid_to=None).update(valid_to=day)


def _recode_places(
    recoded: Sequence[tuple[int, str, EditionRow]], edition: Edition, ids: dict[str, int]
) -> None:
    """Give places their new codes, and their dusun, RW and RT the new beginning of theirs.

    In two passes, since one place may take the code that another leaves.
    """
    for place_id, former, row in recoded:
        moving = [(place_id, former, row.code, Scheme.KEMENDAGRI)]
        if region_code_level(row.code) is PlaceLevel.VILLAGE:
            low, high = region_code_range(former)
            moving += [
                (pk, path, row.code + path[len(former) :], Scheme.TEDUH)
                for pk, path in Place.objects.filter(path__gte=low, path__lt=high).values_list(
                    "pk", "path"
                )
            ]
        for pk, path, new_path, scheme in moving:
            Place.objects.filter(pk=pk).update(path=f"~{new_path}")
            PlaceCode.objects.filter(place_id=pk, scheme=scheme, valid_to=None).update(
                valid_to=edition.valid_from
            )
            if ids.get(path) == pk:
                del ids[path]
            ids[f"~{new_path}"] = pk
    for path in [path for path in ids if path.startswith("~")]:
        pk, new_path = ids.pop(path), path[1:]
        official = region_code_level(new_path) in COUNTS_2025
        Place.objects.filter(pk=pk).update(
            path=new_path,
            kind=place_kind(new_path) if official else Place.objects.get(pk=pk).kind,
            zone=region_code_zone(new_path),
        )
        PlaceCode.objects.create(
            place_id=pk,
            scheme=Scheme.KEMENDAGRI if official else Scheme.TEDUH,
            code=new_path,
            edition=edition if official else None,
            valid_from=edition.valid_from,
        )
        ids[new_path] = pk


def _rewrite_parents() -> None:
    """Hang every official place under the one whose code is the beginning of its own."""
    ids = _place_ids()
    moved = []
    official = Place.objects.filter(level__in=[level.value for level in COUNTS_2025])
    for place in official.exclude(status=PlaceStatus.ENDED).only("path", "parent_id"):
        parent_id = ids[region_code_parent(place.path) or NATION_CODE]
        if place.parent_id != parent_id:
            place.parent_id = parent_id
            moved.append(place)
    Place.objects.bulk_update(moved, ["parent"], batch_size=200)
