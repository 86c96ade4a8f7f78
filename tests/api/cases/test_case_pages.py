"""Cases at an officer's desk, by Django's client.

Requirements: O1 the list and the case show what is the officer's and nothing else; O2 the answer of
the accused stands beside the claim; O3 a form whose keys locked comes back with what was typed; O4
a stale form is told and keeps its text; O5 a plenary by pages; O6 a file is handed out sealed off.
"""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from teduh.apps.accounts.models import Institution, Person
from teduh.apps.cases.models import Case, CustodyEntry, Proceeding, ReporterMode
from teduh.apps.cases.services.complaints import (
    ComplaintDraft,
    ReportedPerson,
    ReporterIdentity,
    complaint_find,
    complaint_submit,
    file_add,
)
from teduh.apps.vault.models import SealedDraft, SealedItem, Sitting
from teduh.apps.vault.selectors import recipients_for
from teduh.kernel.clock import SystemClock
from teduh.kernel.sealing.receipts import new_receipt
from tests.builders.accounts import place
from tests.builders.vault import PASSPHRASE, Officer, founded_office

pytestmark = pytest.mark.django_db
TEXT = "Lurah membagikan kaus paslon."
Office = tuple[Institution, list[Officer], list[Officer]]


@pytest.fixture(autouse=True)
def exercise(settings: Any) -> None:
    settings.EXERCISE = True
    settings.SMALL_MACHINE = True


@pytest.fixture
def office() -> Office:
    return founded_office(officers=3)


def desk(officer: Officer) -> Client:
    Person.objects.filter(actor_id=officer.actor.actor_id).update(is_demo=True)
    client = Client(HTTP_HOST="127.0.0.1", REMOTE_ADDR="127.0.0.1")
    client.force_login(Person.objects.get(actor_id=officer.actor.actor_id))
    client.post("/kunci/buka/", {"frasa": PASSPHRASE})
    return client


def complaint(
    office: Office, excluded: frozenset[str] = frozenset(), **fields: Any
) -> tuple[Case, str]:
    day, code = SystemClock().now().date(), new_receipt()
    case = complaint_submit(
        institution=office[0],
        place=place("64.02"),
        draft=ComplaintDraft(what=TEXT, persons=(ReportedPerson("Tuan Anu"),), **fields),
        recipients=recipients_for(office[0], place_path="64.02", day=day, excluded=excluded),
        excluded=excluded,
        code=code,
        received_on=day,
    )
    return case, code


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def begin(client: Client, case: Case) -> Proceeding:
    answer = client.post(
        f"/kasus/{case.pk}/proses/baru/",
        {
            "jalur": "bawaslu:aduan",
            "nama": "Tuan Anu",
            "kedudukan": "asn_pns",
            "mulai": case.received_on.isoformat(),
        },
    )
    assert answer.status_code == 302, text(answer)
    return case.proceedings.get()


def test_an_officer_reads_what_is_hers_and_another_finds_nothing(office: Office) -> None:
    """O1."""
    _, officers, custodians = office
    case, _ = complaint(office, frozenset({officers[2].actor.actor_id}))
    client = desk(officers[0])
    assert case.pk[:8] in text(client.get("/kasus/"))
    page = text(client.get(f"/kasus/{case.pk}/"))
    assert TEXT in page
    assert "tanpa nama" in page
    shut_out = desk(officers[2])
    assert case.pk[:8] not in text(shut_out.get("/kasus/"))
    assert shut_out.get(f"/kasus/{case.pk}/").status_code == 404
    assert desk(custodians[0]).get("/kasus/").status_code == 404
    other = founded_office(kind="pemkab")
    assert desk(other[1][0]).get(f"/kasus/{case.pk}/").status_code == 404


def test_locked_keys_lead_to_the_passphrase_and_back_with_what_was_typed(office: Office) -> None:
    """O3."""
    case, _ = complaint(office)
    client = desk(office[1][0])
    Sitting.objects.all().delete()
    address = f"/kasus/{case.pk}/catatan/"
    answer = client.post(address, {"teks": "Catatan panjang yang tidak boleh hilang"})
    assert answer.status_code == 302
    draft = SealedDraft.objects.get()
    assert "Catatan" not in str(SealedDraft.objects.values())
    after = parse_qs(urlsplit(answer.headers["Location"]).query)["lanjut"][0]
    assert after == f"{address}?draf={draft.pk}"
    answer = client.post("/kunci/buka/", {"frasa": PASSPHRASE, "lanjut": after})
    assert answer.headers["Location"] == after
    assert "Catatan panjang yang tidak boleh hilang" in text(client.get(after))
    assert not SealedDraft.objects.exists()


