"""What is owed to people: a name cleared, a reporter watched over, a request for one's data."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from teduh.apps.accounts.models import Institution
from teduh.apps.cases.models.cases import Case
from teduh.apps.cases.models.proceedings import Proceeding
from teduh.apps.vault.models import RandomIdModel, SealedItem


class Rehabilitation(RandomIdModel):
    """The duty to clear a name after *tidak terbukti* or *bukan pelanggaran*; done when told."""

    proceeding = models.OneToOneField(Proceeding, models.CASCADE, related_name="rehabilitation")
    owed_since = models.DateField()
    told_on = models.DateField(null=True)
    letter = models.ForeignKey(SealedItem, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.proceeding_id} {self.owed_since}"


class RetaliationWatch(RandomIdModel):
    """A reporter or witness over whom the custodians watch for twelve months.

    Who it is stands in `person`, sealed to the custodians' pair.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="watches")
    person = models.ForeignKey(SealedItem, models.SET_NULL, null=True, related_name="+")
    since = models.DateField()
    until = models.DateField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.until}"


class RetaliationFlag(RandomIdModel):
    """An act against somebody who is watched over, told to the custodians, sealed to them."""

    watch = models.ForeignKey(RetaliationWatch, models.CASCADE, related_name="flags")
    account = models.ForeignKey(SealedItem, models.SET_NULL, null=True, related_name="+")
    noted_on = models.DateField()
    settled_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.watch_id} {self.noted_on}"


class RequestKind(models.TextChoices):
    """What somebody asks about her own data."""

    ACCESS = "access", _("To see what is kept")
    CORRECTION = "correction", _("To correct it")
    RESTRICTION = "restriction", _("To limit its use")
    DELETION = "deletion", _("To delete it")


class DataRequest(RandomIdModel):
    """A request of a reporter or an accused under UU 27/2022, due within 3 x 24 hours.

    What is asked and answered is sealed; the answer never tells who reported.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="data_requests")
    kind = models.CharField(max_length=12, choices=RequestKind.choices)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    asked = models.ForeignKey(SealedItem, models.SET_NULL, null=True, related_name="+")
    answer = models.ForeignKey(SealedItem, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["due_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_at:%Y-%m-%d}"


class Erasure(RandomIdModel):
    """The removal of everything sealed of a case: proposed by an officer, done by a custodian.

    `ground` is a class of retention (`data/retention.yaml`). What remains is what counts need.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="erasures")
    ground = models.CharField(max_length=40)
    proposed_by = models.CharField(max_length=64)
    proposed_on = models.DateField()
    done_by = models.CharField(max_length=64, blank=True)
    done_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(done_on=None), name="cases_one_open_erasure"
            ),
            models.CheckConstraint(
                condition=~models.Q(done_by=models.F("proposed_by")),
                name="cases_erasure_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.ground}"
