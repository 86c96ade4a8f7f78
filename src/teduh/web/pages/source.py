"""One figure and where it comes from: what, of which instrument, when, who said it, which page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from teduh.apps.indices.models import PublishedFigure
from teduh.index.instruments import load_instrument
from teduh.kernel.errors import Finding, NotFound
from teduh.kernel.messages import KernelMessage
from teduh.kernel.texts import pick
from teduh.web.components.tables import Table, TableView
from teduh.web.pages import words
from teduh.web.pages.figures import as_of_text, figure_card, same_claim, unit_text
from teduh.web.pages.nodes import node_name
from teduh.web.pages.place_figures import figure_columns, figure_row
from teduh.web.pages.places import breadcrumbs


@require_safe
def page(request: HttpRequest, figure_id: str) -> HttpResponse:
    """Show one published figure with its source, its grade and the other readings of it."""
    figure = (
        PublishedFigure.objects.filter(pk=figure_id)
        .select_related("instrument", "place__parent")
        .first()
    )
    if figure is None:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    others = same_claim(figure)
    card = figure_card(figure, others)
    instrument = load_instrument(figure.instrument_id)
    crumbs = breadcrumbs(figure.place) if figure.place and figure.place.level != "nation" else []
    if crumbs:
        crumbs[-1] = (crumbs[-1][0], reverse("region", args=[figure.place.path]))
    context = {
        "figure": figure,
        "card": card,
        "node": node_name(figure.instrument_id, figure.node),
        "unit": unit_text(figure.unit),
        "as_of": as_of_text(figure.as_of),
        "stated_by": words.office_words(figure.stated_by),
        "source_name": words.source_words(figure.source_name),
        "instrument": instrument,
        "instrument_name": pick(dict(instrument.name)),
        "scale": pick(dict(instrument.scale.get("text") or {})),
        "missing": [pick(dict(text)) for text in instrument.missing],
        "computable": instrument.is_computable,
        "grade": words.GRADES.get(figure.source_grade, figure.source_grade),
        "credibility": words.CREDIBILITIES.get(figure.credibility or 0, ""),
        "status": words.STATUSES.get(figure.status, figure.status),
        "others_view": TableView(_others_table(others, figure)) if others else None,
        "breadcrumbs": [*crumbs, (_("Source of a figure"), "")],
    }
    return render(request, "pages/source.html", context)


def _others_table(others: list[PublishedFigure], figure: PublishedFigure) -> Table:
    columns = [c for c in figure_columns(instrument=False) if c.key not in ("node", "unit", "rank")]
    rows: list[dict[str, Any]] = [figure_row(row, figure.instrument.name) for row in others]
    return Table(
        id="bacaan-lain",
        title=_("Other readings of the same figure"),
        subtitle=_("Repetitions of one statement count as one source; conflicts are kept"),
        columns=tuple(columns),
        rows=rows,
    )
