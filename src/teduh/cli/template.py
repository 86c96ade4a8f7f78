"""`teduh template`: an Excel workbook to fill in, with the names of the places of one level."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from teduh.cli.messages import UsageMessage
from teduh.cli.runtime import DataDir, WrongUse, _, data_dir_path, say, setup_django
from teduh.kernel.errors import Finding

TEMPLATE_LEVELS: Final = ("province", "regency", "district", "village")


class Language(StrEnum):
    """What a template speaks."""

    INDONESIAN = "id"
    ENGLISH = "en"


def template(
    instrument: Annotated[
        str, typer.Argument(metavar="FRAMEWORK", help="An instrument id or a framework file.")
    ],
    regions: Annotated[str, typer.Option("--regions", help="Code of the region, as 64.02.")] = "id",
    level: Annotated[
        str, typer.Option("--level", help="province, regency, district or village.")
    ] = "district",
    output: Annotated[Path, typer.Option("-o", "--output", help="File to write.")] = Path(
        "isian.xlsx"
    ),
    language: Annotated[
        Language, typer.Option("--language", help="Language of the texts: id or en.")
    ] = Language.INDONESIAN,
    force: Annotated[
        bool, typer.Option("--force", help="Write over a file that is there.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Write an Excel template for every place of a level in a region."""
    from teduh.cli.score import framework_find, level_known
    from teduh.index import write_template
    from teduh.kernel.region_codes import region_code_level

    level_known(level, TEMPLATE_LEVELS)
    if output.exists() and not force:
        raise WrongUse(Finding(UsageMessage.FILE_EXISTS, params={"path": str(output)}))
    region_code_level(regions)
    framework = framework_find(instrument)
    units = units_find(regions, level, data_dir)
    write_template(framework, units, output, language=language.value)
    say(_("{path}: {count} places.").format(path=output, count=len(units)))


def units_find(regions: str, level: str, data_dir: Path | None) -> list[tuple[str, str]]:
    """Return code and name of the places: of the installation if there is one, else as shipped."""
    units = _installed_units(regions, level, data_dir) or _shipped_units(regions, level)
    if not units:
        from teduh.cli.messages import CliMessage
        from teduh.kernel.errors import InvalidInput

        raise InvalidInput(Finding(CliMessage.REGION_UNKNOWN, params={"code": regions}))
    return units


def _installed_units(regions: str, level: str, data_dir: Path | None) -> list[tuple[str, str]]:
    has_database = "TEDUH_DATABASE_URL" in os.environ
    if not has_database and not (data_dir_path(data_dir) / "teduh.sqlite3").is_file():
        return []
    try:
        setup_django(data_dir)
    except ImportError:  # the library without the extra `server`
        return []
    from django.db import DatabaseError

    from teduh.apps.indices.services import template_units
    from teduh.apps.regions.selectors import place_get
    from teduh.kernel.errors import NotFound

    try:
        return template_units(place_get(regions), level)
    except (DatabaseError, NotFound):
        return []


def _shipped_units(regions: str, level: str) -> list[tuple[str, str]]:
    from teduh.index.files.dataset_units import packaged_units
    from teduh.kernel.region_codes import region_code_contains, region_code_level

    known = packaged_units()
    names = known.names if known is not None else {}
    return sorted(
        (code, name)
        for code, name in names.items()
        if region_code_contains(regions, code) and region_code_level(code).value == level
    )
