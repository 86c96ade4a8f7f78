"""Dusun, RW and RT of a village: the list, proposing, and what a supervisor decides.

The pages are for people with a grant at the village, of whichever institution: places are common to
all. To everybody else they do not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teduh.apps.regions import selectors, services
from teduh.apps.regions.forms import (
    HamletFileForm,
    MergeForm,
    NameForm,
    ProposalForm,
    SplitForm,
)
from teduh.apps.regions.listings import hamlets_table
from teduh.apps.regions.models import Place, PlaceStatus
from teduh.apps.regions.rules.hamlets import OUR_LEVELS
from teduh.apps.regions.services.hamlets import PROPOSERS
from teduh.apps.regions.tabular import table_file
from teduh.kernel.errors import (
    Finding,
    InvalidInput,
    LimitReached,
    NotAllowed,
    NotFound,
    StateConflict,
    TeduhError,
)
from teduh.kernel.messages import KernelMessage
from teduh.kernel.region_codes import PlaceLevel
from teduh.kernel.scope import Role, Scope
from teduh.kernel.texts import render as render_finding

View = Callable[..., HttpResponse]
# Faults of what was sent: shown above the form with what was typed.
_ON_THE_FORM: Final = {InvalidInput: 422, LimitReached: 413, StateConflict: 409}


def signed_in(view: View) -> View:
    """Ask for an account, and tell caches to keep nothing."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = login_required(view)(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return guarded


def with_village(view: View) -> View:
    """Give a view the village of its code and the reader's scope; 404 without a grant there."""

    @wraps(view)
    def inner(request: HttpRequest, code: str, **rest: Any) -> HttpResponse:
        scope: Scope = request.scope  # type: ignore[attr-defined]
        village = _place_granted(code, scope, PlaceLevel.VILLAGE)
        return view(request, village, scope, **rest)

    return signed_in(inner)


def _place_granted(code: str, scope: Scope, *levels: PlaceLevel) -> Place:
    """Return a place at which the reader has a grant; all others answer alike."""
    try:
        place = selectors.place_get(code, scope=scope)
    except NotFound:
        raise NotFound(Finding(KernelMessage.NOT_FOUND)) from None
    if place.level not in levels or not scope.may(path=place.path):
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    return place


@require_safe
@with_village
def hamlet_list(request: HttpRequest, village: Place, scope: Scope) -> HttpResponse:
    """Show what lies below a village and how to add to it."""
    return _list_page(request, village, scope)


@require_safe
@with_village
def hamlet_table(
    request: HttpRequest,  # noqa: ARG001 - as every view
    village: Place,
    scope: Scope,
    kind: str,
) -> HttpResponse:
    """Answer the list as CSV or JSON."""
    return table_file(hamlets_table(village, selectors.hamlets_of(village, scope=scope)), kind)


def _list_page(
    request: HttpRequest, village: Place, scope: Scope, status: int = 200, **changes: Any
) -> HttpResponse:
    below = selectors.hamlets_of(village, scope=scope)
    may_propose = scope.may(*PROPOSERS, path=village.path)
    context = {
        "village": village,
        "table": hamlets_table(village, below),
        "pending": [place for place in below if place.status == PlaceStatus.PROPOSED],
        "may_decide": scope.may(Role.SUPERVISOR, path=village.path),
        "proposal": ProposalForm(village=village, below=below) if may_propose else None,
        "file_form": HamletFileForm() if may_propose else None,
        "max_bytes": settings.UPLOAD_MAX_BYTES,
        **changes,
    }
    return render(request, "regions/hamlets.html", context, status=status)


def _require(scope: Scope, place: Place, *roles: Role) -> None:
    """Refuse by name who sees the place and has none of the roles there."""
    if not scope.may(*roles, path=place.path):
        raise NotAllowed(Finding(KernelMessage.NOT_ALLOWED))


@require_POST
@with_village
def hamlet_propose(request: HttpRequest, village: Place, scope: Scope) -> HttpResponse:
    """Propose one dusun, RW or RT."""
    _require(scope, village, *PROPOSERS)
    below = selectors.hamlets_of(village, scope=scope)
    form = ProposalForm(request.POST, village=village, below=below)
    if not form.is_valid():
        return _list_page(request, village, scope, 422, proposal=form)
    try:
        place = services.hamlet_propose(
            parent_code=form.cleaned_data["induk"],
            level=PlaceLevel(form.cleaned_data["jenis"]),
            name=form.cleaned_data["nama"],
            scope=scope,
        )
    except (InvalidInput, StateConflict) as error:
        return _list_page(request, village, scope, proposal=form, **_told(error))
    messages.success(request, _("%(name)s is proposed; a supervisor decides.") % {"name": place})
    return redirect("hamlets", village.path)


@require_POST
@with_village
def hamlet_upload(request: HttpRequest, village: Place, scope: Scope) -> HttpResponse:
    """Propose what an office's list names; every finding at once, or nothing is written."""
    _require(scope, village, *PROPOSERS)
    form = HamletFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list_page(request, village, scope, 422, file_form=form)
    file = form.cleaned_data["berkas"]
    path = getattr(file, "temporary_file_path", None)
    try:
        report = services.hamlets_import(
            source=Path(path()) if path else file.read(),
            name=Path(file.name).name,
            scope=scope,
            village_code=village.path,
        )
    except (InvalidInput, LimitReached) as error:
        return _list_page(request, village, scope, file_form=form, **_told(error))
    count = len(report.proposed)
    text = ngettext(
        "%(count)s place proposed, %(existing)s there already.",
        "%(count)s places proposed, %(existing)s there already.",
        count,
    )
    messages.success(request, text % {"count": count, "existing": report.existing})
    for finding in report.findings:
        told = render_finding(finding)
        messages.warning(request, " ".join(t for t in (told.where, told.what, told.repair) if t))
    return redirect("hamlets", village.path)


