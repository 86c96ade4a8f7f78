"""What people enter on the pages of this app. Names of fields are Indonesian, as addresses are."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from teduh.apps.accounts.selectors import administered_ids, institutions
from teduh.kernel.scope import Scope


class PassphraseCodeForm(forms.Form):
    """A one-time code instead of the old passphrase, and the new one twice."""

    nama = forms.CharField(label=_("Sign-in name"), max_length=64)
    kode = forms.CharField(label=_("One-time code"), max_length=120)
    sandi = forms.CharField(
        label=_("Your new password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    sandi_lagi = forms.CharField(
        label=_("Your new password, once more"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse two that differ."""
        values = super().clean() or self.cleaned_data
        if "sandi_lagi" in values and values.get("sandi") != values["sandi_lagi"]:
            self.add_error("sandi_lagi", _("The two differ. Type the same one twice."))
        return values


class SecondFactorCodeForm(forms.Form):
    """A one-time code beside the passphrase, for who has lost the second factor."""

    nama = forms.CharField(label=_("Sign-in name"), max_length=64)
    sandi = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    kode = forms.CharField(label=_("One-time code"), max_length=120)


class UnitImportForm(forms.Form):
    """A spreadsheet of offices, and whose they are."""

    instansi = forms.ModelChoiceField(queryset=None, label=_("Institution"), empty_label=None)
    berkas = forms.FileField(label=_("File"))

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["instansi"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = institutions(scope=scope).filter(id__in=administered_ids(scope))
