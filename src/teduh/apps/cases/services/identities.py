"""The custodians' side: a reporter's name, released to one officer of one case with a reason; and
the watch over reporters and witnesses for twelve months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from teduh.apps.accounts.models import Institution
from teduh.apps.audit.services import audit_record
from teduh.apps.cases.messages import CaseMessage
from teduh.apps.cases.models import Case, RetaliationFlag, RetaliationWatch
from teduh.apps.cases.services.cases import seal_json
from teduh.apps.cases.services.outside import item_values
from teduh.apps.vault.messages import VaultMessage
from teduh.apps.vault.models import Purpose, SealedItem
from teduh.apps.vault.selectors import case_key_current, directory_get
from teduh.apps.vault.services.cases import case_officer_add, case_open
from teduh.kernel.clock import local_date
from teduh.kernel.errors import Finding, InvalidInput, NotAllowed, NotFound
from teduh.kernel.messages import KernelMessage
from teduh.kernel.scope import Actor, Role, Scope
from teduh.kernel.sealing.blobs import key_id
from teduh.kernel.sealing.cases import CaseKeys
from teduh.kernel.sealing.officers import OfficerKeys

WATCH_LASTS: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class CustodianDesk:
    """A custodian at work, with unlocked keys."""

    actor: Actor
    institution: Institution
    keys: OfficerKeys = field(repr=False)
    now: datetime

    @property
    def today(self) -> date:
        """The day in the office's zone."""
        return local_date(self.now, self.institution.place.path)

    def open(self, case: Case) -> CaseKeys:
        """Open the identity's pair of a case of the custodian's institution; NotFound otherwise."""
        if case.institution_id != self.institution.pk:
            raise NotFound(Finding(VaultMessage.NO_WRAP))
        return case_open(
            case_id=case.pk, actor=self.actor, keys=self.keys, purpose=Purpose.IDENTITY
        )


def custodian_desk_open(
    *, scope: Scope, institution: Institution, keys: OfficerKeys, now: datetime
) -> CustodianDesk:
    """Return the desk of a custodian of the directory.

    Raises
    ------
    NotFound, NotAllowed
        As `services.desks.desk_open`.
    """
    if not scope.may(Role.CUSTODIAN, institution_id=institution.pk):
        raise NotFound(Finding(VaultMessage.NO_WRAP))
    entry = directory_get(institution).signer(key_id(keys.public.verification))
    day = local_date(now, institution.place.path)
    if entry is None or entry.officer_id != scope.actor.actor_id or not entry.holds_on(day):
        raise NotAllowed(Finding(VaultMessage.NOT_CUSTODIAN))
    return CustodianDesk(scope.actor, institution, keys, now)


def identity_read(*, desk: CustodianDesk, case: Case) -> dict[str, Any]:
    """Return the reporter's name and contact as kept by the custodians; empty when not given."""
    opened = desk.open(case)
    with transaction.atomic():
        record_by_custodian(desk, "identity_read", case)
    item = _reporter_item(case)
    if item is None:
        return {}
    values: dict[str, Any] = item_values(item=item, opened=opened)
    return values


def identity_release(*, desk: CustodianDesk, case: Case, actor_id: str, reason: str) -> None:
    """Give the identity's pair to one officer who holds the case, with a reason sealed beside it.

    Raises
    ------
    InvalidInput
        `cases.identity.reason_missing`.
    NotFound
        For an officer who does not hold the case.
    """
    if not reason.strip():
        raise InvalidInput(Finding(CaseMessage.RELEASE_NEEDS_REASON))
    opened = desk.open(case)
    holds_case = case_key_current(case.pk).wraps.filter(actor_id=actor_id).exists()
    entries = directory_get(desk.institution).holding(desk.today, Role.CASE_OFFICER.value)
    entry = next((e for e in entries if e.officer_id == actor_id), None)
    if entry is None or not holds_case:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    with transaction.atomic():
        case_officer_add(
            opened=opened, actor=desk.actor, entry=entry, institution_id=desk.institution.pk
        )
        values = {"to": actor_id, "reason": reason, "on": desk.today.isoformat()}
        seal_json(case_key_current(case.pk, Purpose.IDENTITY), "release", values)
        record_by_custodian(desk, "identity_released", case, {"officer": actor_id})


def watch_begin(
    *, desk: CustodianDesk, case: Case, person: Mapping[str, str], since: date
) -> RetaliationWatch:
    """Watch over a reporter or witness for twelve months from a day on."""
    desk.open(case)
    with transaction.atomic():
        key = case_key_current(case.pk, Purpose.IDENTITY)
        watch = RetaliationWatch.objects.create(
            case=case,
            person=seal_json(key, "watched", dict(person)),
            since=since,
            until=since + WATCH_LASTS,
        )
        record_by_custodian(desk, "watch_begun", case)
    return watch


def retaliation_flag(
    *, watch: RetaliationWatch, actor: Actor, account: Mapping[str, str], today: date
) -> RetaliationFlag:
    """Tell the custodians of a transfer, a removal from post or a lower evaluation.

    Needs no keys: it is sealed to the custodians. After the watch has ended it is taken too.
    """
    with transaction.atomic():
        key = case_key_current(watch.case_id, Purpose.IDENTITY)
        flag = RetaliationFlag.objects.create(
            watch=watch, account=seal_json(key, "retaliation", dict(account)), noted_on=today
        )
        audit_record(
            actor=actor,
            verb="retaliation_flagged",
            subject_kind="case",
            subject_id=watch.case_id,
            institution_id=watch.case.institution_id,
        )
    return flag


def flag_settle(*, desk: CustodianDesk, flag: RetaliationFlag, outcome: str) -> RetaliationFlag:
    """Close a flag with what came of it."""
    case = flag.watch.case
    desk.open(case)
    with transaction.atomic():
        key = case_key_current(case.pk, Purpose.IDENTITY)
        seal_json(key, "retaliation_outcome", {"flag": flag.pk, "outcome": outcome})
        flag.settled_on = desk.today
        flag.save(update_fields=["settled_on"])
        record_by_custodian(desk, "retaliation_settled", case)
    return flag


def _reporter_item(case: Case) -> SealedItem | None:
    return SealedItem.objects.filter(
        case_key__case_id=case.pk, case_key__purpose=Purpose.IDENTITY, kind="reporter"
    ).first()


def record_by_custodian(
    desk: CustodianDesk, verb: str, case: Case, details: Mapping[str, Any] | None = None
) -> None:
    """Write the audit row of a custodian's act on a case."""
    audit_record(
        actor=desk.actor,
        verb=verb,
        subject_kind="case",
        subject_id=case.pk,
        institution_id=case.institution_id,
        details=details,
    )
