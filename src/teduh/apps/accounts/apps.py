"""Accounts as Django sees it."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, institutions, work units, positions and grants."""

    name = "teduh.apps.accounts"
    label = "accounts"
