"""Audit rows that only grow, and the signed daily heads of their chain.

A row is written unchained beside the write it tells of, in the same transaction; the sealer gives
it `position` and `hash` afterwards, so that writers never queue behind one another for the end of
the chain. Rows hold ids, verbs and keyed digests, never names or text. Triggers in the database
(`migrations/0002`) refuse every other change, also by hand.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from teduh.apps.audit.rules import ChainRow


class AuditEntry(models.Model):
    """One act: who did what to which thing, in which institution, when."""

    recorded_at = models.DateTimeField()
    actor_id = models.CharField(max_length=64, db_index=True)
    actor_kind = models.CharField(max_length=16)
    verb = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=64)
    subject_id = models.CharField(max_length=128)
    institution_id = models.BigIntegerField(null=True, blank=True)
    details_digest = models.CharField(max_length=64, blank=True, default="")
    position = models.BigIntegerField(null=True, unique=True, editable=False)
    hash = models.CharField(max_length=64, null=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("audit row")
        verbose_name_plural = _("audit rows")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="audit_subject"),
            models.Index(fields=["id"], condition=Q(position=None), name="audit_unsealed"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject_id}"

    def chain_row(self) -> ChainRow:
        """Return the fields that the hash covers."""
        return ChainRow(
            recorded_at=self.recorded_at,
            actor_id=self.actor_id,
            actor_kind=self.actor_kind,
            verb=self.verb,
            subject_kind=self.subject_kind,
            subject_id=self.subject_id,
            institution_id=self.institution_id,
            details_digest=self.details_digest,
        )


class AuditHead(models.Model):
    """Where the chain stood at the end of a day, signed with the installation's key."""

    day = models.DateField(unique=True)
    position = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    public_key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        verbose_name = _("signed head")
        verbose_name_plural = _("signed heads")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.position}"


def random_id() -> str:
    """Return an id that tells neither order nor time."""
    return uuid.uuid4().hex


class QuietAct(models.Model):
    """An act of somebody who must not be traced by its hour. It waits here for its day to end.

    Then all acts of the day are written to the trail in random order, dated by the day, and these
    rows go.
    """

    id = models.CharField(max_length=32, primary_key=True, default=random_id, editable=False)
    day = models.DateField()
    verb = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=64)
    subject_id = models.CharField(max_length=128)
    institution_id = models.BigIntegerField(null=True)
    details_digest = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.verb}"
