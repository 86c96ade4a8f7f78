"""The one task that django-tasks carries: run this job."""

from __future__ import annotations

from django_tasks import task


@task()
def carry(job_id: int) -> str:
    """Run a job if it still waits, and return the state it ended in."""
    from teduh.apps.jobs.running import job_run  # noqa: PLC0415 - loads every kind of work

    return job_run(job_id)
