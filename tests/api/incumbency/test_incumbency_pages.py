"""Pages of incumbents by Django's client.

Requirements: P1 the calendar is public, lists first, works for a place below and names no person;
P2 its tables have CSV and JSON; P3 the election's tab and the board lead there; P4 Bawaslu enters,
is refused in words with what was typed, sends a list, ends with a reason; P5 a stale form is told;
P6 the Pemkab asks, sees window, checklist and letters, keeps a sheet and gets it as CSV; P7 neither
reaches the other's; P8 an analyst reads and does not decide, and is not shown the case.
"""

from __future__ import annotations

import csv
import html
import io
import json
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from teduh.apps.accounts.models import Institution
from teduh.apps.elections.models import OfficeHolder
from teduh.apps.incumbency.models import ComplianceCheck, WatchedEvent
from teduh.kernel.clock import SystemClock, local_date
from teduh.kernel.scope import Role
from tests.builders.accounts import person
from tests.builders.incumbency import Kukar, kukar_2024

pytestmark = pytest.mark.django_db
EVENT = {
    "pilkada": "pilkada-2024-bupati-6402",
    "tanggal": "2024-10-10",
    "jenis": "bantuan",
    "tempat": "64.02.01",
    "jabatan": "penjabat",
    "uraian": "Penyerahan sembako di kantor kecamatan",
    "sumber": "Berita daring",
}
PLAN = {
    "pilkada": "pilkada-2024-bupati-6402",
    "jenis": "mutasi",
    "tanggal": "2025-08-20",
    "tempat": "64.02",
}


@pytest.fixture
def kukar() -> Kukar:
    return kukar_2024()


def client(office: Institution | None = None, role: Role = Role.CASE_OFFICER) -> Client:
    one = Client(HTTP_HOST="127.0.0.1", REMOTE_ADDR="127.0.0.1")
    if office is not None:
        someone = person("", (office, role))
        TOTP.activate(someone, "JBSWY3DPEHPK3PXP")
        one.force_login(someone)
    return one


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_the_calendar_is_public_and_names_nobody(kukar: Kukar) -> None:
    """P1."""
    public = client()
    page = text(public.get("/petahana/64.02/"))
    for said in (
        "22 Maret 2024",
        "23 Desember 2025",
        "6 bulan sebelum penetapan pasangan calon",
        "belum dicocokkan dengan naskah resmi",
        "Surat Mendagri 100.2.1.3/1575/SJ",
        "Pjs",
        "19 April 2025",
        "Boalemo",
        "surat 0705/K.Bawaslu",
        "tidak ada yang dituduh",
    ):
        assert said in page, said
    assert "<script" not in page.partition("<main")[2]
    assert not [n for n in OfficeHolder.objects.values_list("name", flat=True) if n in page]
    below = public.get("/petahana/64.02.01/")
    assert (below.status_code, below.headers["Location"]) == (302, "/petahana/64.02/")
    assert public.get("/petahana/99/").status_code == 404
    assert "bupati" in text(public.get("/petahana/"))


def test_tables_have_their_files(kukar: Kukar) -> None:
    """P2."""
    public = client()
    rows = list(csv.DictReader(io.StringIO(text(public.get("/petahana/64.02/tabel/jendela.csv")))))
    assert [(row["start"], row["end"]) for row in rows] == [
        ("2024-03-22", "2025-06-23"),
        ("2024-03-22", "2025-05-11"),
        ("2025-06-23", "2025-12-23"),
    ]
    assert all(row["exceptions"] and row["confirmed"] == "no" for row in rows)
    for name in ("kalender", "jabatan"):
        found = json.loads(public.get(f"/petahana/64.02/tabel/{name}.json").content)
        assert found["rows"], name
    assert "570 K/TUN/Pilkada/2016" in text(public.get("/petahana/preseden.csv"))
    assert len(json.loads(public.get("/petahana/preseden.json").content)["rows"]) == 3
    assert public.get("/petahana/64.02/tabel/lain/").status_code == 404
    assert public.get("/petahana/64.02/tabel/jendela/").status_code == 200


