"""The pages of the rights desk and of erasing, by Django's client.

Requirements: P1 a request is entered on its case, shown as overdue, answered by a text that tells
nothing of the reporter, which keeps what was typed when refused; P2 the accused's access prints
without who spoke; P3 an officer proposes, a custodian erases, both find the certificate and
nobody else; P4 what keeps a case from being erased is said.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from teduh.apps.cases.models import Case, DataRequest, Erasure, Proceeding, ReporterMode
from teduh.apps.cases.services.complaints import ReporterIdentity
from teduh.apps.vault.models import SealedItem, Tombstone
from tests.api.cases.test_case_pages import Office, begin, complaint, desk, text
from tests.builders.vault import founded_office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def exercise(settings: Any) -> None:
    settings.EXERCISE = True
    settings.SMALL_MACHINE = True


@pytest.fixture
def office() -> Office:
    return founded_office(officers=3)


def test_a_request_is_entered_and_answered_without_telling_who_reported(office: Office) -> None:
    """P1."""
    case, _ = complaint(
        office, mode=ReporterMode.NAMED, identity=ReporterIdentity("Sari Wulandari", "0812345678")
    )
    client = desk(office[1][0])
    form = {"dari": "accused", "permintaan": "access", "diterima": "2026-03-02T08:00"}
    answer = client.post(f"/kasus/{case.pk}/hak/baru/", {**form, "teks": "Siapa pelapornya?"})
    assert answer.status_code == 302, text(answer)
    request = DataRequest.objects.get()
    assert request.received_at.isoformat() == "2026-03-02T00:00:00+00:00"  # 08.00 WITA
    page = text(client.get("/kasus/hak/"))
    assert "lewat tenggat" in page
    assert f"/kasus/{case.pk}/hak/{request.pk}/" in page
    address = f"/kasus/{case.pk}/hak/{request.pk}/"
    assert "Siapa pelapornya?" in text(client.get(address))
    refused = client.post(address + "jawab/", {"teks": "Ibu Wulandari dari bagian umum"})
    assert refused.status_code == 422
    assert "membuka siapa yang melapor" in text(refused)
    assert "Ibu Wulandari dari bagian umum" in text(refused)
    assert client.post(address + "jawab/", {"teks": "Nama dan jabatan Anda."}).status_code == 302
    assert "Nama dan jabatan Anda." in text(client.get(address))
    assert client.get(address + "jawab/").status_code == 302
    assert desk(office[2][0]).get(address).status_code == 404


def test_the_accused_is_shown_the_claim_and_not_who_made_it(office: Office) -> None:
    """P2."""
    case, _ = complaint(
        office, mode=ReporterMode.NAMED, identity=ReporterIdentity("Sari Wulandari", "0812345678")
    )
    client = desk(office[1][0])
    begin(client, case)
    client.post(f"/kasus/{case.pk}/catatan/", {"teks": "Catatan dalam"})
    page = text(client.get(f"/kasus/{case.pk}/proses/1/hak-akses/"))
    assert "Lurah membagikan kaus paslon." in page
    assert "Tuan Anu" in page
    for hidden in ("Wulandari", "0812345678", "Catatan dalam"):
        assert hidden not in page
    assert client.get(f"/kasus/{case.pk}/proses/2/hak-akses/").status_code == 404


def test_two_people_erase_and_both_find_the_certificate(office: Office) -> None:
    """P3, P4."""
    case, _ = complaint(office)
    client, keeper = desk(office[1][0]), desk(office[2][0])
    begin(client, case)
    page = text(client.get(f"/kasus/{case.pk}/hapus/"))
    assert "belum berakhir" in page
    long_ago = case.received_on - timedelta(days=800)
    Case.objects.filter(pk=case.pk).update(received_on=long_ago)
    Proceeding.objects.update(state="tidak_diregister", state_since=long_ago)
    assert "Tidak diregister" in text(client.get(f"/kasus/{case.pk}/hapus/"))
    answer = client.post(f"/kasus/{case.pk}/hapus/", {"dasar": "tidak-diregister"})
    assert answer.status_code == 302, text(answer)
    assert "Diusulkan pada" in text(client.get(f"/kasus/{case.pk}/hapus/"))
    assert "Hapus selamanya" in text(keeper.get("/kasus/hapus/"))
    assert "Hapus selamanya" not in text(client.get("/kasus/hapus/"))
    assert client.post(f"/penjaga/{case.pk}/hapus/", {"putusan": "hapus"}).status_code == 404
    assert keeper.post(f"/penjaga/{case.pk}/hapus/", {"putusan": "tolak"}).status_code == 302
    assert not Erasure.objects.exists()
    client.post(f"/kasus/{case.pk}/hapus/", {"dasar": "tidak-diregister"})
    answer = keeper.post(f"/penjaga/{case.pk}/hapus/", {"putusan": "hapus"})
    assert answer.headers["Location"] == f"/kasus/{case.pk}/terhapus/"
    assert not SealedItem.objects.filter(case_key__case_id=case.pk).exists()
    stone = Tombstone.objects.get()
    for reader in (client, keeper):
        page = text(reader.get(f"/kasus/{case.pk}/terhapus/"))
        assert stone.signature in page
        assert str(stone.last_backup_ends_on.year) in page
    assert desk(office[2][1]).get(f"/kasus/{case.pk}/terhapus/").status_code == 404
    assert desk(office[1][1]).get(f"/kasus/{case.pk}/terhapus/").status_code == 404
    assert client.get(f"/kasus/{case.pk}/").status_code == 404
