"""Each page type, at both sizes, in both languages, is sound and can be read by everybody.

R1  nothing sticks out at the side; no error in the console, no request refused, nothing asked of
    another host, no style or script against the content security policy
R2  one first heading, the language of the page said, the exercise strip on each page
R3  axe-core finds nothing serious (desktop in Indonesian, phone in English)
R4  without script: tables, map and search work
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Site, new_context
from tests.browser.page_types import PAGE_TYPES, PageType
from tests.browser.watching import Watch, axe_violations, width_over

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WITH_AXE = {("desktop", "id"), ("phone", "en")}
EXERCISE = {"id": "LATIHAN", "en": "EXERCISE"}


@pytest.mark.parametrize("kind", PAGE_TYPES, ids=lambda kind: kind.name)
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_each_page_is_sound(
    site: Site,
    watched: Callable[..., Watch],
    request: pytest.FixtureRequest,
    size: str,
    language: str,
    kind: PageType,
) -> None:
    """R1, R2, R3."""
    watch = watched(size, language, kind.username)
    page = watch.page
    watch.begin(*([kind.status] if kind.status != 200 else []))
    response = page.goto(kind.at(site), wait_until="load")
    assert response is not None
    assert response.status == kind.status
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == language
    assert page.get_by_text(EXERCISE[language], exact=True).first.is_visible()
    assert width_over(page) == ""
    assert watch.all_faults() == []
    _picture(request, page, kind, size, language)
    if (size, language) in WITH_AXE:
        assert axe_violations(page) == []


def _picture(
    request: pytest.FixtureRequest, page: Page, kind: PageType, size: str, language: str
) -> None:
    folder = request.config.getoption("--pictures", default=None)
    if folder:
        width = page.viewport_size["width"] if page.viewport_size else 0
        file = Path(folder) / f"{kind.name}-{width}-{language}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=file, full_page=True)


@pytest.fixture(scope="module")
def without_script(chromium: Browser, site: Site) -> Iterator[Page]:
    context = new_context(chromium, site, "phone", java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_map_and_tables_without_script__r4(without_script: Page) -> None:
    page = without_script
    page.goto("/wilayah/64.02/")
    circles = page.locator("main svg circle")
    assert circles.count() >= 20
    box = circles.first.bounding_box()
    assert box is not None
    assert box["width"] > 2
    assert page.locator("main table").first.is_visible()
    page.locator("#tabel-wilayah").get_by_role("link", name="Semua 20 kecamatan").click()
    assert page.locator("tbody tr").count() == 20
    page.goto("/wilayah/64.02/tabel/wilayah/?urut=name")
    names = page.locator("tbody th[scope=row]").all_inner_texts()
    assert names == sorted(names)
    assert names[0].startswith("Anggana")


def test_search_without_script__r4(without_script: Page) -> None:
    page = without_script
    page.goto("/")
    page.fill("#cari", "loa janan")
    page.press("#cari", "Enter")
    page.get_by_role("main").get_by_role("link", name="Loa Janan", exact=False).first.click()
    assert "Loa Janan" in page.locator("h1").inner_text()


def test_instrument_and_result_without_script__r4(without_script: Page, site: Site) -> None:
    page = without_script
    page.goto("/instrumen/ikp-2024/")
    assert page.get_by_text("Bencana alam mengganggu tahapan").count() > 0
    address = next(kind for kind in PAGE_TYPES if kind.name == "hasil-wilayah").at(site)
    page.goto(address)
    assert page.locator("main table tbody tr").count() > 0
