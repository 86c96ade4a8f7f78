"""Complaints and answers that a browser sealed: stored without ever being seen.

The server says which keys and keeps the shape: one pair for the case and one for the identity,
wraps for exactly those officers, items of the kinds and lengths that sealing gives. It cannot tell
whether an officer will be able to open them; `services.outside` stands where they are opened.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Max

from teduh.apps.accounts.models import Institution
from teduh.apps.cases.messages import ComplaintMessage
from teduh.apps.cases.models import Case, Origin, Question, Receipt
from teduh.apps.cases.services.complaints import (
    JSON_TYPE,
    answer_note,
    receipt_keys,
    record_quietly,
)
from teduh.apps.regions.models import Place
from teduh.apps.vault.messages import VaultMessage
from teduh.apps.vault.models import (
    BodyPiece,
    CaseKey,
    EscrowBox,
    KeyWrap,
    Purpose,
    SealedItem,
)
from teduh.apps.vault.rules import Recipients, escrow_is_wanted
from teduh.apps.vault.selectors import case_key_current, key_scope
from teduh.apps.vault.services.items import item_seal
from teduh.kernel.errors import Finding, InvalidInput, StateConflict
from teduh.kernel.sealing.blobs import key_id
from teduh.kernel.sealing.cases import KeyScope
from teduh.kernel.sealing.directory import DirectoryEntry
from teduh.kernel.sealing.escrow import check_escrow_box
from teduh.kernel.sealing.items import ItemHead, ItemPlace
from teduh.kernel.sealing.shapes import check_box, check_text_body

KEY_BYTES: Final = 32
_ITEM_KEY_BYTES: Final = KEY_BYTES + 4
_CHUNKS_AT_MOST: Final = 3  # 20,000 letters of four bytes, each written as JSON, and the rest
_ID: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class SealedPart:
    """An item as it arrived."""

    item_id: str
    kind: str
    wrap: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class SealedPair:
    """A pair as it arrived: its public half, and the secret one wrapped.

    `wraps` by actor id; `escrow` by the outer and the inner custodian's key id.
    """

    public_key: bytes
    wraps: Mapping[str, bytes]
    escrow: Mapping[tuple[bytes, bytes], bytes]
    items: tuple[SealedPart, ...]


def complaint_store(
    *,
    institution: Institution,
    place: Place,
    case_id: str,
    pairs: Mapping[Purpose, SealedPair],
    recipients: Recipients,
    excluded: Iterable[str],
    code: str,
    received_on: date,
    after_cut_off: bool = False,
) -> Case:
    """Store a complaint that is sealed already. The same code again returns the same case.

    Parameters
    ----------
    case_id : as it is bound into everything sealed.
    pairs : the case's, and the identity's where there are custodians.
    others : as `services.complaints.complaint_submit`.

    Raises
    ------
    InvalidInput
        `cases.complaint.sealed_broken` for anything that is not of the right shape;
        `vault.case.nobody_to_seal_to`.
    StateConflict
        `cases.complaint.keys_changed` when it is sealed to others than those of now.
    DependencyUnavailable
        `vault.derivation.busy`.
    """
    if not recipients.entries:
        raise InvalidInput(Finding(VaultMessage.NOBODY_TO_SEAL_TO))
    wanted = {Purpose.CASE: recipients.entries}
    if recipients.custodians:
        wanted[Purpose.IDENTITY] = recipients.custodians
    if set(pairs) != set(wanted) or not _ID.fullmatch(case_id):
        raise _broken()
    for purpose, pair in pairs.items():
        custodians = recipients.custodians if purpose is Purpose.CASE else ()
        _check_pair(KeyScope(case_id, 1, purpose.value), pair, wanted[purpose], custodians)
    receipt = receipt_keys(code)
    known = Receipt.objects.filter(lookup_id=receipt.lookup_id).select_related("case").first()
    if known is not None:
        return known.case
    try:
        with transaction.atomic():
            case = Case.objects.create(
                pk=case_id,
                institution=institution,
                place=place,
                origin=Origin.COMPLAINT,
                received_on=received_on,
                after_cut_off=after_cut_off,
            )
            Receipt.objects.create(
                case=case, lookup_id=receipt.lookup_id, public_key=receipt.public_key
            )
            for purpose, pair in pairs.items():
                _store_pair(case_id, institution, purpose, pair, wanted[purpose])
            key = case_key_current(case_id)
            item_seal(
                case_key=key,
                kind="exclusions",
                pieces=[json.dumps(sorted(excluded)).encode()],
                head=ItemHead("", JSON_TYPE),
            )
            record_quietly("complaint_received", case)
    except IntegrityError:  # the same form at the same moment, or an id that is taken
        known = Receipt.objects.filter(lookup_id=receipt.lookup_id).select_related("case").first()
        if known is None:
            raise _broken() from None
        return known.case
    return case


def answer_store(*, case: Case, question: Question | None, part: SealedPart) -> SealedItem:
    """Store an answer that is sealed already. The same item again stores nothing.

    Raises
    ------
    InvalidInput
        `cases.complaint.sealed_broken`, also when the case's key changed since the page was shown.
    """
    key = case_key_current(case.pk)
    if part.kind != "answer":
        raise _broken()
    _check_part(key_scope(key), bytes(key.public_key), part)
    with transaction.atomic():
        CaseKey.objects.select_for_update().get(pk=key.pk)
        known = SealedItem.objects.filter(pk=part.item_id).first()
        if known is not None:
            if known.case_key.case_id != case.pk:
                raise _broken()
            return known
        item = _store_part(key, part)
        answer_note(case, question)
    return item


def _check_pair(
    scope: KeyScope,
    pair: SealedPair,
    entries: tuple[DirectoryEntry, ...],
    custodians: tuple[DirectoryEntry, ...],
) -> None:
    keys = {entry.officer_id: entry.keys.encryption for entry in entries}
    escrow: dict[tuple[bytes, bytes], bytes] = {}
    if escrow_is_wanted(entries, custodians):
        public = sorted({entry.keys.encryption for entry in custodians})
        escrow = {(key_id(o), key_id(i)): o for o, i in combinations(public, 2)}
    if set(pair.wraps) != set(keys) or set(pair.escrow) != set(escrow):
        raise StateConflict(Finding(ComplaintMessage.KEYS_CHANGED))
    kinds = ["complaint", "reporter"] if scope.purpose == Purpose.CASE else ["reporter"]
    if [part.kind for part in pair.items] != kinds or len(pair.public_key) != KEY_BYTES:
        raise _broken()
    try:
        for officer_id, wrap in pair.wraps.items():
            place = scope.context("wrap", officer_id)
            check_box(wrap, keys[officer_id], place, KEY_BYTES)
        for ids, box in pair.escrow.items():
            check_escrow_box(box, escrow[ids], scope.context(), KEY_BYTES)
    except InvalidInput as error:
        raise StateConflict(Finding(ComplaintMessage.KEYS_CHANGED)) from error
    for part in pair.items:
        _check_part(scope, pair.public_key, part)


def _check_part(scope: KeyScope, public_key: bytes, part: SealedPart) -> None:
    if not _ID.fullmatch(part.item_id):
        raise _broken()
    place = ItemPlace(scope, part.item_id, part.kind).context()
    try:
        check_box(part.wrap, public_key, place, _ITEM_KEY_BYTES)
        check_text_body(part.body, public_key, chunks_at_most=_CHUNKS_AT_MOST)
    except InvalidInput as error:
        raise _broken() from error


def _store_pair(
    case_id: str,
    institution: Institution,
    purpose: Purpose,
    pair: SealedPair,
    entries: tuple[DirectoryEntry, ...],
) -> None:
    row = CaseKey.objects.create(
        case_id=case_id, institution=institution, purpose=purpose, public_key=pair.public_key
    )
    ids = {entry.officer_id: key_id(entry.keys.encryption) for entry in entries}
    KeyWrap.objects.bulk_create(
        KeyWrap(case_key=row, actor_id=actor_id, encryption_key_id=ids[actor_id], wrap=wrap)
        for actor_id, wrap in pair.wraps.items()
    )
    EscrowBox.objects.bulk_create(
        EscrowBox(case_key=row, outer_key_id=outer, inner_key_id=inner, box=box)
        for (outer, inner), box in pair.escrow.items()
    )
    for part in pair.items:
        _store_part(row, part)


def _store_part(key: CaseKey, part: SealedPart) -> SealedItem:
    last = SealedItem.objects.filter(case_key__case_id=key.case_id).aggregate(last=Max("number"))
    item = SealedItem.objects.create(
        pk=part.item_id,
        case_key=key,
        number=(last["last"] or 0) + 1,
        kind=part.kind,
        wrap=part.wrap,
        stored_bytes=len(part.body),
        is_whole=True,
    )
    BodyPiece.objects.create(item=item, number=0, data=part.body)
    return item


def _broken() -> InvalidInput:
    return InvalidInput(Finding(ComplaintMessage.SEALED_BROKEN))
