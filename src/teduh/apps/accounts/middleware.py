"""Refusals before any page: a second factor that is due, an exercise account elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.http.request import split_domain_port
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext

from teduh.apps.accounts.models import Person
from teduh.apps.accounts.selectors import second_factor_needed

# What somebody without the second factor may still open: the way to it, and the way out.
_OPEN_NAMES: Final = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "account_change_password",
        "code_passphrase",
        "code_second_factor",
        "language",
        "health",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_reauthenticate_webauthn",
        "mfa_login_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
    }
)
_LOCAL: Final = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})


def is_exercise_place(request: HttpRequest) -> bool:
    """Say whether exercise accounts may be used: in an exercise, asked from this machine itself."""
    host = split_domain_port(request.get_host())[0]
    return settings.EXERCISE and host in _LOCAL and request.META.get("REMOTE_ADDR") in _LOCAL


class SecondFactorMiddleware:
    """Officers, custodians and administrators get no further than setting up a second factor.

    Asked on every page of somebody signed in, so that a role granted this minute counts this
    minute. Without a session cookie nothing is asked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        session_cookie = settings.SESSION_COOKIE_NAME in request.COOKIES
        if not session_cookie or not request.user.is_authenticated:
            return self.get_response(request)
        person = request.user
        assert isinstance(person, Person)  # noqa: S101 - AUTH_USER_MODEL
        if person.is_demo and not is_exercise_place(request):
            logout(request)
            messages.error(request, gettext("Exercise accounts exist only in an exercise."))
            return redirect(reverse("account_login"))
        if not self._may_pass(request, person):
            messages.warning(
                request,
                gettext("Your role needs a second factor. Set it up now; then you can go on."),
            )
            return redirect(reverse("mfa_index"))
        return self.get_response(request)

    def _may_pass(self, request: HttpRequest, person: Person) -> bool:
        return (
            _is_open(request)
            or get_adapter().is_mfa_enabled(person)
            or not second_factor_needed(person)
        )


def _is_open(request: HttpRequest) -> bool:
    if request.path_info.startswith(settings.STATIC_URL):
        return True
    try:
        return resolve(request.path_info).url_name in _OPEN_NAMES
    except Resolver404:
        return False
