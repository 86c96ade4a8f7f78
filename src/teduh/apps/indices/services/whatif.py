"""What if? Change choices of a run, build again in the request, and compare. Nothing is stored."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from teduh.apps.indices.messages import IndicesMessage
from teduh.apps.indices.models import Run
from teduh.apps.indices.rules import READERS, RunState
from teduh.apps.indices.selectors.runs import RowFilter, run_get
from teduh.apps.indices.services.common import require
from teduh.apps.indices.tables import read_dataset_version
from teduh.apps.regions.selectors import place_names
from teduh.index import read_recipe
from teduh.index.instruments import framework_of
from teduh.index.whatif import Change, parse_change, what_if
from teduh.kernel.errors import Finding, InvalidInput, LimitReached, StateConflict, TeduhError
from teduh.kernel.scope import Scope

ROW_LIMIT: Final = 5000
CHANGE_LIMIT: Final = 20


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One place before and after; None where there is no score."""

    code: str
    name: str
    score: float | None
    rank: int | None
    changed_score: float | None
    changed_rank: int | None

    @property
    def score_change(self) -> float | None:
        """Points more (or less) than before."""
        if self.score is None or self.changed_score is None:
            return None
        return self.changed_score - self.score

    @property
    def rank_change(self) -> int | None:
        """Places up the list of vulnerability; negative is down."""
        if self.rank is None or self.changed_rank is None:
            return None
        return self.rank - self.changed_rank


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run beside itself with some choices changed."""

    run: Run
    changes: tuple[Change, ...]
    rows: tuple[ComparedRow, ...]
    moved_count: int  # places whose rank is another
    largest: float  # the largest change of a score, in points
    findings: tuple[Finding, ...]
    changed_run_id: str


def changes_read(lines: Sequence[tuple[str, str]]) -> tuple[Change, ...]:
    """Read `(kind, text)` pairs as a form or address has them; every fault, with its text."""
    changes, findings = [], []
    for kind, text in lines:
        try:
            changes.append(parse_change(kind, text))
        except TeduhError as error:
            findings += [finding.at(path=text) for finding in error.findings]
    if findings:
        raise InvalidInput(*findings)
    if not changes:
        raise InvalidInput(Finding(IndicesMessage.CHANGE_EMPTY))
    if len(changes) > CHANGE_LIMIT:
        params = {"limit": CHANGE_LIMIT}
        raise LimitReached(Finding(IndicesMessage.CHANGE_MANY, params=params))
    return tuple(changes)


def whatif_run(*, scope: Scope, run_id: str, lines: Sequence[tuple[str, str]]) -> Comparison:
    """Compare a run with the same data under changed choices; writes and emits nothing.

    Anyone who reads the institution's runs. Rows outside the reader's region are left out, though
    they take part in the ranks.
    """
    run = run_get(run_id, scope=scope)
    require(scope, *READERS, institution_id=run.institution_id, path=_own_path(scope, run))
    if run.state != RunState.DONE:
        raise StateConflict(Finding(IndicesMessage.RUN_STATE, params={"state": run.state}))
    if run.row_count > ROW_LIMIT:
        params = {"count": run.row_count, "limit": ROW_LIMIT}
        raise LimitReached(Finding(IndicesMessage.TOO_LARGE_HERE, params=params))
    changes = changes_read(lines)
    dataset = read_dataset_version(run.version.artefact)
    compared = what_if(framework_of(run.instrument_id), dataset, read_recipe(run.recipe), changes)
    table = compared.table()
    if "period" in table.columns:
        table = table.filter(table["period"] == table["period"].max())
    allowed = RowFilter(run, scope)
    names = place_names(table["unit_id"])
    rows = tuple(
        ComparedRow(
            code=row["unit_id"],
            name=names.get(row["unit_id"], row["unit_id"]),
            score=_number(row["score"]),
            rank=row["rank"] or None,
            changed_score=_number(row["changed_score"]),
            changed_rank=row["changed_rank"] or None,
        )
        for row in table.iter_rows(named=True)
        if allowed.allows(row["unit_id"])
    )
    ordered = tuple(sorted(rows, key=lambda r: (r.changed_rank is None, r.changed_rank, r.name)))
    return Comparison(
        run=run,
        changes=changes,
        rows=ordered,
        moved_count=sum(bool(row.rank_change) for row in rows),
        largest=max((abs(row.score_change or 0.0) for row in rows), default=0.0),
        findings=compared.changed.findings,
        changed_run_id=compared.changed.run_id,
    )


def _own_path(scope: Scope, run: Run) -> str:
    """Return the part of the run's region that was granted: all of it, or one district."""
    for path in scope.paths(*READERS, institution_id=run.institution_id):
        if path.startswith(f"{run.place.path}."):
            return path
    return run.place.path


def _number(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else value
