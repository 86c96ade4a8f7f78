"""Asking for long work, stopping it, trying it again, and handing it to django-tasks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from teduh.apps.audit.services import audit_record
from teduh.apps.jobs.messages import JobsMessage
from teduh.apps.jobs.models import Job
from teduh.apps.jobs.registry import check_payload, job_kind_get
from teduh.apps.jobs.rules import TRANSITIONS, JobState
from teduh.apps.jobs.tasks import carry
from teduh.kernel.clock import Clock, SystemClock
from teduh.kernel.errors import Finding, StateConflict
from teduh.kernel.scope import Actor


def job_enqueue(
    *,
    key: str,
    kind: str,
    payload: Mapping[str, Any],
    actor: Actor,
    institution_id: int | None = None,
    due_at: datetime | None = None,
    clock: Clock | None = None,
) -> Job:
    """Ask for work. The same key again returns the job that is there, whatever its state.

    The call is handed over after the caller's transaction commits. Should the program stop in
    between, the worker's tick finds the job and hands it over. The write that made the work
    necessary has its own audit row; asking for the work has none.

    Raises
    ------
    Defect
        `jobs.job.kind_unknown`, `jobs.job.payload_mismatch`: a fault of the caller.
    """
    check_payload(job_kind_get(kind), payload)
    now = (clock or SystemClock()).now()
    with transaction.atomic():
        job, created = Job.objects.get_or_create(
            key=key,
            defaults={
                "kind": kind,
                "payload": dict(payload),
                "actor_id": actor.actor_id,
                "actor_kind": actor.kind.value,
                "institution_id": institution_id,
                "due_at": due_at or now,
                "created_at": now,
            },
        )
        if created and job.due_at <= now:
            transaction.on_commit(lambda: job_carry(job=job, clock=clock))
    return job


def job_cancel(*, actor: Actor, job: Job, clock: Clock | None = None) -> Job:
    """Stop work: at once while it waits, else at its next step.

    Called by whoever may see the job (`selectors.job_get`).

    Raises
    ------
    StateConflict
        `jobs.job.ended`.
    """
    now = (clock or SystemClock()).now()
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job.pk)
        if job.is_over:
            raise StateConflict(Finding(JobsMessage.ENDED))
        job.cancel_requested = True
        fields = ["cancel_requested"]
        if job.state == JobState.QUEUED:
            job.state, job.finished_at = JobState.CANCELLED, now
            fields += ["state", "finished_at"]
        job.save(update_fields=fields)
        _record(actor, "job_cancelled", job)
    return job


def job_retry(*, actor: Actor, job: Job, clock: Clock | None = None) -> Job:
    """Start failed or cancelled work again, from the beginning."""
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job.pk)
        if JobState.QUEUED not in TRANSITIONS[JobState(job.state)] or not job.is_over:
            raise StateConflict(Finding(JobsMessage.ENDED))
        job.state = JobState.QUEUED
        job.cancel_requested, job.requeues, job.progress = False, 0, 0
        job.finished_at = job.carried_at = job.result = None
        job.findings, job.task_id, job.note = [], "", ""
        job.save()
        _record(actor, "job_retried", job)
        transaction.on_commit(lambda: job_carry(job=job, clock=clock))
    return job


def job_carry(*, job: Job, clock: Clock | None = None) -> None:
    """Hand a waiting job to django-tasks. Doing so twice is harmless."""
    waiting = Job.objects.filter(pk=job.pk, state=JobState.QUEUED)
    if not waiting.update(carried_at=(clock or SystemClock()).now()):
        return
    task_id = str(carry.enqueue(job.pk).id)
    Job.objects.filter(pk=job.pk).update(task_id=task_id)


def _record(actor: Actor, verb: str, job: Job) -> None:
    audit_record(
        actor=actor,
        verb=verb,
        subject_kind="job",
        subject_id=job.pk,
        institution_id=job.institution_id,
    )