def test_the_answer_of_the_accused_stands_beside_the_claim(office: Office) -> None:
    """O2."""
    case, _ = complaint(office)
    client = desk(office[1][0])
    begin(client, case)
    assert "Belum didengar" in text(client.get(f"/kasus/{case.pk}/"))
    client.post(f"/kasus/{case.pk}/proses/1/jawaban/", {"teks": "Itu kaus keluarga."})
    page = text(client.get(f"/kasus/{case.pk}/"))
    both = re.search(r'class="claim-and-answer">(.*?)</section>', page, re.S)
    assert both
    assert TEXT in both.group(1)
    assert "Itu kaus keluarga." in both.group(1)


def test_a_step_is_taken_refused_and_told_when_somebody_was_first(office: Office) -> None:
    """O4."""
    case, _ = complaint(office)
    client = desk(office[1][0])
    proceeding = begin(client, case)
    address = f"/kasus/{case.pk}/proses/1/"
    fields = {
        "oleh": "petugas",
        "pada": case.received_on.isoformat(),
        "alasan": "Alasan saya",
        "versi": str(proceeding.version),
    }
    answer = client.post(address + "kajian_awal/", fields)
    assert answer.status_code == 422
    assert "pelapor menyebut nama" in text(answer)
    assert client.post(address + "informasi_awal/", fields).status_code == 302
    assert client.get(address + "diregister/").status_code == 404  # no such step from here
    proceeding.refresh_from_db()
    fields["oleh"] = "pengawas"
    stale = client.post(address + "informasi_selesai/", fields)
    assert stale.status_code == 422
    assert "Alasan saya" in text(stale)


def test_questions_go_to_the_receipt_and_answers_come_back(office: Office) -> None:
    case, code = complaint(office)
    client = desk(office[1][0])
    client.post(f"/kasus/{case.pk}/tanya/", {"teks": "Pukul berapa?"})
    reader = Client()
    page = text(reader.post("/aduan/tanda-terima/", {"code": code}))
    assert "Pukul berapa?" in page
    token = re.search(r'name="berkas" value="([^"]*)"', page).group(1)  # type: ignore[union-attr]
    question = case.questions.get()
    reader.post(
        "/aduan/jawab/", {"berkas": token, "pertanyaan": question.pk, "text": "Pukul tujuh."}
    )
    assert "Pukul tujuh." in text(client.get(f"/kasus/{case.pk}/"))
    assert complaint_find(code)[0] == case


def test_a_plenary_by_pages(office: Office) -> None:
    """O5."""
    institution, officers, _ = office
    first, second = desk(officers[0]), desk(officers[1])
    day = SystemClock().now().date().isoformat()
    answer = first.post(
        f"/kasus/baru/{institution.pk}/",
        {"asal": "report", "tempat": "64.02", "diterima": day, "uraian": TEXT, "pelapor": "Ibu S"},
    )
    case = Case.objects.get()
    assert answer.headers["Location"] == f"/kasus/{case.pk}/"
    first.post(
        f"/kasus/{case.pk}/proses/baru/",
        {"jalur": "bawaslu:laporan", "nama": "A", "kedudukan": "asn_pns", "mulai": day},
    )
    fields = {"oleh": "petugas", "pada": day, "alasan": "x", "versi": "1"}
    assert first.post(f"/kasus/{case.pk}/proses/1/kajian_awal/", fields).status_code == 302
    fields = {
        "formal": ["identitas_pelapor", "pihak_terlapor", "dalam_waktu", "tanda_tangan"],
        "materiil": ["waktu_tempat", "uraian", "bukti"],
        "versi": "2",
    }
    assert first.post(f"/kasus/{case.pk}/proses/1/syarat/", fields).status_code == 302
    assert "7 dari 7" in text(first.get(f"/kasus/{case.pk}/"))
    fields = {
        "oleh": "pleno", "pada": day, "alasan": "Cukup", "versi": "3", "dokumen": ["kajian_awal"],
    }  # fmt: skip
    answer = first.post(f"/kasus/{case.pk}/proses/1/diregister/", fields)
    assert answer.status_code == 302, text(answer)
    page = text(second.get(f"/kasus/{case.pk}/"))
    assert "Cukup" in page
    assert case.proceedings.get().state == "kajian_awal"
    second.post(f"/kasus/{case.pk}/proses/1/suara/", {"suara": "setuju"})
    assert case.proceedings.get().state == "diregister"


