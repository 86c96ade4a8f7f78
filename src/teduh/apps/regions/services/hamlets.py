"""Dusun, RW and RT: proposing, importing and approving them.

Proposing needs a grant at the village; approving, rejecting and renaming need a supervisor's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.db import transaction

from teduh.apps.audit.services import audit_record
from teduh.apps.regions.hamlet_files import read_hamlet_rows
from teduh.apps.regions.messages import RegionMessage
from teduh.apps.regions.models import Place, PlaceCode, PlaceName, PlaceStatus, Scheme
from teduh.apps.regions.rules.hamlets import (
    HOLDS,
    NAME_LIMIT,
    HamletRow,
    check_rows,
    name_like,
    read_required_number,
    transition,
)
from teduh.apps.regions.rules.names import match_key
from teduh.apps.regions.selectors import place_get
from teduh.apps.regions.services.below_village import (
    VillageBelow,
    hamlet_locked,
    require_role,
    village_of,
)
from teduh.apps.regions.services.revision import revision_renew
from teduh.kernel.clock import Clock, SystemClock, local_date
from teduh.kernel.errors import Finding, InvalidInput, Level, StateConflict, raise_errors
from teduh.kernel.region_codes import PlaceLevel, region_code_range
from teduh.kernel.scope import Role, Scope

PROPOSERS: Final = (
    Role.SUPERVISOR,
    Role.ANALYST,
    Role.COORDINATOR,
    Role.MONITOR,
    Role.ADMINISTRATOR,
)


@dataclass(frozen=True)
class HamletImport:
    """What an import proposed, what was there already, and what is to be looked at."""

    proposed: tuple[Place, ...]
    existing: int
    findings: tuple[Finding, ...] = field(default=())


def hamlets_import(
    *,
    source: Path | bytes,
    name: str,
    scope: Scope,
    village_code: str = "",
    clock: Clock | None = None,
) -> HamletImport:
    """Propose the dusun, RW and RT of an office's list (columns `dusun, rw, rt`).

    All findings come at once and nothing is written when one is an error. Places that are there
    already are left alone, so the same file may be imported again.

    Raises
    ------
    InvalidInput
        With every finding.
    NotAllowed
        Without a grant at each village named.
    """
    rows, findings = read_hamlet_rows(source, name=name, village_code=village_code)
    villages, unknown = _villages(rows)
    findings += unknown
    kelurahan = {code for code, place in villages.items() if place.is_kelurahan}
    findings += check_rows([row for row in rows if row.village_code in villages], kelurahan)
    raise_errors(findings)
    for village in villages.values():
        require_role(scope, village, *PROPOSERS)
    proposed: list[Place] = []
    existing = 0
    with transaction.atomic():
        for code, village in villages.items():
            list(Place.objects.select_for_update().filter(pk=village.pk))
            below = VillageBelow(village, scope)
            findings += _like_standing(rows, code, below)
            for row in rows:
                if row.village_code == code:
                    below.add_row(row)
            proposed += below.created
            existing += len(below.existing)
            audit_record(
                actor=scope.actor,
                verb="hamlets_proposed",
                subject_kind="place",
                subject_id=village.pk,
                details={"codes": [place.path for place in below.created]},
                clock=clock,
            )
    return HamletImport(tuple(proposed), existing, tuple(findings))


def _villages(rows: list[HamletRow]) -> tuple[dict[str, Place], list[Finding]]:
    codes = sorted({row.village_code for row in rows})
    found = {
        place.path: place
        for place in Place.objects.filter(
            path__in=codes, level=PlaceLevel.VILLAGE, status=PlaceStatus.ACTIVE
        )
    }
    missing = {code for code in codes if code not in found}
    findings = []
    for row in rows:
        if row.village_code in missing:
            missing.discard(row.village_code)
            params = {"code": row.village_code}
            findings.append(Finding(RegionMessage.VILLAGE_EXPECTED, row.where, params))
    return found, findings


def _like_standing(rows: list[HamletRow], code: str, below: VillageBelow) -> list[Finding]:
    """Warn of dusun spelled almost as one that stands."""
    names = [place.name for place in below.standing if place.level == PlaceLevel.HAMLET]
    findings, told = [], set()
    for row in rows:
        if row.village_code != code or not row.dusun or row.dusun in told:
            continue
        told.add(row.dusun)
        if below.find(below.village, PlaceLevel.HAMLET, row.dusun):
            continue
        if other := name_like(row.dusun, names):
            params = {"name": row.dusun, "other": other}
            findings.append(
                Finding(RegionMessage.NAME_LIKE_ANOTHER, row.where, params, Level.WARNING)
            )
    return findings


def hamlet_propose(
    *, parent_code: str, level: PlaceLevel, name: str, scope: Scope, clock: Clock | None = None
) -> Place:
    """Propose one dusun, RW or RT by a form. `name` is the number for an RW or RT.

    Raises
    ------
    InvalidInput
        When the parent cannot hold such a place, or one of that name is there.
    NotAllowed
        Without a grant there.
    """
    parent = place_get(parent_code, scope=scope)
    require_role(scope, parent, *PROPOSERS)
    if level not in HOLDS.get(parent.kind, ()):
        params = {"code": parent_code, "level": level.value}
        raise InvalidInput(Finding(RegionMessage.CANNOT_HOLD, params=params))
    number = 1
    text = " ".join(name.split())
    if level is not PlaceLevel.HAMLET:
        number = read_required_number(name, level.value.upper())
        text = f"{level.value.upper()} {number:02d}"
    elif not text or len(text) > NAME_LIMIT:
        raise InvalidInput(_bad_name(text, parent_code))
    village = parent if parent.level == PlaceLevel.VILLAGE else village_of(parent)
    with transaction.atomic():
        list(Place.objects.select_for_update().filter(pk=village.pk))
        below = VillageBelow(village, scope)
        if below.find(parent, level, text):
            raise InvalidInput(Finding(RegionMessage.NAME_TAKEN, params={"name": text}))
        place = below.add(parent, level, text, number)
        _audit("hamlet_proposed", place, scope, clock)
    return place


def _bad_name(text: str, code: str) -> Finding:
    if not text:
        return Finding(RegionMessage.NAME_EMPTY, params={"code": code})
    params = {"name": f"{text[:40]}…", "limit": NAME_LIMIT}
    return Finding(RegionMessage.NAME_TOO_LONG, params=params)


def _audit(verb: str, place: Place, scope: Scope, clock: Clock | None) -> None:
    audit_record(
        actor=scope.actor,
        verb=verb,
        subject_kind="place",
        subject_id=place.pk,
        details={"code": place.path},
        clock=clock,
    )


def hamlet_approve(
    *, code: str, scope: Scope, version: int | None = None, clock: Clock | None = None
) -> Place:
    """Make a proposed place stand; a supervisor of the village does it, what holds it first."""
    return _decide(code, scope, PlaceStatus.ACTIVE, version, clock)


def hamlets_approve(
    *, versions: Mapping[str, int], scope: Scope, clock: Clock | None = None
) -> list[Place]:
    """Approve several proposals in one step, what holds others first; all of them or none.

    Parameters
    ----------
    versions
        By code, the version that the supervisor saw.
    """
    with transaction.atomic():
        return [
            hamlet_approve(code=code, scope=scope, version=versions[code], clock=clock)
            for code in sorted(versions)
        ]


def hamlet_reject(
    *, code: str, scope: Scope, version: int | None = None, clock: Clock | None = None
) -> Place:
    """End a proposal. Its code stays used, and what was proposed below it ends too."""
    return _decide(code, scope, PlaceStatus.ENDED, version, clock)


def _decide(
    code: str, scope: Scope, target: PlaceStatus, version: int | None, clock: Clock | None
) -> Place:
    moment = (clock or SystemClock()).now()
    with transaction.atomic():
        place = hamlet_locked(code, scope, version)
        require_role(scope, place, Role.SUPERVISOR)
        if place.status != PlaceStatus.PROPOSED:
            params = {"code": code, "status": place.status}
            raise StateConflict(Finding(RegionMessage.TRANSITION_UNKNOWN, params=params))
        verb = transition(place.status, target.value, code)
        if target is PlaceStatus.ACTIVE:
            _require_standing_parent(place)
        else:
            low, high = region_code_range(place.path)
            day = local_date(moment, place.path)
            below = Place.objects.filter(path__gte=low, path__lt=high)
            below.filter(status=PlaceStatus.PROPOSED).update(status=PlaceStatus.ENDED)
            ended = PlaceCode.objects.filter(scheme=Scheme.TEDUH, valid_to=None)
            ended.filter(code__gte=low, code__lt=high).update(valid_to=day)
            ended.filter(place=place).update(valid_to=day)
        place.status = target
        place.approved_by = scope.actor.actor_id
        place.approved_at = moment
        place.version += 1
        place.save()
        revision_renew()
        _audit(verb, place, scope, clock)
    return place


def _require_standing_parent(place: Place) -> None:
    parent = place.parent
    if parent is not None and parent.status != PlaceStatus.ACTIVE:
        params = {"code": place.path, "parent": parent.path}
        raise InvalidInput(Finding(RegionMessage.PARENT_NOT_ACTIVE, params=params))


def hamlet_rename(
    *, code: str, name: str, scope: Scope, version: int | None = None, clock: Clock | None = None
) -> Place:
    """Give a dusun another name; the former one still finds it."""
    moment = (clock or SystemClock()).now()
    wanted = " ".join(name.split())
    with transaction.atomic():
        place = hamlet_locked(code, scope, version)
        require_role(scope, place, Role.SUPERVISOR)
        if place.level != PlaceLevel.HAMLET:
            raise InvalidInput(Finding(RegionMessage.NUMBER_IS_NAME, params={"code": code}))
        if not wanted or len(wanted) > NAME_LIMIT:
            raise InvalidInput(_bad_name(wanted, code))
        siblings = Place.objects.filter(parent_id=place.parent_id, level=place.level)
        for other in siblings.exclude(pk=place.pk).exclude(status=PlaceStatus.ENDED):
            if match_key(other.name, "hamlet") == match_key(wanted, "hamlet"):
                raise InvalidInput(Finding(RegionMessage.NAME_TAKEN, params={"name": wanted}))
        if place.name != wanted:
            PlaceName.objects.get_or_create(
                place=place,
                kind=PlaceName.NameKind.FORMER,
                name=place.name,
                defaults={"valid_to": local_date(moment, place.path)},
            )
        place.name = wanted
        place.version += 1
        place.save(update_fields=["name", "version"])
        revision_renew()
        _audit("hamlet_renamed", place, scope, clock)
    return place
