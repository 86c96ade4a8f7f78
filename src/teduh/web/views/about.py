"""What Teduh is, what it never does, and what it is made of."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from teduh.web.vendor import vendor_packages


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the page about Teduh."""
    context = {"breadcrumbs": [(_("About Teduh"), "")], "packages": vendor_packages()}
    return render(request, "about.html", context)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the first page while no national page is installed."""
    return render(request, "home.html")
