"""What Teduh decides differently from django-allauth and django-axes."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


def no_address(request: HttpRequest) -> None:
    """Give django-axes no address: people are locked by account, and addresses are not kept."""


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator; nobody signs up from outside."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up; administrators add people."""
        return False
