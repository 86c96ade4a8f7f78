"""`teduh score`, `teduh explain`, `teduh whatif`: the library on files, without a server."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from teduh.cli.messages import CliMessage, UsageMessage
from teduh.cli.runtime import WrongUse, _, print_findings, say
from teduh.kernel.errors import Finding, Level, NotFound
from teduh.kernel.region_codes import PlaceLevel

if TYPE_CHECKING:
    import polars as pl

    from teduh.index.dataset import Dataset
    from teduh.index.framework import Framework
    from teduh.index.recipe import Recipe
    from teduh.index.run import IndexRun


class Format(StrEnum):
    """How a table is printed."""

    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


FrameworkArgument = Annotated[
    str, typer.Argument(metavar="FRAMEWORK", help="An instrument id or a framework file.")
]
DatasetArgument = Annotated[Path, typer.Argument(metavar="DATASET", help="CSV, XLSX or Parquet.")]
RecipeOption = Annotated[
    Path | None, typer.Option("--recipe", help="YAML; without, the framework's own.")
]
AlternativeOption = Annotated[
    str | None,
    typer.Option(
        "--alternative",
        help="A stated alternative of an instrument's assumptions, as scaling or grades:steep.",
    ),
]
LevelOption = Annotated[
    str | None,
    typer.Option("--level", help="Score only units of this level: province, regency, district …"),
]


FormatOption = Annotated[Format, typer.Option("--format", help="csv, json or parquet.")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", help="File to write; without, the screen.")
]


def framework_find(name: str) -> Framework:
    """Return the framework of an instrument id, or of a file."""
    from teduh.index import read_framework
    from teduh.index.instruments import framework_of, instrument_ids

    if name in instrument_ids():
        return framework_of(name)
    if not Path(name).exists() and not Path(name).suffix:
        params = {"name": name, "instruments": ", ".join(instrument_ids())}
        raise NotFound(Finding(CliMessage.FRAMEWORK_UNKNOWN, params=params))
    return read_framework(Path(name))


def inputs_read(
    framework_name: str,
    dataset_path: Path,
    recipe_path: Path | None,
    level: str | None,
    alternative: str | None = None,
) -> tuple[Framework, Dataset, Recipe | None]:
    """Read the inputs; findings of the level error raise, warnings are printed."""
    from teduh.index import read_dataset, read_recipe
    from teduh.index.files.dataset_units import packaged_units
    from teduh.index.instruments import alternative_of
    from teduh.index.levels import dataset_at_level

    if level:
        level_known(level)
    if alternative:
        framework, recipe = alternative_of(framework_name, alternative)
    else:
        framework, recipe = framework_find(framework_name), None
    if recipe_path:
        recipe = read_recipe(recipe_path)
    has_places = framework.units == "kemendagri"
    units = packaged_units() if has_places else None
    dataset = read_dataset(dataset_path, framework, units=units)
    if has_places and units is None:
        print_findings([Finding(CliMessage.PLACES_UNCHECKED, level=Level.NOTE)])
    print_findings(dataset.findings)
    if level:
        dataset = dataset_at_level(dataset, level)
    return framework, dataset, recipe


def level_known(level: str, levels: Collection[str] = tuple(PlaceLevel)) -> None:
    """Refuse a word that is no level of places."""
    if level not in levels:
        params = {"level": level, "levels": ", ".join(levels)}
        raise WrongUse(Finding(UsageMessage.NO_SUCH_LEVEL, params=params))


def table_print(table: pl.DataFrame, form: Format, output: Path | None) -> None:
    """Print a table, or write it to a file (whole or not at all); numbers keep full precision.

    In CSV a text that a spreadsheet would take for a formula gets an apostrophe.
    """
    table = table.fill_nan(None)
    if form is Format.PARQUET:
        target = output_needed(output)
        with whole_file(target) as draft:
            table.write_parquet(draft)
        return
    if form is Format.JSON:
        text = json.dumps(table.to_dicts(), ensure_ascii=False, indent=1) + "\n"
    else:
        text = guarded(table).write_csv()
    if output is None:
        sys.stdout.write(text)
        return
    with whole_file(output) as draft:
        draft.write_text(text, encoding="utf-8")


def guarded(table: pl.DataFrame) -> pl.DataFrame:
    """Put `'` before texts that a spreadsheet would take for a formula, as `guard_text` does."""
    import polars as pl

    from teduh.kernel.tables import guard_text

    texts = {n: table[n].unique().drop_nulls() for n, t in table.schema.items() if t == pl.String}
    risky = {n: {t: g for t in found if (g := guard_text(t)) != t} for n, found in texts.items()}
    return table.with_columns(pl.col(n).replace(words) for n, words in risky.items() if words)


def output_needed(output: Path | None) -> Path:
    """Return where to write; Parquet is not for a screen."""
    if output is None:
        raise WrongUse(Finding(UsageMessage.OUTPUT_MISSING))
    return output


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Yield a draft beside a file and put it in the file's place when nothing went wrong."""
    target = target.resolve()  # what a link leads to; the link itself stays
    if target.exists() and not target.is_file():
        yield target  # a device or a pipe, as /dev/stdout: there is no place to take
        return
    draft = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        yield draft
        draft.replace(target)
    except OSError as error:
        # Tell of the file that was asked for, not of the draft.
        error.filename = str(target)
        raise
    finally:
        draft.unlink(missing_ok=True)


