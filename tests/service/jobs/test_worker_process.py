"""A real worker is killed in the middle of its work; nothing is lost (requirement J4).

SQLite in a file of its own, three processes, no stand-ins.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

PROGRAM = [sys.executable, "-m", "tests.service.jobs.worker_program"]
PATIENCE = 60


@pytest.fixture(autouse=True)
def database() -> Iterator[None]:
    """Override the folder's fixture: these tests have a database of their own."""
    yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An installation with one waiting job."""
    run("prepare", tmp_path)
    return tmp_path


def environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TEDUH_", "DJANGO_"))}
    return {**kept, "TEDUH_MODE": "development", "TEDUH_LOG_LEVEL": "CRITICAL"}


def run(action: str, folder: Path) -> str:
    done = subprocess.run(
        [*PROGRAM, action, str(folder)],
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
        env=environment(),
    )
    return done.stdout


def start(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([*PROGRAM, "work", str(folder)], env=environment())


def ask(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "teduh.sqlite3", timeout=10)) as connection:
        return connection.execute(sql).fetchall()


def wait_for(what: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


def test_killed_worker_loses_nothing(folder: Path) -> None:
    worker = start(folder)
    try:
        wait_for((folder / "attempt-1").exists)
        wait_for(lambda: ask(folder, "SELECT 1 FROM audit_auditentry WHERE position = 1"))
        wait_for(lambda: ask(folder, "SELECT 1 FROM jobs_job WHERE progress = 1"))
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert ask(folder, "SELECT state, attempts FROM jobs_job") == [("running", 1)]
    tasks = "SELECT status FROM django_tasks_database_dbtaskresult ORDER BY enqueued_at"
    assert ask(folder, tasks) == [("RUNNING",)]
    assert "requeued=1" in run("tick", folder)
    run("once", folder)
    assert ask(folder, "SELECT state, attempts, requeues, result FROM jobs_job") == [
        ("done", 2, 1, '{"attempt": 2}')
    ]
    assert ask(folder, tasks) == [("FAILED",), ("SUCCESSFUL",)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
def test_worker_told_to_stop_gives_its_job_back(folder: Path) -> None:
    worker = start(folder)
    try:
        wait_for((folder / "attempt-1").exists)
        worker.terminate()
        assert worker.wait(timeout=PATIENCE) == 0
    finally:
        worker.kill()
    assert ask(folder, "SELECT state FROM jobs_job") == [("queued",)]
    run("once", folder)
    assert ask(folder, "SELECT state, requeues FROM jobs_job") == [("done", 0)]
