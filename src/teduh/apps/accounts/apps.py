"""Accounts as Django sees it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People, institutions, work units, positions and grants."""

    name = "teduh.apps.accounts"
    verbose_name = _("Accounts")
    label = "accounts"

    def ready(self) -> None:
        """Give the admin site the sign-in of every other page, second factor included."""
        from allauth.account.decorators import secure_admin_login
        from django.contrib import admin

        admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
