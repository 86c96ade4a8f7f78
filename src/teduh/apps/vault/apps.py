"""The strongroom as Django sees it."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Keys and sealed items; nothing of it is in the admin site."""

    name = "teduh.apps.vault"
    label = "vault"

    def ready(self) -> None:
        """Lock an officer's keys when she signs out, in every tab."""
        from django.contrib.auth.signals import user_logged_out

        from teduh.apps.vault.handlers import lock_on_sign_out

        user_logged_out.connect(lock_on_sign_out, dispatch_uid="vault.lock")
