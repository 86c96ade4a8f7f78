"""States of a job, what may follow what, and when a silent worker is given up. No database."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from teduh.kernel.clock import local_moment


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


TRANSITIONS: Final[dict[JobState, frozenset[JobState]]] = {
    JobState.QUEUED: frozenset({JobState.RUNNING, JobState.CANCELLED, JobState.FAILED}),
    JobState.RUNNING: frozenset(
        {JobState.QUEUED, JobState.DONE, JobState.FAILED, JobState.CANCELLED}
    ),
    JobState.DONE: frozenset(),
    JobState.FAILED: frozenset({JobState.QUEUED}),
    JobState.CANCELLED: frozenset({JobState.QUEUED}),
}
ENDED_STATES: Final = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})
HEARTBEAT_EVERY: Final = timedelta(seconds=15)
SILENCE: Final = timedelta(minutes=2)
MOST_REQUEUES: Final = 3
TICK_EVERY: Final = timedelta(seconds=30)
LEASE_FOR: Final = timedelta(seconds=75)  # two ticks and a bit: a dead leader is replaced soon


def may_requeue(requeues: int) -> bool:
    """Say whether a job that was queued again `requeues` times may be so once more.

    >>> [may_requeue(n) for n in (0, 2, 3)]
    [True, True, False]
    """
    return requeues < MOST_REQUEUES


def next_interval(due_at: datetime, now: datetime, every: timedelta) -> datetime:
    """Return the next time after `now` on the grid of `due_at`, so that missed times are skipped.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> next_interval(noon, noon + timedelta(hours=5, minutes=1), timedelta(hours=2)).hour
    18
    """
    if due_at > now:
        return due_at
    return due_at + ((now - due_at) // every + 1) * every


def next_daily(now: datetime, at: time, region_code: str) -> datetime:
    """Return the next moment after `now` when a region's clock shows `at`."""
    local = local_moment(now, region_code)
    candidate = local.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    if candidate <= local:
        candidate += timedelta(days=1)
    return candidate.astimezone(now.tzinfo)
