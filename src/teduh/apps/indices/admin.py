"""Indices in the admin site: to look at. Datasets and runs show to their own institution only."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from teduh.apps.indices.models import (
    Dataset,
    DatasetVersion,
    InstallationMark,
    Instrument,
    NamedCause,
    Publication,
    PublishedFigure,
    Run,
)
from teduh.apps.regions.admin import ReadOnly


class OwnInstitution(ReadOnly):
    """Rows of the institutions where the reader holds a grant; an administrator is no exception."""

    institution_field = "institution"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Leave out what belongs to others."""
        ids = request.scope.institution_ids  # type: ignore[attr-defined]
        own = Q(**{f"{self.institution_field}__in": ids})
        rows: QuerySet[Any] = super().get_queryset(request).filter(own)
        return rows


@admin.register(InstallationMark)
class InstallationMarkAdmin(ReadOnly):
    """What this database is for."""

    list_display = ("is_exercise", "marked_at")


@admin.register(Instrument)
class InstrumentAdmin(ReadOnly):
    """Instruments as their files describe them."""

    list_display = ("id", "name", "status", "public_floor", "loaded_at")
    list_filter = ("status",)


@admin.register(PublishedFigure)
class PublishedFigureAdmin(ReadOnly):
    """Published figures with their sources."""

    list_display = ("id", "place_name", "node", "printed", "status", "source_grade", "source_name")
    list_filter = ("instrument", "status", "level")
    search_fields = ("id", "place_name", "source_name")


@admin.register(NamedCause)
class NamedCauseAdmin(ReadOnly):
    """Who named which cause."""

    list_display = ("id", "theme_name", "speaker", "said_on", "source_grade")
    list_filter = ("theme",)


@admin.register(Dataset)
class DatasetAdmin(OwnInstitution):
    """Datasets of the reader's institutions."""

    list_display = ("name", "instrument", "place", "level", "is_exercise", "created_at")


@admin.register(DatasetVersion)
class DatasetVersionAdmin(OwnInstitution):
    """Versions of datasets."""

    institution_field = "dataset__institution"
    list_display = ("dataset", "number", "row_count", "content_hash", "created_at")


@admin.register(Run)
class RunAdmin(OwnInstitution):
    """Runs of the reader's institutions."""

    list_display = ("run_id", "instrument", "place", "level", "state", "is_exercise", "created_at")
    list_filter = ("state", "instrument")


@admin.register(Publication)
class PublicationAdmin(OwnInstitution):
    """Decisions about runs."""

    institution_field = "run__institution"
    list_display = ("run", "published_at", "withdrawn_at", "reason")
