"""Putting right what a broken-off process left: folders without a row, runs without a job."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import transaction

from teduh.apps.indices.artefacts import ORPHAN_AGE, artefact_store
from teduh.apps.indices.events import RunRequested, record
from teduh.apps.indices.models import DatasetVersion, Run
from teduh.apps.indices.rules import RunState
from teduh.apps.indices.services.common import moment
from teduh.apps.jobs.models import Job
from teduh.apps.jobs.rules import JobState
from teduh.kernel.clock import Clock
from teduh.kernel.scope import SYSTEM_ACTOR

QUEUE_AGE: Final = timedelta(minutes=2)


def artefacts_sweep(*, clock: Clock | None = None) -> list[str]:
    """Remove folders of the store that no row names and that are older than six hours.

    A folder is written before its row, so a young one may still get it. Returns the names removed.
    """
    versions = DatasetVersion.objects.values_list("artefact", flat=True)
    runs = Run.objects.exclude(artefact="").values_list("artefact", flat=True)
    return artefact_store().sweep({*versions, *runs}, before=moment(clock) - ORPHAN_AGE)


def runs_requeue(*, clock: Clock | None = None) -> int:
    """Put right the runs that no job works on any more; return how many.

    A run that has waited for minutes is asked for again: the process that queued it may have died
    between its commit and its handlers (a job that is there already is not made twice). A run whose
    job was given up is marked as failed, one whose job was cancelled as cancelled.
    """
    before = moment(clock) - QUEUE_AGE
    open_states = [RunState.QUEUED.value, RunState.RUNNING.value]
    with transaction.atomic():
        stale = list(Run.objects.filter(state__in=open_states, created_at__lt=before)[:200])
        jobs = Job.objects.in_bulk([run.job_key for run in stale], field_name="key")
        for run in stale:
            job = jobs.get(run.job_key)
            if job is None:
                record(RunRequested(run.pk, run.attempt, SYSTEM_ACTOR))
            elif job.is_over and job.state != JobState.DONE:
                cancelled = job.state == JobState.CANCELLED
                run.state = (RunState.CANCELLED if cancelled else RunState.FAILED).value
                run.findings = list(job.findings)
                run.finished_at = moment(clock)
                run.save(update_fields=["state", "findings", "finished_at"])
    return len(stale)
