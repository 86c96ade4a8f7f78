"""What the views share: the reader's scope, places by code, findings on a page with a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from teduh.apps.jobs.selectors import finding_from_dict
from teduh.kernel.errors import InvalidInput, LimitReached, StateConflict, TeduhError
from teduh.kernel.scope import Scope
from teduh.kernel.texts import RenderedFinding
from teduh.kernel.texts import render as render_finding

View = Callable[..., HttpResponse]
# Faults of what was sent: shown above the form with what was chosen. All others are answered by
# the web layer, which alone knows statuses; these two it must know here as the page is ours.
_ON_THE_FORM: Final = ((InvalidInput, 422), (LimitReached, 413), (StateConflict, 409))


def scope_of(request: HttpRequest) -> Scope:
    """Return what the reader may see today."""
    return request.scope  # type: ignore[attr-defined,no-any-return]


def signed_in(view: View) -> View:
    """Ask for an account, and tell caches to keep nothing."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = login_required(view)(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return guarded


def with_findings(
    request: HttpRequest, template: str, context: Mapping[str, Any], error: TeduhError
) -> HttpResponse:
    """Show a form again with every finding above it and what was chosen still in it."""
    status = next((code for kind, code in _ON_THE_FORM if isinstance(error, kind)), None)
    if status is None:
        raise error
    rendered = [render_finding(finding) for finding in error.findings]
    return render(request, template, {**context, "findings": rendered}, status=status)


def stored_findings(rows: list[dict[str, Any]]) -> list[RenderedFinding]:
    """Return findings that were kept as plain data, in the reader's words."""
    return [render_finding(finding_from_dict(row)) for row in rows]
