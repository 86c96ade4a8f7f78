"""Proceedings: begun, moved, decided in plenary, with the answer of the person reported."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from teduh.apps.accounts.views import signed_in
from teduh.apps.cases.forms import (
    ChecklistForm,
    ProceedingForm,
    RehabilitationForm,
    StepForm,
    TextForm,
    case_defaults,
)
from teduh.apps.cases.services.cases import case_adopt
from teduh.apps.cases.services.decisions import PLENARY, decision_propose, decision_vote
from teduh.apps.cases.services.proceedings import (
    proceeding_move,
    proceeding_open,
    rehabilitation_tell,
    requirements_set,
    statement_add,
)
from teduh.apps.cases.views.common import (
    case_and_desk,
    form_page,
    not_found,
    proceeding_get,
    scope_of,
)
from teduh.apps.vault.unlocking import acts_with_keys, needs_keys
from teduh.kernel.scope import Role
from teduh.law.tracks import role_names, track_get


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def proceeding_new(request: HttpRequest, case_id: str) -> HttpResponse:
    """Begin a track against one person."""
    case, desk = case_and_desk(request, case_id)

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

    return form_page(
        request, desk, ProceedingForm, act,
        title=_("Begin a track"), case=case, institution=case.institution,
        initial=case_defaults(case, desk.today),
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def statement(request: HttpRequest, case_id: str, number: int) -> HttpResponse:
    """Take down the accused's own answer."""
    case, desk = case_and_desk(request, case_id)
    proceeding = proceeding_get(case, number)

    def act(form: TextForm) -> HttpResponse:
        statement_add(desk=desk, proceeding=proceeding, text=form.cleaned_data["teks"])
        return redirect("case", case.pk)

    return form_page(
        request, desk, TextForm, act,
        title=_("Answer of the person reported"), case=case, label=_("In their own words"),
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def step(request: HttpRequest, case_id: str, number: int, target: str) -> HttpResponse:
    """Take a step of a track, or put it before the plenary where several must decide."""
    case, desk = case_and_desk(request, case_id)
    proceeding = proceeding_get(case, number)
    track = track_get(proceeding.track)
    steps = tuple(s for s in track.steps_from(proceeding.state) if s.target == target)
    if not steps:
        raise not_found()

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
    return form_page(
        request, desk, StepForm, act,
        title=_("Step to: %(state)s") % {"state": name.get(request.LANGUAGE_CODE, name["id"])},
        case=case, track=track, steps=steps, roles=role_names(),
        initial={"pada": desk.today, "versi": proceeding.version}, steps_shown=steps,
    )  # fmt: skip


@signed_in
@require_POST
@acts_with_keys
def vote(request: HttpRequest, case_id: str, number: int) -> HttpResponse:
    """Sign for or against a decision that is before the plenary."""
    case, desk = case_and_desk(request, case_id)
    decision = proceeding_get(case, number).decisions.filter(closed_at=None).first()
    if decision is None:
        raise not_found()
    decision_vote(desk=desk, decision=decision, agrees=request.POST.get("suara") == "setuju")
    messages.success(request, _("Your vote is signed."))
    return redirect("case", case.pk)


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def checklist(request: HttpRequest, case_id: str, number: int) -> HttpResponse:
    """Tick the requirements of the track that are met."""
    case, desk = case_and_desk(request, case_id)
    proceeding = proceeding_get(case, number)
    track = track_get(proceeding.track)
    if not (track.formal or track.material):
        raise not_found()

    def act(form: ChecklistForm) -> HttpResponse:
        requirements_set(
            desk=desk, proceeding=proceeding, met=form.met(), version=form.cleaned_data["versi"]
        )
        return redirect("case", case.pk)

    initial = {"formal": proceeding.met, "materiil": proceeding.met, "versi": proceeding.version}
    return form_page(
        request, desk, ChecklistForm, act,
        title=_("Requirements"), case=case, initial=initial, track=track,
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def rehabilitation(request: HttpRequest, case_id: str, number: int) -> HttpResponse:
    """Note the letter by which somebody was told that nothing was proven."""
    case, desk = case_and_desk(request, case_id)
    proceeding = proceeding_get(case, number)
    if not hasattr(proceeding, "rehabilitation"):
        raise not_found()

    def act(form: RehabilitationForm) -> HttpResponse:
        answers = form.cleaned_data
        rehabilitation_tell(
            desk=desk, proceeding=proceeding, letter=answers["teks"], told_on=answers["pada"]
        )
        messages.success(request, _("Noted. The name is cleared in the file."))
        return redirect("case", case.pk)

    return form_page(
        request, desk, RehabilitationForm, act,
        title=_("Clear the name"), case=case, initial={"pada": desk.today},
        label=_("Text of the letter"),
    )  # fmt: skip


@signed_in
@require_POST
@acts_with_keys
def adopt(request: HttpRequest, case_id: str) -> HttpResponse:
    """Make the matter a finding of the reader's own, as a supervisor."""
    case, desk = case_and_desk(request, case_id)
    scope = scope_of(request)
    if not scope.may(Role.SUPERVISOR, institution_id=case.institution_id):
        raise not_found()
    case_adopt(
        desk=desk,
        case=case,
        supervisor_id=desk.actor.actor_id,
        version=int(request.POST.get("versi", "0") or 0),
    )
    messages.success(request, _("Adopted as a finding. It no longer rests on who told it."))
    return redirect("case", case.pk)
