"""Indices as Django sees it."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def _keep_triggers(using: str, **_: Any) -> None:
    """Put back triggers that a rebuilt table lost."""
    from teduh.apps.indices.triggers import MARK, TRIGGERS

    connection = connections[using]
    if MARK in connection.introspection.table_names():
        TRIGGERS.ensure(connection)


class IndicesConfig(AppConfig):
    """Instruments, datasets, runs, publications and published figures."""

    name = "teduh.apps.indices"
    verbose_name = _("Indices")
    label = "indices"

    def ready(self) -> None:
        """Subscribe to our own events and check the triggers after every migration."""
        from teduh.apps.indices import handlers, jobs  # noqa: F401 - jobs registers its kinds

        handlers.connect()
        post_migrate.connect(_keep_triggers, sender=self, dispatch_uid="indices-triggers")
