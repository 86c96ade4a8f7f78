"""`teduh doctor`: look at an installation and say what to mend. Each check yields findings."""

from __future__ import annotations

import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import typer

from teduh.cli.doctor_sealing import (
    check_cleaning,
    check_directories,
    check_recovery_keys,
    check_swap,
    check_tombstones,
)
from teduh.cli.faults import fault_findings
from teduh.cli.messages import CliMessage
from teduh.cli.runtime import (
    DataDir,
    _,
    check_migrations,
    installation_open,
    print_findings,
    say,
)
from teduh.kernel.errors import Finding, Level, TeduhError

Check = Callable[[Path], Iterator[Finding]]
NETWORK_DISKS: Final = ("nfs", "cifs", "smb", "9p", "fuse.sshfs", "afs", "ceph", "gluster")
EXPECTED_PLACES: Final = 91_599


def check_data_dir(folder: Path) -> Iterator[Finding]:
    """The folder is ours alone, on a local disk with room."""
    mode = stat.S_IMODE(folder.stat().st_mode)
    if sys.platform != "win32" and mode & 0o077:
        yield Finding(CliMessage.DATA_DIR_OPEN, params={"path": str(folder), "mode": oct(mode)[2:]})
    for path in (folder / "teduh.env", *folder.glob("keys/*")):
        if path.is_file() and sys.platform != "win32" and (mode := path.stat().st_mode & 0o077):
            shown = oct(stat.S_IMODE(path.stat().st_mode))[2:]
            yield Finding(CliMessage.FILE_OPEN, params={"path": str(path), "mode": shown})
    kind = disk_kind(folder) if _is_sqlite() else ""
    if kind.startswith(NETWORK_DISKS):
        yield Finding(CliMessage.NETWORK_DISK, params={"path": str(folder), "kind": kind})
    free = shutil.disk_usage(folder).free // 2**20
    if free < 1024:
        yield Finding(
            CliMessage.DISK_SPACE,
            params={"path": str(folder), "free": free},
            level=Level.ERROR if free < 100 else Level.WARNING,
        )


def _is_sqlite() -> bool:
    from django.db import connection

    return connection.vendor == "sqlite"


def disk_kind(folder: Path) -> str:
    """Return the file system's type as Linux names it; empty elsewhere."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return ""
    best = ("", "")
    for line in mounts.read_text().splitlines():
        _device, point, kind, *_rest = line.split()
        point = point.replace("\\040", " ")
        if folder.is_relative_to(point) and len(point) > len(best[0]):
            best = (point, kind)
    return best[1]


def check_settings(folder: Path) -> Iterator[Finding]:
    """Settings are fit for the mode."""
    from django.conf import settings

    env = folder / "teduh.env"
    if not env.is_file() or "TEDUH_SECRET_KEY=" not in env.read_text(encoding="utf-8"):
        yield Finding(CliMessage.SECRET_KEY_MISSING, params={"path": str(env)})
    if settings.PRODUCTION and settings.DEBUG:
        yield Finding(CliMessage.DEBUG_ON)


def check_package(_folder: Path) -> Iterator[Finding]:
    """Browser packages and translations are there."""
    import teduh

    root = Path(teduh.__file__).parent
    if not any((root / "web" / "static" / "vendor").glob("*/*")):
        yield Finding(CliMessage.VENDOR_MISSING)
    if not any(root.rglob("*.mo")):
        yield Finding(CliMessage.CATALOGUES_MISSING)


def check_database(_folder: Path) -> Iterator[Finding]:
    """Migrations are applied; places and figures are complete."""
    from django.db import Error

    try:
        check_migrations()
    except TeduhError as error:
        yield from error.findings
        return
    except Error as error:
        yield from fault_findings(error)
        return
    from teduh.apps.indices.models import PublishedFigure
    from teduh.apps.regions.selectors import edition_count

    count = edition_count()
    if count != EXPECTED_PLACES:
        params = {"count": count, "expected": EXPECTED_PLACES}
        yield Finding(CliMessage.PLACES_INCOMPLETE, params=params)
    if not PublishedFigure.objects.exists():
        yield Finding(CliMessage.FIGURES_MISSING)


def check_people(_folder: Path) -> Iterator[Finding]:
    """Somebody administers; demo accounts live in exercises only; controllers are named."""
    from django.conf import settings

    from teduh.apps.accounts.selectors import (
        administrator_count,
        demo_people_count,
        institutions_without_controller,
    )

    if not settings.EXERCISE:
        if administrator_count() == 0:
            yield Finding(CliMessage.NO_ADMINISTRATOR)
        if demos := demo_people_count():
            yield Finding(CliMessage.DEMO_PEOPLE, params={"count": demos})
    if settings.PRODUCTION:
        for name in institutions_without_controller():
            yield Finding(CliMessage.CONTROLLER_MISSING, params={"institution": name})


def check_audit(_folder: Path) -> Iterator[Finding]:
    """The audit chain verifies."""
    from teduh.apps.audit.selectors import audit_verify

    report = audit_verify()
    if not report.ok:
        yield Finding(CliMessage.AUDIT_BROKEN)
    yield from report.findings


def check_worker(_folder: Path) -> Iterator[Finding]:
    """The worker was heard of lately, where it ever ran."""
    from teduh.apps.jobs.selectors import worker_seen_at

    seen = worker_seen_at()
    if seen is not None and datetime.now(UTC) - seen > timedelta(minutes=5):
        finding = Finding(
            CliMessage.WORKER_SILENT, params={"since": seen.isoformat(timespec="minutes")}
        )
        yield replace(finding, level=Level.WARNING)


def check_artefacts(_folder: Path) -> Iterator[Finding]:
    """The files that rows name are there."""
    from teduh.apps.indices.selectors import artefacts_missing

    if missing := len(artefacts_missing()):
        yield Finding(CliMessage.ARTEFACT_MISSING, params={"count": missing})


UNREADY: Final = (CliMessage.UNAPPLIED_MIGRATIONS, CliMessage.DATABASE_FAILED)
CHECKS: Final[tuple[tuple[Check, bool], ...]] = (
    # (check, needs a database whose migrations are applied)
    (check_data_dir, False),
    (check_settings, False),
    (check_package, False),
    (check_database, False),
    (check_people, True),
    (check_audit, True),
    (check_worker, True),
    (check_artefacts, True),
    (check_swap, False),
    (check_cleaning, False),
    (check_directories, True),
    (check_recovery_keys, True),
    (check_tombstones, True),
)


def findings_collect(folder: Path) -> list[Finding]:
    """Run every check; those on tables are left out when there are none to look at."""
    found: list[Finding] = []
    for check, needs_tables in CHECKS:
        unready = any(f.message in UNREADY for f in found)
        if needs_tables and unready:
            continue
        try:
            found.extend(check(folder))
        except Exception as error:  # one check that fails must not silence the others
            own = error.findings if isinstance(error, TeduhError) else fault_findings(error)
            found.extend(own)
    return found


def doctor(data_dir: DataDir = None) -> None:
    """Check the installation and say what to mend; exit code 1 when something must be."""
    folder = installation_open(data_dir, is_current=False)
    found = findings_collect(folder)
    print_findings(found)
    errors = sum(finding.level is Level.ERROR for finding in found)
    if not found:
        say(_("{path}: everything is in order.").format(path=folder))
    else:
        text = _("{path}: {errors} to mend, {others} to know.")
        say(text.format(path=folder, errors=errors, others=len(found) - errors))
    raise typer.Exit(1 if errors else 0)
