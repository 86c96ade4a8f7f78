"""What is entered about events and checks. Names of fields are Indonesian, as addresses are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from teduh.apps.accounts.models import Institution, WorkUnit
from teduh.apps.elections.models import Contest
from teduh.apps.incumbency.models import Post
from teduh.apps.incumbency.rules import NEXT_STATES, SOURCE_LIMIT, TEXT_LIMIT, EventState
from teduh.apps.incumbency.services import CheckDraft, EventDraft
from teduh.kernel.texts import pick
from teduh.law.incumbent import Checklist, event_kinds

_NOT_KEPT = {"autocomplete": "off"}


def contest_name(contest: Contest) -> str:
    """Return a contest as people call it: the election and the region."""
    return f"{contest.election}: {contest.get_office_display()}, {contest.constituency.name}"


def kind_name(kind: str) -> str:
    """Return a kind of event in the reader's language."""
    return pick(dict(event_kinds()[kind]))


def _day(label: Any, hint: Any = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


def _line(label: Any, hint: Any = "", *, required: bool = True, limit: int = SOURCE_LIMIT) -> Any:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=limit,
        widget=forms.TextInput(_NOT_KEPT),
    )


def _what(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=_("No names of persons: the post, or the pair's number. Nobody's choice."),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea({"rows": 4, **_NOT_KEPT}),
    )


class ActForm(forms.Form):
    """What an event and a planned act have in common: which election, which kind, when, where."""

    pilkada = forms.ChoiceField(label=_("Election"))
    jenis = forms.ChoiceField(label=_("Kind"))
    tanggal = _day(_("Date"))
    tempat = _line(_("Place"), _("Region code, as 64.02 or 64.02.06."), limit=40)
    persetujuan = _day(
        _("Written approval dated"),
        _("The day of the letter of the Minister of Home Affairs, if there is one."),
        required=False,
    )

    def __init__(self, *args: Any, contests: Sequence[Contest], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contests = {contest.slug: contest for contest in contests}
        self.fields["pilkada"].choices = [  # type: ignore[attr-defined]
            (slug, contest_name(contest)) for slug, contest in self.contests.items()
        ]
        self.fields["jenis"].choices = [(kind, kind_name(kind)) for kind in event_kinds()]  # type: ignore[attr-defined]

    @property
    def contest(self) -> Contest:
        """The contest that was chosen."""
        return self.contests[self.cleaned_data["pilkada"]]


class EventForm(ActForm):
    """An event of Bawaslu."""

    jabatan = forms.ChoiceField(label=_("Office of whoever acted"), choices=Post.choices)
    uraian = _what(_("Act of government"))
    sumber = _line(_("Source"), _("Number of a decision or letter, a report, or an address."))
    field_order = ["pilkada", "tanggal", "jenis", "tempat", "jabatan", "uraian", "sumber",
                   "persetujuan"]  # fmt: skip

    def draft(self) -> EventDraft:
        """Return the event."""
        answers = self.cleaned_data
        return EventDraft(
            kind=answers["jenis"],
            on=answers["tanggal"],
            place_code=answers["tempat"],
            post=answers["jabatan"],
            what=answers["uraian"],
            source=answers["sumber"],
            approved_on=answers["persetujuan"],
        )


class EventFileForm(forms.Form):
    """A list of events of one election."""

    pilkada = forms.ChoiceField(label=_("Election"))
    berkas = forms.FileField(label=_("File"), help_text=_("Excel (.xlsx) or CSV."))

    def __init__(self, *args: Any, contests: Sequence[Contest], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contests = {contest.slug: contest for contest in contests}
        self.fields["pilkada"].choices = [  # type: ignore[attr-defined]
            (slug, contest_name(contest)) for slug, contest in self.contests.items()
        ]

    @property
    def contest(self) -> Contest:
        """The contest that was chosen."""
        return self.contests[self.cleaned_data["pilkada"]]


STEP_WORDS = {
    EventState.EXAMINING: _("being examined"),
    EventState.CLOSED: _("done"),
}


class StepForm(forms.Form):
    """What is done about an event."""

    keputusan = forms.ChoiceField(label=_("Now"), widget=forms.RadioSelect)
    alasan = forms.CharField(
        label=_("Reason"),
        help_text=_("Needed to end it, for example: routine work in the budget since January."),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea({"rows": 3, **_NOT_KEPT}),
    )
    versi = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, state: EventState, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keputusan"].choices = [  # type: ignore[attr-defined]
            (following.value, STEP_WORDS[following]) for following in NEXT_STATES[state]
        ]


class HandOverForm(forms.Form):
    """The case that was opened for an event."""

    rujukan = _line(
        _("Case"),
        _("Open the case by hand first, then copy its address or number here."),
        limit=200,
    )
    versi = forms.IntegerField(widget=forms.HiddenInput)


class PlanForm(ActForm):
    """A planned act."""

    field_order = ["pilkada", "jenis", "tanggal", "tempat", "persetujuan"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jenis"].label = _("What is planned")
        self.fields["tanggal"].label = _("Planned date")

    def draft(self) -> CheckDraft:
        """Return the act without its checklist."""
        answers = self.cleaned_data
        return CheckDraft(
            kind=answers["jenis"],
            on=answers["tanggal"],
            place_code=answers["tempat"],
            approved_on=answers["persetujuan"],
        )


class ChecklistForm(forms.Form):
    """The lines of a checklist, with the letter of each that needs one."""

    uraian = _what(_("What is planned, in a sentence"))
    unit = forms.ChoiceField(label=_("Office in charge"), required=False)

    def __init__(
        self, *args: Any, checklist: Checklist, institution: Institution, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.checklist = checklist
        self.units = {unit.code: unit for unit in _units(institution)}
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            ("", "–"),
            *((code, unit.name) for code, unit in self.units.items()),
        ]
        for item in checklist.items:
            self.fields[f"butir_{item.id}"] = forms.BooleanField(
                label=pick(dict(item.text)), required=False
            )
            if item.letter:
                letter = pick(dict(item.letter))
                self.fields[f"surat_{item.id}"] = _line(
                    letter, _("Number and day of the letter to attach."), required=False
                )

    def complete(self, plan: CheckDraft) -> CheckDraft:
        """Return the act with what was ticked and named."""
        answers = self.cleaned_data
        ids = [item.id for item in self.checklist.items]
        return CheckDraft(
            kind=plan.kind,
            on=plan.on,
            place_code=plan.place_code,
            approved_on=plan.approved_on,
            what=answers["uraian"],
            done=frozenset(name for name in ids if answers[f"butir_{name}"]),
            letters={name: answers.get(f"surat_{name}", "") for name in ids},
            work_unit=self.units.get(answers["unit"]),
        )


def _units(institution: Institution) -> Sequence[WorkUnit]:
    return list(institution.work_units.filter(is_active=True))
