"""Runs that a reader may see at a place: its own score with its drivers, and its children's.

Published runs stand beside published figures under their institution's name, never mixed with them.
Which rows a reader sees is the selectors' matter; a village page shows nobody outside a grant a
score of vulnerability.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from teduh.apps.indices import selectors as indices
from teduh.apps.indices.models import Run
from teduh.apps.indices.selectors.results import DriverRow, ScoreRow, ScoreTable, run_place_score
from teduh.apps.regions.models import Place
from teduh.kernel.errors import TeduhError
from teduh.kernel.scope import Scope
from teduh.kernel.texts import format_percent
from teduh.web.components.charts import Chart, ChartKind, ChartRow, nice_ceiling
from teduh.web.components.formats import join_words, number_text, rank_text
from teduh.web.components.maps import MapClass, MapPlace, MapSpec, MapView, class_steps
from teduh.web.components.tables import Column, Table, TableView
from teduh.web.pages import words
from teduh.web.pages.figures import real_marks
from teduh.web.pages.region_maps import KnownBoundaries, draw_map

DRIVERS_SHOWN = 8
RUNS_SHOWN = 3
CHILDREN_SHOWN = 10
# Flags of a value that a reader must see, as the kinds of marks that the pages know.
FLAG_MARKS = {"imputed": "imputed", "capped": "capped"}


@dataclass(frozen=True)
class PlaceResult:
    """What one run says of a place and of its children."""

    run: Run
    href: str
    score: ScoreRow | None
    ranked: int
    steps: int
    sentences: tuple[str, ...]
    drivers: Chart | None
    children: ScoreTable | None
    children_view: TableView | None
    map: MapView | None = None

    @property
    def is_exercise(self) -> bool:
        """Say whether the numbers are invented for practice."""
        return self.run.is_exercise

    @property
    def marks(self) -> tuple[str, ...]:
        """The marks beside the score."""
        marks = ["exercise"] if self.run.is_exercise else list(real_marks())
        if self.score is not None:
            marks += [FLAG_MARKS[flag] for flag in self.score.flag_ids if flag in FLAG_MARKS]
        return tuple(marks)

    @property
    def score_text(self) -> str:
        """The score as it prints."""
        if self.score is None or self.score.score is None:
            return ""
        return number_text(self.score.score, 2)

    @property
    def rank_text(self) -> str:
        """The rank among the places of the run."""
        if self.score is None or not self.score.rank:
            return ""
        return rank_text(self.score.rank, self.ranked)

    @property
    def step(self) -> int:
        """The shade of the class."""
        return score_step(self.score, self.steps) if self.score else 0


def run_href(run: Run) -> str:
    """Return the address of a run's own page."""
    try:
        return reverse("run", args=[run.run_id[:16]])
    except NoReverseMatch:
        return ""


def score_step(row: ScoreRow, steps: int) -> int:
    """Return the shade of a class among `steps` classes; 0 without a class."""
    if row.step is None or not steps:
        return 0
    return class_steps(steps)[min(row.step, 5) - 1]


def place_results(
    place: Place, children: Sequence[Place], scope: Scope, known: KnownBoundaries
) -> list[PlaceResult]:
    """Return the newest visible run of each instrument and level that speaks of a place.

    Runs that speak of the place itself come first, and those with classes before those without.
    """
    runs = indices.runs_visible(scope, place, include_above=True)
    below = words.CHILD_LEVEL.get(place.level, "")
    found: dict[tuple[str, str], PlaceResult] = {}
    for run in runs:
        key = (run.instrument_id, run.level)
        if key in found or run.level not in (place.level, below) or len(found) >= RUNS_SHOWN:
            continue
        result = _result(run, place, children, scope, known)
        if result is not None:
            found[key] = result
    return sorted(found.values(), key=lambda r: (not r.steps, r.score is None))


def _result(
    run: Run, place: Place, children: Sequence[Place], scope: Scope, known: KnownBoundaries
) -> PlaceResult | None:
    href = run_href(run)
    if run.level != place.level:
        table = indices.run_scores(run, scope=scope, place=place)
        if not table.rows:
            return None
        view = TableView(scores_table(table, place), limit=CHILDREN_SHOWN)
        drawn = draw_map(scores_map(table, place, children), known) if table.steps else None
        return PlaceResult(run, href, None, table.ranked, table.steps, (), None, table, view, drawn)
    score = run_place_score(run, place, scope=scope)
    if score is None:
        return None
    table = indices.run_scores(run, scope=scope, place=place, with_parts=False)
    drivers = indices.run_drivers(run, place, scope=scope)
    return PlaceResult(
        run, href, score, table.ranked, table.steps, _sentences(run, place, scope),
        drivers_chart(run, place, drivers) if drivers else None, None, None,
    )  # fmt: skip


