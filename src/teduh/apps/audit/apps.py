"""Audit as Django sees it."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who did what: rows that only grow, sealed into a hash chain."""

    name = "teduh.apps.audit"
    label = "audit"
