"""The pages of officers' keys, by Django's client.

Requirements: W1 from nothing to a founded directory by pages alone; W2 a wrong passphrase and a
foreign cookie open nothing; W3 signing out locks every tab; W4 the secret half is in the cookie
only; W5 who is no custodian founds and signs nothing.
"""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from teduh.apps.accounts.models import Institution, Person
from teduh.apps.vault.models import Founding, OfficerKey, Sitting
from teduh.apps.vault.selectors import directory_get
from teduh.kernel.scope import Role
from teduh.kernel.sealing.passphrases import new_passphrase
from tests.builders.accounts import institution, person
from tests.builders.vault import PASSPHRASE, founded_office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_machine(settings: Any) -> None:
    settings.SMALL_MACHINE = True


def signed_in(someone: Person) -> Client:
    Person.objects.filter(pk=someone.pk).update(is_demo=True)  # no second factor to carry here
    client = Client(HTTP_HOST="127.0.0.1", REMOTE_ADDR="127.0.0.1")
    client.force_login(Person.objects.get(pk=someone.pk))
    return client


@pytest.fixture(autouse=True)
def exercise(settings: Any) -> None:
    settings.EXERCISE = True


def make_keys(client: Client, passphrase: str) -> str:
    answer = client.post("/kunci/buat/", {"frasa": passphrase, "frasa_lagi": passphrase})
    assert answer.status_code == 200
    shown = re.search(r'class="code-shown">([0-9A-Z-]{34})<', answer.content.decode())
    recovery = shown.group(1)  # type: ignore[union-attr]
    assert client.post("/kunci/uji-pemulihan/", {"pemulihan": recovery}).status_code == 302
    return recovery


def unlock(client: Client, passphrase: str) -> Any:
    return client.post("/kunci/buka/", {"frasa": passphrase})


def custodians(office: Institution, count: int = 2) -> list[tuple[Person, Client, str]]:
    made = []
    for _ in range(count):
        someone = person("", (office, Role.CUSTODIAN))
        client, passphrase = signed_in(someone), new_passphrase()
        make_keys(client, passphrase)
        made.append((someone, client, passphrase))
    return made


def test_two_custodians_found_a_directory_and_sign_an_officer_by_pages() -> None:
    """W1."""
    office = institution(kind="bawaslu")
    (_, first, phrase), (second, _, second_phrase) = custodians(office)
    unlock(first, phrase)
    page = first.get("/kunci/").content.decode()
    assert f"/kunci/{office.pk}/upacara/" in page
    answer = first.post(
        f"/kunci/{office.pk}/upacara/", {"nama": second.username, "frasa": second_phrase}
    )
    founding = Founding.objects.get(institution=office)
    assert founding.fingerprint in answer.content.decode()
    officer = person("", (office, Role.CASE_OFFICER))
    make_keys(signed_in(officer), new_passphrase())
    page = html.unescape(first.get("/kunci/").content.decode())
    assert officer.display_name in page
    answer = first.post(
        f"/kunci/{office.pk}/tanda-tangan/",
        {"petugas": officer.actor_id, "peran": "case_officer"},
    )
    assert answer.status_code == 302
    entry = next(e for e in directory_get(office).entries if e.role == "case_officer")
    first.post(f"/kunci/{office.pk}/cabut/{entry.entry_id}/")
    assert [e.role for e in directory_get(office).holding(entry.signed_on)] == ["custodian"] * 2


def test_a_weak_or_mistyped_passphrase_makes_no_keys() -> None:
    client = signed_in(person("", (institution(), Role.CASE_OFFICER)))
    for fields in (
        {"frasa": "rahasia", "frasa_lagi": "rahasia"},
        {"frasa": new_passphrase(), "frasa_lagi": new_passphrase()},
        {},
    ):
        assert client.post("/kunci/buat/", fields).status_code == 422
    assert not OfficerKey.objects.exists()


def test_a_wrong_passphrase_unlocks_nothing_and_says_what_to_do() -> None:
    """W2."""
    _, officers, _ = founded_office()
    client = signed_in(Person.objects.get(actor_id=officers[0].actor.actor_id))
    answer = unlock(client, "salah-sama-sekali")
    assert answer.status_code == 422
    assert "kunci pemulihan" in answer.content.decode()
    assert not Sitting.objects.exists()


def test_the_cookie_is_strict_and_nowhere_in_the_database() -> None:
    """W4."""
    _, officers, _ = founded_office()
    client = signed_in(Person.objects.get(actor_id=officers[0].actor.actor_id))
    answer = unlock(client, PASSPHRASE)
    cookie = answer.cookies["teduh_kunci"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/"
    secret = cookie.value.partition(".")[2]
    assert secret not in str(list(Sitting.objects.values()))
    other = signed_in(Person.objects.get(actor_id=officers[1].actor.actor_id))
    other.cookies["teduh_kunci"] = cookie.value
    assert "Terbuka" not in other.get("/kunci/").content.decode()


def test_signing_out_locks_every_tab() -> None:
    """W3."""
    _, officers, _ = founded_office()
    client = signed_in(Person.objects.get(actor_id=officers[0].actor.actor_id))
    unlock(client, PASSPHRASE)
    assert Sitting.objects.count() == 1
    client.post("/akun/keluar/")
    assert not Sitting.objects.exists()


def test_lock_change_and_recover() -> None:
    office = institution()
    client = signed_in(person("", (office, Role.CASE_OFFICER)))
    first, second, third = (new_passphrase() for _ in range(3))
    recovery = make_keys(client, first)
    unlock(client, first)
    fields = {"frasa": second, "frasa_lagi": second}
    assert client.post("/kunci/ganti-frasa/", fields).status_code == 302
    assert unlock(client, first).status_code == 422
    assert unlock(client, second).status_code == 302
    client.post("/kunci/tutup/")
    assert not Sitting.objects.exists()
    fields = {"pemulihan": recovery, "frasa": third, "frasa_lagi": third}
    assert client.post("/kunci/pulihkan/", fields).status_code == 302
    assert unlock(client, third).status_code == 302


def test_an_officer_or_a_stranger_founds_nothing() -> None:
    """W5."""
    office = institution(kind="bawaslu")
    officer = person("", (office, Role.CASE_OFFICER))
    client, passphrase = signed_in(officer), new_passphrase()
    make_keys(client, passphrase)
    unlock(client, passphrase)
    assert client.post(f"/kunci/{office.pk}/upacara/", {}).status_code == 404
    stranger = signed_in(person("", (institution(), Role.CUSTODIAN)))
    assert stranger.post(f"/kunci/{office.pk}/tanda-tangan/", {}).status_code == 404
    assert not Founding.objects.exists()


def test_where_to_go_on_stays_on_this_site() -> None:
    _, officers, _ = founded_office()
    client = signed_in(Person.objects.get(actor_id=officers[0].actor.actor_id))
    answer = client.post(
        "/kunci/buka/", {"frasa": PASSPHRASE, "lanjut": "https://elsewhere.example/"}
    )
    assert answer.headers["Location"] == "/kunci/"
    answer = client.post("/kunci/buka/", {"frasa": PASSPHRASE, "lanjut": "/papan/"})
    assert answer.headers["Location"] == "/papan/"
