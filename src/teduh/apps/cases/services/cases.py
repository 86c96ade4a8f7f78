"""A case at a desk: opened, noted, classed, asked about, kept from who has a conflict."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db import transaction

from teduh.apps.audit.services import audit_record
from teduh.apps.cases.messages import CaseMessage
from teduh.apps.cases.models import Case, Origin, Question
from teduh.apps.cases.services.complaints import question_ask
from teduh.apps.cases.services.desks import Desk
from teduh.apps.regions.models import Place
from teduh.apps.vault.models import CaseKey, SealedItem, new_id
from teduh.apps.vault.selectors import (
    case_key_current,
    directory_get,
    recipients_for,
    wrap_holders,
)
from teduh.apps.vault.services.cases import case_keys_make, case_rotate
from teduh.apps.vault.services.items import item_seal
from teduh.kernel.errors import Finding, InvalidInput, StateConflict
from teduh.kernel.messages import KernelMessage
from teduh.kernel.scope import Role
from teduh.kernel.sealing.items import ItemHead
from teduh.law.rules import rules as catalogue

_JSON: Final = "application/json"


def case_create(
    *,
    desk: Desk,
    origin: Origin,
    place: Place,
    account: Mapping[str, Any],
    received_on: date,
    after_cut_off: bool = False,
    excluded: Iterable[str] = (),
    handed_over_from: str = "",
) -> Case:
    """Open a case from a finding, a report at the counter or a hand-over.

    `account` is what a complaint holds too (what, where, when, persons); it is sealed at once.

    Raises
    ------
    InvalidInput
        `cases.event.in_future`; `vault.case.nobody_to_seal_to`.
    """
    if received_on > desk.today:
        params = {"day": received_on.isoformat()}
        raise InvalidInput(Finding(CaseMessage.IN_FUTURE, params=params))
    shut_out = frozenset(excluded) - {desk.actor.actor_id}
    recipients = recipients_for(
        desk.institution, place_path=place.path, day=desk.today, excluded=shut_out
    )
    case_id = new_id()
    with transaction.atomic():
        case = Case.objects.create(
            pk=case_id,
            institution=desk.institution,
            place=place,
            origin=origin,
            received_on=received_on,
            after_cut_off=after_cut_off,
            handed_over_from=handed_over_from,
        )
        key = case_keys_make(case_id=case_id, institution=desk.institution, recipients=recipients)
        seal_json(key, "account", account)
        seal_json(key, "exclusions", sorted(shut_out))
        record(desk, "case_created", case, {"origin": origin.value})
    return case


def case_note_add(*, desk: Desk, case: Case, text: str) -> SealedItem:
    """Add a note for the officers of the case."""
    desk.open(case)
    with transaction.atomic():
        note = {"text": text, "by": desk.actor.actor_id, "on": desk.today.isoformat()}
        item = seal_json(case_key_current(case.pk), "note", note)
        record(desk, "case_note_added", case)
    return item


def case_rules_set(*, desk: Desk, case: Case, rules: Sequence[str], version: int) -> Case:
    """Say which acts of the catalogue a case is about; the class that counts in statistics.

    Raises
    ------
    InvalidInput
        `cases.rule.unknown`, one for each.
    StateConflict
        `kernel.record.stale`.
    """
    desk.open(case)
    known = {rule.id for rule in catalogue()}
    unknown = [rule for rule in rules if rule not in known]
    if unknown:
        raise InvalidInput(
            *(Finding(CaseMessage.RULE_UNKNOWN, params={"rule": rule}) for rule in unknown)
        )
    with transaction.atomic():
        locked = lock_case(case, version)
        locked.rule_ids = sorted(set(rules))
        locked.save(update_fields=["rule_ids", "version"])
        record(desk, "case_classed", locked, {"rules": locked.rule_ids})
    return locked


def case_adopt(*, desk: Desk, case: Case, supervisor_id: str, version: int) -> Case:
    """Note that a supervisor made the matter his own finding, so that it may be registered."""
    desk.open(case)
    with transaction.atomic():
        locked = lock_case(case, version)
        locked.adopted_on = desk.today
        locked.save(update_fields=["adopted_on", "version"])
        record(desk, "case_adopted", locked, {"supervisor": supervisor_id})
    return locked


def case_question(*, desk: Desk, case: Case, text: str) -> Question:
    """Ask the complainant; the receipt opens it."""
    desk.open(case)
    with transaction.atomic():
        question = question_ask(
            case=case,
            officer=desk.keys,
            signer_entry_id=desk.entry.entry_id,
            text=text,
            asked_on=desk.today,
        )
        record(desk, "question_asked", case)
    return question


def case_shut_out(*, desk: Desk, case: Case, actor_id: str, reason: str) -> CaseKey:
    """End an officer's access for a conflict of interest, with a new generation of keys.

    The reason is sealed in the case. Whoever is shut out finds nothing of it from then on; what was
    read before may have been copied, as the page says.

    Raises
    ------
    StateConflict
        `vault.case.last_wrap` when it would be the caller.
    """
    opened = desk.open(case)
    key = case_key_current(case.pk)
    directory = directory_get(desk.institution)
    keep = [
        entry
        for entry in directory.holding(desk.today)
        if entry.officer_id in set(wrap_holders(key)) - {actor_id}
    ]
    note = {"text": reason, "shut_out": actor_id, "by": desk.actor.actor_id}
    with transaction.atomic():
        seal_json(key, "conflict", note)
        record(desk, "officer_shut_out", case, {"officer": actor_id})
    return case_rotate(
        opened=opened,
        actor=desk.actor,
        keys=desk.keys,
        keep=keep,
        custodians=directory.holding(desk.today, Role.CUSTODIAN.value),
    )


def lock_case(case: Case, version: int) -> Case:
    """Lock a case's row for a write that started from `version`, and raise its version.

    Raises
    ------
    StateConflict
        `kernel.record.stale` when somebody was first; the caller keeps what was typed.
    """
    locked = Case.objects.select_for_update().get(pk=case.pk)
    if locked.version != version:
        raise StateConflict(Finding(KernelMessage.STALE))
    locked.version += 1
    return locked


def seal_json(key: CaseKey, kind: str, values: Any) -> SealedItem:
    """Seal plain data as an item of a case."""
    content = json.dumps(values, ensure_ascii=False).encode()
    return item_seal(case_key=key, kind=kind, pieces=[content], head=ItemHead("", _JSON))


def record(desk: Desk, verb: str, case: Case, details: Mapping[str, Any] | None = None) -> None:
    """Write the audit row of an officer's act on a case."""
    audit_record(
        actor=desk.actor,
        verb=verb,
        subject_kind="case",
        subject_id=case.pk,
        institution_id=case.institution_id,
        details=details,
    )
