"""One instrument at two levels: by a place's own form, and aggregated from the places below.

Both readings were published for some provinces in 2024 and rank them differently. The page puts
them side by side (`teduh.index.consistency`) and says how far they part, not which is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from teduh.apps.indices.models import PublishedFigure
from teduh.apps.indices.selectors.figures import SHOWN
from teduh.index.consistency import consistency
from teduh.web.components.formats import number_text
from teduh.web.components.tables import Column, Table, TableView
from teduh.web.pages import words
from teduh.web.pages.figures import figure_href, figure_text, real_marks

OWN, AGGREGATED = "ikp", "ikp:kabkota"


@dataclass(frozen=True)
class LevelsView:
    """The table of both readings and the widest shift in words."""

    view: TableView
    title: str
    note: str


def levels_view(figures: Sequence[PublishedFigure]) -> LevelsView | None:
    """Return both readings of every province that has both, the widest shift of ranks first."""
    own = _shown(figures, OWN)
    aggregated = _shown(figures, AGGREGATED)
    if not own.keys() & aggregated.keys():
        return None
    compared = consistency(
        {code: figure.value or 0.0 for code, figure in own.items()},
        {code: figure.value or 0.0 for code, figure in aggregated.items()},
    )
    rows = []
    for line in compared.table.iter_rows(named=True):
        form, below = own[line["unit_id"]], aggregated[line["unit_id"]]
        rows.append(
            {
                "name": words.short_name(form.place),
                "name__href": reverse("region", args=[form.place.path]),
                "own": form.value,
                "own__text": figure_text(form),
                "own__href": figure_href(form),
                "own_rank": line["own_rank"],
                "aggregated": below.value,
                "aggregated__text": figure_text(below),
                "aggregated__href": figure_href(below),
                "aggregated_rank": line["aggregated_rank"],
                "shift": line["rank_shift"],
            }
        )
    table = Table(
        id="dua-bacaan",
        title=_("Two readings of the same provinces"),
        subtitle=_("By the province's own form, and aggregated from its regencies and cities"),
        columns=(
            Column("name", _("Province")),
            Column("own", _("Own form"), "number", decimals=2),
            Column("own_rank", _("Rank"), "rank"),
            Column("aggregated", _("Aggregated"), "number", decimals=2),
            Column("aggregated_rank", _("Rank (aggregated)"), "rank"),
            Column("shift", _("Places apart"), "count"),
        ),
        rows=rows,
        marks=real_marks(),
    )
    first = min(rows, key=lambda row: row["own_rank"])
    title = _(
        "%(place)s is number %(own_rank)s by its own form with %(own)s, and number "
        "%(rank)s aggregated from its regencies and cities with %(value)s"
    ) % {
        "place": first["name"],
        "own": first["own__text"],
        "own_rank": number_text(first["own_rank"]),
        "rank": number_text(first["aggregated_rank"]),
        "value": first["aggregated__text"],
    }
    note = _(
        "Among the %(count)s provinces that have both readings, the two move %(shift)s places "
        "apart on average."
    ) % {
        "count": number_text(compared.n),
        "shift": number_text(compared.mean_absolute_rank_shift, 1),
    }
    return LevelsView(TableView(table), title, note)


def _shown(figures: Sequence[PublishedFigure], node: str) -> dict[str, PublishedFigure]:
    """Return the figure to use of each province at one node, by code."""
    found: dict[str, PublishedFigure] = {}
    usable = [
        f
        for f in figures
        if f.node == node and f.level == "province" and f.status in SHOWN
        and f.value is not None and f.place is not None
    ]  # fmt: skip
    for figure in sorted(usable, key=lambda f: SHOWN.index(f.status)):
        found.setdefault(figure.place.path, figure)
    return found
