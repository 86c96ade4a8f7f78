"""Runs: one run with its scores, one place in it, the values behind one indicator, decisions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teduh.apps.indices import selectors, services
from teduh.apps.indices.forms import ReasonForm
from teduh.apps.indices.models import Run
from teduh.apps.indices.recipe_words import recipe_words
from teduh.apps.indices.rules import EDITORS, PUBLISHERS, READERS, RunState, level_is_above_or_at
from teduh.apps.indices.views.common import scope_of, signed_in, stored_findings, with_findings
from teduh.apps.indices.views.listings import (
    runs_table,
    scores_table,
)
from teduh.apps.indices.views.place_tables import drivers_table, duels_table, provenance_table
from teduh.apps.jobs.selectors import job_by_key
from teduh.apps.regions.selectors import place_get
from teduh.apps.regions.tabular import table_file
from teduh.kernel.clock import SystemClock
from teduh.kernel.errors import TeduhError
from teduh.kernel.scope import Scope


@require_safe
def run_list(request: HttpRequest, kind: str = "") -> HttpResponse:
    """Show the runs that the reader may see: public ones, and her institutions'."""
    scope = scope_of(request)
    table = runs_table(
        selectors.runs_visible(scope, state=None if scope.grants else RunState.DONE.value)
    )
    if kind:
        return table_file(table, kind)
    return render(request, "indices/runs.html", {"table": table, "may_upload": scope.may(*EDITORS)})


@require_safe
def run_page(request: HttpRequest, run_id: str) -> HttpResponse:
    """Show a run: how far it is, or what came out and how."""
    scope = scope_of(request)
    run = selectors.run_get(run_id, scope=scope)
    context = _run_context(run, scope)
    if run.state != RunState.DONE:
        response = render(request, "indices/run_progress.html", context)
        response.headers["Cache-Control"] = "private, no-store"
        return response
    scores = selectors.run_scores(run, scope=scope)
    context |= {
        "scores": scores,
        "table": scores_table(scores),
        "findings": stored_findings(run.findings),
        "publications": selectors.run_publications(run, scope=scope),
        "steps": recipe_words(run.recipe),
    }
    return render(request, "indices/run.html", context)


def _run_context(run: Run, scope: Scope) -> dict[str, object]:
    place = {"institution_id": run.institution_id, "path": run.place.path}
    member = scope.may(*READERS, institution_id=run.institution_id)
    publishable = level_is_above_or_at(run.level, run.instrument.public_floor)
    return {
        "run": run,
        "is_member": member,
        "job": job_by_key(key=run.job_key) if member else None,
        "may_edit": scope.may(*EDITORS, **place),
        "may_publish": publishable and scope.may(*PUBLISHERS, **place),
        "is_open": run.state in (RunState.QUEUED, RunState.RUNNING),
        "now": SystemClock().now(),
        "run_findings": stored_findings(run.findings),
    }


@require_safe
def run_progress(request: HttpRequest, run_id: str) -> HttpResponse:
    """Answer how far a run is: a piece of the page, asked for again by it."""
    scope = scope_of(request)
    run = selectors.run_get(run_id, scope=scope)
    if run.state == RunState.DONE:
        response = HttpResponse(status=204)
        response.headers["HX-Refresh"] = "true"
    else:
        response = render(request, "indices/_progress.html", _run_context(run, scope))
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
def run_scores(request: HttpRequest, run_id: str, kind: str = "") -> HttpResponse:
    """Show all scores of a run at an address of their own."""
    scope = scope_of(request)
    run = selectors.run_get(run_id, scope=scope)
    table = scores_table(selectors.run_scores(run, scope=scope, node=request.GET.get("simpul")))
    if kind:
        return table_file(table, kind)
    return render(request, "indices/table.html", {"table": table, "run": run})


@require_safe
def run_place(request: HttpRequest, run_id: str, code: str, kind: str = "") -> HttpResponse:
    """Show one place in a run: its score, what drives it, in sentences and as a table."""
    scope = scope_of(request)
    run = selectors.run_get(run_id, scope=scope)
    place = place_get(code, scope=scope)
    drivers = selectors.run_drivers(run, place, scope=scope)
    if run.contribution_method == "none":
        table = duels_table(run, place, selectors.run_duels(run, place, scope=scope))
    else:
        table = drivers_table(run, place, drivers)
    if kind:
        return table_file(table, kind)
    context = _run_context(run, scope) | {
        "place": place,
        "row": selectors.run_place_score(run, place, scope=scope),
        "sentences": selectors.run_sentences(run, place, scope=scope),
        "table": table,
        "drivers": drivers,
        "root": selectors.run_root(run),
    }
    return render(request, "indices/run_place.html", context)


@require_safe
def run_provenance(
    request: HttpRequest, run_id: str, code: str, indicator: str, kind: str = ""
) -> HttpResponse:
    """Show the values behind one indicator of a place, each with its source."""
    scope = scope_of(request)
    run = selectors.run_get(run_id, scope=scope)
    place = place_get(code, scope=scope)
    found = selectors.run_provenance(run, place, indicator, scope=scope)
    table = provenance_table(run, place, found)
    if kind:
        return table_file(table, kind)
    context = _run_context(run, scope) | {"place": place, "found": found, "table": table}
    return render(request, "indices/provenance.html", context)


@signed_in
@require_POST
def run_cancel(request: HttpRequest, run_id: str) -> HttpResponse:
    """Give up a run that is not finished."""
    run = services.run_cancel(scope=scope_of(request), run_id=run_id)
    messages.info(request, _("The run was cancelled. Nothing of it was kept."))
    return redirect("run", run.run_id[:16])


@signed_in
@require_POST
def run_again(request: HttpRequest, run_id: str) -> HttpResponse:
    """Ask again for a run that failed or was cancelled."""
    scope = scope_of(request)
    run = selectors.run_get(run_id, scope=scope)
    run = services.run_create(scope=scope, version=run.version, recipe=run.recipe)
    return redirect("run", run.run_id[:16])


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def run_publish(request: HttpRequest, run_id: str) -> HttpResponse:
    """Make a run public, with a reason."""
    return _decide(request, run_id, withdraw=False)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def run_withdraw(request: HttpRequest, run_id: str) -> HttpResponse:
    """End a run's publication, with a reason."""
    return _decide(request, run_id, withdraw=True)


def _decide(request: HttpRequest, run_id: str, *, withdraw: bool) -> HttpResponse:
    scope = scope_of(request)
    run = selectors.run_get(run_id, scope=scope)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    context = {"run": run, "form": form, "withdraw": withdraw}
    if not form.is_valid():
        return render(request, "indices/decide.html", context, status=422 if form.errors else 200)
    service = services.run_withdraw if withdraw else services.run_publish
    try:
        service(scope=scope, run_id=run.run_id, reason=form.cleaned_data["alasan"])
    except TeduhError as error:
        return with_findings(request, "indices/decide.html", context, error)
    text = _("The run is public no more.") if withdraw else _("The run is public now.")
    messages.success(request, text)
    return redirect("run", run.run_id[:16])