def test_other_pages_lead_there(kukar: Kukar) -> None:
    """P3."""
    assert "/petahana/64.02/" in text(client().get("/wilayah/64.02/pilkada/"))
    officer = client(kukar.bawaslu)
    officer.post(f"/petahana/peristiwa/{kukar.bawaslu.pk}/baru/", EVENT)
    board = text(officer.get("/papan/"))
    assert "Periksa peristiwa yang berada dalam jendela" in board
    assert f"/petahana/peristiwa/{kukar.bawaslu.pk}/" in board
    assert "petahana" not in text(client(kukar.bawaslu, Role.CUSTODIAN).get("/papan/"))


def test_bawaslu_enters_and_ends_with_a_reason(kukar: Kukar) -> None:
    """P4, P5."""
    officer, desk = client(kukar.bawaslu), f"/petahana/peristiwa/{kukar.bawaslu.pk}/"
    refused = officer.post(f"{desk}baru/", EVENT | {"tanggal": "2090-01-01"})
    assert refused.status_code == 422
    assert "1 Januari 2090" in text(refused)
    assert EVENT["uraian"] in text(refused)
    before = officer.post(f"{desk}baru/", EVENT | {"tanggal": "2019-01-01"})
    assert "pemilihan ini dimulai" in text(before)
    assert officer.post(f"{desk}baru/", EVENT).status_code == 302
    event = WatchedEvent.objects.get()
    page = text(officer.get(f"{desk}{event.pk}/"))
    for said in ("perlu diperiksa", "10 Oktober 2024", "bukan pelanggaran", "ayat (4)"):
        assert said in page, said
    step = {"keputusan": "closed", "alasan": "", "versi": "1"}
    assert "hanya selesai dengan alasan" in text(officer.post(f"{desk}{event.pk}/", step))
    stale = step | {"alasan": "Rutin dalam anggaran", "versi": "0"}
    told = officer.post(f"{desk}{event.pk}/", stale)
    assert told.status_code == 409
    assert "Rutin dalam anggaran" in text(told)
    assert officer.post(f"{desk}{event.pk}/", stale | {"versi": "1"}).status_code == 302
    event.refresh_from_db()
    assert (event.state, event.reason) == ("closed", "Rutin dalam anggaran")


def test_a_list_tells_every_finding_and_then_is_taken(kukar: Kukar) -> None:
    """P4."""
    officer, desk = client(kukar.bawaslu), f"/petahana/peristiwa/{kukar.bawaslu.pk}/"
    head = "tanggal,jenis,tempat,jabatan,uraian,sumber\n"
    for body, status in (("x,pidato,64.99,raja,,\n", 422), ("", 422)):
        file = SimpleUploadedFile("daftar.csv", (head + body).encode())
        answer = officer.post(f"{desk}unggah/", {"pilkada": EVENT["pilkada"], "berkas": file})
        assert answer.status_code == status
    template = officer.get("/petahana/peristiwa/templat.csv").content
    file = SimpleUploadedFile("templat.csv", template)
    sent = {"pilkada": EVENT["pilkada"], "berkas": file}
    # The example of the template names Tenggarong, which the tests' country has not.
    place_missing = officer.post(f"{desk}unggah/", sent)
    assert "64.02.06" in text(place_missing)
    rows = template.replace(b"64.02.06", b"64.02.01")
    sent = {"pilkada": EVENT["pilkada"], "berkas": SimpleUploadedFile("a.csv", rows)}
    assert officer.post(f"{desk}unggah/", sent).status_code == 302
    listed = text(officer.get(f"/petahana/peristiwa/{kukar.bawaslu.pk}.csv"))
    assert "to_be_examined" in listed