def run_build(framework: Framework, dataset: Dataset, recipe: Recipe | None) -> IndexRun:
    """Build, and print what was found on the way."""
    from teduh.index import build

    run = build(framework, dataset, recipe)
    print_found(run)
    return run


def print_found(run: IndexRun) -> None:
    """Print what a build found; what reading its data found was printed by `inputs_read`."""
    print_findings(run.findings[len(run.dataset.findings) :])


def score(
    framework: FrameworkArgument,
    dataset: DatasetArgument,
    recipe: RecipeOption = None,
    level: LevelOption = None,
    alternative: AlternativeOption = None,
    form: FormatOption = Format.CSV,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File; for parquet a folder.")
    ] = None,
) -> None:
    """Compute an index; print unit_id,(period,)node,score,rank,category for every node and unit."""
    from teduh.index import run_table, write_run

    run = run_build(*inputs_read(framework, dataset, recipe, level, alternative))
    if form is Format.PARQUET:
        folder = write_run(run, output_needed(output))
        say(_("Wrote {path} (run {run_id}).").format(path=folder, run_id=run.run_id), error=True)
        return
    table_print(run_table(run), form, output)


def explain(
    framework: FrameworkArgument,
    dataset: DatasetArgument,
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="Id of the unit, as 64.02.06.")],
    recipe: RecipeOption = None,
    level: LevelOption = None,
    alternative: AlternativeOption = None,
    period: Annotated[str | None, typer.Option(help="Period, in panel data.")] = None,
    top: Annotated[int, typer.Option(help="How many causes to name.", min=1)] = 3,
    form: Annotated[
        Format | None, typer.Option("--format", help="csv, json or parquet; without, sentences.")
    ] = None,
    output: OutputOption = None,
) -> None:
    """Say what makes a unit's score: sentences, or a table of every indicator's points.

    The points (and the baseline, where the method has one) sum to the score. Copeland has no
    points: its table holds wins and losses against the other units.
    """
    from teduh.index.narrative import narrative

    run = run_build(*inputs_read(framework, dataset, recipe, level, alternative))
    if form is not None:
        table_print(explanation(run, unit, period), form, output)
        return
    named = dict(zip(run.unit_ids, run.dataset.names or run.unit_ids, strict=True))
    told = narrative(run, unit, unit_name=named.get(unit, ""), period=period, top=top)
    if run.contribution_method == "none":
        words = {
            "node": _("Node"),
            "name": _("Name"),
            "wins": _("Wins"),
            "losses": _("Losses"),
            "ties": _("Ties"),
        }
        told += ["", *table_lines(explanation(run, unit, period).select(*words).rename(words))]
    if output is None:
        say("\n".join(told))
        return
    with whole_file(output) as draft:
        draft.write_text("\n".join(told) + "\n", encoding="utf-8")


