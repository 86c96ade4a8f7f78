"""Pages of dusun, RW and RT (design 4, practice 9).

P1 the list is for people with a grant there, proposals marked; a CSV of it may be sent again
P2 one is proposed by a form; what was typed stays when it is refused
P3 a list with faults answers with every fault at once and writes nothing
P4 a supervisor approves, rejects, renames, merges and splits; a stale page answers 409 and keeps
   the input
P5 who may not decide is refused; a proposal is on the supervisor's board and on no public page
P6 a kelurahan has no dusun; P7 each write leaves an audit row
"""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from teduh.apps.accounts.models import Institution
from teduh.apps.audit.models import AuditEntry
from teduh.apps.regions.models import Place, PlaceKind
from teduh.kernel.scope import Role
from tests.builders.accounts import institution, person, place

pytestmark = pytest.mark.django_db
DESA, KELURAHAN = "64.02.01.2001", "64.02.01.1001"
LIST = f"/wilayah/{DESA}/susunan/"


@pytest.fixture(autouse=True)
def villages(db: None) -> None:
    place(DESA)
    town = place(KELURAHAN)
    town.kind = PlaceKind.KELURAHAN
    town.save()


@pytest.fixture
def office() -> Institution:
    return institution()


def client(office: Institution, role: Role) -> Client:
    found = Client()
    found.force_login(person("", (office, role)))
    return found


@pytest.fixture
def monitor(office: Institution) -> Client:
    return client(office, Role.MONITOR)


@pytest.fixture
def supervisor(office: Institution, settings: Any) -> Client:
    return client(office, Role.SUPERVISOR)


def propose(who: Client, name: str, kind: str = "hamlet", parent: str = DESA) -> Any:
    sent = {"jenis": kind, "induk": parent, "nama": name}
    return who.post(f"/wilayah/{DESA}/susunan/usul/", sent)


def send(who: Client, text: bytes, village: str = DESA) -> Any:
    file = SimpleUploadedFile("rt.csv", text, "text/csv")
    return who.post(f"/wilayah/{village}/susunan/unggah/", {"berkas": file})


def decide(who: Client, code: str, what: str, version: int, **more: str) -> Any:
    sent = {"keputusan": what, "versi": str(version), **more}
    return who.post(f"/wilayah/{code}/putusan/", sent)


def states() -> dict[str, str]:
    return dict(
        Place.objects.filter(level__in=("hamlet", "rw", "rt")).values_list("path", "status")
    )


def test_a_proposal_is_listed_marked_and_not_public(monitor: Client) -> None:  # P1, P2, P5
    answer = propose(monitor, "Hulu Sungai")
    assert (answer.status_code, answer.url) == (302, LIST)
    page = monitor.get(LIST).content.decode()
    assert "Hulu Sungai" in page
    assert "diusulkan" in page
    assert "(diusulkan)" in monitor.get(f"/wilayah/{DESA}/").content.decode()
    for address in (f"/wilayah/{DESA}/", "/cari.json?q=Hulu+Sungai", f"/wilayah/{DESA}.d01/"):
        text = Client().get(address).content.decode()
        assert '"name": "Hulu Sungai"' not in text, address
        assert ">Hulu Sungai" not in text, address
    assert Client().get(f"/wilayah/{DESA}.d01/").status_code == 404
    assert AuditEntry.objects.filter(verb="hamlet_proposed").count() == 1


def test_a_refused_proposal_keeps_what_was_typed(monitor: Client) -> None:  # P2
    propose(monitor, "Hulu")
    answer = propose(monitor, "HULU")
    assert answer.status_code == 422
    assert 'value="HULU"' in answer.content.decode()
    assert list(states()) == [f"{DESA}.d01"]


def test_a_list_with_faults_tells_all_and_writes_nothing(monitor: Client) -> None:  # P3
    answer = send(monitor, b"dusun,rw,rt\n,01,02\nHulu,01,lima\nHulu,01,02\nHULU,1,2\n")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "baris 2" in page.lower()
    assert "baris 3, kolom rt" in page.lower()
    assert "baris 5" in page.lower()
    assert states() == {}