def test_the_pemkab_checks_before_and_keeps_the_sheet(kukar: Kukar) -> None:
    """P6."""
    clerk, desk = client(kukar.pemkab, Role.COORDINATOR), f"/petahana/cek/{kukar.pemkab.pk}/"
    shown = text(clerk.get(f"{desk}baru/", PLAN))
    for said in (
        "Sebelum mutasi atau pelantikan pejabat",
        "23 Desember 2025",
        "Surat persetujuan Menteri Dalam Negeri",
        "Surat persetujuan Menteri Dalam Negeri, bertanggal sebelum tindakan.",
        "Tanggal ini sudah lewat",
    ):
        assert said in shown, said
    lines = PLAN | {
        "uraian": "Pelantikan kepala sekolah",
        "butir_alasan": "on",
        "surat_alasan": "Telaahan 12, 4 Agustus 2025",
    }
    untold = clerk.post(f"{desk}baru/", lines | {"surat_alasan": ""})
    assert untold.status_code == 422
    assert "suratnya belum disebut" in text(untold)
    assert not ComplianceCheck.objects.exists()
    answer = clerk.post(f"{desk}baru/", lines)
    check = ComplianceCheck.objects.get()
    assert answer.headers["Location"] == f"{desk}{check.pk}/"
    sheet = text(clerk.get(answer.headers["Location"]))
    assert "Telaahan 12, 4 Agustus 2025" in sheet
    assert "belum disebut" in sheet
    assert "Telaahan 12" in text(clerk.get(f"{desk}{check.pk}.csv"))
    early = text(clerk.get(f"{desk}baru/", PLAN | {"tanggal": "2019-01-01"}))
    assert "1 Januari 2019; pemilihan ini dimulai" in early
    leader = client(kukar.pemkab, Role.LEADER)
    assert leader.get(f"{desk}{check.pk}/").status_code == 200
    assert leader.get(f"{desk}baru/").status_code == 403


def test_a_check_whose_day_comes_soon_waits_on_the_board(kukar: Kukar) -> None:
    clerk, desk = client(kukar.pemkab, Role.ANALYST), f"/petahana/cek/{kukar.pemkab.pk}/"
    today = local_date(SystemClock().now(), "64.02").isoformat()
    plan = PLAN | {"jenis": "spanduk", "tanggal": today, "uraian": "Spanduk ajakan memilih"}
    assert clerk.post(f"{desk}baru/", plan).status_code == 302
    board = text(clerk.get("/papan/"))
    assert "Lengkapi cek kepatuhan: Spanduk" in board
    assert "Hari ini, 23.59 WITA" in board


def test_neither_reaches_the_other(kukar: Kukar) -> None:
    """P7: the same address answers as one that never was, whatever the role."""
    officer, clerk = client(kukar.bawaslu), client(kukar.pemkab)
    events = f"/petahana/peristiwa/{kukar.bawaslu.pk}"
    checks = f"/petahana/cek/{kukar.pemkab.pk}"
    officer.post(f"{events}/baru/", EVENT)
    clerk.post(f"{checks}/baru/", PLAN | {"uraian": "Pelantikan"})
    event, check = WatchedEvent.objects.get(), ComplianceCheck.objects.get()
    for one, addresses in (
        (clerk, (f"{events}/", f"{events}.csv", f"{events}/baru/", f"{events}/{event.pk}/")),
        (officer, (f"{checks}/", f"{checks}.json", f"{checks}/baru/", f"{checks}/{check.pk}/")),
    ):
        for address in addresses:
            assert one.get(address).status_code == 404, address
    # An institution's number with the other kind's address leads nowhere either.
    assert officer.get(f"/petahana/cek/{kukar.bawaslu.pk}/").status_code == 404
    assert clerk.get(f"/petahana/peristiwa/{kukar.pemkab.pk}/").status_code == 404
    assert "peristiwa" not in text(clerk.get("/papan/")).partition("<main")[2]


def test_an_analyst_reads_and_is_not_shown_the_case(kukar: Kukar) -> None:
    """P8."""
    officer, desk = client(kukar.bawaslu), f"/petahana/peristiwa/{kukar.bawaslu.pk}/"
    officer.post(f"{desk}baru/", EVENT)
    event, number = WatchedEvent.objects.get(), "0a1b2c3d" * 4
    noted = {"rujukan": f"/kasus/{number}/", "versi": "1"}
    assert officer.post(f"{desk}{event.pk}/", noted).status_code == 302
    assert f"/kasus/{number}/" in text(officer.get(f"{desk}{event.pk}/"))
    analyst = client(kukar.bawaslu, Role.ANALYST)
    page = text(analyst.get(f"{desk}{event.pk}/"))
    assert "diperiksa" in page
    assert number[:8] not in page + text(analyst.get(desk.rstrip("/") + ".csv"))
    step = {"keputusan": "closed", "alasan": "Rutin", "versi": "2"}
    assert analyst.post(f"{desk}{event.pk}/", step).status_code == 403
