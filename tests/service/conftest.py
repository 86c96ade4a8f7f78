"""Every service test runs on SQLite and on PostgreSQL, rolled back after each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connections

from tests.conftest import skip_or_fail


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each test of this folder both databases."""
    for item in items:
        if "tests/service/" in item.nodeid and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db(databases="__all__"))


@pytest.fixture(autouse=True, params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, db: None) -> Iterator[str]:
    """Put the chosen database in the place of `default` for one test."""
    if request.param == "sqlite":
        yield "sqlite"
        return
    if "postgresql" not in connections.databases:
        skip_or_fail("PostgreSQL's programs are not on this machine")
    default = connections["default"]
    connections["default"] = connections["postgresql"]
    try:
        yield "postgresql"
    finally:
        connections["default"] = default
