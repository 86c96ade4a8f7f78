"""The strongroom as Django sees it."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Keys and sealed items; nothing of it is in the admin site."""

    name = "teduh.apps.vault"
    label = "vault"
