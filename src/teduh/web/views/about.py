"""What Teduh is, what it never does, and what it is made of."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from teduh.web.templatetags.teduh import MARKS
from teduh.web.vendor import vendor_packages


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the page about Teduh."""
    packages = [
        package
        | {"license_file": next((f for f in package["files"] if f.startswith("licenses/")), "")}
        for package in vendor_packages()
    ]
    context = {
        "breadcrumbs": [(_("About Teduh"), "")],
        "packages": packages,
        "marks": list(MARKS.items()),
    }
    return render(request, "about.html", context)
