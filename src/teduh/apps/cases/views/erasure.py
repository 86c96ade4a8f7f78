"""Erasing a case: proposed on the officer's page, done or refused on the custodian's."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teduh.apps.accounts.views import signed_in
from teduh.apps.cases.forms_rights import ErasureForm
from teduh.apps.cases.models import Erasure
from teduh.apps.cases.selectors.boards import cases_held, custodian_case_get
from teduh.apps.cases.selectors.rights import erasures_done, erasures_waiting
from teduh.apps.cases.services.identities import custodian_desk_open
from teduh.apps.cases.services.retention import (
    erasure_do,
    erasure_hindrances,
    erasure_propose,
    erasure_refuse,
    erasures_due,
    grounds_of,
)
from teduh.apps.cases.views.common import case_and_desk, form_page, not_found, scope_of
from teduh.apps.vault.selectors import tombstone_of
from teduh.apps.vault.unlocking import acts_with_keys, needs_keys, unlocked_keys
from teduh.kernel.clock import local_date
from teduh.kernel.scope import Role
from teduh.kernel.texts import render as render_finding
from teduh.law.retention import retention_class


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def propose(request: HttpRequest, case_id: str) -> HttpResponse:
    """Propose to erase a case, or say what keeps it from being erased."""
    case, desk = case_and_desk(request, case_id)
    grounds = grounds_of(case)
    waiting = case.erasures.filter(done_on=None).first()
    hindrances = [render_finding(each) for each in erasure_hindrances(case, desk.today)]
    if request.method == "GET" and (waiting or hindrances or not grounds):
        context = {
            "case": case,
            "waiting": waiting,
            "hindrances": hindrances,
            "grounds": grounds,
        }
        return render(request, "cases/erasure_hindered.html", context)

    def act(form: ErasureForm) -> HttpResponse:
        erasure_propose(desk=desk, case=case, ground=form.cleaned_data["dasar"])
        messages.success(request, _("Proposed. A custodian does it or refuses it."))
        return redirect("case", case.pk)

    return form_page(
        request, desk, ErasureForm, act,
        title=_("Propose to erase this case"), case=case, grounds=grounds,
    )  # fmt: skip


@signed_in
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List what waits for the reader, and what was erased with her hand in it."""
    scope = scope_of(request)
    if not scope.may(Role.CUSTODIAN) and not scope.may(Role.CASE_OFFICER):
        raise not_found()
    day = local_date(request.now, settings.HOME_REGION)  # type: ignore[attr-defined]
    context = {
        "due": erasures_due(cases_held(scope=scope), day),
        "is_custodian": scope.may(Role.CUSTODIAN),
        "waiting": [_line(each) for each in erasures_waiting(scope=scope)],
        "done": [_line(each) for each in erasures_done(scope=scope)],
    }
    return render(request, "cases/erasure_list.html", context)


@signed_in
@require_POST
@acts_with_keys
def decide(request: HttpRequest, case_id: str) -> HttpResponse:
    """Erase a case, or refuse to; the button pressed says which."""
    scope = scope_of(request)
    case = custodian_case_get(scope=scope, case_id=case_id)
    desk = custodian_desk_open(
        scope=scope,
        institution=case.institution,
        keys=unlocked_keys(request, scope.actor),
        now=request.now,  # type: ignore[attr-defined]
    )
    if request.POST.get("putusan") != "hapus":
        erasure_refuse(desk=desk, case=case)
        messages.success(request, _("Refused; the case stays as it is."))
        return redirect("erasures")
    erasure_do(desk=desk, case=case)
    return redirect("erasure_certificate", case.pk)


@signed_in
@require_safe
def certificate(request: HttpRequest, case_id: str) -> HttpResponse:
    """Show the tombstone of a case that the reader had erased, to be printed."""
    found = erasures_done(scope=scope_of(request)).filter(case_id=case_id).first()
    tombstone = tombstone_of(case_id) if found else None
    if found is None or tombstone is None:
        raise not_found()
    context = {"tombstone": tombstone, **_line(found)}
    return render(request, "cases/erasure_certificate.html", context)


def _line(erasure: Erasure) -> dict[str, object]:
    return {"erasure": erasure, "ground": retention_class(erasure.ground)}
