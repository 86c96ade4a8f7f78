"""What Teduh decides differently from django-allauth."""

from __future__ import annotations

import hashlib
import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from nacl.encoding import URLSafeBase64Encoder
from nacl.secret import SecretBox

from teduh.apps.accounts.models import Person
from teduh.apps.accounts.selectors import second_factor_needed
from teduh.apps.audit.keys import installation_key_load


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator; nobody signs up, and no message leaves by e-mail."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _(
            "Too many failed sign-in attempts. Wait 15 minutes and try again, or ask your "
            "administrator to unlock the account."
        )
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody signs up; administrators add people."""
        return False

    def send_mail(self, template_prefix: str, *_: Any, **__: Any) -> None:
        """Refuse to send: people have no addresses here."""
        raise ImproperlyConfigured(f"Teduh sends no e-mail ({template_prefix})")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask for the passphrase again before a change of the account, unless it was just given."""
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        request = context.request
        records = get_authentication_records(request, request.user)
        latest = max((record["at"] for record in records), default=0.0)
        return time.time() - latest >= app_settings.REAUTHENTICATION_TIMEOUT


class MfaAdapter(DefaultMFAAdapter):
    """Second factors: their secrets are encrypted at rest, and who must have one keeps one."""

    def _get_site_name(self) -> str:
        return "Teduh"

    def encrypt(self, text: str) -> str:
        """Encrypt a secret under a key derived from the installation's own."""
        return _secret_box().encrypt(text.encode(), encoder=URLSafeBase64Encoder).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Counterpart of `encrypt`."""
        return _secret_box().decrypt(encrypted_text.encode(), encoder=URLSafeBase64Encoder).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Let somebody whose roles demand a second factor remove one only if another remains."""
        person = authenticator.user
        if not isinstance(person, Person) or not second_factor_needed(person):
            return True
        others = Authenticator.objects.filter(user=person).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def _secret_box() -> SecretBox:
    seed = bytes(installation_key_load())
    return SecretBox(hashlib.blake2b(seed, digest_size=32, person=b"teduh-mfa").digest())