def test_a_file_is_an_attachment_in_a_sandbox(office: Office) -> None:
    """O6."""
    case, _ = complaint(office)
    file_add(case=case, name='foto "1".jpg', media_type="image/jpeg", pieces=[b"\xff\xd8isi"])
    client = desk(office[1][0])
    assert "foto" in text(client.get(f"/kasus/{case.pk}/"))
    item = SealedItem.objects.get(kind="file")
    answer = client.get(f"/kasus/{case.pk}/berkas/{item.pk}/")
    assert b"".join(answer.streaming_content) == b"\xff\xd8isi"  # type: ignore[attr-defined]
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "1 catatan penguasaan" in text(client.get(f"/kasus/{case.pk}/"))
    CustodyEntry.objects.filter(item=item).update(actor_id="p-lain")
    assert "rantai terputus" in text(client.get(f"/kasus/{case.pk}/"))
    sealed = SealedItem.objects.get(kind="complaint")
    assert client.get(f"/kasus/{case.pk}/berkas/{sealed.pk}/").status_code == 404


def test_an_officer_is_shut_out_by_another(office: Office) -> None:
    case, _ = complaint(office)
    client, gone = desk(office[1][0]), desk(office[1][2])
    fields = {"petugas": office[1][2].actor.actor_id, "teks": "Ipar terlapor"}
    assert client.post(f"/kasus/{case.pk}/benturan/", fields).status_code == 302
    assert gone.get(f"/kasus/{case.pk}/").status_code == 404
    assert client.get(f"/kasus/{case.pk}/").status_code == 200


def test_a_custodian_keeps_a_name_releases_it_to_one_officer_and_watches(office: Office) -> None:
    case, _ = complaint(
        office, mode=ReporterMode.CONFIDENTIAL, identity=ReporterIdentity("Ibu Sari", "0812-77")
    )
    first, other = desk(office[1][0]), desk(office[1][1])
    keeper = desk(office[2][0])
    assert "Ibu Sari" not in text(first.get(f"/kasus/{case.pk}/"))
    assert first.get("/penjaga/").status_code == 404
    assert first.post(f"/penjaga/{case.pk}/nama/").status_code == 404
    assert TEXT not in text(keeper.get("/penjaga/"))
    assert "Ibu Sari" in text(keeper.post(f"/penjaga/{case.pk}/nama/"))
    fields = {"petugas": office[1][0].actor.actor_id, "teks": " "}
    assert keeper.post(f"/penjaga/{case.pk}/lepas/", fields).status_code == 422
    fields["teks"] = "Diperlukan untuk klarifikasi"
    assert keeper.post(f"/penjaga/{case.pk}/lepas/", fields).status_code == 302
    assert "Ibu Sari" in text(first.get(f"/kasus/{case.pk}/"))
    assert "Ibu Sari" not in text(other.get(f"/kasus/{case.pk}/"))
    day = SystemClock().now().date().isoformat()
    fields = {"nama": "Ibu Sari", "unit": "Dinas", "sejak": day}
    assert keeper.post(f"/penjaga/{case.pk}/pantau/", fields).status_code == 302
    watch = case.watches.get()
    address = f"/penjaga/{case.pk}/pantau/{watch.pk}/"
    assert keeper.post(address, {"teks": "Dipindah ke kecamatan lain"}).status_code == 302
    assert watch.flags.count() == 1


def test_a_vote_with_locked_keys_leads_back_to_the_case(office: Office) -> None:
    """O3."""
    case, _ = complaint(office)
    client = desk(office[1][0])
    begin(client, case)
    Sitting.objects.all().delete()
    answer = client.post(
        f"/kasus/{case.pk}/proses/1/suara/",
        {"suara": "setuju"},
        headers={"referer": f"http://127.0.0.1/kasus/{case.pk}/"},
    )
    after = parse_qs(urlsplit(answer.headers["Location"]).query)["lanjut"][0]
    assert after == f"/kasus/{case.pk}/"
    elsewhere = client.post(
        f"/kasus/{case.pk}/proses/1/suara/", headers={"referer": "https://elsewhere.example/x"}
    )
    assert elsewhere.headers["Location"] == "/kunci/"
