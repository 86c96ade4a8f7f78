"""The instruments: what each measures, what is published, missing and assumed, and its tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from teduh.apps.indices import selectors as indices
from teduh.apps.indices.models import Instrument as InstrumentRow
from teduh.apps.indices.models import PublishedFigure
from teduh.index.framework import Framework
from teduh.index.instruments import Instrument, load_instrument
from teduh.kernel.errors import Finding, NotFound
from teduh.kernel.messages import KernelMessage
from teduh.kernel.texts import pick
from teduh.web.components.formats import date_text, number_text, unit_suffix
from teduh.web.components.tables import Column, Table, TableView, table_response
from teduh.web.pages import words
from teduh.web.pages.figures import real_marks
from teduh.web.pages.levels import levels_view
from teduh.web.pages.place_figures import figure_columns, figure_row
from teduh.web.pages.reconciliations import ReconciliationRow, reconciliation_rows

FIGURES_SHOWN = 12


@dataclass(frozen=True)
class TreeNode:
    """One node of a framework as the page draws it."""

    id: str
    name: str
    weight: str  # within its parent, in percent
    effective: str  # in the index, in percent
    is_indicator: bool
    assumption: str
    note: str
    source_url: str
    unit: str
    grades: str
    children: tuple[TreeNode, ...]
    indicator_count: int


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show all instruments, those that can be computed first."""
    counts: dict[str, int] = {}
    for instrument_id in PublishedFigure.objects.values_list("instrument_id", flat=True):
        counts[instrument_id] = counts.get(instrument_id, 0) + 1
    rows = [_listed(row, counts.get(row.id, 0)) for row in indices.instrument_list()]
    rows.sort(key=lambda row: (row["computable"], row["published_on"] or ""), reverse=True)
    context = {"rows": rows, "breadcrumbs": [(_("Instruments"), "")]}
    return render(request, "pages/instruments.html", context)


def _listed(row: InstrumentRow, count: int) -> dict[str, Any]:
    instrument = load_instrument(row.id)
    return {
        "name": row.name,
        "href": reverse("instrument", args=[row.id]),
        "publisher": pick(dict(instrument.publisher)),
        "published_on": instrument.published_on,
        "published_text": date_text(instrument.published_on),
        "computable": instrument.is_computable,
        "scale": pick(dict(instrument.scale.get("text") or {})),
        "figure_count": number_text(count),
        "has_figures": bool(count),
        "indicators": number_text(instrument.indicator_count) if instrument.indicator_count else "",
    }


def _get(instrument_id: str) -> tuple[InstrumentRow, Instrument]:
    row = InstrumentRow.objects.filter(pk=instrument_id).first()
    if row is None:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    return row, load_instrument(instrument_id)


@require_safe
def page(request: HttpRequest, instrument_id: str) -> HttpResponse:
    """Show one instrument: about, tree, assumptions, what is missing, figures, reconciliations."""
    row, instrument = _get(instrument_id)
    figures = indices.figures_for_instrument(instrument_id)
    reconciled = reconciliation_rows(instrument)
    context = {
        "row": row,
        "instrument": instrument,
        "about": pick(dict(instrument.about)),
        "publisher": pick(dict(instrument.publisher)),
        "published_text": date_text(instrument.published_on),
        "scale": pick(dict(instrument.scale.get("text") or {})),
        "levels": [
            words.CHILDREN_TITLES.get(_parent_level(level), level) for level in instrument.levels
        ],
        "tree": tree_of(instrument.framework) if instrument.framework else None,
        "indicator_count": number_text(instrument.indicator_count or 0),
        "known": instrument.known_indicators if instrument.framework is None else (),
        "known_view": TableView(indicators_table(row, instrument))
        if instrument.known_indicators and instrument.framework is None
        else None,
        "missing": [pick(dict(text)) for text in instrument.missing],
        "assumptions": [
            {
                "name": pick(dict(a.name)),
                "text": pick(dict(a.text)),
                "alternative": pick(dict(a.alternative)),
            }
            for a in instrument.assumptions
        ],
        "notes": [pick(dict(text)) for text in instrument.notes],
        "sources": [{"url": s.url, "what": pick(dict(s.what))} for s in instrument.sources],
        "figures_view": TableView(figures_table(row, figures), limit=FIGURES_SHOWN)
        if figures
        else None,
        "reconciled": reconciled,
        "recomputed_title": recomputed_title(reconciled),
        "levels_view": levels_view(figures),
        "breadcrumbs": [(_("Instruments"), reverse("instruments")), (row.name, "")],
    }
    return render(request, "pages/instrument.html", context)


def recomputed_title(rows: Sequence[ReconciliationRow]) -> str:
    """Return how many published statements agree: `2 pernyataan terbitan cocok, 1 tidak`."""
    agree = sum(row.agrees for row in rows)
    differ = len(rows) - agree
    text = ngettext(
        "Recomputed: %(n)s published statement agrees",
        "Recomputed: %(n)s published statements agree",
        agree,
    ) % {"n": number_text(agree)}
    if not differ:
        return text
    rest = ngettext("%(n)s does not", "%(n)s do not", differ) % {"n": number_text(differ)}
    return f"{text}, {rest}"


