"""Documents of a case: choose one, fill in what is not known, have it sealed and take it along."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from teduh.apps.accounts.views import signed_in
from teduh.apps.cases.services.sheets import case_sheet
from teduh.apps.cases.views.common import (
    case_and_desk,
    form_page,
    not_found,
    plain_name,
    proceeding_get,
)
from teduh.apps.referrals.forms import DocumentFillForm
from teduh.apps.referrals.services.documents import (
    DOCUMENT,
    DocumentForm,
    document_known,
    document_make,
    documents_of,
)
from teduh.apps.vault.models import SealedItem
from teduh.apps.vault.selectors import items_of
from teduh.apps.vault.services.items import item_open
from teduh.apps.vault.unlocking import needs_keys
from teduh.kernel.texts import pick
from teduh.law.documents import templates


@signed_in
@require_safe
@needs_keys
def listing(request: HttpRequest, case_id: str) -> HttpResponse:
    """Show the documents of a case and which can be made."""
    case, desk = case_and_desk(request, case_id)
    sheet = case_sheet(desk=desk, case=case)
    own = templates(desk.institution.kind)
    context = {
        "case": case,
        "documents": documents_of(case, sheet.keys),
        "proceedings": sheet.proceedings,
        "of_case": [template for template in own if not template.of_person],
        "of_person": [template for template in own if template.of_person],
    }
    return render(request, "referrals/documents.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def fill(request: HttpRequest, case_id: str, template_id: str, number: int = 0) -> HttpResponse:
    """Fill in a document; what the case knows stands there already."""
    case, desk = case_and_desk(request, case_id)
    own = {template.id: template for template in templates(desk.institution.kind)}
    template = own.get(template_id)
    if template is None or template.of_person != bool(number):
        raise not_found()
    proceeding = proceeding_get(case, number) if number else None

    def act(form: DocumentFillForm) -> HttpResponse:
        document_make(
            desk=desk,
            case=case,
            proceeding=proceeding,
            template=template,
            answers=form.answers(),
            form=DocumentForm(form.cleaned_data["bentuk"]),
        )
        messages.success(request, _("Made and sealed in the case. Download it from the list."))
        return redirect("case_documents", case.pk)

    initial = {}
    if request.method == "GET":
        known = document_known(desk, case_sheet(desk=desk, case=case), proceeding)
        initial = {ask.id: known[ask.known] for ask in template.asks if ask.known}
    return form_page(
        request, desk, DocumentFillForm, act,
        title=pick(dict(template.name)), case=case, initial=initial, template=template,
    )  # fmt: skip


@signed_in
@require_safe
@needs_keys
def download(
    request: HttpRequest, case_id: str, item_id: str
) -> HttpResponse | StreamingHttpResponse:
    """Hand out a document of the case."""
    case, desk = case_and_desk(request, case_id)
    item: SealedItem | None = items_of(case.pk).filter(pk=item_id, kind=DOCUMENT).first()
    if item is None:
        raise not_found()
    head, content = item_open(item=item, opened=desk.open(case))
    answer = StreamingHttpResponse(content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{plain_name(head.name)}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
