"""Reading the tables of a run: scores with rank and class, what drives one, and where it came from.

Three clicks lead from a score to its source: the score's row, its drivers (`run_drivers`), and for
one indicator the rows that were typed in with their sources (`run_provenance`). Every row is
checked for the reader by `RowFilter`; ranks and classes are always those within the whole run.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from teduh.apps.indices.models import Run
from teduh.apps.indices.selectors.points import one_row, run_baseline, run_points
from teduh.apps.indices.selectors.runs import RowFilter
from teduh.apps.indices.tables import (
    region_rows,
    run_document,
    table_columns,
)
from teduh.apps.regions.models import Place, PlaceStatus
from teduh.apps.regions.selectors import place_names
from teduh.index import read_recipe
from teduh.index.dataset import Flag
from teduh.index.narrative import Driver, ends_at_100, sentences
from teduh.kernel.errors import Finding, NotFound
from teduh.kernel.messages import KernelMessage
from teduh.kernel.region_codes import NATION_CODE, region_code_range
from teduh.kernel.scope import PUBLIC_SCOPE, Scope
from teduh.kernel.texts import pick


@dataclass(frozen=True, slots=True)
class NodeLabel:
    """A node of the framework as the pages name it."""

    id: str
    kind: str
    parent: str | None
    name: Mapping[str, str]
    assumption: Mapping[str, str]
    weight: float
    unit: str

    @property
    def text(self) -> str:
        """The name in the reader's language, the id when it has none."""
        return pick(dict(self.name)) or self.id

    @property
    def assumed(self) -> str:
        """What is ours and not the source's, in the reader's language; empty when nothing is."""
        return pick(dict(self.assumption))


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One place at one node of a run. `step` is the class by number, 1 the lowest of `steps`."""

    code: str
    name: str
    period: str | None
    score: float | None
    rank: int | None
    category: str
    step: int | None
    flags: Flag
    parts: Mapping[str, float | None] = field(default_factory=dict)

    @property
    def flag_ids(self) -> tuple[str, ...]:
        """The flags by name, as `("imputed", "partial")`."""
        return flag_ids(self.flags)


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """Rows of one node, with what is needed to read them."""

    run: Run
    node: NodeLabel
    parts: tuple[NodeLabel, ...]  # the node's children, whose scores are in `row.parts`
    rows: tuple[ScoreRow, ...]
    ranked: int  # places with a rank in the whole run: "of how many"
    steps: int  # how many classes there are; 0 = none
    labels: tuple[str, ...]  # of the classes, lowest first
    cutoffs: tuple[float, ...]
    period: str | None
    periods: tuple[str, ...]
    hidden: int  # rows that exist and that this reader may not see


@dataclass(frozen=True, slots=True)
class DriverRow:
    """One indicator's part in a place's score."""

    node: NodeLabel
    path: tuple[NodeLabel, ...]  # what lies above it, nearest first, without the index itself
    points: float
    share: float | None  # of the score, 0 to 1
    score: float | None  # the indicator's own, 0 to 100
    flags: Flag

    @property
    def flag_ids(self) -> tuple[str, ...]:
        """The flags by name."""
        return flag_ids(self.flags)


def flag_ids(flags: Flag) -> tuple[str, ...]:
    """Return the names of the flags that are set, in small letters."""
    return tuple(str(flag.name).lower() for flag in Flag if flag and flag in flags)


def run_nodes(run: Run) -> dict[str, NodeLabel]:
    """Return the nodes of a run's framework, indicators first, the index last."""
    document = run_document(run.artefact)
    return {
        node["id"]: NodeLabel(
            id=node["id"],
            kind=node["kind"],
            parent=node["parent"],
            name=node.get("name") or {},
            assumption=node.get("assumption") or {},
            weight=float(document["weights"].get(node["id"], 1.0)),
            unit=node.get("unit") or "",
        )
        for node in document["nodes"]
    }


def run_root(run: Run) -> NodeLabel:
    """Return the node of the index itself."""
    return next(node for node in run_nodes(run).values() if node.parent is None)


