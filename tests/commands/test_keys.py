"""`teduh keys` with real processes: what a custodian types, and what is printed.

Requirements: K1 the ceremony is held at one machine by two; K2 fingerprints are listed; K3 a wrong
passphrase or an unknown name exits with 1 and words.
"""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.installation import Installation, environment, teduh


def test_fingerprints_and_founding_of_the_exercise_are_listed(
    demo_installation: Installation,
) -> None:
    """K2."""
    done = teduh(demo_installation.folder, "keys", "list")
    lines = done.stdout.splitlines()
    assert sum(line.startswith("  custodian") for line in lines) == 4
    assert sum(line.startswith("  case_officer") for line in lines) == 5
    assert "latihan.petugas" in done.stdout


def test_an_unknown_name_is_told_without_a_traceback(demo_installation: Installation) -> None:
    """K3."""
    done = teduh(demo_installation.folder, "keys", "recovery-test", "tidak.ada", check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def typed(folder: Path, answers: list[str], *arguments: str) -> tuple[int, str]:
    """Run a command at a terminal and type each answer after its own prompt.

    What is typed ahead of a hidden prompt is thrown away by it, so the prompts are counted.
    """
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "teduh", *arguments],
        env=environment(folder),
        stdin=child,
        stdout=child,
        stderr=child,
        close_fds=True,
    )
    os.close(child)
    said, waiting, end = b"", list(answers), time.monotonic() + 60
    while time.monotonic() < end:
        if not select.select([parent], [], [], 1)[0]:
            continue
        try:
            piece = os.read(parent, 1024)
        except OSError:  # the other end is closed
            break
        said += piece
        prompts = said.count(b"Passphrase of the keys of")
        if waiting and prompts > len(answers) - len(waiting) and said.endswith(b": "):
            time.sleep(0.1)  # the prompt empties its input after it is shown
            os.write(parent, waiting.pop(0).encode() + b"\n")
    os.close(parent)
    try:
        return process.wait(timeout=10), said.decode()
    finally:
        process.kill()


@pytest.mark.parametrize("first_is_right", [True, False])
def test_the_exercise_is_founded_already_and_a_wrong_passphrase_opens_nothing(
    demo_installation: Installation, first_is_right: bool
) -> None:
    """K1, K3."""
    people = demo_installation.people
    right = [people["latihan.penjaga"].keys, people["latihan.penjaga2"].keys]
    answers = right if first_is_right else ["salah-salah-salah"]
    code, said = typed(
        demo_installation.folder,
        answers,
        "keys",
        "ceremony",
        "latihan.penjaga",
        "latihan.penjaga2",
        "--institution",
        "Bawaslu Kutai Kartanegara (latihan)",
    )
    assert code == 1
    expected = "founded already" if first_is_right else "does not open your keys"
    assert expected in said
    for answer in answers:
        assert answer not in said
