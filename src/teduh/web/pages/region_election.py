"""The election at a place: pairs in the order of their numbers, rounds, results, office-holders.

All pairs are shown alike. The result of an annulled round is kept and said to be annulled. What
ties an office-holder to a pair is a dated fact with its source.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from teduh.apps.elections import selectors as elections
from teduh.apps.elections.models import Contest, OfficeHolder, Stage
from teduh.apps.elections.selectors import RoundView
from teduh.apps.regions.models import Place
from teduh.kernel.texts import format_percent, pick
from teduh.web.components.formats import date_text
from teduh.web.components.tables import Column, Table
from teduh.web.pages import words
from teduh.web.pages.figures import real_marks


@dataclass(frozen=True)
class ElectionView:
    """A contest of this place with all that the page shows."""

    place: Place
    contest: Contest
    rounds: tuple[RoundView, ...]
    holders: tuple[OfficeHolder, ...]
    stages: tuple[Stage, ...]
    missing: tuple[str, ...]

    @property
    def first(self) -> RoundView:
        """The first round, in which the pairs stood as they were determined."""
        return self.rounds[0]

    @property
    def has_results(self) -> bool:
        """Say whether votes of any round are known."""
        return any(pair.result for view in self.rounds for pair in view.pairs)

    @property
    def changed(self) -> list[RoundView]:
        """Rounds in which some pair had other members than in the first."""
        first = {p.pair.pk: p.members for p in self.first.pairs}
        return [
            view
            for view in self.rounds[1:]
            if any(first.get(p.pair.pk) != p.members for p in view.pairs)
        ]


def has_election(place: Place) -> bool:
    """Say whether a contest was held for this place itself."""
    return Contest.objects.filter(constituency=place).exists()


def election_facts(place: Place) -> ElectionView | None:
    """Return the newest contest of a place, None when none is known."""
    contest = (
        Contest.objects.filter(constituency=place)
        .select_related("election", "constituency")
        .order_by("-election__voting_on", "id")
        .first()
    )
    if contest is None:
        return None
    rounds = [r for r in elections.rounds_of(contest) if _at(r.place, place)]
    if not rounds:
        return None
    return ElectionView(
        place=place,
        contest=contest,
        rounds=tuple(
            elections.round_view(r, contest, r.place if r.station and r.place else place)
            for r in rounds
        ),
        holders=tuple(elections.office_holders_of(place)),
        stages=tuple(elections.stages_of(contest.election, place)),
        missing=tuple(pick(dict(text)) for text in contest.election.missing),
    )


def _at(held: Place | None, place: Place) -> bool:
    """Say whether a round was held everywhere, at a place or within it."""
    return held is None or held.pk == place.pk or held.path.startswith(f"{place.path}.")


def results_table(view: ElectionView) -> Table:
    """Return the votes of every pair in every round, a row each."""
    rows = []
    for round_view in view.rounds:
        total = sum(pair.result.votes for pair in round_view.pairs if pair.result)
        for pair in round_view.pairs:
            if pair.result is None:
                continue
            share = pair.result.votes / total * 100 if total else None
            annulled = round_view.annulment is not None
            rows.append(
                {
                    "round": str(round_view.round),
                    "voting_on": str(round_view.round.voting_on),
                    "voting_on__text": date_text(round_view.round.voting_on),
                    "pair": pair.pair.number,
                    "members": " – ".join(person.name for person in pair.members),
                    "votes": pair.result.votes,
                    "share": share,
                    "share__text": format_percent(share, 2) if share is not None else "",
                    "state": "annulled" if annulled else "",
                    "state__text": _("annulled") if annulled else "",
                    "source_url": pair.result.source_url,
                    "source_url__href": pair.result.source_url,
                    "source_url__text": words.source_words(pair.result.source_name)
                    or pgettext("a page", "open"),
                }
            )
    return Table(
        id="hasil-suara",
        title=_("Votes by round"),
        subtitle=_("Valid votes; the result of an annulled round does not count"),
        columns=(
            Column("round", _("Round")),
            Column("voting_on", _("Date"), "date", minor=True),
            Column("pair", _("Pair no."), "count"),
            Column("members", _("Pair")),
            Column("votes", _("Votes"), "bar"),
            Column("share", _("Share of valid votes"), "number", decimals=2),
            Column("state", _("State")),
            Column("source_url", _("Source"), "link", sortable=False, minor=True),
        ),
        rows=rows,
        address=reverse("region_table", args=[view.place.path, "hasil-suara"]),
        marks=real_marks(),
        source=_("Public pages, restated; each row has its address"),
    )
