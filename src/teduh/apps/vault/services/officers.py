"""An officer's keys: made, tested, given another passphrase, recovered, retired."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.db import transaction
from zxcvbn import zxcvbn

from teduh.apps.audit.services import audit_record
from teduh.apps.vault.derivation import OFFICER_GATE
from teduh.apps.vault.messages import VaultMessage
from teduh.apps.vault.models import OfficerKey, Sitting
from teduh.apps.vault.selectors import officer_key_of
from teduh.kernel.clock import Clock, SystemClock
from teduh.kernel.errors import Finding, InvalidInput, NotFound, StateConflict
from teduh.kernel.scope import Actor
from teduh.kernel.sealing.officers import (
    OfficerKeys,
    make_officer_keys,
    unwrap_with_recovery_key,
    wrap_with_passphrase,
    wrap_with_recovery_key,
)
from teduh.kernel.sealing.passphrases import (
    OFFICER_COST,
    SMALL_MACHINE_COST,
    WORDS_LEAST,
    Argon2Cost,
    is_generated,
    new_recovery_key,
    read_recovery_key,
    write_recovery_key,
)

_STRONG_SCORE: Final = 4
_STRONG_GUESSES: Final = 10**14
_LONGEST: Final = 200
IsPassword = Callable[[str], bool]


def officer_cost() -> Argon2Cost:
    """Return what stretching a passphrase costs on this machine."""
    return SMALL_MACHINE_COST if settings.SMALL_MACHINE else OFFICER_COST


def officer_keys_make(
    *, actor: Actor, passphrase: str, is_password: IsPassword, clock: Clock | None = None
) -> tuple[OfficerKey, str]:
    """Make an officer's keys and return the row and the recovery key to be written down once.

    Called by the officer for herself. They open and receive nothing before a custodian signs them
    into the directory, and nobody signs before the recovery key was typed back.

    Raises
    ------
    InvalidInput
        `vault.officer.passphrase_weak`, `vault.officer.passphrase_is_password`.
    StateConflict
        `vault.officer.keys_exist`.
    """
    _check_passphrase(passphrase, is_password)
    keys, recovery = make_officer_keys(), new_recovery_key()
    with OFFICER_GATE.turn():
        wrap = wrap_with_passphrase(keys, passphrase, actor.actor_id, cost=officer_cost())
    with transaction.atomic():
        if officer_key_of(actor.actor_id):
            raise StateConflict(Finding(VaultMessage.KEYS_EXIST))
        row = OfficerKey.objects.create(
            actor_id=actor.actor_id,
            encryption_key=keys.public.encryption,
            verification_key=keys.public.verification,
            passphrase_wrap=wrap,
            recovery_wrap=wrap_with_recovery_key(keys, recovery, actor.actor_id),
            made_on=(clock or SystemClock()).now().date(),
        )
        _record(actor, "officer_keys_made", row)
    return row, write_recovery_key(recovery)


def officer_recovery_test(*, actor: Actor, typed: str, clock: Clock | None = None) -> OfficerKey:
    """Note that the recovery key was typed back and opens the keys."""
    row = _own(actor)
    unwrap_with_recovery_key(bytes(row.recovery_wrap), read_recovery_key(typed), actor.actor_id)
    with transaction.atomic():
        row.recovery_tested_on = (clock or SystemClock()).now().date()
        row.save(update_fields=["recovery_tested_on"])
        _record(actor, "recovery_key_tested", row)
    return row


def officer_passphrase_change(
    *, actor: Actor, keys: OfficerKeys, passphrase: str, is_password: IsPassword
) -> OfficerKey:
    """Wrap the same keys under another passphrase; old backups still open with the old one."""
    _check_passphrase(passphrase, is_password)
    row = _own(actor)
    return _rewrap(actor, row, keys, passphrase, "passphrase_changed")


def officer_recover(
    *, actor: Actor, typed: str, passphrase: str, is_password: IsPassword
) -> OfficerKey:
    """Open the keys with the recovery key and give them a new passphrase."""
    _check_passphrase(passphrase, is_password)
    row = _own(actor)
    key = read_recovery_key(typed)
    keys = unwrap_with_recovery_key(bytes(row.recovery_wrap), key, actor.actor_id)
    return _rewrap(actor, row, keys, passphrase, "keys_recovered")


def officer_keys_retire(*, actor: Actor, clock: Clock | None = None) -> None:
    """End the use of one's keys, so that new ones can be made; wraps to the old ones stay closed.

    Called when passphrase and recovery key are both lost.
    """
    row = _own(actor)
    with transaction.atomic():
        row.retired_on = (clock or SystemClock()).now().date()
        row.save(update_fields=["retired_on"])
        Sitting.objects.filter(officer_key=row).delete()
        _record(actor, "officer_keys_retired", row)


def _rewrap(
    actor: Actor, row: OfficerKey, keys: OfficerKeys, passphrase: str, verb: str
) -> OfficerKey:
    with OFFICER_GATE.turn():
        wrap = wrap_with_passphrase(keys, passphrase, actor.actor_id, cost=officer_cost())
    with transaction.atomic():
        row.passphrase_wrap = wrap
        row.version += 1
        row.save(update_fields=["passphrase_wrap", "version"])
        Sitting.objects.filter(officer_key=row).delete()
        _record(actor, verb, row)
    return row


def _check_passphrase(passphrase: str, is_password: IsPassword) -> None:
    findings = []
    if not is_generated(passphrase) and not _is_strong(passphrase):
        params = {"count": WORDS_LEAST}
        findings.append(Finding(VaultMessage.PASSPHRASE_WEAK, params=params))
    if is_password(passphrase):
        findings.append(Finding(VaultMessage.PASSPHRASE_IS_PASSWORD))
    if findings:
        raise InvalidInput(*findings)


def _is_strong(passphrase: str) -> bool:
    judged = zxcvbn(passphrase[:_LONGEST], max_length=_LONGEST)
    return judged["score"] >= _STRONG_SCORE and judged["guesses"] >= _STRONG_GUESSES


def _own(actor: Actor) -> OfficerKey:
    row = officer_key_of(actor.actor_id)
    if row is None:
        raise NotFound(Finding(VaultMessage.NO_KEYS))
    return row


def _record(actor: Actor, verb: str, row: OfficerKey) -> None:
    audit_record(actor=actor, verb=verb, subject_kind="officer_key", subject_id=row.pk)
