"""The tables of these pages: which columns, which words, where each row leads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import polars as pl
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from teduh.apps.indices.models import Dataset, DatasetVersion, Run
from teduh.apps.indices.rules import READERS
from teduh.apps.indices.selectors import ScoreTable
from teduh.apps.indices.services import Comparison
from teduh.apps.indices.tables import region_rows
from teduh.apps.regions.selectors import place_names
from teduh.apps.regions.tabular import PlainTable
from teduh.kernel.clock import format_moment
from teduh.kernel.region_codes import region_code_contains
from teduh.kernel.scope import Scope
from teduh.kernel.texts import format_number, format_percent

# Flags that the reader must see beside the value, by the names of `{% mark %}`.
FLAG_MARKS: Final = frozenset({"imputed", "capped", "missing", "partial", "clipped", "given"})


def column(key: str, title: Any, kind: str = "text", **more: Any) -> dict[str, Any]:
    """Return the description of one column."""
    return {"key": key, "title": title, "kind": kind, **more}


def percent_text(share: float | None) -> str:
    """Return a share of 0 to 1 in percent, as `6,1 %`; empty without one."""
    return "" if share is None else format_percent(100 * share, 1)


def flag_marks(names: Iterable[str]) -> tuple[str, ...]:
    """Return the marks for flags; those that need none are left out."""
    return tuple(name for name in names if name in FLAG_MARKS)


def run_source(run: Run) -> str:
    return _("Run %(run)s of %(institution)s, dataset version %(version)s") % {
        "run": run.run_id[:12],
        "institution": run.institution,
        "version": run.version.number,
    }


def exercise_mark(item: Any) -> tuple[str, ...]:
    """Return the mark of invented data, and in a database of exercise that of real ones."""
    if item.is_exercise:
        return ("exercise",)
    return ("real",) if settings.EXERCISE else ()


def datasets_table(datasets: Sequence[Dataset]) -> PlainTable:
    """Return the datasets of the reader's institutions."""
    return PlainTable(
        id="himpunan-data",
        title=_("Your datasets"),
        subtitle=_("Seen by your institution alone"),
        columns=(
            column("name", _("Dataset")),
            column("instrument", _("Instrument")),
            column("place", _("Region")),
            column("level", _("One row for each")),
            column("versions", _("Versions"), "count"),
            column("institution", _("Institution"), minor=True),
            column("newest_on", _("Newest version"), "date"),
        ),
        rows=[
            {
                "name": dataset.name,
                "name__href": reverse("own_dataset", args=[dataset.slug]),
                "name__marks": exercise_mark(dataset),
                "is_exercise": dataset.is_exercise,
                "instrument": dataset.instrument.name,
                "place": dataset.place.name,
                "level": dataset.level_text,
                "versions": dataset.version_count,  # type: ignore[attr-defined]
                "institution": dataset.institution.name,
                "newest_on": dataset.newest_at.date().isoformat(),  # type: ignore[attr-defined]
            }
            for dataset in datasets
        ],
        address=reverse("own_datasets"),
        empty=_("No dataset yet. Download a template, fill it in and send it."),
    )


def versions_table(dataset: Dataset, versions: Sequence[DatasetVersion]) -> PlainTable:
    """Return the versions of a dataset, each leading to its values and its file."""
    return PlainTable(
        id=f"{dataset.slug}-versi",
        title=_("Versions"),
        subtitle=dataset.name,
        columns=(
            column("version", _("Version"), "count"),
            column("received_at", _("Received"), sortable=False),
            column("rows", _("Rows"), "count"),
            column("values", _("Values"), "count"),
            column("content_hash", _("Content hash"), "code"),
            column("file_hash", _("Hash of the file"), "code", minor=True),
            column("file", _("File")),
        ),
        rows=[
            {
                "is_exercise": dataset.is_exercise,
                "version": version.number,
                "version__href": reverse("version_values", args=[dataset.slug, version.number]),
                "received_at": version.created_at.isoformat(timespec="seconds"),
                "received_at__text": format_moment(version.created_at, dataset.place.path),
                "rows": version.row_count,
                "values": version.value_count,
                "content_hash": version.content_hash,
                "content_hash__text": version.content_hash[:12],
                "file_hash": version.file_hash,
                "file_hash__text": version.file_hash[:12],
                "file": version.file_name,
                "file__href": reverse("version_file", args=[dataset.slug, version.number])
                if version.file_name
                else "",
            }
            for version in versions
        ],
        address=reverse("own_dataset", args=[dataset.slug]),
    )


def runs_table(runs: Sequence[Run]) -> PlainTable:
    """Return runs that the reader may see."""
    return PlainTable(
        id="hasil",
        title=_("Computed indices"),
        columns=(
            column("name", _("Dataset")),
            column("created_on", _("Asked for on"), "date"),
            column("level", _("One row for each")),
            column("instrument", _("Instrument")),
            column("place", _("Region")),
            column("state", _("State")),
            column("public", _("Public")),
            column("institution", _("Institution"), minor=True),
            column("run", _("Run"), "code", minor=True),
        ),
        rows=[
            {
                "is_exercise": run.is_exercise,
                "name": run.version.dataset.name,
                "name__href": reverse("run", args=[run.run_id[:16]]),
                "name__marks": exercise_mark(run),
                "run": run.run_id[:12],
                "instrument": run.instrument.name,
                "place": run.place.name,
                "level": run.level_text,
                "state": run.get_state_display(),
                "public": _("yes") if run.is_public else _("no"),  # type: ignore[attr-defined]
                "institution": run.institution.name,
                "created_on": run.created_at.date().isoformat(),
            }
            for run in runs
        ],
        address=reverse("runs"),
        empty=_("No index has been computed yet, or none that you may see."),
    )


