"""The cookie that unlocks: 32 bytes that are nowhere else, for this site and one sitting."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from teduh.apps.vault.messages import VaultMessage
from teduh.apps.vault.models import Sitting
from teduh.apps.vault.rules import SITTING_LONGEST
from teduh.apps.vault.services.drafts import draft_keep, draft_take
from teduh.apps.vault.services.sittings import sitting_use, sittings_end
from teduh.kernel.errors import Finding, NotAllowed
from teduh.kernel.scope import Actor
from teduh.kernel.sealing.officers import OfficerKeys

_SEPARATOR: Final = "."
View = Callable[..., HttpResponse]


def cookie_name() -> str:
    """Return the cookie's name; over TLS browsers bind `__Host-` to this host and path."""
    return "__Host-teduh_kunci" if settings.SESSION_COOKIE_SECURE else "teduh_kunci"


def cookie_set(response: HttpResponseBase, sitting: Sitting, cookie_key: bytes) -> None:
    """Give the browser its half of the unlocked keys."""
    value = sitting.sitting_id + _SEPARATOR + base64.urlsafe_b64encode(cookie_key).decode()
    response.set_cookie(
        cookie_name(),
        value,
        max_age=int(SITTING_LONGEST.total_seconds()),
        httponly=True,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        samesite="Strict",
        path="/",
    )


def unlocked_keys(request: HttpRequest, actor: Actor) -> OfficerKeys:
    """Return the reader's keys for this request.

    Raises
    ------
    NotAllowed
        `vault.sitting.locked`.
    """
    sitting_id, _, text = request.COOKIES.get(cookie_name(), "").partition(_SEPARATOR)
    try:
        cookie_key = base64.urlsafe_b64decode(text.encode())
    except ValueError as error:
        raise NotAllowed(Finding(VaultMessage.LOCKED)) from error
    return sitting_use(actor=actor, sitting_id=sitting_id, cookie_key=cookie_key)


def sitting_of(request: HttpRequest, actor: Actor) -> Sitting | None:
    """Return the reader's sitting when it is open, to show until when."""
    try:
        unlocked_keys(request, actor)
    except NotAllowed:
        return None
    sitting_id = request.COOKIES[cookie_name()].partition(_SEPARATOR)[0]
    return Sitting.objects.get(sitting_id=sitting_id)


def cookie_drop(response: HttpResponseBase, actor: Actor) -> None:
    """Lock: end the sitting and take the cookie back."""
    sittings_end(actor=actor)
    response.delete_cookie(cookie_name(), path="/", samesite="Strict")


def needs_keys(view: View) -> View:
    """Send a reader whose keys are locked to unlock them, and keep what she typed, sealed.

    The view answers GET and POST at one address, so that its form can be shown again.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotAllowed as error:
            if not _is_locked(error):
                raise
        address = request.get_full_path()
        if request.method == "POST":
            typed = {k: v for k, v in request.POST.lists() if k != "csrfmiddlewaretoken"}
            draft_id = draft_keep(
                actor=request.scope.actor,  # type: ignore[attr-defined]
                address=request.path,
                fields=typed,
                day=request.now.date(),  # type: ignore[attr-defined]
            )
            address = f"{request.path}?draf={draft_id}" if draft_id else request.path
        return redirect(f"{reverse('keys')}?{urlencode({'lanjut': address})}")

    return guarded


def acts_with_keys(view: View) -> View:
    """Send a reader whose keys are locked to the page of keys, and then back to where she was.

    For acts that a button starts: nothing of what it takes is kept.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotAllowed as error:
            if not _is_locked(error):
                raise
        came_from = urlsplit(request.headers.get("Referer", ""))
        back = came_from.path if came_from.netloc == request.get_host() else ""
        return redirect(f"{reverse('keys')}?{urlencode({'lanjut': back})}" if back else "keys")

    return guarded


def _is_locked(error: NotAllowed) -> bool:
    return any(finding.message is VaultMessage.LOCKED for finding in error.findings)


def draft_of(request: HttpRequest, actor: Actor, keys: OfficerKeys) -> dict[str, list[str]]:
    """Return what was typed on this page before the keys locked."""
    draft_id = request.GET.get("draf", "")
    if not draft_id:
        return {}
    return draft_take(actor=actor, keys=keys, address=request.path, draft_id=draft_id)
