"""The directory of offices: a tree inside an institution, sent from Excel, with dated positions."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from teduh.apps.accounts.models import Institution, Position, WorkUnit
from teduh.kernel.scope import Role
from tests.builders.accounts import institution, person, place, work_unit

pytestmark = pytest.mark.django_db
ADDRESS = "/unit-kerja/"


@pytest.fixture
def office() -> Institution:
    place("64.02.06")
    return institution()


def client(office: Institution, role: Role) -> Client:
    found = Client(HTTP_HOST="127.0.0.1", REMOTE_ADDR="127.0.0.1")
    found.force_login(person("", (office, role), is_demo=True))
    return found


def workbook(*rows: tuple[object, ...]) -> SimpleUploadedFile:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    for row in (("kode", "nama", "jenis", "induk", "wilayah"), *rows):
        book.active.append(row)
    book.save(buffer)
    return SimpleUploadedFile("unit.xlsx", buffer.getvalue())


@pytest.fixture
def exercise(settings) -> None:
    settings.EXERCISE = True


def test_a_list_with_bad_rows_tells_each_and_writes_nothing(
    office: Institution, exercise: None
) -> None:
    admin = client(office, Role.ADMINISTRATOR)
    bad = workbook(
        ("dinas", "Dinas", "opd", "", "64.02"),
        ("dinas", "Dinas lagi", "opd", "", "64.02"),
        ("camat", "", "kecamatan", "tiada", "64.99"),
        ("sekolah", "SD 1", "pabrik", "dinas", "64.02.06"),
    )
    answer = admin.post(ADDRESS, {"instansi": office.pk, "berkas": bad})
    assert answer.status_code == 422
    page = answer.content.decode().lower()
    for row in ("baris 3", "baris 4", "baris 5"):
        assert row in page
    assert not WorkUnit.objects.exists()
    good = workbook(
        ("camat", "Kecamatan", "kecamatan", "dinas", "64.02.06"),
        ("dinas", "Dinas", "opd", "", "64.02"),
    )
    assert admin.post(ADDRESS, {"instansi": office.pk, "berkas": good}).status_code == 302
    assert WorkUnit.objects.get(code="camat").parent == WorkUnit.objects.get(code="dinas")


def test_who_sits_where_today_is_shown(office: Institution, exercise: None) -> None:
    unit = work_unit(office, "camat", "64.02.06")
    holder, former = person("camat"), person("lama")
    Position.objects.create(
        person=holder, work_unit=unit, title="Camat", capacity="plt", valid_from=date(2026, 1, 1)
    )
    Position.objects.create(
        person=former,
        work_unit=unit,
        title="Camat",
        valid_from=date(2020, 1, 1),
        valid_to=date(2025, 12, 31),
    )
    page = client(office, Role.ANALYST).get(ADDRESS).content.decode()
    assert f"Camat: {holder} (Plt" in page
    assert f"Camat: {former}" not in page
    elsewhere = client(institution(), Role.ANALYST).get(ADDRESS).content.decode()
    assert str(holder) not in elsewhere
