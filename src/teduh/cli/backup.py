"""`teduh backup` and `teduh restore`: one file holds an installation, consistent while it runs.

The database is copied first and in one snapshot; files are written before the rows that name them
and never change, so every file a row names is there when the folder is copied after. The manifest
holds the SHA-256 of each member; `restore` checks all of them before it writes anything.
"""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from teduh import __version__
from teduh.cli.installation import folder_must_be_free
from teduh.cli.messages import CliMessage
from teduh.cli.runtime import (
    DataDir,
    _,
    data_dir_path,
    installation_open,
    print_findings,
    say,
    setup_django,
)
from teduh.kernel.errors import (
    DependencyUnavailable,
    Finding,
    InvalidInput,
    Level,
    NotFound,
)
from teduh.kernel.messages import KernelMessage

MANIFEST: Final = "manifest.json"
SQLITE_MEMBER: Final = "teduh.sqlite3"
POSTGRES_MEMBER: Final = "teduh.pgdump"
# Folders and files of the data directory that belong to an installation.
MEMBERS: Final = ("teduh.env", "keys", "artefacts", "media", "tombstones")


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


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(  # noqa: S603
        command, check=False, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        problem = (done.stderr.strip().splitlines() or ["-"])[0]
        params = {"program": Path(command[0]).name, "problem": problem}
        raise DependencyUnavailable(Finding(CliMessage.PROGRAM_FAILED, params=params))


def _dump_postgres(settings: dict[str, Any], target: Path) -> None:
    arguments, environment = _postgres_arguments(settings)
    command = [_postgres_program("pg_dump"), *arguments, "--format=custom", "--no-owner"]
    _run([*command, "--file", str(target), settings["NAME"]], environment)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield what belongs to the installation; what is just being written (hidden) is left out."""
    for name in MEMBERS:
        path = folder / name
        if path.is_file():
            yield name, path
        elif path.is_dir():
            for file in sorted(path.rglob("*")):
                inside = file.relative_to(folder)
                if file.is_file() and not any(part.startswith(".") for part in inside.parts):
                    yield inside.as_posix(), file


class _Hashed(io.RawIOBase):
    """A file that is hashed as it is read, so that what is packed is what was hashed."""

    def __init__(self, stream: Any) -> None:
        super().__init__()
        self.stream, self.digest = stream, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read on, and into the hash."""
        data: bytes = self.stream.read(size)
        self.digest.update(data)
        return data


def _pack(archive: tarfile.TarFile, name: str, path: Path) -> str | None:
    """Add one file and return its SHA-256; None when it is gone meanwhile (swept: nobody's)."""
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        return None
    with stream:
        entry = archive.gettarinfo(arcname=name, fileobj=stream)
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        hashed = _Hashed(stream)
        archive.addfile(entry, hashed)  # type: ignore[arg-type] - it only reads
        return hashed.digest.hexdigest()


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
        packed = Path(scratch) / "backup.tar.gz"
        hashes: dict[str, str] = {}
        with tarfile.open(packed, "w:gz", compresslevel=6) as archive:
            for name, path in ((member, dump), *_files(folder)):
                if (digest := _pack(archive, name, path)) is not None:
                    hashes[name] = digest
            manifest = {
                "format": 1,
                "teduh": __version__,
                "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
                "database": vendor,
                "files": hashes,
            }
            text = json.dumps(manifest, indent=1).encode()
            entry = tarfile.TarInfo(MANIFEST)
            entry.size, entry.mode = len(text), 0o600
            archive.addfile(entry, io.BytesIO(text))
        packed.chmod(0o600)
        with packed.open("rb") as stream:
            os.fsync(stream.fileno())
        packed.replace(target)
    return manifest


def _unpack(source: Path, scratch: Path) -> dict[str, Any]:
    """Unpack a backup, check every member against the manifest, and return the manifest."""
    names = {"path": str(source)}
    foreign = InvalidInput(Finding(CliMessage.BACKUP_FOREIGN, params=names))
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(scratch, filter="data")
        manifest: dict[str, Any] = json.loads((scratch / MANIFEST).read_text(encoding="utf-8"))
        expected = dict(manifest["files"])
    except (tarfile.TarError, EOFError, OSError, zlib.error, ValueError, KeyError) as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            raise
        if any((scratch / member).is_file() for member in (SQLITE_MEMBER, POSTGRES_MEMBER)):
            damaged = Finding(CliMessage.BACKUP_DAMAGED, params={**names, "member": MANIFEST})
            raise InvalidInput(damaged) from error
        raise foreign from error
    there = {
        path.relative_to(scratch).as_posix()
        for path in scratch.rglob("*")
        if path.is_file() and path != scratch / MANIFEST
    }
    findings = [
        Finding(CliMessage.BACKUP_DAMAGED, params={**names, "member": name})
        for name in sorted(there | set(expected))
        if name not in there or expected.get(name) != _sha256(scratch / name)
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
    folder_must_be_free(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".teduh-restore-") as name:
        whole = Path(name) / "data"
        whole.mkdir(mode=0o700)
        manifest = _unpack(source, whole)
        (whole / MANIFEST).unlink()
        dump = whole / POSTGRES_MEMBER
        if dump.is_file():
            _name_database(whole / "teduh.env")
            _load_postgres(whole, dump)
            dump.unlink()
        if folder.exists():
            folder.rmdir()
        whole.rename(folder)
    return manifest


def _name_database(env: Path) -> None:
    """Let the restored settings name the database that was asked for, not the one backed up."""
    if url := os.environ.get("TEDUH_DATABASE_URL"):
        kept = [
            line
            for line in env.read_text(encoding="utf-8").splitlines()
            if line.partition("=")[0].strip() != "TEDUH_DATABASE_URL"
        ]
        env.write_text("\n".join([*kept, f"TEDUH_DATABASE_URL={url}"]) + "\n", encoding="utf-8")


def _load_postgres(folder: Path, dump: Path) -> None:
    setup_django(folder)
    from django.db import connection

    arguments, environment = _postgres_arguments(connection.settings_dict)
    command = [_postgres_program("pg_restore"), *arguments, "--no-owner", "--exit-on-error"]
    name = connection.settings_dict["NAME"]
    connection.close()
    _run([*command, "--single-transaction", "--dbname", name, str(dump)], environment)


def elsewhere_findings(folder: Path) -> list[Finding]:
    """Warn when run artefacts lie outside the data directory: a backup does not hold them."""
    from django.conf import settings

    url = str(settings.ARTEFACTS_URL).removeprefix("file://")
    if "://" not in url and Path(url).resolve().is_relative_to(folder):
        return []
    return [Finding(CliMessage.ARTEFACTS_ELSEWHERE, params={"url": url}, level=Level.WARNING)]


def backup(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write.", show_default=False)
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Write one file that holds the installation; it may be running meanwhile."""
    folder = installation_open(data_dir, is_current=False)
    print_findings(elsewhere_findings(folder))
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    target = (output or Path(f"teduh-{stamp}.tar.gz")).resolve()
    manifest = backup_write(folder, target)
    text = _("Wrote {path}: {count} files. It holds keys; keep it as safe as the installation.")
    say(text.format(path=target, count=len(manifest["files"])))


def restore(
    source: Annotated[Path, typer.Argument(help="A file that `teduh backup` wrote.")],
    tombstones: Annotated[
        Path | None,
        typer.Option(help="Folder of tombstones newer than the backup.", file_okay=False),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Make an installation from a backup, in an empty folder; what was deleted is deleted again."""
    folder = data_dir_path(data_dir)
    manifest = backup_restore(source.resolve(), folder)
    text = _("Restored the backup of {made_at} to {path}.")
    say(text.format(made_at=manifest["made_at"], path=folder))
    setup_django(folder)
    from django.db import connection

    from teduh.apps.vault.models import Tombstone
    from teduh.apps.vault.services.deletion import tombstones_apply, tombstones_read

    if Tombstone._meta.db_table not in connection.introspection.table_names():
        return  # a backup from before there were any
    if tombstones is not None:
        print_findings(tombstones_read(tombstones))
    count = tombstones_apply()
    if count:
        say(_("{count} deleted cases were deleted again.").format(count=count))
