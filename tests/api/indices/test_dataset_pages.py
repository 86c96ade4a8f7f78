"""Pages of datasets (issue: Excel round trip; protection 4, 6).

W1  a template downloads without an account, as an attachment that runs nothing
W2  a file with faults answers 422 with every fault by sheet, row and column, keeps what was chosen
W3  a clean file becomes a version and, when asked, a run; the same again says so
W4  a dataset, its values and its file are seen by its institution alone
W5  sending needs an analyst's grant; others get 404, no account is asked to sign in
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from teduh.apps.accounts.models import Institution
from teduh.apps.indices.models import Dataset, DatasetVersion, Run
from teduh.kernel.scope import Role
from tests.builders import indices
from tests.builders.accounts import institution, person

pytestmark = pytest.mark.django_db
COUNTS = dict(zip(indices.DISTRICTS, (3, 1, 0), strict=True))


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path, db: None) -> None:
    settings.ARTEFACTS_URL = str(tmp_path / "artefacts")
    indices.places()


@pytest.fixture
def office() -> Institution:
    return institution()


@pytest.fixture
def analyst(office: Institution) -> Client:
    client = Client()
    client.force_login(person("", (office, Role.ANALYST)))
    return client


def form(office: Institution, content: bytes, **fields: str) -> dict[str, Any]:
    return {
        "instansi": str(office.pk),
        "instrumen": indices.IKP,
        "wilayah": indices.REGENCY,
        "tingkat": "district",
        "nama": "Data uji",
        "berkas": SimpleUploadedFile("isian.csv", content, "text/csv"),
        **fields,
    }


def test_template__w1() -> None:
    query = {"instrumen": indices.IKP, "wilayah": indices.REGENCY, "tingkat": "district"}
    response = Client().get("/himpunan/templat/", query)
    assert response.status_code == 200
    assert response.content.startswith(b"PK")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Security-Policy"] == "sandbox"
    assert Client().get("/himpunan/templat/", {**query, "wilayah": "6402"}).status_code == 422
    assert Client().get("/himpunan/templat/", {**query, "tingkat": "province"}).status_code == 422
    assert Client().get("/himpunan/templat/", {**query, "wilayah": "99"}).status_code == 404


def test_faults__w2(analyst: Client, office: Institution) -> None:
    text = indices.csv_of(indices.counts(COUNTS)).decode().splitlines()
    cells = text[1].split(",")
    cells[1], cells[2] = "banyak", "1.234"
    text[1] = ",".join(cells)
    response = analyst.post("/himpunan/unggah/", form(office, "\n".join(text).encode()))
    assert response.status_code == 422
    page = response.content.decode()
    for words in ("baris 2, kolom a01:1", "baris 2, kolom a01:2", 'value="Data uji"'):
        assert words in page
    assert not Dataset.objects.exists()


def test_clean_file__w3(analyst: Client, office: Institution) -> None:
    content = indices.csv_of(indices.counts(COUNTS))
    response = analyst.post("/himpunan/unggah/", form(office, content))
    version = DatasetVersion.objects.get()
    assert response.headers["Location"] == f"/himpunan/{version.dataset.slug}/"
    response = analyst.post("/himpunan/unggah/", form(office, content, hitung="on"))
    assert DatasetVersion.objects.count() == 1
    run = Run.objects.get()
    assert response.headers["Location"] == f"/hasil/{run.run_id[:16]}/"


def test_own_dataset__w4(analyst: Client, office: Institution) -> None:
    analyst.post("/himpunan/unggah/", form(office, indices.csv_of(indices.counts(COUNTS))))
    base = f"/himpunan/{Dataset.objects.get().slug}"
    addresses = [
        *(
            f"{base}/",
            f"{base}.csv",
            f"{base}.json",
            f"{base}/v1/nilai/",
            f"{base}/v1/nilai/?bagian=2",
        ),
        *(f"{base}/v1/nilai.csv", f"{base}/v1/nilai.json", f"{base}/v1/berkas/"),
    ]
    outsider = Client()
    outsider.force_login(person("", (institution(), Role.ANALYST)))
    for address in addresses:
        response = analyst.get(address)
        assert response.status_code == 200, address
        assert response.headers["Cache-Control"] == "private, no-store"
        assert outsider.get(address).status_code == 404
        assert Client().get(address).status_code == 302
    listed = analyst.get("/himpunan.json").json()["rows"]
    assert [row["name"] for row in listed] == ["Data uji"]
    assert outsider.get("/himpunan.json").json()["rows"] == []


def test_who_may_send__w5(office: Institution) -> None:
    assert Client().get("/himpunan/unggah/").status_code == 302
    monitor = Client()
    monitor.force_login(person("", (office, Role.MONITOR)))
    assert monitor.get("/himpunan/unggah/").status_code == 404
    outsider = Client()
    outsider.force_login(person("", (institution(), Role.ANALYST)))
    response = outsider.post("/himpunan/unggah/", form(office, b"unit_id\n"))
    assert response.status_code == 422  # that institution is not among the choices
    assert not Dataset.objects.exists()
