"""Elections in the admin site: the calendar and office-holders may be corrected by hand.

What comes from a description is replaced when a newer one is loaded; hand-made rows about offices
and stages stand beside it. Every saved change leaves its audit row.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import URLField
from django.http import HttpRequest

from teduh.apps.audit.services import audit_record
from teduh.apps.elections.models import (
    Annulment,
    Candidate,
    CandidatePair,
    Contest,
    Election,
    Electorate,
    OfficeHolder,
    Party,
    PartySupport,
    Result,
    Round,
    Stage,
    StationCount,
    Turnout,
)
from teduh.kernel.scope import Actor


class Audited(admin.ModelAdmin):
    """A model whose changes by hand leave an audit row in the same transaction."""

    formfield_overrides = {URLField: {"assume_scheme": "https"}}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save and record."""
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            self._record(request, obj, "changed" if change else "added")

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Record and delete."""
        with transaction.atomic():
            self._record(request, obj, "deleted")
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Record and delete each."""
        with transaction.atomic():
            for obj in queryset:
                self._record(request, obj, "deleted")
            super().delete_queryset(request, queryset)

    def _record(self, request: HttpRequest, obj: Any, verb: str) -> None:
        actor_id = getattr(request.user, "actor_id", "") or f"person:{request.user.pk}"
        audit_record(
            actor=Actor(actor_id),
            verb=f"{obj._meta.model_name}_{verb}",
            subject_kind=obj._meta.label_lower,
            subject_id=obj.pk,
            details={"form": obj._meta.model_name},
        )


class CandidateInline(admin.StackedInline):
    """Members of a pair."""

    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    model = Candidate
    extra = 0


class SupportInline(admin.TabularInline):
    """Parties behind a pair."""

    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    model = PartySupport
    extra = 0


@admin.register(Election)
class ElectionAdmin(Audited):
    """Elections."""

    list_display = ("slug", "kind", "name_id", "voting_on")


@admin.register(Round)
class RoundAdmin(Audited):
    """Rounds."""

    list_display = ("slug", "election", "kind", "voting_on", "place")
    list_filter = ("election", "kind")
    raw_id_fields = ("place",)


@admin.register(Stage)
class StageAdmin(Audited):
    """The calendar."""

    list_display = ("slug", "election", "name_id", "starts_on", "ends_on", "place")
    list_filter = ("election",)
    raw_id_fields = ("place",)


@admin.register(Contest)
class ContestAdmin(Audited):
    """Contests."""

    list_display = ("slug", "election", "office", "constituency")
    raw_id_fields = ("constituency",)


@admin.register(CandidatePair)
class CandidatePairAdmin(Audited):
    """Pairs with their members and parties."""

    list_display = ("contest", "number", "independent")
    list_filter = ("contest__election",)
    inlines = (CandidateInline, SupportInline)


@admin.register(OfficeHolder)
class OfficeHolderAdmin(Audited):
    """Who held which office, from when to when, on what ground."""

    list_display = ("place", "office", "name", "capacity", "starts_on", "ends_on", "interest")
    list_filter = ("office", "capacity", "interest")
    search_fields = ("name", "place__name", "decree")
    raw_id_fields = ("place", "pair")


@admin.register(Electorate, StationCount, Result, Turnout)
class CountAdmin(Audited):
    """Figures about voters, stations and votes."""

    list_display = ("__str__", "place", "standing", "source_url")
    list_filter = ("standing",)
    raw_id_fields = ("place",)


admin.site.register(Party, Audited)
admin.site.register(Annulment, Audited)
