"""The worker's tick: one leader gives up silent workers, carries what was forgotten, keeps time."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from teduh.apps.jobs.messages import JobsMessage
from teduh.apps.jobs.models import Job, Lease, ScheduledWork, WorkerSeen
from teduh.apps.jobs.registry import schedules
from teduh.apps.jobs.rules import LEASE_FOR, SILENCE, JobState, may_requeue
from teduh.apps.jobs.services import job_carry, job_enqueue
from teduh.kernel.clock import Clock, SystemClock
from teduh.kernel.errors import Finding
from teduh.kernel.scope import SYSTEM_ACTOR

logger = logging.getLogger(__name__)
LEADER: Final = "tick"


@dataclass(frozen=True, slots=True)
class TickReport:
    """What a tick did."""

    requeued: int
    failed: int
    carried: int
    scheduled: int


def worker_tick(*, worker_id: str, clock: Clock | None = None) -> TickReport | None:
    """Do the leader's work if this worker leads; return None when another one does.

    Each step is idempotent, so a leader that dies in the middle leaves nothing to mend.
    """
    clock = clock or SystemClock()
    now = clock.now()
    WorkerSeen.objects.update_or_create(worker_id=worker_id, defaults={"seen_at": now})
    if not _lease_take(worker_id, now):
        return None
    requeued, failed = _requeue_silent(now)
    return TickReport(requeued, failed, _carry_forgotten(now, clock), _start_scheduled(now, clock))


def _lease_take(worker_id: str, now: datetime) -> bool:
    """Take or renew the leader's lease. One UPDATE decides, so two workers cannot both win."""
    values = {"holder": worker_id, "expires_at": now + LEASE_FOR}
    free = Q(holder=worker_id) | Q(expires_at__lte=now)
    if Lease.objects.filter(free, name=LEADER).update(**values):
        return True
    _, created = Lease.objects.get_or_create(name=LEADER, defaults=values)
    return created


def lease_release(*, worker_id: str) -> None:
    """Let another worker lead at once; called by one that ends."""
    Lease.objects.filter(name=LEADER, holder=worker_id).delete()


def _requeue_silent(now: datetime) -> tuple[int, int]:
    """Queue jobs again whose worker fell silent; fail those that did so too often."""
    requeued = failed = 0
    silent = Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lt=now - SILENCE)
    for job in silent.order_by("pk"):
        mine = Job.objects.filter(
            pk=job.pk, state=JobState.RUNNING, attempts=job.attempts, heartbeat_at=job.heartbeat_at
        )
        if job.cancel_requested:
            mine.update(state=JobState.CANCELLED, finished_at=now)
        elif may_requeue(job.requeues):
            requeued += mine.update(
                state=JobState.QUEUED, requeues=job.requeues + 1, task_id="", carried_at=None
            )
        else:
            finding = Finding(JobsMessage.WORKER_LOST, params={"attempts": job.requeues + 1})
            failed += mine.update(
                state=JobState.FAILED, finished_at=now, findings=[finding.as_dict()]
            )
        _close_task(job.task_id)
        logger.warning("the worker of job %s fell silent (attempt %s)", job.key, job.attempts)
    return requeued, failed


def _close_task(task_id: str) -> None:
    """Mark the task of a killed worker as failed; by itself it would stay RUNNING for ever."""
    if task_id:
        DBTaskResult.objects.filter(pk=task_id, status=TaskResultStatus.RUNNING).update(
            status=TaskResultStatus.FAILED, finished_at=timezone.now()
        )


def _carry_forgotten(now: datetime, clock: Clock) -> int:
    """Carry due jobs that no task waits for: due only now, requeued, or lost on the way."""
    lost = Q(carried_at=None) | Q(carried_at__lt=now - SILENCE)
    due = Job.objects.filter(lost, state=JobState.QUEUED, due_at__lte=now).order_by("due_at", "pk")
    carried = 0
    for job in due:
        if not _task_waits(job.task_id):
            job_carry(job=job, clock=clock)
            carried += 1
    return carried


def _task_waits(task_id: str) -> bool:
    """Say whether a task still waits for a worker."""
    if not task_id:
        return False
    return DBTaskResult.objects.filter(pk=task_id, status=TaskResultStatus.READY).exists()


def _start_scheduled(now: datetime, clock: Clock) -> int:
    """Start regular work that is due. However many times were missed, it is started once."""
    started = 0
    for work in schedules():
        with transaction.atomic():
            row, created = ScheduledWork.objects.select_for_update().get_or_create(
                name=work.name, defaults={"due_at": work.next_due(now, now)}
            )
            if created or row.due_at > now:
                continue
            job_enqueue(
                key=f"{work.name}@{row.due_at:%Y%m%dT%H%M%SZ}",
                kind=work.kind,
                payload=work.payload,
                actor=SYSTEM_ACTOR,
                clock=clock,
            )
            row.last_due_at, row.due_at = row.due_at, work.next_due(row.due_at, now)
            row.save(update_fields=["last_due_at", "due_at"])
            started += 1
    return started
