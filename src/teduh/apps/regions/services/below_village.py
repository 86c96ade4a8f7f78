"""What services about dusun, RW and RT share: rights, locks, and adding places below a village."""

from __future__ import annotations

from typing import Final

from teduh.apps.regions.messages import RegionMessage
from teduh.apps.regions.models import Place, PlaceCode, PlaceKind, PlaceStatus, Scheme
from teduh.apps.regions.rules.hamlets import OUR_LEVELS, HamletRow, next_code, rt_container
from teduh.apps.regions.rules.names import match_key
from teduh.apps.regions.selectors import place_get
from teduh.kernel.errors import Finding, InvalidInput, NotAllowed, StateConflict
from teduh.kernel.messages import KernelMessage
from teduh.kernel.region_codes import PlaceLevel, region_code_range
from teduh.kernel.scope import Role, Scope

KINDS: Final = {
    PlaceLevel.HAMLET: PlaceKind.DUSUN,
    PlaceLevel.RW: PlaceKind.RW,
    PlaceLevel.RT: PlaceKind.RT,
}


def require_role(scope: Scope, place: Place, *roles: Role) -> None:
    """Raise NotAllowed unless the reader has one of the roles there."""
    if not scope.may(*roles, path=place.path):
        raise NotAllowed(Finding(KernelMessage.NOT_ALLOWED))


def hamlet_locked(code: str, scope: Scope, version: int | None = None) -> Place:
    """Return one of our own places for a change, locked; check that it is what the reader saw."""
    seen = place_get(code, scope=scope)
    place = Place.objects.select_for_update().get(pk=seen.pk)
    if PlaceLevel(place.level) not in OUR_LEVELS:
        raise InvalidInput(Finding(RegionMessage.NOT_OUR_LEVEL, params={"code": code}))
    if version is not None and version != place.version:
        raise StateConflict(Finding(KernelMessage.STALE))
    return place


def village_of(place: Place) -> Place:
    """Return the village that holds one of our own places."""
    return Place.objects.get(path=".".join(place.path.split(".")[:4]), status=PlaceStatus.ACTIVE)


class VillageBelow:
    """The places below one village while new ones are added."""

    def __init__(self, village: Place, scope: Scope) -> None:
        self.village = village
        self.actor_id = scope.actor.actor_id
        low, high = region_code_range(village.path)
        self.used = set(
            PlaceCode.objects.filter(scheme=Scheme.TEDUH, code__gte=low, code__lt=high).values_list(
                "code", flat=True
            )
        )
        standing = Place.objects.filter(path__gte=low, path__lt=high)
        self.standing = list(standing.exclude(status=PlaceStatus.ENDED))
        self.created: list[Place] = []
        self.existing: set[int] = set()

    def find(self, parent: Place, level: PlaceLevel, name: str) -> Place | None:
        """Return the place of this name below `parent`, if it stands or is proposed."""
        key = match_key(name, level.value)
        for place in self.standing:
            here = place.parent_id == parent.pk and place.level == level.value
            if here and match_key(place.name, level.value) == key:
                return place
        return None

    def add(self, parent: Place, level: PlaceLevel, name: str, number: int = 1) -> Place:
        """Return the place of this name, proposed when it is new."""
        if found := self.find(parent, level, name):
            if found not in self.created:
                self.existing.add(found.pk)
            return found
        return self.create(parent, level, name, number)

    def create(self, parent: Place, level: PlaceLevel, name: str, number: int = 1) -> Place:
        """Propose a new place; its code is its number when that was never used."""
        parent_level = PlaceLevel(parent.level)
        begin = rt_container(parent.path, parent_level) if level is PlaceLevel.RT else parent.path
        code = next_code(begin, level, self.used, number)
        place = Place.objects.create(
            path=code,
            level=level.value,
            kind=KINDS[level],
            name=name,
            parent=parent,
            status=PlaceStatus.PROPOSED,
            zone=parent.zone,
            proposed_by=self.actor_id,
        )
        PlaceCode.objects.create(place=place, scheme=Scheme.TEDUH, code=code)
        self.used.add(code)
        self.standing.append(place)
        self.created.append(place)
        return place

    def add_row(self, row: HamletRow) -> None:
        """Propose what one row of a list names."""
        parent = self.village
        if row.dusun:
            parent = self.add(parent, PlaceLevel.HAMLET, row.dusun)
        if row.rw is not None:
            parent = self.add(parent, PlaceLevel.RW, f"RW {row.rw:02d}", row.rw)
        if row.rt is not None:
            self.add(parent, PlaceLevel.RT, f"RT {row.rt:02d}", row.rt)
