"""What cases put on the work board: clocks that press, votes, requests, what waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from teduh.apps.cases.models import Decision, Vote
from teduh.apps.cases.selectors.boards import cases_untouched, clocks_running, is_held
from teduh.apps.cases.selectors.rights import erasures_waiting, requests_open
from teduh.kernel.panels import Task, register_tasks
from teduh.kernel.scope import Role, Scope
from teduh.kernel.texts import pick

AHEAD: Final = timedelta(days=3)
MOST: Final = 5
MANY: Final = 100  # more new cases than these are not counted


def clock_tasks(*, scope: Scope, now: datetime) -> Iterable[Task]:
    """Return a task for each clock of the reader's cases that ends soon or has ended."""
    if not scope.may(Role.CASE_OFFICER):
        return
    for clock in clocks_running(scope=scope).filter(due_at__lt=now + AHEAD)[:MOST]:
        case = clock.proceeding.case
        is_over = clock.due_at is not None and clock.due_at < now
        yield Task(
            title=pick(clock.rule["name"]),
            detail=_("Case %(id)s: %(state)s")
            % {"id": case.pk[:8], "state": _("overdue") if is_over else _("due soon")},
            href=reverse("case", args=[case.pk]),
            action=_("Open"),
            due_at=clock.due_at,
            place_code=case.institution.place.path,
        )


def vote_tasks(*, scope: Scope, now: datetime) -> Iterable[Task]:  # noqa: ARG001 - the slot's call
    """Return a task for each decision before the plenary on which the reader has not voted."""
    if not scope.may(Role.CASE_OFFICER):
        return
    own = Vote.objects.filter(decision=OuterRef("pk"), actor_id=scope.actor.actor_id)
    waiting = Decision.objects.filter(
        is_held(scope, "proceeding__case_id"), ~Exists(own), closed_at=None
    ).select_related("proceeding__case__place")
    for decision in waiting[:MOST]:
        case = decision.proceeding.case
        yield Task(
            title=_("Vote in the plenary"),
            detail=_("Case %(id)s") % {"id": case.pk[:8]},
            href=reverse("case", args=[case.pk]),
            action=_("Read and vote"),
            place_code=case.place.path,
        )


def new_case_tasks(*, scope: Scope, now: datetime) -> Iterable[Task]:  # noqa: ARG001 - the slot's call
    """Return one task for the reader's cases on which no track has begun."""
    if not scope.may(Role.CASE_OFFICER):
        return
    count = cases_untouched(scope=scope, most=MANY)
    if count:
        yield Task(
            title=_("New cases without a track"),
            detail=(_("%(n)s or more to read") if count == MANY else _("%(n)s to read"))
            % {"n": count},
            href=reverse("cases"),
            action=_("Read"),
        )


def request_tasks(*, scope: Scope, now: datetime) -> Iterable[Task]:
    """Return a task for each request about personal data that waits for an answer."""
    if not scope.may(Role.CASE_OFFICER):
        return
    for request in requests_open(scope=scope)[:MOST]:
        yield Task(
            title=_("Answer a request about personal data"),
            detail=_("Case %(id)s: %(state)s")
            % {
                "id": str(request.case_id)[:8],
                "state": _("overdue") if request.due_at < now else _("within 3 x 24 hours"),
            },
            href=reverse("data_request", args=[request.case_id, request.pk]),
            action=_("Open"),
            due_at=request.due_at,
            place_code=request.institution.place.path,
        )


def erasure_tasks(*, scope: Scope, now: datetime) -> Iterable[Task]:  # noqa: ARG001 - the slot's call
    """Return one task for the proposals to erase that wait for a custodian."""
    if not scope.may(Role.CUSTODIAN):
        return
    count = erasures_waiting(scope=scope).exclude(proposed_by=scope.actor.actor_id).count()
    if count:
        yield Task(
            title=_("Cases proposed to be erased"),
            detail=_("%(n)s to decide") % {"n": count},
            href=reverse("erasures"),
            action=_("Read"),
        )


register_tasks("cases.clocks", clock_tasks)
register_tasks("cases.votes", vote_tasks)
register_tasks("cases.new", new_case_tasks)
register_tasks("cases.rights", request_tasks)
register_tasks("cases.erasures", erasure_tasks)
