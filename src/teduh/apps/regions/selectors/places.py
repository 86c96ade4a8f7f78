"""One place, what lies above it and what lies below it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from teduh.apps.regions.messages import RegionMessage
from teduh.apps.regions.models import (
    Edition,
    Place,
    PlaceCode,
    PlaceLink,
    PlaceName,
    PlaceStatus,
    Scheme,
)
from teduh.kernel.errors import Finding, NotFound
from teduh.kernel.region_codes import (
    NATION_CODE,
    PlaceLevel,
    region_code_ancestors,
    region_code_range,
)
from teduh.kernel.scope import PUBLIC_SCOPE, Role, Scope

ADMINISTRATIVE: Final = "administrative"
OUR_CODES: Final = (Scheme.KEMENDAGRI, Scheme.TEDUH)


def within_paths(paths: Iterable[str], field: str = "path") -> Q:
    """Return the condition 'is one of these places or lies below one', as prefix ranges."""
    condition = Q(pk__in=[])
    for path in paths:
        if path == NATION_CODE:
            return ~Q(pk__in=[])  # an empty Q() would vanish from an OR
        low, high = region_code_range(path)
        condition |= Q(**{field: path}) | Q(**{f"{field}__gte": low, f"{field}__lt": high})
    return condition


def places_seen(scope: Scope) -> QuerySet[Place]:
    """Return the places that stand and that the reader may see."""
    seen = Q(status=PlaceStatus.ACTIVE)
    if not scope.is_public:
        seen |= Q(status=PlaceStatus.PROPOSED) & within_paths(scope.paths())
    return Place.objects.filter(seen)


def place_get(code: str, *, scope: Scope = PUBLIC_SCOPE) -> Place:
    """Return the place that has this code today.

    Raises
    ------
    NotFound
        For unknown and former codes (see `place_resolve`) and for places out of sight.
    """
    place = places_seen(scope).select_related("parent").filter(path=code).first()
    if place is None:
        raise NotFound(Finding(RegionMessage.PLACE_UNKNOWN, params={"code": code}))
    return place


def place_by_id(place_id: int, *, scope: Scope = PUBLIC_SCOPE) -> Place:
    """Return a place by its identity, ended ones too; NotFound when it is out of sight."""
    place = Place.objects.select_related("parent").filter(pk=place_id).first()
    proposed = place is not None and place.status == PlaceStatus.PROPOSED
    if place is None or (proposed and not scope.may(path=place.path)):
        raise NotFound(Finding(RegionMessage.PLACE_UNKNOWN, params={"code": f"#{place_id}"}))
    return place


def place_children(place: Place, *, scope: Scope = PUBLIC_SCOPE) -> list[Place]:
    """Return the places directly below, by code."""
    return list(places_seen(scope).filter(parent=place).order_by("path"))


def place_ancestors(place: Place) -> list[Place]:
    """Return the places above, the nation first, the parent last."""
    if place.path == NATION_CODE:
        return []
    paths = (NATION_CODE, *region_code_ancestors(place.path))
    found = Place.objects.filter(path__in=paths).exclude(status=PlaceStatus.ENDED)
    return sorted(found, key=lambda above: (above.path != NATION_CODE, len(above.path)))


def place_descendants(
    place: Place,
    hierarchy: str = ADMINISTRATIVE,
    as_of: date | None = None,
    *,
    level: PlaceLevel | None = None,
    scope: Scope = PUBLIC_SCOPE,
) -> QuerySet[Place]:
    """Return everything below a place, by code.

    Parameters
    ----------
    hierarchy
        `administrative`, or the name of links such as `electoral_district`.
    as_of
        The day of which the hierarchy is asked. For the administrative one, codes that held on that
        day decide, so that a village is found under the district that held it then.
    level
        Only places of this level.
    """
    if hierarchy != ADMINISTRATIVE:
        found = Place.objects.filter(pk__in=_linked_below(place, hierarchy, as_of))
    elif as_of is not None:
        found = Place.objects.filter(pk__in=_below_on(place, as_of))
    elif place.path == NATION_CODE:
        found = places_seen(scope).exclude(pk=place.pk)
    else:
        low, high = region_code_range(place.path)
        found = places_seen(scope).filter(path__gte=low, path__lt=high)
    if not scope.is_public:
        found = found.filter(~Q(status=PlaceStatus.PROPOSED) | within_paths(scope.paths()))
    else:
        found = found.exclude(status=PlaceStatus.PROPOSED)
    return (found.filter(level=level.value) if level else found).order_by("path")


def _holds_on(day: date) -> Q:
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gt=day))


def _below_on(place: Place, day: date) -> list[int]:
    codes = PlaceCode.objects.filter(_holds_on(day), scheme__in=OUR_CODES)
    if place.path == NATION_CODE:
        return list(codes.exclude(place=place).values_list("place_id", flat=True))
    condition = Q(pk__in=[])
    for code in codes.filter(place=place).values_list("code", flat=True):
        low, high = region_code_range(code)
        condition |= Q(code__gte=low, code__lt=high)
    return list(codes.filter(condition).values_list("place_id", flat=True))


def _linked_below(place: Place, hierarchy: str, as_of: date | None) -> set[int]:
    links = PlaceLink.objects.filter(hierarchy=hierarchy)
    links = links.filter(_holds_on(as_of)) if as_of else links.filter(valid_to=None)
    found: set[int] = set()
    front = {place.pk}
    while front:
        below = set(links.filter(parent_id__in=front).values_list("child_id", flat=True))
        front = below - found - {place.pk}
        found |= front
    return found


def place_map(codes: Iterable[str]) -> dict[str, Place]:
    """Return the standing places that have these codes today, by code, in few queries."""
    wanted = sorted(set(codes))
    found: dict[str, Place] = {}
    for start in range(0, len(wanted), 500):
        chunk = Place.objects.filter(path__in=wanted[start : start + 500])
        found |= {place.path: place for place in chunk.exclude(status=PlaceStatus.ENDED)}
    return found


def place_names(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of places by code."""
    return {code: place.name for code, place in place_map(codes).items()}


