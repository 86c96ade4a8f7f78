"""`teduh demo`, `serve` and `worker`: prepared once and again, refused where unsafe, ended whole.

Requirements: "Demo accounts exist only in latihan bound to 127.0.0.1; `serve` and `doctor` refuse
them elsewhere"; "`teduh serve` refuses unapplied migrations"; "supervises server and worker as
children".
"""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email.message import Message
from pathlib import Path

from tests.commands.conftest import Run
from tests.installation import Installation, environment, free_port, prepare_demo


def edit(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "teduh.sqlite3")) as database, database:
        database.execute(statement)


def production(folder: Path) -> None:
    """Make a real installation of an exercise, as nobody should."""
    env = folder / "teduh.env"
    env.write_text(env.read_text().replace("=exercise", "=production"))


def children_of(pid: int) -> dict[int, str]:
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found[int(entry.name)] = command
    return found


def wait_for(condition, seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.2)
    return False


@contextmanager
def served(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "teduh", "serve", "--port", str(port)],
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process, f"http://127.0.0.1:{port}/"
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=30)


def answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=10).close()  # noqa: S310
    except OSError:
        return False
    return True


def headers_of(address: str, **headers: str) -> Message:
    asked = urllib.request.Request(address, headers=headers)  # noqa: S310
    try:
        with urllib.request.urlopen(asked, timeout=10) as answer:  # noqa: S310
            return answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.headers


def test_the_demo_again_changes_no_data_and_renews_the_passphrases(
    demo_installation: Installation, exercise: Path
) -> None:
    tables = (
        "regions_place",
        "indices_run",
        "indices_datasetversion",
        "indices_publishedfigure",
        "elections_election",
        "accounts_person",
        "accounts_grantrecord",
    )

    def counts(folder: Path) -> dict[str, int]:
        with closing(sqlite3.connect(folder / "teduh.sqlite3")) as database:
            return {t: database.execute(f"select count(*) from {t}").fetchone()[0] for t in tables}

    before = counts(exercise)
    again = prepare_demo(exercise)
    assert counts(exercise) == before
    assert before["regions_place"] > 91_000
    assert before["indices_run"] >= 2
    assert {p.username for p in again.people.values()} == {
        p.username for p in demo_installation.people.values()
    }


def test_the_demo_refuses_a_real_installation(exercise: Path, run: Run) -> None:
    production(exercise)
    done = run("demo", "--no-serve", "--data-dir", exercise)
    assert done.returncode == 1
    assert "holds a real installation" in done.stderr


def test_the_demo_stays_in_its_folder_whatever_the_environment_says(
    exercise: Path, run: Run, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "real.sqlite3"
    done = run(
        *("demo", "--no-serve", "--data-dir", exercise),
        TEDUH_DATABASE_URL=f"sqlite:///{elsewhere}",
        TEDUH_MODE="production",
    )
    assert done.returncode == 0, done.stderr
    assert not elsewhere.exists()


def test_the_demo_looks_at_the_port_before_the_work(run: Run, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("demo", "--port", port, "--data-dir", tmp_path / "new")
    assert done.returncode == 1
    assert f"Port {port}" in done.stderr
    assert not (tmp_path / "new").exists()


def test_serve_refuses_what_is_unsafe(exercise: Path, run: Run) -> None:
    open_to_all = run("serve", "--host", "0.0.0.0", folder=exercise)  # noqa: S104
    assert open_to_all.returncode == 1
    assert "may only be served at 127.0.0.1, not 0.0.0.0" in open_to_all.stderr
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("serve", "--port", port, folder=exercise)
        assert done.returncode == 1
        assert f"Port {port} of 127.0.0.1 is in use" in done.stderr
    production(exercise)
    demo_people = run("serve", "--port", free_port(), folder=exercise)
    assert demo_people.returncode == 1
    assert "16 demo accounts" in demo_people.stderr


def test_serve_and_worker_refuse_unapplied_migrations(exercise: Path, run: Run) -> None:
    edit(
        exercise,
        "delete from django_migrations where id ="
        " (select max(id) from django_migrations where app = 'indices')",
    )
    for arguments in (["serve", "--port", free_port()], ["worker", "--once"]):
        done = run(*arguments, folder=exercise)
        assert done.returncode == 1
        assert "changes are not applied" in done.stderr
        assert "`teduh upgrade`" in done.stderr


def test_a_killed_worker_is_started_again_and_sigterm_ends_both(exercise: Path) -> None:
    with served(exercise) as (process, address):
        assert wait_for(lambda: answers(address)), process.poll()

        def worker() -> int | None:
            found = [p for p, c in children_of(process.pid).items() if c.endswith("worker ")]
            return found[0] if found else None

        assert wait_for(lambda: worker() is not None)
        first = worker()
        assert first is not None
        os.kill(first, signal.SIGKILL)
        assert wait_for(lambda: worker() not in (None, first))
        assert answers(address)
        children = set(children_of(process.pid))
        grandchildren = {g for c in children for g in children_of(c)}
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=40) == 0
        left = {p for p in children | grandchildren if Path(f"/proc/{p}").exists()}
        assert wait_for(lambda: not {p for p in left if Path(f"/proc/{p}").exists()}, 10)


def test_a_server_that_ends_takes_the_worker_with_it(exercise: Path) -> None:
    with served(exercise) as (process, address):
        assert wait_for(lambda: answers(address))
        children = children_of(process.pid)
        server = next(p for p, c in children.items() if "teduh.cli.children" in c)
        below = {p for child in children for p in children_of(child)}
        os.kill(server, signal.SIGKILL)
        assert process.wait(timeout=40) == 1
        assert "The web server ended by itself" in process.stderr.read()
        assert wait_for(lambda: not any(Path(f"/proc/{p}").exists() for p in {*children, *below}))


def test_children_end_when_serve_is_killed_outright(exercise: Path) -> None:
    with served(exercise) as (process, address):
        assert wait_for(lambda: answers(address))
        children = set(children_of(process.pid))
        below = {p for child in children for p in children_of(child)}
        assert len(children) == 2
        assert below
        process.kill()
        assert wait_for(lambda: not any(Path(f"/proc/{p}").exists() for p in children | below))


def test_a_start_says_nothing_but_the_address_and_no_answer_names_the_web_server(
    exercise: Path,
) -> None:
    with served(exercise) as (process, address):
        assert wait_for(lambda: answers(address))
        static = f"{address}static/teduh/tokens.css"
        for place in (address, static, f"{address}tidak/ada/"):
            headers = headers_of(place)
            assert headers["Server"] == "Teduh", place
            assert headers["X-Frame-Options"] == "DENY", place
            assert headers["X-Content-Type-Options"] == "nosniff", place
            assert headers["Access-Control-Allow-Origin"] is None, place
        assert headers_of(address, Host="lain.example.id")["Server"] == "Teduh"
        process.send_signal(signal.SIGINT)
        said, complaints = process.communicate(timeout=40)
    assert said.count("\n") == 1
    assert address in said
    assert "Traceback" not in complaints
    assert "WARNING" not in complaints.replace("WARNING django.request: Not Found", "")


def test_worker_once_does_what_waits_and_ends(exercise: Path, run: Run) -> None:
    done = run("worker", "--once", folder=exercise)
    assert (done.returncode, done.stderr) == (0, "")