def test_the_csv_of_the_list_may_be_sent_again(monitor: Client) -> None:  # P1, P3
    assert send(monitor, b"dusun;rw;rt\nHulu;-;001\nHilir;01;02\n").status_code == 302
    text = monitor.get(f"/wilayah/{DESA}/susunan.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(r["dusun"], r["rw"], r["rt"], r["status"]) for r in rows] == [
        ("Hulu", "", "", "proposed"),
        ("Hulu", "", "01", "proposed"),
        ("Hilir", "", "", "proposed"),
        ("Hilir", "01", "", "proposed"),
        ("Hilir", "01", "02", "proposed"),
    ]
    before = states()
    assert send(monitor, text.encode()).status_code == 302
    assert states() == before


def test_a_kelurahan_has_no_dusun(monitor: Client) -> None:  # P6
    page = monitor.get(f"/wilayah/{KELURAHAN}/susunan/").content.decode()
    assert 'value="rt"' in page
    assert 'value="hamlet"' not in page
    assert send(monitor, b"dusun,rw,rt\nHulu,01,02\n", KELURAHAN).status_code == 422
    assert send(monitor, b"dusun,rw,rt\n-,01,02\n", KELURAHAN).status_code == 302
    assert list(states()) == [f"{KELURAHAN}.rw01", f"{KELURAHAN}.rw01.rt02"]


def test_a_supervisor_approves_all_or_rejects_one(monitor: Client, supervisor: Client) -> None:
    send(monitor, b"dusun,rw,rt\nHulu,-,1\nHilir,-,1\n")  # P4
    assert decide(supervisor, f"{DESA}.d02", "tolak", 1).status_code == 302
    assert states()[f"{DESA}.d02.rw00.rt01"] == "ended"
    seen = [f"{DESA}.d01:1", f"{DESA}.d01.rw00.rt01:1"]
    answer = supervisor.post(f"{LIST}setujui/", {"usulan": seen})
    assert answer.status_code == 302
    assert states()[f"{DESA}.d01.rw00.rt01"] == "active"
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"hamlets_proposed", "hamlet_rejected", "hamlet_approved"} <= verbs


def test_approving_what_changed_meanwhile_approves_nothing(
    monitor: Client, supervisor: Client
) -> None:  # P4
    send(monitor, b"dusun,rw,rt\nHulu,-,-\nHilir,-,-\n")
    decide(supervisor, f"{DESA}.d02", "setujui", 1)
    seen = [f"{DESA}.d01:1", f"{DESA}.d02:1"]
    assert supervisor.post(f"{LIST}setujui/", {"usulan": seen}).status_code == 409
    assert states() == {f"{DESA}.d01": "proposed", f"{DESA}.d02": "active"}


def test_a_stale_page_answers_409_and_keeps_the_name(monitor: Client, supervisor: Client) -> None:
    propose(monitor, "Hulu")  # P4
    decide(supervisor, f"{DESA}.d01", "setujui", 1)
    assert decide(supervisor, f"{DESA}.d01", "ganti-nama", 2, nama="Hulu Baru").status_code == 302
    answer = decide(supervisor, f"{DESA}.d01", "ganti-nama", 2, nama="Hulu Lama")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert 'value="Hulu Lama"' in page
    assert 'name="versi" value="3"' in page
    assert Place.objects.get(path=f"{DESA}.d01").name == "Hulu Baru"
    assert decide(supervisor, f"{DESA}.d01", "ganti-nama", 3, nama="Hulu Lama").status_code == 302


def test_a_page_without_version_is_stale(monitor: Client, supervisor: Client) -> None:  # P4
    propose(monitor, "Hulu")
    sent = {"keputusan": "setujui"}
    assert supervisor.post(f"/wilayah/{DESA}.d01/putusan/", sent).status_code == 409
    assert states() == {f"{DESA}.d01": "proposed"}


