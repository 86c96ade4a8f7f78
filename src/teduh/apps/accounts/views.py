"""One's own access, the second person's decision, and the directory of offices."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teduh.apps.accounts import selectors, services
from teduh.apps.accounts.forms import UnitImportForm
from teduh.apps.accounts.models import WorkUnit
from teduh.kernel.errors import Finding, InvalidInput, LimitReached, NotFound, TeduhError
from teduh.kernel.messages import KernelMessage
from teduh.kernel.scope import Role, Scope
from teduh.kernel.tables import write_csv
from teduh.kernel.texts import render as render_finding

View = Callable[..., HttpResponse]
UNIT_COLUMNS: Final = ("kode", "nama", "jenis", "induk", "wilayah", "instansi")


def signed_in(view: View) -> View:
    """Ask for an account, and tell caches to keep nothing."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = login_required(view)(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return guarded


def _scope(request: HttpRequest) -> Scope:
    return request.scope  # type: ignore[attr-defined,no-any-return]


@signed_in
@require_safe
def access(request: HttpRequest) -> HttpResponse:
    """Show one's own grants, and those that wait for this reader as the second person."""
    scope = _scope(request)
    own = selectors.grants(scope=scope).filter(person__actor_id=request.user.actor_id)
    context = {"own": own, "waiting": selectors.grants_waiting(scope=scope)}
    return render(request, "accounts/access.html", context)


@signed_in
@require_POST
def grant_confirm(request: HttpRequest, grant_id: int) -> HttpResponse:
    """Confirm a grant as the second person."""
    scope = _scope(request)
    grant = selectors.grant_get(scope=scope, grant_id=grant_id)
    services.grant_confirm(actor=scope.actor, grant=grant, version=_version(request))
    messages.success(request, _("The grant is confirmed and holds within its dates."))
    return redirect("access")


@signed_in
@require_POST
def grant_decline(request: HttpRequest, grant_id: int) -> HttpResponse:
    """Decline a grant as the second person: it is withdrawn and never held."""
    scope = _scope(request)
    grant = selectors.grant_get(scope=scope, grant_id=grant_id)
    services.grant_withdraw(actor=scope.actor, grant=grant, version=_version(request))
    messages.success(request, _("The grant is withdrawn."))
    return redirect("access")


def _version(request: HttpRequest) -> int | None:
    text = request.POST.get("versi", "")
    return int(text) if text.isdecimal() else None


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def work_units(request: HttpRequest) -> HttpResponse:
    """Show the offices of the reader's institutions; administrators may send a list of them."""
    scope = _scope(request)
    may_import = scope.may(Role.ADMINISTRATOR)
    context: dict[str, Any] = {"units": selectors.work_units(scope=scope), "form": None}
    if request.method == "POST" and not may_import:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    if not may_import:
        return render(request, "accounts/work_units.html", context)
    sent = request.method == "POST"
    form = UnitImportForm(
        request.POST if sent else None, request.FILES if sent else None, scope=scope
    )
    context["form"] = form
    if not sent or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "accounts/work_units.html", context, status=status)
    file = form.cleaned_data["berkas"]
    try:
        found = services.work_units_import(
            actor=scope.actor,
            institution=form.cleaned_data["instansi"],
            source=file.read(),
            name=file.name,
        )
    except (InvalidInput, LimitReached) as error:
        return _refused(request, context, error)
    text = _("%(created)s work units added, %(updated)s changed, %(unchanged)s unchanged.")
    messages.success(
        request,
        text % {"created": found.created, "updated": found.updated, "unchanged": found.unchanged},
    )
    return redirect("work_units")


def _refused(request: HttpRequest, context: dict[str, Any], error: TeduhError) -> HttpResponse:
    context["findings"] = [render_finding(finding) for finding in error.findings]
    status = 413 if isinstance(error, LimitReached) else 422
    return render(request, "accounts/work_units.html", context, status=status)


@signed_in
@require_safe
def work_units_table(request: HttpRequest, kind: str) -> HttpResponse:
    """The directory as CSV or JSON, in the columns that the import takes."""
    rows = [_unit_row(unit) for unit in selectors.work_units(scope=_scope(request))]
    if kind == "json":
        return JsonResponse(
            {"columns": UNIT_COLUMNS, "rows": rows}, json_dumps_params={"ensure_ascii": False}
        )
    return HttpResponse(
        write_csv(UNIT_COLUMNS, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="unit-kerja.csv"'},
    )


def _unit_row(unit: WorkUnit) -> tuple[str, ...]:
    parent = unit.parent.code if unit.parent else ""
    return (unit.code, unit.name, unit.kind, parent, unit.place.path, unit.institution.name)
