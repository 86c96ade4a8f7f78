"""Events and checks of one institution, as far as the reader's grants reach."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from teduh.apps.accounts.models import Institution
from teduh.apps.incumbency.models import ComplianceCheck, WatchedEvent
from teduh.apps.incumbency.rules import CHECK_READERS, WATCHERS
from teduh.kernel.errors import Finding, NotFound
from teduh.kernel.messages import KernelMessage
from teduh.kernel.region_codes import NATION_CODE, region_code_range
from teduh.kernel.scope import Role, Scope

R = TypeVar("R", bound=Model)


def event_list(*, scope: Scope, institution: Institution) -> QuerySet[WatchedEvent]:
    """Return the events that the reader's grants in this institution reach."""
    rows = WatchedEvent.objects.filter(institution=institution)
    rows = rows.filter(_reached(scope, institution, WATCHERS, "desk"))
    return rows.select_related("place", "desk", "contest__election", "contest__constituency")


def event_get(*, scope: Scope, institution: Institution, event_id: int) -> WatchedEvent:
    """Return one of them; all others answer as one that never was."""
    return _one(event_list(scope=scope, institution=institution), event_id)


def check_list(*, scope: Scope, institution: Institution) -> QuerySet[ComplianceCheck]:
    """Return the checks that the reader's grants in this institution reach."""
    rows = ComplianceCheck.objects.filter(institution=institution)
    rows = rows.filter(_reached(scope, institution, CHECK_READERS, "place"))
    return rows.select_related("place", "work_unit", "contest__election", "contest__constituency")


def check_get(*, scope: Scope, institution: Institution, check_id: int) -> ComplianceCheck:
    """Return one of them; all others answer as one that never was."""
    return _one(check_list(scope=scope, institution=institution), check_id)


def _one(rows: QuerySet[R], pk: int) -> R:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    return found


def _reached(scope: Scope, institution: Institution, roles: tuple[Role, ...], field: str) -> Q:
    """Return the condition that a place lies in one of the reader's grants."""
    condition = Q(pk__in=[])
    for path in scope.paths(*roles, institution_id=institution.pk):
        if path == NATION_CODE:
            return Q()
        low, high = region_code_range(path)
        condition |= Q(**{f"{field}__path": path})
        condition |= Q(**{f"{field}__path__gte": low, f"{field}__path__lt": high})
    return condition
