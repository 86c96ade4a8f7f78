"""Without a mouse, on paper, in the dark, and without motion.

K1  the skip link comes first and leads to the content; focus is always seen
K2  signing in by the keyboard alone; headings that sort are reached and work
K3  print: navigation is left out, figures and their source stay, nothing is cut at the side
K4  reduced motion: nothing moves
K5  the dark scheme keeps contrast (axe-core)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Site, new_context
from tests.browser.page_types import ANALYST, PAGE_TYPES
from tests.browser.watching import axe_violations, width_over

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOCUS_IS_SEEN = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return 'nothing has the focus';
  const seen = (one) => {
    const style = getComputedStyle(one);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0)
      || style.boxShadow !== 'none';
  };
  return seen(element) ? '' : element.outerHTML.slice(0, 120);
}"""
DARK = ("nasional", "kabupaten", "hasil", "cari", "masuk", "instrumen-terbit", "tidak-ada")


def test_skip_link__k1(page: Page) -> None:
    page.goto("/wilayah/64.02/")
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    assert page.evaluate("document.activeElement.className") == "skip"
    box = skip.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    assert box["height"] > 20
    page.keyboard.press("Enter")
    assert page.url.endswith("#isi")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("address", ["/", "/wilayah/64.02/", "/akun/masuk/", "/himpunan/templat/"])
def test_focus_is_always_seen__k1(page: Page, address: str) -> None:
    page.goto(address)
    unseen = []
    for _step in range(25):
        page.keyboard.press("Tab")
        told = page.evaluate(FOCUS_IS_SEEN)
        if told == "nothing has the focus":
            break  # past the end of the page
        if told:
            unseen.append(told)
    assert unseen == []


def test_sign_in_by_keyboard__k2(page: Page, site: Site) -> None:
    person = site.people[ANALYST]
    page.goto("/akun/masuk/")
    for _step in range(20):
        if page.evaluate("document.activeElement.name") == "login":
            break
        page.keyboard.press("Tab")
    page.keyboard.type(person.username)
    page.keyboard.press("Tab")
    page.keyboard.type(person.passphrase)
    page.keyboard.press("Enter")
    page.wait_for_url("**/papan/")


def test_sorting_by_keyboard__k2(desktop: Page) -> None:
    desktop.goto("/wilayah/64.02/tabel/wilayah/")
    for _step in range(40):
        desktop.keyboard.press("Tab")
        if desktop.evaluate("document.activeElement.closest('thead') !== null"):
            break
    desktop.keyboard.press("Enter")
    desktop.wait_for_url("**urut=**")
    assert desktop.locator("th[aria-sort=ascending], th[aria-sort=descending]").count() == 1


def test_print__k3(desktop: Page) -> None:
    desktop.set_viewport_size({"width": 718, "height": 1000})  # A4 between its margins
    desktop.emulate_media(media="print")
    for address in ("/", "/wilayah/64.02/", "/instrumen/ikp-2024/"):
        desktop.goto(address)
        for gone in (".site-header", ".tabs", "a.skip", "form"):
            found = desktop.locator(gone)
            assert not any(found.nth(i).is_visible() for i in range(found.count())), gone
        assert desktop.locator("h1").is_visible()
        assert desktop.get_by_text("Dicetak dari").is_visible()
        assert desktop.get_by_text("LATIHAN").first.is_visible()
        assert width_over(desktop) == ""
    desktop.goto("/wilayah/64.02/")
    assert desktop.get_by_text("44,28").first.is_visible()
    assert desktop.get_by_text("Sumber", exact=False).first.is_visible()


def test_reduced_motion__k4(desktop: Page) -> None:
    desktop.emulate_media(reduced_motion="reduce")
    desktop.goto("/wilayah/64.02/")
    moving = desktop.evaluate(
        """() => [...document.querySelectorAll('*')].filter((element) => {
  const style = getComputedStyle(element);
  const longest = (text) => Math.max(...text.split(',').map((part) => parseFloat(part)));
  return longest(style.transitionDuration) > 0.01 || longest(style.animationDuration) > 0.01;
}).map((element) => element.outerHTML.slice(0, 80))"""
    )
    assert moving == []


def test_dark_scheme_keeps_contrast__k5(chromium: Browser, site: Site) -> None:
    context = new_context(chromium, site, "desktop", color_scheme="dark")
    page = context.new_page()
    found = {}
    for kind in PAGE_TYPES:
        if kind.name in DARK:
            page.goto(kind.at(site))
            if violations := axe_violations(page):
                found[kind.name] = violations
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    context.close()
    assert found == {}
    assert sum(int(part) for part in colour.strip("rgba()").split(",")[:3]) < 150
