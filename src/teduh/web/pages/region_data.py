"""What a region's page reads, gathered once: figures, lists of neighbours and children, causes.

Every part is asked for when it is first used, so that a table's or a picture's address reads only
what it needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from teduh.apps.indices import selectors as indices
from teduh.apps.indices.models import Instrument, PublishedFigure
from teduh.apps.indices.selectors import CauseGroup, FigureGroup
from teduh.apps.regions import selectors as regions
from teduh.apps.regions.models import Place
from teduh.kernel.scope import Scope
from teduh.web.components.formats import number_text
from teduh.web.pages import words
from teduh.web.pages.facts import Counts, Sizes, counts_of, own_counts_of, sizes_of
from teduh.web.pages.figure_lists import FigureList
from teduh.web.pages.figures import (
    HEADING_NODES,
    WHOLE_NODES,
    FigureCard,
    headline_cards,
    month_of,
)
from teduh.web.pages.region_maps import KnownBoundaries, known_boundaries

NATIONAL_INSTRUMENT = "ikp-2024"
_CUTOFF_SUFFIX = {"province": "provinsi", "regency": "kabkota"}


class RegionData:
    """A place and what is known of it, read part by part."""

    def __init__(self, place: Place, scope: Scope) -> None:
        self.place = place
        self.scope = scope

    @cached_property
    def children(self) -> list[Place]:
        """The places directly below."""
        return regions.place_children(self.place, scope=self.scope)

    @cached_property
    def parent(self) -> Place | None:
        """The place above."""
        return self.place.parent

    @cached_property
    def siblings(self) -> list[Place]:
        """The places beside this one, itself included."""
        return regions.place_children(self.parent, scope=self.scope) if self.parent else []

    @cached_property
    def groups(self) -> tuple[FigureGroup, ...]:
        """Published figures of this place, an instrument each, newest first."""
        if self.place.level not in ("nation", "province", "regency"):
            return ()
        return indices.figures_for_place(self.place, scope=self.scope)

    @cached_property
    def cards(self) -> list[tuple[Instrument, list[FigureCard]]]:
        """Whole figures of this place by instrument: the one to head the page, then newest first.

        A page is headed by a number about the place as a whole that somebody stands for; what only
        one speaker said of an unnamed instrument comes later.
        """
        found = [(group.instrument, headline_cards(group)) for group in self.groups]
        found = [(instrument, cards) for instrument, cards in found if cards]
        return sorted(found, key=lambda pair: _heading_order(pair[1]))

    @property
    def other_cards(self) -> list[tuple[Instrument, list[FigureCard]]]:
        """The instruments after the first, newest first."""
        return sorted(
            self.cards[1:], key=lambda pair: _backwards(max(c.figure.as_of for c in pair[1]))
        )

    @property
    def lacks_national(self) -> bool:
        """Say whether the instrument of the provinces has no figure of this province."""
        known = (instrument.id for instrument, _cards in self.cards)
        return self.place.level == "province" and NATIONAL_INSTRUMENT not in known

    @cached_property
    def causes(self) -> tuple[CauseGroup, ...]:
        """Causes named for this place."""
        if self.place.level not in ("province", "regency"):
            return ()
        return indices.named_causes_for_place(self.place, scope=self.scope)

    @cached_property
    def counts(self) -> Counts:
        """Voters and stations of this place's children, each of the election that covers most."""
        return counts_of(self.children)

    @cached_property
    def own_counts(self) -> Counts:
        """Voters and stations of this place itself, of the newest election."""
        return own_counts_of(self.place)

    @cached_property
    def sizes(self) -> Sizes:
        """The one measure by which circles of the children can be sized."""
        return sizes_of(self.children, self.counts)

    @cached_property
    def boundaries(self) -> KnownBoundaries:
        """Which outlines are loaded."""
        return known_boundaries(self.place)

    @cached_property
    def child_instruments(self) -> list[tuple[Instrument, str]]:
        """Instruments (with the node) that have whole figures of two children or more, by day.

        Those with numbers come before those with classes alone; the nation starts with the
        instrument of the 34 provinces.
        """
        if self.place.level not in ("nation", "province"):
            return []
        rows = (
            PublishedFigure.objects.filter(place__parent=self.place, node__in=WHOLE_NODES)
            .values("instrument_id", "node")
            .annotate(
                places=Count("place", distinct=True),
                valued=Count("place", distinct=True, filter=Q(value__isnull=False)),
                newest=Max("as_of"),
            )
            .filter(places__gte=2)
        )
        best: dict[str, Any] = {}
        for row in rows:
            known = best.get(row["instrument_id"])
            if known is None or (row["places"], row["node"]) > (known["places"], known["node"]):
                best[row["instrument_id"]] = row
        first = NATIONAL_INSTRUMENT if self.place.level == "nation" else ""

        def order(instrument: Instrument) -> tuple[Any, ...]:
            row = best[instrument.id]
            theme = row["node"] not in HEADING_NODES
            newest = _backwards(row["newest"])
            return (instrument.id != first, theme, row["valued"] < 2, newest, instrument.id)

        found = sorted(Instrument.objects.filter(pk__in=best), key=order)
        return [(instrument, best[instrument.id]["node"]) for instrument in found]

    def child_list(self, name: str = "") -> FigureList | None:
        """Return the children's figures of one instrument, of the first without a name."""
        for instrument, node in self.child_instruments:
            if name in ("", instrument.id):
                return figure_list(self.place, instrument, node)
        return None

    @cached_property
    def main_child_list(self) -> FigureList | None:
        """The children's figures to show first."""
        return self.child_list()

    @cached_property
    def neighbour_list(self) -> FigureList | None:
        """This place among its neighbours, by the instrument of its first figure."""
        if self.parent is None or self.place.level != "regency":
            return None
        for instrument, cards in self.cards:
            for card in cards:
                if not card.has_number or not card.may_head:
                    continue
                node = card.figure.node
                listed = figure_list(self.parent, instrument, node, emphasis=self.place.path)
                if len(listed.with_value) >= 3:
                    return listed
        return None


