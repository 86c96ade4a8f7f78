"""What officers enter about documents, referrals and follow-up. Names of fields are Indonesian."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from teduh.apps.referrals.models import Result
from teduh.apps.referrals.rules import DAYS, LABELS, FollowUpValues
from teduh.apps.referrals.selectors.bodies import BodyChoice
from teduh.apps.referrals.services.documents import DocumentForm, DocumentLine
from teduh.apps.referrals.services.packets import PacketChoice
from teduh.apps.referrals.services.workbooks import sanction_words
from teduh.kernel.clock import format_date
from teduh.kernel.sealing.passphrases import new_passphrase
from teduh.kernel.texts import pick, translate
from teduh.law.documents import DocumentTemplate
from teduh.law.rules.catalogue import sanction_levels

_LONG: Final = 20_000
_PACKAGE: Final = "teduh.apps.referrals"
_NOT_KEPT: Final = {"autocomplete": "off"}


def _line(label: Any, hint: Any = "", *, required: bool = False, most: int = 80) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=most,
        widget=forms.TextInput(_NOT_KEPT),
    )


def _day(label: Any, hint: Any = "", *, required: bool = False) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=hint, required=required, widget=widget)


class DocumentFillForm(forms.Form):
    """What a document asks; the fields come from its template."""

    submit_label = _("Make and seal the document")

    def __init__(self, *args: Any, template: DocumentTemplate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.template = template
        for ask in template.asks:
            label, hint = pick(dict(ask.name)), pick(dict(ask.hint)) if ask.hint else ""
            if ask.kind == "day":
                self.fields[ask.id] = _day(label, hint, required=ask.is_required)
            elif ask.kind == "text":
                widget = forms.Textarea({"rows": 5, **_NOT_KEPT})
                self.fields[ask.id] = forms.CharField(
                    label=label,
                    help_text=hint,
                    required=ask.is_required,
                    max_length=_LONG,
                    widget=widget,
                )
            else:
                self.fields[ask.id] = _line(label, hint, required=ask.is_required, most=200)
        self.fields["bentuk"] = forms.ChoiceField(
            label=_("Form"),
            choices=[
                (DocumentForm.PDF.value, _("PDF, to be printed and signed")),
                (DocumentForm.DOCX.value, _("DOCX, to be edited")),
            ],
            initial=DocumentForm.PDF.value,
            widget=forms.RadioSelect,
        )

    def answers(self) -> dict[str, str]:
        """Return what was filled in; days in Indonesian words, as documents are."""
        found = {}
        for ask in self.template.asks:
            value = self.cleaned_data[ask.id]
            if isinstance(value, date):
                value = format_date(value, language="id", weekday=True)
            found[ask.id] = value or ""
        return found


class ReferralForm(forms.Form):
    """A letter about a person to a body."""

    tujuan = forms.ChoiceField(label=_("To"), widget=forms.RadioSelect)
    nomor = _line(_("Number of the letter"), required=True)
    tanggal = _day(_("Date of the letter"), required=True)
    surat = forms.ChoiceField(
        label=_("Letter made here"),
        required=False,
        help_text=_("Empty when the letter was made elsewhere."),
    )
    benturan = forms.BooleanField(
        label=_("The regent or personnel authority has an interest in the election"),
        required=False,
        help_text=_(
            "What the list of office-holders knows is found without this tick. Then the referral "
            "is marked, copied to the governor and BKN, and never holds data of the reporter."
        ),
    )

    def __init__(
        self,
        *args: Any,
        choices: Sequence[BodyChoice],
        letters: Sequence[DocumentLine],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tujuan"].choices = [(c.kind, c.name) for c in choices]
        self.fields["surat"].choices = [
            ("", "—"),
            *((line.item.pk, line.name) for line in letters if line.template == "surat_penerusan"),
        ]


class DayForm(forms.Form):
    """One day: of a receipt, of a reminder."""

    pada = _day(_("On"), required=True)
    versi = forms.IntegerField(widget=forms.HiddenInput)


class FollowUpForm(forms.Form):
    """What is known of a person's follow-up. Every field may stay empty."""

    instansi = forms.ChoiceField(
        label=_("Whose answer is waited for"), help_text=_("Counted under this name.")
    )
    hasil = forms.ChoiceField(label=_("Result"), choices=Result.choices, required=False)
    catatan = forms.CharField(
        label=_("Note"),
        help_text=_("Sealed in the case."),
        required=False,
        max_length=_LONG,
        widget=forms.Textarea({"rows": 3, **_NOT_KEPT}),
    )
    versi = forms.IntegerField(widget=forms.HiddenInput)
    field_order = [
        "instansi", "sbt_number", "sbt_on", "bkn_number", "bkn_on", "hasil", "answered_on",
        "decree_number", "decree_on", "decree_kind", "in_force_on", "idis_on", "bawaslu_copy_on",
        "catatan",
    ]  # fmt: skip

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instansi"].choices = choices
        labels = {n: translate(text, package=_PACKAGE) for n, text in LABELS.items()}
        for name, label in labels.items():
            if name in DAYS:
                self.fields[name] = _day(label)
            elif name.endswith("_number"):
                self.fields[name] = _line(label)
        levels = sanction_levels()
        self.fields["decree_kind"] = forms.ChoiceField(
            label=labels["decree_kind"],
            required=False,
            choices=[("", "—"), *((w, pick(dict(levels[w]["name"]))) for w in sanction_words())],
        )
        self.fields["in_force_on"].help_text = _(
            "A sanction counts from this day, not from the decree."
        )
        self.order_fields(self.field_order)

    def values(self) -> FollowUpValues:
        """Return what was entered."""
        answers = self.cleaned_data
        kept = {name: answers[name] for name in LABELS if name not in ("result", "sent_on")}
        return FollowUpValues(result=answers["hasil"], **kept)


