"""Audit as Django sees it."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def _keep_triggers(using: str, **_: Any) -> None:
    """Put back triggers that a rebuilt table lost."""
    from teduh.apps.audit.triggers import ENTRY, TRIGGERS

    connection = connections[using]
    if ENTRY in connection.introspection.table_names():
        TRIGGERS.ensure(connection)


class AuditConfig(AppConfig):
    """Who did what: rows that only grow, sealed into a hash chain."""

    name = "teduh.apps.audit"
    verbose_name = _("Audit")
    label = "audit"

    def ready(self) -> None:
        """Check the triggers after every migration."""
        post_migrate.connect(_keep_triggers, sender=self, dispatch_uid="audit-triggers")
