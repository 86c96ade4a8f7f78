"""Where a score came from: the values that were typed in, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from teduh.apps.indices.models import Run
from teduh.apps.indices.selectors.results import (
    NodeLabel,
    flag_ids,
    one_row,
    plain_number,
    run_nodes,
    run_points,
)
from teduh.apps.indices.selectors.runs import RowFilter
from teduh.apps.indices.tables import run_document, unit_rows
from teduh.apps.regions.models import Place
from teduh.index.dataset import Flag
from teduh.kernel.errors import Finding, NotFound
from teduh.kernel.messages import KernelMessage
from teduh.kernel.scope import PUBLIC_SCOPE, Scope
from teduh.kernel.texts import pick


@dataclass(frozen=True, slots=True)
class ProvenanceRow:
    """One value as it was typed in, with what is known of it."""

    column: str
    grade: str  # of seriousness, for graded counts
    grade_name: str
    grade_weight: float | None
    value: float | None
    period: str | None
    source: str
    source_url: str
    source_grade: str
    credibility: int | None
    observed_on: date | None
    note: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """How one indicator's score at one place came about."""

    run: Run
    code: str
    node: NodeLabel
    score: float | None
    points: float | None
    flags: Flag
    rows: tuple[ProvenanceRow, ...]

    @property
    def flag_ids(self) -> tuple[str, ...]:
        """The flags by name."""
        return flag_ids(self.flags)


def run_provenance(
    run: Run,
    place: Place,
    indicator: str,
    *,
    scope: Scope = PUBLIC_SCOPE,
    period: str | None = None,
) -> Provenance:
    """Return the values behind one indicator of a place: as typed in, each with its source.

    Raises
    ------
    NotFound
        No such row or indicator, or none for this reader.
    """
    RowFilter(run, scope).require(place.path)
    nodes = run_nodes(run)
    if indicator not in nodes:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    scores = one_row(run, "scores.parquet", place.path, period)
    flags = one_row(run, "flags.parquet", place.path, period)
    points = run_points(run, place.path, period)
    chosen = period or scores.get("period")
    return Provenance(
        run=run,
        code=place.path,
        node=nodes[indicator],
        score=plain_number(scores[indicator]),
        points=plain_number(points.get(indicator)),
        flags=Flag(flags[indicator] or 0),
        rows=_provenance_rows(run, place.path, indicator, chosen),
    )


def _provenance_rows(
    run: Run, code: str, indicator: str, period: str | None
) -> tuple[ProvenanceRow, ...]:
    grades = {
        grade["id"]: grade
        for node in run_document(run.artefact)["nodes"]
        if node["id"] == indicator
        for grade in node.get("grades") or ()
    }
    artefact = run.version.artefact
    values = unit_rows(artefact, "values.parquet", code)
    known = unit_rows(artefact, "provenance.parquet", code)
    if period is not None and "period" in values.columns:
        values = values.filter(pl.col("period") == period)
        known = known.filter(pl.col("period").is_null() | (pl.col("period") == period))
    about = {row["indicator"]: row for row in known.iter_rows(named=True)}
    found = []
    for column in values.columns:
        name = column.removeprefix("value:")
        base, _, grade = name.partition(":")
        if name == column or base != indicator or values.is_empty():
            continue
        # What is known may be said of the indicator as a whole or of one grade of it.
        row = about.get(name) or about.get(base) or {}
        weight = grades.get(grade, {}).get("weight")
        found.append(
            ProvenanceRow(
                column=name,
                grade=grade,
                grade_name=pick(dict(grades.get(grade, {}).get("name") or {})),
                grade_weight=None if weight is None else float(weight),
                value=plain_number(values[column][-1]),
                period=period,
                source=row.get("source") or "",
                source_url=row.get("source_url") or "",
                source_grade=row.get("source_grade") or "",
                credibility=row.get("credibility"),
                observed_on=row.get("observed_on"),
                note=row.get("note") or "",
            )
        )
    return tuple(found)
