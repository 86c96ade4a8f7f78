"""`teduh doctor` where complaints are sealed: each thing it may find, provoked.

Requirements: S1 swap that nothing says is encrypted; S2 cleaning on a disk only where the system
cannot forbid it; S3 a directory with too few people; S4 an entry whose grant ended; S5 a recovery
key not tested; S6 statements of deletions: files that are gone, and a note to copy them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from teduh.cli import doctor, doctor_sealing
from teduh.kernel.errors import Level
from tests.commands.conftest import Run
from tests.commands.test_doctor import edit
from tests.commands.test_serving import production


def value(folder: Path, query: str) -> Any:
    with closing(sqlite3.connect(folder / "teduh.sqlite3")) as database:
        return database.execute(query).fetchone()[0]


def grant_ended(folder: Path) -> None:
    edit(
        folder,
        "update accounts_grantrecord set valid_from = date('now', '-9 day'),"
        " valid_to = date('now', '-2 day') where role = 'custodian'",
    )


def untested(folder: Path) -> None:
    edit(folder, "update vault_officerkey set recovery_tested_on = null")


def tombstone_without_file(folder: Path) -> None:
    edit(
        folder,
        "insert into vault_tombstone (case_id, deleted_on, last_backup_ends_on, statement,"
        f" signature) values ('{'a' * 32}', '2026-01-01', '2026-04-01', '{{}}', '00')",
    )


PROVOKED: dict[str, tuple[Callable[[Path], object], str]] = {
    "grant ended": (grant_ended, "entries whose grant has ended"),
    "recovery": (untested, "recovery keys were never typed back"),
    "tombstone": (tombstone_without_file, "The signed statements of 1 deletions are not in"),
}


@pytest.mark.parametrize("name", PROVOKED)
def test_each_is_a_warning_that_says_what_to_do(name: str, exercise: Path, run: Run) -> None:
    """S4, S5, S6."""
    provoke, said = PROVOKED[name]
    provoke(exercise)
    done = run("doctor", folder=exercise)
    assert said in done.stderr
    assert done.returncode == 0


def test_a_real_installation_is_told_to_copy_statements_of_deletions(
    exercise: Path, run: Run
) -> None:
    """S6."""
    tombstone_without_file(exercise)
    (exercise / "tombstones").mkdir(exist_ok=True)
    (exercise / "tombstones" / f"{'a' * 32}.json").write_text("{}")
    assert "statements of deletions" not in run("doctor", folder=exercise).stderr
    production(exercise)
    said = run("doctor", folder=exercise).stderr
    assert "note: 1 statements of deletions lie in" in said
    assert "are not in" not in said


@pytest.mark.parametrize(
    ("line", "identity", "found"),
    [
        ("/dev/sda2 partition 8 0 -2", None, ["/dev/sda2"]),
        ("/swap.img file 8 0 -2", None, ["/swap.img"]),
        ("/dev/dm-1 partition 8 0 -2", "CRYPT-PLAIN-swap", []),
        ("/dev/dm-1 partition 8 0 -2", "LVM-abc", ["/dev/dm-1"]),
        ("/dev/zram0 partition 8 0 100", None, []),
    ],
)
def test_swap_is_told_unless_the_system_says_it_is_encrypted_or_in_memory(
    tmp_path: Path, line: str, identity: str | None, found: list[str]
) -> None:
    """S1."""
    swaps, devices = tmp_path / "swaps", tmp_path / "block"
    swaps.write_text(f"Filename Type Size Used Priority\n{line}\n")
    if identity is not None:
        (devices / "dm-1" / "dm").mkdir(parents=True)
        (devices / "dm-1" / "dm" / "uuid").write_text(identity)
    assert doctor_sealing.swaps_in_clear(swaps, devices) == found
    assert doctor_sealing.swaps_in_clear(tmp_path / "none", devices) == []


def test_swap_in_the_clear_is_a_warning_of_real_installations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """S1."""
    monkeypatch.setattr(doctor_sealing, "swaps_in_clear", lambda: ["/dev/sda2"])
    settings.EXERCISE = True
    assert list(doctor_sealing.check_swap(tmp_path)) == []
    settings.EXERCISE = False
    (finding,) = doctor_sealing.check_swap(tmp_path)
    assert (finding.message_id, finding.level) == ("cli.doctor.swap_in_clear", Level.WARNING)


@pytest.mark.parametrize(
    ("bounded", "kind", "count"),
    [(True, "ext4", 0), (False, "ext4", 1), (False, "tmpfs", 0)],
)
def test_cleaning_on_a_disk_is_told_only_where_it_cannot_be_forbidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bounded: bool, kind: str, count: int
) -> None:
    """S2."""
    monkeypatch.setattr(doctor_sealing, "writing_is_bounded", lambda: bounded)
    monkeypatch.setattr(doctor, "disk_kind", lambda folder: kind)
    assert len(list(doctor_sealing.check_cleaning(tmp_path))) == count


def test_writing_is_bounded_here() -> None:
    """S2: what the check says of this system is what cleaning does on it."""
    import resource

    assert doctor_sealing.writing_is_bounded() == hasattr(resource, "RLIMIT_FSIZE")
