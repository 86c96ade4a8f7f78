"""When and for what people vote."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from teduh.apps.elections.models.base import Sourced
from teduh.apps.regions.models import Place
from teduh.kernel.texts import pick


class Election(Sourced):
    """An election, as Pilkada 2024. A re-vote is a round of its election, not another one."""

    class Kind(models.TextChoices):
        """What is elected, and under which law."""

        PEMILU = "pemilu", _("general election")
        PEMILU_NASIONAL = "pemilu_nasional", _("national election")
        PEMILU_DAERAH = "pemilu_daerah", _("local election")
        PILKADA = "pilkada", _("election of regional heads")
        PILKADES = "pilkades", _("election of village heads")

    slug = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    name_id = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    voting_on = models.DateField()
    missing = models.JSONField(default=list, blank=True)  # what is not known, as {id, en}
    content_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("election")
        verbose_name_plural = _("elections")
        ordering = ["-voting_on"]

    def __str__(self) -> str:
        return pick({"id": self.name_id, "en": self.name_en})


class Round(Sourced):
    """One time that people vote: the first, a re-vote, or a repetition at one station.

    `place` is where it was held and `contest` for which office; nothing means everywhere, and every
    contest of the day. A court annuls a round for a contest (`Annulment`), not for a day.
    """

    class Kind(models.TextChoices):
        """Why people vote."""

        FIRST = "first", _("first vote")
        REVOTE = "revote", _("re-vote")
        STATION = "station", _("repetition at one station")

    election = models.ForeignKey(Election, models.CASCADE, related_name="rounds")
    slug = models.SlugField(max_length=60, unique=True)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name_id = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    voting_on = models.DateField()
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="election_rounds")
    station = models.CharField(max_length=60, blank=True)  # "TPS 03"
    contest = models.ForeignKey("Contest", models.CASCADE, null=True, related_name="own_rounds")
    repeats = models.ForeignKey("self", models.SET_NULL, null=True, related_name="repeated_by")

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["voting_on", "number"]

    def __str__(self) -> str:
        return pick({"id": self.name_id, "en": self.name_en})


class Stage(Sourced):
    """A part of the election calendar; both ends are included, an empty one is not known."""

    election = models.ForeignKey(Election, models.CASCADE, related_name="stages")
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="election_stages")
    slug = models.SlugField(max_length=80)
    name_id = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        constraints = [
            models.UniqueConstraint(fields=["election", "slug"], name="elections_stage_unique"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="elections_stage_in_order",
            ),
        ]
        ordering = ["starts_on", "ends_on", "slug"]

    def __str__(self) -> str:
        return pick({"id": self.name_id, "en": self.name_en or self.name_id})


class Office(models.TextChoices):
    """Offices filled by the elections we know."""

    PRESIDENT = "president", _("president")
    GOVERNOR = "governor", _("governor")
    DEPUTY_GOVERNOR = "deputy_governor", _("deputy governor")
    REGENT = "regent", _("regent")
    DEPUTY_REGENT = "deputy_regent", _("deputy regent")
    MAYOR = "mayor", _("mayor")
    DEPUTY_MAYOR = "deputy_mayor", _("deputy mayor")


class Contest(models.Model):
    """One office to be filled in one constituency."""

    election = models.ForeignKey(Election, models.CASCADE, related_name="contests")
    slug = models.SlugField(max_length=60, unique=True)
    office = models.CharField(max_length=16, choices=Office.choices)
    constituency = models.ForeignKey(Place, models.PROTECT, related_name="contests")

    class Meta:
        verbose_name = _("contest")
        verbose_name_plural = _("contests")
        constraints = [
            models.UniqueConstraint(
                fields=["election", "office", "constituency"], name="elections_contest_unique"
            )
        ]
        ordering = ["election", "constituency", "office"]

    def __str__(self) -> str:
        return self.slug


class Annulment(Sourced):
    """A ruling by which the result of a round no longer counts for one contest."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="annulments")
    contest = models.ForeignKey(Contest, models.CASCADE, related_name="annulments")
    annulled_on = models.DateField()
    annulled_by = models.CharField(max_length=200)
    reason_id = models.TextField(blank=True)
    reason_en = models.TextField(blank=True)

    class Meta:
        verbose_name = _("annulment")
        verbose_name_plural = _("annulments")
        constraints = [
            models.UniqueConstraint(fields=["round", "contest"], name="elections_annulment_unique")
        ]

    @property
    def reason(self) -> str:
        """The ground in the reader's language."""
        return pick({"id": self.reason_id, "en": self.reason_en})
