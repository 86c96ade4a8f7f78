"""Two writers on one SQLite file: W1 neither fails while the other commits; W2 nothing is lost;
W3 readers are not held up; W4 the file is in WAL mode with foreign keys on.

Real processes on a real file: `BEGIN IMMEDIATE` takes the write lock at once and waits for it (busy
timeout 10 s), where a deferred read-then-write would fail while another commits.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.django_db(databases=[])
WRITES = 25
WRITER = """
import sys
from django.db import connection, transaction
import django
django.setup()
from teduh.apps.regions.models import Place, PlaceRevision
from teduh.apps.audit.services import audit_record
from teduh.kernel.scope import Actor

name, count = sys.argv[1], int(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
for i in range(count):
    with transaction.atomic():
        place = Place.objects.get(path="99")
        place.version += 1          # read, then write: lost without the lock
        place.save(update_fields=["version"])
        audit_record(actor=Actor(name), verb="tested", subject_kind="place", subject_id=i)
with connection.cursor() as cursor:
    cursor.execute("PRAGMA journal_mode")
    mode = cursor.fetchone()[0]
    cursor.execute("PRAGMA foreign_keys")
    print(mode, cursor.fetchone()[0], flush=True)
"""


@pytest.fixture(autouse=True)
def database() -> None:
    """Shadow the fixture that runs service tests on each database: this one is about SQLite."""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A data directory of its own, migrated, with one place."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("TEDUH_")}
    env |= {
        "TEDUH_DATA_DIR": str(tmp_path),
        "TEDUH_SECRET_KEY": "for-tests-only-" + "x" * 50,
        "DJANGO_SETTINGS_MODULE": "teduh.web.settings",
    }
    make = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('migrate', verbosity=0)\n"
        "from teduh.apps.regions.models import Place\n"
        "Place.objects.create(path='99', level='province', kind='province', name='Contoh',"
        " zone='Asia/Jakarta')\n"
    )
    subprocess.run([sys.executable, "-c", make], env=env, check=True, timeout=120)
    return env


def test_two_processes_write_at_once_and_nothing_is_lost(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, name, str(WRITES)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two")
    ]
    for writer in writers:  # both are ready before either starts
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    with sqlite3.connect(tmp_path / "teduh.sqlite3", timeout=0.1) as reader:
        # WAL: a reader never waits for a writer.
        assert reader.execute("SELECT count(*) FROM regions_place").fetchone() == (1,)
    for writer in writers:
        out, error = writer.communicate(timeout=120)
        assert writer.returncode == 0, error
        assert out.split() == ["wal", "1"]
    with sqlite3.connect(tmp_path / "teduh.sqlite3") as result:
        assert result.execute("SELECT version FROM regions_place").fetchone() == (1 + 2 * WRITES,)
        rows = result.execute(
            "SELECT actor_id, count(*) FROM audit_auditentry WHERE verb='tested' GROUP BY actor_id"
        )
        assert sorted(rows) == [("one", WRITES), ("two", WRITES)]


def test_a_writer_waits_for_the_lock_and_then_writes(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    holder = sqlite3.connect(tmp_path / "teduh.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    holder.execute("UPDATE regions_place SET version = 40")
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, "three", "1"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    assert writer.stdin is not None
    assert writer.stdout.readline() == "ready\n"
    writer.stdin.write("go\n")
    writer.stdin.flush()
    with pytest.raises(subprocess.TimeoutExpired):
        writer.wait(timeout=1)
    holder.execute("COMMIT")
    holder.close()
    _, error = writer.communicate(timeout=60)
    assert writer.returncode == 0, error
    with sqlite3.connect(tmp_path / "teduh.sqlite3") as result:
        assert result.execute("SELECT version FROM regions_place").fetchone() == (41,)