def run_column_names(run: Run) -> list[tuple[str, str]]:
    """Return the columns of a run's data, each with its words: the indicator, and the grade."""
    columns = table_columns(run.version.artefact, "values.parquet", "value:")
    nodes = run_document(run.artefact)["nodes"]
    return [(c, f"{words} ({c})") for c, words in column_words(columns, nodes)]


def column_words(
    columns: Iterable[str], nodes: Iterable[Mapping[str, Any]]
) -> list[tuple[str, str]]:
    """Return columns (`a01`, `a01:2`) with the names of their indicator and grade."""
    names = {node["id"]: node for node in nodes}
    found = []
    for column in columns:
        base, _, grade = column.partition(":")
        node = names.get(base, {})
        words = pick(dict(node.get("name") or {})) or base
        graded = {g["id"]: pick(dict(g.get("name") or {})) for g in node.get("grades") or ()}
        found.append((column, f"{words}, {graded.get(grade) or grade}" if grade else words))
    return found


def run_scores(
    run: Run,
    *,
    scope: Scope = PUBLIC_SCOPE,
    place: Place | None = None,
    node: str | None = None,
    period: str | None = None,
    with_parts: bool = True,
) -> ScoreTable:
    """Return the scores of a run at one node, highest first, as far as the reader may see them.

    Parameters
    ----------
    place : Place, optional
        Only this place and what lies below it.
    node : str, optional
        The index itself without one.
    period : str, optional
        In a panel the last one without one.

    Raises
    ------
    NotFound
        The run has no tables, or no such node.
    """
    nodes = run_nodes(run)
    label = nodes.get(node) if node else run_root(run)
    if label is None:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    parts = tuple(n for n in nodes.values() if n.parent == label.id) if with_parts else ()
    region = place.path if place is not None else NATION_CODE
    frame = _joined(run, region, label.id, [part.id for part in parts])
    document = run_document(run.artefact)
    periods = tuple(document.get("periods") or ())
    chosen = period or (periods[-1] if periods else None)
    if chosen is not None and "period" in frame.columns:
        frame = frame.filter(pl.col("period") == chosen)
    allowed = RowFilter(run, scope)
    records = list(frame.iter_rows(named=True))
    visible = [record for record in records if allowed.allows(record["unit_id"])]
    names = _names(run, region, [record["unit_id"] for record in visible])
    labels = tuple(pick(text) for text in document["category_labels"].get(label.id, ()))
    rows = [_score_row(record, names, labels, parts) for record in visible]
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0, row.name))
    return ScoreTable(
        run=run,
        node=label,
        parts=parts,
        rows=tuple(rows),
        ranked=int(document["ranked"].get(chosen or "", {}).get(label.id, 0)),
        steps=len(labels),
        labels=labels,
        cutoffs=tuple(document["cutoffs"].get(label.id, ())),
        period=chosen,
        periods=periods,
        hidden=len(records) - len(visible),
    )


def _names(run: Run, region: str, codes: list[str]) -> dict[str, str]:
    """Return the names of places; many of them in one question instead of one for each 500."""
    if len(codes) <= 500:
        return place_names(codes)
    places = Place.objects.filter(level=run.level).exclude(status=PlaceStatus.ENDED)
    if region != NATION_CODE:
        low, high = region_code_range(region)
        places = places.filter(path__gte=low, path__lt=high)
    return dict(places.values_list("path", "name"))


def _joined(run: Run, region: str, node: str, parts: list[str]) -> pl.DataFrame:
    """Return score, rank, class and flags of one node side by side, one row a unit (and period)."""
    scores = region_rows(run.artefact, "scores.parquet", region, [node, *parts])
    columns = {"rank": "ranks.parquet", "category": "categories.parquet", "flags": "flags.parquet"}
    # All tables of a run have the same rows in the same order.
    others = [
        region_rows(run.artefact, file, region, [node])[node].alias(f"__{name}")
        for name, file in columns.items()
    ]
    return scores.rename({node: "__score"}).with_columns(others)


