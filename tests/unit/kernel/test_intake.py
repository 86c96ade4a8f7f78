"""The one gate for untrusted files.

G1  type by content, whatever the name
G2  archives: at most 200 entries, 100 MB unpacked, ratio 100, not nested, no paths
G3  a 200 MB file, a zip bomb, an old .xls, a workbook with macros: each with how to mend it
G4  XML with any DTD refused; no SVG, no HTML; images at most 40 million points
G5  parsers in a child process with bounds on time and memory
"""

import io
import struct
import time
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from teduh.kernel import archives, intake
from teduh.kernel.errors import Finding, InvalidInput, LimitReached, TeduhError
from teduh.kernel.intake import FileKind, admit, parse_in_child
from teduh.kernel.messages import FileMessage as M
from teduh.kernel.messages import KernelMessage
from teduh.kernel.numerals import parse_number
from teduh.kernel.texts import render

TABLES = (FileKind.CSV, FileKind.XLSX)


def xlsx(extra: dict[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    if extra:
        with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
            for name, data in extra.items():
                archive.writestr(name, data)
    return out.getvalue()


def packed(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def parquet() -> bytes:
    out = io.BytesIO()
    pl.DataFrame({"a": [1]}).write_parquet(out)
    return out.getvalue()


def png(width: int, height: int) -> bytes:
    head = struct.pack(">II", width, height)
    return b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + head + b"\x08\x02\x00\x00\x00"


def refusal(data: bytes | Path, name: str = "kiriman.xlsx", **options) -> Finding:
    with pytest.raises(TeduhError) as error:
        admit(data, name=name, **options)
    (finding,) = error.value.findings
    assert isinstance(error.value, (InvalidInput, LimitReached))
    assert render(finding, "id").repair != render(finding, "en").repair  # and it says how to mend
    return finding


JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", 300, 400) + b"\x03" + b"\x00" * 20
)
WEBP = b"RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\x8f\x01\x00\x2b\x01\x00"
SHAPEFILE = {"a.shp": b"\x00\x00'\n", "a.shx": b"x", "a.dbf": b"x", "a.prj": b"x"}


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"unit_id,a\n64.02,1\n", FileKind.CSV),
        (b"id: x\nnodes: []\n", FileKind.YAML),
        (b'{"id": "x", "nodes": []}', FileKind.YAML),
        (b'{"type": "FeatureCollection", "features": []}', FileKind.GEOJSON),
        (b"SQLite format 3\x00" + b"\x00" * 52 + b"GPKG" + b"\x00" * 40, FileKind.GPKG),
        (packed(SHAPEFILE), FileKind.SHAPEFILE),
        (packed({"a.txt": b"x"}), FileKind.ZIP),
        (xlsx(), FileKind.XLSX),
        (parquet(), FileKind.PARQUET),
        (b"%PDF-1.7\n", FileKind.PDF),
        (png(400, 300), FileKind.PNG),
        (JPEG, FileKind.JPEG),
        (WEBP, FileKind.WEBP),
        (b"GIF89a\x90\x01\x2c\x01\x00", FileKind.GIF),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 9 + b"\x14ispe" + struct.pack(">III", 0, 4, 3),
         FileKind.HEIC),
        (b"<?xml version='1.0'?><data><x>1</x></data>", FileKind.XML),
    ],
)  # fmt: skip
def test_kind_by_content__g1(data: bytes, kind: FileKind) -> None:
    file = admit(data, name="")
    assert file.kind is kind
    assert file.read_bytes() == data
    assert len(file.sha256) == 64


def test_a_name_decides_nothing_but_between_texts__g1() -> None:
    assert admit(xlsx(), name="data.csv", kinds=TABLES).kind is FileKind.XLSX
    assert admit(b"a: b, c\n1,2\n", name="x.csv").kind is FileKind.CSV
    assert refusal(png(1, 1), "data.xlsx", kinds=TABLES).message is M.KIND_UNWANTED


