"""Headless Chromium (Debian's `chromium`) driven by Playwright against a served exercise."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.conftest import skip_or_fail

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
]
SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 360, "height": 740}}


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


@pytest.fixture(params=["desktop", "phone"])
def page(request: pytest.FixtureRequest, chromium: Browser, demo_address: str) -> Iterator[Page]:
    """A fresh page at each size, in Indonesian; a test may switch to English."""
    context = chromium.new_context(
        base_url=demo_address, viewport=SIZES[request.param], locale="id-ID"
    )
    page = context.new_page()
    yield page
    context.close()