def _parent_level(level: str) -> str:
    return {child: parent for parent, child in words.CHILD_LEVEL.items()}.get(level, level)


@require_safe
def table(
    request: HttpRequest, instrument_id: str, name: str, format: str = "html"
) -> HttpResponse:
    """Answer one of an instrument's tables as a page, CSV or JSON."""
    row, instrument = _get(instrument_id)
    found = _table(row, instrument, name)
    if found is None:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    context = {
        "breadcrumbs": [
            (_("Instruments"), reverse("instruments")),
            (row.name, reverse("instrument", args=[row.id])),
            (str(found.title), ""),
        ],
        "back_href": reverse("instrument", args=[row.id]),
        "back_title": row.name,
    }
    return table_response(found, request, format=format, context=context)


def _table(row: InstrumentRow, instrument: Instrument, name: str) -> Table | None:
    if name == "angka":
        figures = indices.figures_for_instrument(row.id)
        return figures_table(row, figures) if figures else None
    if name == "indikator" and (instrument.known_indicators or instrument.framework):
        return indicators_table(row, instrument)
    if name == "simpul" and instrument.framework is not None:
        return nodes_table(row, instrument.framework)
    return None


def figures_table(row: InstrumentRow, figures: Sequence[PublishedFigure]) -> Table:
    """Return every published figure of an instrument."""
    return Table(
        id="angka",
        title=_("Published figures: %(name)s") % {"name": row.name},
        subtitle=_("Restated with their sources; conflicts and repetitions are kept and marked"),
        columns=figure_columns(place=True, instrument=False),
        rows=[
            figure_row(figure, row.name)
            | {"place__href": reverse("region", args=[figure.place.path]) if figure.place else ""}
            for figure in figures
        ],
        address=reverse("instrument_table", args=[row.id, "angka"]),
        source=_("Public pages, restated; each row has its address"),
        marks=real_marks(),
    )


def indicators_table(row: InstrumentRow, instrument: Instrument) -> Table:
    """Return the indicators whose names were published."""
    return Table(
        id="indikator",
        title=_("Indicators whose names are known"),
        subtitle=_("Names that were not published are never invented"),
        columns=(
            Column("group", _("Group")),
            Column("name", _("Indicator")),
            Column("id", _("Id"), "code", minor=True),
            Column("source_url", _("Source"), "link", sortable=False, minor=True),
        ),
        rows=[
            {
                "group": pick(dict(i.group)),
                "name": pick(dict(i.name)),
                "id": i.id,
                "source_url": i.source_url,
                "source_url__href": i.source_url,
                "source_url__text": pgettext("a page", "open"),
            }
            for i in instrument.known_indicators
        ],
        address=reverse("instrument_table", args=[row.id, "indikator"]),
    )


def nodes_table(row: InstrumentRow, framework: Framework) -> Table:
    """Return every node of a framework with its weights."""
    return Table(
        id="simpul",
        title=_("Nodes of the tree: %(name)s") % {"name": row.name},
        subtitle=_("Weight within the parent and weight in the index"),
        columns=(
            Column("id", _("Id"), "code"),
            Column("name", _("Name")),
            Column("kind", _("Kind"), minor=True),
            Column("parent", _("Parent"), "code"),
            Column("weight", _("Weight"), "number", decimals=4),
            Column("effective", _("Weight in the index"), "number", decimals=4),
            Column("direction", _("Direction"), "count", minor=True),
            Column("assumption", _("Assumption"), sortable=False, minor=True),
        ),
        rows=[
            {
                "id": node.id,
                "name": pick(dict(node.name)),
                "kind": node.kind.value,
                "parent": node.parent,
                "weight": node.weight,
                "effective": framework.effective_weights[node.id],
                "direction": node.direction,
                "assumption": pick(dict(node.assumption)),
            }
            for node in framework.nodes
        ],
        address=reverse("instrument_table", args=[row.id, "simpul"]),
    )


def tree_of(framework: Framework) -> TreeNode:
    """Return the tree of a framework from its root."""

    def grow(node_id: str) -> TreeNode:
        node = framework.by_id[node_id]
        children = tuple(grow(child) for child in framework.children.get(node_id, ()))
        siblings = framework.children.get(node.parent, ()) if node.parent else (node_id,)
        total = sum(framework.by_id[sibling].weight for sibling in siblings)
        return TreeNode(
            id=node_id,
            name=pick(dict(node.name)) or node_id,
            weight=_percent(node.weight / total if total else 0.0),
            effective=_percent(framework.effective_weights[node_id]),
            is_indicator=not children,
            assumption=pick(dict(node.assumption)),
            note=pick(dict(node.note)),
            source_url=node.source_url,
            unit=node.unit,
            grades=", ".join(f"{g.id} = {number_text(g.weight)}" for g in node.grades),
            children=children,
            indicator_count=len(framework.indicators_below(node_id)),
        )

    return grow(framework.root)


def _percent(share: float) -> str:
    return number_text(share * 100, 2) + unit_suffix("%")
