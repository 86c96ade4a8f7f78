"""One instrument over the children of a place: the table, the chart and the map of the same rows.

The three are made from one list of `PlaceFigure`, so that they cannot disagree. Places without a
figure are kept: "no data" is a state of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teduh.apps.indices.models import Instrument
from teduh.apps.indices.selectors import PlaceFigure
from teduh.web.components.charts import Chart, ChartKind, ChartRow, Reference, nice_ceiling
from teduh.web.components.formats import (
    is_missing,
    join_words,
    number_text,
    rank_text,
    with_unit,
)
from teduh.web.components.maps import (
    equal_steps,
)
from teduh.web.components.tables import Column, Table
from teduh.web.pages import words
from teduh.web.pages.figures import (
    as_of_text,
    figure_href,
    figure_marks,
    figure_text,
    real_marks,
    situation_count,
    unit_text,
)


@dataclass(frozen=True)
class FigureList:
    """The figures of one instrument for the children of one place, highest first."""

    place: Any
    instrument: Instrument
    rows: Sequence[PlaceFigure]
    cutoffs: tuple[float, ...] = ()  # published, lowest first
    emphasis: str = ""  # code of the place whose page this is

    @property
    def with_value(self) -> list[PlaceFigure]:
        """Rows that have a number."""
        return [r for r in self.rows if r.figure is not None and not is_missing(r.figure.value)]

    @property
    def missing(self) -> list[PlaceFigure]:
        """Rows with neither a number nor a class."""
        return [r for r in self.rows if r.figure is None]

    @property
    def unit(self) -> str:
        """The unit in words."""
        first = next(iter(self.with_value), None)
        return unit_text(first.figure.unit) if first and first.figure else ""

    @property
    def classes(self) -> Mapping[str, int]:
        """How many rows each published class has."""
        counts: dict[str, int] = {}
        for row in self.rows:
            if row.figure is not None and row.figure.category:
                counts[row.figure.category] = counts.get(row.figure.category, 0) + 1
        return counts

    @property
    def address(self) -> str:
        """The address of the table."""
        return reverse("region_table", args=[self.place.path, self.instrument.id])

    @property
    def scale(self) -> tuple[float, float]:
        """The ends of the scale: an index has 0 to 100, others end at a round number."""
        values = [float(r.figure.value or 0.0) for r in self.with_value if r.figure]
        if self.unit in ("%", _("points")) and max(values, default=0.0) > 5:
            return 0.0, 100.0 if self.unit != "%" else nice_ceiling(max(values, default=1.0))
        return 0.0, nice_ceiling(max(values, default=1.0))

    @property
    def source(self) -> str:
        """The outlets, at most three, and the days the figures are of."""
        names = list(
            dict.fromkeys(words.source_words(r.figure.source_name) for r in self.rows if r.figure)
        )
        stated = list(
            dict.fromkeys(words.office_words(r.figure.stated_by) for r in self.rows if r.figure)
        )
        shown = (
            join_words(names[:3])
            if len(names) <= 3
            else _("%(names)s and others") % {"names": ", ".join(names[:3])}
        )
        return _("%(stated)s, as printed by %(names)s") % {
            "stated": join_words(stated[:2]),
            "names": shown,
        }

    @property
    def day(self) -> str:
        """The latest day of the figures."""
        days = [r.figure.as_of for r in self.rows if r.figure and r.figure.as_of]
        return as_of_text(max(days)) if days else ""


def step_of(listed: FigureList, row: PlaceFigure) -> int:
    """Return the shade of a row: its published class, else equal steps of the scale."""
    if row.figure is None:
        return 0
    if row.figure.category:
        return words.class_step(row.figure.category)
    if listed.classes:
        return 0
    return equal_steps(row.figure.value, *listed.scale)


def list_title(listed: FigureList) -> str:
    """Return the finding of a list: where its high class is, or who stands first."""
    high = listed.classes.get("tinggi", 0)
    classed = sum(listed.classes.values())
    if high and classed > 3 and not listed.emphasis:
        return _("%(high)s of %(all)s %(places)s are classed as highly vulnerable") % {
            "high": number_text(high),
            "all": number_text(classed),
            "places": children_noun(listed.place.level),
        }
    own = next((r for r in listed.with_value if r.place.path == listed.emphasis), None)
    if own is not None and own.rank is not None:
        return own_rank_title(listed, own)
    return top_title(listed)


def top_title(listed: FigureList) -> str:
    """Return who stands first, with the figure."""
    first = next(iter(listed.with_value), None)
    if first is None or first.figure is None:
        return listed.instrument.name
    return _("%(place)s has the highest figure, %(figure)s") % {
        "place": words.short_name(first.place),
        "figure": with_unit(figure_text(first.figure), listed.unit),
    }


def range_title(listed: FigureList) -> str:
    """Return how far the figures reach: `10 kabupaten/kota: 1,42 sampai 44,28 %`."""
    found = listed.with_value
    if len(found) < 2 or found[0].figure is None or found[-1].figure is None:
        return list_title(listed)
    return _("%(count)s %(places)s: %(low)s to %(high)s") % {
        "count": number_text(len(found)),
        "places": children_noun(listed.place.level),
        "low": figure_text(found[-1].figure),
        "high": with_unit(figure_text(found[0].figure), listed.unit),
    }


def own_rank_title(listed: FigureList, own: PlaceFigure) -> str:
    """Return where the place of this page stands among its neighbours."""
    texts = {
        "total": number_text(own.ranked),
        "places": children_noun(listed.place.level),
        "parent": words.place_title(listed.place),
    }
    if own.rank == 1:
        return _("Highest of %(total)s %(places)s in %(parent)s") % texts
    texts["rank"] = rank_text(own.rank or 0)
    return capfirst(_("%(rank)s of %(total)s %(places)s in %(parent)s") % texts)


def children_noun(level: str) -> str:
    """Return what the children of a level are called, in the plural."""
    return {
        "nation": _("provinces"),
        "province": _("regencies and cities"),
        "regency": _("districts"),
        "district": _("villages"),
    }.get(level, _("places"))


def figure_table(listed: FigureList) -> Table:
    """Return the table of a list: every child, with rank, class, source and marks."""
    rows = []
    common = common_marks(listed)
    has_count = any(situation_count(r.figure) for r in listed.rows if r.figure)
    for row in listed.rows:
        figure = row.figure
        rows.append(
            {
                "name": words.short_name(row.place),
                "name__href": reverse("region", args=[row.place.path]),
                "code": row.place.path,
                "value": figure.value if figure else None,
                "value__text": figure_text(figure) if figure else "",
                "value__href": figure_href(figure) if figure else "",
                "value__marks": [m for m in row_marks(row) if m not in common],
                "rank": row.rank,
                "class": figure.category if figure else None,
                "class__text": words.class_words(figure.category)
                if figure and figure.category
                else "",
                "class__step": words.class_step(figure.category)
                if figure and figure.category
                else 0,
                "count": situation_count(figure) if figure else None,
                "note": figure.note if figure else "",
                "grade": figure.source_grade if figure else None,
                "credibility": figure.credibility if figure else None,
                "source": figure.source_name if figure else None,
                "source__text": words.source_words(figure.source_name) if figure else "",
                "source__href": figure.source_url if figure else "",
                "source_url": figure.source_url if figure else None,
            }
        )
    columns = [
        Column("name", words.CHILDREN_TITLES.get(listed.place.level, _("Place"))),
        Column("code", _("Code"), "code", minor=True),
        Column(
            "value",
            _("Figure") if not listed.unit else _("Figure (%(unit)s)") % {"unit": listed.unit},
            "number",
        ),
        Column("rank", _("Rank"), "rank"),
    ]
    if listed.classes:
        columns.append(Column("class", _("Class"), "class"))
    if has_count:
        columns.append(
            Column("count", _("k of 140"), "count", note=_("Computed by us, not published."))
        )
    columns += [
        Column("note", _("Note"), "note", sortable=False, minor=True),
        Column("grade", _("Grade"), "code", minor=True),
        Column("credibility", _("Credibility"), "code", file_only=True),
        Column("source", _("Source"), "link"),
        Column("source_url", _("Address"), file_only=True),
    ]
    return Table(
        id=listed.instrument.id,
        title=f"{listed.instrument.name}: {words.place_title(listed.place)}",
        subtitle=measure_text(listed),
        columns=tuple(columns),
        rows=rows,
        source=listed.source,
        address=listed.address,
        order="",
        marks=(*common, *real_marks()),
        notes=(
            _("Figures of different instruments are never put on one scale."),
            _("Each figure leads to a page that names its source, its grade and other readings."),
        ),
    )


def row_marks(row: PlaceFigure) -> tuple[str, ...]:
    """Return the marks of a row's figure."""
    return figure_marks(row.figure, row.others) if row.figure else ()


