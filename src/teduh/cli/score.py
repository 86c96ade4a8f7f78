"""`teduh score`, `teduh explain`, `teduh whatif`: the library on files, without a server."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from teduh.cli.runtime import _, print_findings, say

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


FrameworkArgument = Annotated[str, typer.Argument(help="An instrument id or a framework file.")]
DatasetArgument = Annotated[Path, typer.Argument(help="CSV, XLSX or Parquet.")]
RecipeOption = Annotated[
    Path | None, typer.Option("--recipe", help="YAML; without, the framework's own.")
]
LevelOption = Annotated[
    str | None,
    typer.Option("--level", help="Score only units of this level: province, regency, district …"),
]


def framework_find(name: str) -> Framework:
    """Return the framework of an instrument id, or of a file."""
    from teduh.index import read_framework
    from teduh.index.instruments import framework_of, instrument_ids

    if name in instrument_ids():
        return framework_of(name)
    return read_framework(Path(name))


def inputs_read(
    framework_name: str, dataset_path: Path, recipe_path: Path | None, level: str | None
) -> tuple[Framework, Dataset, Recipe | None]:
    """Read the three inputs; findings of the level error raise, warnings are printed."""
    from teduh.index import read_dataset, read_recipe
    from teduh.index.dataset_units import packaged_units
    from teduh.index.levels import dataset_at_level

    framework = framework_find(framework_name)
    recipe = read_recipe(recipe_path) if recipe_path else None
    units = packaged_units() if framework.units == "kemendagri" else None
    dataset = read_dataset(dataset_path, framework, units=units)
    print_findings(dataset.findings)
    if level:
        dataset = dataset_at_level(dataset, level)
    return framework, dataset, recipe


def table_print(table: pl.DataFrame, form: Format, output: Path | None) -> None:
    """Print a table, or write it to a file; numbers keep full precision."""
    if form is Format.PARQUET:
        if output is None:
            raise typer.BadParameter(_("--format parquet needs -o"))
        table.write_parquet(output)
        return
    if form is Format.JSON:
        rows = table.fill_nan(None).to_dicts()
        text = json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    else:
        text = table.fill_nan(None).write_csv()
    if output is None:
        sys.stdout.write(text)
    else:
        output.write_text(text, encoding="utf-8")


def run_build(framework: Framework, dataset: Dataset, recipe: Recipe | None) -> IndexRun:
    """Build, and print what was found on the way."""
    from teduh.index import build

    run = build(framework, dataset, recipe)
    print_findings(run.findings)
    return run


def score(
    framework: FrameworkArgument,
    dataset: DatasetArgument,
    recipe: RecipeOption = None,
    level: LevelOption = None,
    form: Annotated[Format, typer.Option("--format", help="csv, json or parquet.")] = Format.CSV,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File; for parquet a folder.")
    ] = None,
) -> None:
    """Compute an index; print unit_id,(period,)node,score,rank,category for every node and unit."""
    from teduh.index import run_table, write_run

    run = run_build(*inputs_read(framework, dataset, recipe, level))
    if form is Format.PARQUET:
        if output is None:
            raise typer.BadParameter(_("--format parquet needs -o FOLDER"))
        write_run(run, output)
        say(_("Wrote {path} (run {run_id}).").format(path=output, run_id=run.run_id), error=True)
        return
    table_print(run_table(run), form, output)


def explain(
    framework: FrameworkArgument,
    dataset: DatasetArgument,
    unit: Annotated[str, typer.Argument(help="Id of the unit, as 64.02.06.")],
    recipe: RecipeOption = None,
    level: LevelOption = None,
    period: Annotated[str | None, typer.Option(help="Period, in panel data.")] = None,
    top: Annotated[int, typer.Option(help="How many causes to name.", min=1)] = 3,
    form: Annotated[
        Format | None, typer.Option("--format", help="csv or json; without, sentences.")
    ] = None,
) -> None:
    """Say what makes a unit's score: sentences, or a table of every indicator's points."""
    import polars as pl

    from teduh.index.narrative import drivers, narrative

    run = run_build(*inputs_read(framework, dataset, recipe, level))
    if form is None:
        for sentence in narrative(run, unit, period=period, top=top):
            say(sentence)
        return
    found = drivers(run, unit, period=period)
    columns: dict[str, list[Any]] = {
        "node": [d.node for d in found],
        "name": [d.name for d in found],
        "points": [d.points for d in found],
        "share": [d.share for d in found],
        "score": [d.score for d in found],
        "flags": ["|".join(f.name.lower() for f in d.flags if f.name) for d in found],
    }
    table_print(pl.DataFrame(columns), form, None)


def whatif(
    framework: FrameworkArgument,
    dataset: DatasetArgument,
    drop: Annotated[list[str] | None, typer.Option(help="NODE to leave out.")] = None,
    weight: Annotated[list[str] | None, typer.Option(help="NODE=WEIGHT.")] = None,
    value: Annotated[list[str] | None, typer.Option(help="UNIT:NODE=VALUE.")] = None,
    method: Annotated[list[str] | None, typer.Option(help="STEP=METHOD.")] = None,
    recipe: RecipeOption = None,
    level: LevelOption = None,
    node: Annotated[str | None, typer.Option(help="Node to compare; without, the index.")] = None,
    form: Annotated[Format, typer.Option("--format", help="csv or json.")] = Format.CSV,
) -> None:
    """Change some choices, build again, and print both indices side by side."""
    from teduh.index.whatif import parse_change, what_if

    given = {"drop": drop, "weight": weight, "value": value, "method": method}
    changes = [parse_change(kind, text) for kind, texts in given.items() for text in texts or ()]
    if not changes:
        raise typer.BadParameter(_("Give at least one of --drop, --weight, --value, --method"))
    result = what_if(*inputs_read(framework, dataset, recipe, level), changes)
    print_findings(result.changed.findings)
    table_print(result.table(node), form, None)
