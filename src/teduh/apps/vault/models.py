"""Keys and sealed items as rows. Nothing here can be read without a key that is not here.

People are named by their opaque `actor_id`. Days, not moments, are kept where an hour could be
matched with somebody's visit, and rows of a case have random ids, not running numbers. Bodies lie
in the database and not in files: a file keeps its time of creation, whatever is done to it, and two
stores cannot be changed or backed up in one step.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from teduh.apps.accounts.models import Institution


def new_id() -> str:
    """Return a random id of 32 hexadecimal digits."""
    return uuid.uuid4().hex


class RandomIdModel(models.Model):
    """A row whose id tells neither order nor time."""

    id = models.CharField(max_length=32, primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class OfficerKey(models.Model):
    """An officer's pair: public halves, and the secret ones under passphrase and recovery key."""

    actor_id = models.CharField(max_length=64)
    encryption_key = models.BinaryField(max_length=32)
    verification_key = models.BinaryField(max_length=32)
    passphrase_wrap = models.BinaryField()
    recovery_wrap = models.BinaryField()
    recovery_tested_on = models.DateField(null=True)
    made_on = models.DateField()
    retired_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["actor_id"], condition=Q(retired_on=None), name="vault_one_key_an_officer"
            )
        ]

    def __str__(self) -> str:
        return self.actor_id


class DirectoryRow(models.Model):
    """An entry of an institution's directory as signed; believed only when it verifies."""

    entry_id = models.CharField(max_length=32, unique=True, default=new_id)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    actor_id = models.CharField(max_length=64)
    role = models.CharField(max_length=16)
    scope_path = models.CharField(max_length=40)
    encryption_key = models.BinaryField(max_length=32)
    verification_key = models.BinaryField(max_length=32)
    signed_on = models.DateField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    signatures = models.JSONField()

    def __str__(self) -> str:
        return self.entry_id


class DirectoryWithdrawal(models.Model):
    """A signed statement that an entry no longer holds."""

    row = models.ForeignKey(DirectoryRow, models.PROTECT, related_name="withdrawals")
    withdrawn_on = models.DateField()
    signatures = models.JSONField()

    def __str__(self) -> str:
        return f"{self.row_id} {self.withdrawn_on}"


class Founding(models.Model):
    """The fingerprint written down at an institution's ceremony of two people."""

    institution = models.OneToOneField(Institution, models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=40)
    held_on = models.DateField()

    def __str__(self) -> str:
        return self.fingerprint


class Sitting(models.Model):
    """An officer's unlocked keys, locked again under a key that only a cookie holds."""

    sitting_id = models.CharField(max_length=32, unique=True, default=new_id)
    officer_key = models.ForeignKey(OfficerKey, models.CASCADE, related_name="sittings")
    locked_keys = models.BinaryField()
    opened_at = models.DateTimeField()
    used_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sitting_id


class Purpose(models.TextChoices):
    """What a case's pair protects."""

    CASE = "case"
    IDENTITY = "identity"


class CaseKey(RandomIdModel):
    """One generation of a case's pair; the secret half exists only in wraps."""

    case_id = models.CharField(max_length=32)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=8, choices=Purpose.choices, default=Purpose.CASE)
    generation = models.PositiveIntegerField(default=1)
    public_key = models.BinaryField(max_length=32)
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case_id", "purpose", "generation"], name="vault_generation_once"
            ),
            models.UniqueConstraint(
                fields=["case_id", "purpose"],
                condition=Q(is_current=True),
                name="vault_one_current_generation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.purpose} {self.generation}"


class KeyWrap(RandomIdModel):
    """A case's secret, sealed to one officer. Without this row the officer cannot open the case."""

    case_key = models.ForeignKey(CaseKey, models.CASCADE, related_name="wraps")
    actor_id = models.CharField(max_length=64, db_index=True)
    encryption_key_id = models.BinaryField(max_length=16)
    wrap = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_key", "actor_id"], name="vault_wrap_once")
        ]

    def __str__(self) -> str:
        return f"{self.case_key_id} {self.actor_id}"


class EscrowBox(RandomIdModel):
    """A case's secret for two custodians together."""

    case_key = models.ForeignKey(CaseKey, models.CASCADE, related_name="escrow")
    outer_key_id = models.BinaryField(max_length=16)
    inner_key_id = models.BinaryField(max_length=16)
    box = models.BinaryField()

    def __str__(self) -> str:
        return str(self.case_key_id)


class SealedItem(RandomIdModel):
    """A text, answer or file of a case; its id is bound into the ciphertext.

    The order of a case's items is the order of `number`, which counts within the case.
    `stored_bytes` is the padded size; `is_whole` turns true when the last chunk is in.
    """

    case_key = models.ForeignKey(CaseKey, models.PROTECT, related_name="items")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=24)
    wrap = models.BinaryField()
    stored_bytes = models.PositiveBigIntegerField(default=0)
    is_whole = models.BooleanField(default=False)

    class Meta:
        ordering = ["case_key", "number"]

    def __str__(self) -> str:
        return self.pk


class BodyPiece(RandomIdModel):
    """A stretch of an item's body, as it arrived."""

    item = models.ForeignKey(SealedItem, models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        ordering = ["item", "number"]
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="vault_piece_once")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.number}"


class Tombstone(models.Model):
    """What was deleted, so that a restored backup deletes it again. Signed by the installation."""

    case_id = models.CharField(max_length=32, unique=True)
    deleted_on = models.DateField()
    last_backup_ends_on = models.DateField()
    statement = models.TextField()
    signature = models.CharField(max_length=128)

    def __str__(self) -> str:
        return self.case_id


class SiteSalt(models.Model):
    """The one salt of all receipts. Not secret; never changed, as every receipt rests on it."""

    salt = models.BinaryField(max_length=16)

    def __str__(self) -> str:
        return "salt"


class SealedDraft(RandomIdModel):
    """What an officer was typing when her keys locked, sealed to those keys."""

    actor_id = models.CharField(max_length=64, db_index=True)
    blob = models.BinaryField()
    made_on = models.DateField()

    def __str__(self) -> str:
        return self.pk
