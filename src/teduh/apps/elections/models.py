"""Elections as dated facts: rounds, stages, contests, pairs, office-holders, voters, stations.

A fact that two sources state differently is two rows: one has the standing `main`, the others
`conflict`, and pages show both. Everything is public and about offices, never about voters.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from teduh.apps.regions.models import Place
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
    repeats = models.ForeignKey("self", models.PROTECT, null=True, related_name="repeated_by")

    class Meta:
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
        constraints = [
            models.UniqueConstraint(fields=["round", "contest"], name="elections_annulment_unique")
        ]

    @property
    def reason(self) -> str:
        """The ground in the reader's language."""
        return pick({"id": self.reason_id, "en": self.reason_en})


class CandidatePair(Sourced):
    """A numbered pair of a contest. It keeps its number when a member is replaced."""

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="pairs")
    number = models.PositiveSmallIntegerField()
    independent = models.BooleanField(default=False)

    class Meta:
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
        ordering = ["name"]
        verbose_name_plural = "parties"

    def __str__(self) -> str:
        return self.abbreviation or self.name


class PartySupport(Sourced):
    """A party in the coalition behind a pair; `nominating` when it counts for the nomination."""

    pair = models.ForeignKey(CandidatePair, models.CASCADE, related_name="supports")
    party = models.ForeignKey(Party, models.PROTECT, related_name="supports")
    nominating = models.BooleanField(default=True)
    round = models.ForeignKey(Round, models.CASCADE, null=True, related_name="supports")

    class Meta:
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


class Counted(Sourced):
    """What a figure about voters or stations has in common."""

    standing = models.CharField(max_length=8, choices=Standing.choices, default=Standing.MAIN)
    source_name = models.CharField(max_length=200, blank=True)
    as_of = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


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
        constraints = [
            models.UniqueConstraint(
                fields=["round", "contest", "place", "station"],
                condition=Q(standing="main"),
                name="elections_turnout_one_main",
            )
        ]
        ordering = ["round", "place"]
