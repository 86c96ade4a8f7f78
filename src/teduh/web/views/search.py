"""Search for a place by name or code; typing errors are forgiven by the selector."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from teduh.apps.regions import selectors as regions
from teduh.kernel.errors import Finding, InvalidInput
from teduh.web.messages import WebMessage

MAX_LENGTH = 100
LIMIT = 30


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the places that fit `q`, best first."""
    text = " ".join(request.GET.get("q", "").split())
    if len(text) > MAX_LENGTH:
        raise InvalidInput(Finding(WebMessage.QUERY_TOO_LONG, params={"limit": MAX_LENGTH}))
    places = regions.place_search(text, LIMIT) if text else []
    context = {"q": text, "places": places, "breadcrumbs": [(_("Search"), "")], "limit": LIMIT}
    return render(request, "search.html", context)