def common_marks(listed: FigureList) -> tuple[str, ...]:
    """Return the marks that every figure of a list carries: told once, above it."""
    found = [set(row_marks(row)) for row in listed.rows if row.figure]
    shared = set.intersection(*found) if found else set()
    return tuple(sorted(shared))


def measure_text(listed: FigureList) -> str:
    """Return what is measured, in which unit, of which day."""
    unit = _("in %(unit)s") % {"unit": listed.unit} if listed.unit and listed.unit != "%" else ""
    if listed.unit == "%":
        unit = _("in percent")
    parts = [listed.instrument.name, unit, listed.day]
    return ", ".join(part for part in parts if part)


def figure_chart(listed: FigureList, *, title: str = "") -> Chart:
    """Return the dots of a list on the one scale of its instrument."""
    low, high = listed.scale
    first = next((r.place.path for r in listed.with_value), "")
    point = listed.emphasis or (first if not listed.classes else "")
    rows = []
    shown, left_out = shown_rows(listed)
    for row in shown:
        figure = row.figure
        text = ""
        if figure is not None and is_missing(figure.value) and figure.category:
            text = words.class_words(figure.category)
        elif figure is not None:
            text = figure_text(figure)
        rows.append(
            ChartRow(
                label=words.short_name(row.place),
                value=figure.value if figure else None,
                text=text,
                href=reverse("region", args=[row.place.path]),
                emphasis=row.place.path == point,
                step=step_of(listed, row) if listed.classes else 0,
                value_href=figure_href(figure) if figure else "",
            )
        )
    return Chart(
        id=listed.instrument.id,
        kind=ChartKind.DOT,
        title=title or list_title(listed),
        subtitle=measure_text(listed),
        rows=rows,
        summary=chart_summary(listed),
        low=low,
        high=high,
        references=tuple(_references(listed)),
        source=listed.source,
        table=figure_table(listed),
        picture_address=reverse(
            "region_picture", args=[listed.place.path, listed.instrument.id, "svg"]
        ).removesuffix(".svg"),
        unit=listed.unit,
        foot=left_out,
        marks=(*common_marks(listed), *real_marks()),
    )


