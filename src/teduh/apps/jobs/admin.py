"""Long work in the admin site: to look at."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from teduh.apps.audit.admin import ReadOnlyAdmin
from teduh.apps.jobs.models import Job
from teduh.apps.jobs.selectors import jobs


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Jobs of the reader's institutions."""

    list_display = ("key", "kind", "state", "progress", "total", "attempts", "created_at")
    list_filter = ("kind", "state")
    search_fields = ("key",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        """Keep to the reader's institutions."""
        return jobs(scope=request.scope)  # type: ignore[attr-defined]
