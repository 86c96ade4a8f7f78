"""The pages: each takes what was typed, answers with the next question, and keeps nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse

from teduh.apps.accounts.models import Institution
from teduh.apps.cases.intake.forms import (
    FORM_OF_STEP,
    AnswerForm,
    ReceiptForm,
    answers_of,
)
from teduh.apps.cases.intake.pressure import PRESSURE
from teduh.apps.cases.intake.states import IntakeState, Step
from teduh.apps.cases.intake.tokens import token_open, token_seal
from teduh.apps.cases.messages import ComplaintMessage
from teduh.apps.cases.models import Case
from teduh.apps.cases.rules import conflicted_officers, recipient_answers_to
from teduh.apps.cases.selectors.receiving import (
    fingerprints,
    known_officers,
    received_on,
    receiving_institutions,
)
from teduh.apps.cases.selectors.threads import thread_of
from teduh.apps.cases.services.complaints import answer_add, complaint_find, complaint_submit
from teduh.apps.regions.models import Place
from teduh.apps.vault.models import Founding
from teduh.apps.vault.rules import Recipients
from teduh.apps.vault.selectors import recipients_for
from teduh.kernel.clock import SystemClock, local_date
from teduh.kernel.errors import DependencyUnavailable, Finding, InvalidInput, TeduhError
from teduh.kernel.sealing.receipts import write_receipt
from teduh.kernel.texts import get_language, render

WRITING = "writing"
READING = "reading"


def start(_: HttpRequest) -> HttpResponse:
    """Say before a word is typed: who receives, what is kept, what cannot be promised."""
    now = SystemClock().now()
    state = IntakeState.begin()
    institutions = [
        {"institution": each, "can_receive": bool(recipients_of(each, day_of(each, now)).entries)}
        for each in receiving_institutions()
    ]
    return page(
        "start",
        {
            "institutions": institutions,
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
        return _reopened(request, error, now)
    opened_at = datetime.fromtimestamp(values["at"], UTC)
    return _advance(request, IntakeState.from_values(values), opened_at, now)


def _advance(
    request: HttpRequest, state: IntakeState, opened_at: datetime, now: datetime
) -> HttpResponse:
    if "mulai" in request.POST:
        return _question(state, Step.RECIPIENT, opened_at)
    step = Step(request.POST.get("langkah", Step.RECIPIENT))
    form = _form(state, step, now, data=request.POST)
    if "kembali" in request.POST:
        kept = {name: form[name].value() for name in form.fields}
        answers = {name: value for name, value in kept.items() if value is not None}
        return _question(state.with_answers(answers), step.previous, opened_at)
    if not form.is_valid():
        return _question(state, step, opened_at, form=form)
    state = state.with_answers(form.cleaned_data)
    if step is Step.CHECK:
        return _send(state, opened_at, now)
    return _question(state, step.next, opened_at)


def _send(state: IntakeState, opened_at: datetime, now: datetime) -> HttpResponse:
    institution, place = addressee(state)
    wait = PRESSURE.wait_left(opened_at, now)
    if wait:
        params = {"seconds": wait}
        busy = DependencyUnavailable(Finding(ComplaintMessage.WAIT, params=params))
        return _question(state, Step.CHECK, opened_at, error=busy, status=503)
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
        status = 503 if isinstance(error, DependencyUnavailable) else 422
        return _question(state, Step.CHECK, opened_at, error=error, status=status)
    PRESSURE.note(now)
    return page(
        "sent",
        {
            "code": write_receipt(state.code),
            "institution": institution,
            "received": received,
            "token": token_seal(READING, {"code": state.code}, now=now),
        },
    )


def receipt(request: HttpRequest) -> HttpResponse:
    """Open a complaint's thread by its receipt; the number comes by POST only."""
    if request.method != "POST":
        return page("receipt", {"form": ReceiptForm()})
    now = SystemClock().now()
    form = ReceiptForm(request.POST)
    try:
        if "berkas" in request.POST:
            code = token_open(READING, request.POST["berkas"], now=now)["code"]
        elif form.is_valid():
            code = form.cleaned_data["code"]
        else:
            return page("receipt", {"form": form}, status=422)
        case, keys = complaint_find(code)
    except TeduhError as error:
        status = 503 if isinstance(error, DependencyUnavailable) else 422
        return page("receipt", {"form": form, "findings": told(error)}, status=status)
    return _thread(case, keys.secret_key, code, now)


def answer(request: HttpRequest) -> HttpResponse:
    """Add an answer to a complaint; it is sealed and cannot be read back here."""
    if request.method != "POST":
        return redirect(addresses()["receipt"])
    now = SystemClock().now()
    try:
        code = token_open(READING, request.POST.get("berkas", ""), now=now)["code"]
        case, keys = complaint_find(code)
    except TeduhError as error:
        return page("receipt", {"form": ReceiptForm(), "findings": told(error)}, status=422)
    form = AnswerForm(request.POST)
    question = case.questions.filter(pk=request.POST.get("pertanyaan", "")).first()
    text = form.cleaned_data["text"] if form.is_valid() else request.POST.get("text", "")
    try:
        answer_add(case=case, question=question, text=text)
    except InvalidInput as error:
        return _thread(case, keys.secret_key, code, now, error=error, typed=text)
    return _thread(case, keys.secret_key, code, now, done="answer")


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


def _thread(
    case: Case,
    secret_key: bytes,
    code: str,
    now: datetime,
    *,
    error: TeduhError | None = None,
    typed: str = "",
    done: str = "",
) -> HttpResponse:
    context = {
        "thread": thread_of(case, secret_key),
        "token": token_seal(READING, {"code": code}, now=now),
        "form": AnswerForm(initial={"text": typed}),
        "findings": told(error) if error else [],
        "done": done,
    }
    return page("thread", context, status=422 if error else 200)


def _question(
    state: IntakeState,
    step: Step,
    opened_at: datetime,
    *,
    form: forms.Form | None = None,
    error: TeduhError | None = None,
    status: int = 200,
) -> HttpResponse:
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
    answer = page("question", context, status=422 if form is not None else status)
    if status == 503:
        answer.headers["Retry-After"] = "10"
    return answer


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


def _reopened(request: HttpRequest, error: InvalidInput, now: datetime) -> HttpResponse:
    """A form whose hidden part is lost or too old: begin anew with what stood in its fields."""
    typed = {name: request.POST.get(name, "") for name in ("what", "where", "happened_on")}
    state = IntakeState.begin().with_answers(typed)
    return _question(state, Step.RECIPIENT, now, error=error, status=422)
