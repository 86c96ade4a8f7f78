"""What a reader without an account finds: the published figures, as they were published.

P1  the nation: 34 scores of IKP 2024 with their classes, four provinces without data
P2  East Kalimantan: ten situation figures
P3  Kutai Kartanegara: 44,28 and 51,28 side by side, never averaged; 37 named causes with speakers
P4  a village: distances to stations and no vulnerability score
P5  an instrument says which of its figures reconcile and which do not
P6  search forgives typing errors; a former code leads to the place and says so
P7  the language switch keeps the page
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Site

if TYPE_CHECKING:
    from playwright.sync_api import Page

NEW_PROVINCES = ("Papua Barat Daya", "Papua Pegunungan", "Papua Selatan", "Papua Tengah")
VILLAGE = "/wilayah/64.02.06.2012/"


def table(page: Page, address: str) -> list[dict[str, str]]:
    answer = page.request.get(address)
    assert answer.ok, address
    return list(csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig"))))


def test_nation__p1(page: Page) -> None:
    page.goto("/")
    chart = page.locator("#grafik-ikp-2024")
    values = chart.locator("li .value").all_inner_texts()
    assert len(values) == 38
    assert values[0] == "88,95"
    assert values[34:] == ["tidak ada data"] * 4
    names = chart.locator("li .label").all_inner_texts()
    assert set(names[34:]) == set(NEW_PROVINCES)
    legend = page.get_by_role("main").inner_text()
    for words, number in (("rawan tinggi", 5), ("rawan sedang", 21), ("rawan rendah", 8)):
        assert re.search(rf"{words}[^\n]*\n?[^\n]*\b{number}\b", legend), words
    rows = table(page, "/wilayah/id/tabel/ikp-2024.csv")
    scored = [row for row in rows if row["value"]]
    assert len(scored) == 34
    assert {row["name"] for row in rows if not row["value"]} == set(NEW_PROVINCES)


def test_east_kalimantan__p2(page: Page) -> None:
    page.goto("/wilayah/64/")
    assert page.locator("#grafik-situasi-kaltim-2024 li .value").all_inner_texts() == [
        *("44,28", "24,28", "23,57", "22,85", "5,71", "3,57", "1,42", "1,42", "1,42", "1,42"),
    ]


def test_two_figures_of_kukar_stand_side_by_side__p3(page: Page) -> None:
    page.goto("/wilayah/64.02/")
    figures = page.locator(".figure-value")
    assert figures.all_inner_texts() == ["44,28%", "51,28%"]
    boxes = [figures.nth(position).bounding_box() for position in (0, 1)]
    assert boxes[0] is not None
    assert boxes[1] is not None
    width = page.viewport_size["width"] if page.viewport_size else 0
    if width > 1000:
        assert abs(boxes[0]["y"] - boxes[1]["y"]) < 4
    assert boxes[0]["height"] == pytest.approx(boxes[1]["height"], abs=1)
    text = page.get_by_role("main").inner_text()
    assert "tidak dirata-ratakan" in text
    assert "47,78" not in text  # the mean of the two
    assert text.count("metode tidak dipublikasikan") >= 2
    page.get_by_role("link", name="Dari mana angka ini?").first.click()
    assert page.locator('main a[rel~="external"]').count() > 0


def test_named_causes_of_kukar__p3(page: Page) -> None:
    page.goto("/wilayah/64.02/")
    page.get_by_role("link", name="Semua 14 penyebab").click()
    quotes = page.locator("main .quote")
    assert quotes.count() == 37
    for position in range(37):
        assert re.match(r"\S.+", quotes.nth(position).locator(".quote-source").inner_text())
    rows = table(page, "/wilayah/64.02/tabel/penyebab.csv")
    assert len(rows) == 37


def test_village_has_distances_and_no_score__p4(page: Page, site: Site) -> None:
    page.goto(VILLAGE)
    text = page.get_by_role("main").inner_text()
    assert "10,4" in text
    assert "Tentang jarak, bukan kerawanan" in text
    assert "Nilai kerawanan tidak ditampilkan untuk desa dan kelurahan" in text
    assert "Indeks Kerawanan Pemilu" not in text
    run = site.rows(
        "SELECT run_id FROM indices_run WHERE instrument_id='ikp-2024' AND level='village'"
    )[0][0][:16]
    for address in (f"/hasil/{run}/", f"/hasil/{run}/skor.csv", f"/hasil/{run}/64.02.06.2012/"):
        assert page.request.get(address).status == 404
    page.get_by_role("link", name="Semua 237 desa dan kelurahan").click()
    assert "237" in page.get_by_role("main").inner_text()


@pytest.mark.parametrize(
    ("instrument", "fits", "differs"), [("situasi-kaltim-2024", "62, 34, 33", "51,43")]
)
def test_reconciliations__p5(desktop: Page, instrument: str, fits: str, differs: str) -> None:
    desktop.goto(f"/instrumen/{instrument}/")
    text = desktop.get_by_role("main").inner_text()
    assert fits in text
    assert differs in text
    assert re.search(r"1 pernyataan terbitan cocok, 3 tidak", text)


@pytest.mark.parametrize("instrument", ["pilkada-2024-mapping", "tps-rawan-pilkada-2024"])
def test_what_was_not_published_is_said__p5(desktop: Page, instrument: str) -> None:
    desktop.goto(f"/instrumen/{instrument}/")
    assert desktop.get_by_role("heading", name="Mengapa tidak dapat dihitung").is_visible()


@pytest.mark.parametrize(
    ("typed", "found", "code"),
    [
        ("tengarong", "Kecamatan Tenggarong", "64.02.06"),
        ("kutai kertanegara", "Kabupaten Kutai Kartanegara", "64.02"),
    ],
)
def test_search_forgives__p6(page: Page, typed: str, found: str, code: str) -> None:
    page.goto("/")
    page.fill("#cari", typed)
    page.press("#cari", "Enter")
    first = page.locator("ol.results a").first
    assert first.locator(".result-name").inner_text() == found
    first.click()
    assert page.url.endswith(f"/wilayah/{code}/")


def test_former_code_leads_on_and_says_so__p6(page: Page) -> None:
    for address in ("/wilayah/64.02.08.2001/", "/cari/?q=64.02.08.2001"):
        page.goto(address)
        assert page.locator("h1").inner_text() == "Desa Kedang Ipil"
        told = page.get_by_text("64.02.08.2001 adalah kode lama")
        assert told.is_visible()
        assert "64.02.19.2001" in told.inner_text()
    page.goto("/wilayah/64.02.19.2001/?kode-lama=64.02.06.2012")  # somebody else's code
    assert page.get_by_text("adalah kode lama").count() == 0


def test_language_switch_keeps_the_page__p7(page: Page) -> None:
    page.goto("/wilayah/64/tabel/situasi-kaltim-2024/?urut=name")
    address = page.url
    page.get_by_role("link", name="English").click()
    assert page.url == address
    assert page.locator("html").get_attribute("lang") == "en"
    assert "44.28" in page.get_by_role("main").inner_text()
    page.get_by_role("link", name="Indonesia", exact=True).first.click()
