"""Making an installation: folder, settings file, database and the data that ships with Teduh."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Collection
from pathlib import Path

from teduh.cli.messages import CliMessage
from teduh.cli.runtime import _
from teduh.kernel.errors import Finding, StateConflict

Report = Callable[[str], None]


def folder_must_be_free(folder: Path) -> None:
    """Refuse a folder that holds anything, so that nothing of anybody's is mixed or overwritten."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StateConflict(Finding(CliMessage.NOT_EMPTY, params={"path": str(folder)}))


def env_write(
    folder: Path, *, mode: str, hosts: str = "", database_url: str = "", home_region: str = ""
) -> Path:
    """Write `teduh.env` (mode 600) with a fresh secret key."""
    path = folder / "teduh.env"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    lines = [
        "# Settings of this installation; docs/operations/settings.md explains each.",
        f"TEDUH_MODE={mode}",
        f"TEDUH_SECRET_KEY={secrets.token_urlsafe(64)}",
    ]
    if hosts:
        lines.append(f"TEDUH_HOSTS={hosts}")
    if database_url:
        lines.append(f"TEDUH_DATABASE_URL={database_url}")
    if home_region:
        lines.append(f"TEDUH_HOME_REGION={home_region}")
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write("\n".join(lines) + "\n")
    return path


def env_mode(folder: Path) -> str | None:
    """Return TEDUH_MODE of the folder's `teduh.env`, None when there is none."""
    path = folder / "teduh.env"
    if not path.is_file():
        return None
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _sep, value = line.partition("=")
        if name.strip() == "TEDUH_MODE":
            return value.strip()
    return "development"


def database_migrate() -> None:
    """Apply all migrations."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def data_load(*, report: Report, elections: Collection[str] | None = None) -> None:
    """Load what ships with Teduh: places, instruments, published figures, elections. Idempotent.

    With `elections`, of the elections only those (by slug) that ship with Teduh.
    """
    from teduh.apps.elections.services import elections_load
    from teduh.apps.indices.services import figures_load, instruments_load
    from teduh.apps.regions.services import places_load_edition
    from teduh.kernel.scope import SYSTEM_ACTOR

    report(_("Loading places …"))
    places_load_edition(actor=SYSTEM_ACTOR)
    report(_("Loading instruments and published figures …"))
    instruments_load(actor=SYSTEM_ACTOR)
    figures_load(actor=SYSTEM_ACTOR)
    report(_("Loading elections …"))
    elections_load(actor=SYSTEM_ACTOR, slugs=elections)
