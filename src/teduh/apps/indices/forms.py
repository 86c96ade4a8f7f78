"""Forms: they bind and describe input; what it means is decided by the services."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from teduh.apps.accounts.models import Institution
from teduh.apps.indices.models import LEVEL_WORDS, Instrument, InstrumentStatus
from teduh.apps.indices.rules import EDITORS
from teduh.apps.regions.selectors import place_names
from teduh.kernel.region_codes import region_code_is_valid
from teduh.kernel.scope import Scope

LEVELS: Final = [(level, LEVEL_WORDS[level]) for level in list(LEVEL_WORDS)[1:]]
USUAL_INSTRUMENT: Final = "ikp-2024"
CODE_HELP: Final = _("Kemendagri code with dots, for example 64.02 for Kutai Kartanegara.")


def _computable() -> list[tuple[str, str]]:
    rows = Instrument.objects.filter(status=InstrumentStatus.COMPUTABLE)
    return [(row.pk, row.name) for row in rows]


class CodeField(forms.CharField):
    """A region code, checked for its form only."""

    def clean(self, value: Any) -> str:
        """Return the code without blanks around it."""
        code = str(super().clean(value)).strip()
        if code and not region_code_is_valid(code):
            raise forms.ValidationError(
                _("Write a region code with dots, for example 64.02."), code="malformed"
            )
        return code


class TemplateForm(forms.Form):
    """Which template to make."""

    instrumen = forms.ChoiceField(label=_("Instrument"), initial=USUAL_INSTRUMENT)
    wilayah = CodeField(label=_("Region"), help_text=CODE_HELP, max_length=40)
    tingkat = forms.ChoiceField(label=_("One row for each"), choices=LEVELS, initial="district")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instrumen"].choices = _computable()  # type: ignore[attr-defined]


class UploadForm(forms.Form):
    """A filled file and what it is of."""

    instansi = forms.ChoiceField(label=_("Institution"))
    instrumen = forms.ChoiceField(label=_("Instrument"), initial=USUAL_INSTRUMENT)
    wilayah = CodeField(label=_("Region"), help_text=CODE_HELP, max_length=40)
    tingkat = forms.ChoiceField(label=_("One row for each"), choices=LEVELS, initial="district")
    nama = forms.CharField(
        label=_("Name of the dataset"),
        max_length=200,
        required=False,
        help_text=_("Sending a file under the same name again makes a new version."),
    )
    berkas = forms.FileField(label=_("File"), help_text=_("Excel (.xlsx), CSV or Parquet."))
    hitung = forms.BooleanField(label=_("Compute the index at once"), required=False, initial=True)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grants = [grant for grant in scope.grants if grant.role in EDITORS]
        ids = {grant.institution_id for grant in grants}
        institutions = Institution.objects.filter(pk__in=ids)
        self.fields["instansi"].choices = [  # type: ignore[attr-defined]
            (str(row.pk), row.name) for row in institutions
        ]
        self.fields["instrumen"].choices = _computable()  # type: ignore[attr-defined]
        if grants:
            path = min((grant.path for grant in grants), key=len)
            self.fields["wilayah"].initial = path
            names = place_names([path])
            self.fields["wilayah"].help_text = f"{path}: {names.get(path, '')}. {CODE_HELP}"


class ReasonForm(forms.Form):
    """Why something is decided."""

    alasan = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stands beside the decision, for your institution and for the public."),
    )
