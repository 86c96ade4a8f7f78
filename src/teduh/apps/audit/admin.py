"""The audit trail in the admin site: administrators read the rows of their institutions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from teduh.apps.audit.models import AuditEntry, AuditHead
from teduh.apps.audit.selectors import audit_entries


class ReadOnlyAdmin(admin.ModelAdmin):
    """A table that the admin site shows and never changes."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Rows of the institutions that the reader administers."""

    list_display = ("recorded_at", "verb", "subject_kind", "subject_id", "actor_id", "position")
    list_filter = ("verb", "subject_kind")
    search_fields = ("=subject_id", "=actor_id")
    date_hierarchy = "recorded_at"
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        """Keep to the reader's institutions."""
        return audit_entries(scope=request.scope)  # type: ignore[attr-defined]


@admin.register(AuditHead)
class AuditHeadAdmin(ReadOnlyAdmin):
    """Signed daily heads: they say nothing of anybody."""

    list_display = ("day", "position", "hash", "signed_at")
