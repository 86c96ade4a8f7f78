"""Checks of the Pemkab before an act, kept as they were shown so that one can prove them later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from teduh.apps.accounts.models import Institution, WorkUnit
from teduh.apps.audit.services import audit_record
from teduh.apps.elections.models import Contest
from teduh.apps.incumbency.messages import WatchMessage as M
from teduh.apps.incumbency.models import ComplianceCheck
from teduh.apps.incumbency.rules import CHECK_READERS, CHECKERS, SOURCE_LIMIT, YEARS_AHEAD
from teduh.apps.incumbency.selectors.calendar import ContestCalendar, contest_calendar
from teduh.apps.incumbency.selectors.holding import examination_of
from teduh.apps.incumbency.services.drafts import (
    approval_findings,
    is_exercise,
    names_known,
    place_of,
    require_desk,
    text_findings,
)
from teduh.kernel.clock import local_date
from teduh.kernel.errors import Finding, InvalidInput, raise_errors
from teduh.kernel.scope import Scope
from teduh.kernel.texts import pick
from teduh.law.elections import EventMessage
from teduh.law.incumbent import Checklist, Examination, checklists, event_kinds


@dataclass(frozen=True, slots=True)
class CheckDraft:
    """A planned act. `done` holds the ids of ticked lines, `letters` the letter named for each."""

    kind: str
    on: date
    place_code: str
    what: str = ""
    approved_on: date | None = None
    done: frozenset[str] = frozenset()
    letters: Mapping[str, str] = field(default_factory=dict)
    work_unit: WorkUnit | None = None


def checklist_for(
    *, institution: Institution, contest: Contest, draft: CheckDraft, now: datetime
) -> tuple[Examination, Checklist, ContestCalendar]:
    """Return how a planned act stands, and the lines to go through.

    Raises
    ------
    InvalidInput
        An unknown kind or place, a day before the election existed or too far ahead.
    """
    found = []
    if draft.kind not in event_kinds():
        params = {"kind": draft.kind[:40], "known": ", ".join(event_kinds())}
        found.append(Finding(M.KIND_UNKNOWN, params=params))
    if place_of(draft.place_code) is None:
        found.append(Finding(M.PLACE_UNKNOWN, params={"code": draft.place_code[:40]}))
    calendar = contest_calendar(contest)
    today = local_date(now, institution.place.path)
    if draft.on.year > today.year + YEARS_AHEAD:
        params = {"on": draft.on.isoformat(), "years": YEARS_AHEAD}
        found.append(Finding(M.DAY_FAR, params=params))
    started = calendar.facts.started_on
    if started is not None and draft.on < started:
        params = {"on": draft.on.isoformat(), "started_on": started.isoformat()}
        found.append(Finding(EventMessage.BEFORE_ELECTION, params=params))
    found += [f for _, f in approval_findings(draft.approved_on, today)]
    raise_errors(found)
    examination = examination_of(
        kind=draft.kind,
        on=draft.on,
        path=draft.place_code.strip(),
        approved_on=draft.approved_on,
        calendar=calendar,
    )
    return examination, checklists()[draft.kind], calendar


def check_record(
    *, scope: Scope, institution: Institution, contest: Contest, draft: CheckDraft, now: datetime
) -> ComplianceCheck:
    """Keep a check as it is shown now. It is not changed afterwards; one may check again.

    Raises
    ------
    InvalidInput
        With every finding: as `checklist_for`, no words, a name, a letter ticked and not named.
    NotAllowed
        The grant does not reach the place.
    """
    place = place_of(draft.place_code)
    path = place.path if place else institution.place.path
    require_desk(scope, institution, CHECK_READERS, CHECKERS, path)
    examination, checklist, _calendar = checklist_for(
        institution=institution, contest=contest, draft=draft, now=now
    )
    texts = {"what": draft.what, "source": "-"}
    found = [f for _, f in text_findings(texts, names_known(contest))]
    for item in checklist.items:
        letter = draft.letters.get(item.id, "")
        if item.letter and item.id in draft.done and not letter.strip():
            params = {"item": pick(dict(item.letter))}
            found.append(Finding(M.LETTER_MISSING, params=params))
        if len(letter) > SOURCE_LIMIT:
            params = {"name": pick(dict(item.letter or item.text)), "count": len(letter),
                      "limit": SOURCE_LIMIT}  # fmt: skip
            found.append(Finding(M.TOO_LONG, params=params))
    raise_errors(found)
    if draft.work_unit is not None and draft.work_unit.institution_id != institution.pk:
        raise InvalidInput(Finding(M.PLACE_OUTSIDE, params={"code": draft.place_code}))
    with transaction.atomic():
        check = ComplianceCheck.objects.create(
            institution=institution,
            contest=contest,
            place=place,
            work_unit=draft.work_unit,
            kind=draft.kind,
            on=draft.on,
            what=" ".join(draft.what.split()),
            approved_on=draft.approved_on,
            checked_on=local_date(now, institution.place.path),
            standing=examination.standing.value,
            result=result_of(examination),
            items=[_item(item, draft) for item in checklist.items],
            is_exercise=is_exercise(),
            recorded_by=scope.actor.actor_id,
            recorded_at=now,
        )
        audit_record(
            actor=scope.actor,
            verb="compliance_checked",
            subject_kind="compliance_check",
            subject_id=check.pk,
            institution_id=institution.pk,
            details={
                "kind": check.kind,
                "on": check.on.isoformat(),
                "what": check.what,
                "result": check.result,
                "items": check.items,
            },
        )
    return check


def result_of(examination: Examination) -> dict[str, Any]:
    """Return what was found as plain data, in both languages and with its legal basis."""
    return {
        "windows": [
            {
                "id": window.id,
                "name": dict(window.name),
                "legal_basis": window.legal_basis,
                "start": window.start.isoformat() if window.start else None,
                "end": window.end.isoformat() if window.end else None,
            }
            for window in examination.windows
        ],
        "reasons": [
            {"message": reason.message_id, "params": dict(reason.params)}
            for reason in examination.reasons
        ],
        "exceptions": [dict(text) for text in examination.exceptions],
    }


def _item(item: Any, draft: CheckDraft) -> dict[str, Any]:
    return {
        "id": item.id,
        "text": dict(item.text),
        "letter": dict(item.letter) if item.letter else None,
        "done": item.id in draft.done,
        "named": " ".join(draft.letters.get(item.id, "").split()),
    }
