"""What the tests of commands share: `run`, and copies of the exercise that a test may change."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.installation import Installation, teduh

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run `teduh` as a user does, by default where there is no installation."""

    def call(*arguments: object, folder: Path | None = None, **more: str):
        texts = [str(argument) for argument in arguments]
        return teduh(folder or tmp_path / "none", *texts, check=False, **more)

    return call


@pytest.fixture
def exercise(demo_installation: Installation, tmp_path: Path) -> Path:
    """A copy of the exercise installation that a test may change."""
    folder = tmp_path / "exercise"
    shutil.copytree(demo_installation.folder, folder, ignore=shutil.ignore_patterns("*.sqlite3*"))
    with (
        closing(sqlite3.connect(demo_installation.folder / "teduh.sqlite3")) as source,
        closing(sqlite3.connect(folder / "teduh.sqlite3")) as copy,
    ):
        source.backup(copy)
    folder.chmod(0o700)
    return folder
