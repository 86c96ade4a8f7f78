"""The complaint's pages as somebody without script uses them.

Requirements: I1 no cookie is set or needed; I2 a repeated send gives one receipt; I3 back keeps
what was typed; I4 all is told at once and kept; I5 excluded officers get no wrap; I6 the code comes
by POST; I7 another site's form is refused; I8 headers; I9 nothing typed is stored in clear;
I10 guessing; I11 nobody to receive it.
"""

from __future__ import annotations

import html
import json
import logging
import re
from typing import Any

import pytest
from django.test import Client

from teduh.apps.accounts.models import Institution, Person
from teduh.apps.cases.intake import pressure, views
from teduh.apps.cases.models import Case
from teduh.apps.vault.derivation import RECEIPT_GATE
from teduh.apps.vault.models import BodyPiece, KeyWrap, SealedItem
from teduh.apps.vault.services.cases import case_open
from teduh.apps.vault.services.items import item_text
from tests.builders.vault import Officer, founded_office

pytestmark = pytest.mark.django_db
TEXT = "Lurah meminta kami memakai kaus paslon nomor dua."


@pytest.fixture(autouse=True)
def calm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PRESSURE", pressure.Pressure())


@pytest.fixture
def office() -> tuple[Institution, list[Officer], list[Officer]]:
    return founded_office(officers=3)


class Complainant:
    """A browser without script: follows forms by their fields."""

    def __init__(self, language: str = "id") -> None:
        self.client = Client()
        self.base = "/aduan/" if language == "id" else "/aduan/en/"
        self.page = self.client.get(self.base)

    @property
    def text(self) -> str:
        return html.unescape(self.page.content.decode())

    def hidden(self, name: str) -> str:
        return re.search(rf'name="{name}" value="([^"]*)"', self.text).group(1)  # type: ignore[union-attr]

    def send(self, address: str = "isi/", **answers: Any) -> Any:
        fields = {"berkas": self.hidden("berkas")}
        if 'name="langkah"' in self.text:
            fields["langkah"] = self.hidden("langkah")
        self.page = self.client.post(self.base + address, {**fields, **answers})
        return self.page

    def write(self, office: Institution, **answers: Any) -> None:
        """Answer every page up to the last."""
        self.send(mulai="1")
        self.send(institution_id=str(office.pk))
        self.send(**{k: v for k, v in answers.items() if k.startswith(("person", "not_for"))})
        self.send(what=answers.get("what", TEXT), where="Kantor")
        self.send(mode=answers.get("mode", "anonymous"), **answers.get("identity", {}))

    @property
    def receipt(self) -> str:
        return re.search(r"\b(\d{4} \d{4} \d{4} \d{4} \d{4})\b", self.text).group(1)  # type: ignore[union-attr]


def content(case: Case, officer: Officer) -> dict[str, Any]:
    opened = case_open(case_id=case.pk, actor=officer.actor, keys=officer.keys)
    item = SealedItem.objects.get(case_key__case_id=case.pk, kind="complaint")
    return json.loads(item_text(item=item, opened=opened))  # type: ignore[no-any-return]


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_complaint_is_sent_without_script_cookie_or_name(language: str, office: Any) -> None:
    """I1, I9."""
    who = Complainant(language)
    assert office[0].name in who.text
    who.write(office[0])
    assert TEXT in who.text
    who.send()
    assert who.page.status_code == 200
    case = Case.objects.get()
    assert content(case, office[1][0])["what"] == TEXT
    assert len(who.receipt) == 24
    assert not who.client.cookies
    stored = b"".join(bytes(piece) for piece in BodyPiece.objects.values_list("data", flat=True))
    assert b"kaus paslon" not in stored


def test_the_last_form_sent_twice_gives_the_same_receipt(office: Any) -> None:
    """I2."""
    who = Complainant()
    who.write(office[0])
    fields = {"berkas": who.hidden("berkas"), "langkah": "periksa"}
    first = who.client.post("/aduan/isi/", fields)
    again = who.client.post("/aduan/isi/", fields)
    receipts = {re.search(r"\d{4}( \d{4}){4}", r.content.decode()).group() for r in (first, again)}  # type: ignore[union-attr]
    assert len(receipts) == 1
    assert Case.objects.count() == 1