MISSING_SHOWN = 6


def shown_rows(listed: FigureList) -> tuple[list[PlaceFigure], str]:
    """Return the rows to draw and a sentence about the others.

    A few places without data are drawn as such; when there are many they are told in one sentence.
    """
    if len(listed.missing) <= MISSING_SHOWN:
        return list(listed.rows), ""
    kept = [row for row in listed.rows if row.figure is not None]
    count = len(listed.missing)
    text = ngettext(
        "%(n)s place has no published figure.", "%(n)s places have no published figure.", count
    )
    return kept, text % {"n": number_text(count)}


def _references(listed: FigureList) -> list[Reference]:
    labels = (_("medium from"), _("high from"))
    return [
        Reference(value, label, number_text(value))
        for value, label in zip(listed.cutoffs, labels, strict=False)
    ]


def chart_summary(listed: FigureList) -> str:
    """Return one sentence with the highest and the lowest, and how many have no figure."""
    found = listed.with_value
    first, last = (found[0], found[-1]) if found else (None, None)
    if first is None or last is None or first.figure is None or last.figure is None:
        return _("No place has a figure.")
    text = _("From %(first)s with %(high)s down to %(last)s with %(low)s.") % {
        "first": words.short_name(first.place),
        "high": with_unit(figure_text(first.figure), listed.unit),
        "last": words.short_name(last.place),
        "low": with_unit(figure_text(last.figure), listed.unit),
    }
    count = len(listed.missing)
    if not count:
        return text
    names = join_words([words.short_name(r.place) for r in listed.missing])
    return f"{text} " + ngettext(
        "%(n)s place has no data: %(names)s.", "%(n)s places have no data: %(names)s.", count
    ) % {"n": number_text(count), "names": names}
