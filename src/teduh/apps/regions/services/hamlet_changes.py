"""Merging and splitting dusun, RW and RT. Former codes keep leading to what continues them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from teduh.apps.audit.services import audit_record
from teduh.apps.regions.messages import RegionMessage
from teduh.apps.regions.models import Place, PlaceCode, PlaceStatus, PlaceSuccessor, Scheme
from teduh.apps.regions.rules.hamlets import next_code, rt_container, transition
from teduh.apps.regions.selectors import hamlet_children
from teduh.apps.regions.services.below_village import (
    VillageBelow,
    hamlet_locked,
    require_role,
    village_of,
)
from teduh.apps.regions.services.revision import revision_renew
from teduh.kernel.clock import Clock, SystemClock, local_date
from teduh.kernel.errors import Finding, InvalidInput, StateConflict
from teduh.kernel.region_codes import PlaceLevel
from teduh.kernel.scope import Role, Scope


def hamlet_merge(
    *,
    codes: Sequence[str],
    into: str,
    scope: Scope,
    versions: Mapping[str, int] | None = None,
    clock: Clock | None = None,
) -> Place:
    """End places of one kind in one village and let another continue them.

    What lies below the ended ones moves into the surviving one under new codes; every former code
    still resolves. A supervisor of the village does it.

    Parameters
    ----------
    versions
        By code, the version that the reader saw; another one today is a `StateConflict`.
    """
    known = versions or {}
    day = local_date((clock or SystemClock()).now(), into)
    with transaction.atomic():
        kept = hamlet_locked(into, scope, known.get(into))
        require_role(scope, kept, Role.SUPERVISOR)
        _require_active(kept)
        below = VillageBelow(village_of(kept), scope)
        for code in codes:
            place = hamlet_locked(code, scope, known.get(code))
            one_village = place.path.split(".")[:4] == kept.path.split(".")[:4]
            if place.level != kept.level or not one_village or place.pk == kept.pk:
                params = {"code": code, "other": into}
                raise InvalidInput(Finding(RegionMessage.MERGE_NEEDS_SIBLINGS, params=params))
            _require_active(place)
            for child in hamlet_children(place):
                _move(child, kept, below, day)
            _end(place, [kept], PlaceSuccessor.Change.MERGED, day)
        revision_renew()
        audit_record(
            actor=scope.actor,
            verb="hamlets_merged",
            subject_kind="place",
            subject_id=kept.pk,
            details={"codes": list(codes), "into": into},
            clock=clock,
        )
    kept.refresh_from_db()
    return kept


def hamlet_split(
    *,
    code: str,
    into: Mapping[str, Sequence[str]],
    scope: Scope,
    version: int | None = None,
    clock: Clock | None = None,
) -> list[Place]:
    """End a dusun and let several new ones continue it, at once active.

    Parameters
    ----------
    into
        Name of each new dusun and the codes of the RW and RT that go into it; together they are all
        that lie directly below the old one.
    version
        The version that the reader saw; another one today is a `StateConflict`.
    """
    day = local_date((clock or SystemClock()).now(), code)
    with transaction.atomic():
        place = hamlet_locked(code, scope, version)
        require_role(scope, place, Role.SUPERVISOR)
        _require_active(place)
        if place.level != PlaceLevel.HAMLET or len(into) < 2 or not all(map(str.strip, into)):
            raise InvalidInput(Finding(RegionMessage.SPLIT_NEEDS_TWO))
        children = {child.path: child for child in hamlet_children(place)}
        _check_shares(code, children, into)
        village = village_of(place)
        below = VillageBelow(village, scope)
        continued = []
        for name, paths in into.items():
            text = " ".join(name.split())
            if below.find(village, PlaceLevel.HAMLET, text) not in (None, place):
                raise InvalidInput(Finding(RegionMessage.NAME_TAKEN, params={"name": text}))
            new = below.create(village, PlaceLevel.HAMLET, text)
            new.status = PlaceStatus.ACTIVE
            new.approved_by = scope.actor.actor_id
            new.approved_at = (clock or SystemClock()).now()
            new.save()
            for path in paths:
                _move(children[path], new, below, day)
            continued.append(new)
        _end(place, continued, PlaceSuccessor.Change.SPLIT, day)
        revision_renew()
        audit_record(
            actor=scope.actor,
            verb="hamlet_split",
            subject_kind="place",
            subject_id=place.pk,
            details={"code": code, "into": [new.path for new in continued]},
            clock=clock,
        )
    return continued


def _check_shares(
    code: str, children: Mapping[str, Place], into: Mapping[str, Sequence[str]]
) -> None:
    shared = [path for paths in into.values() for path in paths]
    wrong = sorted(set(children) - set(shared)) + [path for path in shared if path not in children]
    wrong += sorted({path for path in shared if shared.count(path) > 1})
    if wrong:
        raise InvalidInput(
            *(
                Finding(RegionMessage.SPLIT_SHARES, params={"code": code, "part": path})
                for path in dict.fromkeys(wrong)
            )
        )


def _require_active(place: Place) -> None:
    if place.status != PlaceStatus.ACTIVE:
        params = {"code": place.path, "status": place.status}
        raise StateConflict(Finding(RegionMessage.TRANSITION_UNKNOWN, params=params))


def _end(
    place: Place, successors: Sequence[Place], change: PlaceSuccessor.Change, day: date
) -> None:
    transition(place.status, PlaceStatus.ENDED.value, place.path)
    place.status = PlaceStatus.ENDED
    place.version += 1
    place.save(update_fields=["status", "version"])
    PlaceCode.objects.filter(place=place, valid_to=None).update(valid_to=day)
    for successor in successors:
        PlaceSuccessor.objects.create(
            place=place, successor=successor, change=change, changed_on=day
        )


def _move(place: Place, parent: Place, below: VillageBelow, day: date) -> None:
    """Hang a place and what lies below it under another parent, with new codes."""
    level = PlaceLevel(place.level)
    begin = (
        rt_container(parent.path, PlaceLevel(parent.level))
        if level is PlaceLevel.RT
        else parent.path
    )
    number = int("".join(c for c in place.path.rpartition(".")[2] if c.isdigit()))
    code = next_code(begin, level, below.used, number)
    below.used.add(code)
    PlaceCode.objects.filter(place=place, scheme=Scheme.TEDUH, valid_to=None).update(valid_to=day)
    PlaceCode.objects.create(place=place, scheme=Scheme.TEDUH, code=code, valid_from=day)
    place.path, place.parent = code, parent
    place.version += 1
    place.save(update_fields=["path", "parent", "version"])
    for child in hamlet_children(place):
        _move(child, place, below, day)
