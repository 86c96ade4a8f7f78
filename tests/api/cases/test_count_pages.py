"""Counts of cases by pages: the leader's, the publication, the public tab, periods of clocks.

Requirements: C1 the leader's page and its files show counts and no name, nothing below five; C2
Bawaslu's are not the Pemkab's and the other way round, nor an analyst's; C3 looked at first, then
published, then on the region's page, then taken back; C4 the tab is there only with content, and
says what was stated in public with its conflicts, never summed; C5 a period is set by a page, and
one that cannot be keeps what was typed; C6 the board leads a leader there.
"""

from __future__ import annotations

import csv
import html
import io
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from teduh.apps.accounts.models import Institution, Person
from teduh.apps.cases.models import ClockPeriod
from teduh.apps.counts.models import CountsPublication
from teduh.kernel.clock import SystemClock
from teduh.kernel.scope import Role
from tests.builders.accounts import institution, person, place
from tests.builders.cases import case_row, clock_row, proceeding_row

pytestmark = pytest.mark.django_db
REFERRED = ("diterima", "kajian_awal", "diregister", "kajian", "pleno", "pelanggaran", "diteruskan")
DISCIPLINE, ETHICS = "disiplin-hadir-deklarasi-calon", "etik-foto-bersama-bakal-calon"


def signed_in(office: Institution, role: Role) -> Client:
    somebody: Person = person("", (office, role))
    TOTP.activate(somebody, "JBSWY3DPEHPK3PXP")
    client = Client(HTTP_HOST="127.0.0.1", REMOTE_ADDR="127.0.0.1")
    client.force_login(somebody)
    return client


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


@pytest.fixture
def bawaslu() -> Institution:
    office = institution("64.02", "bawaslu", name="Bawaslu Teduh")
    for act, count, states in (
        (DISCIPLINE, 8, REFERRED),
        (ETHICS, 6, REFERRED[:3]),
        (ETHICS, 5, REFERRED),
    ):
        for _ in range(count):
            case = case_row(office, rules=[act])
            proceeding_row(case, "bawaslu", *states)
    return office


def test_a_leader_sees_counts_and_no_names(bawaslu: Institution) -> None:  # C1, C6
    now = SystemClock().now()
    for case in bawaslu.cases.all()[:6]:
        clock_row(case.proceedings.get(), due_at=now - timedelta(days=1))
    client = signed_in(bawaslu, Role.LEADER)
    assert client.get("/kasus/ringkasan/").headers["Location"] == f"/kasus/ringkasan/{bawaslu.pk}/"
    page = text(client.get(f"/kasus/ringkasan/{bawaslu.pk}/"))
    assert "19 kasus diterima" in page
    assert "Disiplin ASN" in page
    for case in bawaslu.cases.all():
        assert case.pk not in page
        assert case.pk[:8] not in page
    answer = client.get(f"/kasus/ringkasan/{bawaslu.pk}.csv")
    rows = {(r["group"], r["name"]): r["count"] for r in csv.DictReader(io.StringIO(text(answer)))}
    assert rows["tahap", "diteruskan kepada yang berwenang"] == "13"
    assert rows["tangga", "Diteruskan"] == "13"
    assert rows["tenggat", "lewat tenggat"] == "6"
    assert all(count == "" or int(count) >= 5 for count in rows.values())
    assert client.get(f"/kasus/ringkasan/{bawaslu.pk}.json").json()["rows"]
    board = text(client.get("/papan/"))
    assert f"/kasus/ringkasan/{bawaslu.pk}/" in board


def test_few_cases_are_not_shown() -> None:  # C1
    office = institution("64.02", "bawaslu")
    client = signed_in(office, Role.COORDINATOR)
    assert "Belum ada kasus" in text(client.get(f"/kasus/ringkasan/{office.pk}/"))
    for _ in range(4):
        case_row(office)
    page = text(client.get(f"/kasus/ringkasan/{office.pk}/"))
    assert "Kurang dari lima kasus" in page
    assert "4 kasus" not in page


def test_compartments(bawaslu: Institution) -> None:  # C2
    pemkab = institution("64.02", "pemkab")
    for role in Role:
        if role is Role.CITIZEN:
            continue
        client = signed_in(pemkab, role)
        for address in ("/", ".csv", ".json", "/terbitkan/"):
            assert client.get(f"/kasus/ringkasan/{bawaslu.pk}{address}").status_code == 404
        assert bawaslu.name not in text(client.get("/papan/"))
    for role in (Role.ANALYST, Role.CASE_OFFICER, Role.ADMINISTRATOR, Role.CUSTODIAN):
        assert signed_in(bawaslu, role).get(f"/kasus/ringkasan/{bawaslu.pk}/").status_code == 404


