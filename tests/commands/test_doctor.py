"""`teduh doctor`: each thing it may find, provoked; and an installation in which it finds nothing.

Requirement: "`doctor` (checks the installation and says what to mend)".
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

import teduh
from teduh.cli import doctor
from teduh.kernel.errors import Level
from tests.commands.conftest import Run
from tests.commands.test_serving import production
from tests.installation import teduh as teduh_command


def edit(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "teduh.sqlite3")) as database, database:
        for statement in statements:
            database.execute(statement)


def unapplied(folder: Path) -> None:
    edit(folder, "delete from django_migrations where app = 'indices'")


def artefact_lost(folder: Path) -> None:
    shutil.rmtree(next((folder / "artefacts" / "runs").iterdir()))


def chain_broken(folder: Path) -> None:
    """Change a sealed row behind the program's back, triggers dropped and put back."""
    teduh_command(folder, "worker", "--once")
    with closing(sqlite3.connect(folder / "teduh.sqlite3")) as database, database:
        triggers = database.execute(
            "select name, sql from sqlite_master where type = 'trigger' and tbl_name = ?",
            ("audit_auditentry",),
        ).fetchall()
        assert triggers
        for name, _sql in triggers:
            database.execute(f'drop trigger "{name}"')
        changed = database.execute(
            "update audit_auditentry set verb = 'nothing_happened' where position = 2"
        )
        assert changed.rowcount == 1
        for _name, sql in triggers:
            database.execute(sql)


def nobody(folder: Path) -> None:
    production(folder)
    edit(folder, "delete from accounts_grantrecord")


def no_controller(folder: Path) -> None:
    production(folder)
    edit(folder, "update accounts_institution set data_controller = ''")


def without_key(folder: Path) -> None:
    env = folder / "teduh.env"
    kept = [x for x in env.read_text().splitlines() if not x.startswith("TEDUH_SECRET_KEY")]
    env.write_text("\n".join(kept) + "\n")


def no_installation_key(folder: Path) -> None:
    """Lose the key of a real installation, and folder permissions with it."""
    production(folder)
    shutil.rmtree(folder / "keys")


PROVOKED: dict[str, tuple[Callable[[Path], object], str]] = {
    "folder": (lambda f: f.chmod(0o755), "Other users of this machine can read"),
    "secrets": (lambda f: (f / "teduh.env").chmod(0o644), "can read the secrets in"),
    "no key": (without_key, "No lasting secret key"),
    "migrations": (unapplied, "changes are not applied"),
    "places": (
        lambda f: edit(f, "update regions_place set status = 'ended' where path = '64.02.01.2001'"),
        "places of the current edition instead of",
    ),
    "figures": (
        lambda f: edit(f, "delete from indices_publishedfigure"),
        "The published figures are not in the database",
    ),
    "demo people": (production, "16 demo accounts"),
    "no administrator": (nobody, "Nobody can administer this installation"),
    "no controller": (no_controller, "names no data controller"),
    "audit": (chain_broken, "The audit chain does not verify"),
    "installation key": (no_installation_key, "keys/installation.key"),
    "artefacts": (artefact_lost, "The files of 1 runs or datasets are missing"),
}


def test_a_prepared_exercise_is_in_order(exercise: Path, run: Run) -> None:
    done = run("doctor", folder=exercise)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", PROVOKED)
def test_each_fault_is_found_and_says_what_to_do(name: str, exercise: Path, run: Run) -> None:
    provoke, said = PROVOKED[name]
    provoke(exercise)
    done = run("doctor", folder=exercise)
    assert said in done.stderr
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "to mend" in done.stdout


def test_a_check_that_fails_does_not_silence_the_others(exercise: Path, run: Run) -> None:
    no_installation_key(exercise)
    artefact_lost(exercise)
    done = run("doctor", folder=exercise)
    assert "keys/installation.key" in done.stderr
    assert "The files of 1 runs or datasets are missing" in done.stderr


@pytest.mark.parametrize(
    "setting", ["TEDUH_MODE=prodction", "TEDUH_UPLOAD_MAX_BYTES=abc", "TEDUH_LOG_LEVEL=loud"]
)
def test_a_setting_that_cannot_be_is_refused_by_name(
    setting: str, exercise: Path, run: Run
) -> None:
    name, _, value = setting.partition("=")
    done = run("doctor", folder=exercise, **{name: value})
    assert done.returncode == 1
    assert f"A setting cannot be used: {name}: '{value}'" in done.stderr


def test_debug_in_a_real_installation_is_found(exercise: Path, run: Run) -> None:
    production(exercise)
    done = run("doctor", folder=exercise, TEDUH_DEBUG="1")
    assert "TEDUH_DEBUG is on in production" in done.stderr
    assert done.returncode == 1


def test_a_package_without_browser_packages_or_translations_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {f.message_id for f in doctor.check_package(tmp_path)}
    assert found == set()
    monkeypatch.setattr(teduh, "__file__", str(tmp_path / "__init__.py"))
    found = {f.message_id for f in doctor.check_package(tmp_path)}
    assert found == {"cli.doctor.vendor_missing", "cli.doctor.catalogues_missing"}


def test_a_network_disk_and_a_full_one_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o700)
    monkeypatch.setattr(doctor, "disk_kind", lambda folder: "nfs4")
    usage = shutil._ntuple_diskusage(10**12, 10**12, 50 * 2**20)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda folder: usage)
    found = {f.message_id: f.level for f in doctor.check_data_dir(tmp_path)}
    assert found == {
        "cli.doctor.network_disk": Level.ERROR,
        "cli.doctor.disk_space": Level.ERROR,
    }
    usage = shutil._ntuple_diskusage(10**12, 10**12, 500 * 2**20)
    found = {f.message_id: f.level for f in doctor.check_data_dir(tmp_path)}
    assert found["cli.doctor.disk_space"] is Level.WARNING


def test_disk_kind_reads_the_nearest_mount() -> None:
    assert doctor.disk_kind(Path("/proc")) == "proc"


def test_a_worker_not_heard_of_is_a_warning(exercise: Path, run: Run) -> None:
    assert run("worker", "--once", folder=exercise).returncode == 0
    with closing(sqlite3.connect(exercise / "teduh.sqlite3")) as database, database:
        for (table,) in database.execute(
            "select name from sqlite_master where type = 'table' and name like 'jobs_%'"
        ).fetchall():
            for column in database.execute(f'pragma table_info("{table}")').fetchall():
                if column[1] in ("seen_at", "renewed_at", "heartbeat_at", "expires_at"):
                    database.execute(
                        f"update {table} set {column[1]} = datetime({column[1]}, '-2 hours')"
                        f" where {column[1]} is not null"
                    )
    done = run("doctor", folder=exercise)
    assert "The worker has not been heard of since" in done.stderr
    assert done.returncode == 0
