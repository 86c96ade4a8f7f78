"""Institutions, offices, people and grants in the admin site, for administrators.

Every write goes through a service, or stands beside its audit row in the page's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from teduh.apps.accounts import services
from teduh.apps.accounts.admin_base import (
    InstitutionalAdmin,
    adopt,
    record_change,
    say_findings,
    scope_of,
)
from teduh.apps.accounts.messages import AccountsMessage
from teduh.apps.accounts.models import (
    Device,
    GrantRecord,
    Institution,
    Person,
    Position,
    WorkUnit,
)
from teduh.apps.accounts.rules import CodePurpose
from teduh.apps.accounts.selectors import administered_ids, people_administered
from teduh.kernel.errors import Finding, TeduhError
from teduh.kernel.region_codes import region_code_contains
from teduh.kernel.texts import render

admin.site.unregister(Group)  # roles are grants; groups of Django's would mean nothing here


@admin.register(Institution)
class InstitutionAdmin(InstitutionalAdmin):
    """One's own institutions; new ones are made on the machine (`teduh user institution`)."""

    institution_path = "id"
    list_display = ("name", "kind", "place", "is_active")
    readonly_fields = ("kind", "place", "created_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never here."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save with the audit row beside it."""
        obj.version += 1
        super().save_model(request, obj, form, change)
        record_change(request, "institution_changed", "institution", obj, obj.pk)


class PersonForm(forms.ModelForm):
    """Sign-in names are small letters."""

    class Meta:
        model = Person
        fields = ("username", "display_name")

    def clean_username(self) -> str:
        """Take capital letters as small ones."""
        return str(self.cleaned_data["username"]).strip().lower()


@admin.register(Person)
class PersonAdmin(InstitutionalAdmin):
    """People of one's own institutions. A new one gets a one-time code to set a passphrase with."""

    form = PersonForm
    list_display = ("username", "display_name", "is_active", "last_login")
    search_fields = ("username", "display_name")
    readonly_fields = ("is_active", "is_demo", "created_at", "last_login")
    actions = ("code_passphrase", "code_second_factor", "unlock", "deactivate")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        """Keep to the people that the reader manages."""
        return people_administered(scope=scope_of(request))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep the sign-in name once it is given."""
        return (*self.readonly_fields, "username") if obj else self.readonly_fields

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Add through the service; a changed name has its audit row beside it."""
        actor = scope_of(request).actor
        if change:
            super().save_model(request, obj, form, change)
            record_change(request, "person_renamed", "person", obj, _first_institution(request))
            return
        made = services.person_create(
            actor=actor, username=obj.username, display_name=obj.display_name
        )
        adopt(obj, made)
        self._issue(request, [made], CodePurpose.PASSPHRASE)

    @admin.action(description=_("Issue a one-time code for a new passphrase"))
    def code_passphrase(self, request: HttpRequest, queryset: QuerySet[Person]) -> None:
        """Issue codes with which the chosen people set passphrases that nobody else knows."""
        self._issue(request, queryset, CodePurpose.PASSPHRASE)

    @admin.action(description=_("Issue a one-time code for a lost second factor"))
    def code_second_factor(self, request: HttpRequest, queryset: QuerySet[Person]) -> None:
        """Issue codes with which the chosen people, who know the passphrase, begin anew."""
        self._issue(request, queryset, CodePurpose.SECOND_FACTOR)

    def _issue(self, request: HttpRequest, chosen: Iterable[Person], purpose: CodePurpose) -> None:
        text = _("One-time code for %(user)s, shown this once: %(code)s (used at %(address)s)")
        for person in chosen:
            try:
                code = services.code_issue(
                    actor=scope_of(request).actor, person=person, purpose=purpose
                )
            except TeduhError as error:
                say_findings(request, error)
                continue
            address = request.build_absolute_uri(reverse(f"code_{purpose}"))
            params = {"user": person.username, "code": code, "address": address}
            messages.warning(request, text % params)

    @admin.action(description=_("Unlock after failed sign-ins"))
    def unlock(self, request: HttpRequest, queryset: QuerySet[Person]) -> None:
        """Forget failures."""
        for person in queryset:
            services.person_unlock(actor=scope_of(request).actor, person=person)

    @admin.action(description=_("Let sign in no more"))
    def deactivate(self, request: HttpRequest, queryset: QuerySet[Person]) -> None:
        """Switch accounts off, never one's own."""
        actor = scope_of(request).actor
        for person in queryset.exclude(actor_id=actor.actor_id):
            services.person_deactivate(actor=actor, person=person)


def _first_institution(request: HttpRequest) -> int:
    return min(administered_ids(scope_of(request)))


@admin.register(GrantRecord)
class GrantAdmin(InstitutionalAdmin):
    """Grants: given here, confirmed on the page of one's access, withdrawn by an action."""

    list_display = ("person", "role", "institution", "place", "valid_from", "valid_to", "state")
    list_filter = ("role", "state")
    search_fields = ("person__username", "person__display_name")
    raw_id_fields = ("place",)
    actions = ("withdraw",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A grant is never edited: it is withdrawn, and another one given."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Administrators look at the grants of their institutions."""
        return bool(administered_ids(scope_of(request)))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Grant through the service, which checks who may grant what."""
        made = services.grant_create(
            actor=scope_of(request).actor,
            person=obj.person,
            institution=obj.institution,
            place=obj.place,
            role=obj.role,
            valid_from=obj.valid_from,
            valid_to=obj.valid_to,
        )
        adopt(obj, made)
        if made.state == "pending":
            finding = Finding(AccountsMessage.GRANT_NEEDS_ANOTHER)
            messages.warning(request, render(finding).as_line())

    @admin.action(description=_("Withdraw at once"), permissions=["view"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[GrantRecord]) -> None:
        """Withdraw the chosen grants."""
        for grant in queryset:
            try:
                services.grant_withdraw(actor=scope_of(request).actor, grant=grant)
            except TeduhError as error:
                say_findings(request, error)


class WorkUnitForm(forms.ModelForm):
    """An office lies in its institution's region and belongs to an office of the same one."""

    class Meta:
        model = WorkUnit
        fields = ("institution", "parent", "code", "name", "kind", "place", "is_active")

    def clean(self) -> dict[str, Any]:
        """Check what fields alone cannot tell."""
        values = super().clean() or self.cleaned_data
        institution, place = values.get("institution"), values.get("place")
        parent = values.get("parent")
        if institution and place and not region_code_contains(institution.place.path, place.path):
            params = {"code": place.path, "region": institution.place.path}
            self._refuse("place", AccountsMessage.UNIT_PLACE_OUTSIDE, params)
        above, chain = parent, []
        while above is not None:
            chain.append(above.code)
            if above.institution_id != getattr(institution, "pk", None):
                self._refuse("parent", AccountsMessage.UNIT_PARENT_UNKNOWN, {"code": above.code})
                break
            if above.pk == self.instance.pk:
                params = {"code": above.code, "chain": " > ".join(chain)}
                self._refuse("parent", AccountsMessage.UNIT_CYCLE, params)
                break
            above = above.parent
        return values

    def _refuse(self, field: str, message: AccountsMessage, params: dict[str, str]) -> None:
        rendered = render(Finding(message, params=params))
        self.add_error(field, f"{rendered.what} {rendered.repair}")


@admin.register(WorkUnit)
class WorkUnitAdmin(InstitutionalAdmin):
    """Offices, one at a time; whole lists are sent on the page of work units."""

    form = WorkUnitForm
    list_display = ("code", "name", "kind", "institution", "place", "is_active")
    list_filter = ("kind", "is_active")
    search_fields = ("code", "name")
    raw_id_fields = ("place",)
    list_select_related = ("institution", "place")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save with the audit row beside it."""
        obj.version += bool(change)
        super().save_model(request, obj, form, change)
        verb = "work_unit_changed" if change else "work_unit_created"
        record_change(request, verb, "work_unit", obj, obj.institution_id)


@admin.register(Position)
class PositionAdmin(InstitutionalAdmin):
    """Who sits where, when. Afterwards only the last day changes."""

    institution_path = "work_unit__institution_id"
    list_display = ("title", "person", "work_unit", "capacity", "valid_from", "valid_to")
    list_filter = ("capacity",)
    search_fields = ("title", "person__display_name", "work_unit__name")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep everything but the last day once it is written."""
        kept = ("person", "work_unit", "title", "capacity", "decree_number", "valid_from")
        return kept if obj else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Seat, or end, through the services."""
        actor = scope_of(request).actor
        if not change:
            made = services.position_create(
                actor=actor, **{name: form.cleaned_data[name] for name in form.cleaned_data}
            )
            adopt(obj, made)
        elif obj.valid_to:
            services.position_end(actor=actor, position=obj, last_day=obj.valid_to)


@admin.register(Device)
class DeviceAdmin(InstitutionalAdmin):
    """Devices: the secret is shown once when one is added."""

    list_display = ("name", "institution", "place", "valid_from", "valid_to", "revoked_at")
    raw_id_fields = ("place",)
    actions = ("revoke",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A device is revoked and another one added."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Administrators look at the devices of their institutions."""
        return bool(administered_ids(scope_of(request)))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Register through the service and show the secret."""
        made, secret = services.device_create(
            actor=scope_of(request).actor,
            **{name: form.cleaned_data[name] for name in form.cleaned_data},
        )
        adopt(obj, made)
        text = _("Secret of %(device)s, shown this once: %(secret)s")
        messages.warning(request, text % {"device": made.name, "secret": secret})

    @admin.action(description=_("Revoke"), permissions=["view"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Device]) -> None:
        """Accept nothing from the chosen devices any more."""
        for device in queryset:
            services.device_revoke(actor=scope_of(request).actor, device=device)
