"""Which table of the law may apply to an act: proposed with reasons, and an examiner decides.

Asked by address and kept nowhere: kind of person, day, act, election. No name is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from teduh.apps.elections.models import Election
from teduh.apps.elections.selectors import election_list, election_span, stages_of
from teduh.apps.regions.selectors import place_map
from teduh.kernel.numerals import parse_date
from teduh.kernel.texts import pick
from teduh.kernel.texts import render as render_finding
from teduh.law.elections import ElectionFacts, Round, event_findings
from teduh.law.rules import Fit, Proposal, no_rule_reason, propose_tables, rules
from teduh.law.tracks import track_get, track_ids
from teduh.law.vocabulary import ELECTION_ALIASES, ElectionKind, PersonKind
from teduh.web.pages.law.rules import reading_view, rule_line
from teduh.web.pages.law.wording import choices, name_of

FITS = {
    Fit.PROPOSED: gettext_lazy("may apply"),
    Fit.OTHER_READING: gettext_lazy("by another reading"),
    Fit.UNDATED: gettext_lazy("may apply; the time cannot be told"),
}
_DETERMINED = "penetapan-paslon"
_CAMPAIGN = "kampanye"


class ProposalForm(forms.Form):
    """Who by kind, when, what, and in which election."""

    siapa = forms.ChoiceField(label=gettext_lazy("Kind of person"))
    tanggal = forms.CharField(
        label=gettext_lazy("Day of the act"),
        max_length=20,
        help_text=gettext_lazy("As 2024-09-20 or 20/9/2024."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    perbuatan = forms.ChoiceField(label=gettext_lazy("Act"), required=False)
    pemilihan = forms.ChoiceField(label=gettext_lazy("Election"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        acts: dict[str, str] = {}
        for rule in rules():
            acts.setdefault(rule.act, pick(dict(rule.name)))
        known = [(each.slug, str(each)) for each in election_list()]
        kinds = [
            (kind.value, _("%(kind)s, days not known") % {"kind": name_of("elections", kind)})
            for kind in ElectionKind
        ]
        persons = choices("persons", empty=_("choose"))
        named = sorted(acts.items(), key=lambda item: item[1])
        self.fields["siapa"].choices = persons  # type: ignore[attr-defined]
        self.fields["perbuatan"].choices = [("", _("every act")), *named]  # type: ignore[attr-defined]
        self.fields["pemilihan"].choices = [*known, *kinds]  # type: ignore[attr-defined]

    def clean_tanggal(self) -> date:
        """Read the day as people write it."""
        day = parse_date(self.cleaned_data["tanggal"])
        if not isinstance(day, date):
            raise forms.ValidationError(_("This is not a day. Write it as 2024-09-20."))
        return day

    def facts(self) -> ElectionFacts:
        """Return the days of the election that was chosen."""
        chosen = self.cleaned_data["pemilihan"]
        election = next((each for each in election_list() if each.slug == chosen), None)
        return facts_of(election) if election else ElectionFacts(ElectionKind(chosen))


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the form and, when it is filled in, the tables that may apply with the reasons."""
    is_asked = "siapa" in request.GET
    form = ProposalForm(request.GET if is_asked else None)
    found: list[Proposal] = []
    if is_asked and form.is_valid():
        asked, facts = form.cleaned_data, form.facts()
        today = request.now.date()  # type: ignore[attr-defined]
        for finding in event_findings(asked["tanggal"], today=today, election=facts):
            text = render_finding(finding)
            form.add_error("tanggal", f"{text.what} {text.repair}")
        if not form.errors:
            found = propose_tables(
                person=PersonKind(asked["siapa"]),
                on=asked["tanggal"],
                election=facts,
                act=asked["perbuatan"],
            )
    disputed = {r.id: r for p in found for rule in p.rules for r in rule.readings}
    context = {
        "form": form,
        "is_answered": is_asked and not form.errors,
        "proposals": [_view(proposal) for proposal in found],
        "readings": [reading_view(reading) for reading in disputed.values()],
        "nothing": render_finding(no_rule_reason()),
        "breadcrumbs": [(_("Rules"), reverse("rules")), (_("Which table may apply"), "")],
    }
    status = 422 if is_asked and form.errors else 200
    return render(request, "pages/law/proposals.html", context, status=status)


def _view(proposal: Proposal) -> dict[str, Any]:
    track = track_get(proposal.track) if proposal.track in track_ids() else None
    return {
        "table": name_of("kinds", proposal.table),
        "fit": FITS[proposal.fit],
        "is_proposed": proposal.fit is Fit.PROPOSED,
        "track": pick(dict(track.name)) if track else "",
        "rules": [rule_line(rule) for rule in proposal.rules],
        "reasons": [render_finding(reason) for reason in proposal.reasons],
    }


def facts_of(election: Election) -> ElectionFacts:
    """Return what the law needs to know of an election, as its calendar is at this office."""
    home = place_map({settings.HOME_REGION}).get(settings.HOME_REGION)
    stages = [stage for stage in stages_of(election, home) if stage.starts_on]
    determined = [s.starts_on for s in stages if _ends_with(s.slug, _DETERMINED)]
    campaigns = [
        (stage.starts_on, stage.ends_on)
        for stage in stages
        if _ends_with(stage.slug, _CAMPAIGN) and stage.ends_on
    ]
    return ElectionFacts(
        kind=ElectionKind(ELECTION_ALIASES.get(election.kind, election.kind)),
        started_on=election_span(election)[0],
        determined_on=min((day for day in determined if day), default=None),
        rounds=tuple(_rounds(election, campaigns)),
    )


def _rounds(election: Election, campaigns: list[tuple[Any, Any]]) -> Iterable[Round]:
    for round_ in election.rounds.all():
        before = [span for span in campaigns if span[1] < round_.voting_on]
        first, last = max(before, default=(None, None))
        yield Round(round_.voting_on, first, last)


def _ends_with(slug: str, name: str) -> bool:
    return slug == name or slug.endswith(f"-{name}")
