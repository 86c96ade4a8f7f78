"""A publication of counts: what was shown, for which days, who decided it and why."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from teduh.apps.accounts.models import Institution


class CountsPublication(models.Model):
    """Counts of one institution that are public, as they were shown. Small ones were never kept.

    `counts` holds a list of ladders, each with `ladder`, `total` and `lines` of class and count;
    null is hidden. The ladders are never summed. `content_hash` is that of the counts and days.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()
    counts = models.JSONField()
    content_hash = models.CharField(max_length=64)
    is_exercise = models.BooleanField(default=False)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=64)  # actor_id
    reason = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=64, blank=True)  # actor_id
    withdrawal_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-since", "-published_at"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="counts_period")
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.since:%Y-%m-%d} {self.until:%Y-%m-%d}"
