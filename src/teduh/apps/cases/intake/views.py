"""Writing a complaint: each page takes what was typed, answers with the next, and keeps nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from teduh.apps.accounts.models import Institution
from teduh.apps.cases.intake.forms import FORM_OF_STEP, answers_of
from teduh.apps.cases.intake.pages import addresses, page, status_of, told
from teduh.apps.cases.intake.parties import (
    addressee,
    day_of,
    excluded_officers,
    recipients_of,
)
from teduh.apps.cases.intake.pressure import PRESSURE
from teduh.apps.cases.intake.states import PRIVATE_FIELDS, IntakeState, Step
from teduh.apps.cases.intake.tokens import READING, WRITING, token_open, token_seal
from teduh.apps.cases.messages import ComplaintMessage
from teduh.apps.cases.rules import recipient_answers_to
from teduh.apps.cases.selectors.receiving import (
    ReceivedOn,
    fingerprints,
    received_on,
    receiving_institutions,
)
from teduh.apps.cases.services.complaints import complaint_submit
from teduh.apps.vault.models import Founding
from teduh.kernel.clock import SystemClock
from teduh.kernel.errors import DependencyUnavailable, Finding, InvalidInput, TeduhError
from teduh.kernel.sealing.receipts import write_receipt
from teduh.kernel.texts import get_language

IN_BROWSER = "di_peramban"  # the private fields of this form hold stand-ins; a script has the texts


def start(_: HttpRequest) -> HttpResponse:
    """Say before a word is typed: who receives, what is kept, what cannot be promised."""
    now = SystemClock().now()
    state = IntakeState.begin()
    institutions = [
        {"institution": each, "can_receive": bool(recipients_of(each, day_of(each, now)).entries)}
        for each in receiving_institutions()
    ]
    can_receive = any(each["can_receive"] for each in institutions)
    return page(
        "start",
        {
            "institutions": institutions,
            "can_receive": can_receive,
            "token": token_seal(WRITING, state.as_values(), now=now),
            "first": Step.RECIPIENT,
        },
    )


def write(request: HttpRequest) -> HttpResponse:
    """Take one page's answers and show the next, or the same with what is missing."""
    if request.method != "POST":
        return redirect(addresses()["start"])
    now = SystemClock().now()
    try:
        values = token_open(WRITING, request.POST.get("berkas", ""), now=now)
    except InvalidInput as error:
        return reopened(request, error, now)
    opened_at = datetime.fromtimestamp(values["at"], UTC)
    return _advance(request, IntakeState.from_values(values), opened_at, now)


def _advance(
    request: HttpRequest, state: IntakeState, opened_at: datetime, now: datetime
) -> HttpResponse:
    if "mulai" in request.POST:
        return question(state, Step.RECIPIENT, opened_at)
    step = Step(request.POST.get("langkah", Step.RECIPIENT))
    form = _form(state, step, now, data=request.POST)
    stays = IN_BROWSER in request.POST and state.can_stay_in_browser
    if "kembali" in request.POST:
        kept = {name: form[name].value() for name in form.fields}
        answers = {name: value for name, value in kept.items() if value is not None}
        return question(_answered(state, answers, stays=stays), step.previous, opened_at)
    if not form.is_valid():
        return question(state, step, opened_at, form=form)
    state = _answered(state, form.cleaned_data, stays=stays)
    if step is Step.CHECK:
        return _send(state, opened_at, now)
    return question(state, step.next, opened_at)


def _answered(state: IntakeState, answers: dict[str, Any], *, stays: bool) -> IntakeState:
    """Return the state with a page's answers, without those that stay in the browser."""
    left_out = PRIVATE_FIELDS if stays else frozenset()
    kept = {name: value for name, value in answers.items() if name not in left_out}
    return state.with_answers(kept)


