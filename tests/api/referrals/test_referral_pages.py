"""Documents, referrals and follow-up at an officer's desk, by Django's client.

Requirements: P1 choose a document, fill in, download as PDF or DOCX, sealed and listed; P2 a letter
recorded, receipt, reminder, packet by pages, whole offline; P3 follow-up typed and imported, every
finding told; P4 the recap as page and PDF; P5 who holds no wrap finds nothing; P6 what was typed
comes back when keys locked; P7 names stay off the list by numbers; P8 both languages.
"""

from __future__ import annotations

import html
import io
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from teduh.apps.accounts.models import Institution, Person
from teduh.apps.cases.models import Proceeding
from teduh.apps.referrals.models import FollowUp, Referral
from teduh.apps.vault.models import SealedDraft, Sitting
from teduh.kernel.clock import SystemClock
from teduh.kernel.sealing.packets import check_packet
from tests.builders.referrals import ACCOUNT, NAME, REPORTER
from tests.builders.vault import PASSPHRASE, Officer, founded_office

pytestmark = pytest.mark.django_db
Office = tuple[Institution, list[Officer], list[Officer]]


@pytest.fixture(autouse=True)
def exercise(settings: Any) -> None:
    settings.EXERCISE = True
    settings.SMALL_MACHINE = True


@pytest.fixture
def office() -> Office:
    return founded_office(officers=2)


def desk(officer: Officer) -> Client:
    Person.objects.filter(actor_id=officer.actor.actor_id).update(is_demo=True)
    client = Client(HTTP_HOST="127.0.0.1", REMOTE_ADDR="127.0.0.1")
    client.force_login(Person.objects.get(actor_id=officer.actor.actor_id))
    client.post("/kunci/buka/", {"frasa": PASSPHRASE})
    return client


def today() -> str:
    return SystemClock().now().date().isoformat()


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def whole(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.fixture
def case(office: Office) -> tuple[Client, Proceeding]:
    """A report at the counter whose track stands at `pelanggaran`."""
    client = desk(office[1][0])
    fields = {"asal": "report", "tempat": "64.02", "diterima": today(), "uraian": ACCOUNT["what"],
              "pelapor": ACCOUNT["reporter"]}  # fmt: skip
    answer = client.post(f"/kasus/baru/{office[0].pk}/", fields)
    address = answer.headers["Location"]
    fields = {"jalur": "bawaslu:laporan", "nama": NAME, "kedudukan": "asn_pns", "mulai": today()}
    assert client.post(f"{address}proses/baru/", fields).status_code == 302
    Proceeding.objects.update(state="pelanggaran")
    return client, Proceeding.objects.get()


def refer(client: Client, proceeding: Proceeding, **more: str) -> Referral:
    fields = {"tujuan": "bkn", "nomor": "001/PP", "tanggal": today(), "surat": "", **more}
    address = f"/kasus/{proceeding.case_id}/penerusan/baru/{proceeding.number}/"
    answer = client.post(address, fields)
    assert answer.status_code == 302, text(answer)
    return proceeding.referrals.get(letter_number=fields["nomor"])


def make(client: Client, proceeding: Proceeding, form: str, **answers: str) -> Any:
    address = f"/kasus/{proceeding.case_id}/dokumen/surat_penerusan/1/"
    fields = {"nomor": "001/PP", "kepada": "BKN", "perbuatan": "Membagikan kaus.",
              "keterangan_terlapor": "Belum didengar.", "dasar": "PP 94/2021",
              "permintaan": "Tindak lanjut.", "bentuk": form, **answers}  # fmt: skip
    return client.post(address, fields)


def test_a_document_is_made_sealed_listed_and_handed_out(case: tuple[Client, Proceeding]) -> None:
    """P1."""
    client, proceeding = case
    base = f"/kasus/{proceeding.case_id}/dokumen/"
    assert "Surat penerusan" in text(client.get(base))
    page = text(client.get(base + "surat_penerusan/1/"))
    assert ACCOUNT["what"] in page  # what the case knows stands there
    refused = make(client, proceeding, "pdf", permintaan="")
    assert refused.status_code == 422
    assert "Membagikan kaus." in text(refused)
    odd = make(client, proceeding, "pdf", permintaan="Segera \U0001f389")
    assert odd.status_code == 422
    assert "\U0001f389" in text(odd)
    for form in ("pdf", "docx"):
        assert make(client, proceeding, form).status_code == 302
    page = text(client.get(base))
    links = re.findall(r'href="(/kasus/[^"]+/dokumen/berkas/[^"]+)"', page)
    assert len(links) == 2
    docx, pdf = (whole(client.get(link)) for link in links)  # newest first
    assert docx.startswith(b"PK")
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.docinfo["/Title"]) == "SURAT PENERUSAN"
    answer = client.get(links[0])
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert client.get(f"/kasus/{proceeding.case_id}/").status_code == 200
    assert client.get(base + "surat_panggilan/1/").status_code == 404  # the local government's
    assert client.get(base + "kajian/").status_code == 404  # about a person
    assert client.get(base + "kajian/9/").status_code == 404


