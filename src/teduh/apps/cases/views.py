"""Cases at an officer's desk: `/kasus/`. A form answers GET and POST at one address, so that what
was typed can be shown again when the keys locked or somebody was first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teduh.apps.accounts.models import Institution, Person
from teduh.apps.accounts.views import signed_in
from teduh.apps.cases.forms import (
    CaseForm,
    ConflictForm,
    ProceedingForm,
    RulesForm,
    StepForm,
    TextForm,
    case_defaults,
)
from teduh.apps.cases.models import Case, Origin, Proceeding
from teduh.apps.cases.selectors.boards import case_get, case_list, clocks_running
from teduh.apps.cases.services.cases import (
    case_create,
    case_note_add,
    case_question,
    case_rules_set,
    case_shut_out,
)
from teduh.apps.cases.services.decisions import decision_propose, decision_vote
from teduh.apps.cases.services.desks import Desk, desk_open
from teduh.apps.cases.services.proceedings import (
    proceeding_move,
    proceeding_open,
    statement_add,
)
from teduh.apps.cases.services.sheets import case_sheet
from teduh.apps.vault.models import SealedItem
from teduh.apps.vault.selectors import case_key_current, items_of, wrap_holders
from teduh.apps.vault.services.items import item_open
from teduh.apps.vault.unlocking import draft_of, needs_keys, unlocked_keys
from teduh.kernel.errors import Finding, NotFound, TeduhError
from teduh.kernel.messages import KernelMessage
from teduh.kernel.scope import Role, Scope
from teduh.kernel.texts import render as render_finding
from teduh.law.tracks import role_names, track_get

PLENARY: Final = "pleno"
_PAGE: Final = 100


def _scope(request: HttpRequest) -> Scope:
    return request.scope  # type: ignore[attr-defined,no-any-return]


@signed_in
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List the reader's cases by what is due first; nothing is opened for it."""
    scope = _scope(request)
    if not scope.may(Role.CASE_OFFICER):
        raise _not_found()
    is_open = "tutup" not in request.GET
    cases = case_list(scope=scope, is_open=is_open)
    context = {
        "cases": cases[:_PAGE],
        "count": cases.count(),
        "is_open": is_open,
        "clocks": clocks_running(scope=scope)[:5],
        "now": request.now,  # type: ignore[attr-defined]
        "institutions": _own_institutions(scope),
    }
    return render(request, "cases/list.html", context)


