"""What facts about elections have in common: a source, a note, a standing."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from teduh.kernel.texts import pick


class Standing(models.TextChoices):
    """Whether a stated figure is the one we use or another that contradicts it."""

    MAIN = "main", _("main")
    CONFLICT = "conflict", _("conflicting")


class Sourced(models.Model):
    """Fields of a fact that somebody stated."""

    source_url = models.URLField(max_length=500, blank=True)
    note_id = models.TextField(blank=True)
    note_en = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def note(self) -> str:
        """The note in the reader's language."""
        return pick({"id": self.note_id, "en": self.note_en})


class Counted(Sourced):
    """What a figure about voters or stations has in common."""

    standing = models.CharField(max_length=8, choices=Standing.choices, default=Standing.MAIN)
    source_name = models.CharField(max_length=200, blank=True)
    as_of = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
