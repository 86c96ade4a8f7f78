"""The rights desk: requests entered and answered in time, and the accused's access on paper."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from teduh.apps.accounts.views import signed_in
from teduh.apps.cases.forms import TextForm
from teduh.apps.cases.forms_rights import RequestForm
from teduh.apps.cases.models import RequestKind
from teduh.apps.cases.selectors.rights import request_get, requests_held
from teduh.apps.cases.services.rights import (
    access_print,
    request_answer,
    request_enter,
    request_sheet,
)
from teduh.apps.cases.services.sheets import case_sheet
from teduh.apps.cases.views.common import (
    case_and_desk,
    form_page,
    not_found,
    proceeding_get,
    scope_of,
)
from teduh.apps.vault.unlocking import needs_keys
from teduh.kernel.clock import local_moment
from teduh.kernel.scope import Role

_PAGE = 200


@signed_in
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List the requests of the reader's cases by what is due; nothing is opened for it."""
    scope = scope_of(request)
    if not scope.may(Role.CASE_OFFICER):
        raise not_found()
    found = requests_held(scope=scope)
    context = {
        "open": found.filter(answered_at=None)[:_PAGE],
        "answered": found.exclude(answered_at=None).order_by("-answered_at")[:_PAGE],
        "now": request.now,  # type: ignore[attr-defined]
    }
    return render(request, "cases/rights_list.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def enter(request: HttpRequest, case_id: str) -> HttpResponse:
    """Enter a request as it came."""
    case, desk = case_and_desk(request, case_id)
    region = case.institution.place.path

    def act(form: RequestForm) -> HttpResponse:
        answers = form.cleaned_data
        entered = request_enter(
            desk=desk,
            case=case,
            kind=RequestKind(answers["permintaan"]),
            asker=answers["dari"],
            text=answers["teks"],
            received_at=form.received_at(region),
        )
        return redirect("data_request", case.pk, entered.pk)

    now = local_moment(desk.now, region).replace(tzinfo=None, second=0, microsecond=0)
    return form_page(
        request, desk, RequestForm, act,
        title=_("A request about personal data"), case=case, label=_("As it was asked"),
        initial={"diterima": now},
    )  # fmt: skip


@signed_in
@require_safe
@needs_keys
def page(request: HttpRequest, case_id: str, request_id: str) -> HttpResponse:
    """Show a request and its answer."""
    found = request_get(scope=scope_of(request), case_id=case_id, request_id=request_id)
    case, desk = case_and_desk(request, case_id)
    context = {
        "case": case,
        "sheet": request_sheet(desk=desk, request=found),
        "now": request.now,  # type: ignore[attr-defined]
    }
    return render(request, "cases/rights_request.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def answer(request: HttpRequest, case_id: str, request_id: str) -> HttpResponse:
    """Write the answer down; it is refused when it tells who reported."""
    found = request_get(scope=scope_of(request), case_id=case_id, request_id=request_id)
    case, desk = case_and_desk(request, case_id)
    if found.answered_at is not None:
        return redirect("data_request", case.pk, found.pk)
    sheet = request_sheet(desk=desk, request=found)

    def act(form: TextForm) -> HttpResponse:
        request_answer(desk=desk, request=found, text=form.cleaned_data["teks"])
        messages.success(request, _("Answered. The answer is kept, sealed, in the case."))
        return redirect("data_request", case.pk, found.pk)

    hint = _("Never who reported, nor what only one person can know.")
    if not sheet.is_checked:
        hint = _(
            "The custodians keep the reporter's name, so the program cannot look for it here. "
            "Read your answer once more: nothing in it may tell who reported."
        )
    return form_page(
        request, desk, TextForm, act,
        title=_("Answer a request"), case=case, label=_("Answer"), hint=hint,
    )  # fmt: skip


@signed_in
@require_safe
@needs_keys
def access(request: HttpRequest, case_id: str, number: int) -> HttpResponse:
    """Show what the accused may see, to be printed or read with her; each time is recorded."""
    case, desk = case_and_desk(request, case_id)
    proceeding = proceeding_get(case, number)
    sheet = case_sheet(desk=desk, case=case)
    own = next(each for each in sheet.proceedings if each.proceeding.pk == proceeding.pk)
    shown = access_print(desk=desk, case=case, sheet=sheet, proceeding=own)
    return render(request, "cases/rights_access.html", {"case": case, "shown": shown})
