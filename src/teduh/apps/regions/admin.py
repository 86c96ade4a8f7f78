"""Places in the admin site: to look at. They change by editions, imports and approvals only."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from teduh.apps.regions.models import (
    BoundaryImport,
    Edition,
    Place,
    PlaceCode,
    PlaceLink,
    PlaceName,
)


class ReadOnly(admin.ModelAdmin):
    """A model that the admin site shows and does not change."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never; the services write."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never; the services write."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never; places end, they are not deleted."""
        return False


class CodeInline(admin.TabularInline):
    """Codes of a place, of today and of before."""

    model = PlaceCode
    fields = ("scheme", "code", "edition", "valid_from", "valid_to")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


class NameInline(CodeInline):
    """Former names and short forms."""

    model = PlaceName
    fields = ("kind", "name", "valid_to", "source")


@admin.register(Place)
class PlaceAdmin(ReadOnly):
    """Places with their codes and names."""

    list_display = ("path", "name", "kind", "level", "status")
    list_filter = ("level", "kind", "status")
    search_fields = ("path", "name")
    raw_id_fields = ("parent",)
    inlines = (CodeInline, NameInline)
    show_full_result_count = False


@admin.register(Edition)
class EditionAdmin(ReadOnly):
    """Editions that are known."""

    list_display = ("scheme", "label", "decree", "valid_from", "loaded_at")


@admin.register(BoundaryImport)
class BoundaryImportAdmin(ReadOnly):
    """Imports of boundaries."""

    list_display = ("imported_at", "level", "source", "licence", "matched_count", "unmatched_count")
    list_filter = ("level",)


@admin.register(PlaceLink)
class PlaceLinkAdmin(admin.ModelAdmin):
    """Edges of other hierarchies, kept by hand."""

    list_display = ("hierarchy", "parent", "child", "valid_from", "valid_to")
    list_filter = ("hierarchy",)
    raw_id_fields = ("parent", "child")
