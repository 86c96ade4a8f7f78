"""What indices put on the work board: faults, results to decide about, and the newest runs.

The region page shows runs beside published figures in an order of its own, so there it reads the
selectors and no panel is registered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from teduh.apps.indices import selectors
from teduh.apps.indices.models import Run
from teduh.apps.indices.rules import EDITORS, READERS
from teduh.kernel.panels import Task, register, register_tasks
from teduh.kernel.scope import Scope


def run_tasks(*, scope: Scope, now: datetime) -> Iterable[Task]:  # noqa: ARG001 - the slot's call
    """Return a task for each run that failed, and for each result that waits for a decision."""
    for run in selectors.runs_failed(scope):
        yield _task(run, _("A run ended without a result"), _("See why"))
    for run in selectors.runs_undecided(scope):
        yield _task(run, _("Decide whether a result becomes public"), _("Look at it"))


def _task(run: Run, title: str, action: str) -> Task:
    return Task(
        title=title,
        detail=f"{run.version.dataset.name} · {run.level_text} · {run.institution.name}",
        href=reverse("run", args=[run.run_id[:16]]),
        action=action,
        place_code=run.place.path,
    )


def board(*, scope: Scope, now: datetime) -> Mapping[str, Any] | None:  # noqa: ARG001
    """Return the newest runs of the reader's institutions."""
    runs = selectors.runs_recent(scope)
    if not runs and not scope.may(*EDITORS):
        return None
    return {"runs": runs, "may_upload": scope.may(*EDITORS)}


def may_read(*, scope: Scope, **_subject: Any) -> bool:
    """Say whether the reader belongs to those who look at data."""
    return scope.may(*READERS)


register_tasks("indices.runs", run_tasks)
register(
    "board",
    order=40,
    selector=board,
    template="indices/_board.html",
    permission=may_read,
    name="indices.runs",
)
