"""What a running job holds in its hand: progress, the wish to stop, the fence."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Final

from django.db import OperationalError, close_old_connections, connections
from django.db.models import QuerySet

from teduh.apps.jobs.models import Job
from teduh.apps.jobs.rules import HEARTBEAT_EVERY, JobState
from teduh.kernel.clock import Clock, SystemClock
from teduh.kernel.scope import Actor, ActorKind

logger = logging.getLogger(__name__)
WRITE_EVERY: Final = 0.5  # seconds between writes of progress; more would only load the database


class JobStopped(Exception):
    """Raised inside a job's function when it should stop; let it pass."""


class JobCancelled(JobStopped):
    """Somebody asked for the work to stop."""


class JobLost(JobStopped):
    """The job was given to another worker while this one was silent."""


class JobInterrupted(JobStopped):
    """The worker is shutting down; the job goes back to the queue."""


class JobHandle:
    """One attempt at a job. Functions call `progress` often; it also says when to stop."""

    def __init__(
        self,
        job: Job,
        *,
        clock: Clock | None = None,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self.job_id = job.pk
        self.key = job.key
        self.attempt = job.attempts
        self.actor = Actor(job.actor_id, ActorKind(job.actor_kind))
        self.institution_id = job.institution_id
        self._clock = clock or SystemClock()
        self._should_stop = should_stop
        self._written_at = 0.0

    def progress(self, done: int, total: int = 0, note: str = "") -> None:
        """Tell how far the work got; raise `JobStopped` when it should not go on.

        Cheap to call in a loop: writes at most twice a second, and always the last step.
        """
        if time.monotonic() - self._written_at < WRITE_EVERY and not (total and done >= total):
            return
        self._written_at = time.monotonic()
        self._beat(progress=done, total=total, note=note[:200])
        self.check()

    def check(self) -> None:
        """Raise `JobStopped` when the work should not go on."""
        wanted = self.mine().values_list("cancel_requested", flat=True).first()
        if wanted is None:
            raise JobLost
        if wanted:
            raise JobCancelled
        if self._should_stop():
            raise JobInterrupted

    def beat(self) -> None:
        """Say that somebody still works on it."""
        self._beat()

    def mine(self) -> QuerySet[Job]:
        """Return the row if this attempt still holds it."""
        return Job.objects.filter(pk=self.job_id, attempts=self.attempt, state=JobState.RUNNING)

    def _beat(self, **values: int | str) -> None:
        if not self.mine().update(heartbeat_at=self._clock.now(), **values):
            raise JobLost


class Heartbeat:
    """A thread that beats for a job while its function computes without telling progress."""

    def __init__(self, handle: JobHandle, every: float = HEARTBEAT_EVERY.total_seconds()) -> None:
        self._handle = handle
        self._every = every
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="job-heartbeat", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        try:
            while not self._over.wait(self._every):
                close_old_connections()
                try:
                    self._handle.beat()
                except OperationalError:  # a locked database; the next beat is soon
                    logger.warning("no heartbeat for job %s", self._handle.job_id)
        except JobLost:
            pass  # the function hears of it from `progress`
        finally:
            connections.close_all()
