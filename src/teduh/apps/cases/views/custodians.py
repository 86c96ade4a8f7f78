"""The custodians' pages: names that only they keep, and the watch over those who spoke."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teduh.apps.accounts.models import Institution, Person
from teduh.apps.accounts.views import signed_in
from teduh.apps.cases.forms import ReleaseForm, TextForm, WatchForm
from teduh.apps.cases.models import Case
from teduh.apps.cases.selectors.boards import custodian_case_get, custodian_cases
from teduh.apps.cases.services.identities import (
    CustodianDesk,
    custodian_desk_open,
    identity_read,
    identity_release,
    retaliation_flag,
    watch_begin,
)
from teduh.apps.cases.views.common import form_page, not_found, scope_of
from teduh.apps.vault.selectors import case_key_current, wrap_holders
from teduh.apps.vault.unlocking import acts_with_keys, needs_keys, unlocked_keys


@signed_in
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List the cases whose names the reader keeps; nothing is opened for it."""
    scope = scope_of(request)
    cases = custodian_cases(scope=scope)
    if not scope.institution_ids or cases is None:
        raise not_found()
    return render(request, "cases/custodian_list.html", {"cases": cases[:200]})


@signed_in
@require_POST
@acts_with_keys
def read(request: HttpRequest, case_id: str) -> HttpResponse:
    """Show the reporter's name; each reading is recorded."""
    case, desk = _case_and_desk(request, case_id)
    context = {"case": case, "reporter": identity_read(desk=desk, case=case)}
    return render(request, "cases/identity.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def release(request: HttpRequest, case_id: str) -> HttpResponse:
    """Give the name to one officer of the case."""
    case, desk = _case_and_desk(request, case_id)
    holders = wrap_holders(case_key_current(case.pk))
    officers = Person.objects.filter(actor_id__in=holders).values_list("actor_id", "display_name")

    def act(form: ReleaseForm) -> HttpResponse:
        answers = form.cleaned_data
        identity_release(desk=desk, case=case, actor_id=answers["petugas"], reason=answers["teks"])
        messages.success(request, _("Released to this officer only, and recorded."))
        return redirect("custodian_cases")

    return form_page(
        request, desk, ReleaseForm, act,
        title=_("Release a name"), officers=list(officers), label=_("Reason"),
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def watch(request: HttpRequest, case_id: str) -> HttpResponse:
    """Begin to watch over a reporter or witness."""
    case, desk = _case_and_desk(request, case_id)

    def act(form: WatchForm) -> HttpResponse:
        answers = form.cleaned_data
        person = {"name": answers["nama"], "unit": answers["unit"]}
        watch_begin(desk=desk, case=case, person=person, since=answers["sejak"])
        messages.success(request, _("Watched over for twelve months."))
        return redirect("custodian_cases")

    return form_page(
        request, desk, WatchForm, act,
        title=_("Watch over a reporter or witness"), initial={"sejak": desk.today},
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def flag(request: HttpRequest, case_id: str, watch_id: str) -> HttpResponse:
    """Note a transfer, a removal from post or a lower evaluation of somebody watched over."""
    case, desk = _case_and_desk(request, case_id)
    watched = case.watches.filter(pk=watch_id).first()
    if watched is None:
        raise not_found()

    def act(form: TextForm) -> HttpResponse:
        account = {"text": form.cleaned_data["teks"]}
        retaliation_flag(watch=watched, actor=desk.actor, account=account, today=desk.today)
        messages.success(request, _("Noted and sealed to the custodians."))
        return redirect("custodian_cases")

    return form_page(
        request, desk, TextForm, act,
        title=_("Possible retaliation"), label=_("What happened, when, by whose decision"),
    )  # fmt: skip


def _case_and_desk(request: HttpRequest, case_id: str) -> tuple[Case, CustodianDesk]:
    case = custodian_case_get(scope=scope_of(request), case_id=case_id)
    return case, _desk(request, case.institution)


def _desk(request: HttpRequest, institution: Institution) -> CustodianDesk:
    scope = scope_of(request)
    return custodian_desk_open(
        scope=scope,
        institution=institution,
        keys=unlocked_keys(request, scope.actor),
        now=request.now,  # type: ignore[attr-defined]
    )
