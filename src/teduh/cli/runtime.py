"""What every command shares: the data directory, Django's set-up, findings in words, exit codes.

Exit codes: 0 clean, 1 findings of the level error, 2 wrong use.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from teduh.kernel.errors import Finding, InvalidInput, NotFound, StateConflict
from teduh.kernel.texts import get_language, set_language, translate

DataDir = Annotated[
    Path | None,
    typer.Option(
        "--data-dir",
        envvar="TEDUH_DATA_DIR",
        help="Folder of this installation (database, files, keys).",
        show_default=False,
    ),
]


class WrongUse(InvalidInput):
    """A command was called in a way it does not know; exit code 2 instead of 1."""


def _(text: str) -> str:
    return translate(text, package="teduh.cli")


def data_dir_path(data_dir: Path | None) -> Path:
    """Return the data directory: the option, else TEDUH_DATA_DIR, else the platform's folder."""
    if data_dir is None:
        from platformdirs import user_data_dir

        data_dir = Path(os.environ.get("TEDUH_DATA_DIR") or user_data_dir("teduh", appauthor=False))
    return data_dir.expanduser().resolve()


def use_data_dir(data_dir: Path | None) -> Path:
    """Make a data directory the one that settings will read; nothing is created.

    What is written from here on is its owner's alone, also when the folder itself was opened.
    """
    os.umask(0o077)
    folder = data_dir_path(data_dir)
    os.environ["TEDUH_DATA_DIR"] = str(folder)
    return folder


def setup_django(data_dir: Path | None = None) -> Path:
    """Start Django on a data directory and return the directory.

    The directory is created (mode 700) when absent, so that SQLite can make its file.
    """
    folder = use_data_dir(data_dir)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teduh.web.settings")
    import django
    from django.utils import translation

    django.setup()
    translation.activate(get_language())
    return folder


def installation_open(data_dir: Path | None = None, *, is_current: bool = True) -> Path:
    """Start Django on an installation that is there, and return its directory.

    Nothing is created. With `is_current` its database must be of this version of the program.

    Raises
    ------
    NotFound
        When there is no installation in the directory.
    StateConflict
        When migrations are not applied.
    """
    from teduh.cli.messages import CliMessage

    folder = use_data_dir(data_dir)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teduh.web.settings")
    import django
    from django.utils import translation

    django.setup()
    translation.activate(get_language())
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not (name.startswith("file:") or Path(name).is_file()):
        raise NotFound(Finding(CliMessage.NO_INSTALLATION, params={"path": str(folder)}))
    if is_current:
        check_migrations()
    return folder


def check_migrations() -> None:
    """Refuse a database that is behind the program.

    Raises
    ------
    StateConflict
        When migrations are not applied.
    """
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from teduh.cli.messages import CliMessage

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        raise StateConflict(Finding(CliMessage.UNAPPLIED_MIGRATIONS, params={"count": len(plan)}))


def choose_language() -> None:
    """Take the reader's language from TEDUH_LANGUAGE, else Indonesian.

    The system's language is not asked: most machines here were set up in English by whoever sold
    them, whatever their readers speak.
    """
    wanted = os.environ.get("TEDUH_LANGUAGE") or ""
    set_language("en" if wanted.lower().startswith("en") else "id")


def say(text: str = "", *, error: bool = False) -> None:
    """Print a line for people; standard error when it is no result."""
    typer.echo(text, err=error)


def print_findings(findings: Iterable[object]) -> None:
    """Print each finding on standard error, one line each, its level first."""
    from teduh.kernel.errors import Level
    from teduh.kernel.texts import render

    labels = {
        Level.ERROR: _("error"),
        Level.WARNING: _("warning"),
        Level.NOTE: _("note"),
    }
    for finding in findings:
        assert isinstance(finding, Finding)  # noqa: S101 - for the type checker
        typer.echo(f"{labels[finding.level]}: {render(finding).as_line()}", err=True)


def is_interactive() -> bool:
    """Say whether somebody sits at the terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()
