"""A sitting: the stretch of time in which an officer's keys are unlocked in her browser."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from teduh.apps.audit.services import audit_record
from teduh.apps.vault.derivation import OFFICER_GATE
from teduh.apps.vault.messages import VaultMessage
from teduh.apps.vault.models import OfficerKey, Sitting, new_id
from teduh.apps.vault.rules import SITTING_IDLE, SITTING_LONGEST
from teduh.apps.vault.selectors import officer_key_of
from teduh.kernel.clock import Clock, SystemClock
from teduh.kernel.errors import Finding, NotAllowed, NotFound, TeduhError
from teduh.kernel.scope import Actor
from teduh.kernel.sealing.officers import (
    OfficerKeys,
    lock_for_session,
    unlock_session,
    unwrap_with_passphrase,
)

_NOTED_EVERY: Final = timedelta(seconds=30)


def sitting_open(
    *, actor: Actor, passphrase: str, clock: Clock | None = None
) -> tuple[Sitting, bytes]:
    """Unlock an officer's keys; return the sitting and the 32 bytes that only the cookie keeps.

    An earlier sitting of the same officer ends. A wrong passphrase is recorded.

    Raises
    ------
    NotFound
        `vault.officer.no_keys`.
    InvalidInput
        `sealing.officer.wrong_passphrase`.
    DependencyUnavailable
        `vault.derivation.busy`.
    """
    row, keys = _unwrap(actor, passphrase)
    now = (clock or SystemClock()).now()
    sitting_id = new_id()
    cookie_key, locked = lock_for_session(keys, sitting_id)
    with transaction.atomic():
        Sitting.objects.filter(officer_key=row).delete()
        sitting = Sitting.objects.create(
            sitting_id=sitting_id,
            officer_key=row,
            locked_keys=locked,
            opened_at=now,
            used_at=now,
        )
        _record(actor, "keys_unlocked", row.pk)
    return sitting, cookie_key


def keys_open_once(*, actor: Actor, passphrase: str) -> OfficerKeys:
    """Open an officer's keys for this request only, as at a ceremony; no sitting begins.

    Raises as `sitting_open`.
    """
    return _unwrap(actor, passphrase)[1]


def _unwrap(actor: Actor, passphrase: str) -> tuple[OfficerKey, OfficerKeys]:
    row = officer_key_of(actor.actor_id)
    if row is None:
        raise NotFound(Finding(VaultMessage.NO_KEYS))
    try:
        with OFFICER_GATE.turn():
            keys = unwrap_with_passphrase(bytes(row.passphrase_wrap), passphrase, actor.actor_id)
    except TeduhError:
        with transaction.atomic():
            _record(actor, "unlock_refused", row.pk)
        raise
    return row, keys


def sitting_use(
    *, actor: Actor, sitting_id: str, cookie_key: bytes, clock: Clock | None = None
) -> OfficerKeys:
    """Return the officer's keys for one request, and move the idle limit.

    Raises
    ------
    NotAllowed
        `vault.sitting.locked` when the sitting is over, another person's, or not opened by this
        cookie.
    """
    now = (clock or SystemClock()).now()
    sitting = Sitting.objects.filter(sitting_id=sitting_id).select_related("officer_key").first()
    if (
        sitting is None
        or sitting.officer_key.actor_id != actor.actor_id
        or sitting.officer_key.retired_on is not None
        or now >= sitting_ends_at(sitting)
    ):
        raise NotAllowed(Finding(VaultMessage.LOCKED))
    try:
        keys = unlock_session(cookie_key, bytes(sitting.locked_keys), sitting_id)
    except (TeduhError, ValueError) as error:
        raise NotAllowed(Finding(VaultMessage.LOCKED)) from error
    if now - sitting.used_at >= _NOTED_EVERY:
        Sitting.objects.filter(pk=sitting.pk).update(used_at=now)
    return keys


def sitting_ends_at(sitting: Sitting) -> datetime:
    """Return when a sitting ends if nothing happens: after 15 idle minutes, at most 8 hours."""
    return min(sitting.used_at + SITTING_IDLE, sitting.opened_at + SITTING_LONGEST)


def sittings_end(*, actor: Actor) -> None:
    """Lock an officer's keys in every browser, as at sign-out."""
    with transaction.atomic():
        found = Sitting.objects.filter(officer_key__actor_id=actor.actor_id)
        for sitting in found:
            _record(actor, "keys_locked", sitting.officer_key_id)
        found.delete()


def sittings_sweep(*, clock: Clock | None = None) -> int:
    """Remove sittings that are over; return how many."""
    now = (clock or SystemClock()).now()
    over = Q(used_at__lte=now - SITTING_IDLE) | Q(opened_at__lte=now - SITTING_LONGEST)
    return Sitting.objects.filter(over).delete()[0]


def _record(actor: Actor, verb: str, key_id: int) -> None:
    audit_record(actor=actor, verb=verb, subject_kind="officer_key", subject_id=key_id)
