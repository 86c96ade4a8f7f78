"""The way into `/aduan/`: past cookies, sessions, accounts, languages by cookie, and messages.

Nothing on this way sets or reads a cookie, names a person or keeps an address. A fault is logged by
its class and number only: a message could hold what somebody typed.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import resolve
from django.utils import translation

from teduh.apps.cases.intake.pages import RETRY_SECONDS, status_of
from teduh.apps.cases.intake.policies import HEADER, POLICY
from teduh.apps.cases.intake.uploads import MemoryUploads
from teduh.apps.cases.messages import ComplaintMessage
from teduh.kernel.errors import (
    Finding,
    InvalidInput,
    LimitReached,
    TeduhError,
)
from teduh.kernel.messages import KernelMessage
from teduh.kernel.texts import render, use_language

PREFIX: Final = "/aduan/"
ENGLISH_PREFIX: Final = "/aduan/en/"
URLS: Final = "teduh.apps.cases.intake.urls"
REQUEST_BYTES: Final = 50 * 2**20
_SAFE: Final = frozenset({"GET", "HEAD"})
_log = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class IntakeMiddleware:
    """Answers the complaint's pages itself; everything else goes on."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        language = "en" if request.path_info.startswith(ENGLISH_PREFIX) else "id"
        with translation.override(language), use_language(language):
            answer = self._answer(request, language)
        answer.headers["Content-Language"] = language
        answer.headers["Cache-Control"] = "no-store"
        answer.headers.setdefault(HEADER, POLICY)
        answer.headers["Referrer-Policy"] = "same-origin"
        answer.headers["X-Frame-Options"] = "DENY"
        answer.cookies.clear()
        answer._has_been_logged = True  # type: ignore[attr-defined]  # no line that says when
        return answer

    def _answer(self, request: HttpRequest, language: str) -> HttpResponseBase:
        try:
            request.upload_handlers = [MemoryUploads(request)]
            _check_source(request)
            match = resolve(request.path_info, URLS)
            return match.func(request, *match.args, **match.kwargs)  # type: ignore[no-any-return]
        except Http404:
            finding, status = Finding(KernelMessage.NOT_FOUND), 404
        except RequestDataTooBig:
            finding, status = Finding(ComplaintMessage.REQUEST_TOO_LARGE), 413
        except (SuspiciousOperation, MultiPartParserError):
            finding, status = Finding(ComplaintMessage.FORM_BROKEN), 400
        except TeduhError as error:
            finding, status = error.findings[0], status_of(error)
        except Exception as error:
            trace_id = uuid.uuid4().hex[:12]
            _log.error("fault %s in an intake page: %s", trace_id, type(error).__name__)
            finding, status = Finding(KernelMessage.DEFECT, params={"trace_id": trace_id}), 500
        return _problem(finding, language, status)


def _check_source(request: HttpRequest) -> None:
    """Refuse what is too large, and a form that another site sent, where the browser says so.

    Both before a byte of it is read.
    """
    if request.method in _SAFE:
        return
    length = request.headers.get("Content-Length", "0")
    if length.isdigit() and int(length) > REQUEST_BYTES:
        raise LimitReached(Finding(ComplaintMessage.REQUEST_TOO_LARGE))
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    foreign = site is not None and site not in ("same-origin", "none")
    if origin is not None:
        foreign = foreign or urlsplit(origin).netloc != request.get_host()
    if foreign:
        raise InvalidInput(Finding(ComplaintMessage.OTHER_SITE))


def _problem(finding: Finding, language: str, status: int) -> HttpResponse:
    context = {
        "language": language,
        "findings": [render(finding)],
        "exercise": settings.EXERCISE,
        "url": {"start": ENGLISH_PREFIX if language == "en" else PREFIX},
    }
    answer = HttpResponse(render_to_string("intake/problem.html", context), status=status)
    if status == 503:
        answer.headers["Retry-After"] = RETRY_SECONDS
    return answer
