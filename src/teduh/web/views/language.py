"""The switch between Indonesian and English; the reader stays on the page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from teduh.kernel.errors import Finding, NotFound
from teduh.kernel.messages import KernelMessage
from teduh.kernel.texts import LANGUAGES

YEAR_SECONDS = 365 * 24 * 3600


@require_safe
def switch(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the language in a cookie and go back to `kembali`, an address of this site."""
    if code not in LANGUAGES:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    back = request.GET.get("kembali", "")
    if not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        back = reverse("home")
    response = HttpResponseRedirect(back)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=YEAR_SECONDS,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        secure=settings.PRODUCTION,
        httponly=True,
    )
    return response
