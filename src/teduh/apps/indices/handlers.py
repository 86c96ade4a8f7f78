"""What follows a write, after its commit: a run that was asked for becomes a job."""

from __future__ import annotations

from teduh.apps.indices.events import RunCancelled, RunRequested, subscribe
from teduh.apps.indices.models import Run
from teduh.apps.jobs.selectors import job_by_key
from teduh.apps.jobs.services import job_cancel, job_enqueue


def on_run_requested(event: RunRequested) -> None:
    """Have the run built by a worker; the key makes it happen once for each attempt."""
    run = Run.objects.get(pk=event.run_pk)
    job_enqueue(
        key=run.job_key,
        kind="indices.run_build",
        payload={"run_pk": run.pk},
        actor=event.actor,
        institution_id=run.institution_id,
    )


def on_run_cancelled(event: RunCancelled) -> None:
    """Stop the worker that may be building it."""
    run = Run.objects.get(pk=event.run_pk)
    job = job_by_key(key=run.job_key)
    if job is not None and not job.is_over:
        job_cancel(actor=event.actor, job=job)


def connect() -> None:
    """Subscribe; called once by `AppConfig.ready()`."""
    subscribe(RunRequested, on_run_requested)
    subscribe(RunCancelled, on_run_cancelled)
