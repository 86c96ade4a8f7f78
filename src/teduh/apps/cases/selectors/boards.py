"""Lists of cases: what an officer holds, with the clocks that press, from clear columns only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Min, Q, QuerySet

from teduh.apps.cases.models import Case, RunningClock
from teduh.apps.vault.models import KeyWrap, Purpose
from teduh.apps.vault.selectors import case_ids_open_to
from teduh.kernel.errors import Finding, NotFound
from teduh.kernel.messages import KernelMessage
from teduh.kernel.scope import Role, Scope


def cases_held(*, scope: Scope) -> QuerySet[Case]:
    """Return the cases that the reader holds a wrap of, in institutions where she is case officer.

    Whoever was shut out of a case has no wrap: it is in no list and in no count.
    """
    institutions = {
        grant.institution_id for grant in scope.grants if grant.role is Role.CASE_OFFICER
    }
    held = case_ids_open_to(scope.actor.actor_id)
    return Case.objects.filter(institution_id__in=institutions, pk__in=held).select_related(
        "institution", "place"
    )


def case_get(*, scope: Scope, case_id: str) -> Case:
    """Return one case that the reader holds; NotFound otherwise."""
    found = cases_held(scope=scope).filter(pk=case_id).first()
    if found is None:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    return found


def case_list(*, scope: Scope, is_open: bool = True) -> QuerySet[Case]:
    """Return a reader's cases by what is due first, each with `due_at` and `unanswered`.

    Parameters
    ----------
    is_open : whether those that are not closed are wanted, or those that are.
    """
    running = Q(proceedings__clocks__stopped_at=None)
    return (
        cases_held(scope=scope)
        .filter(closed_on__isnull=is_open)
        .annotate(
            due_at=Min("proceedings__clocks__due_at", filter=running),
            unanswered=Count("questions", filter=Q(questions__answered=False), distinct=True),
        )
        .order_by(F("due_at").asc(nulls_last=True), "-received_on", "pk")
        .prefetch_related("proceedings")
    )


def clocks_running(*, scope: Scope) -> QuerySet[RunningClock]:
    """Return the running clocks of a reader's cases, nearest end first; paused ones last."""
    return (
        RunningClock.objects.filter(
            stopped_at=None, proceeding__case__in=cases_held(scope=scope).values("pk")
        )
        .select_related("proceeding__case__place", "proceeding__case__institution")
        .order_by(F("due_at").asc(nulls_last=True))
    )


@dataclass(frozen=True, slots=True)
class CaseCountsLine:
    """How many cases of an institution, for those who see no names."""

    received: int
    open: int
    overdue: int
    oldest_open_on: date | None


def case_counts(*, institution_id: int, now: datetime) -> CaseCountsLine:
    """Return an institution's counts without opening anything."""
    cases = Case.objects.filter(institution_id=institution_id)
    open_cases = cases.filter(closed_on=None)
    overdue = RunningClock.objects.filter(
        proceeding__case__institution_id=institution_id, stopped_at=None, due_at__lt=now
    )
    return CaseCountsLine(
        received=cases.count(),
        open=open_cases.count(),
        overdue=overdue.values("proceeding__case").distinct().count(),
        oldest_open_on=open_cases.aggregate(oldest=Min("received_on"))["oldest"],
    )


def custodian_cases(*, scope: Scope) -> QuerySet[Case] | None:
    """Return the cases whose identities the reader can open as custodian; None for others."""
    institutions = {g.institution_id for g in scope.grants if g.role is Role.CUSTODIAN}
    if not institutions:
        return None
    held = KeyWrap.objects.filter(
        actor_id=scope.actor.actor_id,
        case_key__is_current=True,
        case_key__purpose=Purpose.IDENTITY,
    ).values("case_key__case_id")
    return (
        Case.objects.filter(institution_id__in=institutions, pk__in=held)
        .select_related("institution", "place")
        .prefetch_related("watches")
    )


def custodian_case_get(*, scope: Scope, case_id: str) -> Case:
    """Return one case of a custodian; NotFound otherwise."""
    cases = custodian_cases(scope=scope)
    found = cases.filter(pk=case_id).first() if cases is not None else None
    if found is None:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    return found
