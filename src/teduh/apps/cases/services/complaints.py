"""A complaint: sealed before it is stored, found again by its receipt, asked and answered.

None of these functions takes an actor: nobody is signed in. Their audit rows say the day only and
are written in another order than they happened (`audit_record_quietly`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Max

from teduh.apps.accounts.models import Institution
from teduh.apps.audit.quiet import audit_record_quietly
from teduh.apps.cases.messages import ComplaintMessage
from teduh.apps.cases.models import Case, Origin, Question, Receipt, ReporterMode
from teduh.apps.regions.models import Place
from teduh.apps.vault.derivation import RECEIPT_GATE
from teduh.apps.vault.durability import lasting
from teduh.apps.vault.models import CaseKey, Purpose, SealedItem, new_id
from teduh.apps.vault.rules import Recipients
from teduh.apps.vault.selectors import case_key_current, site_salt
from teduh.apps.vault.services.cases import case_keys_make
from teduh.apps.vault.services.items import item_seal
from teduh.kernel.errors import Finding, InvalidInput, NotFound
from teduh.kernel.sealing.items import ItemHead
from teduh.kernel.sealing.officers import OfficerKeys
from teduh.kernel.sealing.questions import Question as AskedQuestion
from teduh.kernel.sealing.questions import seal_question
from teduh.kernel.sealing.receipts import ReceiptKeys, derive_receipt_keys, read_receipt

TEXT_AT_MOST: Final = 20_000
JSON_TYPE: Final = "application/json"


@dataclass(frozen=True, slots=True)
class ReportedPerson:
    """Whom a complaint is about, as far as the complainant knows."""

    name: str = ""
    post: str = ""
    unit: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ReporterIdentity:
    """Who complains and how to reach them; only for named and confidential complaints."""

    name: str = ""
    contact: str = ""

    @property
    def is_whole(self) -> bool:
        """Say whether both parts are there."""
        return bool(self.name.strip() and self.contact.strip())


@dataclass(frozen=True, slots=True)
class ComplaintDraft:
    """What a complainant wrote. All of it is sealed; nothing of it becomes a column."""

    what: str
    where: str = ""
    happened_on: str = ""
    known_on: str = ""
    witnesses: str = ""
    persons: tuple[ReportedPerson, ...] = ()
    mode: ReporterMode = ReporterMode.ANONYMOUS
    identity: ReporterIdentity = field(default=ReporterIdentity())
    information_only: bool = False
    language: str = "id"

    def findings(self, *, has_custodians: bool) -> list[Finding]:
        """Return everything that keeps it from being sent."""
        found = []
        if not self.what.strip():
            found.append(Finding(ComplaintMessage.EMPTY))
        if len(self.what) > TEXT_AT_MOST:
            params = {"count": len(self.what), "limit": TEXT_AT_MOST}
            found.append(Finding(ComplaintMessage.TOO_LONG, params=params))
        if self.mode is not ReporterMode.ANONYMOUS and not self.identity.is_whole:
            found.append(Finding(ComplaintMessage.IDENTITY_MISSING))
        if self.mode is ReporterMode.CONFIDENTIAL and not has_custodians:
            found.append(Finding(ComplaintMessage.NO_CUSTODIAN))
        return found

    def content(self) -> bytes:
        """Return what goes into the case: all but the identity."""
        values = asdict(self)
        del values["identity"]
        return json.dumps(values, ensure_ascii=False).encode()


def complaint_submit(
    *,
    institution: Institution,
    place: Place,
    draft: ComplaintDraft,
    recipients: Recipients,
    excluded: Iterable[str],
    code: str,
    received_on: date,
    after_cut_off: bool = False,
) -> Case:
    """Seal and store a complaint. The same code again returns the same case and stores nothing.

    Parameters
    ----------
    place : Place
        Regency of the matter; nothing finer is kept in clear.
    recipients, excluded
        Who is given a wrap, conflicts of interest applied, and whom they excluded (sealed inside).
    code : str
        The receipt's 20 digits; only what is derived from it is stored.
    received_on : date
        Working day of receipt by the office's calendar.

    Raises
    ------
    InvalidInput
        Everything that `ComplaintDraft.findings` tells; `vault.case.nobody_to_seal_to`.
    DependencyUnavailable
        `vault.derivation.busy`.
    """
    findings = draft.findings(has_custodians=bool(recipients.custodians))
    if findings:
        raise InvalidInput(*findings)
    receipt = receipt_keys(code)
    known = Receipt.objects.filter(lookup_id=receipt.lookup_id).select_related("case").first()
    if known is not None:
        return known.case
    case_id = new_id()
    with lasting(), transaction.atomic():
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
        key = case_keys_make(case_id=case_id, institution=institution, recipients=recipients)
        _seal_json(key, "complaint", draft.content())
        _seal_json(key, "exclusions", json.dumps(sorted(excluded)).encode())
        _seal_reporter(key, draft)
        record_quietly("complaint_received", case)
    return case


def receipt_keys(code: str) -> ReceiptKeys:
    """Derive what a receipt opens, in turn with others; unknown codes cost the same."""
    digits = read_receipt(code)
    with RECEIPT_GATE.turn():
        return derive_receipt_keys(digits, site_salt())


def complaint_find(code: str) -> tuple[Case, ReceiptKeys]:
    """Return the case of a receipt and the receipt's keys.

    Raises
    ------
    NotFound
        `cases.receipt.unknown`, also for a deleted one.
    """
    keys = receipt_keys(code)
    found = Receipt.objects.filter(lookup_id=keys.lookup_id).select_related(
        "case__institution", "case__place"
    )
    receipt = found.first()
    if receipt is None:
        raise NotFound(Finding(ComplaintMessage.RECEIPT_UNKNOWN))
    return receipt.case, keys


def question_ask(
    *,
    case: Case,
    officer: OfficerKeys,
    signer_entry_id: str,
    text: str,
    asked_on: date,
) -> Question:
    """Seal and sign a question to the complainant. Called through `services.cases`, which checks
    that the officer can open the case."""
    row_id = new_id()
    receipt = Receipt.objects.get(case=case)
    sealed = seal_question(
        AskedQuestion(case.pk, row_id, text, asked_on),
        officer,
        receipt_key=bytes(receipt.public_key),
        case_key=bytes(case_key_current(case.pk).public_key),
    )
    last = case.questions.aggregate(last=Max("number"))["last"] or 0
    return Question.objects.create(
        pk=row_id,
        case=case,
        number=last + 1,
        signer_entry_id=signer_entry_id,
        for_receipt=sealed.for_receipt,
        for_case=sealed.for_case,
        asked_on=asked_on,
    )


def answer_add(
    *, case: Case, question: Question | None, text: str, item_id: str = ""
) -> SealedItem:
    """Seal an answer, or something added unasked, to the case; needs no secret.

    The same `item_id` again stores nothing.

    Raises
    ------
    InvalidInput
        `cases.answer.empty`, `cases.complaint.too_long`.
    """
    if not text.strip():
        raise InvalidInput(Finding(ComplaintMessage.ANSWER_EMPTY))
    if len(text) > TEXT_AT_MOST:
        params = {"count": len(text), "limit": TEXT_AT_MOST}
        raise InvalidInput(Finding(ComplaintMessage.TOO_LONG, params=params))
    values = {"question": question.pk if question else None, "text": text}
    with lasting(), transaction.atomic():
        content = json.dumps(values, ensure_ascii=False).encode()
        item = item_seal(
            case_key=case_key_current(case.pk),
            kind="answer",
            pieces=[content],
            head=ItemHead("", JSON_TYPE),
            item_id=item_id,
        )
        answer_note(case, question)
    return item


def answer_note(case: Case, question: Question | None) -> None:
    """Mark a question as answered and leave the day's line; within the caller's transaction."""
    if question is not None:
        Question.objects.filter(pk=question.pk).update(answered=True)
    record_quietly("complaint_answered", case)


def file_add(
    *,
    case: Case,
    name: str,
    media_type: str,
    pieces: Iterable[bytes],
    kind: str = "file",
    item_id: str = "",
) -> SealedItem:
    """Seal a file to the case; `kind` is "file" for a cleaned one and "original" otherwise."""
    item = item_seal(
        case_key=case_key_current(case.pk),
        kind=kind,
        pieces=pieces,
        head=ItemHead(name, media_type),
        item_id=item_id,
    )
    with transaction.atomic():
        record_quietly("complaint_file_added", case)
    return item


def _seal_reporter(key: CaseKey, draft: ComplaintDraft) -> None:
    """Seal the name to the officers, to the custodians or to nobody; every case stores both parts,
    of one size, so that rows do not tell which it was."""
    content = {
        Purpose.CASE: draft.mode is ReporterMode.NAMED,
        Purpose.IDENTITY: draft.mode is ReporterMode.CONFIDENTIAL,
    }
    identity = CaseKey.objects.filter(case_id=key.case_id, purpose=Purpose.IDENTITY).first()
    for pair in filter(None, (key, identity)):
        values = asdict(draft.identity) if content[Purpose(pair.purpose)] else {}
        _seal_json(pair, "reporter", json.dumps(values, ensure_ascii=False).encode())


def _seal_json(key: CaseKey, kind: str, content: bytes) -> SealedItem:
    return item_seal(case_key=key, kind=kind, pieces=[content], head=ItemHead("", JSON_TYPE))


def record_quietly(verb: str, case: Case, details: Mapping[str, str] | None = None) -> None:
    """Leave the day's line of an act of a complainant; within the caller's transaction."""
    audit_record_quietly(
        verb=verb,
        subject_kind="case",
        subject_id=case.pk,
        institution_id=case.institution_id,
        details=details,
    )
