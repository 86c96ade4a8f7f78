"""Institutions are compartments, work units their offices, positions who sits where and when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teduh.apps.accounts.models.people import Person
from teduh.apps.regions.models import Place


class InstitutionKind(models.TextChoices):
    """What an institution is in law; it decides which procedures it may use."""

    PEMKAB = "pemkab", _("Local government")
    BAWASLU = "bawaslu", _("Bawaslu")
    KPU = "kpu", _("KPU")
    POLICE = "police", _("Police")
    MONITOR_BODY = "monitor_body", _("Accredited monitor")


class Institution(models.Model):
    """A compartment of people and data: only hand-overs and published aggregates cross."""

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=16, choices=InstitutionKind.choices)
    place = models.ForeignKey(
        Place, models.PROTECT, related_name="institutions", verbose_name=_("region")
    )
    data_controller = models.CharField(_("data controller"), max_length=200, blank=True)
    legal_basis = models.CharField(_("legal basis of the processing"), max_length=300, blank=True)
    protection_officer = models.CharField(_("data-protection officer"), max_length=200, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        constraints = [
            models.UniqueConstraint(fields=["place", "name"], name="accounts_institution_once"),
        ]

    def __str__(self) -> str:
        return self.name


class WorkUnitKind(models.TextChoices):
    """What an office is called; letters and activities are addressed by it."""

    OPD = "opd", _("Regional office (OPD)")
    SECTION = "section", _("Section of an office")
    KECAMATAN = "kecamatan", _("District office (kecamatan)")
    KELURAHAN = "kelurahan", _("Urban village office (kelurahan)")
    DESA = "desa", _("Village office (desa)")
    SCHOOL = "school", _("School")
    PUSKESMAS = "puskesmas", _("Health centre (puskesmas)")
    STATION = "station", _("Police or military station")
    SUPERVISORS = "supervisors", _("Supervisors (Panwascam, PKD)")
    OTHER = "other", _("Other")


class WorkUnit(models.Model):
    """An office in the tree of its institution; `code` is the institution's own name for it."""

    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="work_units", verbose_name=_("institution")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("belongs to"),
    )
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=16, choices=WorkUnitKind.choices)
    place = models.ForeignKey(
        Place, models.PROTECT, related_name="work_units", verbose_name=_("region")
    )
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["institution", "code"]
        verbose_name = _("work unit")
        verbose_name_plural = _("work units")
        constraints = [
            models.UniqueConstraint(fields=["institution", "code"], name="accounts_unit_code"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="accounts_unit_not_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Capacity(models.TextChoices):
    """In which capacity somebody holds a position (`practice`: office-holders are dated data)."""

    DEFINITIVE = "definitive", _("Definitive")
    PJS = "pjs", _("Pjs (during campaign leave)")
    PJ = "pj", _("Pj (vacant post)")
    PLT = "plt", _("Plt (acting)")
    PLH = "plh", _("Plh (for a few days)")


class Position(models.Model):
    """Somebody in an office from day to day. It grants nothing: access is by grant alone."""

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="positions", verbose_name=_("person")
    )
    work_unit = models.ForeignKey(
        WorkUnit, models.PROTECT, related_name="positions", verbose_name=_("work unit")
    )
    title = models.CharField(_("title"), max_length=160)
    capacity = models.CharField(
        _("capacity"), max_length=12, choices=Capacity.choices, default=Capacity.DEFINITIVE
    )
    decree_number = models.CharField(_("decree number"), max_length=100, blank=True)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["work_unit", "-valid_from"]
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="accounts_position_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.valid_from:%Y-%m-%d}"
