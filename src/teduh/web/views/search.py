"""Search for a place by name or code; typing errors are forgiven by the selector."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from teduh.apps.regions import selectors as regions
from teduh.apps.regions.selectors import PlaceHit
from teduh.kernel.errors import Finding, InvalidInput
from teduh.kernel.region_codes import region_code_is_valid
from teduh.kernel.texts import render as in_words
from teduh.web.messages import WebMessage
from teduh.web.pages.places import with_former_code

MAX_LENGTH = 100
LIMIT = 30
FEW = 10  # guesses: more of them only hide the good ones


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the places that fit `q`, best first; a code of one place leads straight there."""
    text = search_text(request)
    hits = regions.place_search(text, LIMIT) if text else []
    note = None
    if text and hits and hits[0].matched == "code":
        return _to_place(hits[0].path, text)
    if text and region_code_is_valid(text):
        resolution = regions.place_resolve(text, scope=request.scope)  # type: ignore[attr-defined]
        if resolution.place is not None:
            return _to_place(resolution.place.path, text)
        note = in_words(resolution.finding) if resolution.finding else None
    spelling_only = bool(hits) and all(hit.matched == "spelling" for hit in hits)
    if spelling_only:
        hits = hits[:FEW]
    context = {
        "q": text,
        "hits": hits,
        "limit": LIMIT,
        "spelling_only": spelling_only,
        "note": note,
        "breadcrumbs": [(_("Search"), "")],
    }
    return render(request, "search.html", context)


def _to_place(path: str, code: str) -> HttpResponse:
    """Lead to a place by its code; where that is a former one, the page says so."""
    address = reverse("region", args=[path])
    return redirect(address if path == code else with_former_code(address, code))


@require_safe
def document(request: HttpRequest) -> JsonResponse:
    """Return the same places as JSON."""
    text = search_text(request)
    hits = regions.place_search(text, LIMIT) if text else []
    return JsonResponse({"q": text, "places": [as_row(hit) for hit in hits]})


def search_text(request: HttpRequest) -> str:
    """Return what was asked for, or refuse what no place name is as long as."""
    text = " ".join(request.GET.get("q", "").split())
    if len(text) > MAX_LENGTH:
        raise InvalidInput(Finding(WebMessage.QUERY_TOO_LONG, params={"limit": MAX_LENGTH}))
    return text


def as_row(hit: PlaceHit) -> dict[str, Any]:
    """Return one place as plain data."""
    return {
        "code": hit.path,
        "name": hit.name,
        "kind": hit.kind,
        "level": hit.level,
        "within": [{"code": code, "name": name} for code, name in hit.parents],
        "matched": hit.matched,
        "other_name": hit.other_name,
    }
