"""Referrals: a letter recorded, its receipt, its reminders."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max

from teduh.apps.cases.models import Case, Proceeding
from teduh.apps.cases.services.cases import record
from teduh.apps.cases.services.desks import Desk
from teduh.apps.referrals.messages import ReferralMessage
from teduh.apps.referrals.models import FollowUp, Referral
from teduh.apps.referrals.rules import LABELS
from teduh.apps.referrals.selectors.boards import remind_on
from teduh.apps.referrals.selectors.bodies import BodyChoice, body_choices, has_conflict
from teduh.apps.referrals.services.documents import DOCUMENT
from teduh.apps.vault.models import SealedItem
from teduh.apps.vault.selectors import items_of
from teduh.kernel.errors import Finding, InvalidInput, NotFound, StateConflict
from teduh.kernel.messages import N_, KernelMessage
from teduh.law.bodies import conflict_copies
from teduh.law.tracks import track_get

RECEIPT = N_("Receipt")
REMINDER = N_("Reminder")


def referral_create(
    *,
    desk: Desk,
    proceeding: Proceeding,
    body_kind: str,
    letter_number: str,
    sent_on: date,
    letter_id: str = "",
    is_conflict_known: bool = False,
) -> Referral:
    """Record that a matter was sent to a body, and begin the person's follow-up.

    A conflict of interest is found from the data on office-holders; an officer can add what the
    data do not know and cannot take away what they do. With one, the bodies that must have a copy
    are noted.

    Raises
    ------
    InvalidInput
        `referrals.body.unknown`, `referrals.body.does_not_take`, `referrals.day.in_future`,
        `referrals.letter.before_proceeding`; all at once.
    StateConflict
        `referrals.letter.known`.
    """
    case = proceeding.case
    desk.open(case)
    choices = {choice.kind: choice for choice in body_choices(desk.institution, sent_on)}
    choice = choices.get(body_kind)
    findings = _day_findings(desk, proceeding, sent_on)
    if choice is None:
        params = {"body": body_kind, "day": sent_on.isoformat()}
        findings.append(Finding(ReferralMessage.BODY_UNKNOWN, params=params))
    elif not choice.body.takes(proceeding.track, proceeding.state, proceeding.subject_kind):
        state = track_get(proceeding.track).state_by_id[proceeding.state].name["id"]
        params = {"body": choice.name, "state": state}
        findings.append(Finding(ReferralMessage.BODY_DOES_NOT_TAKE, params=params))
    if findings or choice is None:
        raise InvalidInput(*findings)
    conflict = is_conflict_known or has_conflict(proceeding, choice.body, sent_on)
    copies = [kind for kind in conflict_copies() if kind != body_kind] if conflict else []
    letter = _letter(case, letter_id)
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        number = letter_number.strip()
        if proceeding.referrals.filter(body_kind=body_kind, letter_number=number).exists():
            params = {"number": number}
            raise StateConflict(Finding(ReferralMessage.LETTER_KNOWN, params=params))
        last = Referral.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
        referral = Referral.objects.create(
            case=case,
            proceeding=proceeding,
            number=last + 1,
            body_kind=body_kind,
            body_name=choice.name,
            letter_number=number,
            sent_on=sent_on,
            has_conflict=conflict,
            copied_to=copies,
            letter=letter,
        )
        agency = _agency(choice, choices, proceeding)
        FollowUp.objects.get_or_create(
            proceeding=proceeding,
            defaults={
                "case": case,
                "institution": case.institution,
                "agency_kind": agency.kind,
                "agency_name": agency.name,
            },
        )
        _set_reminder(proceeding)
        record(desk, "referral_sent", case, {"number": last + 1, "body": body_kind})
    return referral


def referral_received(
    *, desk: Desk, referral: Referral, received_on: date, version: int
) -> Referral:
    """Note the day on which the body confirmed receipt."""
    with transaction.atomic():
        locked = _lock(desk, referral, version, RECEIPT, received_on)
        locked.received_on = received_on
        locked.save(update_fields=["received_on", "version"])
        record(desk, "referral_receipt_noted", locked.case, {"number": locked.number})
    return locked


def referral_reminded(
    *, desk: Desk, referral: Referral, reminded_on: date, version: int
) -> Referral:
    """Note that the body was reminded; the next reminder counts from here."""
    with transaction.atomic():
        locked = _lock(desk, referral, version, REMINDER, reminded_on)
        locked.reminded_on = sorted({*locked.reminded_on, reminded_on.isoformat()})
        locked.save(update_fields=["reminded_on", "version"])
        _set_reminder(locked.proceeding)
        record(desk, "referral_reminded", locked.case, {"number": locked.number})
    return locked


def _lock(desk: Desk, referral: Referral, version: int, what: str, day: date) -> Referral:
    desk.open(referral.case)
    shown = {"what": what, "day": day.isoformat()}
    findings = []
    if day > desk.today:
        findings.append(Finding(ReferralMessage.IN_FUTURE, params=shown))
    if day < referral.sent_on:
        params = {**shown, "sent": referral.sent_on.isoformat()}
        findings.append(Finding(ReferralMessage.BEFORE_SENT, params=params))
    if findings:
        raise InvalidInput(*findings)
    locked = Referral.objects.select_for_update().select_related("case").get(pk=referral.pk)
    if locked.version != version:
        raise StateConflict(Finding(KernelMessage.STALE))
    locked.version += 1
    return locked


def _day_findings(desk: Desk, proceeding: Proceeding, sent_on: date) -> list[Finding]:
    findings = []
    if sent_on > desk.today:
        params = {"what": LABELS["sent_on"], "day": sent_on.isoformat()}
        findings.append(Finding(ReferralMessage.IN_FUTURE, params=params))
    if sent_on < proceeding.opened_on:
        params = {"day": sent_on.isoformat(), "opened": proceeding.opened_on.isoformat()}
        findings.append(Finding(ReferralMessage.BEFORE_PROCEEDING, params=params))
    return findings


def _set_reminder(proceeding: Proceeding) -> None:
    row = FollowUp.objects.select_for_update().get(proceeding=proceeding)
    FollowUp.objects.filter(pk=row.pk).update(remind_on=remind_on(row))


def _letter(case: Case, letter_id: str) -> SealedItem | None:
    if not letter_id:
        return None
    found: SealedItem | None = items_of(case.pk).filter(pk=letter_id, kind=DOCUMENT).first()
    if found is None:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    return found


def _agency(
    choice: BodyChoice, choices: dict[str, BodyChoice], proceeding: Proceeding
) -> BodyChoice:
    """Whose answer ends it: the body itself, or for one that only recommends, who decides."""
    if choice.body.decides:
        return choice
    for other in choices.values():
        if other.body.decides and other.body.takes(
            proceeding.track, proceeding.state, proceeding.subject_kind
        ):
            return other
    return choice