def place_count(place: Place) -> dict[str, int]:
    """Return how many active places of each level lie below."""
    counts = {level.value: 0 for level in PlaceLevel}
    for level in place_descendants(place).values_list("level", flat=True):
        counts[level] += 1
    return {level: count for level, count in counts.items() if count}


def edition_count() -> int:
    """Return how many official places stand (91,599 in the edition of 2025)."""
    official = (PlaceLevel.PROVINCE, PlaceLevel.REGENCY, PlaceLevel.DISTRICT, PlaceLevel.VILLAGE)
    return Place.objects.filter(status=PlaceStatus.ACTIVE, level__in=official).count()


def place_former_names(place: Place) -> list[PlaceName]:
    """Return the former names of a place, the latest first."""
    names = PlaceName.objects.filter(place=place, kind=PlaceName.NameKind.FORMER)
    return list(names.order_by("-valid_to"))


def hamlets_pending(*, scope: Scope, within: str = NATION_CODE) -> list[Place]:
    """Return the proposed places that the reader may see, by code."""
    proposed = places_seen(scope).filter(status=PlaceStatus.PROPOSED)
    return list(proposed.filter(within_paths([within])).order_by("path"))


def hamlets_of(village: Place, *, scope: Scope) -> list[Place]:
    """Return the dusun, RW and RT of a village that the reader may see, by code."""
    below = place_descendants(village, scope=scope).exclude(level=PlaceLevel.POLLING_STATION.value)
    return list(below.select_related("parent__parent"))


def hamlet_siblings(place: Place) -> list[Place]:
    """Return the standing places of the same kind in the same village, by code."""
    low, high = region_code_range(".".join(place.path.split(".")[:4]))
    alike = Place.objects.filter(path__gte=low, path__lt=high, level=place.level)
    return list(alike.filter(status=PlaceStatus.ACTIVE).exclude(pk=place.pk).order_by("path"))


def hamlet_children(place: Place) -> list[Place]:
    """Return what lies directly below one of our own places, proposed or standing, by code."""
    below = Place.objects.filter(parent=place).exclude(status=PlaceStatus.ENDED)
    return list(below.order_by("path"))


def villages_awaiting(*, scope: Scope) -> list[tuple[Place, int]]:
    """Return the villages with proposals that the reader may decide about, and how many each."""
    counts: dict[str, int] = {}
    for place in hamlets_pending(scope=scope):
        if scope.may(Role.SUPERVISOR, path=place.path):
            village = ".".join(place.path.split(".")[:4])
            counts[village] = counts.get(village, 0) + 1
    found = place_map(counts)
    return [(found[code], counts[code]) for code in sorted(counts) if code in found]


def edition_list(scheme: str = Scheme.KEMENDAGRI) -> list[Edition]:
    """Return the known editions, oldest first."""
    return list(Edition.objects.filter(scheme=scheme))


def edition_current(scheme: str = Scheme.KEMENDAGRI) -> Edition | None:
    """Return the newest edition, or None before places are loaded."""
    return Edition.objects.filter(scheme=scheme).order_by("-valid_from").first()
