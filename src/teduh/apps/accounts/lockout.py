"""Locking an account after failed sign-ins, and keeping nothing about who tried from where.

django-axes counts by account, never by address: one office shares one address, and a lock by
address would shut out a whole regency. What is stored of a failure is a keyed digest of the
sign-in name that was typed, since people type passwords into that field too.
"""

from __future__ import annotations

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.http import HttpRequest, QueryDict

from teduh.apps.audit.keys import keyed_digest


def account_key(username: str | None) -> str | None:
    """Return what the counter of an account is stored under."""
    if username is None:
        return None
    return keyed_digest(f"sign-in:{username.strip().lower()}")


def account_key_of(request: HttpRequest, credentials: dict[str, Any] | None) -> str | None:
    """Find the sign-in name that a request tries and return its key (called by django-axes)."""
    username = (credentials or {}).get("username")
    if username is None:
        username = request.POST.get("login") or request.POST.get("username")
    return account_key(username)


def no_address(request: HttpRequest) -> None:
    """Give django-axes no address (called by it)."""


class QuietHandler(AxesDatabaseHandler):
    """Counts failures and forgets agent, headers, address and what was typed."""

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: Any = None, **kwargs: Any
    ) -> None:
        """Count one failure of an account."""
        if request is None:
            return
        request.axes_ip_address = None
        request.axes_user_agent = ""
        request.axes_http_accept = ""
        typed, request.POST = request.POST, QueryDict()
        asked, request.GET = request.GET, QueryDict()
        try:
            super().user_login_failed(sender, credentials, request, **kwargs)
        finally:
            request.POST, request.GET = typed, asked
