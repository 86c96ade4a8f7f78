"""Complaints in a real browser: with script sealed before they leave it, without it all the same.

Requirements: B1 with script no request ever holds the text, and an officer opens it; B2 what is
missing is told and Back keeps what was typed; B3 a broken line loses nothing; B4 the same complaint
in a second tab, or sent twice, is one; B5 no page reports a breach of its policy or asks a foreign
host; B6 answers are sealed too; B7 keyboard, axe-core and 360 px; B8 without WebAssembly or script
it works as ever; B9 files.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from teduh.kernel.sealing.cases import CaseKeys, KeyScope, unwrap_case_key
from teduh.kernel.sealing.items import ItemPlace, open_item, open_item_key
from teduh.kernel.sealing.officers import OfficerKeys, unwrap_with_passphrase
from tests.browser.conftest import Site, new_context
from tests.browser.hiding import Needle
from tests.browser.watching import axe_violations, watch, width_over

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Request

TEXT = "Kepala dinas meminta kami memakai kaus paslon: kata sandi uji-4711-é."
PLAIN = "kaus paslon"
OFFICER = "latihan.petugas"


class Complainant:
    """Somebody with a browser, who presses buttons by what stands on them."""

    def __init__(self, context: BrowserContext, site: Site, language: str = "id") -> None:
        self.watch = watch(context, site.address)
        self.page: Page = self.watch.page
        self.bodies: list[str] = []
        self.page.on("request", self._keep)
        self.base = "/aduan/" if language == "id" else "/aduan/en/"

    def _keep(self, request: Request) -> None:
        self.bodies.append((request.post_data_buffer or b"").decode("utf-8", "replace"))

    def begin(self, *, sealing: bool = True) -> None:
        self.page.goto(self.base)
        self.page.click("button[name=mulai]")
        if sealing:
            self.page.wait_for_selector("[data-when-sealing]:not([hidden])")

    def next(self, step: str) -> None:
        """Press the first button and wait for the page that follows."""
        self.page.click(".actions button:not([name])")
        self.page.wait_for_selector(f'[name=langkah][value="{step}"]', state="attached")

    def write(self, text: str = TEXT, *, mode: str = "anonymous", sealing: bool = True) -> None:
        self.begin(sealing=sealing)
        self.page.check("[name=institution_id] >> nth=0")
        self.next("terlapor")
        self.page.fill("[name=person_name]", "Tuan Anu")
        self.next("kejadian")
        self.page.fill("[name=what]", text)
        self.page.fill("[name=where]", "Balai desa")
        self.next("nama")
        self.page.check(f"[name=mode][value={mode}]")
        if mode != "anonymous":
            self.page.fill("[name=name]", "Ibu Sari Rahasia")
            self.page.fill("[name=contact]", "0812-rahasia")
        self.next("periksa")

    def send(self) -> str:
        """Send, and return the receipt."""
        self.page.click(".actions button:not([name])")
        self.page.wait_for_selector(".receipt-number")
        return self.page.inner_text(".receipt-number")


@pytest.fixture(params=["id", "en"])
def who(request: pytest.FixtureRequest, chromium: Browser, site: Site) -> Iterator[Complainant]:
    """Somebody with script, on a telephone, in each language."""
    context = new_context(chromium, site, "phone")
    yield Complainant(context, site, request.param)
    context.close()


@pytest.fixture
def no_script(chromium: Browser, site: Site) -> Iterator[Complainant]:
    """Somebody without script, on a telephone."""
    context = new_context(chromium, site, "phone", java_script_enabled=False)
    yield Complainant(context, site)
    context.close()


def officer_keys(site: Site, username: str) -> tuple[str, OfficerKeys]:
    """Unlock an exercise officer's keys with what the demo printed."""
    actor_id, wrap = site.rows(
        "SELECT p.actor_id, k.passphrase_wrap FROM accounts_person p JOIN vault_officerkey k"
        " ON k.actor_id = p.actor_id WHERE p.username = ?",
        username,
    )[0]
    return actor_id, unwrap_with_passphrase(wrap, site.people[username].keys, actor_id)


def cases(site: Site) -> list[str]:
    """Return the ids of complaints stored."""
    return [row[0] for row in site.rows("SELECT case_id FROM cases_receipt")]


