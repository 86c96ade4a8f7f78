"""Every published figure of one place in one table, an instrument after the other, never mixed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from teduh.apps.indices.models import PublishedFigure
from teduh.apps.indices.selectors import FigureGroup
from teduh.apps.regions.models import Place
from teduh.web.components.formats import rank_text, with_unit
from teduh.web.components.tables import Column, Table
from teduh.web.pages import words
from teduh.web.pages.figures import as_of_text, figure_href, figure_text, figure_unit, real_marks
from teduh.web.pages.nodes import node_name


def figure_row(figure: PublishedFigure, instrument_name: str) -> dict[str, Any]:
    """Return one figure as a row of a table."""
    return {
        "figure_id": figure.id,
        "instrument": instrument_name,
        "instrument__href": reverse("instrument", args=[figure.instrument_id]),
        "place": figure.place_name,
        "node": figure.node,
        "node__text": node_name(figure.instrument_id, figure.node),
        "value": figure.value,
        "value__text": _value_words(figure),
        "value__href": figure_href(figure),
        "value__marks": ("advertorial",) if figure.advertorial == "yes" else (),
        "unit": figure.unit,
        "class": figure.category,
        "class__text": words.class_words(figure.category) if figure.category else "",
        "class__step": words.class_step(figure.category),
        "rank": figure.rank,
        "as_of": figure.as_of,
        "as_of__text": as_of_text(figure.as_of),
        "stated_by": figure.stated_by,
        "stated_by__text": words.office_words(figure.stated_by),
        "status": figure.status,
        "status__text": str(words.STATUSES.get(figure.status, figure.status)),
        "grade": figure.source_grade,
        "credibility": figure.credibility,
        "source": figure.source_name,
        "source__text": words.source_words(figure.source_name),
        "source__href": figure.source_url,
        "source_url": figure.source_url,
        "note": figure.note,
    }


def _value_words(figure: PublishedFigure) -> str:
    """Return the figure in words; some sources give a class or a rank alone, or only a name."""
    text = figure_text(figure)
    found = with_unit(text, figure_unit(figure)) if text else words.class_words(figure.category)
    if not found and figure.rank:
        return rank_text(int(figure.rank))
    return found or _("named without a figure")


def figure_columns(*, place: bool = False, instrument: bool = True) -> tuple[Column, ...]:
    """Return the columns of a table of figures."""
    columns = [Column("instrument", _("Instrument"))] if instrument else []
    if place:
        columns.append(Column("place", _("Place")))
    return (
        *columns,
        Column("node", _("Of what")),
        Column("value", _("Figure"), "number"),
        Column("unit", _("Unit"), file_only=True),
        Column("class", _("Class"), "class"),
        Column("rank", _("Rank"), "rank", minor=True),
        Column("as_of", _("Date"), "date"),
        Column("stated_by", _("Stated by"), minor=True),
        Column("status", _("State")),
        Column("grade", _("Grade"), "code", minor=True),
        Column("credibility", _("Credibility"), "code", file_only=True),
        Column("source", _("Source"), "link"),
        Column("source_url", _("Address"), file_only=True),
        Column("note", _("Note"), "note", file_only=True),
    )


def place_figures_table(place: Place, groups: Sequence[FigureGroup]) -> Table:
    """Return all published figures of a place, conflicts and repetitions included."""
    rows = [
        figure_row(figure, group.instrument.name)
        for group in groups
        for figure in (*group.figures, *group.conflicts, *group.repeats)
    ]
    return Table(
        id="angka",
        title=_("All published figures: %(place)s") % {"place": words.place_title(place)},
        subtitle=_(
            "Conflicts and repetitions are kept; scales of different instruments do not compare"
        ),
        columns=figure_columns(),
        rows=rows,
        address=reverse("region_table", args=[place.path, "angka"]),
        source=_("Public pages, restated; each row has its address"),
        marks=real_marks(),
    )
