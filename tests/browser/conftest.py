"""Headless Chromium (Debian's `chromium`) driven by Playwright against one served exercise.

The tests write, so they use a copy of the exercise that the rest of the session shares. Contexts
are kept for the session: one for each size, language and person.

`pytest tests/browser --pictures FOLDER` also saves a picture of each page type, at both sizes and
in both languages, for a person to look at.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.watching import Watch, watch
from tests.conftest import skip_or_fail
from tests.installation import Installation, Person, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
]
SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 360, "height": 740}}
LOCALES = {"id": "id-ID", "en": "en-GB"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the folder for pictures."""
    parser.addoption("--pictures", metavar="FOLDER", help="save a picture of each page type here")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; skips its tests where there is none."""
    program = shutil.which("chromium")
    if program is None:
        skip_or_fail("Chromium is not on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@dataclass(frozen=True)
class Site:
    """A served copy of the exercise that tests may write to."""

    address: str
    folder: Path
    people: dict[str, Person]

    def rows(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Ask the database of the installation, to name addresses and to count what was written."""
        address = f"file:{self.folder / 'teduh.sqlite3'}?mode=ro"
        with sqlite3.connect(address, uri=True, timeout=20) as connection:
            return connection.execute(query, parameters).fetchall()


@pytest.fixture(scope="session")
def site(
    chromium: Browser, demo_installation: Installation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """One server for all browser tests."""
    folder = tmp_path_factory.mktemp("browser") / "data"
    shutil.copytree(demo_installation.folder, folder)
    with serving(folder) as address:
        yield Site(address, folder, demo_installation.people)


def new_context(
    browser: Browser, site: Site, size: str, language: str = "id", **more: Any
) -> BrowserContext:
    """Return a fresh context of one size and language."""
    context = browser.new_context(
        base_url=site.address,
        viewport=SIZES[size],  # type: ignore[arg-type]
        locale=LOCALES[language],
        **more,
    )
    context.set_default_timeout(15_000)
    if language != "id":
        context.add_cookies([{"name": "teduh_language", "value": language, "url": site.address}])
    return context


def sign_in(page: Page, person: Person) -> None:
    """Sign somebody in by the form."""
    page.goto("/akun/masuk/")
    page.fill("[name=login]", person.username)
    page.fill("[name=password]", person.passphrase)
    page.click("main form [type=submit]:not([form])")
    page.wait_for_url(lambda address: "/akun/masuk/" not in address)


@pytest.fixture(params=["desktop", "phone"])
def page(request: pytest.FixtureRequest, chromium: Browser, site: Site) -> Iterator[Page]:
    """A fresh page at each size, in Indonesian; a test may switch to English."""
    context = new_context(chromium, site, request.param)
    yield context.new_page()
    context.close()


@pytest.fixture
def desktop(chromium: Browser, site: Site) -> Iterator[Page]:
    """A fresh page of 1280 px, in Indonesian."""
    context = new_context(chromium, site, "desktop")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def watched(chromium: Browser, site: Site) -> Iterator[Callable[[str, str, str], Watch]]:
    """A page that is listened to, kept for each size, language and username (or nobody)."""
    kept: dict[tuple[str, str, str], Watch] = {}

    def of(size: str, language: str, username: str = "") -> Watch:
        key = (size, language, username)
        if key not in kept:
            context = new_context(chromium, site, size, language)
            kept[key] = watch(context, site.address)
            if username:
                sign_in(kept[key].page, site.people[username])
        return kept[key]

    yield of
    for one in kept.values():
        one.page.context.close()
