"""One's own access and codes, the second person's decision, the directory of offices, and where a
one-time code is used.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teduh.apps.accounts import selectors, services
from teduh.apps.accounts.forms import PassphraseCodeForm, SecondFactorCodeForm, UnitImportForm
from teduh.apps.accounts.messages import AccountsMessage
from teduh.apps.accounts.models import Person, WorkUnit
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
    """Show one's own grants, those that wait for this reader, and codes for one's account."""
    scope = _scope(request)
    own = selectors.grants(scope=scope).filter(person__actor_id=request.user.actor_id)
    context = {
        "own": own,
        "waiting": selectors.grants_waiting(scope=scope),
        "codes": selectors.account_codes(request.user, now=request.now),  # type: ignore[arg-type,attr-defined]
    }
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
    """Show the offices of the reader's institutions and who sits there today.

    Administrators may send a list of offices.
    """
    scope = _scope(request)
    may_import = scope.may(Role.ADMINISTRATOR)
    units = list(selectors.work_units(scope=scope))
    seats = selectors.seats_now(scope=scope, now=request.now)  # type: ignore[attr-defined]
    rows = [(unit, seats.get(unit.pk, [])) for unit in units]
    context: dict[str, Any] = {"units": rows, "form": None}
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


@sensitive_post_parameters("sandi", "sandi_lagi", "kode")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code_passphrase(request: HttpRequest) -> HttpResponse:
    """Let the owner of a code choose a passphrase."""
    form = PassphraseCodeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _code_page(request, "accounts/code_passphrase.html", form)
    try:
        services.passphrase_set_by_code(
            username=form.cleaned_data["nama"],
            code=form.cleaned_data["kode"],
            password=form.cleaned_data["sandi"],
        )
    except InvalidInput as error:
        return _code_page(request, "accounts/code_passphrase.html", form, error)
    messages.success(request, _("Your password is set. Sign in with it now."))
    return redirect("account_login")


@sensitive_post_parameters("sandi", "kode")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code_second_factor(request: HttpRequest) -> HttpResponse:
    """Let who knows the passphrase and owns a code begin anew with the second factor."""
    form = SecondFactorCodeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _code_page(request, "accounts/code_second_factor.html", form)
    # Wrong passphrases count towards the lock of the account, as they do at the sign-in.
    person = authenticate(
        request, username=form.cleaned_data["nama"], password=form.cleaned_data["sandi"]
    )
    try:
        if not isinstance(person, Person):
            raise InvalidInput(Finding(AccountsMessage.CODE_WRONG))
        services.second_factor_remove_by_code(person=person, code=form.cleaned_data["kode"])
    except InvalidInput as error:
        return _code_page(request, "accounts/code_second_factor.html", form, error)
    messages.success(
        request, _("The lost second factor is removed. Sign in, then set up a new one.")
    )
    return redirect("account_login")


def _code_page(
    request: HttpRequest, template: str, form: Form, error: InvalidInput | None = None
) -> HttpResponse:
    findings = [render_finding(finding) for finding in error.findings] if error else []
    status = 422 if form.errors or error else 200
    return render(request, template, {"form": form, "findings": findings}, status=status)
