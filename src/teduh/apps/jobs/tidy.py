"""Regular housekeeping: what nobody asks for any more leaves the tables of work."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, Final

from django.conf import settings
from django.core.management import call_command
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from teduh.apps.jobs.handle import JobHandle
from teduh.apps.jobs.models import Job, WorkerSeen
from teduh.apps.jobs.registry import job_kind, schedule
from teduh.apps.jobs.rules import ENDED_STATES, next_daily
from teduh.kernel.clock import SystemClock

KEEP_TASKS: Final = timedelta(days=14)
KEEP_JOBS: Final = timedelta(days=180)


@job_kind("jobs.tidy")
def tidy(job: JobHandle) -> dict[str, Any]:
    """Remove finished tasks, jobs long over, workers long gone and ended sessions."""
    now = SystemClock().now()
    tasks = DBTaskResult.objects.filter(
        status__in=[TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED],
        finished_at__lt=now - KEEP_TASKS,
    )
    removed, _ = tasks.delete()
    job.progress(1, 3)
    old, _ = Job.objects.filter(state__in=ENDED_STATES, finished_at__lt=now - KEEP_JOBS).delete()
    job.progress(2, 3)
    WorkerSeen.objects.filter(seen_at__lt=now - timedelta(days=1)).delete()
    call_command("clearsessions")
    job.progress(3, 3)
    return {"tasks": removed, "jobs": old}


def _at_night(_last: datetime, now: datetime) -> datetime:
    return next_daily(now, time(2, 30), settings.HOME_REGION)


schedule("jobs.tidy", kind="jobs.tidy", next_due=_at_night)