VALUE_COLUMNS: Final = 18  # at once on the screen; the files hold all


def values_table(version: DatasetVersion, part: int | None = None, *, scope: Scope) -> PlainTable:
    """Return the values of a version as they were typed in; a part of the columns when asked.

    Only rows of places granted by the dataset's institution: who has a grant for one district sees
    that district's.
    """
    frame = region_rows(version.artefact, "values.parquet")
    paths = scope.paths(*READERS, institution_id=version.dataset.institution_id)
    kept = [any(region_code_contains(path, unit) for path in paths) for unit in frame["unit_id"]]
    frame = frame.filter(kept)
    names = [c for c in frame.columns if c.startswith("value:")]
    parts = value_parts(len(names))
    if part is not None:
        part = min(max(part, 1), len(parts))
        names = names[parts[part - 1][0] - 1 : parts[part - 1][1]]
    places = place_names(frame["unit_id"])
    frame = frame.with_columns(pl.col("unit_id").replace_strict(places, default="").alias("name"))
    keys = [c for c in ("name", "unit_id", "period") if c in frame.columns]
    titles = {"unit_id": _("Code"), "period": _("Period"), "name": _("Name")}
    labels = {name: name.removeprefix("value:") for name in names}
    return PlainTable(
        id=f"{version.dataset.slug}-v{version.number}",
        title=_("Values of version %(number)s") % {"number": version.number},
        subtitle=version.dataset.name,
        columns=(
            *(column(key, titles[key], "code" if key == "unit_id" else "text") for key in keys),
            *(column(label, label, "number", decimals=None) for label in labels.values()),
        ),
        rows=[
            {"is_exercise": version.is_exercise}
            | {labels.get(key, key): value for key, value in row.items()}
            for row in frame.select([*keys, *names]).iter_rows(named=True)
        ],
        address=reverse("version_values", args=[version.dataset.slug, version.number]),
        order="unit_id",
    )


def value_parts(count: int) -> list[tuple[int, int]]:
    """Return the first and last column of each part that fits on a screen."""
    starts = range(1, max(count, 1) + 1, VALUE_COLUMNS)
    return [(start, min(start + VALUE_COLUMNS - 1, count)) for start in starts]


def scores_table(scores: ScoreTable) -> PlainTable:
    """Return the scores of a run at one node, each row leading to what drives it."""
    run = scores.run
    columns = [
        column("name", _("Place")),
        column("code", _("Code"), "code", minor=True),
        column("score", _("Score"), "number", decimals=2),
        column("rank", _("Rank"), "rank"),
    ]
    if scores.steps:
        columns.append(column("class", _("Class"), "class"))
    columns += [column(p.id, p.text, "number", decimals=2, minor=True) for p in scores.parts]
    notes = []
    if scores.hidden:
        notes.append(
            _("%(count)s rows lie outside what you may see; they take part in the ranks.")
            % {"count": format_number(scores.hidden, 0)}
        )
    return PlainTable(
        id=f"skor-{run.run_id[:12]}",
        title=_("Scores: %(node)s") % {"node": scores.node.text},
        subtitle=_("Points; rank among %(count)s places of this run")
        % {"count": format_number(scores.ranked, 0)},
        columns=tuple(columns),
        rows=[
            {
                "is_exercise": run.is_exercise,
                "name": row.name,
                "name__href": reverse("run_place", args=[run.run_id[:16], row.code]),
                "code": row.code,
                "score": row.score,
                "score__marks": (*exercise_mark(run), *flag_marks(row.flag_ids)),
                "rank": row.rank,
                "class": row.category,
                "class__step": class_step(row.step, scores.steps),
                **row.parts,
            }
            for row in scores.rows
        ],
        address=reverse("run_scores", args=[run.run_id[:16]]),
        source=run_source(run),
        notes=tuple(notes),
        empty=_("No row of this run may be shown to you."),
    )


def class_step(step: int | None, steps: int) -> int:
    """Return the shade, 1 to 5, of a class among so many; 0 without a class."""
    if step is None or not steps:
        return 0
    return 3 if steps == 1 else round(1 + (step - 1) * 4 / (steps - 1))


def comparison_table(compared: Comparison, query: str) -> PlainTable:
    """Return a run beside itself with the choices changed that `query`, an address's end, names.

    On the phone a place takes one line: how its score and its rank change.
    """
    run = compared.run
    address = reverse("run_whatif", args=[run.run_id[:16]])
    return PlainTable(
        id=f"andai-{run.run_id[:12]}",
        title=_("Before and after"),
        columns=(
            column("name", _("Place")),
            column("code", _("Code"), "code", minor=True),
            column("score", _("Score"), "number", decimals=2, minor=True),
            column("changed_score", _("Changed score"), "number", decimals=2, minor=True),
            column("score_change", _("Difference"), "number", decimals=2),
            column("rank", _("Rank"), "rank", minor=True),
            column("changed_rank", _("Changed rank"), "rank", minor=True),
            column("rank_change", _("Places up"), "number", decimals=0),
        ),
        rows=[
            {
                "is_exercise": run.is_exercise,
                "name": row.name,
                "name__marks": exercise_mark(run),
                "code": row.code,
                "score": row.score,
                "changed_score": row.changed_score,
                "score_change": row.score_change,
                "rank": row.rank,
                "changed_rank": row.changed_rank,
                "rank_change": row.rank_change,
            }
            for row in compared.rows
        ],
        source=run_source(run),
        address=f"{address}?{query}" if query else address,
    )