def _heading_order(cards: Sequence[FigureCard]) -> tuple[Any, ...]:
    heading = [card for card in cards if card.may_head]
    numbered = any(card.has_number for card in heading)
    newest = max(card.figure.as_of for card in cards)
    return (not heading, not numbered, _backwards(newest))


def _backwards(text: str) -> tuple[int, ...]:
    """Return a key that sorts later texts first."""
    return tuple(-ord(character) for character in text)


def figure_list(place: Place, instrument: Instrument, node: str, emphasis: str = "") -> FigureList:
    """Return one instrument's figures over the children of a place, with its published cut-offs."""
    rows = indices.figures_of_children(place, instrument.id, node=node)
    level = words.CHILD_LEVEL.get(place.level, "")
    return FigureList(place, instrument, rows, published_cutoffs(instrument.id, level), emphasis)


def published_cutoffs(instrument_id: str, level: str) -> tuple[float, ...]:
    """Return the cut-offs between classes as published for a level, lowest first."""
    suffix = _CUTOFF_SUFFIX.get(level)
    if suffix is None:
        return ()
    nodes = [f"ikp:batas_sedang_{suffix}", f"ikp:batas_tinggi_{suffix}"]
    rows = PublishedFigure.objects.filter(instrument_id=instrument_id, node__in=nodes)
    found = {row.node: row.value for row in rows if row.status == "main" and row.value is not None}
    return tuple(float(found[node]) for node in nodes if node in found)


def headline_title(cards: Sequence[FigureCard], place: Any) -> str:
    """Return what the first figures of a place are, as a finding."""
    count = len([card for card in cards if card.has_number])
    month = month_of([card.figure for card in cards])
    if count > 1 and month:
        return _("Officials stated %(count)s vulnerability figures in %(month)s") % {
            "count": _count_word(count),
            "month": month,
        }
    if count > 1:
        return _("%(count)s vulnerability figures were published") % {
            "count": _count_word(count).capitalize()
        }
    words_of = next((card.class_words for card in cards if card.class_words), "")
    if words_of:
        return _("Classed as %(class)s") % {"class": words_of}
    return _("A vulnerability figure of %(month)s") % {"month": month} if month else place.name


def _count_word(count: int) -> str:
    words_of = {2: _("two"), 3: _("three"), 4: _("four")}
    return words_of.get(count, number_text(count))