def _send(state: IntakeState, opened_at: datetime, now: datetime) -> HttpResponse:
    institution, place = addressee(state)
    if not state.what:  # its script ended before it could seal, and the text with it
        empty = InvalidInput(Finding(ComplaintMessage.EMPTY))
        return question(state, Step.EVENT, opened_at, error=empty, status=422)
    wait = PRESSURE.wait_left(opened_at, now)
    if wait:
        params = {"seconds": wait}
        busy = DependencyUnavailable(Finding(ComplaintMessage.WAIT, params=params))
        return question(state, Step.CHECK, opened_at, error=busy, status=503)
    received = received_on(institution, now)
    excluded = excluded_officers(state, institution, received.day)
    try:
        complaint_submit(
            institution=institution,
            place=place,
            draft=state.draft(get_language()),
            recipients=recipients_of(institution, day_of(institution, now), excluded),
            excluded=excluded,
            code=state.code,
            received_on=received.day,
            after_cut_off=received.after_cut_off,
        )
    except TeduhError as error:
        return question(state, Step.CHECK, opened_at, error=error, status=status_of(error))
    PRESSURE.note(now)
    return sent(state, institution, received, now)


def sent(
    state: IntakeState, institution: Institution, received: ReceivedOn, now: datetime
) -> HttpResponse:
    """Show the receipt, once."""
    return page(
        "sent",
        {
            "code": write_receipt(state.code),
            "institution": institution,
            "received": received,
            "token": token_seal(READING, {"code": state.code}, now=now),
        },
    )


def keys(_: HttpRequest) -> HttpResponse:
    """Show the fingerprints of all whom a complaint can be sealed to, to be compared elsewhere."""
    now = SystemClock().now()
    foundings = {f.institution_id: f for f in Founding.objects.all()}
    shown = [
        {
            "institution": each,
            "founding": foundings[each.pk],
            "officers": fingerprints(each, day_of(each, now)),
        }
        for each in receiving_institutions()
    ]
    return page("keys", {"institutions": shown})


def question(
    state: IntakeState,
    step: Step,
    opened_at: datetime,
    *,
    form: forms.Form | None = None,
    error: TeduhError | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show one page of the form; each can seal in the browser."""
    now = SystemClock().now()
    context: dict[str, Any] = {
        "step": step,
        "number": list(Step).index(step) + 1,
        "total": len(Step),
        "form": form or _form(state, step, now),
        "state": state,
        "token": token_seal(WRITING, state.as_values(), now=opened_at),
        "findings": told(error) if error else [],
    }
    if step is Step.CHECK:
        context |= _check_context(state, now)
    status = 422 if form is not None else status
    return page("question", context, status=status, script=True)


def _check_context(state: IntakeState, now: datetime) -> dict[str, Any]:
    institution, place = addressee(state)
    day = day_of(institution, now)
    excluded = excluded_officers(state, institution, day)
    return {
        "institution": institution,
        "place": place,
        "received": received_on(institution, now),
        "recipients": recipients_of(institution, day, excluded),
        "answers_to_person": recipient_answers_to(institution.kind, [state.person_kind]),
        "mode": state.draft(get_language()).mode,
    }


def _form(state: IntakeState, step: Step, now: datetime, data: Any = None) -> forms.Form:
    more: dict[str, Any] = {}
    if step is Step.RECIPIENT:
        more["institutions"] = receiving_institutions()
    elif step in (Step.PERSON, Step.NAME):
        institution, place = addressee(state)
        day = day_of(institution, now)
        if step is Step.PERSON:
            more = {"institution": institution, "place": place, "day": day}
        else:
            more["has_custodians"] = bool(recipients_of(institution, day).custodians)
    return FORM_OF_STEP[step](data, initial=answers_of(state, step), **more)


def reopened(request: HttpRequest, error: InvalidInput, now: datetime) -> HttpResponse:
    """A form whose hidden part is lost or too old: begin anew with what stood in its fields."""
    typed = {name: request.POST.get(name, "") for name in ("what", "where", "happened_on")}
    state = IntakeState.begin().with_answers(typed)
    return question(state, Step.RECIPIENT, now, error=error, status=422)
