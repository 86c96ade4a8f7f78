"""What an event or a check must fulfil before it is written; every finding at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from teduh.apps.accounts.models import Institution
from teduh.apps.elections.models import Candidate, Contest, OfficeHolder
from teduh.apps.elections.selectors import contests_for
from teduh.apps.incumbency.messages import WatchMessage as M
from teduh.apps.incumbency.rules import (
    SOURCE_LIMIT,
    TEXT_LIMIT,
    holds_identity_number,
    names_in,
)
from teduh.apps.incumbency.selectors.calendar import ContestCalendar
from teduh.apps.regions.models import Place, PlaceStatus
from teduh.kernel.errors import Finding, NotAllowed, NotFound
from teduh.kernel.messages import KernelMessage
from teduh.kernel.region_codes import region_code_ancestors, region_code_contains
from teduh.kernel.scope import Role, Scope
from teduh.law.elections import event_findings

FIELD_NAMES: Final = {"what": _("Act of government"), "source": _("Source")}


@dataclass(frozen=True, slots=True)
class EventDraft:
    """An event as it was entered. `kind` and `post` are ids, `place_code` a region code."""

    kind: str
    on: date
    place_code: str
    post: str
    what: str
    source: str
    approved_on: date | None = None


def place_of(code: str) -> Place | None:
    """Return the standing place of a code."""
    return Place.objects.filter(path=code.strip(), status=PlaceStatus.ACTIVE).first()


def desk_place(institution: Institution, place: Place) -> Place:
    """Return the place whose grants reach an act: its own, or the region's when it lies outside."""
    is_own = region_code_contains(institution.place.path, place.path)
    return place if is_own else institution.place


def require_desk(
    scope: Scope,
    institution: Institution,
    readers: tuple[Role, ...],
    roles: tuple[Role, ...],
    path: str,
) -> None:
    """Raise unless the reader holds one of the roles in the institution for a place.

    Raises
    ------
    NotFound
        The reader has no such desk there at all.
    NotAllowed
        The reader reads it, and may not do this.
    """  # fmt: skip
    if scope.may(*roles, institution_id=institution.pk, path=path):
        return
    if scope.may(*readers, institution_id=institution.pk):
        raise NotAllowed(Finding(KernelMessage.NOT_ALLOWED))
    raise NotFound(Finding(KernelMessage.NOT_FOUND))


def names_known(contest: Contest) -> list[str]:
    """Return the names of office-holders and candidates of a region and of those above it."""
    region = contest.constituency
    contests = contests_for(region, contest.election)
    holders = OfficeHolder.objects.filter(
        place__path__in=[region.path, *region_code_ancestors(region.path)]
    )
    candidates = Candidate.objects.filter(pair__contest__in=contests)
    names = set(holders.values_list("name", flat=True))
    for name, other in candidates.values_list("name", "other_spelling"):
        names |= {name, other}
    return sorted(names - {""})


def text_findings(values: dict[str, str], names: Iterable[str]) -> list[tuple[str, Finding]]:
    """Return what is wrong with texts, each with the field it stands in."""
    limits = {"what": TEXT_LIMIT, "source": SOURCE_LIMIT}
    found = []
    for field, text in values.items():
        name = str(FIELD_NAMES[field])
        if not text.strip():
            found.append((field, Finding(M.EMPTY, params={"name": name})))
        if len(text) > limits[field]:
            params = {"name": name, "count": len(text), "limit": limits[field]}
            found.append((field, Finding(M.TOO_LONG, params=params)))
        if holds_identity_number(text):
            found.append((field, Finding(M.IDENTITY_NUMBER)))
    if names_in(values["what"], names):
        found.append(("what", Finding(M.NAMES_PERSON)))
    return found


def day_findings(
    on: date, approved_on: date | None, *, today: date, calendar: ContestCalendar
) -> list[tuple[str, Finding]]:
    """Return what is wrong with the day of an event and of its approval."""
    found = [("on", f) for f in event_findings(on, today=today, election=calendar.facts)]
    return found + approval_findings(approved_on, today)


def approval_findings(approved_on: date | None, today: date) -> list[tuple[str, Finding]]:
    """Return what is wrong with the day of an approval."""
    if approved_on is None or approved_on <= today:
        return []
    params = {"approved_on": approved_on.isoformat(), "today": today.isoformat()}
    return [("approved_on", Finding(M.APPROVAL_IN_FUTURE, params=params))]


def is_exercise() -> bool:
    """Say whether rows of this installation are invented for practice."""
    return bool(settings.EXERCISE)
