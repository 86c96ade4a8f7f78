"""Cases' pairs: made and wrapped, opened, given to another officer, rotated, deleted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db import transaction

from teduh.apps.accounts.models import Institution
from teduh.apps.audit.services import audit_record
from teduh.apps.vault.messages import VaultMessage
from teduh.apps.vault.models import (
    CaseKey,
    EscrowBox,
    KeyWrap,
    Purpose,
    SealedItem,
)
from teduh.apps.vault.rules import Recipients, escrow_is_wanted
from teduh.apps.vault.selectors import case_key_current, key_scope
from teduh.kernel.errors import Finding, InvalidInput, NotFound, StateConflict
from teduh.kernel.scope import Actor
from teduh.kernel.sealing.blobs import key_id
from teduh.kernel.sealing.cases import CaseKeys, make_case_keys, unwrap_case_key, wrap_case_key
from teduh.kernel.sealing.directory import DirectoryEntry
from teduh.kernel.sealing.escrow import seal_escrow
from teduh.kernel.sealing.items import ItemPlace, rewrap_item_key
from teduh.kernel.sealing.officers import OfficerKeys

_ITEMS_A_STEP: Final = 200


def case_keys_make(*, case_id: str, institution: Institution, recipients: Recipients) -> CaseKey:
    """Make a case's pair and the identity's, wrap both, drop the secrets; return the case's row.

    Conflicts of interest are applied already: `recipients` come from `selectors.recipients_for`.
    Writes no audit row of its own; the caller's act is the one that is recorded.

    Raises
    ------
    InvalidInput
        `vault.case.nobody_to_seal_to`.
    """
    if not recipients.entries:
        raise InvalidInput(Finding(VaultMessage.NOBODY_TO_SEAL_TO))
    with transaction.atomic():
        row = _store_pair(
            make_case_keys(case_id), institution, recipients.entries, recipients.custodians
        )
        if recipients.custodians:
            identity = make_case_keys(case_id, purpose=Purpose.IDENTITY.value)
            _store_pair(identity, institution, recipients.custodians, ())
    return row


def case_open(
    *, case_id: str, actor: Actor, keys: OfficerKeys, purpose: Purpose = Purpose.CASE
) -> CaseKeys:
    """Open a case's present pair with an officer's unlocked keys.

    Raises
    ------
    NotFound
        `vault.case.no_wrap`, in the words of what does not exist.
    """
    return _open(case_key_current(case_id, purpose), actor, keys)


def case_officer_add(
    *, opened: CaseKeys, actor: Actor, entry: DirectoryEntry, institution_id: int | None = None
) -> None:
    """Give a case to another verified officer. Called by one who can open it."""
    row = _row_of(opened)
    with transaction.atomic():
        _, is_new = KeyWrap.objects.get_or_create(
            case_key=row, actor_id=entry.officer_id, defaults=_wrap_fields(opened, entry)
        )
        if not is_new:
            return
        audit_record(
            actor=actor,
            verb="case_officer_added",
            subject_kind="case",
            subject_id=row.case_id,
            institution_id=institution_id,
            details={"officer": entry.officer_id},
        )


def case_rotate(
    *,
    opened: CaseKeys,
    actor: Actor,
    keys: OfficerKeys,
    keep: Iterable[DirectoryEntry],
    custodians: Iterable[DirectoryEntry] = (),
) -> CaseKey:
    """Give a case a new pair, wrapped for `keep` only, and re-seal every item's key to it.

    Resumable: until the last step the old pair stays the present one, and a second call goes on
    with the generation that the first began. Bodies are not touched. What was readable before may
    have been copied; the page that calls this says so.

    Raises
    ------
    StateConflict
        `vault.case.last_wrap` when `keep` is empty or leaves out the caller.
    """
    entries = tuple(keep)
    if actor.actor_id not in {entry.officer_id for entry in entries}:
        raise StateConflict(Finding(VaultMessage.LAST_WRAP))
    old = _row_of(opened)
    new_row = CaseKey.objects.filter(
        case_id=old.case_id, purpose=old.purpose, generation__gt=old.generation
    ).first()
    if new_row is None:
        fresh = make_case_keys(old.case_id, generation=old.generation + 1, purpose=old.purpose)
        with transaction.atomic():
            new_row = _store_pair(
                fresh, old.institution, entries, tuple(custodians), is_current=False
            )
    fresh = _open(new_row, actor, keys)
    while _rewrap_some(old, new_row, opened, fresh):
        pass
    with transaction.atomic():
        locked = CaseKey.objects.select_for_update().get(pk=old.pk)
        while _rewrap_some(old, new_row, opened, fresh):
            pass
        locked.wraps.all().delete()
        locked.escrow.all().delete()
        CaseKey.objects.filter(pk=old.pk).update(is_current=False)
        CaseKey.objects.filter(pk=new_row.pk).update(is_current=True)
        audit_record(
            actor=actor,
            verb="case_keys_rotated",
            subject_kind="case",
            subject_id=old.case_id,
            institution_id=old.institution_id,
            details={"generation": new_row.generation},
        )
    new_row.is_current = True
    return new_row


def _store_pair(
    keys: CaseKeys,
    institution: Institution,
    entries: tuple[DirectoryEntry, ...],
    custodians: tuple[DirectoryEntry, ...],
    *,
    is_current: bool = True,
) -> CaseKey:
    row = CaseKey.objects.create(
        case_id=keys.scope.case_id,
        institution=institution,
        purpose=keys.scope.purpose,
        generation=keys.scope.generation,
        public_key=keys.public_key,
        is_current=is_current,
    )
    KeyWrap.objects.bulk_create(
        KeyWrap(case_key=row, actor_id=entry.officer_id, **_wrap_fields(keys, entry))
        for entry in entries
    )
    if escrow_is_wanted(entries, custodians):
        public = [entry.keys.encryption for entry in custodians]
        EscrowBox.objects.bulk_create(
            EscrowBox(case_key=row, outer_key_id=outer, inner_key_id=inner, box=box)
            for (outer, inner), box in seal_escrow(
                keys.secret_key, public, keys.scope.context()
            ).items()
        )
    return row


def _wrap_fields(keys: CaseKeys, entry: DirectoryEntry) -> dict[str, bytes]:
    public = entry.keys.encryption
    return {
        "encryption_key_id": key_id(public),
        "wrap": wrap_case_key(keys, entry.officer_id, public),
    }


def _open(row: CaseKey, actor: Actor, keys: OfficerKeys) -> CaseKeys:
    wrap = KeyWrap.objects.filter(case_key=row, actor_id=actor.actor_id).first()
    if wrap is None:
        raise NotFound(Finding(VaultMessage.NO_WRAP))
    return unwrap_case_key(
        bytes(wrap.wrap), keys, actor.actor_id, key_scope(row), bytes(row.public_key)
    )


def _row_of(opened: CaseKeys) -> CaseKey:
    scope = opened.scope
    return CaseKey.objects.select_related("institution").get(
        case_id=scope.case_id, purpose=scope.purpose, generation=scope.generation
    )


def _rewrap_some(old: CaseKey, new: CaseKey, before: CaseKeys, after: CaseKeys) -> int:
    """Move some items to the new generation; return how many."""
    with transaction.atomic():
        items = list(SealedItem.objects.filter(case_key=old).order_by("number")[:_ITEMS_A_STEP])
        for item in items:
            place = ItemPlace(before.scope, item.pk, item.kind)
            item.wrap = rewrap_item_key(bytes(item.wrap), place, before, after)
            item.case_key = new
        SealedItem.objects.bulk_update(items, ["wrap", "case_key"])
    return len(items)