def test_back_keeps_what_was_typed_even_unfinished(office: Any) -> None:
    """I3."""
    who = Complainant()
    who.send(mulai="1")
    who.send(institution_id=str(office[0].pk))
    who.send(person_name="Tuan Anu", person_unit="Dinas Teduh")
    who.send(what="Baru setengah", kembali="1")
    assert 'value="Tuan Anu"' in who.text
    who.send(person_name="Tuan Anu", person_unit="Dinas Teduh")
    assert "Baru setengah" in who.text


def test_what_is_missing_is_told_on_the_page_and_nothing_typed_is_lost(office: Any) -> None:
    """I4."""
    who = Complainant()
    who.send(mulai="1")
    who.send(institution_id=str(office[0].pk))
    who.send()
    who.send(what="", where="Balai desa")
    assert who.page.status_code == 422
    assert 'value="Balai desa"' in who.text
    who.send(what=TEXT)
    who.send(mode="confidential", name="Sari")
    assert who.page.status_code == 422
    assert 'value="Sari"' in who.text
    assert not Case.objects.exists()


@pytest.mark.parametrize("field", ["person_name", "not_for"])
def test_the_officer_who_is_named_or_ticked_gets_no_wrap(field: str, office: Any) -> None:
    """I5."""
    names = ("Kartika Dewi", "Bonar Siregar", "Sutarno")
    for officer, name in zip(office[1], names, strict=True):
        Person.objects.filter(actor_id=officer.actor.actor_id).update(display_name=name)
    shut_out = office[1][2].actor
    value = "Bpk. Sutarno, S.Sos." if field == "person_name" else shut_out.actor_id
    who = Complainant()
    who.write(office[0], **{field: value})
    who.send()
    holders = set(
        KeyWrap.objects.filter(case_key__purpose="case").values_list("actor_id", flat=True)
    )
    assert holders == {o.actor.actor_id for o in office[1][:2]}


def test_nobody_left_to_receive_is_told_and_nothing_is_stored() -> None:
    small, officers, custodians = founded_office(officers=2)
    who = Complainant()
    who.write(small, not_for=[o.actor.actor_id for o in [*officers, *custodians]])
    assert "benturan kepentingan" in who.text
    who.send()
    assert who.page.status_code == 422
    assert not Case.objects.exists()


def test_the_receipt_opens_the_thread_and_takes_more(office: Any) -> None:
    """I6."""
    who = Complainant()
    who.write(office[0])
    who.send()
    code = who.receipt
    reader = Complainant()
    reader.page = reader.client.get("/aduan/tanda-terima/")
    assert reader.page.status_code == 200
    reader.page = reader.client.post("/aduan/tanda-terima/", {"code": code})
    assert office[0].name in reader.text
    assert TEXT not in reader.text
    reader.send("jawab/", text="Ada saksi lain.")
    assert reader.page.status_code == 200
    assert SealedItem.objects.filter(kind="answer").count() == 1
    assert "Ada saksi lain." not in reader.text
    reader.send("jawab/", text=" ")
    assert reader.page.status_code == 422


@pytest.mark.parametrize("code", ["12345678901234567890", "123", "", "x" * 50])
def test_a_wrong_receipt_is_answered_in_words(code: str, office: Any) -> None:
    page = Client().post("/aduan/tanda-terima/", {"code": code})
    assert page.status_code == 422
    assert b"Traceback" not in page.content


def test_a_changed_or_missing_hidden_part_keeps_the_text(office: Any) -> None:
    page = Client().post("/aduan/isi/", {"berkas": "x", "langkah": "kejadian", "what": TEXT})
    assert page.status_code == 422
    assert Client().get("/aduan/isi/").status_code == 302