def test_published_seen_by_everybody_and_taken_back(bawaslu: Institution) -> None:  # C3, C4
    citizen = Client(HTTP_HOST="127.0.0.1", HTTP_ACCEPT="text/html")
    leader = signed_in(bawaslu, Role.LEADER)
    address = f"/kasus/ringkasan/{bawaslu.pk}/terbitkan/"
    asked = {"sejak": "2026-01-01", "sampai": "2026-06-30", "alasan": "Pleno 3 Juli 2026"}
    shown = text(leader.post(address, {**asked, "lihat": "1"}))
    assert "Yang akan menjadi publik" in shown
    assert "Pleno 3 Juli 2026" in shown
    assert not CountsPublication.objects.exists()
    assert signed_in(bawaslu, Role.COORDINATOR).post(address, asked).status_code == 403
    future = leader.post(address, {**asked, "sampai": "2199-01-01"})
    assert future.status_code == 422
    assert "Masanya belum lewat" in text(future)
    assert leader.post(address, asked).status_code == 302
    page = text(citizen.get("/wilayah/64.02/netralitas/"))
    assert "Diteruskan: 13" in page
    assert "Pleno 3 Juli 2026" in page
    rows = list(
        csv.DictReader(io.StringIO(text(citizen.get("/wilayah/64.02/tabel/perkara-instansi.csv"))))
    )
    assert {(r["ladder_id"], r["count"]) for r in rows} == {
        ("diteruskan", n) for n in ("13", "8", "5")
    }
    assert "dugaan" not in {r["ladder_id"] for r in rows}
    row = CountsPublication.objects.get()
    back = f"/kasus/ringkasan/{bawaslu.pk}/tarik/{row.pk}/"
    assert leader.post(back, {"alasan": ""}).status_code == 422
    assert leader.post(back, {"alasan": "Salah hitung"}).status_code == 302
    assert "Bawaslu Teduh" not in text(citizen.get("/wilayah/64.02/netralitas/"))
    assert citizen.get("/wilayah/64.02/tabel/perkara-instansi.csv").status_code == 404
    assert "Salah hitung" in text(leader.get(f"/kasus/ringkasan/{bawaslu.pk}/"))


def test_what_was_stated_in_public_stands_as_it_was_stated() -> None:  # C4
    place("64.02")
    place("64.03")
    citizen = Client(HTTP_HOST="127.0.0.1", HTTP_ACCEPT="text/html")
    page = text(citizen.get("/wilayah/64.02/netralitas/"))
    assert "11 orang" in page
    assert "8 perkara" in page
    assert "bertentangan dengan baris lain" in page
    assert "jumlah tidak disebut" in page
    assert "tidak pernah dijumlahkan" in page
    assert 'href="#kukar-03"' in page
    rows = list(
        csv.DictReader(
            io.StringIO(text(citizen.get("/wilayah/64.02/tabel/perkara-dilaporkan.csv")))
        )
    )
    assert len(rows) == 16
    assert {r["relation"] for r in rows} >= {"conflict", "part_of", "same_as"}
    assert all(r["source_url"].startswith("https://") for r in rows)
    english = text(
        citizen.get("/wilayah/64.02/netralitas/", headers={"cookie": "teduh_language=en"})
    )
    assert "11 people" in english
    assert "Forwarded to KASN" in english
    assert 'href="/wilayah/64.02/netralitas/"' in text(citizen.get("/wilayah/64.02/"))
    assert citizen.get("/wilayah/64.03/netralitas/").status_code == 404
    assert "netralitas/" not in text(citizen.get("/wilayah/64.03/"))


def test_a_period_is_set_by_a_page(bawaslu: Institution) -> None:  # C5
    client = signed_in(bawaslu, Role.ADMINISTRATOR)
    address = f"/kasus/tenggat/{bawaslu.pk}/"
    assert client.get("/kasus/tenggat/").headers["Location"] == address
    page = text(client.get(f"{address}?tenggat=putusan:pilkada"))
    assert 'value="putusan:pilkada" selected' in page
    today = SystemClock().now().date()
    asked = {
        "tenggat": "putusan:pilkada",
        "lama": "5",
        "satuan": "working_days",
        "sejak": (today + timedelta(days=3)).isoformat(),
        "alasan": "Perbawaslu baru, Pasal 9",
    }
    past = client.post(address, {**asked, "sejak": (today - timedelta(days=9)).isoformat()})
    assert past.status_code == 422
    assert "Perbawaslu baru, Pasal 9" in text(past)
    assert "sebelum hari" in text(past)
    assert client.post(address, asked).status_code == 302
    row = ClockPeriod.objects.get()
    page = text(client.get(address))
    assert "5 hari kerja sejak" in page
    assert "Perbawaslu baru, Pasal 9" in page
    stale = client.post(address, {**asked, "lama": "6"})
    assert stale.status_code == 422
    assert "Perbawaslu baru, Pasal 9" in text(stale)
    later = {**asked, "lama": "6", "sejak": (today + timedelta(days=9)).isoformat()}
    seen = f"putusan:pilkada={row.pk}"
    assert client.post(address, {**later, "terlihat": seen}).status_code == 302
    assert signed_in(bawaslu, Role.LEADER).get(address).status_code == 404
    other = institution("64.02", "pemkab")
    assert signed_in(other, Role.ADMINISTRATOR).get(address).status_code == 404
