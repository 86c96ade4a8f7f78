"""What officers enter about a case. Names of fields are Indonesian, as addresses are."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from teduh.apps.accounts.models import Institution
from teduh.apps.cases.models import Case, Origin
from teduh.apps.cases.services.proceedings import Accused, Basis, tracks_for
from teduh.apps.regions.models import Place
from teduh.kernel.texts import get_language
from teduh.law.rules import rules as catalogue
from teduh.law.tracks import Step, Track
from teduh.law.vocabulary import names_of

_LONG: Final = 20_000
_NOT_KEPT: Final = {"autocomplete": "off"}


def _line(label: Any, hint: Any = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=200,
        widget=forms.TextInput(_NOT_KEPT),
    )


def _text(label: Any, hint: Any = "", *, required: bool = True, rows: int = 6) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=_LONG,
        widget=forms.Textarea({"rows": rows, **_NOT_KEPT}),
    )


def _day(label: Any, hint: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label, help_text=hint, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


def _in_language(texts: Any) -> str:
    return str(texts.get(get_language()) or texts["id"])


class TextForm(forms.Form):
    """One text: a note, a question, an answer of the accused, a reason."""

    teks = _text(_("Text"))

    def __init__(self, *args: Any, label: str = "", hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teks"].label = label or self.fields["teks"].label
        self.fields["teks"].help_text = hint


class CaseForm(forms.Form):
    """A case from a finding, a report at the counter or a hand-over."""

    asal = forms.ChoiceField(
        label=_("Origin"),
        choices=[(o.value, o.label) for o in Origin if o is not Origin.COMPLAINT],
    )
    tempat = forms.CharField(
        label=_("Place"), help_text=_("Region code, as 64.02 or 64.02.06."), max_length=40
    )
    diterima = _day(_("Received on"), _("The working day of receipt; after 16.00 the next one."))
    uraian = _text(_("What happened"), rows=8)
    di_mana = _line(_("Where"))
    kapan = _line(_("When it happened"))
    pelapor = _line(_("Reporter's name and address"), _("For a report at the counter."))
    saksi = _text(_("Witnesses"), required=False, rows=3)
    dari = _line(_("Handed over from"), _("For a hand-over."))

    def place(self) -> Place | None:
        """Return the place of the code that was entered."""
        return Place.objects.filter(path=self.cleaned_data["tempat"].strip()).first()

    def clean_tempat(self) -> str:
        """Refuse a code that no place has."""
        code = self.cleaned_data["tempat"].strip()
        if not Place.objects.filter(path=code).exists():
            raise forms.ValidationError(_("There is no place with this code."))
        return code


class RulesForm(forms.Form):
    """The acts of the catalogue that a case is about."""

    aturan = forms.MultipleChoiceField(
        label=_("Acts"), required=False, widget=forms.CheckboxSelectMultiple
    )
    versi = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["aturan"].choices = [(rule.id, _in_language(rule.name)) for rule in catalogue()]


class ProceedingForm(forms.Form):
    """A track against one person."""

    jalur = forms.ChoiceField(label=_("Track and how it begins"), widget=forms.RadioSelect)
    nama = _line(_("Name of the person reported"), required=True)
    kedudukan = forms.ChoiceField(label=_("What this person is"))
    jabatan = _line(_("Post"))
    unit = _line(_("Work unit"))
    mulai = _day(_("Begins on"))

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jalur"].choices = [
            (f"{track.id}:{entry.id}", f"{_in_language(track.name)}: {_in_language(entry.name)}")
            for track in tracks_for(institution.kind)
            for entry in track.entries
        ]
        self.fields["kedudukan"].choices = [
            (key, _in_language(texts)) for key, texts in names_of("persons").items()
        ]

    def accused(self) -> Accused:
        """Return whom it is against."""
        answers = self.cleaned_data
        return Accused(answers["nama"], answers["kedudukan"], answers["jabatan"], answers["unit"])

    def track_and_entry(self) -> tuple[str, str]:
        """Return the track and the way it begins."""
        track, _, entry = self.cleaned_data["jalur"].partition(":")
        return track, entry


class StepForm(forms.Form):
    """A step of a track: who decided, on what ground, with which documents."""

    oleh = forms.ChoiceField(label=_("Decided by"))
    pada = _day(_("Decided on"))
    fakta = forms.MultipleChoiceField(
        label=_("Established"), required=False, widget=forms.CheckboxSelectMultiple
    )
    dokumen = forms.MultipleChoiceField(
        label=_("Documents that are there"), required=False, widget=forms.CheckboxSelectMultiple
    )
    alasan = _text(_("Reason"), rows=4)
    versi = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, track: Track, steps: tuple[Step, ...], roles: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        facts = {f for step in steps for group in step.requires for f in group}
        documents = {d for step in steps for d in step.documents}
        self.fields["oleh"].choices = [
            (role, _in_language(roles[role])) for step in steps for role in step.by
        ]
        for name, wanted, texts in (
            ("fakta", facts, track.facts),
            ("dokumen", documents, track.documents),
        ):
            self.fields[name].choices = [
                (key, _in_language(texts[key])) for key in texts if key in wanted
            ]
            if not wanted:
                del self.fields[name]

    def basis(self) -> Basis:
        """Return what the step rests on."""
        answers = self.cleaned_data
        return Basis(
            answers["oleh"],
            frozenset(answers.get("fakta", ())),
            frozenset(answers.get("dokumen", ())),
        )


class ChecklistForm(forms.Form):
    """The formal and material requirements of a track, line by line."""

    formal = forms.MultipleChoiceField(
        label=_("Formal requirements"), required=False, widget=forms.CheckboxSelectMultiple
    )
    materiil = forms.MultipleChoiceField(
        label=_("Material requirements"), required=False, widget=forms.CheckboxSelectMultiple
    )
    versi = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, track: Track, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, lines in (("formal", track.formal), ("materiil", track.material)):
            self.fields[name].choices = [(line.id, _in_language(line.name)) for line in lines]

    def met(self) -> list[str]:
        """Return the lines that are met."""
        return [*self.cleaned_data["formal"], *self.cleaned_data["materiil"]]


class RehabilitationForm(TextForm):
    """The letter that clears a name, and when it was told."""

    pada = _day(_("Told on"))
    field_order = ["pada", "teks"]


class ReleaseForm(TextForm):
    """The officer who is given a reporter's name, and why."""

    petugas = forms.ChoiceField(label=_("Officer"))
    field_order = ["petugas", "teks"]

    def __init__(self, *args: Any, officers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["petugas"].choices = officers


class WatchForm(forms.Form):
    """Over whom the custodians watch, and from when."""

    nama = _line(_("Name"), required=True)
    unit = _line(_("Work unit"))
    sejak = _day(_("From"), _("Twelve months from this day."))


class ConflictForm(TextForm):
    """The officer who has a conflict of interest, and why."""

    petugas = forms.ChoiceField(label=_("Officer"))
    field_order = ["petugas", "teks"]

    def __init__(self, *args: Any, officers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["petugas"].choices = officers


def case_defaults(case: Case | None, today: date) -> dict[str, Any]:
    """Return what a fresh form of a case begins with."""
    return {"diterima": today, "mulai": case.received_on if case else today, "pada": today}
