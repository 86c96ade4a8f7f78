"""Running one job: claim it, do the work, write how it ended. Used by the worker and by tests."""

from __future__ import annotations

import logging
import threading
import uuid
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final

from django.db.models import F
from django.db.models.functions import Coalesce

from teduh.apps.jobs.handle import (
    Heartbeat,
    JobCancelled,
    JobHandle,
    JobInterrupted,
    JobStopped,
)
from teduh.apps.jobs.messages import JobsMessage
from teduh.apps.jobs.models import Job
from teduh.apps.jobs.registry import job_kind_get
from teduh.apps.jobs.rules import JobState
from teduh.kernel.clock import Clock, SystemClock
from teduh.kernel.errors import Finding, TeduhError

logger = logging.getLogger(__name__)
NOT_WAITING: Final = "not_waiting"

# Set by the worker: its own name, and the wish that running work stops at its next step.
worker_name = ""
stopping = threading.Event()


def job_run(job_id: int, *, clock: Clock | None = None) -> str:
    """Run a job if it waits; return the state it ended in, or `not_waiting`.

    Two calls for one job are harmless: the second finds nothing that waits.
    """
    clock = clock or SystemClock()
    job = _claim(job_id, clock)
    if job is None:
        return NOT_WAITING
    handle = JobHandle(job, clock=clock, should_stop=stopping.is_set)
    beating: AbstractContextManager[None] = Heartbeat(handle) if worker_name else nullcontext()
    try:
        with beating:
            result = job_kind_get(job.kind).function(handle, **job.payload)
    except JobStopped as stopped:
        return _stop(handle, clock, stopped)
    except Exception as error:
        return _end(handle, clock, JobState.FAILED, findings=_findings(job, error))
    except BaseException:
        _give_back(handle)
        raise
    return _end(handle, clock, JobState.DONE, result=result or {}, progress=F("total"))


def _stop(handle: JobHandle, clock: Clock, stopped: JobStopped) -> str:
    if isinstance(stopped, JobCancelled):
        return _end(handle, clock, JobState.CANCELLED)
    if isinstance(stopped, JobInterrupted):
        return _give_back(handle)
    logger.warning("job %s was given to another worker", handle.key)
    return NOT_WAITING


def _findings(job: Job, error: Exception) -> list[dict[str, Any]]:
    """Return what a failed job tells: its own findings, or a number to look up in the log."""
    if isinstance(error, TeduhError):
        return [finding.as_dict() for finding in error.findings]
    trace_id = uuid.uuid4().hex[:12]
    logger.error("job %s failed (number %s)", job.key, trace_id, exc_info=error)
    return [Finding(JobsMessage.DEFECT, params={"trace_id": trace_id}).as_dict()]


def _claim(job_id: int, clock: Clock) -> Job | None:
    now = clock.now()
    claimed = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(
        state=JobState.RUNNING,
        attempts=F("attempts") + 1,
        started_at=Coalesce("started_at", now),
        heartbeat_at=now,
        worker_id=worker_name,
    )
    return Job.objects.get(pk=job_id) if claimed else None


def _end(handle: JobHandle, clock: Clock, state: JobState, **values: Any) -> str:
    ended = handle.mine().update(
        state=state, finished_at=clock.now(), heartbeat_at=clock.now(), **values
    )
    if not ended:
        logger.warning("job %s ended as %s, but another worker has it", handle.key, state)
        return NOT_WAITING
    return state.value


def _give_back(handle: JobHandle) -> str:
    """Put an interrupted job back into the queue; the tick of the next worker carries it."""
    handle.mine().update(state=JobState.QUEUED, task_id="", carried_at=None)
    return JobState.QUEUED.value
