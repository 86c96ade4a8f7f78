"""Tables about one place in a run: what makes its score, and the values behind one indicator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from teduh.apps.indices.models import Run
from teduh.apps.indices.selectors import DriverRow, DuelRow, Provenance, run_baseline
from teduh.apps.indices.views.listings import (
    column,
    exercise_mark,
    flag_marks,
    percent_text,
    run_source,
)
from teduh.apps.regions.models import Place
from teduh.apps.regions.tabular import PlainTable
from teduh.kernel.texts import format_number


def drivers_table(run: Run, place: Place, drivers: Sequence[DriverRow]) -> PlainTable:
    """Return what makes a place's score, each row leading to the values behind it."""
    baseline = run_baseline(run, place.path) if drivers else 0.0
    return PlainTable(
        id=f"penyebab-{run.run_id[:12]}-{place.path}",
        title=_("What makes the score of %(place)s") % {"place": place.name},
        subtitle=_("Points of each indicator in the index; together they are the score"),
        columns=(
            column("indicator", _("Indicator")),
            column("group", _("Dimension"), minor=True),
            column("points", _("Points"), "bar"),
            column("share", _("Share of the score"), "number", decimals=3),
            column("score", _("Indicator's own score"), "number", decimals=2),
            column("node", _("Id"), "code", minor=True),
        ),
        rows=[
            {
                "is_exercise": run.is_exercise,
                "indicator": driver.node.text,
                "indicator__href": reverse(
                    "run_provenance", args=[run.run_id[:16], place.path, driver.node.id]
                ),
                "group": driver.path[-1].text if driver.path else "",
                "points": driver.points,
                "points__text": format_number(driver.points, 2),
                "points__marks": (
                    *exercise_mark(run),
                    *flag_marks(driver.flag_ids),
                    *(("assumption",) if driver.node.assumed else ()),
                ),
                "share": driver.share,
                "share__text": percent_text(driver.share),
                "score": driver.score,
                "node": driver.node.id,
            }
            for driver in drivers
        ]
        + ([_baseline_row(run, baseline)] if baseline else []),
        address=reverse("run_drivers", args=[run.run_id[:16], place.path]),
        source=run_source(run),
        empty=_("The method of this run gives no points, or this place has no score."),
    )


def duels_table(run: Run, place: Place, duels: Sequence[DuelRow]) -> PlainTable:
    """Return wins and losses by indicator, for a method that gives no points (Copeland)."""
    return PlainTable(
        id=f"penyebab-{run.run_id[:12]}-{place.path}",
        title=_("What makes the score of %(place)s") % {"place": place.name},
        subtitle=_("Against how many other places each indicator wins, loses and ties"),
        columns=(
            column("indicator", _("Indicator")),
            column("wins", _("Wins"), "number"),
            column("losses", _("Losses"), "number"),
            column("ties", _("Ties"), "number"),
            column("score", _("Indicator's own score"), "number", decimals=2),
            column("node", _("Id"), "code", minor=True),
        ),
        rows=[
            {
                "is_exercise": run.is_exercise,
                "indicator": duel.node.text,
                "indicator__href": reverse(
                    "run_provenance", args=[run.run_id[:16], place.path, duel.node.id]
                ),
                "wins": duel.wins,
                "losses": duel.losses,
                "ties": duel.ties,
                "wins__marks": exercise_mark(run),
                "score": duel.score,
                "node": duel.node.id,
            }
            for duel in duels
        ],
        address=reverse("run_drivers", args=[run.run_id[:16], place.path]),
        source=run_source(run),
        empty=_("This place has no score in this run."),
    )


def _baseline_row(run: Run, baseline: float) -> dict[str, Any]:
    """Return what the points of Owen values start from, so that the rows sum to the score."""
    return {
        "is_exercise": run.is_exercise,
        "indicator": _("The score with every indicator at its mean"),
        "group": "",
        "points": baseline,
        "points__text": format_number(baseline, 2),
        "points__marks": exercise_mark(run),
        "share": None,
        "share__text": "",
        "score": None,
        "node": "baseline",
    }


def provenance_table(run: Run, place: Place, found: Provenance) -> PlainTable:
    """Return the values behind one indicator of a place, each with its source."""
    return PlainTable(
        id=f"asal-{run.run_id[:12]}-{place.path}-{found.node.id}",
        title=_("Values as they were typed in"),
        columns=(
            column("column", _("Column"), "code"),
            column("grade", _("Seriousness")),
            column("weight", _("Weight"), "number", decimals=None),
            column("value", _("Value"), "number", decimals=None),
            column("source", _("Source")),
            column("grades", _("Source grade")),
            column("observed_on", _("Observed on"), "date"),
            column("note", _("Note")),
        ),
        rows=[
            {
                "is_exercise": run.is_exercise,
                "column": row.column,
                "grade": row.grade_name or row.grade,
                "weight": row.grade_weight,
                "value": row.value,
                "value__marks": exercise_mark(run),
                "source": row.source or row.source_url,
                "source__href": row.source_url,
                "grades": f"{row.source_grade}{row.credibility or ''}",
                "observed_on": row.observed_on.isoformat() if row.observed_on else None,
                "note": row.note,
            }
            for row in found.rows
        ],
        address=reverse("provenance_table", args=[run.run_id[:16], place.path, found.node.id]),
        source=_("Dataset %(name)s, version %(number)s")
        % {"name": run.version.dataset.name, "number": run.version.number},
        empty=_("Nothing was typed in for this indicator; its score comes from elsewhere."),
    )
