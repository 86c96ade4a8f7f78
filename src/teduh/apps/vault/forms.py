"""What officers enter on the page of their keys."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_HIDDEN_TEXT = {"autocomplete": "off", "spellcheck": "false"}


def _passphrase(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=200,
        strip=True,
        widget=forms.PasswordInput(attrs=_HIDDEN_TEXT),
    )


class UnlockForm(forms.Form):
    """The passphrase of one's keys."""

    frasa = _passphrase(_("Passphrase of your keys"), _("Not the password you sign in with."))


class MakeForm(forms.Form):
    """A new passphrase, typed twice, so that it is written down right."""

    frasa = _passphrase(_("Passphrase"), _("Write the proposed one on paper, or take your own."))
    frasa_lagi = _passphrase(_("Passphrase, once more"))

    def clean(self) -> dict[str, Any]:
        """Refuse two that differ."""
        values = super().clean() or self.cleaned_data
        if "frasa_lagi" in values and values.get("frasa") != values["frasa_lagi"]:
            self.add_error("frasa_lagi", _("The two differ. Type the same one twice."))
        return values


class RecoveryForm(forms.Form):
    """The recovery key as written down."""

    pemulihan = forms.CharField(
        label=_("Recovery key"),
        help_text=_("28 letters and digits in groups of four."),
        max_length=60,
        widget=forms.TextInput(attrs=_HIDDEN_TEXT),
    )


class RecoverForm(MakeForm):
    """The recovery key, and a new passphrase."""

    pemulihan = forms.CharField(
        label=_("Recovery key"), max_length=60, widget=forms.TextInput(attrs=_HIDDEN_TEXT)
    )
    field_order = ["pemulihan", "frasa", "frasa_lagi"]


class CeremonyForm(forms.Form):
    """The second custodian, present at the same machine."""

    nama = forms.CharField(
        label=_("Sign-in name of the second custodian"),
        max_length=64,
        widget=forms.TextInput(attrs=_HIDDEN_TEXT),
    )
    frasa = _passphrase(_("Passphrase of the second custodian's keys"))
