"""Follow-up of a referred person, written with everything that does not fit told at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from teduh.apps.cases.models import Proceeding
from teduh.apps.cases.services.cases import record, seal_json
from teduh.apps.cases.services.desks import Desk
from teduh.apps.referrals.messages import ReferralMessage
from teduh.apps.referrals.models import FollowUp
from teduh.apps.referrals.rules import SANCTION, FollowUpValues, followup_findings
from teduh.apps.referrals.selectors.boards import first_sent_on, remind_on, values_of
from teduh.apps.referrals.selectors.bodies import body_choices
from teduh.apps.vault.selectors import case_key_current
from teduh.kernel.errors import Finding, InvalidInput, StateConflict, raise_errors
from teduh.kernel.messages import KernelMessage


@dataclass(frozen=True, slots=True)
class FollowUpChange:
    """New values of one person, with the version they started from."""

    proceeding: Proceeding
    values: FollowUpValues
    version: int


def followup_record(
    *,
    desk: Desk,
    proceeding: Proceeding,
    values: FollowUpValues,
    version: int,
    agency_kind: str = "",
    note: str = "",
) -> FollowUp:
    """Write what is known of a person's follow-up.

    Raises
    ------
    InvalidInput
        `referrals.follow_up.not_referred`; everything that does not fit together.
    StateConflict
        `kernel.record.stale` when somebody was first.
    """
    desk.open(proceeding.case)
    sent_on = first_sent_on(proceeding)
    if sent_on is None:
        raise InvalidInput(Finding(ReferralMessage.NOT_REFERRED))
    raise_errors(followup_findings(values, sent_on=sent_on, today=desk.today))
    with transaction.atomic():
        row = _write(desk, FollowUpChange(proceeding, values, version))
        if agency_kind and agency_kind != row.agency_kind:
            choices = {c.kind: c for c in body_choices(desk.institution, desk.today)}
            if agency_kind not in choices:
                params = {"body": agency_kind, "day": desk.today.isoformat()}
                raise InvalidInput(Finding(ReferralMessage.BODY_UNKNOWN, params=params))
            row.agency_kind, row.agency_name = agency_kind, choices[agency_kind].name
            row.save(update_fields=["agency_kind", "agency_name"])
        if note.strip():
            key = case_key_current(proceeding.case_id)
            content = {"proceeding": proceeding.number, "text": note, "on": desk.today.isoformat()}
            row.note = seal_json(key, "followup_note", content)
            row.save(update_fields=["note"])
    return row


def followups_record(*, desk: Desk, changes: Sequence[FollowUpChange]) -> int:
    """Write many persons' follow-up, all or none; return how many rows changed."""
    with transaction.atomic():
        for change in changes:
            desk.open(change.proceeding.case)
            _write(desk, change)
    return len(changes)


def _write(desk: Desk, change: FollowUpChange) -> FollowUp:
    row = FollowUp.objects.select_for_update().get(proceeding=change.proceeding)
    if row.version != change.version:
        raise StateConflict(Finding(KernelMessage.STALE))
    before = asdict(values_of(row))
    values = asdict(change.values)
    if values["decree_number"] and not values["result"]:
        values["result"] = SANCTION
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.remind_on = remind_on(row)
    row.save()
    record(desk, "follow_up_recorded", change.proceeding.case, _changed(before, values))
    return row


def _changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value) for name, value in after.items() if before[name] != value}
