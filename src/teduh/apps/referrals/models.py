"""Referrals, what followed, and the office's own list of bodies. No column names a person."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from teduh.apps.accounts.models import Institution
from teduh.apps.cases.models import Case, Proceeding
from teduh.apps.vault.models import RandomIdModel, SealedItem


class BodyEntry(models.Model):
    """A body of referral as an office names it; stands in the place of the shipped one of its kind.

    `kind` is an id of `data/bodies/`. Entries of one kind may follow each other in time.
    """

    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="+", verbose_name=_("institution")
    )
    kind = models.CharField(_("kind"), max_length=24)
    name = models.CharField(_("name"), max_length=200)
    address = models.CharField(_("address"), max_length=300, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["kind", "valid_from"]
        verbose_name = _("body of referral")
        verbose_name_plural = _("bodies of referral")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "kind", "valid_from"], name="referrals_body_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="referrals_body_days",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Referral(RandomIdModel):
    """One letter about one accused person to one body.

    `body_name` is the name under which it was sent. `letter` is the sealed letter when Teduh made
    it. `reminded_on` are the days of reminders, oldest first.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="referrals")
    proceeding = models.ForeignKey(Proceeding, models.CASCADE, related_name="referrals")
    number = models.PositiveIntegerField()
    body_kind = models.CharField(max_length=24)
    body_name = models.CharField(max_length=200)
    letter_number = models.CharField(max_length=80)
    sent_on = models.DateField()
    has_conflict = models.BooleanField(default=False)
    copied_to = models.JSONField(default=list)
    letter = models.ForeignKey(SealedItem, models.SET_NULL, null=True, related_name="+")
    received_on = models.DateField(null=True)
    reminded_on = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["case", "number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="referrals_number_once"),
            models.UniqueConstraint(
                fields=["proceeding", "body_kind", "letter_number"], name="referrals_letter_once"
            ),
        ]

    def __str__(self) -> str:
        return self.letter_number


class Result(models.TextChoices):
    """How the body that decides ended the matter."""

    OPEN = "", _("no answer yet")
    SANCTION = "sanksi", _("a sanction was imposed")
    NOT_PROVEN = "tidak_terbukti", _("not proven")
    RETURNED = "dikembalikan", _("returned without a decision")
    LEFT = "berhenti", _("left service or retired")


class FollowUp(RandomIdModel):
    """What became of a referred person: numbers and days, one row a person and procedure.

    `agency_kind`, `agency_name` say whose answer is waited for. A sanction counts from the day
    `in_force_on`, not from its decree. `note` is sealed.
    """

    proceeding = models.OneToOneField(Proceeding, models.CASCADE, related_name="follow_up")
    # Of the proceeding's case, here too: lists and the board ask by them first.
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    agency_kind = models.CharField(max_length=24)
    agency_name = models.CharField(max_length=200)
    sbt_number = models.CharField(max_length=80, blank=True)
    sbt_on = models.DateField(null=True)
    bkn_number = models.CharField(max_length=80, blank=True)
    bkn_on = models.DateField(null=True)
    result = models.CharField(max_length=16, choices=Result.choices, blank=True)
    decree_number = models.CharField(max_length=80, blank=True)
    decree_on = models.DateField(null=True)
    decree_kind = models.CharField(max_length=24, blank=True)
    in_force_on = models.DateField(null=True)
    idis_on = models.DateField(null=True)
    bawaslu_copy_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    remind_on = models.DateField(null=True)  # from when to remind; none once it was decided
    note = models.ForeignKey(SealedItem, models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["institution", "agency_name"], name="referrals_by_agency"),
            models.Index(fields=["institution", "remind_on"], name="referrals_to_remind"),
        ]

    def __str__(self) -> str:
        return f"{self.proceeding_id} {self.result}"
