"""A region's page, its tabs, and the addresses of its tables, pictures and GeoJSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from teduh.apps.counts.selectors import publications_public
from teduh.apps.regions.models import Place
from teduh.kernel.errors import Finding, NotFound
from teduh.kernel.messages import KernelMessage
from teduh.web import panels
from teduh.web.components.chart_pictures import MEDIA_TYPES, chart_picture, chart_picture_key
from teduh.web.components.charts import Chart
from teduh.web.components.coastline import coastline_geojson
from teduh.web.components.maps import MapSpec, MapView, share_outlines
from teduh.web.components.tables import Table, TableView, table_response
from teduh.web.pages import facts, words
from teduh.web.pages.access import INSTRUMENT as ACCESS
from teduh.web.pages.access import village_access
from teduh.web.pages.causes import cause_groups, causes_table, short_cause
from teduh.web.pages.figure_lists import FigureList, figure_chart, figure_table, range_title
from teduh.web.pages.figure_maps import figure_map
from teduh.web.pages.place_figures import place_figures_table
from teduh.web.pages.places import (
    Moved,
    breadcrumbs,
    former_code,
    place_or_moved,
    region_href,
    tabs_of,
    with_former_code,
)
from teduh.web.pages.region_data import RegionData, headline_title
from teduh.web.pages.region_election import election_facts, has_election, results_table
from teduh.web.pages.region_maps import draw_map, region_features
from teduh.web.pages.region_neutrality import (
    PUBLISHED,
    REPORTED,
    has_neutrality,
    neutrality_context,
    published_table,
    reported_table,
    reports_of,
)
from teduh.web.pages.region_runs import PlaceResult, place_results, result_table
from teduh.web.pages.remembering import remember

CHILDREN_SHOWN = 10
CAUSES_SHOWN = 5
PICTURES = "grafik"


def _with_place(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the place of its code; a former code leads to today's address."""

    def inner(request: HttpRequest, code: str, **rest: Any) -> HttpResponse:
        found = place_or_moved(request, code)
        if isinstance(found, Moved):
            target = request.get_full_path().replace(f"/{code}/", f"/{found.place.path}/", 1)
            return HttpResponseRedirect(with_former_code(target, code))
        return view(request, found, **rest)

    return require_safe(inner)


@_with_place
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """Show the first tab: figures, map, causes, children, results, sources."""
    if place.level == "nation":
        return HttpResponseRedirect(region_href(place))
    data = RegionData(place, request.scope)  # type: ignore[attr-defined]
    first = data.cards[0] if data.cards else None
    neighbours = data.neighbour_list
    children = data.main_child_list
    results = place_results(data.place, data.children, data.scope, data.boundaries)
    drawn = draw_map(_page_map(data, children), data.boundaries) if data.children else None
    drawn, results = _with_shared_outlines(drawn, results)
    access = village_access(place.path) if place.level == "village" else None
    access_result = next((r for r in results if access and r.run.instrument_id == ACCESS), None)
    context = {
        **frame(data, ""),
        "former_code": former_code(request, place),
        "first_instrument": first[0] if first else None,
        "first_cards": first[1] if first else [],
        "first_title": headline_title(first[1], place) if first else "",
        "other_cards": data.other_cards,
        "neighbours": figure_chart(neighbours) if neighbours else None,
        "child_chart": figure_chart(children, title=range_title(children)) if children else None,
        "child_instruments": [instrument for instrument, _node in data.child_instruments[1:]],
        "map": drawn,
        "causes": [short_cause(group) for group in data.causes[:CAUSES_SHOWN]],
        "cause_count": len(data.causes),
        "children_view": _children_view(data),
        "is_bare": not data.cards and children is None,
        "lacks_national": data.lacks_national,
        "access": access,
        "access_result": access_result,
        "siblings": data.siblings if place.level == "village" else [],
        "results": [result for result in results if result is not access_result],
        "panels": panels.draw("region", request, place=place),
    }
    return render(request, "pages/region.html", context)


def _with_shared_outlines(
    drawn: MapView | None, results: Sequence[PlaceResult]
) -> tuple[MapView | None, list[PlaceResult]]:
    """Return the page's map and the results so that the outlines of the children are sent once."""
    maps = [found for found in (drawn, *(result.map for result in results)) if found is not None]
    shared = iter(share_outlines(maps))
    first = next(shared) if drawn is not None else None
    return first, [
        replace(result, map=next(shared)) if result.map is not None else result
        for result in results
    ]


def _page_map(data: RegionData, listed: FigureList | None) -> MapSpec:
    """Return what the page's map shows: the children's figures when they have any, else counts."""
    if listed is not None and len(listed.with_value) * 2 > len(listed.rows):
        return list_map(data, listed)
    source = facts.children_source(data.counts, data.children)
    return facts.children_map(data.place, data.children, data.sizes, source)


def list_map(data: RegionData, listed: FigureList) -> MapSpec:
    """Return the map of a list of figures, circles sized by the children's own measure."""
    by_code = {c.path: float(n) for c in data.children if (n := data.sizes.values.get(c.pk))}
    return figure_map(listed, sizes=by_code, size_note=facts.size_note(data.sizes))


def _children_view(data: RegionData) -> TableView | None:
    if not data.children:
        return None
    table = children_table(data)
    return TableView(
        table, limit=CHILDREN_SHOWN if len(data.children) > CHILDREN_SHOWN + 2 else None
    )


