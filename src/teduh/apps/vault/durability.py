"""What a person is told is received must survive a power cut."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def lasting() -> Iterator[None]:
    """Let SQLite flush each commit inside to the disk before it returns.

    Elsewhere the database runs with `synchronous=NORMAL`, which may lose the last commits of a
    power cut; PostgreSQL flushes by itself. Inside a transaction nothing can be changed any more.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=FULL")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=NORMAL")