def test_merging_leads_old_codes_to_what_continues(monitor: Client, supervisor: Client) -> None:
    send(monitor, b"dusun,rw,rt\nHulu,-,1\nHilir,-,2\n")  # P4
    pending = Place.objects.filter(status="proposed").values_list("path", "version")
    seen = [f"{path}:{version}" for path, version in pending]
    supervisor.post(f"{LIST}setujui/", {"usulan": seen})
    assert decide(supervisor, f"{DESA}.d02", "gabung", 1, ke=f"{DESA}.d01").status_code == 409
    assert decide(supervisor, f"{DESA}.d02", "gabung", 2, ke=f"{DESA}.d01").status_code == 302
    moved = Client().get(f"/wilayah/{DESA}.d02/")
    assert moved.status_code == 302
    assert moved.url.startswith(f"/wilayah/{DESA}.d01/")
    assert states()[f"{DESA}.d01.rw00.rt02"] == "active"
    assert AuditEntry.objects.filter(verb="hamlets_merged").count() == 1


def test_splitting_leads_the_old_code_to_both_parts(monitor: Client, supervisor: Client) -> None:
    send(monitor, b"dusun,rw,rt\nHulu,-,1\nHulu,-,2\n")  # P4, P7
    pending = Place.objects.filter(status="proposed").values_list("path", "version")
    seen = [f"{path}:{version}" for path, version in pending]
    supervisor.post(f"{LIST}setujui/", {"usulan": seen})
    old = f"{DESA}.d01"
    assert 'value="pecah"' in supervisor.get(f"/wilayah/{old}/putusan/").content.decode()
    assert (
        'value="pecah"' not in supervisor.get(f"/wilayah/{old}.rw00.rt01/putusan/").content.decode()
    )
    shares = {f"{old}.rw00.rt01": "1", f"{old}.rw00.rt02": "2"}
    sent = {"nama_1": "Hulu Atas", "nama_2": "Hulu Bawah", **shares}
    same = decide(supervisor, old, "pecah", 2, **{**sent, "nama_2": "HULU  ATAS"})
    assert same.status_code == 422
    assert 'value="HULU  ATAS"' in same.content.decode()
    assert decide(supervisor, old, "pecah", 1, **sent).status_code == 409
    assert decide(monitor, old, "pecah", 2, **sent).status_code == 403
    assert states()[old] == "active"
    assert decide(supervisor, old, "pecah", 2, **sent).status_code == 302
    assert states()[old] == "ended"
    assert states()[f"{DESA}.d02.rw00.rt01"] == "active"
    assert states()[f"{DESA}.d03.rw00.rt02"] == "active"
    page = Client().get(f"/wilayah/{old}/").content.decode()
    assert f"{DESA}.d02 Hulu Atas" in page
    assert f"{DESA}.d03 Hulu Bawah" in page
    assert AuditEntry.objects.filter(verb="hamlet_split").count() == 1


def test_who_may_not_decide_is_refused(office: Institution, monitor: Client) -> None:  # P5
    propose(monitor, "Hulu")
    assert decide(monitor, f"{DESA}.d01", "setujui", 1).status_code == 403
    assert monitor.post(f"{LIST}setujui/", {"usulan": [f"{DESA}.d01:1"]}).status_code == 403
    leader = client(office, Role.LEADER)
    assert propose(leader, "Hilir").status_code == 403
    assert "usul/" not in leader.get(LIST).content.decode()
    assert states() == {f"{DESA}.d01": "proposed"}


def test_no_other_village_is_approved_through_this_one(
    monitor: Client, supervisor: Client
) -> None:  # P4
    send(monitor, b"dusun,rw,rt\n-,01,02\n", KELURAHAN)
    supervisor.post(f"{LIST}setujui/", {"usulan": [f"{KELURAHAN}.rw01:1"]})
    assert states()[f"{KELURAHAN}.rw01"] == "proposed"


def test_proposals_wait_on_the_supervisors_board_alone(
    monitor: Client, supervisor: Client
) -> None:  # P5
    propose(monitor, "Hulu")
    assert f'href="{LIST}"' in supervisor.get("/papan/").content.decode()
    assert f'href="{LIST}"' not in monitor.get("/papan/").content.decode()
    assert f'href="{LIST}"' in supervisor.get(f"/wilayah/{DESA}/").content.decode()
    assert LIST not in Client().get(f"/wilayah/{DESA}/").content.decode()