def opened_items(site: Site, case_id: str, username: str = OFFICER) -> dict[str, Any]:
    """Return the texts of a case by kind, as an officer opens them."""
    actor_id, keys = officer_keys(site, username)
    key_id, public_key, wrap = site.rows(
        "SELECT k.id, k.public_key, w.wrap FROM vault_casekey k JOIN vault_keywrap w"
        " ON w.case_key_id = k.id WHERE k.case_id = ? AND w.actor_id = ? AND k.purpose = 'case'",
        case_id,
        actor_id,
    )[0]
    scope = KeyScope(case_id, 1)
    case: CaseKeys = unwrap_case_key(wrap, keys, actor_id, scope, public_key)
    found = {}
    for item_id, kind, item_wrap in site.rows(
        "SELECT id, kind, wrap FROM vault_sealeditem WHERE case_key_id = ?", key_id
    ):
        place = ItemPlace(scope, item_id, kind)
        pieces = site.rows(
            "SELECT data FROM vault_bodypiece WHERE item_id = ? ORDER BY number", item_id
        )
        _, content = open_item(
            [piece[0] for piece in pieces], place, open_item_key(item_wrap, place, case)
        )
        found[kind] = b"".join(content)
    return found


def new_case(site: Site, before: list[str]) -> str:
    """Return the one case that came since."""
    (case_id,) = set(cases(site)) - set(before)
    return case_id


def test_with_script_the_text_leaves_only_sealed(who: Complainant, site: Site) -> None:
    """B1, B5."""
    before = cases(site)
    who.watch.begin()
    who.write(mode="named")
    assert PLAIN in who.page.inner_text("main")
    assert "Ibu Sari Rahasia" in who.page.inner_text("main")
    assert len(who.send()) == 24
    assert who.watch.all_faults() == []
    sent = "".join(who.bodies)
    assert "Tuan" in sent  # decides who may not see it
    for secret in (TEXT, "kaus paslon", "Balai desa", "Ibu Sari Rahasia", "0812-rahasia"):
        assert Needle(secret).in_bytes(sent.encode(), unpack=False) == []
    items = opened_items(site, new_case(site, before))
    complaint = json.loads(items["complaint"])
    assert complaint["what"] == TEXT
    assert complaint["where"] == "Balai desa"
    assert complaint["mode"] == "named"
    assert complaint["persons"][0]["name"] == "Tuan Anu"
    assert json.loads(items["reporter"])["contact"] == "0812-rahasia"
    assert who.page.context.cookies() == []


def test_with_script_what_is_missing_is_told_and_back_keeps_all(
    who: Complainant, site: Site
) -> None:
    """B2: by the page's button and by the browser's."""
    who.watch.begin(422)
    who.begin()
    who.page.check("[name=institution_id] >> nth=0")
    who.next("terlapor")
    who.next("kejadian")
    who.page.fill("[name=where]", "Balai desa")
    who.page.click(".actions button:not([name])")
    who.page.wait_for_selector("[role=alert]")
    assert who.page.input_value("[name=where]") == "Balai desa"
    who.page.fill("[name=what]", TEXT)
    who.next("nama")
    who.page.check("[name=mode][value=named]")
    who.page.fill("[name=name]", "Sari")
    who.page.click(".actions button:not([name])")
    who.page.wait_for_selector("[role=alert]")
    assert who.page.input_value("[name=name]") == "Sari"
    who.page.click("button[name=kembali]")
    who.page.wait_for_selector("[name=what]")
    assert who.page.input_value("[name=what]") == TEXT
    who.page.go_back()
    who.page.wait_for_selector("[name=person_name]")
    who.next("kejadian")
    assert who.page.input_value("[name=what]") == TEXT
    assert not any("uji-4711" in body for body in who.bodies)
    assert who.watch.all_faults() == []


def test_with_script_a_broken_line_loses_nothing(who: Complainant, site: Site) -> None:
    """B3, B4: pressed again when the line is back, it is one complaint."""
    before = cases(site)
    who.write()
    who.page.route("**/simpan/", lambda route: route.abort())
    who.page.click(".actions button:not([name])")
    failed = who.page.get_attribute("[data-status]", "data-failed")
    who.page.get_by_text(failed or "").wait_for()
    assert TEXT in who.page.inner_text("main")
    who.page.unroute("**/simpan/")
    who.send()
    new_case(site, before)


def test_with_script_cut_ciphertext_is_refused_and_the_text_stays(
    who: Complainant, site: Site
) -> None:
    """B3: what does not arrive whole is told, and the next try succeeds."""
    before = cases(site)
    who.write()

    def cut(route: Any) -> None:
        body = json.loads(route.request.post_data)
        body["case"]["items"][0]["body"] = body["case"]["items"][0]["body"][:-8]
        route.continue_(post_data=json.dumps(body))

    who.page.route("**/simpan/", cut)
    who.page.click(".actions button:not([name])")
    who.page.wait_for_selector("[role=alert]")
    assert cases(site) == before
    assert TEXT in who.page.inner_text("main")
    who.page.unroute("**/simpan/")
    who.send()
    new_case(site, before)


