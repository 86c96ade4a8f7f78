"""Follow-up: typed for one person, imported for many, printed as a recap."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from teduh.apps.accounts.views import signed_in
from teduh.apps.cases.views.common import case_and_desk, desk_of, form_page, not_found, scope_of
from teduh.apps.referrals.forms import FollowUpForm, UploadForm
from teduh.apps.referrals.selectors.boards import person_lines, values_of
from teduh.apps.referrals.selectors.bodies import body_choices
from teduh.apps.referrals.services.documents import DocumentForm, write_document
from teduh.apps.referrals.services.followups import followup_record
from teduh.apps.referrals.services.imports import followups_import
from teduh.apps.referrals.services.recaps import Recap, recap_document, recap_open
from teduh.apps.referrals.services.workbooks import followup_workbook
from teduh.apps.referrals.views.common import handed_out, institution_get, referred_proceeding
from teduh.apps.vault.unlocking import needs_keys
from teduh.kernel.clock import local_date
from teduh.kernel.errors import InvalidInput, LimitReached
from teduh.kernel.texts import get_language
from teduh.kernel.texts import render as render_finding

MOST_BYTES = 5 * 2**20


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def record(request: HttpRequest, case_id: str, number: int) -> HttpResponse:
    """Type what is known of a person's follow-up."""
    case, desk = case_and_desk(request, case_id)
    proceeding = referred_proceeding(case, number)
    row = proceeding.follow_up
    choices = [
        (choice.kind, choice.name)
        for choice in body_choices(desk.institution, desk.today)
        if choice.body.decides and choice.kind != row.agency_kind
    ]

    def act(form: FollowUpForm) -> HttpResponse:
        answers = form.cleaned_data
        followup_record(
            desk=desk,
            proceeding=proceeding,
            values=form.values(),
            version=answers["versi"],
            agency_kind=answers["instansi"],
            note=answers["catatan"],
        )
        messages.success(request, _("Saved."))
        return redirect("referral", case.pk, proceeding.referrals.first().number)

    initial = {
        **asdict(values_of(row)),
        "hasil": row.result,
        "instansi": row.agency_kind,
        "versi": row.version,
    }
    return form_page(
        request, desk, FollowUpForm, act, title=_("Follow-up"), case=case, initial=initial,
        choices=[(row.agency_kind, row.agency_name), *choices],
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def upload(request: HttpRequest, institution_id: int) -> HttpResponse:
    """Take a file of follow-up; every finding at once, nothing written with one."""
    institution = institution_get(request, institution_id)
    desk = desk_of(request, institution)
    form, findings, status = UploadForm(), [], 200
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        status = 422
        if form.is_valid():
            file = form.cleaned_data["berkas"]
            try:
                if file.size > MOST_BYTES:
                    form.add_error("berkas", _("The file is larger than 5 MB."))
                else:
                    done = followups_import(
                        desk=desk, scope=scope_of(request), name=file.name, data=file.read()
                    )
                    said = ngettext("%(n)d row read,", "%(n)d rows read,", done.rows)
                    changed = ngettext(
                        "%(n)d person changed.", "%(n)d persons changed.", done.changed
                    )
                    text = f"{said % {'n': done.rows}} {changed % {'n': done.changed}}"
                    messages.success(request, text)
                    return redirect("referrals")
            except (InvalidInput, LimitReached) as error:
                findings = [render_finding(finding) for finding in error.findings]
    context = {"institution": institution, "form": form, "findings": findings, "most": MOST_BYTES}
    return render(request, "referrals/upload.html", context, status=status)


@signed_in
@require_safe
def template(request: HttpRequest, institution_id: int) -> HttpResponse:
    """Hand out the Excel template, filled with what is known; no name in it."""
    institution = institution_get(request, institution_id)
    today = local_date(request.now, institution.place.path)  # type: ignore[attr-defined]
    lines = person_lines(scope=scope_of(request), today=today, institution_id=institution.pk)
    content = followup_workbook(lines, language=get_language())
    return handed_out(content, f"tindak-lanjut-{today.isoformat()}.xlsx")


@signed_in
@require_safe
@needs_keys
def recap(request: HttpRequest, institution_id: int) -> HttpResponse:
    """Show the recap of one agency, with names, for those who hold the cases."""
    institution = institution_get(request, institution_id)
    desk = desk_of(request, institution)
    opened: Recap = recap_open(
        desk=desk, scope=scope_of(request), agency=request.GET.get("lembaga", "")[:200]
    )
    if not opened.rows:
        raise not_found()
    form = request.GET.get("bentuk", "")
    if form in (DocumentForm.PDF.value, DocumentForm.DOCX.value):
        content = write_document(recap_document(desk=desk, recap=opened), DocumentForm(form))
        return handed_out(content, f"rekap-tindak-lanjut-{desk.today.isoformat()}.{form}")
    context = {"institution": institution, "recap": opened, "today": desk.today}
    return render(request, "referrals/recap.html", context)
