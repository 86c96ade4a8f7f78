"""From a code that somebody wrote to the place of today, and what is to be said about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from teduh.apps.regions.messages import RegionMessage
from teduh.apps.regions.models import Edition, Place, PlaceCode, PlaceStatus, PlaceSuccessor, Scheme
from teduh.apps.regions.selectors.places import OUR_CODES, _holds_on
from teduh.kernel.errors import Finding, InvalidInput, Level
from teduh.kernel.region_codes import NATION_CODE, region_code_contains
from teduh.kernel.scope import PUBLIC_SCOPE, Scope


class ResolutionStatus(StrEnum):
    """How a code was understood."""

    CURRENT = "current"  # today's code
    FORMER = "former"  # a former code of a place that stands, or of one merged into another
    SPLIT = "split"  # the place became several
    ENDED = "ended"  # the place ended and nothing continues it
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Resolution:
    """A code, the place it means today (if one), and a finding when there is something to say."""

    code: str
    status: ResolutionStatus
    place: Place | None = None
    candidates: tuple[Place, ...] = ()  # the places a split one became
    finding: Finding | None = None

    @property
    def changed(self) -> bool:
        """Say whether the code is not today's."""
        return self.status is not ResolutionStatus.CURRENT


def place_resolve(
    code: str,
    edition: str | None = None,
    scheme: str = Scheme.KEMENDAGRI,
    *,
    scope: Scope = PUBLIC_SCOPE,
) -> Resolution:
    """Return the place of today that a code means.

    Parameters
    ----------
    edition
        Label of the edition that the code was taken from (`2020`); without it, today's code is
        tried first and then former ones.
    scheme
        `kemendagri` (our own codes below the village included) or `bps`.

    Raises
    ------
    InvalidInput
        `regions.edition.unknown`.
    """
    schemes = OUR_CODES if scheme == Scheme.KEMENDAGRI else (scheme,)
    rows = PlaceCode.objects.filter(scheme__in=schemes, code=code).select_related("place")
    listed = None
    if edition is not None:
        listed = Edition.objects.filter(scheme=scheme, label=edition).first()
        if listed is None:
            labels = Edition.objects.filter(scheme=scheme).values_list("label", flat=True)
            params = {"edition": edition, "editions": ", ".join(labels)}
            raise InvalidInput(Finding(RegionMessage.EDITION_UNKNOWN, params=params))
        rows = rows.filter(_holds_on(listed.valid_from))
    # Today's code before former ones, the latest former one before older ones.
    row = rows.order_by("valid_to").filter(valid_to=None).first()
    row = row or rows.exclude(valid_to=None).order_by("-valid_to").first()
    if row is None or _out_of_sight(row.place, scope):
        return _unknown(code, edition)
    return _told(_follow(code, row), code, listed)


def _out_of_sight(place: Place, scope: Scope) -> bool:
    return place.status == PlaceStatus.PROPOSED and not scope.may(path=place.path)


def _unknown(code: str, edition: str | None) -> Resolution:
    if edition is None:
        finding = Finding(RegionMessage.PLACE_UNKNOWN, params={"code": code})
    else:
        params = {"code": code, "edition": edition}
        finding = Finding(RegionMessage.CODE_NOT_IN_EDITION, params=params)
    return Resolution(code, ResolutionStatus.UNKNOWN, finding=finding)


def _follow(code: str, row: PlaceCode) -> Resolution:
    """Walk from an ended place to what continues it; splits inside merges keep every branch."""
    place = row.place
    if place.status != PlaceStatus.ENDED:
        today = row.valid_to is None
        status = ResolutionStatus.CURRENT if today else ResolutionStatus.FORMER
        return Resolution(code, status, place)
    standing: dict[int, Place] = {}
    front, seen = {place.pk}, {place.pk}
    while front:
        links = PlaceSuccessor.objects.filter(
            Q(place_id__in=front), ~Q(successor_id__in=seen)
        ).select_related("successor")
        front = set()
        for link in links:
            seen.add(link.successor_id)
            if link.successor.status == PlaceStatus.ENDED:
                front.add(link.successor_id)
            elif link.successor.status == PlaceStatus.ACTIVE:
                standing[link.successor_id] = link.successor
    found = tuple(sorted(standing.values(), key=lambda p: p.path))
    if len(found) == 1:
        return Resolution(code, ResolutionStatus.FORMER, found[0])
    status = ResolutionStatus.SPLIT if found else ResolutionStatus.ENDED
    return Resolution(code, status, candidates=found)


def _told(found: Resolution, code: str, edition: Edition | None) -> Resolution:
    """Add the finding that the reader must hear."""
    finding = None
    if found.status is ResolutionStatus.FORMER and found.place is not None:
        params = {"code": code, "today": found.place.path, "name": found.place.name}
        finding = Finding(RegionMessage.CODE_CHANGED, params=params, level=Level.NOTE)
    elif found.status is ResolutionStatus.SPLIT:
        places = ", ".join(f"{place.path} {place.name}" for place in found.candidates)
        finding = Finding(RegionMessage.CODE_SPLIT, params={"code": code, "places": places})
    elif found.status is ResolutionStatus.ENDED:
        finding = Finding(RegionMessage.PLACE_ENDED, params={"code": code})
    elif edition is not None and not _is_covered(edition, code):
        params = {"code": code, "edition": edition.label}
        finding = Finding(RegionMessage.HISTORY_UNKNOWN, params=params, level=Level.WARNING)
    return Resolution(found.code, found.status, found.place, found.candidates, finding)


def _is_covered(edition: Edition, code: str) -> bool:
    return code == NATION_CODE or any(
        region_code_contains(prefix, code) for prefix in edition.covers
    )
