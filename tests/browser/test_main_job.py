"""The main job: an analyst fills a template, mends it, gets an index, and her office publishes it.

J1  the template of a regency is downloaded from the page that asks for it
J2  a file with faults: all are told at once, in Indonesian, with sheet, row and column; nothing is
    written and what was chosen stays
J3  the mended file becomes a version and a run, whose page opens by itself when it is done
J4  from a score to its source in three clicks
J5  sentences about causes hold the numbers of the run
J6  what-if: an indicator dropped, a weight changed, both ranks beside each other
J7  tables are sorted by a link; CSV and JSON hold the same rows
J8  district scores are published and withdrawn by a decision; village scores cannot be
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.browser.conftest import Site, new_context, sign_in
from tests.browser.page_types import ANALYST, COORDINATOR, LEADER

if TYPE_CHECKING:
    from openpyxl import Workbook
    from playwright.sync_api import Browser, Page

OFFICE = "Badan Kesbangpol Kutai Kartanegara (latihan)"
NAME = "Hitungan uji peramban"
FIRST_ROW, FIRST_COLUMN = 4, 3
SHEETS = ("Konteks sosial politik", "Penyelenggaraan pemilu", "Kontestasi", "Partisipasi")


def signed_in(chromium: Browser, site: Site, username: str) -> Page:
    page = new_context(chromium, site, "desktop").new_page()
    sign_in(page, site.people[username])
    return page


@pytest.fixture(scope="module")
def analyst(chromium: Browser, site: Site) -> Iterator[Page]:
    page = signed_in(chromium, site, ANALYST)
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def template(analyst: Page, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """J1: the file as the browser saves it."""
    analyst.goto("/himpunan/templat/")
    analyst.locator("[name=instrumen]").select_option("ikp-2024")
    analyst.locator("[name=wilayah]").fill("64.02")
    analyst.locator("[name=tingkat]").select_option("district")
    with analyst.expect_download() as waiting:
        analyst.locator("main form [type=submit]").click()
    file = tmp_path_factory.mktemp("template") / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


def filled(template: Path) -> Workbook:
    """Fill every cell by a small rule, so that places differ and each count is known."""
    book = openpyxl.load_workbook(template)
    for number, name in enumerate(SHEETS):
        sheet = book[name]
        for row in range(FIRST_ROW, sheet.max_row + 1):
            for column in range(FIRST_COLUMN, sheet.max_column + 1):
                sheet.cell(row, column).value = (row * column + 3 * number + row) % 4
    book[SHEETS[0]].cell(FIRST_ROW, FIRST_COLUMN).value = 7  # a01:1 of Muara Muntai: its source
    source = book["Sumber"]
    for column, value in enumerate(
        (
            *("64.02.01", "a01:1", "Notula rapat 12 November"),
            *("https://contoh.example/notula-12", "B", 2, date(2024, 11, 12), "Latihan"),
        ),
        start=1,
    ):
        source.cell(4, column).value = value
    return book


def save(book: Workbook, folder: Path, name: str) -> Path:
    file = folder / name
    book.save(file)
    return file


def send(page: Page, file: Path) -> None:
    page.goto("/himpunan/unggah/")
    page.locator("[name=instrumen]").select_option("ikp-2024")
    page.locator("[name=wilayah]").fill("64.02")
    page.locator("[name=tingkat]").select_option("district")
    page.locator("[name=nama]").fill(NAME)
    page.locator("[name=berkas]").set_input_files(file)
    page.locator("form.upload button[type=submit]").click()


def counts(site: Site) -> tuple[int, ...]:
    tables = ("indices_dataset", "indices_datasetversion", "indices_run", "jobs_job")
    return tuple(site.rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables)


def test_every_fault_is_told_at_once__j2(
    analyst: Page, site: Site, template: Path, tmp_path: Path
) -> None:
    book = filled(template)
    first, second = book[SHEETS[0]], book[SHEETS[1]]
    first["C4"] = "tiga"
    first["D5"] = -2
    first["A6"] = "64.02.99"
    first["E7"] = date(2026, 4, 3)
    second["F8"] = "2,5"
    second["G9"] = "1.234"
    before = counts(site)
    send(analyst, save(book, tmp_path, "salah.xlsx"))
    told = analyst.locator("#temuan")
    told.wait_for()
    text = told.inner_text()
    for sheet, row, column, what in (
        (SHEETS[0], 4, "C (a01:1)", "'tiga' bukan angka"),
        (SHEETS[0], 5, "D (a01:2)", "\N{MINUS SIGN}2 kurang dari nol"),
        (SHEETS[0], 6, "A (unit_id)", "64.02.99"),
        (SHEETS[0], 7, "E (a01:3)", "Excel mengubah 3-4 menjadi 3 April"),
        (SHEETS[1], 8, "F (b02:1)", "2,5 bukan bilangan bulat"),
        (SHEETS[1], 9, "G (b02:2)", "'1.234' dapat dibaca"),
    ):
        place = f"salah.xlsx, lembar {sheet}, baris {row}, kolom {column}\n"
        assert what in text.partition(place)[2].partition("\n")[0], (place, text)
    assert "Tidak ada yang ditulis" in text
    assert not re.search(r"\b(row|column|sheet|the)\b", text)
    assert counts(site) == before
    assert analyst.locator("[name=nama]").input_value() == NAME


@pytest.fixture(scope="module")
def run_address(
    analyst: Page, site: Site, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """J3: send the mended file and wait for the run."""
    before = counts(site)
    send(analyst, save(filled(template), tmp_path_factory.mktemp("mended"), "isian.xlsx"))
    analyst.wait_for_url(re.compile(r"/hasil/[0-9a-f]{16}/$"))
    assert analyst.locator("progress, table.data").count() > 0
    analyst.get_by_role("link", name="Bagaimana jika?").wait_for(timeout=90_000)
    after = counts(site)
    assert [now - then for now, then in zip(after, before, strict=True)][:3] == [1, 1, 1]
    return str(analyst.url)


def test_the_run_opens_by_itself__j3(analyst: Page, run_address: str) -> None:
    analyst.goto(run_address)
    assert analyst.locator("tbody tr").count() == 20
    assert OFFICE in analyst.get_by_role("main").inner_text()
    assert "hanya dilihat instansi" in analyst.get_by_role("main").inner_text()


def test_three_clicks_to_the_source__j4(analyst: Page, run_address: str) -> None:
    analyst.goto(run_address)
    main = analyst.get_by_role("main")
    main.get_by_role("link", name="Muara Muntai").click()  # 1: the place
    main.get_by_role("link", name="Kekerasan bernuansa SARA").click()  # 2: the indicator
    source = main.locator('a[href="https://contoh.example/notula-12"]')  # 3 would leave the site
    assert source.first.is_visible()
    assert "Notula rapat 12 November" in main.inner_text()


def test_sentences_hold_the_numbers_of_the_run__j5(
    analyst: Page, site: Site, run_address: str
) -> None:
    analyst.goto(run_address)
    analyst.get_by_role("main").get_by_role("link", name="Muara Muntai").click()
    main = analyst.get_by_role("main")
    scores = analyst.request.get(f"{run_address}skor.json").json()["rows"]
    score = next(row for row in scores if row["code"] == "64.02.01")
    causes = analyst.request.get(f"{run_address}64.02.01/penyebab.json").json()["rows"]
    top = max(causes, key=lambda row: row["points"])
    said = main.locator("p").all_inner_texts()
    written = re.compile(r"\b" + _written(score["score"]) + r"\b")
    rank = re.compile(rf"\b{score['rank']} dari 20\b")
    assert any(written.search(line) and rank.search(line) for line in said), said
    assert any(top["indicator"] in line and _written(top["points"]) in line for line in said)
    assert sum(row["points"] for row in causes) == pytest.approx(score["score"], abs=1e-6)


def _written(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


def test_what_if_shows_both_ranks__j6(analyst: Page, run_address: str) -> None:
    analyst.goto(run_address)
    analyst.get_by_role("link", name="Bagaimana jika?").click()
    analyst.get_by_label("Indikator atau dimensi").select_option("a01")
    analyst.get_by_role("button", name="Bandingkan").click()
    table = analyst.locator("main table.data").first
    assert table.locator("tbody tr").count() == 20
    headings = table.locator("thead th").all_inner_texts()
    assert {"Peringkat", "Peringkat sesudah"} <= set(headings)
    dropped = table.inner_text()
    analyst.get_by_role("link", name="Mulai dari awal").click()
    analyst.locator("#bobot_simpul").select_option("a01")
    analyst.get_by_label("Bobot di antara saudaranya").fill("12,5")
    analyst.get_by_role("button", name="Bandingkan").click()
    table = analyst.locator("main table.data").first
    assert table.locator("tbody tr").count() == 20
    assert table.inner_text() != dropped


def test_tables_sort_and_files_agree__j7(analyst: Page, run_address: str) -> None:
    analyst.goto(run_address)
    main = analyst.get_by_role("main")
    main.get_by_role("columnheader", name="Wilayah").get_by_role("link").click()
    names = main.locator("tbody th[scope=row]").all_inner_texts()
    assert names == sorted(names)
    assert main.locator("th[aria-sort=ascending]").inner_text() == "Wilayah"
    link = main.get_by_role("link", name=re.compile("^CSV"))
    with analyst.expect_download() as waiting:
        link.click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    in_csv = list(csv.DictReader(io.StringIO(text)))
    in_json: list[dict[str, Any]] = analyst.request.get(f"{run_address}skor.json").json()["rows"]
    assert len(in_csv) == len(in_json) == 20
    by_code = {row["code"]: row for row in in_csv}
    for row in in_json:
        same = by_code[row["code"]]
        assert float(same["score"]) == row["score"]
        assert int(same["rank"]) == row["rank"]


def test_publishing_and_withdrawing__j8(chromium: Browser, site: Site, run_address: str) -> None:
    leader = signed_in(chromium, site, LEADER)
    reader = new_context(chromium, site, "phone").new_page()
    answer = reader.goto(run_address)
    assert answer is not None
    assert answer.status == 404
    coordinator = signed_in(chromium, site, COORDINATOR)
    coordinator.goto(run_address)
    assert coordinator.get_by_role("link", name="Terbitkan").count() == 0  # reads, decides not

    leader.goto(run_address)
    leader.get_by_role("link", name="Terbitkan").click()
    leader.get_by_label("Alasan").fill("Rapat 25 November: data lengkap.")
    leader.get_by_role("main").get_by_role("button", name="Terbitkan").click()
    leader.get_by_text("Hitungan ini sekarang dibuka untuk publik.").wait_for()
    answer = reader.goto(run_address)
    assert answer is not None
    assert answer.status == 200
    assert OFFICE in reader.get_by_role("main").inner_text()
    reader.goto("/hasil/")
    link = reader.get_by_role("main").locator(f'a[href="{run_address.removeprefix(site.address)}"]')
    assert link.count() == 1

    leader.goto(run_address)
    leader.get_by_role("link", name="Tarik").click()
    leader.get_by_label("Alasan").fill("Ada angka yang keliru.")
    leader.get_by_role("main").get_by_role("button", name="Tarik").click()
    leader.get_by_text("Hitungan ini tidak lagi dibuka untuk publik.").wait_for()
    answer = reader.goto(run_address)
    assert answer is not None
    assert answer.status == 404
    for page in (leader, reader, coordinator):
        page.context.close()


def test_village_scores_cannot_be_published__j8(chromium: Browser, site: Site) -> None:
    village = site.rows("SELECT run_id FROM indices_run WHERE instrument_id='ikp-2024' AND "
                        "level='village'")[0][0][:16]  # fmt: skip
    leader = signed_in(chromium, site, LEADER)
    leader.goto(f"/hasil/{village}/")
    assert leader.locator("tbody tr").count() > 0
    assert leader.get_by_role("link", name="Terbitkan").count() == 0
    leader.goto("/wilayah/64.02.06.2012/")
    assert leader.get_by_text("Nilai kerawanan desa dan kelurahan tidak terbuka").is_visible()
    leader.goto(f"/hasil/{village}/terbitkan/")
    leader.get_by_label("Alasan").fill("Mencoba.")
    leader.get_by_role("main").get_by_role("button", name="Terbitkan").click()
    leader.locator("#temuan").wait_for()
    published = site.rows(
        "SELECT count(*) FROM indices_publication p JOIN indices_run r ON r.id = p.run_id "
        "WHERE r.level = 'village' AND r.instrument_id = 'ikp-2024'"
    )
    assert published == [(0,)]
    leader.context.close()
