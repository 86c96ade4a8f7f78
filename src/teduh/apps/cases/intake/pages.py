"""How a page of complaints is made: its language in the address, no cookie, no message."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from teduh.apps.cases.intake.policies import HEADER, SCRIPT_POLICY
from teduh.kernel.errors import DependencyUnavailable, LimitReached, StateConflict, TeduhError
from teduh.kernel.texts import get_language, render

RETRY_SECONDS = "10"
_NAMES = ("start", "write", "receipt", "answer", "file", "keys", "seal", "store", "worker")


def addresses(language: str = "") -> dict[str, str]:
    """The addresses of all pages in a language: the path says it, as no cookie may."""
    namespace = "intake_en" if (language or get_language()) == "en" else "intake"
    return {name: reverse(f"{namespace}:{name}") for name in _NAMES}


def page(
    name: str, context: dict[str, Any], *, status: int = 200, script: bool = False
) -> HttpResponse:
    """Return one page; `script` for those that can seal in the browser."""
    language = get_language()
    other = "id" if language == "en" else "en"
    shown = {
        "language": language,
        "url": addresses(),
        "other_language_url": addresses(other)["start"],
        "exercise": settings.EXERCISE,
        "script": script,
        **context,
    }
    answer = HttpResponse(render_to_string(f"intake/{name}.html", shown), status=status)
    if script:
        answer.headers[HEADER] = SCRIPT_POLICY
    if status == 503:
        answer.headers["Retry-After"] = RETRY_SECONDS
    return answer


def told(error: TeduhError) -> list[Any]:
    """Return the findings in words."""
    return [render(finding) for finding in error.findings]


def status_of(error: TeduhError) -> int:
    """Return the status of an answer that tells an error."""
    if isinstance(error, DependencyUnavailable):
        return 503
    if isinstance(error, StateConflict):
        return 409
    return 413 if isinstance(error, LimitReached) else 422
