"""Bawaslu's desk: events entered or sent as a list, held against the windows, examined, ended."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teduh.apps.accounts.models import Institution
from teduh.apps.accounts.models.institutions import InstitutionKind
from teduh.apps.accounts.views import signed_in
from teduh.apps.incumbency.forms import (
    EventFileForm,
    EventForm,
    HandOverForm,
    StepForm,
    kind_name,
)
from teduh.apps.incumbency.listings import events_table
from teduh.apps.incumbency.models import WatchedEvent
from teduh.apps.incumbency.rules import DECIDERS, WATCHERS, EventState
from teduh.apps.incumbency.selectors import (
    contest_calendar,
    desk_get,
    event_get,
    event_list,
    held_against,
)
from teduh.apps.incumbency.selectors.holding import Calendars
from teduh.apps.incumbency.services import (
    event_create,
    event_hand_over,
    event_move,
    events_import,
)
from teduh.apps.incumbency.services.imports import COLUMNS
from teduh.apps.incumbency.views.common import TOLD, contests_at, sent_file, told
from teduh.apps.incumbency.views.public import scope_of
from teduh.apps.regions.tabular import table_file
from teduh.kernel.clock import local_date
from teduh.kernel.errors import Finding, NotAllowed
from teduh.kernel.messages import KernelMessage
from teduh.kernel.scope import Role
from teduh.kernel.tables import write_csv

_EXAMPLE: Final = "Penyerahan bantuan sembako di kantor camat"


def _desk(request: HttpRequest, institution_id: str) -> Institution:
    return desk_get(
        scope=scope_of(request),
        institution_id=int(institution_id),  # digits, says the address
        kind=InstitutionKind.BAWASLU,
        roles=WATCHERS,
    )


def _may_see_case(request: HttpRequest, institution: Institution) -> bool:
    return scope_of(request).may(Role.CASE_OFFICER, institution_id=institution.pk)


@signed_in
@require_safe
def listing(request: HttpRequest, institution_id: str, kind: str = "") -> HttpResponse:
    """List the events with where they stand, or answer them as a file."""
    institution = _desk(request, institution_id)
    calendars = Calendars()
    held = [
        calendars.held(event)
        for event in event_list(scope=scope_of(request), institution=institution)
    ]
    table = events_table(
        institution, held, with_case=_may_see_case(request, institution), in_full=bool(kind)
    )
    if kind:
        return table_file(table, kind)
    context = {
        "institution": institution,
        "table": table,
        "waiting": sum(h.standing.value == "to_be_examined" and h.event.state == "recorded"
                       for h in held),
    }  # fmt: skip
    return render(request, "incumbency/events.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, institution_id: str) -> HttpResponse:
    """Enter one event."""
    institution = _desk(request, institution_id)
    contests = contests_at(institution.place)
    initial = {"tempat": institution.place.path}
    form = EventForm(request.POST or None, contests=contests, initial=initial)
    findings, status = [], 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                event = event_create(
                    scope=scope_of(request),
                    institution=institution,
                    contest=form.contest,
                    draft=form.draft(),
                    now=request.now,  # type: ignore[attr-defined]
                )
            except TOLD as error:
                findings, status = told(error)
            else:
                return redirect("watched_event", institution.pk, event.pk)
    return _enter_page(request, institution, status, form=form, findings=findings)


@signed_in
@require_POST
def upload(request: HttpRequest, institution_id: str) -> HttpResponse:
    """Enter the events of a list; every finding at once, or nothing is written."""
    institution = _desk(request, institution_id)
    form = EventFileForm(request.POST, request.FILES, contests=contests_at(institution.place))
    if not form.is_valid():
        return _enter_page(request, institution, 422, file_form=form)
    source, name = sent_file(request, "berkas")
    try:
        done = events_import(
            scope=scope_of(request),
            institution=institution,
            contest=form.contest,
            source=source,
            name=name,
            now=request.now,  # type: ignore[attr-defined]
        )
    except TOLD as error:
        findings, status = told(error)
        return _enter_page(request, institution, status, file_form=form, findings=findings)
    count = len(done.created)
    text = ngettext(
        "%(count)s event written down, %(existing)s there already.",
        "%(count)s events written down, %(existing)s there already.",
        count,
    )
    messages.success(request, text % {"count": count, "existing": done.existing})
    return redirect("watched_events", institution.pk)


@require_safe
def template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - as every view
    """Answer the empty list with one line that shows how to fill it."""
    example = ("2024-10-10", "bantuan", "64.02.06", "penjabat", _EXAMPLE, "Berita daring", "")
    text = write_csv([words[0] for words in COLUMNS.values()], [list(example)])
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="templat-peristiwa.csv"'
    return answer


def _enter_page(
    request: HttpRequest, institution: Institution, status: int, **changes: Any
) -> HttpResponse:
    contests = contests_at(institution.place)
    context = {
        "institution": institution,
        "form": EventForm(contests=contests, initial={"tempat": institution.place.path}),
        "file_form": EventFileForm(contests=contests),
        "max_bytes": settings.UPLOAD_MAX_BYTES,
        **changes,
    }
    return render(request, "incumbency/event_new.html", context, status=status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, institution_id: str, event_id: str) -> HttpResponse:
    """Show an event with the reasons; a case officer or supervisor says what is done about it."""
    institution = _desk(request, institution_id)
    scope = scope_of(request)
    event = event_get(scope=scope, institution=institution, event_id=int(event_id))
    if request.method != "POST":
        return _event_page(request, event, 200)
    if not scope.may(*DECIDERS, institution_id=institution.pk, path=event.desk.path):
        raise NotAllowed(Finding(KernelMessage.NOT_ALLOWED))
    handing_over = "rujukan" in request.POST
    step = StepForm(request.POST, state=EventState(event.state))
    hand_over = HandOverForm(request.POST)
    try:
        if handing_over and hand_over.is_valid():
            answers = hand_over.cleaned_data
            event_hand_over(scope=scope, event=event, reference=answers["rujukan"],
                            version=answers["versi"])  # fmt: skip
            return redirect("watched_event", institution.pk, event.pk)
        if not handing_over and step.is_valid():
            answers = step.cleaned_data
            event_move(scope=scope, event=event, state=EventState(answers["keputusan"]),
                       reason=answers["alasan"], version=answers["versi"])  # fmt: skip
            return redirect("watched_event", institution.pk, event.pk)
    except TOLD as error:
        findings, status = told(error)
        event.refresh_from_db()
        kept = _kept(request, event, handing_over=handing_over)
        return _event_page(request, event, status, findings=findings, **kept)
    kept = {"hand_over": hand_over} if handing_over else {"step": step}
    return _event_page(request, event, 422, **kept)


def _kept(request: HttpRequest, event: WatchedEvent, *, handing_over: bool) -> dict[str, Any]:
    """Return the form that was sent with what was typed, for the event as it stands now."""
    data = request.POST.copy()
    data["versi"] = str(event.version)
    if handing_over:
        return {"hand_over": HandOverForm(data)}
    return {"step": StepForm(data, state=EventState(event.state))}


def _event_page(
    request: HttpRequest, event: WatchedEvent, status: int, **changes: Any
) -> HttpResponse:
    scope, institution = scope_of(request), event.institution
    may_decide = scope.may(*DECIDERS, institution_id=institution.pk, path=event.desk.path)
    initial = {"versi": event.version}
    context = {
        "institution": institution,
        "event": event,
        "kind": kind_name(event.kind),
        "held": held_against(event, contest_calendar(event.contest)),
        "recorded_on": local_date(event.recorded_at, institution.place.path),
        "step": StepForm(state=EventState(event.state), initial=initial) if may_decide else None,
        "hand_over": HandOverForm(initial=initial) if may_decide else None,
        "may_see_case": _may_see_case(request, institution),
        **changes,
    }
    return render(request, "incumbency/event.html", context, status=status)
