"""Places and what is known of them over time.

Identity is `Place.id` (`place_id`): foreign keys and grants use it, so a village keeps its history
when a decree gives it a new code. Codes are rows with a validity. `Place.path` caches today's
dotted code, because every question of scope is a range of prefixes (`region_code_range`); it is the
only thing rewritten when codes change.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from teduh.kernel.region_codes import PlaceLevel


class PathField(models.CharField):
    """A dotted code compared byte by byte on both databases, so that prefix ranges are exact.

    PostgreSQL would otherwise sort by the server's language, where '.' may weigh nothing.
    """

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        """Name the collation that each database has for 'as the bytes are'."""
        parameters = super().db_parameters(connection)
        parameters["collation"] = "C" if connection.vendor == "postgresql" else None
        return parameters


class PlaceStatus(models.TextChoices):
    """Whether a place stands; `rules.hamlets` has the transitions of our own places."""

    PROPOSED = "proposed", _("proposed")
    ACTIVE = "active", _("active")
    ENDED = "ended", _("ended")


class PlaceKind(models.TextChoices):
    """What a place is called in law; two kinds may share a level."""

    NATION = "nation", _("nation")
    PROVINCE = "province", _("province")
    KABUPATEN = "kabupaten", _("kabupaten")
    KOTA = "kota", _("kota")
    KECAMATAN = "kecamatan", _("kecamatan")
    DESA = "desa", _("desa")
    KELURAHAN = "kelurahan", _("kelurahan")
    DESA_ADAT = "desa_adat", _("desa adat")
    DUSUN = "dusun", _("dusun")
    RW = "rw", _("RW")
    RT = "rt", _("RT")
    TPS = "tps", _("polling station")


class Scheme(models.TextChoices):
    """Who gives a code. Digits of two schemes never mean the same place by themselves."""

    KEMENDAGRI = "kemendagri", _("Ministry of Home Affairs")
    BPS = "bps", _("Statistics Indonesia")
    TEDUH = "teduh", _("Teduh, below the village")


LEVELS = [(level.value, level.value) for level in PlaceLevel]


class Edition(models.Model):
    """One published list of codes. A code row holds in an edition by its dates."""

    scheme = models.CharField(max_length=16, choices=Scheme.choices)
    label = models.CharField(max_length=32)  # "2025"
    decree = models.CharField(max_length=200)
    valid_from = models.DateField()
    covers = models.JSONField(default=list)  # prefixes whose codes we hold for this edition
    source = models.CharField(max_length=300)
    counts = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "label"], name="regions_edition_unique")
        ]
        ordering = ["scheme", "valid_from"]

    def __str__(self) -> str:
        return f"{self.scheme} {self.label}"


class Place(models.Model):
    """A place at one level of the administrative hierarchy.

    `path` is unique among places that stand; an ended place keeps its last one, since our own codes
    are never used again and records about it still belong to what lies above.
    """

    path = PathField(max_length=64)
    level = models.CharField(max_length=16, choices=LEVELS)
    kind = models.CharField(max_length=16, choices=PlaceKind.choices)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    status = models.CharField(max_length=8, choices=PlaceStatus.choices, default=PlaceStatus.ACTIVE)
    zone = models.CharField(max_length=32)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    point_source = models.CharField(max_length=200, blank=True)
    area_km2 = models.FloatField(null=True, blank=True)
    area_source = models.CharField(max_length=200, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    population_source = models.CharField(max_length=200, blank=True)
    proposed_by = models.CharField(max_length=64, blank=True)  # actor_id
    approved_by = models.CharField(max_length=64, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [
            models.UniqueConstraint(
                fields=["path"], condition=~Q(status="ended"), name="regions_place_path_unique"
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="regions_place_point_on_earth",
            ),
        ]
        indexes = [
            models.Index(fields=["path"], name="regions_place_path"),
            models.Index(fields=["level", "path"], name="regions_place_level"),
        ]
        ordering = ["path"]

    def __str__(self) -> str:
        return f"{self.path} {self.name}"

    @property
    def code(self) -> str:
        """Today's code, as addresses and tables write it."""
        return self.path

    @property
    def is_kelurahan(self) -> bool:
        """Say whether it is headed by a lurah, and so has RT but no dusun."""
        return self.kind == PlaceKind.KELURAHAN


