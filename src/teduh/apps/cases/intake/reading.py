"""What a receipt opens: the state of the matter, questions to answer, and a place to add files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from teduh.apps.cases.intake.browser import part_from
from teduh.apps.cases.intake.forms import AnswerForm, FileForm, ReceiptForm
from teduh.apps.cases.intake.pages import addresses, page, status_of, told
from teduh.apps.cases.intake.tokens import READING, token_open, token_seal
from teduh.apps.cases.intake.uploads import uploaded_file
from teduh.apps.cases.messages import ComplaintMessage
from teduh.apps.cases.models import Case
from teduh.apps.cases.selectors.threads import thread_of
from teduh.apps.cases.services.complaint_files import FileTaken, complaint_file_add
from teduh.apps.cases.services.complaints import answer_add, complaint_find
from teduh.apps.cases.services.complaints_sealed import answer_store
from teduh.apps.vault.models import new_id
from teduh.apps.vault.selectors import case_key_current
from teduh.kernel.cleaning import REMOVED_TEXTS
from teduh.kernel.clock import SystemClock
from teduh.kernel.errors import Finding, InvalidInput, TeduhError
from teduh.kernel.sealing.boxes import keyed_digest
from teduh.kernel.sealing.receipts import ReceiptKeys
from teduh.kernel.texts import translate


@dataclass(frozen=True, slots=True)
class Opened:
    """A thread that its receipt opened; `page_id` names the page whose form was sent."""

    case: Case
    keys: ReceiptKeys
    code: str
    page_id: str
    now: datetime

    def item_id(self, *parts: bytes) -> str:
        """Return the id of what a form of this page adds: the same form again has the same."""
        data = b"\0".join((self.page_id.encode(), *parts))
        return keyed_digest(self.keys.secret_key, data)[:16].hex()


def receipt(request: HttpRequest) -> HttpResponse:
    """Open a complaint's thread by its receipt; the number comes by POST only."""
    if request.method != "POST":
        return page("receipt", {"form": ReceiptForm()})
    form = ReceiptForm(request.POST)
    if "berkas" not in request.POST and not form.is_valid():
        return page("receipt", {"form": form}, status=422)
    try:
        opened = _open(request, code=form.cleaned_data["code"] if form.is_valid() else "")
    except TeduhError as error:
        return _closed(error, form)
    return _thread(opened)


def answer(request: HttpRequest) -> HttpResponse:
    """Add an answer to a complaint; it is sealed and cannot be read back here."""
    if request.method != "POST":
        return redirect(addresses()["receipt"])
    try:
        opened = _open(request)
    except TeduhError as error:
        return _closed(error, ReceiptForm())
    form = AnswerForm(request.POST)
    question = opened.case.questions.filter(pk=request.POST.get("pertanyaan", "")).first()
    text = form.cleaned_data["text"] if form.is_valid() else request.POST.get("text", "")
    try:
        if "segel" in request.POST:
            part = part_from(request.POST["segel"])
            answer_store(case=opened.case, question=question, part=part)
        else:
            item_id = opened.item_id((question.pk if question else "").encode(), text.encode())
            answer_add(case=opened.case, question=question, text=text, item_id=item_id)
    except InvalidInput as error:
        return _thread(opened, error=error, typed=text, typed_for=question.pk if question else "")
    return _thread(opened, done="answer")


def file(request: HttpRequest) -> HttpResponse:
    """Add one file: cleaned in memory, sealed, and told what was taken out."""
    if request.method != "POST":
        return redirect(addresses()["receipt"])
    try:
        opened = _open(request)
    except TeduhError as error:
        return _closed(error, ReceiptForm())
    form = FileForm(request.POST)
    form.is_valid()
    as_it_is = bool(form.cleaned_data.get("as_it_is"))
    keep_original = bool(form.cleaned_data.get("keep_original"))
    try:
        found = uploaded_file(request)
        if found is None:
            raise InvalidInput(Finding(ComplaintMessage.FILE_MISSING))
        data = found.read()
        taken = complaint_file_add(
            case=opened.case,
            name=found.name or "",
            data=data,
            as_it_is=as_it_is,
            keep_original=keep_original,
            item_ids=(opened.item_id(b"file", data), opened.item_id(b"original", data)),
        )
    except TeduhError as error:
        ticks = {"as_it_is": as_it_is, "keep_original": keep_original}
        return _thread(opened, error=error, ticks=ticks)
    return _thread(opened, done="file", taken=taken)


def _open(request: HttpRequest, code: str = "") -> Opened:
    """Open a thread by the form's hidden part, or else by the number typed."""
    now = SystemClock().now()
    page_id = ""
    if "berkas" in request.POST or not code:
        values = token_open(READING, request.POST.get("berkas", ""), now=now)
        code, page_id = values["code"], values.get("page", "")
    case, keys = complaint_find(code)
    return Opened(case, keys, code, page_id, now)


def _closed(error: TeduhError, form: ReceiptForm) -> HttpResponse:
    return page("receipt", {"form": form, "findings": told(error)}, status=status_of(error))


def _thread(
    opened: Opened,
    *,
    error: TeduhError | None = None,
    typed: str = "",
    typed_for: str = "",
    ticks: dict[str, bool] | None = None,
    done: str = "",
    taken: FileTaken | None = None,
) -> HttpResponse:
    key = case_key_current(opened.case.pk)
    token = token_seal(READING, {"code": opened.code, "page": new_id()}, now=opened.now)
    context: dict[str, Any] = {
        "thread": thread_of(opened.case, opened.keys.secret_key),
        "token": token,
        "typed": typed,
        "typed_for": typed_for,
        "file_form": FileForm(initial=ticks or {}),
        "findings": told(error) if error else [],
        "done": done,
        "taken": taken,
        "removed": [translate(REMOVED_TEXTS[each]) for each in taken.removed] if taken else [],
        "case_id": opened.case.pk,
        "generation": key.generation,
        "case_key": bytes(key.public_key).hex(),
    }
    return page("thread", context, status=status_of(error) if error else 200, script=True)