class PacketForm(forms.Form):
    """What goes into a packet and how it is closed."""

    submit_label = _("Make and download the packet")

    isi = forms.MultipleChoiceField(label=_("Parts"), widget=forms.CheckboxSelectMultiple)
    pelapor = forms.BooleanField(
        label=_("The packet may hold data of the reporter"),
        required=False,
        help_text=_("Only where the law asks for it and the reporter knows of it."),
    )
    diperiksa = forms.BooleanField(
        label=_("I opened each part: nothing in it tells who reported"), required=False
    )
    segel = forms.BooleanField(
        label=_("Seal the packet with the passphrase below"), required=False, initial=True
    )
    frasa = forms.CharField(
        label=_("Passphrase of this packet"),
        required=False,
        max_length=200,
        help_text=_(
            "Write it down now and tell it by another way than the packet goes. It is kept nowhere."
        ),
        widget=forms.Textarea({"readonly": True, "rows": 2, "class": "code-shown", **_NOT_KEPT}),
    )

    def __init__(
        self, *args: Any, choices: Sequence[PacketChoice], has_conflict: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["isi"].choices = [(c.item.pk, _choice_text(c)) for c in choices]
        self.fields["frasa"].initial = new_passphrase()
        if has_conflict:
            del self.fields["pelapor"]

    def passphrase(self) -> str:
        """Return the passphrase to seal with, empty for an open packet."""
        return self.cleaned_data["frasa"].strip() if self.cleaned_data["segel"] else ""


def _choice_text(choice: PacketChoice) -> str:
    marks = []
    if choice.is_original:
        marks.append(str(_("original, not cleaned")))
    if choice.names_reporter:
        marks.append(str(_("names the reporter")))
    kind = _("document") if choice.is_document else _("evidence")
    return f"{choice.number}. {choice.name or '—'} ({', '.join([str(kind), *marks])})"


class UploadForm(forms.Form):
    """A file of follow-up."""

    berkas = forms.FileField(label=_("File"), help_text=_("Excel (.xlsx) or CSV."))
