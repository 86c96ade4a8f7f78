"""The first page: Indonesia by one instrument at a time, never several on one scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from teduh.apps.indices.models import Instrument, PublishedFigure
from teduh.apps.regions import selectors as regions
from teduh.kernel.errors import NotFound
from teduh.kernel.region_codes import NATION_CODE
from teduh.web import panels
from teduh.web.components.formats import is_missing, with_unit
from teduh.web.components.tables import TableView
from teduh.web.pages import words
from teduh.web.pages.facts import children_table
from teduh.web.pages.figure_lists import figure_chart, top_title
from teduh.web.pages.figures import WHOLE_NODES, as_of_text, figure_text, figure_unit
from teduh.web.pages.region import list_map
from teduh.web.pages.region_data import RegionData
from teduh.web.pages.region_maps import draw_map


@dataclass(frozen=True)
class OtherInstrument:
    """One of the other instruments in a line: what it is, its newest day, how many figures."""

    instrument: Instrument
    href: str
    newest: str
    count: int
    places: int
    national: str


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the 34 published scores of IKP 2024 with their classes, and what else there is."""
    try:
        nation = regions.place_get(NATION_CODE)
    except NotFound:
        return render(request, "pages/empty.html", status=503)
    data = RegionData(nation, request.scope)  # type: ignore[attr-defined]
    listed = data.main_child_list
    context: dict[str, Any] = {
        "place": nation,
        "listed": listed,
        "chart": figure_chart(listed, title=top_title(listed)) if listed else None,
        "map": draw_map(list_map(data, listed), data.boundaries) if listed else None,
        "others": other_instruments(listed.instrument.id if listed else ""),
        "provinces_view": None
        if listed
        else TableView(children_table(nation, data.children, data.counts)),
        "panels": panels.draw("region", request, place=nation),
        "children_text": words.children_count("nation", len(data.children)),
    }
    return render(request, "pages/national.html", context)


def other_instruments(shown: str) -> list[OtherInstrument]:
    """Return the other instruments that have published figures, newest first."""
    rows: dict[str, list[PublishedFigure]] = {}
    figures = PublishedFigure.objects.exclude(instrument_id=shown).only(
        *("id", "instrument_id", "place_id", "level", "node"),
        *("value", "unit", "printed", "as_of", "status"),
    )
    for figure in figures:
        rows.setdefault(figure.instrument_id, []).append(figure)
    found = []
    for instrument in Instrument.objects.filter(pk__in=rows):
        own = rows[instrument.id]
        newest = max((f.as_of for f in own), default="")
        found.append(
            (
                newest,
                OtherInstrument(
                    instrument=instrument,
                    href=reverse("instrument", args=[instrument.id]),
                    newest=as_of_text(newest),
                    count=len(own),
                    places=len({f.place_id for f in own if f.place_id and f.level != "nation"}),
                    national=_national_text(own),
                ),
            )
        )
    return [item for _newest, item in sorted(found, key=lambda pair: pair[0], reverse=True)]


def _national_text(figures: list[PublishedFigure]) -> str:
    """Return the national figure of an instrument with its unit, when it has one."""
    own = [
        f
        for f in figures
        if f.level == "nation" and f.node in WHOLE_NODES and not is_missing(f.value)
        and f.status in ("update", "main", "preferred")
    ]  # fmt: skip
    if not own:
        return ""
    figure = max(own, key=lambda f: f.as_of)
    return with_unit(figure_text(figure), figure_unit(figure))
