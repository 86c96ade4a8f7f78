"""The Pemkab's desk: what to look at before an act, kept as a sheet that can be printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from teduh.apps.accounts.models import Institution
from teduh.apps.accounts.models.institutions import InstitutionKind
from teduh.apps.accounts.views import signed_in
from teduh.apps.incumbency.forms import ChecklistForm, PlanForm, contest_name, kind_name
from teduh.apps.incumbency.listings import check_table, checks_table
from teduh.apps.incumbency.rules import CHECK_READERS, CHECKERS
from teduh.apps.incumbency.selectors import check_get, check_list, desk_get, reason_text
from teduh.apps.incumbency.selectors.holding import STANDINGS, stored_reason_text
from teduh.apps.incumbency.services import check_record, checklist_for
from teduh.apps.incumbency.views.common import TOLD, contests_at, told
from teduh.apps.incumbency.views.public import scope_of
from teduh.apps.regions.tabular import table_file
from teduh.kernel.clock import local_date
from teduh.kernel.errors import Finding, NotAllowed
from teduh.kernel.messages import KernelMessage
from teduh.kernel.texts import pick
from teduh.law.incumbent import Standing

_APPROVAL: Final = "persetujuan"  # the line of a checklist that is an approval


def _desk(request: HttpRequest, institution_id: str) -> Institution:
    return desk_get(
        scope=scope_of(request),
        institution_id=int(institution_id),  # digits, says the address
        kind=InstitutionKind.PEMKAB,
        roles=CHECK_READERS,
    )


def _approval(lines: Iterable[tuple[str, Mapping[str, str] | None]], *, is_inside: bool) -> str:
    """Return which approval an act needs; `lines` are ids and letters of its checklist."""
    if not is_inside:
        return _("None under these windows.")
    for name, letter in lines:
        if name == _APPROVAL and letter:
            return _("%(letter)s, dated before the act.") % {"letter": pick(dict(letter))}
    return _("No letter lifts this window; what the act contains is weighed.")


@signed_in
@require_safe
def listing(request: HttpRequest, institution_id: str, kind: str = "") -> HttpResponse:
    """List what was checked, or answer it as a file."""
    institution = _desk(request, institution_id)
    scope = scope_of(request)
    table = checks_table(institution, list(check_list(scope=scope, institution=institution)))
    if kind:
        return table_file(table, kind)
    context = {
        "institution": institution,
        "table": table,
        "may_check": scope.may(*CHECKERS, institution_id=institution.pk),
    }
    return render(request, "incumbency/checks.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, institution_id: str) -> HttpResponse:
    """Ask what and when, then show the window and the checklist, then keep it.

    The first step is a GET, so that its address can be passed on; what is planned in words comes
    with the second, a POST.
    """
    institution = _desk(request, institution_id)
    scope = scope_of(request)
    if not scope.may(*CHECKERS, institution_id=institution.pk):
        raise NotAllowed(Finding(KernelMessage.NOT_ALLOWED))
    contests = contests_at(institution.place)
    sent = request.POST if request.method == "POST" else request.GET
    start = {"tempat": institution.place.path}
    plan = PlanForm(sent if "jenis" in sent else None, contests=contests, initial=start)
    context = {"institution": institution, "plan": plan}
    if not plan.is_bound:
        return render(request, "incumbency/check_new.html", context)
    if not plan.is_valid():
        return render(request, "incumbency/check_new.html", context, status=422)
    draft, contest, now = plan.draft(), plan.contest, request.now  # type: ignore[attr-defined]
    try:
        examination, checklist, _calendar = checklist_for(
            institution=institution, contest=contest, draft=draft, now=now
        )
    except TOLD as error:
        findings, status = told(error)
        return render(
            request, "incumbency/check_new.html", context | {"findings": findings}, status=status
        )
    form = ChecklistForm(
        request.POST if request.method == "POST" else None,
        checklist=checklist,
        institution=institution,
    )
    findings, status = [], 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                check = check_record(
                    scope=scope,
                    institution=institution,
                    contest=contest,
                    draft=form.complete(draft),
                    now=now,
                )
            except TOLD as error:
                findings, status = told(error)
            else:
                return redirect("compliance_check", institution.pk, check.pk)
    context |= {
        "form": form,
        "findings": findings,
        "checklist": checklist,
        "kind": kind_name(draft.kind),
        "day": draft.on,
        "is_late": draft.on < local_date(now, institution.place.path),
        "contest": contest_name(contest),
        "examination": examination,
        "standing": STANDINGS[examination.standing],
        "reasons": [reason_text(reason) for reason in examination.reasons],
        "letters": checklist.letters,
        "approval": _approval(
            ((item.id, item.letter) for item in checklist.items),
            is_inside=bool(examination.windows),
        ),
    }
    return render(request, "incumbency/check_lines.html", context, status=status)


@signed_in
@require_safe
def page(request: HttpRequest, institution_id: str, check_id: str, kind: str = "") -> HttpResponse:
    """Show a check as a sheet for the file, or answer its lines as CSV or JSON."""
    institution = _desk(request, institution_id)
    check = check_get(scope=scope_of(request), institution=institution, check_id=int(check_id))
    table = check_table(check)
    if kind:
        return table_file(table, kind)
    context = {
        "institution": institution,
        "check": check,
        "table": table,
        "kind": kind_name(check.kind),
        "contest": contest_name(check.contest),
        "standing": STANDINGS[Standing(check.standing)],
        "reasons": [stored_reason_text(stored) for stored in check.result["reasons"]],
        "letters": [item for item in check.items if item["letter"]],
        "approval": _approval(
            ((item["id"], item["letter"]) for item in check.items),
            is_inside=bool(check.result["windows"]),
        ),
    }
    return render(request, "incumbency/check.html", context)
