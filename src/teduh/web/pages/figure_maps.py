"""The map of one instrument over the children of a place: shade for the class, size for a count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from teduh.apps.indices.selectors import PlaceFigure
from teduh.web.components.formats import number_text
from teduh.web.components.maps import MapClass, MapPlace, MapSpec, class_steps
from teduh.web.pages import words
from teduh.web.pages.figure_lists import (
    FigureList,
    chart_summary,
    common_marks,
    list_title,
    measure_text,
    step_of,
    with_unit,
)
from teduh.web.pages.figures import figure_text, real_marks


def figure_map(
    listed: FigureList,
    *,
    title: str = "",
    sizes: Mapping[str, float] | None = None,
    size_note: str = "",
) -> MapSpec:
    """Return the map of a list: the shade is the class, a circle's size is `sizes`."""
    places = [
        MapPlace(
            code=row.place.path,
            name=words.short_name(row.place),
            href=reverse("region", args=[row.place.path]),
            value=row.figure.value if row.figure else None,
            text=_map_text(row, listed),
            step=step_of(listed, row),
            size=(sizes or {}).get(row.place.path),
            latitude=row.place.latitude,
            longitude=row.place.longitude,
        )
        for row in listed.rows
    ]
    return MapSpec(
        id=listed.instrument.id,
        title=title or list_title(listed),
        subtitle=measure_text(listed),
        places=sorted(places, key=lambda place: place.code),
        classes=map_classes(listed, places),
        size_note=size_note,
        summary=chart_summary(listed),
        source=listed.source,
        list_href=listed.address,
        geojson_address=(
            f"{reverse('region_geojson', args=[listed.place.path])}?angka={listed.instrument.id}"
        ),
        label_limit=10 if len(places) <= 20 else 0,
        marks=(*common_marks(listed), *real_marks()),
        note="" if listed.classes else _("Classes for display, ours; not official."),
    )


def _map_text(row: PlaceFigure, listed: FigureList) -> str:
    if row.figure is None:
        return _("no data")
    parts = [with_unit(figure_text(row.figure), listed.unit) if figure_text(row.figure) else ""]
    if row.figure.category:
        parts.append(words.class_words(row.figure.category))
    return ", ".join(part for part in parts if part)


def map_classes(listed: FigureList, places: Sequence[MapPlace]) -> tuple[MapClass, ...]:
    """Return the legend: published classes with their cut-offs, else equal steps of our own."""
    counts: dict[int, int] = {}
    for place in places:
        counts[place.step] = counts.get(place.step, 0) + 1
    found = []
    if listed.classes:
        ranges = class_ranges(listed.cutoffs)
        for step, category in zip(class_steps(3), ("rendah", "sedang", "tinggi"), strict=True):
            word = words.class_words(category)
            found.append(MapClass(step, word, ranges.get(category, ""), counts.get(step, 0)))
    else:
        low, high = listed.scale
        width = (high - low) / 5
        for step in range(1, 6):
            ends = {
                "low": number_text(low + width * (step - 1)),
                "high": number_text(low + width * step),
            }
            found.append(MapClass(step, _("%(low)s to %(high)s") % ends, "", counts.get(step, 0)))
    if counts.get(0):
        found.append(MapClass(0, _("no data"), "", counts[0]))
    return tuple(reversed(found)) if not counts.get(0) else (*reversed(found[:-1]), found[-1])


def class_ranges(cutoffs: Sequence[float]) -> dict[str, str]:
    """Return the numbers that each of three classes covers, empty without cut-offs."""
    if len(cutoffs) != 2:
        return {}
    low, high = (number_text(value) for value in cutoffs)
    return {
        "rendah": _("below %(low)s") % {"low": low},
        "sedang": _("%(low)s to %(high)s") % {"low": low, "high": high},
        "tinggi": _("%(high)s and above") % {"high": high},
    }
