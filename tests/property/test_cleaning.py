"""Whatever bytes come, cleaning answers: cleaned, or one of two errors; it never hangs or breaks.

C1  random bytes behind any known beginning
C2  real files cut short or with bytes exchanged: never the secret without being told
The cleaners run in this process here, as a child for each example would take minutes; the one
place that turns what they raise into an answer is the one the child uses.
"""

import io
import zipfile
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teduh.kernel.cleaning import clean_file, files
from teduh.kernel.errors import InvalidInput, LimitReached
from teduh.kernel.intake import FileKind
from tests.unit.kernel.cleaning.helpers import DEVICE, NAME, found
from tests.unit.kernel.cleaning.test_office import letter
from tests.unit.kernel.cleaning.test_pdf import document
from tests.unit.kernel.cleaning.test_pictures import HEIC, encoded, exif, picture
from tests.unit.kernel.cleaning.test_recordings import comments, film, page

HEADS = (
    b"", b"\xff\xd8\xff\xe1\x00\x10Exif", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"%PDF-1.7\n",
    b"PK\x03\x04", b"RIFF\x00\x00\x00\x00WEBPVP8X", b"RIFF\x00\x00\x00\x00WAVEfmt ", b"GIF89a",
    b"\x00\x00\x00\x18ftypheic", b"\x00\x00\x00\x18ftypisom", b"\x00\x00\x00\x18ftypqt  ",
    b"ID3\x03", b"\xff\xfb\x90\x00", b"fLaC\x00\x00\x00\x22", b"OggS\x00\x02", b"\x1aE\xdf\xa3webm",
)  # fmt: skip


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "parse_in_child", lambda function, *args, **_: function(*args))
    monkeypatch.setattr(files, "_forbid_files", lambda: None)


@cache
def samples() -> dict[str, bytes]:
    photo = encoded(picture(), "JPEG", exif=exif(), comment=NAME.encode())
    opus = page([b"OpusHead\x01\x01" + bytes(9)], flags=2)
    opus += page([b"OpusTags" + comments(DEVICE, NAME)], number=1) + page([b"x" * 90], number=2)
    return {
        "jpeg": photo, "png": encoded(picture(), "PNG", exif=exif()), "heic": HEIC,
        "webp": encoded(picture(), "WEBP", exif=exif()), "pdf": document(), "docx": letter(),
        "mp4": film(), "opus": opus,
    }  # fmt: skip


def answer(data: bytes) -> bytes | None:
    try:
        return clean_file(data, name="berkas").data
    except (InvalidInput, LimitReached):
        return None


lenient = settings(
    max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip


@given(head=st.sampled_from(HEADS), body=st.binary(max_size=600))
@settings(lenient, max_examples=300)
def test_random_bytes__c1(head: bytes, body: bytes) -> None:
    answer(head + body)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", ["jpeg", "png", "heic", "webp", "pdf", "docx", "mp4", "opus"])
@given(data=st.data())
@lenient
def test_cut_and_changed__c2(kind: str, data: st.DataObject) -> None:
    whole = samples()[kind]
    end = data.draw(st.integers(20, len(whole)))
    broken = bytearray(whole[:end])
    for place in data.draw(st.lists(st.integers(0, end - 1), max_size=5)):
        broken[place] = data.draw(st.integers(0, 255))
    result = answer(bytes(broken))
    assert result is None or not found(result, NAME, DEVICE)


def test_every_kind_is_cleaned_or_told() -> None:
    known = set(files._CLEANERS)
    left = {FileKind.CSV, FileKind.YAML, FileKind.PARQUET, FileKind.GEOJSON, FileKind.GPKG,
            FileKind.SHAPEFILE, FileKind.ZIP, FileKind.XML, FileKind.WEBM}  # fmt: skip
    assert known | left == set(FileKind) and not known & left


def test_an_archive_in_a_hurry() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<a/>")
    assert answer(out.getvalue()) is not None  # a package without relationships: nothing is reached
