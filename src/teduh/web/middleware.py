"""What every request gets: a language, a scope, an actor, and one way of answering errors."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.functional import SimpleLazyObject

from teduh.kernel.clock import SystemClock
from teduh.kernel.errors import Finding, TeduhError
from teduh.kernel.scope import ANONYMOUS_ACTOR, PUBLIC_SCOPE, Actor, Scope
from teduh.kernel.texts import LANGUAGES, use_language
from teduh.web.messages import WebMessage

METHOD_NOT_ALLOWED = 405

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class LanguageMiddleware:
    """Indonesian, unless the reader chose English with the switch.

    The browser's own preference is not asked: many phones in Indonesia are set to English, and a
    page must look the same to two people who speak about it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if language not in LANGUAGES:
            language = settings.LANGUAGE_CODE
        request.language = request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
        with translation.override(language), use_language(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Cookie"])
        return response


class ScopeMiddleware:
    """`request.scope`: what the reader may see today. `request.actor`: who acts in a write.

    Both are lazy, so a public page without a session asks the database nothing.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.now = SystemClock().now()  # type: ignore[attr-defined]
        request.scope = SimpleLazyObject(lambda: reader_scope(request))  # type: ignore[attr-defined]
        request.actor = SimpleLazyObject(lambda: reader_actor(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            keep_private(response)
        return response


def keep_private(response: HttpResponseBase) -> None:
    """Tell caches that an answer to somebody with a session is theirs alone.

    The next reader of a shared computer must not find the last one's board under the back button.
    """
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-store"
    elif "no-store" not in response.headers["Cache-Control"]:
        patch_cache_control(response, private=True)


def reader_scope(request: HttpRequest) -> Scope:
    """Return the grants in force at this moment in their regions, or the citizen's scope."""
    if not request.user.is_authenticated:
        return PUBLIC_SCOPE
    from teduh.apps.accounts.selectors import scope_for  # noqa: PLC0415 - only for signed-in people

    now: datetime = request.now  # type: ignore[attr-defined]
    return scope_for(request.user, now)


def reader_actor(request: HttpRequest) -> Actor:
    """Return who acts."""
    if not request.user.is_authenticated:
        return ANONYMOUS_ACTOR
    return request.scope.actor  # type: ignore[attr-defined,no-any-return]


def reader_label(request: HttpRequest) -> str:
    """Return how the page greets who is signed in; empty for a citizen."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    return user.get_full_name() or user.get_username()  # type: ignore[no-any-return]


class ProblemMiddleware:
    """Give the request its trace id and turn errors that Teduh raised on purpose into answers."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.trace_id = uuid.uuid4().hex[:12]  # type: ignore[attr-defined]
        response = self.get_response(request)
        if response.status_code == METHOD_NOT_ALLOWED and request.method in ("GET", "POST"):
            return self._not_allowed(request, response)
        return response

    def _not_allowed(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Say in words what Django's decorators answer with an empty page."""
        from teduh.web import problems  # noqa: PLC0415 - templates are not needed before

        finding = Finding(WebMessage.METHOD_NOT_ALLOWED, params={"method": str(request.method)})
        answer = problems.answer(request, METHOD_NOT_ALLOWED, (finding,))
        answer.headers["Allow"] = response.headers.get("Allow", "")
        return answer

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Answer a `TeduhError`; anything else is a defect and goes to Django's handlers."""
        if isinstance(exception, TeduhError):
            from teduh.web import problems  # noqa: PLC0415 - templates are not needed before

            return problems.respond(request, exception)
        return None
