"""Bodies of referral in the admin site: an office's own names and addresses, from a day on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from teduh.apps.accounts.admin_base import InstitutionalAdmin, record_change
from teduh.apps.referrals.models import BodyEntry
from teduh.kernel.texts import pick
from teduh.law.bodies import bodies


class BodyForm(forms.ModelForm):
    """A body; its kind is one of those that ship."""

    kind = forms.ChoiceField()

    class Meta:
        model = BodyEntry
        fields = ("institution", "kind", "name", "address", "valid_from", "valid_to")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].label = BodyEntry._meta.get_field("kind").verbose_name
        self.fields["kind"].choices = [(body.id, pick(dict(body.name))) for body in bodies()]


@admin.register(BodyEntry)
class BodyAdmin(InstitutionalAdmin):
    """Names and addresses of bodies; an old one ends and another begins."""

    form = BodyForm
    list_display = ("name", "kind", "institution", "valid_from", "valid_to")
    list_filter = ("kind",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save with the audit row beside it."""
        if change:
            obj.version += 1
        super().save_model(request, obj, form, change)
        record_change(request, "body_of_referral_saved", "body", obj, obj.institution_id)
