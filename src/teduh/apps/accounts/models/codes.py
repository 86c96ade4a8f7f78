"""One-time codes: how somebody gets a first or a new passphrase without another person knowing it.

An administrator issues a code and never learns the passphrase that is set with it.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teduh.apps.accounts.models.people import Person
from teduh.apps.accounts.rules import CodePurpose, CodeState


class CodePurposeChoice(models.TextChoices):
    """What a code is for, in words."""

    PASSPHRASE = CodePurpose.PASSPHRASE.value, _("Set a new passphrase")
    SECOND_FACTOR = CodePurpose.SECOND_FACTOR.value, _("Remove the lost second factor")


class AccountCode(models.Model):
    """A code that its person uses once, before it lapses. Only a slow hash of it is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="codes")
    purpose = models.CharField(max_length=16, choices=CodePurposeChoice.choices)
    code_hash = models.CharField(max_length=256)
    issued_by = models.CharField(max_length=64)
    issued_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    void_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-issued_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.purpose} {self.issued_at:%Y-%m-%d}"

    def state_at(self, now: datetime) -> CodeState:
        """Say whether the code was used, still waits, or can be used no more."""
        if self.used_at is not None:
            return CodeState.USED
        return CodeState.LAPSED if self.void_at or self.expires_at <= now else CodeState.OPEN