class PlaceCode(models.Model):
    """A code that a place has or had. An empty `valid_from` means: not known since when."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="codes")
    scheme = models.CharField(max_length=16, choices=Scheme.choices)
    code = PathField(max_length=64)
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="codes")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)  # the first day it no longer held

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "code"],
                condition=Q(valid_to__isnull=True),
                name="regions_code_current_unique",
            ),
            models.UniqueConstraint(
                fields=["scheme", "code", "valid_to"], name="regions_code_past_unique"
            ),
        ]
        indexes = [models.Index(fields=["scheme", "code"], name="regions_code")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.code}"


class PlaceName(models.Model):
    """Another name of a place: a former spelling, or a documented short form such as Kukar."""

    class NameKind(models.TextChoices):
        """Why the name is kept."""

        FORMER = "former", _("former name")
        ALIAS = "alias", _("short form")

    place = models.ForeignKey(Place, models.CASCADE, related_name="names")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=NameKind.choices)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "kind", "name"], name="regions_place_name_unique"
            )
        ]

    def __str__(self) -> str:
        return self.name


class PlaceSuccessor(models.Model):
    """Where a place went when it ended: into one (merged) or into several (split)."""

    class Change(models.TextChoices):
        """What happened."""

        MERGED = "merged", _("merged")
        SPLIT = "split", _("split")

    place = models.ForeignKey(Place, models.CASCADE, related_name="successors")
    successor = models.ForeignKey(Place, models.PROTECT, related_name="predecessors")
    change = models.CharField(max_length=8, choices=Change.choices)
    changed_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "successor"], name="regions_successor_unique")
        ]


class PlaceLink(models.Model):
    """An edge of another hierarchy (electoral districts, police, an agency), with its dates."""

    hierarchy = models.CharField(max_length=32)
    parent = models.ForeignKey(Place, models.CASCADE, related_name="links_down")
    child = models.ForeignKey(Place, models.CASCADE, related_name="links_up")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("link between places")
        verbose_name_plural = _("links between places")
        constraints = [
            models.UniqueConstraint(
                fields=["hierarchy", "parent", "child"],
                condition=Q(valid_to__isnull=True),
                name="regions_link_current_unique",
            ),
            models.CheckConstraint(
                condition=~Q(parent=models.F("child")), name="regions_link_not_itself"
            ),
        ]


class BoundaryImport(models.Model):
    """One imported file of boundaries and what became of its features."""

    level = models.CharField(max_length=16, choices=LEVELS)
    preset = models.CharField(max_length=32, blank=True)
    source = models.CharField(max_length=300)
    licence = models.CharField(max_length=100, blank=True)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    matched_count = models.PositiveIntegerField()
    unmatched_count = models.PositiveIntegerField()
    ambiguous_count = models.PositiveIntegerField()
    imported_at = models.DateTimeField()
    actor_id = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("import of boundaries")
        verbose_name_plural = _("imports of boundaries")
        ordering = ["-imported_at"]


class Boundary(models.Model):
    """The outline of a place: as given, and simplified for screens. Indicative, never legal."""

    place = models.OneToOneField(Place, models.CASCADE, related_name="boundary")
    batch = models.ForeignKey(BoundaryImport, models.PROTECT, related_name="boundaries")
    geometry = models.BinaryField()  # WKB, WGS 84, longitude first
    display = models.TextField()  # GeoJSON geometry, simplified
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    matched_by = models.CharField(max_length=8)  # code or name


class PlaceRevision(models.Model):
    """One row whose token changes with every write, so that each process knows its index is old."""

    token = models.CharField(max_length=32)
