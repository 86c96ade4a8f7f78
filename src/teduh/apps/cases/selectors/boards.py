"""Lists of cases: what an officer holds, with the clocks that press, from clear columns only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from teduh.apps.cases.models import Case, Proceeding, Question, RunningClock
from teduh.apps.vault.models import CaseKey, KeyWrap, Purpose
from teduh.kernel.errors import Finding, NotFound
from teduh.kernel.messages import KernelMessage
from teduh.kernel.scope import Role, Scope

PAGE_SIZE: Final = 50


def cases_held(*, scope: Scope) -> QuerySet[Case]:
    """Return the cases that the reader holds a wrap of, in institutions where she is case officer.

    Whoever was shut out of a case has no wrap: it is in no list and in no count.
    """
    # Cheap conditions first: SQLite asks in this order.
    found = Case.objects.filter(institution_id__in=_desks(scope)).filter(is_held(scope, "pk"))
    return found.select_related("institution", "place")


def _desks(scope: Scope) -> set[int]:
    return {grant.institution_id for grant in scope.grants if grant.role is Role.CASE_OFFICER}


def is_held(scope: Scope, case_id: str) -> Exists:
    """Return, to filter by, whether the reader holds a wrap of the case that a field names.

    Looked up row by row through two indexes, so that a page of a long list asks for its own rows
    and not for all that the reader holds.
    """
    return Exists(
        CaseKey.objects.filter(
            case_id=OuterRef(case_id),
            institution_id__in=_desks(scope),
            is_current=True,
            purpose=Purpose.CASE,
            wraps__actor_id=scope.actor.actor_id,
        )
    )


def case_get(*, scope: Scope, case_id: str) -> Case:
    """Return one case that the reader holds; NotFound otherwise."""
    found = cases_held(scope=scope).filter(pk=case_id).first()
    if found is None:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    return found


def case_list(*, scope: Scope, is_open: bool = True) -> QuerySet[Case]:
    """Return a reader's cases, the latest received first, each with `unanswered` questions.

    Parameters
    ----------
    is_open : whether those that are not closed are wanted, or those that are.
    """
    open_questions = Question.objects.filter(case=OuterRef("pk"), answered=False).order_by()
    counted = open_questions.values("case").annotate(n=Count("pk")).values("n")
    return (
        cases_held(scope=scope)
        .filter(closed_on__isnull=is_open)
        .annotate(unanswered=Coalesce(Subquery(counted), 0))
        .order_by("-received_on", "pk")
        .prefetch_related("proceedings")
    )


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of a reader's cases, each with `due_at`; `count` is how many there are in all."""

    cases: list[Case]
    count: int
    number: int
    pages: int


def case_page(*, scope: Scope, is_open: bool = True, number: int = 1) -> CasePage:
    """Return a page of a reader's cases: those with a running clock by what is due first, then
    the others by when they were received.

    The index of open clocks gives the order, and only as much of it is read as the page needs.
    """
    cases = case_list(scope=scope, is_open=is_open)
    count = cases_held(scope=scope).filter(closed_on__isnull=is_open).count()
    pages = max(1, -(-count // PAGE_SIZE))
    number = min(max(number, 1), pages)
    first, last = (number - 1) * PAGE_SIZE, number * PAGE_SIZE
    due = _due_moments(scope, last) if is_open else {}
    chosen = list(due)[first:last]
    by_id = {case.pk: case for case in cases.filter(pk__in=chosen)}
    found = [by_id[pk] for pk in chosen if pk in by_id]
    if len(found) < PAGE_SIZE:
        rest = cases.filter(~_has_due_clock()) if is_open else cases
        skip = max(0, first - len(due))
        found += rest[skip : skip + PAGE_SIZE - len(found)]
    for case in found:
        case.due_at = due.get(case.pk)  # type: ignore[attr-defined]
    return CasePage(found, count, number, pages)


def _due_moments(scope: Scope, most: int) -> dict[str, datetime]:
    """Return the first cases by what is due, at most so many, with the moment of each."""
    clocks = clocks_running(scope=scope).filter(
        due_at__isnull=False, proceeding__case__closed_on=None
    )
    due: dict[str, datetime] = {}
    rows = clocks.values_list("proceeding__case_id", "due_at")
    for case_id, moment in rows.iterator(chunk_size=PAGE_SIZE):
        due.setdefault(case_id, moment)
        if len(due) == most:
            break
    return due


def _has_due_clock() -> Exists:
    return Exists(
        RunningClock.objects.filter(
            proceeding__case=OuterRef("pk"), stopped_at=None, due_at__isnull=False
        )
    )


def cases_untouched(*, scope: Scope, most: int) -> int:
    """Return how many open cases of the reader have no track yet, counted up to `most`."""
    begun = Exists(Proceeding.objects.filter(case=OuterRef("pk")))
    found = Case.objects.filter(~begun, institution_id__in=_desks(scope), closed_on=None)
    return found.filter(is_held(scope, "pk")).order_by()[:most].count()


def clocks_running(*, scope: Scope) -> QuerySet[RunningClock]:
    """Return the running clocks of a reader's cases, nearest end first; paused ones last."""
    return (
        RunningClock.objects.filter(is_held(scope, "proceeding__case_id"), stopped_at=None)
        .select_related("proceeding__case__place", "proceeding__case__institution")
        .order_by(F("due_at").asc(nulls_last=True))
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
