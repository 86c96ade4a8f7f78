"""Instruments, datasets with their versions, runs, publications, and figures that others published.

A dataset and a run belong to one institution and are seen by it alone until a publication of the
run stands. Rows here are small: the tables of a version and of a run are Parquet files in the
artefact store, named by `artefact` and immutable. Whatever is made in an exercise carries
`is_exercise`; a database that is not marked as one of exercise refuses such rows by trigger
(migration 0002), whatever the program that writes them.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from teduh.apps.indices.rules import VULNERABILITY_FLOOR, RunState
from teduh.kernel.region_codes import PlaceLevel
from teduh.kernel.texts import pick

LEVEL_WORDS = {
    PlaceLevel.NATION.value: _("Country"),
    PlaceLevel.PROVINCE.value: _("Province"),
    PlaceLevel.REGENCY.value: _("Regency or city"),
    PlaceLevel.DISTRICT.value: _("District"),
    PlaceLevel.VILLAGE.value: _("Village"),
}


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


class NamedRecipe(models.Model):
    """A recipe an institution wants to use again, under a name of its own."""

    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+", verbose_name=_("institution")
    )
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, related_name="recipes", verbose_name=_("instrument")
    )
    name = models.CharField(_("name"), max_length=120)
    recipe = models.JSONField(_("recipe"))
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    created_by = models.CharField(_("created by"), max_length=64)

    class Meta:
        verbose_name = _("recipe")
        verbose_name_plural = _("recipes")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "instrument", "name"], name="indices_recipe_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


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
    recipe_name = models.CharField(_("name of the recipe"), max_length=120, blank=True)
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
