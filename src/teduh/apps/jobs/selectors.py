"""Reading jobs within the reader's scope, and how the worker fares."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Max, Q, QuerySet

from teduh.apps.jobs.models import Job, WorkerSeen
from teduh.apps.jobs.rules import ENDED_STATES
from teduh.kernel.errors import Finding, Level, NotFound, Where
from teduh.kernel.messages import KernelMessage, Message
from teduh.kernel.scope import Scope
from teduh.kernel.texts import RenderedFinding, render


def jobs(*, scope: Scope, kind: str | None = None) -> QuerySet[Job]:
    """Return the jobs that the reader started or that belong to an institution of the reader's."""
    if scope.is_public:
        return Job.objects.none()
    found = Job.objects.filter(
        Q(actor_id=scope.actor.actor_id) | Q(institution_id__in=scope.institution_ids)
    )
    return found if kind is None else found.filter(kind=kind)


def jobs_open(*, scope: Scope) -> QuerySet[Job]:
    """Return the reader's jobs that have not ended."""
    return jobs(scope=scope).exclude(state__in=ENDED_STATES)


def job_get(*, scope: Scope, job_id: int) -> Job:
    """Return one job of the reader's; NotFound otherwise."""
    job = jobs(scope=scope).filter(pk=job_id).first()
    if job is None:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    return job


def job_by_key(*, key: str) -> Job | None:
    """Return a job by its key (for the app that asked for the work)."""
    return Job.objects.filter(key=key).first()


def job_findings(job: Job) -> list[RenderedFinding]:
    """Return why a job failed, in the reader's language."""
    return [render(finding) for finding in map(finding_from_dict, job.findings)]


def finding_from_dict(data: dict[str, Any]) -> Finding:
    """Return the finding that `Finding.as_dict` wrote; an unknown id becomes a defect's."""
    message = next((m for m in _messages() if m.value == data["message_id"]), None)
    if message is None:
        return Finding(KernelMessage.DEFECT, params={"trace_id": data["message_id"]})
    return Finding(message, Where(**data["where"]), data["params"], Level(data["level"]))


def _messages(base: type[Message] = Message) -> Iterator[Message]:
    for area in base.__subclasses__():
        yield from area
        yield from _messages(area)


def worker_seen_at() -> datetime | None:
    """Return when a worker was last heard of; None when none ever ran."""
    seen: datetime | None = WorkerSeen.objects.aggregate(Max("seen_at"))["seen_at__max"]
    return seen
