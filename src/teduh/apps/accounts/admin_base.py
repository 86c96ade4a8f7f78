"""What the admin pages of institutions' data share.

An administrator sees the rows of the institutions she administers, writes through the services, and
leaves no second log with names: the audit trail is the log.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import ForeignKey, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from teduh.apps.accounts.models import Institution, Person
from teduh.apps.accounts.selectors import administered_ids, people_administered
from teduh.apps.audit.services import audit_record
from teduh.kernel.errors import TeduhError
from teduh.kernel.scope import Scope
from teduh.kernel.texts import render


def scope_of(request: HttpRequest) -> Scope:
    """Return the reader's scope (set by `web.middleware`)."""
    return request.scope  # type: ignore[attr-defined,no-any-return]


class InstitutionalAdmin(admin.ModelAdmin):
    """A table whose rows belong to an institution; `institution_path` leads there."""

    institution_path: ClassVar[str] = "institution_id"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Keep to the institutions that the reader administers."""
        wanted = {f"{self.institution_path}__in": administered_ids(scope_of(request))}
        return super().get_queryset(request).filter(**wanted)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Offer the reader's own institutions, their offices and their people only."""
        scope = scope_of(request)
        ids = administered_ids(scope)
        related = db_field.related_model
        if related is Institution:
            kwargs["queryset"] = Institution.objects.filter(id__in=ids)
        elif related is Person:
            kwargs["queryset"] = people_administered(scope=scope)
        elif any(field.name == "institution" for field in related._meta.get_fields()):
            kwargs["queryset"] = related._default_manager.filter(institution_id__in=ids)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Nothing is deleted: things end, are withdrawn or switched off."""
        return False

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Tell what a service refused above the form; nothing was written."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except TeduhError as error:
            say_findings(request, error)
            return redirect(request.get_full_path())

    def log_addition(self, *_: Any, **__: Any) -> None:
        """Keep no second log."""

    def log_change(self, *_: Any, **__: Any) -> None:
        """Keep no second log."""

    def log_deletions(self, *_: Any, **__: Any) -> None:
        """Keep no second log."""


def adopt(obj: Model, made: Model) -> None:
    """Let the admin site go on with the row that a service made."""
    obj.pk = made.pk
    obj._state.adding = False
    obj.refresh_from_db()


def say_findings(request: HttpRequest, error: TeduhError) -> None:
    """Show what was refused."""
    for finding in error.findings:
        messages.error(request, render(finding).as_line())


def record_change(request: HttpRequest, verb: str, kind: str, obj: Any, institution: int) -> None:
    """Write the audit row of a change made on an admin page, in its transaction."""
    audit_record(
        actor=scope_of(request).actor,
        verb=verb,
        subject_kind=kind,
        subject_id=obj.pk,
        institution_id=institution,
    )
