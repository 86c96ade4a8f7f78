"""Instruments and what others published with them, and the mark of this database."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teduh.apps.indices.rules import VULNERABILITY_FLOOR
from teduh.kernel.texts import pick


class InstallationMark(models.Model):
    """The one row that says what this database is for; set once, by `teduh init` or `demo`."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    is_exercise = models.BooleanField(_("exercise"))
    marked_at = models.DateTimeField(_("marked at"), default=timezone.now)

    class Meta:
        verbose_name = _("installation mark")
        verbose_name_plural = _("installation mark")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="indices_mark_is_single"),
        ]

    def __str__(self) -> str:
        return str(_("exercise") if self.is_exercise else _("normal"))


class InstrumentStatus(models.TextChoices):
    """Whether the instrument's file allows an index to be computed."""

    COMPUTABLE = "computable", _("computable")
    PUBLISHED_ONLY = "published_only", _("published figures only")


class Instrument(models.Model):
    """One instrument as its YAML file describes it; the file is the truth, this is its row."""

    id = models.SlugField(_("id"), primary_key=True, max_length=60)
    name_id = models.CharField(_("name in Indonesian"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    publisher = models.JSONField(_("publisher"), default=dict)
    status = models.CharField(_("status"), max_length=20, choices=InstrumentStatus)
    scale = models.JSONField(_("scale"), default=dict)
    public_floor = models.CharField(
        _("lowest public level"), max_length=20, default=VULNERABILITY_FLOOR.value
    )
    content_hash = models.CharField(_("hash"), max_length=64)
    loaded_at = models.DateTimeField(_("loaded at"), default=timezone.now)

    class Meta:
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return pick({"id": self.name_id, "en": self.name_en})


class PublishedFigure(models.Model):
    """A figure that somebody published, restated with its source; conflicts are kept and marked."""

    id = models.CharField(_("id"), primary_key=True, max_length=120)
    instrument = models.ForeignKey(
        Instrument,
        models.PROTECT,
        related_name="figures",
        verbose_name=_("instrument"),
    )
    place = models.ForeignKey(
        "regions.Place",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("place"),
    )
    place_name = models.CharField(_("place as printed"), max_length=200, blank=True)
    level = models.CharField(_("level"), max_length=20, blank=True)
    node = models.CharField(_("node"), max_length=80, blank=True)
    value = models.FloatField(_("value"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    printed = models.CharField(_("as printed"), max_length=80, blank=True)
    as_of = models.CharField(_("as of"), max_length=40, blank=True)
    stated_by = models.CharField(_("stated by"), max_length=300, blank=True)
    status = models.CharField(_("status"), max_length=30, blank=True)
    category = models.CharField(_("category"), max_length=40, blank=True)
    rank = models.PositiveIntegerField(_("rank"), null=True, blank=True)
    source_name = models.CharField(_("source"), max_length=300, blank=True)
    source_url = models.TextField(_("source address"), blank=True)
    source_grade = models.CharField(_("source grade"), max_length=1, blank=True)
    credibility = models.PositiveSmallIntegerField(_("credibility"), null=True, blank=True)
    advertorial = models.CharField(_("advertorial"), max_length=10, blank=True)
    copy_of = models.CharField(_("copy of"), max_length=120, blank=True)
    note_id = models.TextField(_("note in Indonesian"), blank=True)
    note_en = models.TextField(_("note in English"), blank=True)

    class Meta:
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")
        ordering = ["instrument", "id"]
        indexes = [
            models.Index(fields=["place", "instrument"], name="indices_figure_place"),
            models.Index(fields=["instrument", "level", "node"], name="indices_figure_level"),
        ]

    def __str__(self) -> str:
        return self.id

    @property
    def note(self) -> str:
        """The note in the reader's language."""
        return pick({"id": self.note_id, "en": self.note_en})


class NamedCause(models.Model):
    """One cause that one speaker named for one place, as a page reported it."""

    id = models.CharField(_("id"), primary_key=True, max_length=120)
    place = models.ForeignKey(
        "regions.Place", models.PROTECT, related_name="+", verbose_name=_("place")
    )
    theme = models.SlugField(_("theme"), max_length=60)
    theme_name_id = models.CharField(_("theme in Indonesian"), max_length=200)
    theme_name_en = models.CharField(_("theme in English"), max_length=200)
    said_on = models.CharField(_("said on"), max_length=20, blank=True)
    date_precision = models.CharField(_("precision of the date"), max_length=20, blank=True)
    speaker_id = models.CharField(_("speaker's office in Indonesian"), max_length=300)
    speaker_en = models.CharField(_("speaker's office in English"), max_length=300, blank=True)
    election_round = models.CharField(_("round"), max_length=20, blank=True)
    text_id = models.TextField(_("as reported"))
    text_en = models.TextField(_("as reported, in English"), blank=True)
    source_name = models.CharField(_("source"), max_length=300, blank=True)
    source_url = models.TextField(_("source address"), blank=True)
    source_grade = models.CharField(_("source grade"), max_length=1, blank=True)
    advertorial = models.CharField(_("advertorial"), max_length=10, blank=True)
    note_id = models.TextField(_("note in Indonesian"), blank=True)
    note_en = models.TextField(_("note in English"), blank=True)

    class Meta:
        verbose_name = _("named cause")
        verbose_name_plural = _("named causes")
        ordering = ["said_on", "id"]
        indexes = [models.Index(fields=["place", "theme"], name="indices_cause_place")]

    def __str__(self) -> str:
        return self.id

    @property
    def theme_name(self) -> str:
        """The theme in the reader's language."""
        return pick({"id": self.theme_name_id, "en": self.theme_name_en})

    @property
    def speaker(self) -> str:
        """The speaker's office in the reader's language."""
        return pick({"id": self.speaker_id, "en": self.speaker_en})

    @property
    def text(self) -> str:
        """What was said, in the reader's language."""
        return pick({"id": self.text_id, "en": self.text_en})

    @property
    def note(self) -> str:
        """The note in the reader's language."""
        return pick({"id": self.note_id, "en": self.note_en})
