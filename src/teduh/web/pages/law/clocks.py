"""The legal clocks as a list, and a calculator: when does a clock end, and which days are skipped?

The calculator is a form that is read from the address, so that an answer can be kept as a link.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from teduh.apps.cases.selectors.periods import institutions_of_periods
from teduh.kernel.clock import format_date
from teduh.kernel.errors import TeduhError
from teduh.kernel.numerals import parse_date
from teduh.kernel.texts import get_language, pick, translate
from teduh.kernel.texts import render as render_finding
from teduh.law.clocks import ZONES, Deadline, clock_rules, due
from teduh.law.clocks.calendar import DAY_OFF_WORDS
from teduh.law.clocks.rules import UNIT_WORDS, ClockRule, missing_periods, start_events
from teduh.law.vocabulary import names_of
from teduh.web.components.formats import date_text
from teduh.web.components.tables import Column, Table
from teduh.web.pages.law.wording import (
    SOURCE_MARKS,
    name_of,
    period_text,
    source_rows,
    validity_text,
)


class DeadlineForm(forms.Form):
    """Which clock, from when, in which election and zone."""

    tenggat = forms.ChoiceField(label=gettext_lazy("Clock"))
    mulai = forms.CharField(
        label=gettext_lazy("Begins on"),
        max_length=20,
        help_text=gettext_lazy("The day of the event, as 20/12/2024."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    jam = forms.TimeField(
        label=gettext_lazy("Time"),
        required=False,
        input_formats=["%H:%M", "%H.%M"],
        help_text=gettext_lazy("As 15.30; matters after 16.00."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    pemilihan = forms.ChoiceField(label=gettext_lazy("Election"), required=False)
    zona = forms.ChoiceField(label=gettext_lazy("Zone of the office"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clocks = {rule.clock: pick(dict(rule.name)) for rule in clock_rules()}
        elections = [(k, pick(dict(t))) for k, t in names_of("elections").items() if k != "semua"]
        self.fields["tenggat"].choices = list(clocks.items())  # type: ignore[attr-defined]
        self.fields["pemilihan"].choices = [("", _("does not matter")), *elections]  # type: ignore[attr-defined]
        self.fields["zona"].choices = [(zone, zone) for zone in ZONES]  # type: ignore[attr-defined]

    def clean_mulai(self) -> date:
        """Read the day as people write it."""
        day = parse_date(self.cleaned_data["mulai"])
        if not isinstance(day, date):
            raise forms.ValidationError(_("This is not a day. Write it as 2024-12-20."))
        return day

    def deadline(self) -> Deadline | None:
        """Count; what the law's data refuse is told as errors of the form."""
        if not self.is_valid():
            return None
        asked = self.cleaned_data
        start = datetime.combine(asked["mulai"], asked["jam"] or time.min, ZONES[asked["zona"]])
        try:
            return due(
                asked["tenggat"], start, election=asked["pemilihan"] or None, zone=asked["zona"]
            )
        except TeduhError as error:
            for finding in error.findings:
                text = render_finding(finding)
                self.add_error(None, f"{text.what} {text.repair}")
            return None


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the clocks and, when a clock and a day are in the address, when it ends."""
    is_asked = "tenggat" in request.GET
    form = DeadlineForm(request.GET if is_asked else None, initial={"zona": "WITA"})
    found = form.deadline() if is_asked else None
    context = {
        "form": form,
        "deadline": _deadline(found) if found else None,
        "clocks": _groups(),
        "missing": [pick(dict(text)) for text in missing_periods()],
        "table": clocks_table(),
        "may_set": bool(institutions_of_periods(scope=request.scope)),  # type: ignore[attr-defined]
        "breadcrumbs": [(_("Rules"), reverse("rules")), (_("Legal clocks"), "")],
    }
    status = 422 if is_asked and form.errors else 200
    return render(request, "pages/law/clocks.html", context, status=status)


def _deadline(found: Deadline) -> dict[str, Any]:
    rule = found.rule
    return {
        "name": pick(dict(rule.name)),
        "election": name_of("elections", rule.election),
        "ends": _moment(found.due_at, found.zone),
        "warns": _moment(found.warn_at, found.zone),
        "begins": _moment(found.started_at, found.zone),
        "event": pick(dict(start_events()[rule.start_event])),
        "counted_from": (
            format_date(found.counted_from, weekday=True)
            if found.counted_from != found.started_at.date()
            else ""
        ),
        "period": period_text(rule.period, rule.unit),
        "basis": rule.legal_basis,
        "note": pick(dict(rule.note)) if rule.note else "",
        "sources": source_rows(rule.sources),
        "skipped": [
            {
                "day": format_date(off.on, weekday=True),
                "reason": translate(DAY_OFF_WORDS[off.kind]),
                "name": pick(dict(off.name)) if off.name else "",
            }
            for off in found.skipped
        ],
        "warnings": [render_finding(finding) for finding in found.warnings],
    }


def _moment(moment: datetime | None, zone: str) -> str:
    if moment is None:
        return ""
    clock = moment.strftime("%H.%M" if get_language() == "id" else "%H:%M")
    return f"{format_date(moment.date(), weekday=True)}, {clock} {zone}"


def _groups() -> list[dict[str, Any]]:
    """Return the clocks, each with its rows: one a kind of election and time of validity."""
    by_clock: dict[str, list[ClockRule]] = {}
    for rule in clock_rules():
        by_clock.setdefault(rule.clock, []).append(rule)
    return [
        {
            "id": clock,
            "name": pick(dict(rows[0].name)),
            "rows": [
                {
                    "election": name_of("elections", rule.election),
                    "period": period_text(rule.period, rule.unit),
                    "event": pick(dict(start_events()[rule.start_event])),
                    "basis": rule.legal_basis,
                    "validity": validity_text(rule.validity),
                    "is_confirmed": rule.is_confirmed,
                    "note": pick(dict(rule.note)) if rule.note else "",
                    "readings": [
                        {
                            "period": period_text(other.period, other.unit),
                            "basis": other.legal_basis,
                            "text": pick(dict(other.text)),
                        }
                        for other in rule.readings
                    ],
                    "sources": source_rows(rule.sources),
                }
                for rule in rows
            ],
        }
        for clock, rows in by_clock.items()
    ]


def clocks_table() -> Table:
    """Return every clock as a table; its files have the ids of `teduh deadline list`."""
    rows = []
    for rule in clock_rules():
        validity = rule.validity
        rows.append(
            {
                "name": pick(dict(rule.name)),
                "clock": rule.clock,
                "period": rule.period,
                "unit": rule.unit.value,
                "unit__text": translate(UNIT_WORDS[rule.unit]),
                "start_event": rule.start_event,
                "start_event__text": pick(dict(start_events()[rule.start_event])),
                "election": rule.election,
                "election__text": name_of("elections", rule.election),
                "legal_basis": rule.legal_basis,
                "valid_from": validity.valid_from,
                "valid_from__text": date_text(validity.valid_from) if validity.valid_from else "",
                "valid_to": validity.valid_to,
                "valid_to__text": date_text(validity.valid_to) if validity.valid_to else "",
                "mark": str(SOURCE_MARKS["law" if rule.is_confirmed else "news"]),
                "source_url": " ".join(source.url for source in rule.sources if source.url),
            }
        )
    return Table(
        id="tenggat",
        title=_("Legal clocks"),
        subtitle=_("How long, from which event, in which election, by which article"),
        columns=(
            Column("name", _("Clock")),
            Column("period", _("Period"), "count"),
            Column("unit", _("Unit")),
            Column("start_event", _("Begins with"), "note"),
            Column("election", _("Election")),
            Column("legal_basis", _("Legal basis")),
            Column("valid_from", _("In force since"), "date", minor=True),
            Column("valid_to", _("Until"), "date", minor=True),
            Column("mark", _("Read from"), minor=True),
            Column("clock", "clock", file_only=True),
            Column("source_url", "source_url", file_only=True),
        ),
        rows=rows,
        address=reverse("law_table", args=["tenggat"]),
        source=_("the pages that each clock names"),
    )
