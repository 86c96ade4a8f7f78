"""The questions, one form a page. Nothing but the account of what happened is required."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from teduh.apps.accounts.models import Institution
from teduh.apps.cases.intake.states import IntakeState, Step
from teduh.apps.cases.models import ReporterMode
from teduh.apps.cases.selectors.receiving import known_officers, unit_names
from teduh.apps.cases.services.complaints import TEXT_AT_MOST
from teduh.apps.regions.models import Place
from teduh.kernel.texts import get_language
from teduh.law.vocabulary import names_of

_SHORT: Final = 200


def _text(
    label: Any, hint: Any = "", *, rows: int = 0, most: int = _SHORT, required: bool = False
) -> forms.CharField:
    attributes = {"autocomplete": "off", "autocapitalize": "sentences"}
    widget: forms.Widget = (
        forms.Textarea({"rows": rows, **attributes}) if rows else forms.TextInput(attributes)
    )
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=most, widget=widget, strip=True
    )


class RecipientForm(forms.Form):
    """Who should receive it."""

    institution_id = forms.ChoiceField(
        label=_("Who should receive this?"), widget=forms.RadioSelect
    )
    information_only = forms.BooleanField(
        label=_("This is information only; I do not expect a decision"), required=False
    )

    def __init__(self, *args: Any, institutions: Sequence[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["institution_id"]
        field.choices = [(each.pk, each.name) for each in institutions]


class PersonForm(forms.Form):
    """Whom it is about, and who must not see it."""

    person_name = _text(
        _("Name of the person it is about"), _("As you know it; one word is enough.")
    )
    person_post = _text(_("Post"))
    person_unit = _text(_("Office or work unit"), _("Officers who work there will not see this."))
    person_kind = forms.ChoiceField(label=_("What is this person?"), required=False)
    not_for = forms.MultipleChoiceField(
        label=_("Officers who must not see this"),
        help_text=_("They are not told, and it does not count among theirs."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, institution: Institution, place: Place, day: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        language = get_language()
        kinds = [(key, texts[language]) for key, texts in names_of("persons").items()]
        self.fields["person_kind"].choices = [("", _("I do not know")), *kinds]
        officers = known_officers(institution, day)
        self.fields["not_for"].choices = [
            (each.actor_id, " · ".join([each.name, *each.units])) for each in officers
        ]
        self.unit_names = unit_names(place)
        self.fields["person_unit"].widget.attrs["list"] = "unit-kerja"


class EventForm(forms.Form):
    """What happened."""

    what = _text(
        _("What happened?"), _("In your own words."), rows=9, most=TEXT_AT_MOST, required=True
    )
    where = _text(_("Where?"))
    happened_on = _text(_("When did it happen?"), _("Day and hour as far as you know."))
    known_on = _text(_("When did you learn of it?"), _("A formal report has 7 days from that day."))
    witnesses = _text(_("Who else saw it?"), rows=2, most=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        missing = _("Write what happened; one sentence is enough to begin.")
        self.fields["what"].error_messages["required"] = missing


class NameForm(forms.Form):
    """How the complainant wants to be known."""

    mode = forms.ChoiceField(
        label=_("Do you give your name?"),
        widget=forms.RadioSelect,
        choices=[
            (ReporterMode.ANONYMOUS.value, _("No name. I can still be asked through the receipt.")),
            (
                ReporterMode.CONFIDENTIAL.value,
                _("My name is kept by the identity custodians, apart from the case."),
            ),
            (ReporterMode.NAMED.value, _("With my name, to the officers of the case.")),
        ],
    )
    name = _text(_("Your name"), _("Only when you give it."))
    contact = _text(_("How can you be reached?"), _("Only when you give your name."))

    def __init__(self, *args: Any, has_custodians: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_custodians:
            field = self.fields["mode"]
            field.choices = [c for c in field.choices if c[0] != ReporterMode.CONFIDENTIAL.value]

    def clean(self) -> dict[str, Any]:
        """Ask for name and contact together, when a name is to be given."""
        answers: dict[str, Any] = super().clean() or {}
        gives = answers.get("mode") not in (None, ReporterMode.ANONYMOUS.value)
        for field in ("name", "contact"):
            if gives and not answers.get(field):
                self.add_error(field, _("Fill this in, or choose to stay without name."))
        return answers


class CheckForm(forms.Form):
    """The last page has nothing to fill in."""


FORM_OF_STEP: Final[dict[Step, type[forms.Form]]] = {
    Step.RECIPIENT: RecipientForm,
    Step.PERSON: PersonForm,
    Step.EVENT: EventForm,
    Step.NAME: NameForm,
    Step.CHECK: CheckForm,
}


def answers_of(state: IntakeState, step: Step) -> dict[str, Any]:
    """Return what was answered on a page before, to fill its form."""
    values = state.as_values()
    names = FORM_OF_STEP[step].base_fields
    return {name: values[name] for name in names}


class ReceiptForm(forms.Form):
    """The 20 digits."""

    code = forms.CharField(
        label=_("Receipt number"),
        help_text=_("20 digits; spaces do not matter."),
        max_length=60,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )


class AnswerForm(forms.Form):
    """An answer to a question, or something to add."""

    text = _text(_("Your answer"), rows=6, most=TEXT_AT_MOST)


class FileForm(forms.Form):
    """One file at a time, so that a slow line loses little."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("At most 25 MB. Hidden traces such as place and device are taken out."),
    )
    as_it_is = forms.BooleanField(
        label=_("Send it as it is if traces cannot be taken out"), required=False
    )
    keep_original = forms.BooleanField(
        label=_("Also keep the original, sealed, as evidence"), required=False
    )
