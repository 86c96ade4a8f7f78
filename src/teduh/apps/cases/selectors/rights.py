"""Requests about personal data, proposals to erase, and certificates of what was erased."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from teduh.apps.cases.models import Case, DataRequest, Erasure
from teduh.apps.cases.selectors.boards import custodian_cases, is_held
from teduh.kernel.errors import Finding, NotFound
from teduh.kernel.messages import KernelMessage
from teduh.kernel.scope import Role, Scope


def requests_held(*, scope: Scope) -> QuerySet[DataRequest]:
    """Return the requests of the reader's cases: open ones by what is due first, then answered."""
    return (
        DataRequest.objects.filter(is_held(scope, "case_id"))
        .select_related("case", "institution__place")
        .order_by("answered_at", "due_at")
    )


def requests_open(*, scope: Scope) -> QuerySet[DataRequest]:
    """Return those of the reader's cases that wait for an answer."""
    return requests_held(scope=scope).filter(answered_at=None).order_by("due_at")


def request_get(*, scope: Scope, case_id: str, request_id: str) -> DataRequest:
    """Return a request of a case that the reader holds; NotFound otherwise."""
    found = requests_held(scope=scope).filter(case_id=case_id, pk=request_id).first()
    if found is None:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    return found


def erasures_waiting(*, scope: Scope) -> QuerySet[Erasure]:
    """Return the proposals that the reader, a custodian, may do or refuse."""
    cases = custodian_cases(scope=scope)
    held = Case.objects.none() if cases is None else cases
    return (
        Erasure.objects.filter(done_on=None, case__in=held.values("pk"))
        .select_related("case__place")
        .order_by("proposed_on", "pk")
    )


def erasures_done(*, scope: Scope) -> QuerySet[Erasure]:
    """Return what the reader proposed or did herself, in institutions where she still may.

    Not what others did: nothing is left that tells who was shut out of an erased case.
    """
    own = {g.institution_id for g in scope.grants if g.role in (Role.CUSTODIAN, Role.CASE_OFFICER)}
    actor_id = scope.actor.actor_id
    return (
        Erasure.objects.filter(Q(proposed_by=actor_id) | Q(done_by=actor_id))
        .filter(case__institution_id__in=own)
        .exclude(done_on=None)
        .select_related("case__institution", "case__place")
        .order_by("-done_on", "pk")
    )