def test_a_referral_from_letter_to_packet(case: tuple[Client, Proceeding]) -> None:
    """P2, P7."""
    client, proceeding = case
    make(client, proceeding, "pdf")
    page = text(client.get(f"/kasus/{proceeding.case_id}/penerusan/baru/1/"))
    letter = re.search(r'<option value="([0-9a-f]{32})"', page).group(1)  # type: ignore[union-attr]
    referral = refer(client, proceeding, surat=letter)
    base = f"/kasus/{proceeding.case_id}/penerusan/{referral.number}/"
    assert client.post(base + "terima/", {"pada": today(), "versi": "1"}).status_code == 302
    stale = client.post(base + "ingat/", {"pada": today(), "versi": "1"})
    assert stale.status_code == 422
    assert client.post(base + "ingat/", {"pada": today(), "versi": "2"}).status_code == 302
    page = text(client.get(base + "paket/"))
    phrase = re.search(r'name="frasa"[^>]*>\s*([a-z-]+)', page).group(1)  # type: ignore[union-attr]
    refused = client.post(base + "paket/", {"isi": [letter], "segel": "on", "frasa": phrase})
    assert refused.status_code == 422
    fields = {"isi": [letter], "segel": "on", "frasa": phrase, "diperiksa": "on"}
    packet = client.post(base + "paket/", fields)
    assert "no-store" in packet.headers["Cache-Control"]
    report = check_packet(packet.content, passphrase=phrase)
    assert report.ok
    assert report.manifest["is_exercise"]
    listed = text(client.get("/penerusan/"))
    assert "001/PP" in listed
    assert NAME not in listed
    assert REPORTER not in listed


def test_nothing_goes_anywhere_before_its_state(case: tuple[Client, Proceeding]) -> None:
    client, proceeding = case
    Proceeding.objects.update(state="kajian")
    address = f"/kasus/{proceeding.case_id}/penerusan/baru/1/"
    assert "Belum ada lembaga yang menerima" in text(client.get(address))
    fields = {"tujuan": "bkn", "nomor": "1", "tanggal": today(), "surat": ""}
    assert client.post(address, fields).status_code == 200
    assert not Referral.objects.exists()


