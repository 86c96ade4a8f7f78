"""Pairs, their members and parties; who held an office from when to when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from teduh.apps.elections.models.base import Sourced
from teduh.apps.elections.models.calendar import Contest, Office, Round
from teduh.apps.regions.models import Place
from teduh.kernel.texts import pick


class CandidatePair(Sourced):
    """A numbered pair of a contest. It keeps its number when a member is replaced."""

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="pairs")
    number = models.PositiveSmallIntegerField()
    independent = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("candidate pair")
        verbose_name_plural = _("candidate pairs")
        constraints = [
            models.UniqueConstraint(fields=["contest", "number"], name="elections_pair_unique")
        ]
        ordering = ["contest", "number"]

    def __str__(self) -> str:
        return f"{self.contest} {self.number}"


class Candidate(Sourced):
    """A member of a pair, in the rounds between its dates."""

    class Role(models.TextChoices):
        """Which of the two."""

        HEAD = "head", _("candidate for head")
        DEPUTY = "deputy", _("candidate for deputy")

    pair = models.ForeignKey(CandidatePair, models.CASCADE, related_name="candidates")
    role = models.CharField(max_length=8, choices=Role.choices)
    name = models.CharField(max_length=120)
    other_spelling = models.CharField(max_length=120, blank=True)
    incumbent = models.BooleanField(default=False)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)  # the first day it no longer held
    ended_because_id = models.TextField(blank=True)
    ended_because_en = models.TextField(blank=True)

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        constraints = [
            models.UniqueConstraint(
                fields=["pair", "role", "name"], name="elections_candidate_unique"
            )
        ]
        ordering = ["pair", "role", "valid_from"]

    def __str__(self) -> str:
        return self.name

    @property
    def ended_because(self) -> str:
        """Why the candidacy ended, in the reader's language."""
        return pick({"id": self.ended_because_id, "en": self.ended_because_en})


class Party(Sourced):
    """A political party."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    abbreviation = models.CharField(max_length=24, blank=True)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.abbreviation or self.name


class PartySupport(Sourced):
    """A party in the coalition behind a pair; `nominating` when it counts for the nomination."""

    pair = models.ForeignKey(CandidatePair, models.CASCADE, related_name="supports")
    party = models.ForeignKey(Party, models.PROTECT, related_name="supports")
    nominating = models.BooleanField(default=True)
    round = models.ForeignKey(Round, models.CASCADE, null=True, related_name="supports")

    class Meta:
        verbose_name = _("party support")
        verbose_name_plural = _("party supports")
        constraints = [
            models.UniqueConstraint(fields=["pair", "party"], name="elections_support_unique")
        ]
        ordering = ["pair", "party"]


class OfficeHolder(Sourced):
    """Who held an office from when to when, in which capacity, and with what election interest.

    Access and duties follow these dates; nothing passes to a successor by role.
    """

    class Capacity(models.TextChoices):
        """On what ground somebody acts."""

        DEFINITIVE = "definitive", _("definitive")
        PJS = "pjs", _("Pjs (during campaign leave)")
        PJ = "pj", _("Pj (vacant office)")
        PLT = "plt", _("Plt (acting for the absent)")
        PLH = "plh", _("Plh (day to day)")

    class Interest(models.TextChoices):
        """What ties the office-holder to a pair."""

        NONE = "none", _("none known")
        CANDIDATE = "candidate", _("candidate")
        SPOUSE = "spouse", _("spouse of a candidate")
        KIN = "kin", _("kin of a candidate")
        CAMPAIGNER = "campaigner", _("campaigner for a pair")

    place = models.ForeignKey(Place, models.PROTECT, related_name="office_holders")
    office = models.CharField(max_length=16, choices=Office.choices)
    name = models.CharField(max_length=120)
    capacity = models.CharField(max_length=12, choices=Capacity.choices)
    decree = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)  # the last day, midnight included
    on_leave_from = models.DateField(null=True, blank=True)
    on_leave_to = models.DateField(null=True, blank=True)
    interest = models.CharField(max_length=12, choices=Interest.choices, default=Interest.NONE)
    pair = models.ForeignKey(CandidatePair, models.SET_NULL, null=True, blank=True)

    class Meta:
        verbose_name = _("office-holder")
        verbose_name_plural = _("office-holders")
        constraints = [
            models.UniqueConstraint(
                fields=["place", "office", "capacity", "name", "starts_on"],
                name="elections_holder_unique",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="elections_holder_in_order",
            ),
        ]
        ordering = ["place", "office", "starts_on"]

    def __str__(self) -> str:
        return f"{self.name} ({self.capacity})"
