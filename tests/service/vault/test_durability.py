"""Commits of complaints are flushed on SQLite, and the connection is left as it was."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper

from teduh.apps.vault import durability


def synchronous(wrapper: DatabaseWrapper) -> int:
    with wrapper.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        return int(cursor.fetchone()[0])


def test_commits_inside_are_flushed_and_the_next_are_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite3.connect(tmp_path / "d.sqlite3").close()
    settings = {**connection.settings_dict, "NAME": str(tmp_path / "d.sqlite3"), "OPTIONS": {}}
    wrapper = DatabaseWrapper(settings, alias="other")
    monkeypatch.setattr(durability, "connection", wrapper)
    with wrapper.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")
    with durability.lasting():
        assert synchronous(wrapper) == 2
    assert synchronous(wrapper) == 1
    with pytest.raises(ValueError, match="x"), durability.lasting():
        raise ValueError("x")
    assert synchronous(wrapper) == 1
    wrapper.close()
