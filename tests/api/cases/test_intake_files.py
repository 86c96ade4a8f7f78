"""Files of complainants on the page that a receipt opens.

Requirements: F1 cleaned, sealed and told, under a neutral name; F2 what cannot be cleaned waits for
a tick; F3 the original is kept beside it on request; F4 limits, told before a byte is read where
the length is known; F5 bombs, disguises and odd names are answered in words and nothing is lost;
F6 the same form twice is one file; F7 nothing passes through a temporary file.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from teduh.apps.cases.intake import pressure, views
from teduh.apps.cases.models import Case
from teduh.apps.cases.services import complaint_files
from teduh.apps.vault.models import SealedItem
from teduh.apps.vault.services.cases import case_open
from teduh.apps.vault.services.items import item_open
from tests.api.cases.test_intake import Complainant
from tests.builders.vault import Officer, founded_office

pytestmark = pytest.mark.django_db
DEVICE = "Telepon Rahasia 9"
MEGABYTE = 2**20


@pytest.fixture
def officer(monkeypatch: pytest.MonkeyPatch) -> Officer:
    monkeypatch.setattr(views, "PRESSURE", pressure.Pressure())
    return founded_office(officers=2)[1][0]


@pytest.fixture
def who(officer: Officer) -> Complainant:
    """Somebody who sent a complaint and opened its thread."""
    sender = Complainant()
    sender.write(officer_institution())
    sender.send()
    sender.send("tanda-terima/")
    return sender


def officer_institution() -> Any:
    from teduh.apps.accounts.models import Institution

    return Institution.objects.get()


def photo(kind: str = "JPEG") -> bytes:
    exif = Image.Exif()
    exif[0x0110] = DEVICE
    target = io.BytesIO()
    Image.new("RGB", (32, 32), "red").save(target, kind, exif=exif)
    return target.getvalue()


def send(who: Complainant, data: bytes, name: str = "IMG 0815 Budi.jpg", **ticks: str) -> Any:
    return who.send("berkas/", file=SimpleUploadedFile(name, data), **ticks)


def stored(officer: Officer) -> dict[str, tuple[str, str, bytes]]:
    """Return what officers see of files: (name, media type, bytes) by kind."""
    case = Case.objects.get()
    opened = case_open(case_id=case.pk, actor=officer.actor, keys=officer.keys)
    found = {}
    for item in SealedItem.objects.filter(kind__in=("file", "original")):
        head, content = item_open(item=item, opened=opened)
        found[item.kind] = (head.name, head.media_type, b"".join(content))
    return found


def test_a_photograph_is_cleaned_and_told(who: Complainant, officer: Officer) -> None:
    """F1, F6."""
    first = who.page
    assert send(who, photo()).status_code == 200
    assert "Yang dihapus dari berkas ini" in who.text
    assert "merek dan model perangkat" in who.text or "perangkat" in who.text
    name, media_type, data = stored(officer)["file"]
    assert DEVICE.encode() not in data
    assert media_type == "image/jpeg"
    assert name.startswith("berkas-")
    assert "Budi" not in name
    who.page = first
    send(who, photo())
    assert SealedItem.objects.filter(kind="file").count() == 1


def test_the_original_is_kept_beside_it(who: Complainant, officer: Officer) -> None:
    """F3."""
    send(who, photo("WEBP"), "bukti.webp", keep_original="on")
    files = stored(officer)
    assert DEVICE.encode() in files["original"][2]
    assert DEVICE.encode() not in files["file"][2]
    assert files["original"][0].split(".")[0] == files["file"][0].split(".")[0]


def test_what_cannot_be_cleaned_waits_for_a_tick(who: Complainant, officer: Officer) -> None:
    """F2."""
    data = b"\x00\x01RAR-like" * 50
    assert send(who, data, "arsip.rar", keep_original="on").status_code == 422
    assert "arsip.rar" in who.text
    assert 'name="keep_original"' in who.text
    assert "checked" in who.text
    assert not stored(officer)
    assert send(who, data, "arsip.rar", as_it_is="on").status_code == 200
    name, media_type, content = stored(officer)["original"]
    assert (media_type, content) == ("application/octet-stream", data)
    assert name.endswith(".rar")


def test_a_file_that_is_not_what_it_says(who: Complainant, officer: Officer) -> None:
    """F5: a program named as a picture is octets without that name; a page is refused."""
    program = b"MZ\x90\x00" + bytes(range(256)) * 8
    send(who, program, "foto.jpg", as_it_is="on")
    name, media_type, _ = stored(officer)["original"]
    assert name.endswith(".bin")
    assert media_type == "application/octet-stream"
    page = b"<!doctype html><html><script>alert(1)</script></html>"
    assert send(who, page, "foto.png", as_it_is="on").status_code == 422
    assert SealedItem.objects.filter(kind__in=("file", "original")).count() == 1


def test_a_bomb_is_refused_even_with_the_tick(who: Complainant, officer: Officer) -> None:
    """F5."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * (120 * MEGABYTE))
    answer = send(who, target.getvalue(), "surat.docx", as_it_is="on")
    assert answer.status_code in (413, 422)
    assert "surat.docx" in who.text
    assert not stored(officer)
    assert send(who, photo()).status_code == 200  # the thread goes on


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\r\nb.jpg", "", "é漢" * 80, ".jpg"])
def test_odd_names_do_no_harm(name: str, who: Complainant, officer: Officer) -> None:
    """F5."""
    answer = send(who, photo(), name or "x")
    assert answer.status_code == 200
    assert stored(officer)["file"][0].startswith("berkas-")


@pytest.mark.parametrize("data", [b"", None])
def test_no_file_is_told(data: bytes | None, who: Complainant, officer: Officer) -> None:
    answer = who.send("berkas/") if data is None else send(who, data)
    assert answer.status_code == 422
    assert not stored(officer)


def test_a_file_over_the_limit_is_told_and_the_ticks_stay(
    who: Complainant, officer: Officer
) -> None:
    """F4."""
    answer = send(who, bytes(25 * MEGABYTE + 1), "panjang.mp4", keep_original="on")
    assert answer.status_code == 413
    assert "25 MB" in who.text
    assert "checked" in who.text
    assert not stored(officer)


def test_a_request_over_the_limit_is_refused_unread(who: Complainant) -> None:
    """F4."""

    class Unreadable(io.BytesIO):
        def read(self, *_: Any) -> bytes:
            raise AssertionError("a byte was read")

    answer = who.client.generic(
        "POST",
        "/aduan/berkas/",
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(51 * MEGABYTE),
        **{"wsgi.input": Unreadable()},
    )
    assert answer.status_code == 413
    assert "50 MB" in answer.content.decode()


def test_a_broken_form_is_answered_in_words(who: Complainant) -> None:
    answer = who.client.post(
        "/aduan/berkas/", b"--x\r\nnonsense", content_type="multipart/form-data; boundary="
    )
    assert answer.status_code in (400, 422)


def test_when_others_are_cleaned_it_is_told(
    who: Complainant, officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(complaint_files.CLEANING, "_inside", 99)
    answer = send(who, photo())
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert not stored(officer)


def test_no_temporary_file_is_made(
    who: Complainant, officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F7: for a file far above what Django keeps in memory. `test_promise` looks at a server."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a temporary file was asked for")

    for name in ("NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    import django.core.files.uploadedfile as uploaded

    monkeypatch.setattr(uploaded.tempfile, "NamedTemporaryFile", refuse)
    data = b"\x00\x07" * (6 * MEGABYTE)
    assert send(who, data, "besar.dat", as_it_is="on").status_code == 200
    assert len(stored(officer)["original"][2]) == len(data)
