"""What people enter on the pages of this app. Names of fields are Indonesian, as addresses are."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from teduh.apps.accounts.selectors import administered_ids, institutions
from teduh.kernel.scope import Scope


class UnitImportForm(forms.Form):
    """A spreadsheet of offices, and whose they are."""

    instansi = forms.ModelChoiceField(queryset=None, label=_("Institution"), empty_label=None)
    berkas = forms.FileField(label=_("File"))

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["instansi"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = institutions(scope=scope).filter(id__in=administered_ids(scope))
