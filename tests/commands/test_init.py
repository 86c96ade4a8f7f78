"""`teduh init`: a real, empty installation, by flags or by questions, whole or not at all.

Requirement: "`init` (a real, empty installation for a regency: institution, first administrator,
election; asks in words, or flags)".
"""

from __future__ import annotations

import os
import pty
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.commands.conftest import Run
from tests.installation import environment

FLAGS = {
    "--institution": "Badan Kesbangpol Kukar",
    "--kind": "pemkab",
    "--region": "64.02",
    "--administrator": "siti.admin",
    "--controller": "Bupati Kutai Kartanegara",
    "--legal-basis": "UU 27/2022 pasal 20 ayat 2 huruf e",
    "--protection-officer": "Inspektorat",
    "--hosts": "teduh.kukarkab.example.id",
}


def flags(**changes: str | None) -> list[str]:
    named = {**FLAGS, **{f"--{k.replace('_', '-')}": v for k, v in changes.items()}}
    return [part for name, value in named.items() if value is not None for part in (name, value)]


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "teduh.sqlite3")) as database:
        return database.execute(query).fetchall()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("init") / "data"
    done = subprocess.run(
        [sys.executable, "-m", "teduh", "init", *flags()],
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def test_flags_make_a_real_and_empty_installation(made: tuple[Path, str]) -> None:
    folder, said = made
    env = (folder / "teduh.env").read_text()
    assert "TEDUH_MODE=production" in env
    assert "TEDUH_HOSTS=teduh.kukarkab.example.id" in env
    assert env.count("TEDUH_HOME_REGION=64.02") == 1
    for name in ("teduh.env", "teduh.sqlite3", "keys/installation.key"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600, name
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert rows(folder, "select name, kind from accounts_institution") == [
        ("Badan Kesbangpol Kukar", "pemkab")
    ]
    assert rows(folder, "select username, is_demo from accounts_person") == [("siti.admin", 0)]
    assert rows(folder, "select role, state from accounts_grantrecord") == [
        ("administrator", "confirmed")
    ]
    assert rows(folder, "select count(*) from indices_run") == [(0,)]
    assert rows(folder, "select count(*) from indices_dataset") == [(0,)]
    assert rows(folder, "select slug from elections_election") == [("pilkada-2024",)]
    assert "passphrase" in said


def test_doctor_finds_a_new_installation_in_order(made: tuple[Path, str], run: Run) -> None:
    done = run("doctor", folder=made[0])
    assert (done.returncode, done.stderr) == (0, "")
    assert "everything is in order" in done.stdout


def test_the_printed_passphrase_opens_the_account(made: tuple[Path, str]) -> None:
    folder, said = made
    line = next(line for line in said.splitlines() if "passphrase:" in line)
    program = (
        "import django; django.setup()\n"
        "from teduh.apps.accounts.models import Person\n"
        "import sys; print(Person.objects.get().check_password(sys.argv[1]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, line.rsplit(" ", 1)[1]],
        env={**environment(folder), "DJANGO_SETTINGS_MODULE": "teduh.web.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "True"


def test_the_election_named_is_the_one_that_is_there(run: Run, tmp_path: Path) -> None:
    done = run("init", *flags(election="pemilu-2024"), folder=tmp_path / "pemilu")
    assert done.returncode == 0, done.stderr
    election = "select slug from elections_election"
    assert rows(tmp_path / "pemilu", election) == [("pemilu-2024",)]
    upgraded = run("upgrade", folder=tmp_path / "pemilu")
    assert upgraded.returncode == 0, upgraded.stderr
    assert rows(tmp_path / "pemilu", election) == [("pemilu-2024",)]


def test_init_refuses_a_folder_that_is_not_empty(made: tuple[Path, str], run: Run, tmp_path: Path):
    done = run("init", *flags(), folder=made[0])
    assert done.returncode == 1
    assert "is not empty" in done.stderr
    other = tmp_path / "mine"
    other.mkdir()
    (other / "letter.txt").write_text("not to be lost")
    assert run("init", *flags(), folder=other).returncode == 1
    assert [p.name for p in other.iterdir()] == ["letter.txt"]


def test_all_missing_flags_are_named_at_once(run: Run, tmp_path: Path) -> None:
    done = run("init", "--region", "64.02")
    assert done.returncode == 2
    for flag in FLAGS:
        assert (flag in done.stderr) == (flag != "--region"), flag
    assert not (tmp_path / "none").exists()


def test_all_wrong_answers_are_named_at_once_and_nothing_is_made(run: Run, tmp_path: Path) -> None:
    done = run("init", *flags(region="64.99", kind="partai", hosts="https://x.id/", election="x"))
    assert done.returncode == 1
    for part in ("64.99", "'partai'", "'https://x.id/'", "file 'x'"):
        assert part in done.stderr
    assert not (tmp_path / "none").exists()
    assert "64.2" in run("init", *flags(region="64.2")).stderr


def test_nothing_half_made_is_left_when_a_late_step_fails(run: Run, tmp_path: Path) -> None:
    done = run("init", *flags(administrator="not a name!"))
    assert done.returncode == 1
    assert "cannot be a sign-in name" in done.stderr
    assert not (tmp_path / "none").exists()


def test_at_a_terminal_it_asks_in_words_and_asks_again(tmp_path: Path) -> None:
    folder = tmp_path / "asked"
    answers = [
        "Bawaslu Kutai Kartanegara",
        "partai",  # no such kind: asked again
        "bawaslu",
        "64.02",
        "siti",
        "Ketua Bawaslu",
        "UU 7/2017",
        "Sekretariat",
        "bawaslu.example.id",
        "",  # the election that is offered
    ]
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "teduh", "init"],
        env={**environment(folder), "TEDUH_LANGUAGE": "id", "TERM": "dumb"},
        stdin=follower,
        stdout=follower,
        stderr=follower,
        close_fds=True,
    )
    os.close(follower)
    os.write(leader, ("\n".join(answers) + "\n").encode())
    said = b""
    end = time.monotonic() + 240
    while time.monotonic() < end:
        try:
            part = os.read(leader, 4096)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        said += part
    os.close(leader)
    text = said.decode()
    assert process.wait(timeout=30) == 0, text
    assert "Nama instansi" in text
    assert "'partai'" in text
    assert rows(folder, "select name, kind from accounts_institution") == [
        ("Bawaslu Kutai Kartanegara", "bawaslu")
    ]
