"""The work board: at most five things that need me, my places and what changed there, my work.

What waits and what is shown beside it comes from the apps (`panels.py` of each); this page orders
it, the oldest deadline first, and adds what belongs to no app: the safety of the reader's account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from teduh.apps.accounts import selectors as accounts
from teduh.apps.indices import selectors as indices
from teduh.apps.indices.models import Run
from teduh.apps.jobs import selectors as jobs
from teduh.apps.regions import selectors as regions
from teduh.kernel.clock import ZONE_LABELS, format_date, local_moment
from teduh.kernel.panels import Task, task_selectors
from teduh.kernel.region_codes import region_code_zone
from teduh.kernel.scope import Scope
from teduh.web import panels
from teduh.web.templatetags.teduh import span
from teduh.web.words import ROLES, job_title

MOST_TASKS = 5


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task with its clock in words."""

    task: Task
    headline: str
    note: str
    state: str  # late, soon or empty


@dataclass(frozen=True, slots=True)
class News:
    """A result, in one line of the board."""

    title: str
    href: str
    moment: datetime
    is_exercise: bool


@dataclass(frozen=True, slots=True)
class MyPlace:
    """A place of the reader's grants and in which roles, for which institution, until when."""

    place: object
    roles: str
    institutions: str
    until: object
    changes: list[News]


@require_safe
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """Show the board of who is signed in."""
    now: datetime = request.now  # type: ignore[attr-defined]
    scope: Scope = request.scope  # type: ignore[attr-defined]
    panels.discover()
    tasks = waiting(request, scope, now)
    places = my_places(scope, now)
    context = {
        "tasks": [task_row(task, now) for task in tasks[:MOST_TASKS]],
        "task_count": len(tasks),
        "hidden_count": max(0, len(tasks) - MOST_TASKS),
        "open_jobs": [
            (job_title(job.kind), job) for job in jobs.jobs_open(scope=scope)[:MOST_TASKS]
        ],
        "places": places,
        "clock_place": places[0].place if places else None,
        "panels": panels.draw("board", request, now=now),
    }
    return render(request, "board.html", context)


def waiting(request: HttpRequest, scope: Scope, now: datetime) -> list[Task]:
    """Return everything that waits for the reader, the most urgent first."""
    tasks = [task for selector in task_selectors() for task in selector(scope=scope, now=now)]
    if accounts.second_factor_needed(request.user) and not is_mfa_enabled(request.user):
        tasks.append(
            Task(
                title=_("Protect your account with a second step"),
                detail=_("Your role can see what others may not. It takes three minutes."),
                href=reverse("mfa_index"),
                action=_("Protect"),
            )
        )
    return sorted(tasks, key=lambda task: (task.due_at is None, task.due_at or now, task.title))


def news(run: Run) -> News:
    """Put a run into one line."""
    return News(
        title=f"{run.instrument.name}, {run.level_text}",
        href=reverse("run", args=[run.run_id[:16]]),
        moment=run.finished_at or run.created_at,
        is_exercise=run.version.is_exercise,
    )


def task_row(task: Task, now: datetime) -> TaskRow:
    """Put a deadline into words: absolute always, relative beside it."""
    if task.due_at is None:
        return TaskRow(task, _("No deadline"), "", "")
    code = task.place_code or settings.HOME_REGION
    due, today = local_moment(task.due_at, code), local_moment(now, code)
    clock = f"{due:%H.%M} {ZONE_LABELS[region_code_zone(code)]}"
    day = format_date(due.date(), weekday=True)
    if task.due_at < now:
        head = _("Late by %(time)s") % {"time": span(now - task.due_at)}
        note = _("since %(day)s, %(clock)s") % {"day": day, "clock": clock}
        return TaskRow(task, head, note, "late")
    left = _("%(time)s left") % {"time": span(task.due_at - now)}
    if due.date() == today.date():
        return TaskRow(task, _("Today, %(clock)s") % {"clock": clock}, left, "soon")
    if due.date() == today.date() + timedelta(days=1):
        return TaskRow(task, _("Tomorrow, %(clock)s") % {"clock": clock}, left, "soon")
    return TaskRow(task, day, f"{clock} · {left}", "")


def my_places(scope: Scope, now: datetime) -> list[MyPlace]:
    """Return the places of the reader's grants, larger first, with what is new since yesterday."""
    since = now - timedelta(days=1)
    names = {item.pk: item.name for item in accounts.institutions(scope=scope)}
    found = regions.place_map({grant.path for grant in scope.grants})
    rows = []
    for path in sorted(found, key=lambda path: (len(path), path)):
        mine = [grant for grant in scope.grants if grant.path == path]
        ends = [grant.valid_to for grant in mine if grant.valid_to is not None]
        rows.append(
            MyPlace(
                place=found[path],
                roles=", ".join(dict.fromkeys(str(ROLES[grant.role.value]) for grant in mine)),
                institutions=", ".join(
                    dict.fromkeys(names.get(grant.institution_id, "") for grant in mine)
                ),
                until=min(ends) if ends else None,
                changes=[
                    news(run)
                    for run in indices.runs_visible(scope, found[path], limit=MOST_TASKS)
                    if (run.finished_at or run.created_at) >= since
                ],
            )
        )
    return rows
