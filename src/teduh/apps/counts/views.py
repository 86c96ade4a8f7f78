"""The leader's page of counts, and the publication of counts by the institution itself."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teduh.apps.accounts.views import signed_in
from teduh.apps.counts.forms import PublishForm
from teduh.apps.counts.listings import (
    groups_of,
    hidden_note,
    ladder_lines,
    ladder_note,
    period_text,
    published_rows,
    summary_table,
    times_table,
    total_text,
)
from teduh.apps.counts.models import CountsPublication
from teduh.apps.counts.rules import PUBLISHERS
from teduh.apps.counts.selectors import (
    institution_seen,
    institutions_seen,
    public_counts,
    publications_of,
    summary_of,
)
from teduh.apps.counts.services import counts_publish, counts_withdraw
from teduh.apps.regions.tabular import table_file
from teduh.kernel.errors import Finding, NotAllowed, NotFound, TeduhError
from teduh.kernel.messages import KernelMessage
from teduh.kernel.scope import Scope
from teduh.kernel.texts import render as render_finding


def _scope(request: HttpRequest) -> Scope:
    return request.scope  # type: ignore[attr-defined,no-any-return]


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Lead to the counts of the reader's institution, or let her choose among hers."""
    seen = institutions_seen(scope=_scope(request))
    if not seen:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    if len(seen) == 1:
        return redirect("counts_summary", seen[0].pk)
    return render(request, "counts/index.html", {"institutions": seen})


@signed_in
@require_safe
def page(request: HttpRequest, institution_id: str, kind: str = "") -> HttpResponse:
    """Show an institution's counts: where cases stand, the clocks, how fast they move; no names."""
    scope = _scope(request)
    institution = institution_seen(scope=scope, institution_id=int(institution_id))
    summary = summary_of(institution, now=request.now)  # type: ignore[attr-defined]
    table = summary_table(summary, is_exercise=settings.EXERCISE)
    if kind:
        return table_file(table, kind)
    found = summary.shown
    context = {
        "institution": institution,
        "summary": summary,
        "total": total_text(found.total),
        "groups": groups_of(summary),
        "ladders": ladder_lines(summary),
        "times": times_table(summary),
        "table": table,
        "hidden_note": hidden_note(),
        "ladder_note": ladder_note(),
        "may_publish": _may_publish(scope, institution),
        "publications": [(each, period_text(each)) for each in publications_of(institution)],
    }
    return render(request, "counts/summary.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, institution_id: int) -> HttpResponse:
    """Show what would become public for a period, and publish it."""
    scope = _scope(request)
    institution = institution_seen(scope=scope, institution_id=institution_id)
    if not _may_publish(scope, institution):
        raise NotAllowed(Finding(KernelMessage.NOT_ALLOWED))
    preview = None
    form = PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        if "lihat" in request.POST:
            preview = _preview(institution, asked["sejak"], asked["sampai"])
        else:
            try:
                counts_publish(
                    scope=scope,
                    institution_id=institution.pk,
                    since=asked["sejak"],
                    until=asked["sampai"],
                    reason=asked["alasan"],
                )
                messages.success(request, _("The counts are public on the page of your region."))
                return redirect("counts_summary", institution.pk)
            except NotAllowed:
                raise
            except TeduhError as error:
                for finding in error.findings:
                    text = render_finding(finding)
                    form.add_error(None, f"{text.what} {text.repair}")
    context = {"institution": institution, "form": form, "preview": preview}
    return render(request, "counts/publish.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def withdraw(request: HttpRequest, institution_id: int, publication_id: int) -> HttpResponse:
    """Take a publication back."""
    scope = _scope(request)
    institution = institution_seen(scope=scope, institution_id=institution_id)
    publication = next((p for p in publications_of(institution) if p.pk == publication_id), None)
    if publication is None:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    counts_withdraw(scope=scope, publication=publication, reason=request.POST.get("alasan", ""))
    messages.success(request, _("It is public no more. What was read meanwhile was read."))
    return redirect("counts_summary", institution.pk)


def _may_publish(scope: Scope, institution: object) -> bool:
    return any(each == institution for each in institutions_seen(scope=scope, roles=PUBLISHERS))


def _preview(institution: object, since: object, until: object) -> list[dict[str, object]]:
    counts = public_counts(institution, since=since, until=until)  # type: ignore[arg-type]
    draft = CountsPublication(institution=institution, since=since, until=until, counts=counts)
    return published_rows(draft)