def _sentences(run: Run, place: Place, scope: Scope) -> tuple[str, ...]:
    try:
        return tuple(indices.run_sentences(run, place, scope=scope))
    except TeduhError:
        return ()


def drivers_chart(run: Run, place: Place, drivers: Sequence[DriverRow]) -> Chart:
    """Return the largest drivers as bars: each with its points and its share of the score."""
    shown = drivers[:DRIVERS_SHOWN]
    first = shown[0]
    all_assumed = all(driver.node.assumed for driver in shown)
    rest = sum(driver.points for driver in drivers[DRIVERS_SHOWN:])
    rows = [
        ChartRow(
            label=driver.node.text,
            value=driver.points,
            text=_points_text(driver.points, driver.share),
            note=driver.path[-1].text if driver.path else "",
            marks=("assumption",) if driver.node.assumed and not all_assumed else (),
        )
        for driver in shown
    ]
    if rest:
        count = len(drivers) - len(shown)
        rows.append(
            ChartRow(
                label=_("%(count)s other causes") % {"count": number_text(count)},
                value=rest,
                text=_("%(points)s points") % {"points": number_text(rest, 2)},
            )
        )
    low = min(0.0, *(driver.points for driver in drivers))
    return Chart(
        id=f"penyebab-{run.instrument_id}",
        kind=ChartKind.BAR,
        title=_("%(cause)s adds most: %(points)s points")
        % {"cause": first.node.text, "points": number_text(first.points, 2)},
        subtitle=_("Points of the index and share of the score, %(place)s, %(instrument)s")
        % {"place": words.place_title(place), "instrument": run.instrument.name},
        rows=rows,
        summary=_("The largest driver is %(cause)s with %(points)s points.")
        % {"cause": first.node.text, "points": number_text(first.points, 2)},
        low=low,
        high=nice_ceiling(max(row.value or 0.0 for row in rows)),
        source=_("Run %(run)s of %(institution)s")
        % {"run": run.run_id[:12], "institution": run.institution},
        source_href=run_href(run),
        table=drivers_table(run, place, drivers),
        marks=(
            *(("exercise",) if run.is_exercise else ()),
            *(("assumption",) if all_assumed else ()),
        ),
    )


def _points_text(points: float, share: float | None) -> str:
    if share is None:
        return number_text(points, 2)
    return f"{number_text(points, 2)} · {format_percent(share * 100, 0)}"


def drivers_table(run: Run, place: Place, drivers: Sequence[DriverRow]) -> Table:
    """Return every driver of a place's score in a run."""
    baseline = indices.run_baseline(run, place.path) if drivers else 0.0
    return Table(
        id=f"penyebab-{run.instrument_id}-{run.level}",
        title=_("What makes the score: %(place)s") % {"place": words.place_title(place)},
        subtitle=_("Points of each indicator in the index; together they are the score"),
        columns=(
            Column("indicator", _("Indicator")),
            Column("node", _("Id"), "code", minor=True),
            Column("group", _("Dimension"), minor=True),
            Column("points", _("Points"), "number", decimals=2),
            Column("share", _("Share of the score (0-1)"), "number", decimals=3),
            Column("score", _("Indicator's own score"), "number", decimals=2),
        ),
        rows=[
            {
                "is_exercise": run.is_exercise,
                "indicator": driver.node.text,
                "indicator__href": provenance_href(run, place, driver.node.id),
                "node": driver.node.id,
                "group": driver.path[-1].text if driver.path else "",
                "points": driver.points,
                "share": driver.share,
                "score": driver.score,
                "points__marks": (
                    *(("exercise",) if run.is_exercise else ()),
                    *(FLAG_MARKS[f] for f in driver.flag_ids if f in FLAG_MARKS),
                ),
            }
            for driver in drivers
        ]
        + ([_baseline_row(run, baseline)] if baseline else []),
        address=reverse(
            "region_table", args=[place.path, f"penyebab-{run.instrument_id}-{run.level}"]
        ),
        source=_("Run %(run)s of %(institution)s")
        % {"run": run.run_id[:12], "institution": run.institution},
    )


def _baseline_row(run: Run, baseline: float) -> dict[str, Any]:
    """Return what the points of Owen values start from, so that the rows sum to the score."""
    return {
        "is_exercise": run.is_exercise,
        "indicator": _("The score with every indicator at its mean"),
        "node": "baseline",
        "points": baseline,
        "points__marks": ("exercise",) if run.is_exercise else (),
    }


def provenance_href(run: Run, place: Place, indicator: str) -> str:
    """Return the address where the values behind an indicator are, empty without one."""
    try:
        return reverse("run_provenance", args=[run.run_id[:16], place.path, indicator])
    except NoReverseMatch:
        return ""


