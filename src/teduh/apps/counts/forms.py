"""What a leader says to publish counts. Names of fields are Indonesian, as addresses are."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class PublishForm(forms.Form):
    """Which days, and why."""

    sejak = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    sampai = forms.DateField(
        label=_("Last day"),
        help_text=_("Before today: counts of a time that is over stand still."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    alasan = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Who decided it and when, as “Plenary of 3 March 2025”. It becomes public."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
