"""Cases: the list, the case opened, notes, questions, acts, conflicts, files.

A form answers GET and POST at one address, so that what was typed can be shown again when the keys
locked.
"""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from teduh.apps.accounts.views import signed_in
from teduh.apps.cases.forms import CaseForm, ConflictForm, RulesForm, TextForm, case_defaults
from teduh.apps.cases.models import Origin
from teduh.apps.cases.selectors.boards import case_get, case_page
from teduh.apps.cases.services.cases import (
    case_create,
    case_note_add,
    case_question,
    case_rules_set,
    case_shut_out,
)
from teduh.apps.cases.services.custody import CustodyAct, custody_note
from teduh.apps.cases.services.sheets import case_sheet
from teduh.apps.cases.views.common import (
    case_and_desk,
    desk_of,
    form_page,
    not_found,
    officer_names,
    own_institutions,
    plain_name,
    scope_of,
)
from teduh.apps.vault.models import SealedItem
from teduh.apps.vault.selectors import items_of
from teduh.apps.vault.services.items import item_open
from teduh.apps.vault.unlocking import needs_keys
from teduh.kernel.scope import Role


@signed_in
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List the reader's cases by what is due first; nothing is opened for it."""
    scope = scope_of(request)
    if not scope.may(Role.CASE_OFFICER):
        raise not_found()
    is_open = "tutup" not in request.GET
    asked = request.GET.get("hal", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
    page = case_page(scope=scope, is_open=is_open, number=number)
    context = {
        "cases": page.cases,
        "page": page,
        "count": page.count,
        "is_open": is_open,
        "now": request.now,  # type: ignore[attr-defined]
        "institutions": own_institutions(scope),
    }
    return render(request, "cases/list.html", context)


@signed_in
@require_safe
@needs_keys
def sheet(request: HttpRequest, case_id: str) -> HttpResponse:
    """Show a case opened: the claim and the answer beside it, clocks, steps, files."""
    case = case_get(scope=scope_of(request), case_id=case_id)
    desk = desk_of(request, case.institution)
    opened = case_sheet(desk=desk, case=case)
    return render(
        request,
        "cases/sheet.html",
        {
            "sheet": opened,
            "names": officer_names(case),
            "may_adopt": scope_of(request).may(Role.SUPERVISOR, institution_id=case.institution_id),
        },
    )


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def create(request: HttpRequest, institution_id: int) -> HttpResponse:
    """Open a case from a finding, a report at the counter or a hand-over."""
    scope = scope_of(request)
    institution = next((i for i in own_institutions(scope) if i.pk == institution_id), None)
    if institution is None:
        raise not_found()
    desk = desk_of(request, institution)
    initial = {"tempat": institution.place.path, **case_defaults(None, desk.today)}

    def act(form: CaseForm) -> HttpResponse:
        answers = form.cleaned_data
        place = form.place()
        assert place is not None  # noqa: S101 - checked by the form
        case = case_create(
            desk=desk,
            origin=Origin(answers["asal"]),
            place=place,
            account={
                "what": answers["uraian"],
                "where": answers["di_mana"],
                "happened_on": answers["kapan"],
                "witnesses": answers["saksi"],
                "reporter": answers["pelapor"],
            },
            received_on=answers["diterima"],
            handed_over_from=answers["dari"],
        )
        return redirect("case", case.pk)

    return form_page(request, desk, CaseForm, act, title=_("New case"), initial=initial)


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def note(request: HttpRequest, case_id: str) -> HttpResponse:
    """Add a note."""
    case, desk = case_and_desk(request, case_id)

    def act(form: TextForm) -> HttpResponse:
        case_note_add(desk=desk, case=case, text=form.cleaned_data["teks"])
        return redirect("case", case.pk)

    return form_page(
        request, desk, TextForm, act, title=_("Add a note"), case=case, label=_("Note")
    )


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def question(request: HttpRequest, case_id: str) -> HttpResponse:
    """Ask the complainant through the receipt."""
    case, desk = case_and_desk(request, case_id)
    if not hasattr(case, "receipt"):
        raise not_found()

    def act(form: TextForm) -> HttpResponse:
        case_question(desk=desk, case=case, text=form.cleaned_data["teks"])
        messages.success(request, _("Asked. The complainant finds it with the receipt number."))
        return redirect("case", case.pk)

    hint = _("Ask nothing that could tell who it is, unless you must.")
    return form_page(
        request, desk, TextForm, act, title=_("Ask the complainant"), case=case, hint=hint
    )


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def rules(request: HttpRequest, case_id: str) -> HttpResponse:
    """Say which acts of the catalogue the case is about."""
    case, desk = case_and_desk(request, case_id)

    def act(form: RulesForm) -> HttpResponse:
        answers = form.cleaned_data
        case_rules_set(desk=desk, case=case, rules=answers["aturan"], version=answers["versi"])
        return redirect("case", case.pk)

    initial = {"aturan": case.rule_ids, "versi": case.version}
    return form_page(
        request, desk, RulesForm, act, title=_("Acts of the catalogue"), case=case, initial=initial
    )


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def conflict(request: HttpRequest, case_id: str) -> HttpResponse:
    """End an officer's access for a conflict of interest."""
    case, desk = case_and_desk(request, case_id)
    names = officer_names(case)
    officers = [(actor, name) for actor, name in names.items() if actor != desk.actor.actor_id]

    def act(form: ConflictForm) -> HttpResponse:
        answers = form.cleaned_data
        case_shut_out(desk=desk, case=case, actor_id=answers["petugas"], reason=answers["teks"])
        messages.success(
            request, _("Access ended, with new keys. What was read before may have been copied.")
        )
        return redirect("case", case.pk)

    return form_page(
        request, desk, ConflictForm, act,
        title=_("Conflict of interest"), case=case, officers=officers, label=_("Reason"),
    )  # fmt: skip


@signed_in
@require_safe
@needs_keys
def file(request: HttpRequest, case_id: str, item_id: str) -> HttpResponse | StreamingHttpResponse:
    """Hand out a file of a case, as an attachment that no browser opens by itself."""
    case, desk = case_and_desk(request, case_id)
    item: SealedItem | None = items_of(case.pk).filter(pk=item_id).first()
    if item is None or item.kind not in ("file", "original"):
        raise not_found()
    head, content = item_open(item=item, opened=desk.open(case))
    with transaction.atomic():
        custody_note(item=item, actor=desk.actor, act=CustodyAct.OPENED, at=desk.now)
    answer = StreamingHttpResponse(content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{plain_name(head.name)}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
