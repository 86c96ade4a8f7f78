"""What a script asks: whose keys to seal to, and a place for what it sealed.

The text of a complaint never comes this way in the clear. What does, as without script: the office,
whom the complaint is about and who must not see it, since that decides to whom it may be sealed.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string

from teduh.apps.cases.intake import views
from teduh.apps.cases.intake.pages import addresses, status_of
from teduh.apps.cases.intake.parties import (
    addressee,
    day_of,
    excluded_officers,
    recipients_of,
)
from teduh.apps.cases.intake.policies import HEADER, WORKER_POLICY
from teduh.apps.cases.intake.pressure import LONGEST_WAIT
from teduh.apps.cases.intake.states import IntakeState, Step
from teduh.apps.cases.intake.tokens import SEALING, WRITING, token_open, token_seal
from teduh.apps.cases.intake.work import Work, bits_for
from teduh.apps.cases.messages import ComplaintMessage
from teduh.apps.cases.selectors.receiving import received_on
from teduh.apps.cases.services.complaints_sealed import (
    SealedPair,
    SealedPart,
    complaint_store,
)
from teduh.apps.vault.models import Purpose, new_id
from teduh.apps.vault.rules import escrow_is_wanted
from teduh.kernel.clock import SystemClock
from teduh.kernel.errors import Finding, InvalidInput, TeduhError
from teduh.kernel.sealing.directory import DirectoryEntry
from teduh.kernel.texts import get_language


def worker(_: HttpRequest) -> HttpResponse:
    """The worker's first file: it has a policy of its own, under which it can ask nobody."""
    answer = HttpResponse(
        render_to_string("intake/worker.js"), content_type="text/javascript; charset=utf-8"
    )
    answer.headers[HEADER] = WORKER_POLICY
    return answer


def seal(request: HttpRequest) -> HttpResponse:
    """Return the keys of those who may receive it, conflicts of interest applied, and the work."""
    if request.method != "POST":
        return redirect(addresses()["start"])
    now = SystemClock().now()
    try:
        values = token_open(WRITING, request.POST.get("berkas", ""), now=now)
        state = IntakeState.from_values(values)
        institution, _ = addressee(state)
    except InvalidInput as error:
        return views.reopened(request, error, now)
    day = day_of(institution, now)
    recipients = recipients_of(institution, day, excluded_officers(state, institution, day))
    pressure = views.PRESSURE.wait_needed(now) / LONGEST_WAIT
    ticket = {
        "case": new_id(),
        "opened": values["at"],
        "challenge": secrets.token_hex(16),
        "bits": bits_for(pressure),
        "state": state.as_values(),
    }
    told = {
        "ticket": token_seal(SEALING, ticket, now=now),
        "case": ticket["case"],
        "challenge": ticket["challenge"],
        "bits": ticket["bits"],
        "officers": _keys(recipients.entries),
        "custodians": _keys(recipients.custodians),
        "escrow": escrow_is_wanted(recipients.entries, recipients.custodians),
        "about": {
            "persons": [asdict(person) for person in state.persons()],
            "information_only": state.information_only,
            "language": get_language(),
        },
    }
    return JsonResponse(told)


def store(request: HttpRequest) -> HttpResponse:
    """Take what the browser sealed; answers with a page, as the form without script does."""
    if request.method != "POST":
        return redirect(addresses()["start"])
    now = SystemClock().now()
    state, opened_at = IntakeState.begin(), now
    try:
        sent = _object(request.body)
        values = token_open(SEALING, str(sent.get("ticket", "")), now=now)
        state = IntakeState.from_values(values["state"])
        opened_at = datetime.fromtimestamp(values["opened"], UTC)
        if not Work(values["challenge"], values["bits"]).is_done(_numbers(sent.get("work"))):
            raise _broken()
        pairs = {
            purpose: _pair(sent[purpose.value]) for purpose in Purpose if purpose.value in sent
        }
        institution, place = addressee(state)
        day = day_of(institution, now)
        received = received_on(institution, now)
        excluded = excluded_officers(state, institution, day)
        complaint_store(
            institution=institution,
            place=place,
            case_id=values["case"],
            pairs=pairs,
            recipients=recipients_of(institution, day, excluded),
            excluded=excluded,
            code=state.code,
            received_on=received.day,
            after_cut_off=received.after_cut_off,
        )
    except TeduhError as error:
        step = Step.CHECK if state.institution_id else Step.RECIPIENT
        return views.question(state, step, opened_at, error=error, status=status_of(error))
    views.PRESSURE.note(now)
    return views.sent(state, institution, received, now)


def part_from(text: str) -> SealedPart:
    """Read one sealed item from the JSON of a form's field.

    Raises
    ------
    InvalidInput
        `cases.complaint.sealed_broken`.
    """
    return _part(_object(text))


def _keys(entries: tuple[DirectoryEntry, ...]) -> list[dict[str, str]]:
    return [{"id": each.officer_id, "key": each.keys.encryption.hex()} for each in entries]


def _object(text: str | bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise _broken() from error
    if not isinstance(found, dict):
        raise _broken()
    return found


def _numbers(found: Any) -> list[int]:
    whole = isinstance(found, list) and all(type(each) is int for each in found)
    return found if whole else []


def _pair(found: Any) -> SealedPair:
    try:
        return SealedPair(
            public_key=_bytes(found["public_key"]),
            wraps={str(wrap["id"]): _bytes(wrap["wrap"]) for wrap in found["wraps"]},
            escrow={
                (_bytes(box["outer"]), _bytes(box["inner"])): _bytes(box["box"])
                for box in found["escrow"]
            },
            items=tuple(_part(item) for item in found["items"]),
        )
    except (KeyError, TypeError) as error:
        raise _broken() from error


def _part(found: Any) -> SealedPart:
    try:
        return SealedPart(
            str(found["id"]), str(found["kind"]), _bytes(found["wrap"]), _bytes(found["body"])
        )
    except (KeyError, TypeError) as error:
        raise _broken() from error


def _bytes(text: Any) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, TypeError) as error:
        raise _broken() from error


def _broken() -> InvalidInput:
    return InvalidInput(Finding(ComplaintMessage.SEALED_BROKEN))