def _score_row(
    record: Mapping[str, Any],
    names: Mapping[str, str],
    labels: tuple[str, ...],
    parts: tuple[NodeLabel, ...],
) -> ScoreRow:
    position = record["__category"]
    has_class = position is not None and 0 <= position < len(labels)
    return ScoreRow(
        code=record["unit_id"],
        name=names.get(record["unit_id"], record["unit_id"]),
        period=record.get("period"),
        score=plain_number(record["__score"]),
        rank=record["__rank"] or None,
        category=labels[position] if has_class else "",
        step=position + 1 if has_class else None,
        flags=Flag(record["__flags"] or 0),
        parts={part.id: plain_number(record[part.id]) for part in parts},
    )


def run_place_score(
    run: Run, place: Place, *, scope: Scope = PUBLIC_SCOPE, period: str | None = None
) -> ScoreRow | None:
    """Return one place's own row of a run; None when it has none or the reader may not see it."""
    if not RowFilter(run, scope).allows(place.path):
        return None
    table = run_scores(run, scope=scope, place=place, period=period, with_parts=True)
    return next((row for row in table.rows if row.code == place.path), None)


def run_drivers(
    run: Run, place: Place, *, scope: Scope = PUBLIC_SCOPE, period: str | None = None
) -> tuple[DriverRow, ...]:
    """Return what makes a place's score, largest first; only what adds nothing is left out.

    The points (and `run_baseline`) sum to the score. Empty when the run's method gives no points
    (Copeland) or the place has no score.

    Raises
    ------
    NotFound
        The place has no row in this run, or none for this reader.
    """
    RowFilter(run, scope).require(place.path)
    nodes = run_nodes(run)
    scores = one_row(run, "scores.parquet", place.path, period)
    flags = one_row(run, "flags.parquet", place.path, period)
    points = run_points(run, place.path, period)
    total = plain_number(scores[run_root(run).id])
    if total is None:
        return ()
    found = []
    for node_id, value in points.items():
        number = plain_number(value) if node_id in nodes else None
        if not number:
            continue
        found.append(
            DriverRow(
                node=nodes[node_id],
                path=_above(nodes, node_id),
                points=number,
                share=number / total if total else None,
                score=plain_number(scores[node_id]),
                flags=Flag(flags[node_id] or 0),
            )
        )
    return tuple(sorted(found, key=lambda row: (-row.points, row.node.id)))


def run_sentences(
    run: Run, place: Place, *, scope: Scope = PUBLIC_SCOPE, period: str | None = None
) -> list[str]:
    """Say in the reader's language how high a place's score is and what makes it.

    Every number comes from the run's tables. Empty when the place has no score.
    """
    row = run_place_score(run, place, scope=scope, period=period)
    if row is None or row.score is None:
        return []
    parts = [
        Driver(
            node=part.node.id,
            name=part.node.text,
            parent_name=part.path[0].text if part.path else "",
            points=part.points,
            share=part.share if part.share is not None else math.nan,
            score=part.score if part.score is not None else math.nan,
            flags=part.flags,
        )
        for part in run_drivers(run, place, scope=scope, period=period)
    ]
    baseline = run_baseline(run, place.path, period)
    document = run_document(run.artefact)
    ranked = document["ranked"].get(row.period or "", {}).get(run_root(run).id, 0)
    return sentences(
        parts,
        unit_name=place.name,
        score=row.score,
        rank=row.rank or 0,
        n_ranked=int(ranked),
        method=run.contribution_method,
        baseline=baseline,
        category=row.category,
        is_of_100=ends_at_100(read_recipe(run.recipe)),
        flags=row.flags,
    )


def _above(nodes: Mapping[str, NodeLabel], node_id: str) -> tuple[NodeLabel, ...]:
    found = []
    parent = nodes[node_id].parent
    while parent is not None and nodes[parent].parent is not None:
        found.append(nodes[parent])
        parent = nodes[parent].parent
    return tuple(found)


def plain_number(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else float(value)
