"""What every test may ask for. Missing PostgreSQL or Chromium skips its tests and says so;
`TEDUH_TEST_ALL=1` (set by `.ci/run`) turns such a skip into a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tools.catalogues import compile_catalogues

from tests.installation import Installation, prepare_demo, serving

# Programs that tests start; importing one to look for doctests would run it.
collect_ignore_glob = ["**/*_program.py"]

TEST_ALL = os.environ.get("TEDUH_TEST_ALL") == "1"


def pytest_configure() -> None:
    """Compile the Indonesian texts that were edited since."""
    compile_catalogues()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests go last: Playwright keeps a loop running that Django's tests must not see."""
    items.sort(key=lambda item: "tests/browser/" in item.nodeid)


def skip_or_fail(reason: str) -> None:
    """Skip this test, or fail it where everything must be present."""
    if TEST_ALL:
        pytest.fail(f"{reason} (TEDUH_TEST_ALL=1 forbids skipping)")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """Start PostgreSQL before the test databases are made."""
    from django.conf import settings

    server = settings.POSTGRES
    if server is None:
        yield
        return
    server.start()
    yield
    server.stop()


@pytest.fixture(scope="session", autouse=True)
def _remove_test_dir() -> Iterator[None]:
    yield
    from django.conf import settings

    shutil.rmtree(settings.TEST_DIR, ignore_errors=True)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder named by TEDUH_TEST_DATA (published figures, boundaries, station lists)."""
    folder = os.environ.get("TEDUH_TEST_DATA")
    if not folder:
        pytest.skip("TEDUH_TEST_DATA is not set")
    return Path(folder)


@pytest.fixture(scope="session", autouse=True)
def _audit_tables_may_be_emptied() -> Iterator[None]:
    """Let tests that commit (a live server, two connections) empty the database after them.

    The triggers that refuse to empty audit tables are dropped just before; the flush ends with
    `post_migrate`, which puts them back.
    """
    from django.db import connections
    from django.test import TransactionTestCase

    from teduh.apps.audit.triggers import TRIGGERS
    from teduh.apps.indices.triggers import TRIGGERS as MARK_TRIGGERS

    original = TransactionTestCase._fixture_teardown

    def teardown(case: TransactionTestCase) -> None:
        for alias in case._databases_names(include_mirrors=False):
            TRIGGERS.drop(connections[alias])
            MARK_TRIGGERS.drop(connections[alias])
        original(case)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = original


@pytest.fixture(scope="session")
def demo_installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An exercise installation made by `teduh demo --no-serve`; tests must not change it."""
    return prepare_demo(tmp_path_factory.mktemp("demo") / "data")


@pytest.fixture(scope="session")
def demo_address(demo_installation: Installation) -> Iterator[str]:
    """The address at which `teduh serve` serves the exercise installation."""
    with serving(demo_installation.folder) as address:
        yield address