@require_POST
@with_village
def hamlet_approve_all(request: HttpRequest, village: Place, scope: Scope) -> HttpResponse:
    """Approve the proposals that the supervisor saw, all or none."""
    _require(scope, village, Role.SUPERVISOR)
    seen = (pair.rpartition(":") for pair in request.POST.getlist("usulan"))
    versions = {
        code: int(number)
        for code, _colon, number in seen
        if number.isdecimal() and code.startswith(f"{village.path}.")
    }
    try:
        approved = services.hamlets_approve(versions=versions, scope=scope)
    except (InvalidInput, StateConflict) as error:
        return _list_page(request, village, scope, **_told(error))
    count = len(approved)
    text = ngettext("%(count)s place stands now.", "%(count)s places stand now.", count)
    messages.success(request, text % {"count": count})
    return redirect("hamlets", village.path)


def _told(error: TeduhError) -> dict[str, Any]:
    status = next(code for kind, code in _ON_THE_FORM.items() if isinstance(error, kind))
    return {"findings": [render_finding(f) for f in error.findings], "status": status}


def _decide_page(
    request: HttpRequest, place: Place, scope: Scope, status: int = 200, **changes: Any
) -> HttpResponse:
    standing = place.status == PlaceStatus.ACTIVE
    siblings = selectors.hamlet_siblings(place) if standing else []
    is_dusun = standing and place.level == PlaceLevel.HAMLET
    context = {
        "place": place,
        "above": selectors.place_ancestors(place)[1:],
        "village_code": _village_code(place),
        "may_decide": scope.may(Role.SUPERVISOR, path=place.path),
        "is_proposed": place.status == PlaceStatus.PROPOSED,
        "former": selectors.place_former_names(place),
        "name_form": NameForm(initial={"nama": place.name}) if is_dusun else None,
        "merge_form": MergeForm(siblings=siblings) if siblings else None,
        "split_form": SplitForm(children=selectors.hamlet_children(place)) if is_dusun else None,
        **changes,
    }
    return render(request, "regions/hamlet.html", context, status=status)


def _village_code(place: Place) -> str:
    return ".".join(place.path.split(".")[:4])


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def hamlet_decide(request: HttpRequest, code: str) -> HttpResponse:
    """Show one dusun, RW or RT; a supervisor approves, rejects, renames, merges or splits it."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    place = _place_granted(code, scope, *OUR_LEVELS)
    if request.method != "POST":
        return _decide_page(request, place, scope)
    _require(scope, place, Role.SUPERVISOR)
    try:
        return _decision(request, place, scope)
    except (InvalidInput, StateConflict) as error:
        place.refresh_from_db()
        told = _told(error)
        return _decide_page(request, place, scope, **told, **_kept(request, place))


def _kept(request: HttpRequest, place: Place) -> dict[str, Any]:
    """Return the form that was sent, with what was typed."""
    if request.POST.get("keputusan") == "ganti-nama":
        return {"name_form": NameForm(request.POST)}
    if request.POST.get("keputusan") == "gabung":
        return {"merge_form": MergeForm(request.POST, siblings=selectors.hamlet_siblings(place))}
    if request.POST.get("keputusan") == "pecah":
        return {"split_form": SplitForm(request.POST, children=selectors.hamlet_children(place))}
    return {}


def _decision(request: HttpRequest, place: Place, scope: Scope) -> HttpResponse:
    text = request.POST.get("versi", "")
    seen: dict[str, Any] = {"scope": scope, "version": int(text) if text.isdecimal() else 0}
    match request.POST.get("keputusan"):
        case "setujui":
            services.hamlet_approve(code=place.path, **seen)
            done = _("%(name)s stands now.")
        case "tolak":
            services.hamlet_reject(code=place.path, **seen)
            done = _("The proposal %(name)s is rejected; its code is not used again.")
        case "ganti-nama":
            form = NameForm(request.POST)
            if not form.is_valid():
                return _decide_page(request, place, scope, 422, name_form=form)
            place = services.hamlet_rename(code=place.path, name=form.cleaned_data["nama"], **seen)
            done = _("It is called %(name)s now.")
        case "gabung":
            siblings = selectors.hamlet_siblings(place)
            merge = MergeForm(request.POST, siblings=siblings)
            if not merge.is_valid():
                return _decide_page(request, place, scope, 422, merge_form=merge)
            place = services.hamlet_merge(
                codes=[place.path],
                into=merge.cleaned_data["ke"],
                scope=scope,
                versions={place.path: seen["version"]},
            )
            done = _("%(name)s continues both now.")
        case "pecah":
            split = SplitForm(request.POST, children=selectors.hamlet_children(place))
            if not split.is_valid():
                return _decide_page(request, place, scope, 422, split_form=split)
            services.hamlet_split(code=place.path, into=split.parts(), **seen)
            done = _("%(name)s is split; its code leads to both parts.")
        case _:
            raise InvalidInput(Finding(KernelMessage.NOT_FOUND))
    messages.success(request, done % {"name": place})
    return redirect("hamlets", _village_code(place))