def explanation(run: IndexRun, unit: str, period: str | None) -> pl.DataFrame:
    """Return what makes a unit's score as a table: points, or for Copeland wins and losses."""
    import polars as pl

    from teduh.index.dataset import Flag
    from teduh.index.explain import duels
    from teduh.index.narrative import drivers_of, unit_parts, unit_row
    from teduh.kernel.texts import pick

    def flag_words(flags: Flag) -> str:
        return "|".join(f.name.lower() for f in flags if f.name)

    if run.contribution_method == "none":
        row = unit_row(run, unit, period)
        found = duels(run, row).drop("unit_id", "period", strict=False)
        at = [run.node_index(node) for node in found["node"]]
        names = [pick(dict(run.framework.by_id[n].name)) or n for n in found["node"]]
        return found.insert_column(1, pl.Series("name", names)).with_columns(
            score=pl.Series(run.scores[row, at]),
            flags=pl.Series([flag_words(Flag(int(f))) for f in run.flags[row, at]]),
        )
    parts = unit_parts(run, unit, period)
    rows: list[dict[str, Any]] = [
        {
            "node": d.node,
            "name": d.name,
            "points": d.points,
            "share": d.share,
            "score": d.score,
            "flags": flag_words(d.flags),
        }
        for d in drivers_of(run, parts)
    ]
    if parts.method.startswith("owen"):
        points, total = float(parts.baseline[0]), float(parts.scores[0])
        name = _("The score with every indicator at its mean")
        share = points / total if total else float("nan")
        rows.append(
            {"node": "baseline", "name": name, "points": points, "share": share, "flags": ""}
        )
    return pl.DataFrame(rows, infer_schema_length=None)


def table_lines(table: pl.DataFrame) -> list[str]:
    """Return a small table as lines of equal columns."""
    rows = [table.columns, *([("–" if c is None else str(c)) for c in row] for row in table.rows())]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def whatif(
    framework: FrameworkArgument,
    dataset: DatasetArgument,
    drop: Annotated[list[str] | None, typer.Option(help="NODE to leave out.")] = None,
    weight: Annotated[
        list[str] | None, typer.Option(help="NODE=WEIGHT, relative to its siblings.")
    ] = None,
    value: Annotated[list[str] | None, typer.Option(help="UNIT:NODE=VALUE.")] = None,
    method: Annotated[
        list[str] | None, typer.Option(help="STEP=METHOD, or STEP={method: METHOD, floor: 1}.")
    ] = None,
    recipe: RecipeOption = None,
    level: LevelOption = None,
    alternative: AlternativeOption = None,
    period: Annotated[
        str | None, typer.Option(help="Period of --value, in panel data; without, all.")
    ] = None,
    node: Annotated[str | None, typer.Option(help="Node to compare; without, the index.")] = None,
    form: FormatOption = Format.CSV,
    output: OutputOption = None,
) -> None:
    """Change some choices, build again, and print both indices side by side."""
    from teduh.index.analysis_messages import AnalysisMessage
    from teduh.index.whatif import ReplaceValue, parse_change, what_if

    given = {"drop": drop, "weight": weight, "value": value, "method": method}
    changes = [parse_change(kind, text) for kind, texts in given.items() for text in texts or ()]
    changes = [replace(c, period=period) if isinstance(c, ReplaceValue) else c for c in changes]
    if not changes:
        raise WrongUse(Finding(UsageMessage.NO_CHANGE))
    result = what_if(*inputs_read(framework, dataset, recipe, level, alternative), changes)
    print_found(result.changed)
    for asked in (node,) if node else ():
        if asked not in result.base.nodes or asked not in result.changed.nodes:
            raise NotFound(Finding(AnalysisMessage.CHANGE_UNKNOWN_NODE, params={"node_id": asked}))
    table_print(result.table(node), form, output)
