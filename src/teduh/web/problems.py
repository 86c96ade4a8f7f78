"""The only place that knows HTTP statuses: errors become a page for people or RFC 9457 JSON.

Whoever asks for `.json`, or accepts JSON and no HTML, gets `application/problem+json`; everybody
else gets a page that says what happened, where, and how to mend it, in the reader's language.
"""

from __future__ import annotations

import logging
import re
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

from teduh.kernel import errors
from teduh.kernel.errors import Finding, TeduhError
from teduh.kernel.messages import KernelMessage
from teduh.kernel.texts import render
from teduh.web.messages import WebMessage

_log = logging.getLogger("teduh.problems")

# First match wins, so a class stands before its parents.
STATUSES: tuple[tuple[type[TeduhError], int], ...] = (
    (errors.InvalidInput, 422),
    (errors.NotFound, 404),
    (errors.NotAllowed, 403),
    (errors.StateConflict, 409),
    (errors.LimitReached, 413),
    (errors.DependencyUnavailable, 503),
    (errors.Defect, 500),
)
TITLES = {
    400: gettext_lazy("The request could not be read"),
    403: gettext_lazy("Not allowed"),
    404: gettext_lazy("Not found"),
    405: gettext_lazy("Not possible here"),
    409: gettext_lazy("Changed in the meantime"),
    413: gettext_lazy("Too large"),
    422: gettext_lazy("Please check what you sent"),
    429: gettext_lazy("Too many attempts"),
    500: gettext_lazy("Something went wrong inside Teduh"),
    503: gettext_lazy("Not available at the moment"),
}
_TOO_FAST = re.compile(r"\.too_(many|fast)(_|$)")
RETRY_SECONDS = 60


def status_of(error: TeduhError) -> int:
    """Return the status of an error; a limit on speed is 429, any other limit 413."""
    status = next((code for kind, code in STATUSES if isinstance(error, kind)), 500)
    if status == 413 and any(_TOO_FAST.search(f.message_id) for f in error.findings):
        return 429
    return status


def wants_json(request: HttpRequest) -> bool:
    """Say whether the caller is a program."""
    if request.path.endswith(".json"):
        return True
    return not request.accepts("text/html") and (
        request.accepts("application/json") or request.accepts("application/problem+json")
    )


def problem_document(
    status: int, findings: tuple[Finding, ...], trace_id: str, instance: str = ""
) -> dict[str, Any]:
    """Return the RFC 9457 body, with every finding in words and by id."""
    listed = []
    for finding in findings:
        words = render(finding)
        listed.append(
            finding.as_dict()
            | {"where_text": words.where, "what": words.what, "repair": words.repair}
        )
    return {
        "type": f"urn:teduh:problem:{status}",
        "title": str(TITLES[status]),
        "status": status,
        "detail": listed[0]["what"] if listed else str(TITLES[status]),
        "instance": instance,
        "findings": listed,
        "trace_id": trace_id,
    }


def respond(request: HttpRequest, error: TeduhError) -> HttpResponse:
    """Answer an error that Teduh raised on purpose."""
    status = status_of(error)
    findings = error.findings
    if status >= 500:
        _log.error("%s trace_id=%s path=%s", type(error).__name__, trace_id_of(request),
                   request.path, exc_info=error)  # fmt: skip
        if isinstance(error, errors.Defect) or status == 500:
            findings = (defect(request),)
    return answer(request, status, findings)


def answer(request: HttpRequest, status: int, findings: tuple[Finding, ...]) -> HttpResponse:
    """Write the answer in the form that the caller asked for."""
    trace_id = trace_id_of(request)
    response: HttpResponse
    if wants_json(request):
        body = problem_document(status, findings, trace_id, request.path)
        response = JsonResponse(
            body, status=status, content_type="application/problem+json",
            json_dumps_params={"ensure_ascii": False, "default": str},
        )  # fmt: skip
    else:
        context = {
            "status": status,
            "title": TITLES[status],
            "findings": [render(finding) for finding in findings],
            "trace_id": trace_id,
            "sign_in": status in {403, 404} and not _signed_in(request),
        }
        response = HttpResponse(
            render_to_string("problem.html", context, request=request), status=status
        )
    response.headers["Cache-Control"] = "no-store"
    if status in {429, 503}:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def defect(request: HttpRequest) -> Finding:
    """Return the general text for a fault of ours, with the number that the log has."""
    return Finding(KernelMessage.DEFECT, params={"trace_id": trace_id_of(request)})


def trace_id_of(request: HttpRequest) -> str:
    """Return the number of this request (empty before the middleware ran)."""
    return getattr(request, "trace_id", "")


def _signed_in(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return bool(user and user.is_authenticated)


# --- Django's own handlers ----------------------------------------------------------------------


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that Django could not read, or one larger than the settings allow."""
    too_large = type(exception).__name__ in {"RequestDataTooBig", "TooManyFieldsSent"}
    if too_large:
        return answer(request, 413, (Finding(WebMessage.TOO_LARGE),))
    return answer(request, 400, (Finding(WebMessage.BAD_REQUEST),))


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Django's PermissionDenied."""
    return answer(request, 403, (Finding(KernelMessage.NOT_ALLOWED),))


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """An address that leads nowhere: the same words as for a thing one may not see."""
    return answer(request, 404, (Finding(KernelMessage.NOT_FOUND),))


def handler500(request: HttpRequest) -> HttpResponse:
    """A defect. Django has logged the traceback; the number ties the page to our line."""
    _log.error("defect trace_id=%s path=%s", trace_id_of(request), request.path)
    return answer(request, 500, (defect(request),))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token (setting CSRF_FAILURE_VIEW)."""
    _log.info("csrf trace_id=%s reason=%s", trace_id_of(request), reason)
    return answer(request, 403, (Finding(WebMessage.FORM_EXPIRED),))
