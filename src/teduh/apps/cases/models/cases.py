"""A case and the thread to its complainant. The columns here are all that is kept in clear."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from teduh.apps.accounts.models import Institution
from teduh.apps.regions.models import Place
from teduh.apps.vault.models import RandomIdModel


class Origin(models.TextChoices):
    """Where a case came from."""

    COMPLAINT = "complaint", _("Complaint on this site")
    FINDING = "finding", _("Finding of a supervisor")
    REPORT = "report", _("Formal report at the counter")
    HAND_OVER = "hand_over", _("Hand-over from another body")


class ReporterMode(models.TextChoices):
    """How a complainant chose to be known. Stands inside the sealed complaint only."""

    NAMED = "named", _("With name")
    CONFIDENTIAL = "confidential", _("Name kept by the identity custodians only")
    ANONYMOUS = "anonymous", _("Without name")


class Case(RandomIdModel):
    """One matter. Its texts, people and files are sealed items under the same id.

    `place` is never finer than a regency for a complaint. `received_on` is a working day, without
    an hour. `rule_ids` are the acts that an officer saw in it, from the catalogue of rules. Whether
    the complainant gave a name is sealed too; `adopted_on` is the day on which a supervisor made
    the matter a finding of his own, so that it no longer rests on who told it.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="cases")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    origin = models.CharField(max_length=12, choices=Origin.choices)
    received_on = models.DateField()
    after_cut_off = models.BooleanField(default=False)
    rule_ids = models.JSONField(default=list)
    adopted_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    election = models.CharField(max_length=64, blank=True)
    handed_over_from = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-received_on", "id"]
        indexes = [
            models.Index(fields=["institution", "received_on"], name="cases_by_institution"),
        ]

    def __str__(self) -> str:
        return self.pk


class Receipt(RandomIdModel):
    """What finds a complaint by its 20 digits: a derived id and a public key, never the digits."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="receipt")
    lookup_id = models.BinaryField(max_length=32, unique=True)
    public_key = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return self.case_id


class Question(RandomIdModel):
    """A question to the complainant, sealed to the receipt and to the case.

    `signer_entry_id` names the directory entry whose key signed it. `answered` turns true when an
    answer came; when, nobody keeps.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="questions")
    number = models.PositiveIntegerField()
    signer_entry_id = models.CharField(max_length=32)
    for_receipt = models.BinaryField()
    for_case = models.BinaryField()
    asked_on = models.DateField()
    answered = models.BooleanField(default=False)

    class Meta:
        ordering = ["case", "number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_question_once")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"