def test_paths_and_missing_files(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    assert admit(path, kinds=TABLES).name == "a.csv"
    assert refusal(tmp_path / "b.csv").message is KernelMessage.FILE_MISSING
    assert refusal(tmp_path).message is M.UNREADABLE
    assert refusal(b"").message is M.EMPTY
    assert refusal(bytes(range(256)) * 40, kinds=TABLES).message is M.KIND_UNKNOWN


def test_a_200_megabyte_file__g3(tmp_path: Path) -> None:
    path = tmp_path / "besar.csv"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    start = time.monotonic()
    finding = refusal(path, "besar.csv", kinds=TABLES)
    assert time.monotonic() - start < 1  # it is not read
    assert finding.message is M.TOO_LARGE
    assert finding.params == {"name": "besar.csv", "size": 200.0, "limit": 100.0}


def test_an_old_workbook__g3() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
    assert refusal(ole + "Workbook".encode("utf-16-le")).message is M.XLS_OLD
    assert refusal(b"\x09\x08\x10\x00\x00\x06\x05\x00" + b"\x00" * 99).message is M.XLS_OLD
    assert refusal(ole + "EncryptedPackage".encode("utf-16-le")).message is M.ENCRYPTED
    assert refusal(ole + "WordDocument".encode("utf-16-le")).message is M.OLE_UNKNOWN


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml"])
def test_a_workbook_with_macros__g3(part: str) -> None:
    finding = refusal(xlsx({part: b"<x/>"}), "makro.xlsm")
    assert finding.message is M.MACROS
    assert "Simpan sebagai Excel Workbook (.xlsx)" in render(finding, "id").repair


def test_a_zip_bomb__g3() -> None:
    bomb = xlsx({"xl/worksheets/sheet9.xml": b" " * 20_000_000})
    assert len(bomb) < 50_000
    assert refusal(bomb).message is M.ARCHIVE_RATIO


def test_a_bomb_that_lies_about_its_size__g2() -> None:
    honest = packed({"a.txt": b"x" * 50_000})
    lie = honest.replace(struct.pack("<I", 50_000), struct.pack("<I", 10))
    assert refusal(lie).message is M.ARCHIVE_BROKEN


def test_unpacked_size__g2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_UNPACKED", 1000)
    noise = bytes((i * i * 31 + i) % 251 for i in range(2000))
    assert refusal(packed({"a.txt": noise})).message is M.ARCHIVE_UNPACKED


def test_number_of_entries__g2() -> None:
    many = packed({f"{i}.txt": b"x" for i in range(201)})
    assert refusal(many).message is M.ARCHIVE_ENTRIES
    assert admit(packed({f"{i}.txt": b"x" for i in range(200)})).kind is FileKind.ZIP


@pytest.mark.parametrize("name", ["../a.txt", "/a.txt", "a/../../b", "C:a.txt", "folder/a.shp"])
def test_paths_in_archives__g2(name: str) -> None:
    assert refusal(packed({name: b"x"})).message is M.ARCHIVE_PATH


def test_links_in_archives__g2() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("a.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert refusal(out.getvalue()).message is M.ARCHIVE_PATH


def test_archives_inside_archives__g2() -> None:
    assert refusal(packed({"a.zip": b"x"})).message is M.ARCHIVE_NESTED
    assert refusal(packed({"a.dat": packed({"b": b"x"})})).message is M.ARCHIVE_NESTED
    assert refusal(xlsx({"xl/embeddings/a.xlsx": b"x"})).message is M.ARCHIVE_NESTED


def test_damaged_archives__g2() -> None:
    whole = xlsx()
    assert refusal(whole[: len(whole) // 2]).message is M.ARCHIVE_BROKEN
    assert refusal(b"PK\x03\x04" + b"\x00" * 100).message is M.ARCHIVE_BROKEN


DTD = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_with_a_dtd__g4(encoding: str) -> None:
    text = DTD.decode().encode(encoding)
    assert refusal(text, "a.xml").message is M.XML_DTD
    assert refusal(xlsx({"xl/worksheets/sheet9.xml": text})).message is M.XML_DTD


def test_a_dtd_behind_a_long_comment__g4() -> None:
    text = b"<!--" + b"x" * 200_000 + b"-->" + DTD
    assert refusal(xlsx({"xl/custom.xml": text})).message is M.XML_DTD


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE html><html><script>1</script></html>",
        b"<html><body><table></table></body></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg"></svg>',
        b'<?xml version="1.0"?><svg:svg xmlns:svg="http://www.w3.org/2000/svg"/>',
        b'<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?><x/>',
    ],
)
def test_no_programs_in_markup__g4(data: bytes) -> None:
    assert refusal(data, "gambar.png").message is M.ACTIVE_CONTENT


@pytest.mark.parametrize(
    "data",
    [
        png(8000, 8000),
        JPEG.replace(struct.pack(">HH", 300, 400), struct.pack(">HH", 9000, 9000)),
        b"GIF89a" + struct.pack("<HH", 60000, 60000) + b"\x00",
    ],
)
def test_pictures_are_bounded__g4(data: bytes) -> None:
    assert refusal(data, "foto").message is M.IMAGE_TOO_LARGE


def test_a_picture_without_a_size__g4() -> None:
    assert refusal(b"\xff\xd8\xff\xe0\x00\x04xx", "foto.jpg").message is M.IMAGE_BROKEN


def sleep_long() -> None:
    time.sleep(30)


def take_memory() -> int:
    return len(bytearray(2_000_000_000))


def print_and_answer(text: str) -> str:
    print("a parser that talks")
    return text.upper()


def die() -> None:
    import os

    os._exit(3)


def test_a_child_answers__g5() -> None:
    assert parse_in_child(parse_number, "44,28") == 44.28
    assert parse_in_child(print_and_answer, "teduh") == "TEDUH"


def test_a_child_raises_what_the_parser_found__g5() -> None:
    with pytest.raises(InvalidInput) as error:
        parse_in_child(admit, b"")
    assert error.value.findings[0].message is M.EMPTY


def test_a_child_is_bounded__g5() -> None:
    with pytest.raises(LimitReached) as error:
        parse_in_child(sleep_long, seconds=1.5)
    assert error.value.findings[0].message is M.PARSER_TIMEOUT
    with pytest.raises(LimitReached) as error:
        parse_in_child(take_memory, memory_mb=200, seconds=30)
    assert error.value.findings[0].message is M.PARSER_MEMORY
    with pytest.raises(InvalidInput) as error:
        parse_in_child(die)
    assert error.value.findings[0].message is M.PARSER_STOPPED


def test_only_named_drivers_open_maps() -> None:
    assert set(intake.GDAL_DRIVERS.values()) == {"GeoJSON", "GPKG", "ESRI Shapefile"}
    assert intake.GDAL_OPTIONS["GDAL_SKIP"] == "VRT"
