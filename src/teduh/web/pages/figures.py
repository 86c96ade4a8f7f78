"""Published figures as the pages show them: a card for each, the chart of neighbours, the source.

A figure is printed with the digits of its source, cut and never rounded anew. Figures of different
instruments are never put on one scale, and two figures for one place stand side by side, never
averaged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from teduh.apps.indices.models import PublishedFigure
from teduh.apps.indices.selectors import FigureGroup
from teduh.apps.indices.selectors.figures import SHOWN, is_conflict
from teduh.index.instruments.reconciliation.claims import numerator
from teduh.index.instruments.reconciliation.situation import SITUATION_DENOMINATOR
from teduh.kernel.clock import format_date
from teduh.web.components.formats import date_text, is_missing, number_text, printed_text, with_unit
from teduh.web.pages import words

# Nodes that stand for the whole of an instrument; the others are parts, counts or cut-offs.
WHOLE_NODES = frozenset({"ikp", "total", "pkp", "tema", "situasi", "tanpa_instrumen", "ipkp"})
# Of these only such as are about the place as a whole may head its page.
HEADING_NODES = WHOLE_NODES - {"tema"}
HEADING_UNITS = frozenset({"poin", "persen", "indikator", ""})
METHOD_UNPUBLISHED = frozenset({"situasi", "tanpa_instrumen"})


@dataclass(frozen=True, slots=True)
class FigureCard:
    """One figure with what a reader must know beside it."""

    figure: PublishedFigure
    text: str
    unit: str
    class_words: str
    class_step: int
    said: str
    explanation: str
    marks: tuple[str, ...]
    href: str
    others: tuple[PublishedFigure, ...]  # repetitions and conflicting readings

    @property
    def has_number(self) -> bool:
        """Say whether the source gave a number, not a class alone."""
        return bool(self.text)

    @property
    def text_with_unit(self) -> str:
        """The number and its unit as one writes them in the reader's language."""
        return with_unit(self.text, self.unit)

    @property
    def may_head(self) -> bool:
        """Say whether the figure may stand first on its place's page."""
        return (
            self.figure.node in HEADING_NODES
            and self.figure.unit in HEADING_UNITS
            and self.figure.status != "unconfirmed"
        )


def figure_href(figure: PublishedFigure) -> str:
    """Return the address of a figure's own page."""
    return reverse("figure_source", args=[figure.id])


def figure_text(figure: PublishedFigure) -> str:
    """Return a figure as it was printed, without its unit."""
    if is_missing(figure.value) and not figure.printed:
        return ""
    return printed_text(figure.printed.rstrip(" %"), figure.value)


def figure_unit(figure: PublishedFigure) -> str:
    """Return a figure's unit in words. A total of station maps counts pairs, never stations."""
    if figure.instrument_id.startswith("tps-rawan") and figure.node == "total":
        return _("pairs of station and indicator")
    return unit_text(figure.unit)


def unit_text(unit: str) -> str:
    """Return a unit in words of the reader, `%` for percent."""
    if unit in ("persen", "percent", "%"):
        return "%"
    texts = {
        "poin": _("points"),
        "daerah": _("regions"),
        "TPS": _("polling stations"),
        "indikator": _("indicators"),
    }
    return texts.get(unit, unit)


def said_text(figure: PublishedFigure) -> str:
    """Return who stated a figure and when: `Bawaslu RI, Jumat, 16 Desember 2022`."""
    return ", ".join(
        part for part in (words.office_words(figure.stated_by), as_of_text(figure.as_of)) if part
    )


def as_of_text(as_of: str) -> str:
    """Return a day with its weekday, or a month or a year when no more is known."""
    parts = as_of.split("-")
    if len(parts) == 3 and all(part.isdecimal() for part in parts):
        return format_date(date(*(int(part) for part in parts)), weekday=True)
    return date_text(as_of)


def situation_count(figure: PublishedFigure) -> int | None:
    """Return k when a situation figure is k/140 in percent, cut to two decimals."""
    if figure.node != "situasi" or is_missing(figure.value) or not figure.printed:
        return None
    return numerator(figure.printed, SITUATION_DENOMINATOR, ROUND_DOWN)


def figure_explanation(figure: PublishedFigure) -> str:
    """Return what is known of a figure's arithmetic, in one sentence."""
    count = situation_count(figure)
    if count is not None:
        return _("Equals %(count)s of %(whole)s, cut to two decimals.") % {
            "count": number_text(count),
            "whole": number_text(SITUATION_DENOMINATOR),
        }
    if figure.node == "tanpa_instrumen":
        return _("The source names no instrument.")
    return ""


def figure_marks(
    figure: PublishedFigure, others: Sequence[PublishedFigure] = ()
) -> tuple[str, ...]:
    """Return the kinds of marks a figure carries."""
    marks = []
    if figure.node in METHOD_UNPUBLISHED:
        marks.append("method_unpublished")
    if any(is_conflict(other) for other in others):
        marks.append("conflict")
    if figure.advertorial == "yes":
        marks.append("advertorial")
    return tuple(marks)


def real_marks() -> tuple[str, ...]:
    """Return the mark of published figures where the database also holds invented ones."""
    return ("real",) if settings.EXERCISE else ()


def figure_card(figure: PublishedFigure, others: Sequence[PublishedFigure] = ()) -> FigureCard:
    """Return the card of a figure; `others` are its repetitions and conflicting readings."""
    return FigureCard(
        figure=figure,
        text=figure_text(figure),
        unit=figure_unit(figure),
        class_words=words.class_words(figure.category) if figure.category else "",
        class_step=words.class_step(figure.category),
        said=said_text(figure),
        explanation=figure_explanation(figure),
        marks=(*figure_marks(figure, others), *real_marks()),
        href=figure_href(figure),
        others=tuple(others),
    )


def headline_cards(group: FigureGroup) -> list[FigureCard]:
    """Return the cards of an instrument's whole figures for one place, one for each node.

    Repetitions and conflicting readings go with the card of their node.
    """
    by_node: dict[str, list[PublishedFigure]] = {}
    for figure in (*group.figures, *group.conflicts, *group.repeats):
        if figure.node in WHOLE_NODES:
            by_node.setdefault(figure.node, []).append(figure)
    cards = []
    for figures in by_node.values():
        main = main_figure(figures)
        if main is not None:
            rest = [figure for figure in figures if figure is not main]
            cards.append(figure_card(main, rest))
    return sorted(cards, key=lambda card: (card.figure.node == "tanpa_instrumen", card.figure.node))


def main_figure(figures: Sequence[PublishedFigure]) -> PublishedFigure | None:
    """Return the figure to show of several for one place and node."""
    ranked = sorted(
        (figure for figure in figures if figure.status in SHOWN),
        key=lambda figure: (SHOWN.index(figure.status), figure.id),
    )
    return ranked[0] if ranked else None


def same_claim(figure: PublishedFigure) -> list[PublishedFigure]:
    """Return the other published rows about the same place, instrument and node."""
    rows = PublishedFigure.objects.filter(
        instrument_id=figure.instrument_id, place_id=figure.place_id, node=figure.node,
        level=figure.level,
    )  # fmt: skip
    if figure.place_id is None:
        rows = rows.filter(place_name=figure.place_name)
    return [row for row in rows.order_by("as_of", "id") if row.pk != figure.pk]


def month_of(figures: Sequence[Any]) -> str:
    """Return the one month in which all figures were stated, empty when there are several."""
    months = {figure.as_of[:7] for figure in figures}
    if len(months) != 1:
        return ""
    return date_text(months.pop())
