"""Reading counts: what leaders may see of their institution, and what is public of a place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from teduh.apps.accounts.models import Institution
from teduh.apps.cases.selectors.counts import case_figures, ladder_counts
from teduh.apps.cases.statistics import Figures, Shown, figures_findings, shown
from teduh.apps.counts.models import CountsPublication
from teduh.apps.counts.rules import VIEWERS
from teduh.apps.regions.models import Place
from teduh.kernel.errors import Finding, NotFound
from teduh.kernel.messages import KernelMessage
from teduh.kernel.scope import Role, Scope
from teduh.kernel.suppression import suppress_list


@dataclass(frozen=True, slots=True)
class Summary:
    """An institution's counts as its leader sees them, and whether they add up."""

    institution: Institution
    shown: Shown
    adds_up: bool


def institutions_seen(*, scope: Scope, roles: tuple[Role, ...] = VIEWERS) -> list[Institution]:
    """Return the institutions whose counts a reader may see: with the role for their whole region.

    Nobody sees those of another institution, whatever the role.
    """
    ids = {grant.institution_id for grant in scope.grants if grant.role in roles}
    found = Institution.objects.filter(pk__in=ids).select_related("place").order_by("name")
    return [
        each for each in found if scope.may(*roles, institution_id=each.pk, path=each.place.path)
    ]


def institution_seen(
    *, scope: Scope, institution_id: int, roles: tuple[Role, ...] = VIEWERS
) -> Institution:
    """Return an institution whose counts a reader may see; NotFound otherwise."""
    seen = institutions_seen(scope=scope, roles=roles)
    found = next((each for each in seen if each.pk == institution_id), None)
    if found is None:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    return found


def summary_of(institution: Institution, *, now: datetime) -> Summary:
    """Return what may be shown of an institution's counts; small ones are hidden."""
    figures: Figures = case_figures(institution_id=institution.pk, now=now)
    return Summary(institution, shown(figures), not figures_findings(figures))


def public_counts(institution: Institution, *, since: date, until: date) -> list[dict[str, Any]]:
    """Return the public ladders of a period, small counts hidden with what would give them away.

    Each ladder stands alone: no two of them are ever added.
    """
    found = ladder_counts(institution_id=institution.pk, since=since, until=until)
    ladders = []
    for ladder, by_kind in found.items():
        hidden = suppress_list(list(by_kind.values()))
        lines = [[kind, n] for kind, n in zip(by_kind, hidden.cells, strict=True)]
        if hidden.total is None:
            lines = []  # which classes there are would say something of one or two people
        ladders.append({"ladder": ladder.value, "total": hidden.total, "lines": lines})
    return ladders


def publications_of(institution: Institution) -> list[CountsPublication]:
    """Return every publication of an institution, also those taken back, the latest days first."""
    return list(CountsPublication.objects.filter(institution=institution))


def publications_public(place: Place) -> list[CountsPublication]:
    """Return what the institutions of a place have published and not taken back."""
    found = CountsPublication.objects.filter(institution__place=place, withdrawn_at=None)
    return list(found.select_related("institution").order_by("institution__name", "-since"))