@signed_in
@require_safe
@needs_keys
def sheet(request: HttpRequest, case_id: str) -> HttpResponse:
    """Show a case opened: the claim and the answer beside it, clocks, steps, files."""
    case = case_get(scope=_scope(request), case_id=case_id)
    desk = _desk(request, case.institution)
    opened = case_sheet(desk=desk, case=case)
    return render(request, "cases/sheet.html", {"sheet": opened, "names": _names(case)})


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def create(request: HttpRequest, institution_id: int) -> HttpResponse:
    """Open a case from a finding, a report at the counter or a hand-over."""
    scope = _scope(request)
    institution = next((i for i in _own_institutions(scope) if i.pk == institution_id), None)
    if institution is None:
        raise _not_found()
    desk = _desk(request, institution)
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

    return _form_page(request, desk, CaseForm, act, title=_("New case"), initial=initial)


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def note(request: HttpRequest, case_id: str) -> HttpResponse:
    """Add a note."""
    case, desk = _case_and_desk(request, case_id)

    def act(form: TextForm) -> HttpResponse:
        case_note_add(desk=desk, case=case, text=form.cleaned_data["teks"])
        return redirect("case", case.pk)

    return _form_page(
        request, desk, TextForm, act, title=_("Add a note"), case=case, label=_("Note")
    )


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def question(request: HttpRequest, case_id: str) -> HttpResponse:
    """Ask the complainant through the receipt."""
    case, desk = _case_and_desk(request, case_id)
    if not hasattr(case, "receipt"):
        raise _not_found()

    def act(form: TextForm) -> HttpResponse:
        case_question(desk=desk, case=case, text=form.cleaned_data["teks"])
        messages.success(request, _("Asked. The complainant finds it with the receipt number."))
        return redirect("case", case.pk)

    hint = _("Ask nothing that could tell who it is, unless you must.")
    return _form_page(
        request, desk, TextForm, act, title=_("Ask the complainant"), case=case, hint=hint
    )


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def rules(request: HttpRequest, case_id: str) -> HttpResponse:
    """Say which acts of the catalogue the case is about."""
    case, desk = _case_and_desk(request, case_id)

    def act(form: RulesForm) -> HttpResponse:
        answers = form.cleaned_data
        case_rules_set(desk=desk, case=case, rules=answers["aturan"], version=answers["versi"])
        return redirect("case", case.pk)

    initial = {"aturan": case.rule_ids, "versi": case.version}
    return _form_page(
        request, desk, RulesForm, act, title=_("Acts of the catalogue"), case=case, initial=initial
    )


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def conflict(request: HttpRequest, case_id: str) -> HttpResponse:
    """End an officer's access for a conflict of interest."""
    case, desk = _case_and_desk(request, case_id)
    names = _names(case)
    officers = [(actor, name) for actor, name in names.items() if actor != desk.actor.actor_id]

    def act(form: ConflictForm) -> HttpResponse:
        answers = form.cleaned_data
        case_shut_out(desk=desk, case=case, actor_id=answers["petugas"], reason=answers["teks"])
        messages.success(
            request, _("Access ended, with new keys. What was read before may have been copied.")
        )
        return redirect("case", case.pk)

    return _form_page(
        request, desk, ConflictForm, act,
        title=_("Conflict of interest"), case=case, officers=officers, label=_("Reason"),
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def proceeding_new(request: HttpRequest, case_id: str) -> HttpResponse:
    """Begin a track against one person."""
    case, desk = _case_and_desk(request, case_id)

    def act(form: ProceedingForm) -> HttpResponse:
        track_id, entry = form.track_and_entry()
        proceeding_open(
            desk=desk,
            case=case,
            track_id=track_id,
            entry=entry,
            accused=form.accused(),
            opened_on=form.cleaned_data["mulai"],
        )
        return redirect("case", case.pk)

    return _form_page(
        request, desk, ProceedingForm, act,
        title=_("Begin a track"), case=case, institution=case.institution,
        initial=case_defaults(case, desk.today),
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def statement(request: HttpRequest, case_id: str, number: int) -> HttpResponse:
    """Take down the accused's own answer."""
    case, desk = _case_and_desk(request, case_id)
    proceeding = _proceeding(case, number)

    def act(form: TextForm) -> HttpResponse:
        statement_add(desk=desk, proceeding=proceeding, text=form.cleaned_data["teks"])
        return redirect("case", case.pk)

    return _form_page(
        request, desk, TextForm, act,
        title=_("Answer of the person reported"), case=case, label=_("In their own words"),
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def step(request: HttpRequest, case_id: str, number: int, target: str) -> HttpResponse:
    """Take a step of a track, or put it before the plenary where several must decide."""
    case, desk = _case_and_desk(request, case_id)
    proceeding = _proceeding(case, number)
    track = track_get(proceeding.track)
    steps = tuple(s for s in track.steps_from(proceeding.state) if s.target == target)
    if not steps:
        raise _not_found()

    def act(form: StepForm) -> HttpResponse:
        answers = form.cleaned_data
        basis = form.basis()
        take = decision_propose if basis.by == PLENARY else proceeding_move
        take(  # type: ignore[operator]
            desk=desk,
            proceeding=proceeding,
            target=target,
            decided_on=answers["pada"],
            basis=basis,
            reason=answers["alasan"],
            version=answers["versi"],
        )
        return redirect("case", case.pk)

    name = track.state_by_id[target].name
    return _form_page(
        request, desk, StepForm, act,
        title=_("Step to: %(state)s") % {"state": name.get(request.LANGUAGE_CODE, name["id"])},
        case=case, track=track, steps=steps, roles=role_names(),
        initial={"pada": desk.today, "versi": proceeding.version}, steps_shown=steps,
    )  # fmt: skip


@signed_in
@require_POST
@needs_keys
def vote(request: HttpRequest, case_id: str, number: int) -> HttpResponse:
    """Sign for or against a decision that is before the plenary."""
    case, desk = _case_and_desk(request, case_id)
    decision = _proceeding(case, number).decisions.filter(closed_at=None).first()
    if decision is None:
        raise _not_found()
    decision_vote(desk=desk, decision=decision, agrees=request.POST.get("suara") == "setuju")
    messages.success(request, _("Your vote is signed."))
    return redirect("case", case.pk)


@signed_in
@require_safe
@needs_keys
def file(request: HttpRequest, case_id: str, item_id: str) -> HttpResponse | StreamingHttpResponse:
    """Hand out a file of a case, as an attachment that no browser opens by itself."""
    case, desk = _case_and_desk(request, case_id)
    item: SealedItem | None = items_of(case.pk).filter(pk=item_id).first()
    if item is None or item.kind not in ("file", "original"):
        raise _not_found()
    head, content = item_open(item=item, opened=desk.open(case))
    answer = StreamingHttpResponse(content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{_plain(head.name)}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _form_page(
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


def _case_and_desk(request: HttpRequest, case_id: str) -> tuple[Case, Desk]:
    case = case_get(scope=_scope(request), case_id=case_id)
    return case, _desk(request, case.institution)


def _desk(request: HttpRequest, institution: Institution) -> Desk:
    scope = _scope(request)
    return desk_open(
        scope=scope,
        institution=institution,
        keys=unlocked_keys(request, scope.actor),
        now=request.now,  # type: ignore[attr-defined]
    )


def _proceeding(case: Case, number: int) -> Proceeding:
    found = case.proceedings.filter(number=number).first()
    if found is None:
        raise _not_found()
    return found


def _own_institutions(scope: Scope) -> list[Institution]:
    held = {g.institution_id for g in scope.grants if g.role is Role.CASE_OFFICER}
    return list(Institution.objects.filter(pk__in=held).select_related("place"))


def _names(case: Case) -> dict[str, str]:
    """The officers who hold the case, by actor id."""
    holders = wrap_holders(case_key_current(case.pk))
    return dict(Person.objects.filter(actor_id__in=holders).values_list("actor_id", "display_name"))


def _plain(name: str) -> str:
    kept = "".join(c if c.isalnum() or c in "._- " else "_" for c in name)
    return kept.encode("ascii", "ignore").decode().strip() or "berkas"


def _not_found() -> NotFound:
    return NotFound(Finding(KernelMessage.NOT_FOUND))
