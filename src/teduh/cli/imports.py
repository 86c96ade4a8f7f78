"""`teduh import`: a dataset of an institution from a file, and its run if asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from teduh.cli.runtime import DataDir, _, installation_open, print_findings, say

if TYPE_CHECKING:
    from teduh.apps.accounts.models import Institution


def import_dataset(
    dataset: Annotated[Path, typer.Argument(metavar="DATASET", help="XLSX, CSV or Parquet.")],
    instrument: Annotated[str, typer.Option("--instrument", help="Id, as ikp-2024.")],
    institution: Annotated[str, typer.Option("--institution", help="Its name or number.")],
    regions: Annotated[
        str | None, typer.Option("--regions", help="Code of the region; found from the rows.")
    ] = None,
    level: Annotated[
        str | None, typer.Option("--level", help="Level of the places; found from the rows.")
    ] = None,
    name: Annotated[
        str, typer.Option("--name", help="Name of the dataset; the same name, a new version.")
    ] = "",
    run: Annotated[bool, typer.Option("--run", help="Compute the index at once.")] = False,
    recipe: Annotated[
        Path | None, typer.Option("--recipe", help="YAML; without, the instrument's own.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Read a file into a version of a dataset; nothing is written when anything is an error.

    For whoever works at the machine itself; people with an account send files in the browser.
    """
    installation_open(data_dir)
    from teduh.apps.indices.rules import operator_scope
    from teduh.apps.indices.services import dataset_import, run_build, run_create
    from teduh.index import read_recipe
    from teduh.index.instruments import framework_of
    from teduh.kernel.errors import Finding, NotFound
    from teduh.kernel.messages import KernelMessage
    from teduh.kernel.scope import SYSTEM_ACTOR

    if not dataset.is_file():
        raise NotFound(Finding(KernelMessage.FILE_MISSING, params={"path": str(dataset)}))
    # Before anything is written, so that a fault in it leaves nothing behind.
    chosen = read_recipe(recipe, framework_of(instrument)).as_dict() if recipe else None
    scope = operator_scope(SYSTEM_ACTOR, institution_find(institution).pk)
    found = dataset_import(
        scope=scope,
        institution_id=scope.grants[0].institution_id,
        instrument_id=instrument,
        source=dataset,
        file_name=dataset.name,
        place_code=regions,
        level=level,
        name=name,
    )
    print_findings(found.findings)
    version = found.version
    text = (
        _("{name}, version {number}: {rows} rows, {hash}.")
        if found.is_new
        else _("{name}, version {number} has this content already: {rows} rows, {hash}.")
    )
    say(
        text.format(
            name=version.dataset.name,
            number=version.number,
            rows=version.row_count,
            hash=version.content_hash[:12],
        )
    )
    if run:
        built = run_build(run_pk=run_create(scope=scope, version=version, recipe=chosen).pk)
        say(_("Run {run}: {rows} rows.").format(run=built.run_id, rows=built.row_count))


def institution_find(text: str) -> Institution:
    """Return an institution by its number, its whole name, or a part that names one alone."""
    from teduh.apps.accounts.models import Institution
    from teduh.cli.messages import CliMessage
    from teduh.kernel.errors import Finding, NotFound

    found = list(Institution.objects.filter(name=text))
    if not found and text.isdecimal():
        found = list(Institution.objects.filter(pk=int(text)))
    if not found:
        found = list(Institution.objects.filter(name__icontains=text)[:2])
    if len(found) != 1:
        names = ", ".join(f"{row.pk} {row.name}" for row in Institution.objects.all()[:20])
        params = {"institution": text, "known": names or "-"}
        raise NotFound(Finding(CliMessage.INSTITUTION_UNKNOWN, params=params))
    return found[0]
