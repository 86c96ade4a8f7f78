"""`teduh backup`, `restore` and `upgrade`: consistent while running, and the same afterwards.

Requirement: "`backup`, `restore` (consistent while running; a test restores and compares)".
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.commands.conftest import Run
from tests.conftest import skip_or_fail
from tests.installation import environment
from tests.postgres import PostgresServer


def tables(folder: Path) -> dict[str, tuple[int, str]]:
    """Return row count and a hash over all contents of each table."""
    with closing(sqlite3.connect(folder / "teduh.sqlite3")) as database:
        names = [
            name
            for (name,) in database.execute(
                "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
            )
        ]
        found = {}
        for name in names:
            contents = database.execute(f'select * from "{name}" order by 1').fetchall()
            digest = hashlib.sha256(repr(contents).encode()).hexdigest()
            found[name] = (len(contents), digest)
    return found


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("teduh.sqlite3")
    }


def inside(folder: Path, program: str) -> str:
    """Run a program with Django set up on an installation, and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{program}"],
        env={**environment(folder), "DJANGO_SETTINGS_MODULE": "teduh.web.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


MAKE_A_RUN = """
from teduh.apps.indices.models import DatasetVersion
from teduh.apps.indices.rules import operator_scope
from teduh.apps.indices.services import run_build, run_create
from teduh.kernel.scope import SYSTEM_ACTOR
version = DatasetVersion.objects.order_by("pk").first()
scope = operator_scope(SYSTEM_ACTOR, version.dataset.institution_id)
recipe = {"steps": [{"normalise": {"method": "percentile_rank"}},
                    {"weight": {"method": "equal"}}, {"aggregate": {"method": "arithmetic"}}]}
run = run_create(scope=scope, version=version, recipe=recipe)
print(run_build(run_pk=run.pk).run_id)
"""


def test_a_restored_backup_is_the_same_installation(
    exercise: Path, run: Run, tmp_path: Path
) -> None:
    target = tmp_path / "backup.tar.gz"
    done = run("backup", "-o", target, folder=exercise)
    assert done.returncode == 0, done.stderr
    assert target.stat().st_mode & 0o077 == 0
    restored = tmp_path / "restored"
    done = run("restore", target, folder=restored)
    assert done.returncode == 0, done.stderr
    assert tables(restored) == tables(exercise)
    assert files(restored) == files(exercise)
    assert restored.stat().st_mode & 0o077 == 0
    done = run("doctor", folder=restored)
    assert (done.returncode, done.stderr) == (0, "")
    assert run("audit", "verify", folder=restored).returncode == 0


def test_a_backup_is_consistent_while_somebody_writes_and_a_run_is_made(
    exercise: Path, run: Run, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(exercise / "teduh.sqlite3")) as database, database:
        database.execute("create table pair (side text primary key, n integer)")
        database.execute("insert into pair values ('left', 0), ('right', 0)")
    done_writing = threading.Event()
    written: list[int] = []

    def write() -> None:
        with closing(
            sqlite3.connect(exercise / "teduh.sqlite3", timeout=30, isolation_level=None)
        ) as database:
            while not done_writing.is_set():
                database.execute("begin immediate")
                database.execute("update pair set n = n + 1 where side = 'left'")
                time.sleep(0.002)
                database.execute("update pair set n = n + 1 where side = 'right'")
                database.execute("commit")
                written.append(1)

    made: list[str] = []
    threads = [
        threading.Thread(target=write),
        threading.Thread(target=lambda: made.append(inside(exercise, MAKE_A_RUN).strip())),
    ]
    for thread in threads:
        thread.start()
    restored = []
    try:
        for number in range(3):
            target = tmp_path / f"backup-{number}.tar.gz"
            done = run("backup", "-o", target, folder=exercise)
            assert done.returncode == 0, done.stderr
            folder = tmp_path / f"restored-{number}"
            done = run("restore", target, folder=folder)
            assert done.returncode == 0, done.stderr
            restored.append(folder)
    finally:
        done_writing.set()
        for thread in threads:
            thread.join()
    assert made
    assert len(written) > 10
    for folder in restored:
        with closing(sqlite3.connect(folder / "teduh.sqlite3")) as database:
            left, right = (n for _side, n in database.execute("select * from pair order by side"))
            assert database.execute("pragma integrity_check").fetchone() == ("ok",)
            assert database.execute("pragma foreign_key_check").fetchall() == []
        assert left == right
        done = run("doctor", folder=folder)
        assert (done.returncode, done.stderr) == (0, "")  # every file that a row names is there


def test_files_that_are_being_written_are_left_out(
    exercise: Path, run: Run, tmp_path: Path
) -> None:
    partial = exercise / "artefacts" / "runs" / ".partial-x"
    partial.mkdir()
    (partial / "scores.parquet").write_text("half")
    assert run("backup", "-o", tmp_path / "b.tar.gz", folder=exercise).returncode == 0
    with tarfile.open(tmp_path / "b.tar.gz") as archive:
        names = archive.getnames()
    assert "manifest.json" in names
    assert "teduh.sqlite3" in names
    assert any(name.startswith("artefacts/runs/") for name in names)
    assert any(name.startswith("keys/") for name in names)
    assert not any(".partial" in name for name in names)


@pytest.fixture(scope="module")
def small_backup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup in form: one member and its manifest."""
    path = tmp_path_factory.mktemp("small") / "small.tar.gz"
    pack(path, {"teduh.sqlite3": b"x" * 100_000, "teduh.env": b"TEDUH_MODE=production\n"})
    return path


def pack(
    path: Path,
    members: dict[str, bytes],
    *,
    teduh: str = "0.1.0",
    extra: dict[str, bytes] | None = None,
) -> None:
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in members.items()}
    manifest = {"format": 1, "teduh": teduh, "made_at": "2026-11-25T00:00:00", "files": hashes}
    with tarfile.open(path, "w:gz") as archive:
        for name, data in {
            **members,
            **(extra or {}),
            "manifest.json": json.dumps(manifest).encode(),
        }.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))


def test_a_damaged_backup_is_refused_and_nothing_is_restored(
    small_backup: Path, run: Run, tmp_path: Path
) -> None:
    whole = small_backup.read_bytes()
    unpacked = bytearray(gzip.decompress(whole))
    unpacked[unpacked.index(b"x" * 1000) + 500] ^= 1
    broken = {
        "cut": whole[: len(whole) // 2],
        "flipped": whole[:200] + bytes([whole[200] ^ 255]) + whole[201:],
        "changed": gzip.compress(bytes(unpacked)),
    }
    for name, data in broken.items():
        path = tmp_path / f"{name}.tar.gz"
        path.write_bytes(data)
        done = run("restore", path, folder=tmp_path / "restored")
        assert done.returncode == 1, name
        assert "damaged" in done.stderr or "not a backup" in done.stderr, name
        assert "Traceback" not in done.stderr
        assert not (tmp_path / "restored").exists()
    assert "teduh.sqlite3 is missing or was changed" in done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "changed.tar.gz",
        "cut.tar.gz",
        "flipped.tar.gz",
    ]


def test_a_member_that_no_manifest_names_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "more.tar.gz"
    pack(path, {"teduh.sqlite3": b"x"}, extra={"keys/other": b"smuggled"})
    done = run("restore", path, folder=tmp_path / "restored")
    assert done.returncode == 1
    assert "keys/other" in done.stderr


def test_foreign_and_newer_files_are_refused(run: Run, tmp_path: Path) -> None:
    text = tmp_path / "letter.txt"
    text.write_text("no backup")
    with tarfile.open(tmp_path / "other.tar.gz", "w:gz") as archive:
        archive.add(text, "letter.txt")
    pack(tmp_path / "newer.tar.gz", {"teduh.sqlite3": b"x"}, teduh="99.0.0")
    with tarfile.open(tmp_path / "escape.tar.gz", "w:gz") as archive:
        archive.add(text, "../../escaped.txt")
    said = {
        "letter.txt": "is not a backup of Teduh",
        "other.tar.gz": "is not a backup of Teduh",
        "escape.tar.gz": "is not a backup of Teduh",
        "newer.tar.gz": "made by Teduh 99.0.0",
        "absent.tar.gz": "There is no file",
    }
    for name, words in said.items():
        done = run("restore", tmp_path / name, folder=tmp_path / "restored")
        assert (done.returncode, words in done.stderr) == (1, True), done.stderr
        assert not (tmp_path / "restored").exists()
    assert not (tmp_path.parent / "escaped.txt").exists()


def test_restore_refuses_a_folder_that_is_not_empty(
    small_backup: Path, run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "letter.txt").write_text("not to be lost")
    done = run("restore", small_backup, folder=folder)
    assert done.returncode == 1
    assert "is not empty" in done.stderr
    assert [p.name for p in folder.iterdir()] == ["letter.txt"]


def test_a_backup_says_when_runs_lie_elsewhere(exercise: Path, run: Run, tmp_path: Path) -> None:
    done = run(
        *("backup", "-o", tmp_path / "b.tar.gz"),
        folder=exercise,
        TEDUH_ARTEFACTS_URL="s3://bucket/teduh",
    )
    assert done.returncode == 0
    assert "s3://bucket/teduh" in done.stderr


def test_upgrade_backs_up_first_and_brings_the_database_up_to_date(
    exercise: Path, run: Run
) -> None:
    before = tables(exercise)
    with closing(sqlite3.connect(exercise / "teduh.sqlite3")) as database, database:
        # An older database: a table less, and its migration not yet applied.
        database.execute("drop table django_session")
        database.execute("delete from django_migrations where app = 'sessions'")
    assert run("serve", folder=exercise).returncode == 1
    done = run("upgrade", folder=exercise)
    assert done.returncode == 0, done.stderr
    (saved,) = (exercise / "backups").glob("before-upgrade-*.tar.gz")
    with tarfile.open(saved) as archive:
        assert "teduh.sqlite3" in archive.getnames()
    after = tables(exercise)
    kept = ("regions_place", "indices_run", "accounts_person", "indices_publishedfigure")
    assert {t: after[t] for t in kept} == {t: before[t] for t in kept}
    assert run("doctor", folder=exercise).returncode == 0


# --- PostgreSQL ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    folder = tmp_path_factory.mktemp("postgres")
    if os.geteuid() == 0:
        for parent in (folder, *folder.parents[:2]):
            parent.chmod(0o755)
    server = PostgresServer.find(folder / "server")
    if server is None:
        skip_or_fail("PostgreSQL's programs are not on this machine")
    server.start()
    yield server
    server.stop()


def database_url(server: PostgresServer, name: str) -> str:
    import psycopg

    address = f"postgres://teduh@127.0.0.1:{server.port}"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(f'create database "{name}"')
    return f"{address}/{name}"


def postgres_counts(url: str) -> dict[str, int]:
    import psycopg

    with psycopg.connect(url) as connection:
        names = connection.execute(
            "select tablename from pg_tables where schemaname = 'public' order by 1"
        ).fetchall()
        return {
            name: connection.execute(f'select count(*) from "{name}"').fetchone()[0]
            for (name,) in names
        }


def test_postgresql_is_set_up_backed_up_and_restored(
    postgres: PostgresServer, run: Run, tmp_path: Path
) -> None:
    first = database_url(postgres, "first")
    folder = tmp_path / "office"
    from tests.commands.test_init import flags

    # A failing init leaves the database as empty as it was.
    failed = run(
        "init", *flags(administrator="not a name!"), "--database-url", first, folder=folder
    )
    assert failed.returncode == 1
    assert postgres_counts(first) == {}
    done = run("init", *flags(), "--database-url", first, folder=folder)
    assert done.returncode == 0, done.stderr
    target = tmp_path / "backup.tar.gz"
    done = run("backup", "-o", target, folder=folder)
    assert done.returncode == 0, done.stderr
    second = database_url(postgres, "second")
    restored = tmp_path / "restored"
    done = run("restore", target, folder=restored, TEDUH_DATABASE_URL=second)
    assert done.returncode == 0, done.stderr
    counts = postgres_counts(second)
    assert counts == postgres_counts(first)
    assert counts["regions_place"] > 91_000
    # The restored settings name the new database, not the one that was backed up.
    assert f"TEDUH_DATABASE_URL={second}\n" in (restored / "teduh.env").read_text()
    assert first not in (restored / "teduh.env").read_text()
    done = run("doctor", folder=restored)
    assert (done.returncode, done.stderr) == (0, "")
    # Into a database that is not empty: refused, told why, and nothing half made.
    again = run("restore", target, folder=tmp_path / "third", TEDUH_DATABASE_URL=second)
    assert again.returncode == 1
    assert "pg_restore did not do its work" in again.stderr
    assert not (tmp_path / "third").exists()
    assert postgres_counts(second) == counts
    # A server that does not answer is a finding of doctor.
    postgres.stop()
    done = run("doctor", folder=folder)
    assert done.returncode == 1
    assert "The database did not do its work" in done.stderr
