"""Voters, stations, votes and ballots as sources state them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from teduh.apps.elections.models.base import Counted
from teduh.apps.elections.models.calendar import Contest, Election, Round
from teduh.apps.elections.models.people import CandidatePair
from teduh.apps.regions.models import Place


class Electorate(Counted):
    """Voters of a place as one source states them, at one state of the list."""

    class ListStatus(models.TextChoices):
        """How far the list of voters had come."""

        DP4 = "dp4", _("potential voters (DP4)")
        DPHP = "dphp", _("updated list (DPHP)")
        DPS = "dps", _("provisional list (DPS)")
        DPT = "dpt", _("final list (DPT)")

    election = models.ForeignKey(Election, models.CASCADE, related_name="electorates")
    round = models.ForeignKey(Round, models.CASCADE, null=True, related_name="electorates")
    place = models.ForeignKey(Place, models.PROTECT, related_name="electorates")
    station = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=8, choices=ListStatus.choices)
    voters = models.PositiveIntegerField()
    male = models.PositiveIntegerField(null=True, blank=True)
    female = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("electorate")
        verbose_name_plural = _("electorates")
        constraints = [
            models.UniqueConstraint(
                fields=["election", "place", "station", "status"],
                condition=Q(standing="main", round__isnull=True),
                name="elections_electorate_one_main",
            )
        ]
        ordering = ["election", "place", "status", "standing"]


class StationCount(Counted):
    """How many polling stations a place has, as one source states it."""

    class Kind(models.TextChoices):
        """Which stations are counted."""

        ALL = "all", _("all")
        REGULAR = "regular", _("regular")
        SPECIAL = "special", _("special locations")

    election = models.ForeignKey(Election, models.CASCADE, related_name="station_counts")
    round = models.ForeignKey(Round, models.CASCADE, null=True, related_name="station_counts")
    place = models.ForeignKey(Place, models.PROTECT, related_name="station_counts")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.ALL)
    stations = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("station count")
        verbose_name_plural = _("station counts")
        constraints = [
            models.UniqueConstraint(
                fields=["election", "place", "kind"],
                condition=Q(standing="main", round__isnull=True),
                name="elections_stations_one_main",
            )
        ]
        ordering = ["election", "place", "kind", "standing"]


class Result(Counted):
    """Votes of a pair in a round. Those of an annulled one are kept and shown as annulled."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="results")
    pair = models.ForeignKey(CandidatePair, models.CASCADE, related_name="results")
    place = models.ForeignKey(Place, models.PROTECT, related_name="election_results")
    station = models.CharField(max_length=60, blank=True)
    votes = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "pair", "place", "station"],
                condition=Q(standing="main"),
                name="elections_result_one_main",
            )
        ]
        ordering = ["round", "place", "pair"]


class Turnout(Counted):
    """Ballots of a contest in a round: valid, invalid, cast."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="turnouts")
    contest = models.ForeignKey(Contest, models.CASCADE, related_name="turnouts")
    place = models.ForeignKey(Place, models.PROTECT, related_name="turnouts")
    station = models.CharField(max_length=60, blank=True)
    cast = models.PositiveIntegerField(null=True, blank=True)
    valid = models.PositiveIntegerField(null=True, blank=True)
    invalid = models.PositiveIntegerField(null=True, blank=True)
    turnout_pct = models.FloatField(null=True, blank=True)  # as printed by the source

    class Meta:
        verbose_name = _("turnout")
        verbose_name_plural = _("turnouts")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "contest", "place", "station"],
                condition=Q(standing="main"),
                name="elections_turnout_one_main",
            )
        ]
        ordering = ["round", "place"]
