"""`teduh boundaries`: import outlines and say what became of each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from teduh.cli.runtime import DataDir, _, installation_open, print_findings, say

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def boundaries() -> None:
    """Boundaries of provinces, regencies, districts and villages."""


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="GeoJSON, GPKG, or a Shapefile (.shp or a zip).")],
    level: Annotated[
        str, typer.Option(help="province, regency, district or village; guessed from codes.")
    ] = "",
    preset: Annotated[str, typer.Option(help="big, hdx-cod-ab or geoboundaries.")] = "",
    scheme: Annotated[str, typer.Option(help="Whose codes: kemendagri or bps.")] = "",
    within: Annotated[str, typer.Option(help="Only places below this code.")] = "id",
    layer: Annotated[str, typer.Option(help="Layer of a file with several.")] = "",
    crs: Annotated[str, typer.Option(help="Coordinates, as EPSG:32750, if not in the file.")] = "",
    code_column: Annotated[str, typer.Option(help="Column with the code.")] = "",
    name_column: Annotated[str, typer.Option(help="Column with the name.")] = "",
    source: Annotated[str, typer.Option(help="Who made the boundaries; shown on maps.")] = "",
    licence: Annotated[str, typer.Option(help="Their licence.")] = "",
    report: Annotated[Path | None, typer.Option(help="CSV with a row a feature.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Import outlines of one level; nothing is written when a finding is an error."""
    installation_open(data_dir)
    from teduh.apps.regions.services import REPORT_COLUMNS, boundaries_import
    from teduh.kernel.scope import SYSTEM_ACTOR
    from teduh.kernel.tables import write_csv

    done = boundaries_import(
        source=file,
        name=file.name,
        actor=SYSTEM_ACTOR,
        level=level,
        preset=preset,
        scheme=scheme,
        within=within,
        layer=layer,
        crs=crs,
        code_column=code_column,
        name_column=name_column,
        source_text=source,
        licence=licence,
    )
    print_findings(done.findings)
    if report is not None:
        report.write_text(write_csv(REPORT_COLUMNS, done.rows()), encoding="utf-8")
    text = _("{level}: {matched} matched, {unmatched} unmatched, {ambiguous} ambiguous.")
    say(
        text.format(
            level=done.batch.level,
            matched=done.batch.matched_count,
            unmatched=done.batch.unmatched_count,
            ambiguous=done.batch.ambiguous_count,
        )
    )


@app.command("list")
def list_imports(data_dir: DataDir = None) -> None:
    """List what was imported: when, level, how many, from where."""
    installation_open(data_dir)
    from teduh.apps.regions.selectors import boundary_imports

    for batch in boundary_imports():
        when = f"{batch.imported_at:%Y-%m-%d %H:%M}"
        say(f"{when}\t{batch.level}\t{batch.matched_count}\t{batch.source}\t{batch.licence}")
