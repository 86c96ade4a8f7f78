"""What every page needs: the exercise mark, the languages, who is signed in, where things are."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

import teduh
from teduh.kernel.scope import Role
from teduh.web.middleware import reader_label


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the base template (setting TEMPLATES)."""
    return {
        "exercise": settings.EXERCISE,
        "language": getattr(request, "language", settings.LANGUAGE_CODE),
        "languages": language_links(request),
        "teduh_version": teduh.__version__,
        "home_region": settings.HOME_REGION,
        "now": getattr(request, "now", None),
        "page_address": page_address(request),
        "reader_label": SimpleLazyObject(lambda: reader_label(request)),
        "holds_keys": SimpleLazyObject(lambda: _may(request, Role.CASE_OFFICER)),
        "keeps_names": SimpleLazyObject(lambda: _may(request, Role.CUSTODIAN)),
    }


def _may(request: HttpRequest, role: Role) -> bool:
    """Say whether the menu of this reader has what a role works with."""
    scope = getattr(request, "scope", None)
    return scope is not None and scope.may(role)


def page_address(request: HttpRequest) -> str:
    """Return the address for print; only its path when the host is one we do not answer for."""
    try:
        return request.build_absolute_uri()
    except DisallowedHost:
        return request.path


def language_links(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the switch: each language with its own name and an address that keeps the page."""
    current = getattr(request, "language", settings.LANGUAGE_CODE)
    back = request.get_full_path() if request.method == "GET" else request.path
    return [
        {
            "code": code,
            "name": name,
            "current": code == current,
            "href": reverse("language", args=[code]) + "?" + urlencode({"kembali": back}),
        }
        for code, name in settings.LANGUAGES
    ]
