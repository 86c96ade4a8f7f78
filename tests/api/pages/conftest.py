"""The real country, loaded once for this folder and rolled back at its end: places, instruments,
published figures, elections. Each test then runs in a savepoint of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from teduh.kernel.scope import SYSTEM_ACTOR


@pytest.fixture(scope="package")
def _country(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    from teduh.apps.elections.services import elections_load
    from teduh.apps.indices.services import figures_load, instruments_load
    from teduh.apps.regions.services import places_load_edition

    with django_db_blocker.unblock(), transaction.atomic():
        places_load_edition(actor=SYSTEM_ACTOR)
        instruments_load()
        figures_load()
        elections_load(actor=SYSTEM_ACTOR)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _loaded(_country: None, db: None) -> None:
    """Give every test here the country and a savepoint."""


@pytest.fixture
def client() -> Client:
    """A citizen who reads Indonesian."""
    return Client(SERVER_NAME="localhost", headers={"accept": "text/html"})


@pytest.fixture
def english(client: Client) -> Client:
    """A citizen who chose English."""
    client.cookies["teduh_language"] = "en"
    return client


def page(client: Client, address: str, status: int = 200) -> str:
    """Return a page's HTML."""
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def words(html: str) -> str:
    """Return what a reader reads, in one line."""
    text = re.sub(r"<(script|style).*?</\1>", " ", html, flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text).replace("&nbsp;", " ").split())


def queries_of(client: Client, address: str) -> int:
    """Return how many questions a page asks the database."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