def test_a_form_of_another_site_is_refused(office: Any) -> None:
    """I7."""
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://elsewhere.example"}):
        page = Client().post("/aduan/tanda-terima/", {"code": "1" * 20}, headers=headers)
        assert page.status_code == 422
        assert "bukan milik kami" in page.content.decode()
    page = Client().post(
        "/aduan/tanda-terima/", {"code": "1" * 20}, headers={"origin": "http://testserver"}
    )
    assert "bukan milik kami" not in page.content.decode()


@pytest.mark.parametrize("address", ["", "tanda-terima/", "kunci/", "en/", "tidak-ada/"])
def test_headers_and_cookies(address: str, office: Any) -> None:
    """I1, I8."""
    client = Client()
    client.cookies["teduh_language"] = "en"
    page = client.get("/aduan/" + address)
    assert not page.cookies
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert page.headers["Content-Language"] == ("en" if address == "en/" else "id")
    assert "Vary" not in page.headers or "Cookie" not in page.headers["Vary"]
    assert b"<script" not in page.content


def test_a_fault_is_logged_by_its_class_only(
    office: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_: Any, **__: Any) -> None:
        raise ValueError(TEXT)

    who = Complainant()
    who.write(office[0])
    monkeypatch.setattr(views, "complaint_submit", breaks)
    with caplog.at_level(logging.DEBUG):
        who.send()
    assert who.page.status_code == 500
    assert "ValueError" in caplog.text
    assert "kaus" not in caplog.text
    assert "kaus" not in who.text


def test_when_very_many_arrive_a_young_form_waits_and_keeps_its_text(office: Any) -> None:
    who = Complainant()
    who.write(office[0])
    from teduh.kernel.clock import SystemClock

    for _ in range(80):
        views.PRESSURE.note(SystemClock().now())
    who.send()
    assert who.page.status_code == 503
    assert TEXT in who.text
    assert not Case.objects.exists()


def test_when_the_gate_is_full_the_text_stays_in_the_form(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = Complainant()
    who.write(office[0])
    monkeypatch.setattr(RECEIPT_GATE, "_inside", 99)
    who.send()
    assert who.page.status_code == 503
    assert who.page.headers["Retry-After"] == "10"
    assert TEXT in who.text
    monkeypatch.setattr(RECEIPT_GATE, "_inside", 0)
    who.send()
    assert who.page.status_code == 200


def test_the_keys_are_public_without_names(office: Any) -> None:
    page = Client().get("/aduan/kunci/").content.decode()
    assert office[1][0].keys.public.fingerprint in page
    name = Person.objects.get(actor_id=office[1][0].actor.actor_id).display_name
    assert name not in page


def test_receipts_guessed_in_series_tell_nothing_and_shut_nobody_out(office: Any) -> None:
    """I10: the same answer for each, and the right one opens as before."""
    who = Complainant()
    who.write(office[0])
    who.send()
    answers = {
        Client().post("/aduan/tanda-terima/", {"code": f"{number:020d}"}).content
        for number in range(12)
    }
    assert len({re.sub(rb"0{10,}\d*", b"", each) for each in answers}) == 1
    page = Client().post("/aduan/tanda-terima/", {"code": who.receipt})
    assert page.status_code == 200


def test_the_same_answer_sent_twice_is_one(office: Any) -> None:
    """I2: a form sent again stores nothing; another text of the same page does."""
    who = Complainant()
    who.write(office[0])
    who.send()
    who.send("tanda-terima/")
    thread = who.page
    for text in ("Ada saksi.", "Ada saksi.", "Ada foto."):
        who.page = thread
        who.send("jawab/", text=text)
    assert SealedItem.objects.filter(kind="answer").count() == 2


def test_nobody_who_can_receive_is_said_before_typing() -> None:
    """I11: with an institution that has custodians alone it goes to them; with nobody, told."""
    page = html.unescape(Client().get("/aduan/").content.decode())
    assert "jangan mulai menulis" in page
    assert 'name="mulai"' not in page
    assert 'name="mulai"' not in Client().get("/aduan/en/").content.decode()
