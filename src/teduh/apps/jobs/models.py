"""Jobs keep their own state; django-tasks only carries the call.

After a worker is killed its task stays RUNNING for ever and nothing tries again, so what a job is,
how far it got and whether somebody still works on it stand here. `attempts` is also the fence: a
worker that was asleep while its job was given to another finds that the number moved on, and may
write no more.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teduh.apps.jobs.rules import ENDED_STATES, JobState


class JobStateChoice(models.TextChoices):
    """States of a job, with the words for them."""

    QUEUED = JobState.QUEUED.value, _("waiting")
    RUNNING = JobState.RUNNING.value, _("running")
    DONE = JobState.DONE.value, _("done")
    FAILED = JobState.FAILED.value, _("failed")
    CANCELLED = JobState.CANCELLED.value, _("cancelled")


class Job(models.Model):
    """One piece of long work. Its key makes it happen once however often it is asked for."""

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=100)
    payload = models.JSONField(default=dict)
    actor_id = models.CharField(max_length=64)
    actor_kind = models.CharField(max_length=16)
    institution_id = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(
        max_length=12, choices=JobStateChoice.choices, default=JobStateChoice.QUEUED
    )
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveIntegerField(default=0)  # starts; also the fence
    requeues = models.PositiveSmallIntegerField(default=0)  # times its worker fell silent
    cancel_requested = models.BooleanField(default=False)
    result = models.JSONField(null=True)
    findings = models.JSONField(default=list)
    task_id = models.CharField(max_length=64, blank=True)  # of django-tasks
    carried_at = models.DateTimeField(null=True)
    worker_id = models.CharField(max_length=64, blank=True)
    due_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [
            models.Index(fields=["state", "heartbeat_at"], name="jobs_state_heartbeat"),
            models.Index(fields=["institution_id", "-created_at"], name="jobs_institution"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at=None)
                | Q(state__in=[s.value for s in JobState if s in ENDED_STATES]),
                name="jobs_finished_has_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_over(self) -> bool:
        """Say whether nothing more will happen to it."""
        return JobState(self.state) in ENDED_STATES

    @property
    def share_done(self) -> float | None:
        """How much is done, 0 to 1; None while the amount of work is unknown."""
        return min(self.progress / self.total, 1.0) if self.total else None


class Lease(models.Model):
    """Who leads: the one process whose name stands here until `expires_at`."""

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.CharField(max_length=64)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class WorkerSeen(models.Model):
    """When a worker was last heard of, for `teduh doctor`."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.worker_id


class ScheduledWork(models.Model):
    """When a piece of regular work is due next. Missed times are caught up by one run."""

    name = models.CharField(max_length=100, primary_key=True)
    due_at = models.DateTimeField()
    last_due_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