def scores_table(scores: ScoreTable, place: Place) -> Table:
    """Return the children's scores of a run with rank, class and the parts of the index."""
    run = scores.run
    rows: list[dict[str, Any]] = []
    for row in scores.rows:
        rows.append(
            {
                "is_exercise": run.is_exercise,
                "name": row.name,
                "name__href": reverse("region", args=[row.code]),
                "code": row.code,
                "score": row.score,
                "score__marks": (
                    *(("exercise",) if run.is_exercise else real_marks()),
                    *(FLAG_MARKS[f] for f in row.flag_ids if f in FLAG_MARKS),
                ),
                "rank": row.rank,
                "class": row.category,
                "class__step": score_step(row, scores.steps),
                **{part.id: row.parts.get(part.id) for part in scores.parts},
            }
        )
    columns = [
        Column("name", words.CHILDREN_TITLES.get(place.level, _("Place"))),
        Column("code", _("Code"), "code", minor=True),
        Column("score", _("Score"), "number", decimals=2),
        Column("rank", _("Rank"), "rank"),
    ]
    if scores.steps:
        columns.append(Column("class", _("Class"), "class"))
    columns += [Column(p.id, p.text, "number", decimals=2, minor=True) for p in scores.parts]
    title = _("%(instrument)s, computed by %(institution)s") % {
        "instrument": run.instrument.name,
        "institution": run.institution,
    }
    return Table(
        id=f"skor-{run.instrument_id}-{run.level}",
        title=title,
        subtitle=_("Scores of 0 to 100; rank among %(count)s places of the run")
        % {"count": number_text(scores.ranked)},
        columns=tuple(columns),
        rows=rows,
        address=reverse("region_table", args=[place.path, f"skor-{run.instrument_id}-{run.level}"]),
        all_rows=_("All %(places)s") % {"places": words.children_count(place.level, len(rows))},
        source=_("Run %(run)s of %(institution)s")
        % {"run": run.run_id[:12], "institution": run.institution},
    )


def result_table(place: Place, scope: Scope, name: str) -> Table | None:
    """Return the table of scores or of drivers that an address of a place's page names."""
    below = words.CHILD_LEVEL.get(place.level, "")
    for run in indices.runs_visible(scope, place, include_above=True):
        if name == f"skor-{run.instrument_id}-{run.level}" and run.level == below:
            scores = indices.run_scores(run, scope=scope, place=place)
            if scores.rows:
                return scores_table(scores, place)
        if name == f"penyebab-{run.instrument_id}-{run.level}" and run.level == place.level:
            return drivers_table(run, place, indices.run_drivers(run, place, scope=scope))
    return None


def scores_map(scores: ScoreTable, place: Place, children: Sequence[Place]) -> MapSpec:
    """Return the map of the children's classes in a run."""
    by_code = {row.code: row for row in scores.rows}
    places = []
    for child in children:
        row = by_code.get(child.path)
        text = number_text(row.score, 2) if row and row.score is not None else _("no data")
        if row and row.category:
            text = f"{text}, {row.category}"
        places.append(
            MapPlace(
                code=child.path,
                name=words.short_name(child),
                href=reverse("region", args=[child.path]),
                value=row.score if row else None,
                text=text,
                step=score_step(row, scores.steps) if row else 0,
                latitude=child.latitude,
                longitude=child.longitude,
            )
        )
    steps = class_steps(scores.steps)[: scores.steps] if scores.steps else ()
    counts = {step: sum(p.step == step for p in places) for step in (0, *steps)}
    classes = [
        MapClass(step, label, "", counts[step])
        for step, label in zip(steps, scores.labels, strict=True)
    ]
    if counts[0]:
        classes.insert(0, MapClass(0, _("no data"), "", counts[0]))
    high = [p.name for p in places if steps and p.step == steps[-1]]
    title = _("Classes of the run on the map")
    if high and len(high) <= 4:
        title = _("Highest class: %(names)s") % {"names": join_words(high)}
    return MapSpec(
        id=f"skor-{scores.run.instrument_id}",
        title=title,
        subtitle=_("%(instrument)s, classes of this run")
        % {"instrument": scores.run.instrument.name},
        marks=("exercise",) if scores.run.is_exercise else (),
        places=places,
        classes=tuple(reversed(classes)),
        summary=_("Map of %(count)s in %(place)s.")
        % {"count": words.children_count(place.level, len(children)), "place": place.name},
        list_href=reverse(
            "region_table", args=[place.path, f"skor-{scores.run.instrument_id}-{scores.run.level}"]
        ),
        label_limit=6,
    )
