"""`teduh backup` and `teduh restore`: one file holds an installation, consistent while it runs.

The database is copied first and in one snapshot; files are written before the rows that name them
and never change, so every file a row names is there when the folder is copied after. The manifest
holds the SHA-256 of each member; `restore` checks all of them before it writes anything.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from teduh import __version__
from teduh.cli.messages import CliMessage
from teduh.cli.runtime import DataDir, _, data_dir_path, say, setup_django
from teduh.kernel.errors import (
    DependencyUnavailable,
    Finding,
    InvalidInput,
    NotFound,
    StateConflict,
)
from teduh.kernel.messages import KernelMessage

MANIFEST: Final = "manifest.json"
SQLITE_MEMBER: Final = "teduh.sqlite3"
POSTGRES_MEMBER: Final = "teduh.pgdump"
# Folders and files of the data directory that belong to an installation.
MEMBERS: Final = ("teduh.env", "keys", "artefacts", "media")


def _dump_sqlite(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(source, timeout=30)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def _postgres_program(name: str) -> str:
    found = shutil.which(name)
    if not found:
        for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
            if (folder / name).exists():
                return str(folder / name)
        raise DependencyUnavailable(Finding(CliMessage.PROGRAM_MISSING, params={"program": name}))
    return found


def _postgres_arguments(settings: dict[str, Any]) -> tuple[list[str], dict[str, str]]:
    arguments = ["--host", settings.get("HOST") or "localhost"]
    arguments += ["--port", str(settings.get("PORT") or 5432)]
    if settings.get("USER"):
        arguments += ["--username", settings["USER"]]
    return arguments, {**os.environ, "PGPASSWORD": settings.get("PASSWORD") or ""}


def _dump_postgres(settings: dict[str, Any], target: Path) -> None:
    arguments, environment = _postgres_arguments(settings)
    subprocess.run(  # noqa: S603
        [
            *(_postgres_program("pg_dump"), *arguments, "--format=custom", "--no-owner"),
            *("--file", str(target), settings["NAME"]),
        ],
        check=True,
        env=environment,
    )


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for name in MEMBERS:
        path = folder / name
        if path.is_file():
            yield name, path
        elif path.is_dir():
            for file in sorted(path.rglob("*")):
                if file.is_file() and not file.name.endswith(".tmp"):
                    yield file.relative_to(folder).as_posix(), file


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def backup_write(folder: Path, target: Path) -> dict[str, Any]:
    """Write the installation in `folder` to one compressed tar and return its manifest.

    Needs Django set up on `folder`. The file appears under its name only when it is whole.
    """
    from django.db import connection

    vendor = connection.vendor
    settings = connection.settings_dict
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".teduh-backup-") as scratch:
        member = SQLITE_MEMBER if vendor == "sqlite" else POSTGRES_MEMBER
        dump = Path(scratch) / member
        if vendor == "sqlite":
            _dump_sqlite(Path(settings["NAME"]), dump)
        else:
            _dump_postgres(settings, dump)
        files = [(member, dump), *_files(folder)]
        manifest = {
            "format": 1,
            "teduh": __version__,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "database": vendor,
            "files": {name: _sha256(path) for name, path in files},
        }
        packed = Path(scratch) / "backup.tar.gz"
        with tarfile.open(packed, "w:gz", compresslevel=6) as archive:
            text = json.dumps(manifest, indent=1).encode()
            entry = tarfile.TarInfo(MANIFEST)
            entry.size, entry.mode = len(text), 0o600
            archive.addfile(entry, io.BytesIO(text))
            for name, path in files:
                archive.add(path, name, recursive=False)
        packed.chmod(0o600)
        with packed.open("rb") as stream:
            os.fsync(stream.fileno())
        packed.replace(target)
    return manifest


def _unpack(source: Path, scratch: Path) -> dict[str, Any]:
    """Unpack a backup, check every member against the manifest, and return the manifest."""
    foreign = InvalidInput(Finding(CliMessage.BACKUP_FOREIGN, params={"path": str(source)}))
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(scratch, filter="data")
    except (tarfile.TarError, EOFError, OSError) as error:
        raise foreign from error
    if not (scratch / MANIFEST).is_file():
        raise foreign
    manifest: dict[str, Any] = json.loads((scratch / MANIFEST).read_text())
    findings = [
        Finding(CliMessage.BACKUP_DAMAGED, params={"path": str(source), "member": name})
        for name, expected in manifest["files"].items()
        if not (scratch / name).is_file() or _sha256(scratch / name) != expected
    ]
    if findings:
        raise InvalidInput(*findings)
    theirs = tuple(int(part) for part in manifest["teduh"].split(".")[:2])
    if theirs > tuple(int(part) for part in __version__.split(".")[:2]):
        params = {"theirs": manifest["teduh"], "ours": __version__}
        raise InvalidInput(Finding(CliMessage.BACKUP_NEWER, params=params))
    return manifest


def backup_restore(source: Path, folder: Path) -> dict[str, Any]:
    """Make an installation in the empty `folder` from a backup; return its manifest.

    A PostgreSQL backup is loaded into the database that TEDUH_DATABASE_URL (of the restored
    `teduh.env`, or of the environment) names; it must be empty.
    """
    if not source.is_file():
        raise NotFound(Finding(KernelMessage.FILE_MISSING, params={"path": str(source)}))
    if folder.exists() and any(folder.iterdir()):
        raise StateConflict(Finding(CliMessage.NOT_EMPTY, params={"path": str(folder)}))
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".teduh-restore-") as name:
        scratch = Path(name)
        manifest = _unpack(source, scratch)
        (scratch / MANIFEST).unlink()
        dump = scratch / POSTGRES_MEMBER
        postgres_dump = None
        if dump.is_file():
            postgres_dump = folder.parent / f".{folder.name}.pgdump"
            dump.replace(postgres_dump)
        scratch.chmod(0o700)
        if folder.exists():
            folder.rmdir()
        scratch.rename(folder)
        scratch.mkdir()  # the context manager removes what it made
    if postgres_dump is not None:
        try:
            _load_postgres(folder, postgres_dump)
        finally:
            postgres_dump.unlink(missing_ok=True)
    return manifest


def _load_postgres(folder: Path, dump: Path) -> None:
    setup_django(folder)
    from django.db import connection

    arguments, environment = _postgres_arguments(connection.settings_dict)
    subprocess.run(  # noqa: S603
        [
            *(_postgres_program("pg_restore"), *arguments, "--no-owner", "--exit-on-error"),
            *("--single-transaction", "--dbname", connection.settings_dict["NAME"], str(dump)),
        ],
        check=True,
        env=environment,
    )


def backup(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write.", show_default=False)
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Write one file that holds the installation; it may be running meanwhile."""
    folder = data_dir_path(data_dir)
    if not (folder / "teduh.env").is_file():
        raise NotFound(Finding(CliMessage.NO_INSTALLATION, params={"path": str(folder)}))
    setup_django(data_dir)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    target = (output or Path(f"teduh-{stamp}.tar.gz")).resolve()
    manifest = backup_write(folder, target)
    text = _("Wrote {path}: {count} files. It holds keys; keep it as safe as the installation.")
    say(text.format(path=target, count=len(manifest["files"])))


def restore(
    source: Annotated[Path, typer.Argument(help="A file that `teduh backup` wrote.")],
    data_dir: DataDir = None,
) -> None:
    """Make an installation from a backup, in an empty folder."""
    folder = data_dir_path(data_dir)
    manifest = backup_restore(source.resolve(), folder)
    text = _("Restored the backup of {made_at} to {path}.")
    say(text.format(made_at=manifest["made_at"], path=folder))