def test_answers_are_sealed_in_the_browser(who: Complainant, site: Site) -> None:
    """B6, B5."""
    before = cases(site)
    who.write()
    who.send()
    case_id = new_case(site, before)
    who.watch.begin()
    who.page.click("main form button")
    who.page.wait_for_selector("[data-when-sealing]:not([hidden])")
    who.page.fill("#tambahan", "Tambahan-rahasia-8123")
    who.page.click("form:has(#tambahan) button")
    who.page.wait_for_selector("[role=status].notice")
    assert not any("rahasia-8123" in body for body in who.bodies)
    assert json.loads(opened_items(site, case_id)["answer"])["text"] == "Tambahan-rahasia-8123"
    assert who.watch.all_faults() == []


def test_a_file_is_cleaned_and_told(who: Complainant, site: Site, tmp_path: Path) -> None:
    """B9."""
    from PIL import Image

    photo = tmp_path / "foto-saya-dari-kantor.jpg"
    exif = Image.Exif()
    exif[0x0110] = "Telepon Rahasia"
    Image.new("RGB", (40, 40), "red").save(photo, exif=exif)
    before = cases(site)
    who.write()
    who.send()
    case_id = new_case(site, before)
    who.page.click("main form button")
    who.page.set_input_files("[name=file]", photo)
    who.page.check("[name=keep_original]")
    who.page.click("form:has([name=file]) button")
    who.page.wait_for_selector("[role=status].notice li")
    items = opened_items(site, case_id)
    assert b"Telepon Rahasia" not in items["file"]
    assert b"Telepon Rahasia" in items["original"]
    assert who.watch.all_faults() == []


def test_without_script_it_works_as_ever(no_script: Complainant, site: Site) -> None:
    """B8."""
    before = cases(site)
    no_script.write(sealing=False)
    no_script.send()
    assert json.loads(opened_items(site, new_case(site, before))["complaint"])["what"] == TEXT


def test_without_webassembly_the_page_takes_no_part(chromium: Browser, site: Site) -> None:
    """B8: Tor Browser's safer levels, lockdown modes; the server seals then."""
    before = cases(site)
    context = new_context(chromium, site, "phone")
    context.route("**/libsodium.mjs", lambda route: route.abort())
    who = Complainant(context, site)
    who.begin(sealing=False)
    who.page.wait_for_timeout(500)
    assert who.page.locator("[data-when-sealing]:not([hidden])").count() == 0
    who.write(sealing=False)
    who.send()
    assert json.loads(opened_items(site, new_case(site, before))["complaint"])["what"] == TEXT
    context.close()


def test_the_keyboard_alone_is_enough(who: Complainant, site: Site) -> None:
    """B7: Tab, Space and Enter."""
    before = cases(site)
    keys = who.page.keyboard
    who.begin()
    who.page.focus("[name=institution_id] >> nth=0")
    keys.press("Space")
    keys.press("Enter")
    who.page.wait_for_selector("[name=person_name]")
    who.page.focus("[name=person_name]")
    keys.press("Enter")
    who.page.wait_for_selector("[name=what]")
    assert who.page.evaluate("document.activeElement.id") == "isi"
    who.page.focus("[name=what]")
    keys.type("Ditulis dengan papan ketik.")
    who.page.focus("[name=where]")
    keys.press("Enter")
    who.page.wait_for_selector("[name=mode]")
    who.page.focus("[name=mode] >> nth=0")
    keys.press("Enter")
    who.page.wait_for_selector(".check")
    who.page.focus(".actions button:not([name])")
    keys.press("Enter")
    who.page.wait_for_selector(".receipt-number")
    new_case(site, before)


def test_each_page_is_read_well(who: Complainant, request: pytest.FixtureRequest) -> None:
    """B5, B7: axe-core, 360 px, no policy report, no foreign host; a picture of each."""
    folder = request.config.getoption("--pictures")
    language = "en" if who.base.endswith("en/") else "id"

    def look(name: str) -> None:
        assert who.watch.all_faults() == [], name
        assert width_over(who.page) == "", name
        if folder:
            target = Path(folder) / f"aduan-{name}-{language}-phone.png"
            who.page.screenshot(path=target, full_page=True)
        assert axe_violations(who.page, ("moderate", "serious", "critical")) == [], name

    who.watch.begin()
    who.page.goto(who.base)
    look("mulai")
    who.begin()
    look("penerima")
    who.page.check("[name=institution_id] >> nth=0")
    who.next("terlapor")
    look("terlapor")
    who.next("kejadian")
    look("kejadian")
    who.page.fill("[name=what]", TEXT)
    who.next("nama")
    look("nama")
    who.next("periksa")
    look("periksa")
    who.send()
    look("terkirim")
    who.page.click("main form button")
    who.page.wait_for_selector("[name=file]")
    look("utas")
    for address in ("tanda-terima/", "kunci/"):
        who.page.goto(who.base + address)
        look(address.strip("/"))