def test_follow_up_typed_and_imported(case: tuple[Client, Proceeding], office: Office) -> None:
    """P3."""
    client, proceeding = case
    address = f"/kasus/{proceeding.case_id}/tindak-lanjut/1/"
    assert client.get(address).status_code == 404  # not referred yet
    refer(client, proceeding)
    assert client.get(address).status_code == 200
    wrong = {"instansi": "ppk", "versi": "1", "in_force_on": today(), "decree_number": "SK/1"}
    answer = client.post(address, wrong)
    assert answer.status_code == 422
    assert "Tanggal keputusan" in text(answer)
    right = {**wrong, "decree_on": today(), "decree_kind": "sedang"}
    assert client.post(address, right).status_code == 302
    assert FollowUp.objects.get().result == "sanksi"
    base = f"/penerusan/{office[0].pk}/"
    template = client.get(base + "contoh.xlsx")
    assert template.content.startswith(b"PK")
    book = openpyxl.load_workbook(io.BytesIO(template.content))
    page = book["tindak_lanjut"]
    page["M2"] = "02/03/2026"
    stream = io.BytesIO()
    book.save(stream)
    answer = client.post(base + "impor/", {"berkas": upload(stream)})
    assert answer.status_code == 422
    assert "berupa teks dan bukan tanggal" in text(answer)
    page["M2"] = SystemClock().now().date()
    stream = io.BytesIO()
    book.save(stream)
    assert client.post(base + "impor/", {"berkas": upload(stream)}).status_code == 302
    assert FollowUp.objects.get().idis_on.isoformat() == today()
    assert client.post(base + "impor/", {}).status_code == 422
    bad = SimpleUploadedFile("x.xlsx", b"bukan excel \x00\x01")
    assert client.post(base + "impor/", {"berkas": bad}).status_code == 422


def upload(stream: io.BytesIO) -> SimpleUploadedFile:
    return SimpleUploadedFile("tindak-lanjut.xlsx", stream.getvalue())


def test_the_recap_as_page_and_pdf(case: tuple[Client, Proceeding], office: Office) -> None:
    """P4."""
    client, proceeding = case
    refer(client, proceeding)
    agency = FollowUp.objects.get().agency_name
    base = f"/penerusan/{office[0].pk}/rekap/"
    page = text(client.get(base, {"lembaga": agency}))
    assert NAME in page
    assert "0 dari 1" in page
    pdf = client.get(base, {"lembaga": agency, "bentuk": "pdf"})
    assert pdf.content.startswith(b"%PDF")
    assert client.get(base, {"lembaga": agency, "bentuk": "docx"}).content.startswith(b"PK")
    assert client.get(base, {"lembaga": "tidak ada"}).status_code == 404


def test_whoever_holds_no_wrap_finds_nothing(
    case: tuple[Client, Proceeding], office: Office
) -> None:
    """P5."""
    client, proceeding = case
    make(client, proceeding, "pdf")
    referral = refer(client, proceeding)
    from teduh.apps.vault.models import KeyWrap

    shut_out = office[1][1]
    KeyWrap.objects.filter(actor_id=shut_out.actor.actor_id).delete()
    other = founded_office(kind="pemkab")
    base = f"/kasus/{proceeding.case_id}/"
    for someone in (desk(shut_out), desk(other[1][0]), desk(office[2][0])):
        for tail in (
            "dokumen/", "dokumen/kajian/1/", "penerusan/baru/1/", f"penerusan/{referral.number}/",
            f"penerusan/{referral.number}/paket/", "tindak-lanjut/1/",
        ):  # fmt: skip
            assert someone.get(base + tail).status_code == 404, tail
    assert "001/PP" not in text(desk(shut_out).get("/penerusan/"))
    assert desk(other[1][0]).get(f"/penerusan/{office[0].pk}/impor/").status_code == 404
    assert desk(office[2][0]).get("/penerusan/").status_code == 404


def test_what_was_typed_comes_back(case: tuple[Client, Proceeding]) -> None:
    """P6."""
    client, proceeding = case
    Sitting.objects.all().delete()
    answer = make(client, proceeding, "pdf", permintaan="Kalimat panjang yang tidak boleh hilang")
    assert answer.status_code == 302
    assert "Kalimat" not in str(SealedDraft.objects.values())
    after = parse_qs(urlsplit(answer.headers["Location"]).query)["lanjut"][0]
    client.post("/kunci/buka/", {"frasa": PASSPHRASE, "lanjut": after})
    assert "Kalimat panjang yang tidak boleh hilang" in text(client.get(after))


def test_pages_speak_english_too(case: tuple[Client, Proceeding]) -> None:
    """P8."""
    client, proceeding = case
    refer(client, proceeding)
    client.post("/bahasa/en/", {"next": "/"})
    client.get("/bahasa/en/")
    page = text(client.get("/penerusan/"))
    assert "Referrals and follow-up" in page
    assert "no answer yet" in page
