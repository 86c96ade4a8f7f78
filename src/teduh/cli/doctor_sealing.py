"""What `teduh doctor` looks at where complaints are sealed: memory on disk, keys, deletions.

Files of complaints are cleaned in a child process that takes and returns them through pipes and may
not write a byte (`docs/decisions/0015-cleaning-files.md`). So a TMPDIR on a disk is fine wherever
the system can hold a process to that; where it cannot, it must lie in memory.
"""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from teduh.cli.messages import SealingCheckMessage
from teduh.kernel.errors import Finding, Level

OFFICERS_AT_LEAST: Final = 2
CUSTODIANS_AT_LEAST: Final = 2
IN_MEMORY: Final = ("tmpfs", "ramfs")
SWAPS: Final = Path("/proc/swaps")
BLOCK_DEVICES: Final = Path("/sys/class/block")


def check_swap(_folder: Path) -> Iterator[Finding]:
    """Nothing of the memory reaches a disk in the clear; told for Linux only."""
    if _is_exercise():
        return
    if devices := swaps_in_clear():
        yield Finding(
            SealingCheckMessage.SWAP_IN_CLEAR,
            params={"devices": ", ".join(devices)},
            level=Level.WARNING,
        )


def swaps_in_clear(swaps: Path = SWAPS, devices: Path = BLOCK_DEVICES) -> list[str]:
    """Return the swap areas on a disk of which the system does not say that they are encrypted.

    zram lies in memory. Behind a mapped device the kernel names dm-crypt by a prefix of its id. A
    file may lie on an encrypted disk; that cannot be seen from here, so it is told.
    """
    if not swaps.is_file():
        return []
    found = []
    for line in swaps.read_text().splitlines()[1:]:
        path = line.split()[0]
        name = Path(path).resolve().name if path.startswith("/dev/") else path
        identity = devices / name / "dm" / "uuid"
        is_encrypted = identity.is_file() and identity.read_text().startswith("CRYPT-")
        if not is_encrypted and not name.startswith("zram"):
            found.append(path)
    return found


def check_cleaning(_folder: Path) -> Iterator[Finding]:
    """Files that are cleaned are not left on a disk."""
    from teduh.cli.doctor import disk_kind

    folder = Path(tempfile.gettempdir())
    if not writing_is_bounded() and disk_kind(folder) not in IN_MEMORY:
        yield Finding(
            SealingCheckMessage.CLEANING_ON_DISK,
            params={"path": str(folder)},
            level=Level.WARNING,
        )


def writing_is_bounded() -> bool:
    """Say whether the system can keep a child process from writing files; Windows cannot."""
    return importlib.util.find_spec("resource") is not None


def check_directories(_folder: Path) -> Iterator[Finding]:
    """Each founded directory has people enough, and only those who still have a grant."""
    from teduh.apps.vault.inspection import directory_states

    for each in directory_states(now=datetime.now(UTC)):
        if each.officers < OFFICERS_AT_LEAST or each.custodians < CUSTODIANS_AT_LEAST:
            yield Finding(
                SealingCheckMessage.DIRECTORY_THIN,
                params={
                    "institution": each.institution,
                    "officers": each.officers,
                    "custodians": each.custodians,
                },
                level=Level.WARNING,
            )
        if each.without_grant:
            yield Finding(
                SealingCheckMessage.ENTRY_WITHOUT_GRANT,
                params={"institution": each.institution, "count": each.without_grant},
                level=Level.WARNING,
            )


def check_recovery_keys(_folder: Path) -> Iterator[Finding]:
    """Every officer typed the recovery key back once."""
    from teduh.apps.vault.inspection import recovery_untested_count

    if count := recovery_untested_count():
        yield Finding(
            SealingCheckMessage.RECOVERY_UNTESTED, params={"count": count}, level=Level.WARNING
        )


def check_tombstones(folder: Path) -> Iterator[Finding]:
    """What was deleted stays deleted after a restore: its statement lies in a file, kept twice."""
    from teduh.apps.vault.inspection import tombstone_ids
    from teduh.apps.vault.services.deletion import FOLDER

    known = tombstone_ids()
    path = folder / FOLDER
    if missing := sum(not (path / f"{case_id}.json").is_file() for case_id in known):
        params = {"count": missing, "path": str(path)}
        yield Finding(SealingCheckMessage.TOMBSTONE_MISSING, params=params, level=Level.WARNING)
    if known and not _is_exercise():
        params = {"count": len(known), "path": str(path)}
        yield Finding(SealingCheckMessage.TOMBSTONES_KEPT, params=params, level=Level.NOTE)


def _is_exercise() -> bool:
    from django.conf import settings

    return bool(settings.EXERCISE)
