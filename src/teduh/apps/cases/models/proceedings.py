"""One accused person on one track: states, decisions, clocks, and the custody of evidence."""

from __future__ import annotations

from django.db import models

from teduh.apps.accounts.models import Institution
from teduh.apps.cases.models.cases import Case
from teduh.apps.vault.models import RandomIdModel, SealedItem


class Proceeding(RandomIdModel):
    """A procedure against one person. Who that is stands in the sealed item `accused`, until the
    case is erased; then only what counts need remains.

    `track`, `state` are ids of `data/tracks/`; `subject_kind` is a kind of person of the rules.
    `register_number` is the number in the institution's own register, `met` the lines of the
    track's checklist that were found met.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="proceedings")
    number = models.PositiveIntegerField()
    track = models.CharField(max_length=24)
    subject_kind = models.CharField(max_length=24)
    state = models.CharField(max_length=32)
    state_since = models.DateField()
    opened_on = models.DateField()
    register_number = models.CharField(max_length=80, blank=True)
    accused = models.ForeignKey(SealedItem, models.SET_NULL, null=True, related_name="+")
    met = models.JSONField(default=list)  # ids of the requirements that an officer found met
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["case", "number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_proceeding_once")
        ]

    def __str__(self) -> str:
        return f"{self.track} {self.state}"


class ProceedingStep(RandomIdModel):
    """One transition. Rows only grow; a correction is another step.

    `members` are the actor ids of those who decided; `documents` the kinds that were there;
    `reason` is a sealed item.
    """

    proceeding = models.ForeignKey(Proceeding, models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    from_state = models.CharField(max_length=32, blank=True)
    to_state = models.CharField(max_length=32)
    decided_on = models.DateField()
    recorded_at = models.DateTimeField()
    members = models.JSONField()
    documents = models.JSONField(default=list)
    reason = models.ForeignKey(SealedItem, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["proceeding", "number"]
        constraints = [
            models.UniqueConstraint(fields=["proceeding", "number"], name="cases_step_once")
        ]

    def __str__(self) -> str:
        return f"{self.proceeding_id} {self.to_state}"


class Decision(RandomIdModel):
    """A step that several members decide together; it is taken when enough of them agreed.

    `basis` holds the facts established and the documents that are there, by their ids.
    """

    proceeding = models.ForeignKey(Proceeding, models.CASCADE, related_name="decisions")
    proceeding_version = models.PositiveIntegerField()
    target = models.CharField(max_length=32)
    decided_on = models.DateField()
    basis = models.JSONField()
    reason = models.ForeignKey(SealedItem, models.SET_NULL, null=True, related_name="+")
    proposed_by = models.CharField(max_length=64)
    closed_at = models.DateTimeField(null=True)
    taken = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proceeding"],
                condition=models.Q(closed_at=None),
                name="cases_one_open_decision",
            )
        ]

    def __str__(self) -> str:
        return f"{self.proceeding_id} {self.target}"


class Vote(RandomIdModel):
    """A member's agreement or disagreement, signed with her key over what she decides on."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="votes")
    actor_id = models.CharField(max_length=64)
    agrees = models.BooleanField()
    signature = models.BinaryField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "actor_id"], name="cases_vote_once")
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.actor_id}"


class RunningClock(RandomIdModel):
    """A legal clock of a proceeding, with the rule as it held when the clock began.

    `rule` is the whole row of the table, so that a later change of law or of a period leaves old
    cases under the old one. `due_at` is computed when the clock starts and when a pause ends.
    """

    proceeding = models.ForeignKey(Proceeding, models.CASCADE, related_name="clocks")
    clock = models.CharField(max_length=40)
    rule = models.JSONField()
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # none while it stands still
    warn_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.CharField(max_length=32, blank=True)  # the state that stopped it

    class Meta:
        ordering = ["due_at"]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(stopped_at=None),
                name="cases_open_clocks",
            )
        ]

    def __str__(self) -> str:
        return f"{self.clock} {self.proceeding_id}"


class ClockPeriod(RandomIdModel):
    """A period that an administrator set for an institution, with the reason, from a day on.

    Clocks that began before keep their rule. Rows only grow: the newest that holds counts.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    clock = models.CharField(max_length=40)
    election = models.CharField(max_length=24)
    period = models.PositiveIntegerField()
    unit = models.CharField(max_length=16)
    valid_from = models.DateField()
    made_on = models.DateField()
    made_by = models.CharField(max_length=64)
    reason = models.TextField()

    class Meta:
        ordering = ["clock", "election", "valid_from", "made_on"]

    def __str__(self) -> str:
        return f"{self.clock} {self.period} {self.unit}"


class ClockPause(RandomIdModel):
    """A stretch in which a clock did not run, and on what ground."""

    clock = models.ForeignKey(RunningClock, models.CASCADE, related_name="pauses")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    ground = models.CharField(max_length=200)

    class Meta:
        ordering = ["from_at"]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.from_at:%Y-%m-%d}"


class CustodyEntry(RandomIdModel):
    """One link in the chain of custody of a piece of evidence.

    `digest` is over the stored ciphertext, which tells nothing and stays when a case is given new
    keys; `previous` is the hash of the link before: none can be taken out or changed unseen.
    """

    item = models.ForeignKey(SealedItem, models.CASCADE, related_name="custody")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=24)
    actor_id = models.CharField(max_length=64)
    done_at = models.DateTimeField()
    digest = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["item", "number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="cases_custody_once")
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.act}"
