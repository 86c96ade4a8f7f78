"""Periods of legal clocks that an institution sets: the table of the law, what was set, and why."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from teduh.apps.accounts.views import signed_in
from teduh.apps.cases.selectors.periods import (
    PeriodLine,
    institution_of_periods,
    institutions_of_periods,
    period_lines,
    setter_names,
)
from teduh.apps.cases.services.periods import period_set
from teduh.apps.cases.views.common import scope_of
from teduh.kernel.clock import local_date
from teduh.kernel.errors import Finding, NotFound, TeduhError
from teduh.kernel.messages import KernelMessage
from teduh.kernel.texts import format_number, pick, translate
from teduh.kernel.texts import render as render_finding
from teduh.law.clocks import ClockUnit
from teduh.law.clocks.rules import MAX_PERIOD, UNIT_WORDS
from teduh.law.vocabulary import names_of


class PeriodForm(forms.Form):
    """A new period of one row of the table. Names of fields are Indonesian, as addresses are."""

    tenggat = forms.ChoiceField(label=gettext_lazy("Clock"))
    lama = forms.IntegerField(label=gettext_lazy("Period"), min_value=1, max_value=MAX_PERIOD)
    satuan = forms.ChoiceField(label=gettext_lazy("Unit"))
    sejak = forms.DateField(
        label=gettext_lazy("For clocks that begin from"),
        help_text=gettext_lazy("Today or later. Clocks that run already keep their period."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    alasan = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        help_text=gettext_lazy("The article or decree that says so. It stands beside the clock."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    terlihat = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: list[PeriodLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [(unit.value, translate(word)) for unit, word in UNIT_WORDS.items()]
        self.fields["tenggat"].choices = [(line.key, _title(line)) for line in lines]  # type: ignore[attr-defined]
        self.fields["satuan"].choices = units  # type: ignore[attr-defined]


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Lead to the periods of the reader's institution, or let her choose among hers."""
    found = institutions_of_periods(scope=scope_of(request))
    if not found:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    if len(found) == 1:
        return redirect("periods", found[0].pk)
    return render(request, "cases/period_institutions.html", {"institutions": found})


@signed_in
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, institution_id: int) -> HttpResponse:
    """Show the periods with their history, and set one."""
    scope = scope_of(request)
    institution = institution_of_periods(scope=scope, institution_id=institution_id)
    today = local_date(request.now, institution.place.path)  # type: ignore[attr-defined]
    lines = period_lines(institution, today=today)
    if request.method == "POST":
        form = PeriodForm(request.POST, lines=lines)
        if form.is_valid() and _set(request, form, institution.pk):
            messages.success(request, _("The period is set. Clocks that run keep theirs."))
            return redirect("periods", institution.pk)
    else:
        form = PeriodForm(lines=lines, initial=_initial(request, lines, today))
    names = setter_names(lines)
    context = {
        "institution": institution,
        "form": form,
        "lines": [_view(line, names) for line in lines],
        "set_count": sum(bool(line.history) for line in lines),
    }
    return render(request, "cases/periods.html", context, status=422 if form.errors else 200)


def _set(request: HttpRequest, form: PeriodForm, institution_id: int) -> bool:
    asked = form.cleaned_data
    clock, _colon, election = asked["tenggat"].partition(":")
    try:
        period_set(
            scope=scope_of(request),
            institution_id=institution_id,
            clock=clock,
            election=election,
            period=asked["lama"],
            unit=ClockUnit(asked["satuan"]),
            valid_from=asked["sejak"],
            reason=asked["alasan"],
            seen=_seen(asked["terlihat"], asked["tenggat"]),
        )
    except TeduhError as error:
        if isinstance(error, NotFound):
            raise
        for finding in error.findings:
            text = render_finding(finding)
            form.add_error(None, f"{text.what} {text.repair}")
        return False
    return True


def _initial(request: HttpRequest, lines: list[PeriodLine], today: date) -> dict[str, Any]:
    asked = request.GET.get("tenggat", "")
    chosen = next((line for line in lines if line.key == asked), None)
    seen = " ".join(f"{line.key}={line.seen}" for line in lines if line.seen)
    start = {"sejak": today, "terlihat": seen}
    if chosen is None:
        return start
    held = chosen.held
    return start | {"tenggat": chosen.key, "lama": held.period, "satuan": held.unit.value}


def _seen(text: str, key: str) -> str:
    """Return the newest row that stood on the page for one clock; empty when there was none."""
    return dict(part.split("=", 1) for part in text.split() if "=" in part).get(key, "")


def _title(line: PeriodLine) -> str:
    election = pick(dict(names_of("elections")[line.law.election]))
    return f"{pick(dict(line.law.name))} ({election})"


def _period(period: int, unit: str) -> str:
    return f"{format_number(period, 0)} {translate(UNIT_WORDS[ClockUnit(unit)])}"


def _view(line: PeriodLine, names: dict[str, str]) -> dict[str, Any]:
    return {
        "key": line.key,
        "title": _title(line),
        "law": _period(line.law.period, line.law.unit.value),
        "basis": line.law.legal_basis,
        "held": _period(line.held.period, line.held.unit.value),
        "is_set": line.held.override is not None,
        "history": [
            {
                "row": row,
                "period": _period(row.period, row.unit),
                "by": names.get(row.made_by, ""),
            }
            for row in line.history
        ],
    }
