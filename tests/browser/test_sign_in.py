"""Getting in and out (protection: second factor forced for some roles, lockout, sign-out).

S1  an officer gets no further than setting up a second factor; the app's six digits turn it on,
    recovery codes are shown once, and the next sign-in asks for the second step
S2  a passkey is added and then opens the account alone (virtual authenticator of Chromium)
S3  after five wrong passphrases the account is paused, and the page says what to do
S4  signing out ends it
S5  who is added sets a passphrase of their own with the one-time code that was printed
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)

from tests.browser.conftest import Site, new_context, sign_in
from tests.installation import Person, teduh

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAUSED = {1280: "latihan.pemantau", 360: "latihan.penjaga"}
PASSKEY_PERSON = "latihan.ketua"
OFFICE = "Bawaslu Kutai Kartanegara (latihan)"
OWN, OWN_FIELDS = "perahu-lumbung-senja-kerikil", ("sandi", "sandi_lagi")


def digits(secret: str) -> str:
    """Return what an authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def confirm_if_asked(page: Page, passphrase: str) -> None:
    """Give the passphrase again where the page asks for it."""
    if "pastikan" in page.url:
        page.fill("[name=password]", passphrase)
        page.locator("main form [type=submit]").first.click()


def sign_out(page: Page) -> None:
    page.goto("/akun/keluar/")
    page.locator("main form [type=submit]").click()
    page.wait_for_url(lambda address: "/akun/keluar/" not in address)


@pytest.fixture
def officer(chromium: Browser, site: Site) -> Person:
    """A case officer, confirmed by a second person; exercise accounts need no second factor."""
    name = "uji.petugas"
    printed = teduh(site.folder, "user", "add", name, "--name", "Petugas Uji").stdout
    teduh(site.folder, "user", "grant", name, "--role", "case_officer", "--institution", OFFICE)
    second = new_context(chromium, site, "phone").new_page()
    sign_in(second, site.people[PASSKEY_PERSON])
    second.goto("/akun/hak/")
    row = second.locator("ul.rows li").filter(has_text="Petugas Uji")
    row.locator("form[action*=sahkan] button").click()
    second.wait_for_load_state()
    assert second.get_by_text("Petugas Uji (uji.petugas)").count() == 0
    second.context.close()
    code = re.search(r"\b[a-z]+(?:-[a-z]+){3,}\b|\b[A-Z0-9]{4,}(?:-[A-Z0-9]{4,})+\b", printed)
    assert code is not None, printed
    own = new_context(chromium, site, "phone").new_page()
    own.goto("/akun/kode/sandi/")
    for field, value in (("nama", name), ("kode", code[0]), *((f, OWN) for f in OWN_FIELDS)):
        own.fill(f"[name={field}]", value)
    own.locator("main form [type=submit]").click()
    own.wait_for_url("**/akun/masuk/")
    own.context.close()
    return Person("case_officer", name, OWN)


def test_second_factor_by_app__s1(desktop: Page, officer: Person) -> None:
    page, person = desktop, officer
    sign_in(page, person)
    assert page.url.endswith("/akun/faktor-kedua/")
    assert page.get_by_text("Peran Anda").first.is_visible()
    page.goto("/wilayah/64.02/")
    assert page.url.endswith("/akun/faktor-kedua/")  # no further

    page.goto("/akun/faktor-kedua/totp/pasang/")
    confirm_if_asked(page, person.passphrase)
    assert page.locator("img.qr").evaluate("picture => picture.naturalWidth") > 50
    page.fill("[name=code]", "000000")
    page.locator("main form [type=submit]").click()
    assert page.locator(".error-summary").is_visible()
    secret = page.locator(".key").inner_text().replace(" ", "").strip()
    page.fill("[name=code]", digits(secret))
    page.locator("main form [type=submit]").click()

    page.wait_for_url("**/akun/faktor-kedua/kode/")
    codes = page.locator(".recovery-codes li").all_inner_texts()
    assert len(codes) == 10
    assert page.get_by_text("hanya ditampilkan sekali").first.is_visible()
    page.goto("/akun/faktor-kedua/kode/")
    confirm_if_asked(page, person.passphrase)
    text = page.get_by_role("main").inner_text()
    assert not any(code in text for code in codes)

    sign_out(page)
    page.goto("/akun/masuk/")
    page.fill("[name=login]", person.username)
    page.fill("[name=password]", person.passphrase)
    page.locator("main form [type=submit]:not([form])").click()
    page.wait_for_url("**/akun/faktor-kedua/masuk/**")
    page.fill("[name=code]", codes[0])
    page.get_by_role("main").get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_url("**/papan/")


def test_passkey__s2(desktop: Page, site: Site) -> None:
    page, person = desktop, site.people[PASSKEY_PERSON]
    # Passkeys are bound to a name; an address of numbers is none.
    local = site.address.replace("127.0.0.1", "localhost")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                **{"protocol": "ctap2", "transport": "internal"},
                **{"hasResidentKey": True, "hasUserVerification": True},
                **{"isUserVerified": True, "automaticPresenceSimulation": True},
            }
        },
    )
    page.goto(f"{local}/akun/masuk/")
    page.fill("[name=login]", person.username)
    page.fill("[name=password]", person.passphrase)
    page.locator("main form [type=submit]:not([form])").click()
    page.wait_for_url("**/papan/")
    page.goto(f"{local}/akun/faktor-kedua/kunci/tambah/")
    confirm_if_asked(page, person.passphrase)
    page.locator("main form [name=name]").fill("Laptop kantor")
    if page.locator("[name=passwordless]").count():
        page.locator("[name=passwordless]").check()
    page.click("#mfa_webauthn_add")
    page.wait_for_url(re.compile(r"/akun/faktor-kedua/(kode|kunci)/$"))
    page.goto(f"{local}/akun/faktor-kedua/kunci/")
    assert page.get_by_text("Laptop kantor").is_visible()

    page.goto(f"{local}/akun/keluar/")
    page.locator("main form [type=submit]").click()
    page.goto(f"{local}/akun/masuk/")
    page.click("#passkey_login")
    page.wait_for_url("**/papan/")


def test_lockout_says_what_to_do__s3(page: Page, site: Site) -> None:
    assert page.viewport_size is not None
    person = site.people[PAUSED[page.viewport_size["width"]]]
    for _try in range(5):
        page.goto("/akun/masuk/")
        page.fill("[name=login]", person.username)
        page.fill("[name=password]", "salah-sekali-sandi-ini")
        page.locator("main form [type=submit]:not([form])").click()
        page.wait_for_load_state()
    text = page.get_by_role("main").inner_text()
    assert "15 menit" in text
    assert "administrator" in text.lower()
    page.goto("/akun/masuk/")
    page.fill("[name=login]", person.username)
    page.fill("[name=password]", person.passphrase)
    page.locator("main form [type=submit]:not([form])").click()
    page.get_by_text("15 menit").first.wait_for()  # the right one does not open it now either


@pytest.mark.parametrize("username", ["latihan.koordinator"])
def test_signing_out_ends_it__s4(page: Page, site: Site, username: str) -> None:
    sign_in(page, site.people[username])
    page.goto("/papan/")
    assert page.url.endswith("/papan/")
    sign_out(page)
    page.go_back()
    page.goto("/papan/")
    assert "/akun/masuk/" in page.url