def children_table(data: RegionData) -> Table:
    """Return the table of children; hamlets are a list of names without any number."""
    return facts.children_table(
        data.place, data.children, data.counts, with_numbers=data.place.level != "village"
    )


def frame(data: RegionData, current: str) -> dict[str, Any]:
    """Return what every tab of a place's page has."""
    place = data.place
    title = words.place_title(place)
    parts = [place.path, _children_line(data), *facts.place_facts(place, data.own_counts)]
    present = {
        "penyebab": bool(data.causes),
        "netralitas": has_neutrality(place),
        "pilkada": has_election(place),
    }
    return {
        "place": place,
        "place_title": title,
        "place_facts": " · ".join(part for part in parts if part),
        "breadcrumbs": breadcrumbs(place),
        "tabs": tabs_of(place, current, present),
    }


def _children_line(data: RegionData) -> str:
    from teduh.web.pages.places import children_text, village_text  # noqa: PLC0415

    if data.place.level == "regency":
        return ", ".join(t for t in (children_text(data.children), village_text(data.place)) if t)
    return children_text(data.children)


@_with_place
def tab(request: HttpRequest, place: Place, tab: str) -> HttpResponse:
    """Show another tab; one without content does not exist."""
    data = RegionData(place, request.scope)  # type: ignore[attr-defined]
    if tab == "penyebab" and data.causes:
        table = causes_table(place, data.causes)
        context = {
            "causes": cause_groups(data.causes),
            "table": table,
            "statement_count": len(table.rows),
        }
        return render(request, "pages/region_causes.html", frame(data, tab) | context)
    if tab == "pilkada":
        found = election_facts(place)
        if found is not None:
            context = {
                "election": found,
                "results_view": TableView(results_table(found)),
                "panels": panels.draw("election", request, place=place),
            }
            return render(request, "pages/region_election.html", frame(data, tab) | context)
    if tab == "netralitas" and (shown := neutrality_context(place)) is not None:
        return render(request, "pages/region_neutrality.html", frame(data, tab) | shown)
    raise NotFound(Finding(KernelMessage.NOT_FOUND))


@_with_place
def table(request: HttpRequest, place: Place, name: str, format: str = "html") -> HttpResponse:
    """Answer one of the place's tables as a page, CSV or JSON."""
    data = RegionData(place, request.scope)  # type: ignore[attr-defined]
    found = _table(data, name)
    context = {
        "breadcrumbs": breadcrumbs(place, (str(found.title), "")),
        "back_href": region_href(place),
        "back_title": words.place_title(place),
    }
    return table_response(found, request, format=format, context=context)


def _table(data: RegionData, name: str) -> Table:
    place = data.place
    made: dict[str, Callable[[], Table | None]] = {
        "wilayah": lambda: children_table(data),
        "angka": lambda: place_figures_table(place, data.groups) if data.groups else None,
        "penyebab": lambda: causes_table(place, data.causes) if data.causes else None,
        "hasil-suara": lambda: _results_table(place),
        REPORTED: lambda: reported_table(place) if reports_of(place) else None,
        PUBLISHED: lambda: published_table(place) if publications_public(place) else None,
    }
    found = made[name]() if name in made else None
    if name.startswith(("skor-", "penyebab-")):
        found = result_table(place, data.scope, name)
    return found or figure_table(_listed(data, name))


def _results_table(place: Place) -> Table | None:
    found = election_facts(place)
    return results_table(found) if found is not None and found.has_results else None


def _listed(data: RegionData, name: str) -> FigureList:
    listed = data.child_list(name)
    if listed is None:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    return listed


@_with_place
def picture(request: HttpRequest, place: Place, name: str, format: str) -> HttpResponse:
    """Answer one of the place's charts as a picture."""
    if format not in MEDIA_TYPES:
        raise Http404
    data = RegionData(place, request.scope)  # type: ignore[attr-defined]
    return picture_response(request, figure_chart(_listed(data, name)), format)


def picture_response(request: HttpRequest, chart: Chart, format: str) -> HttpResponse:
    """Answer a chart's picture; an unchanged one answers 304 without being drawn."""
    tag = f'"{chart_picture_key(chart, format)}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    folder = Path(settings.DATA_DIR) / "cache" / PICTURES
    body = chart_picture(chart, format=format, folder=folder)
    response = HttpResponse(body, content_type=MEDIA_TYPES[format])
    response["Content-Disposition"] = f'inline; filename="{chart.id}.{format}"'
    response["ETag"] = tag
    patch_cache_control(response, max_age=3600)
    return response


@_with_place
def geojson(request: HttpRequest, place: Place) -> HttpResponse:
    """Answer the children of a place as GeoJSON, with the figures of `?angka=` or their counts."""
    data = RegionData(place, request.scope)  # type: ignore[attr-defined]
    name = request.GET.get("angka", "")
    if name:
        spec = list_map(data, _listed(data, name))
    else:
        spec = facts.children_map(place, data.children, data.sizes)
    response = JsonResponse(
        region_features(spec, data.boundaries), content_type="application/geo+json"
    )
    patch_cache_control(response, max_age=600)
    return response


@require_safe
def land(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Answer the coastline under a map that moves, as GeoJSON of about a kilometre's detail."""
    response = HttpResponse(
        remember("land", coastline_geojson), content_type="application/geo+json"
    )
    patch_cache_control(response, max_age=24 * 3600)
    return response
