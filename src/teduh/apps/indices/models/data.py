"""What an institution brings in and computes: datasets in versions, runs, their publication."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from teduh.apps.indices.models.catalogue import Instrument
from teduh.apps.indices.rules import RunState
from teduh.kernel.region_codes import PlaceLevel

LEVEL_WORDS = {
    PlaceLevel.NATION.value: _("Country"),
    PlaceLevel.PROVINCE.value: _("Province"),
    PlaceLevel.REGENCY.value: _("Regency or city"),
    PlaceLevel.DISTRICT.value: _("District"),
    PlaceLevel.VILLAGE.value: _("Village"),
}


class LevelText:
    """For rows with a `level`: its word in the reader's language."""

    level: str

    @property
    def level_text(self) -> str:
        """The level in words."""
        return str(LEVEL_WORDS.get(self.level, self.level))


class Dataset(LevelText, models.Model):
    """Data for one instrument, region and level, kept by one institution in versions."""

    slug = models.SlugField(_("address"), max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=200)
    institution = models.ForeignKey(
        "accounts.Institution",
        models.PROTECT,
        related_name="datasets",
        verbose_name=_("institution"),
    )
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, related_name="datasets", verbose_name=_("instrument")
    )
    place = models.ForeignKey(
        "regions.Place", models.PROTECT, related_name="+", verbose_name=_("region")
    )
    level = models.CharField(_("level"), max_length=20)
    is_exercise = models.BooleanField(_("exercise"), default=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    created_by = models.CharField(_("created by"), max_length=64)

    class Meta:
        verbose_name = _("dataset")
        verbose_name_plural = _("datasets")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "instrument", "place", "level", "name"],
                name="indices_dataset_name_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DatasetVersion(models.Model):
    """One clean reading of a file. Equal content is the same version, whatever the file."""

    dataset = models.ForeignKey(
        Dataset, models.PROTECT, related_name="versions", verbose_name=_("dataset")
    )
    number = models.PositiveIntegerField(_("version"))
    content_hash = models.CharField(_("content hash"), max_length=64)
    file_hash = models.CharField(_("hash of the file"), max_length=64, blank=True)
    file_name = models.CharField(_("name of the file"), max_length=255, blank=True)
    artefact = models.CharField(_("folder"), max_length=200)
    periods = models.JSONField(_("periods"), default=list, blank=True)
    row_count = models.PositiveIntegerField(_("rows"))
    value_count = models.PositiveIntegerField(_("values"))
    column_count = models.PositiveIntegerField(_("columns"))
    findings = models.JSONField(_("findings"), default=list, blank=True)
    is_exercise = models.BooleanField(_("exercise"), default=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    created_by = models.CharField(_("created by"), max_length=64)

    class Meta:
        verbose_name = _("dataset version")
        verbose_name_plural = _("dataset versions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "content_hash"], name="indices_version_content_once"
            ),
            models.UniqueConstraint(fields=["dataset", "number"], name="indices_version_number"),
        ]

    def __str__(self) -> str:
        return f"{self.dataset} · v{self.number}"


class Run(LevelText, models.Model):
    """One execution of a recipe on a dataset version.

    `run_id` is the hash of what went in; package, platform and lock are recorded beside it, not
    hashed. `content_hash` is over what came out.
    """

    run_id = models.CharField(_("run id"), max_length=64, db_index=True)
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="runs", verbose_name=_("institution")
    )
    version = models.ForeignKey(
        DatasetVersion, models.PROTECT, related_name="runs", verbose_name=_("dataset version")
    )
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, related_name="runs", verbose_name=_("instrument")
    )
    place = models.ForeignKey(
        "regions.Place", models.PROTECT, related_name="+", verbose_name=_("region")
    )
    level = models.CharField(_("level"), max_length=20)
    recipe = models.JSONField(_("recipe"))
    method_version = models.PositiveIntegerField(_("method version"))
    package_version = models.CharField(_("package version"), max_length=40, blank=True)
    platform = models.CharField(_("platform"), max_length=200, blank=True)
    lock_hash = models.CharField(_("hash of the lock file"), max_length=64, blank=True)
    state = models.CharField(
        _("state"),
        max_length=12,
        default=RunState.QUEUED.value,
        choices=[
            (RunState.QUEUED.value, pgettext_lazy("run", "queued")),
            (RunState.RUNNING.value, pgettext_lazy("run", "running")),
            (RunState.DONE.value, pgettext_lazy("run", "done")),
            (RunState.FAILED.value, pgettext_lazy("run", "failed")),
            (RunState.CANCELLED.value, pgettext_lazy("run", "cancelled")),
        ],
    )
    artefact = models.CharField(_("folder"), max_length=200, blank=True)
    content_hash = models.CharField(_("content hash"), max_length=64, blank=True)
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    contribution_method = models.CharField(_("contributions"), max_length=20, blank=True)
    findings = models.JSONField(_("findings"), default=list, blank=True)
    is_exercise = models.BooleanField(_("exercise"), default=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    created_by = models.CharField(_("created by"), max_length=64)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=1, editable=False)

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["institution", "state"], name="indices_run_institution"),
            models.Index(fields=["place", "level"], name="indices_run_place"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["institution", "run_id"], name="indices_run_once"),
            models.CheckConstraint(
                condition=~Q(state=RunState.DONE.value) | (~Q(artefact="") & ~Q(content_hash="")),
                name="indices_run_done_has_artefact",
            ),
        ]

    def __str__(self) -> str:
        return self.run_id[:12]

    @property
    def job_key(self) -> str:
        """The key of the job that builds this attempt."""
        return f"indices.run:{self.pk}:{self.attempt}"


class Publication(models.Model):
    """The recorded decision that makes a run public, and the one that ends it."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="publications", verbose_name=_("run"))
    published_at = models.DateTimeField(_("published at"), default=timezone.now)
    published_by = models.CharField(_("published by"), max_length=64)
    reason = models.TextField(_("reason"), max_length=2000)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.CharField(_("withdrawn by"), max_length=64, blank=True)
    withdrawal_reason = models.TextField(_("reason of withdrawal"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-published_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["run"],
                condition=Q(withdrawn_at__isnull=True),
                name="indices_publication_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True)
                | (~Q(withdrawn_by="") & ~Q(withdrawal_reason="")),
                name="indices_withdrawal_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run} · {self.published_at:%Y-%m-%d}"
