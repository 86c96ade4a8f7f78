"""What the pages of cases share: the desk, one form page, and what does not exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from teduh.apps.accounts.models import Institution, Person
from teduh.apps.cases.models import Case, Proceeding
from teduh.apps.cases.selectors.boards import case_get
from teduh.apps.cases.services.desks import Desk, desk_open
from teduh.apps.vault.selectors import case_key_current, wrap_holders
from teduh.apps.vault.unlocking import draft_of, unlocked_keys
from teduh.kernel.errors import Finding, NotFound, TeduhError
from teduh.kernel.messages import KernelMessage
from teduh.kernel.scope import Role, Scope
from teduh.kernel.texts import render as render_finding


def scope_of(request: HttpRequest) -> Scope:
    """Return what the reader may see."""
    return request.scope  # type: ignore[attr-defined,no-any-return]


def form_page(
    request: HttpRequest,
    desk: Desk,
    form_class: type[forms.Form],
    act: Callable[[Any], HttpResponse],
    *,
    title: str,
    case: Case | None = None,
    initial: dict[str, Any] | None = None,
    steps_shown: Any = (),
    **options: Any,
) -> HttpResponse:
    """Show a form, or act on it; what was typed stays when something keeps it from being done."""
    if request.method == "POST":
        form = form_class(request.POST, **options)
        if form.is_valid():
            try:
                return act(form)
            except TeduhError as error:
                if not isinstance(error, NotFound):
                    for finding in error.findings:
                        text = render_finding(finding)
                        form.add_error(None, f"{text.what} {text.repair}")
                else:
                    raise
        status = 422
    else:
        typed = draft_of(request, desk.actor, desk.keys)
        start = dict(initial or {})
        for name, values in typed.items():
            is_many = isinstance(form_class.base_fields.get(name), forms.MultipleChoiceField)
            start[name] = values if is_many else values[0]
        form, status = form_class(initial=start, **options), 200
    context = {"form": form, "title": title, "case": case, "steps": steps_shown}
    return render(request, "cases/form.html", context, status=status)


def case_and_desk(request: HttpRequest, case_id: str) -> tuple[Case, Desk]:
    """Return a case that the reader holds, and her desk."""
    case = case_get(scope=scope_of(request), case_id=case_id)
    return case, desk_of(request, case.institution)


def desk_of(request: HttpRequest, institution: Institution) -> Desk:
    """Return the reader's desk in an institution; needs unlocked keys."""
    scope = scope_of(request)
    return desk_open(
        scope=scope,
        institution=institution,
        keys=unlocked_keys(request, scope.actor),
        now=request.now,  # type: ignore[attr-defined]
    )


def proceeding_get(case: Case, number: int) -> Proceeding:
    """Return a proceeding of a case by its number."""
    found = case.proceedings.filter(number=number).first()
    if found is None:
        raise not_found()
    return found


def own_institutions(scope: Scope) -> list[Institution]:
    """Return the institutions in which the reader is case officer."""
    held = {g.institution_id for g in scope.grants if g.role is Role.CASE_OFFICER}
    return list(Institution.objects.filter(pk__in=held).select_related("place"))


def officer_names(case: Case) -> dict[str, str]:
    """The officers who hold the case, by actor id."""
    holders = wrap_holders(case_key_current(case.pk))
    return dict(Person.objects.filter(actor_id__in=holders).values_list("actor_id", "display_name"))


def plain_name(name: str) -> str:
    """Return a file's name for a header: plain letters only."""
    kept = "".join(c if c.isalnum() or c in "._- " else "_" for c in name)
    return kept.encode("ascii", "ignore").decode().strip() or "berkas"


def not_found() -> NotFound:
    """Return the error of what is not there for this reader."""
    return NotFound(Finding(KernelMessage.NOT_FOUND))
