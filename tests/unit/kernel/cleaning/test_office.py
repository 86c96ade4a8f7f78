"""DOCX, XLSX, PPTX: the document opens as before and names nobody.

O1  properties, preview, printer, custom parts, people, paths, copy numbers: gone from every part
O2  authors and dates of comments and tracked changes: `Penulis 1`, no date; the words stay
O3  pictures inside are cleaned; the archive has fixed times, its order, and no part from nowhere
O4  another file or program inside cannot be cleaned; the gate's refusals stay the gate's
"""

import io
import re
import zipfile

import docx
import openpyxl
import pptx
import pytest
from openpyxl.comments import Comment
from tests.unit.kernel.cleaning.helpers import DEVICE, NAME, PATH, cleaned, reason
from tests.unit.kernel.cleaning.test_pictures import encoded, exif, picture

from teduh.kernel.cleaning import Reason, Removed, clean_file
from teduh.kernel.cleaning.drawings import clean as clean_drawing
from teduh.kernel.errors import InvalidInput, LimitReached

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
Changes = dict[str, bytes | tuple[str, str]]


def changed(data: bytes, changes: Changes) -> bytes:
    """Write the package again with new parts (bytes) or one replacement in a part (old, new)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        parts = {name: old.read(name) for name in old.namelist()}
        for name, change in changes.items():
            if isinstance(change, bytes):
                parts[name] = change
            else:
                text = parts[name].decode()
                assert change[0] in text, (name, change[0])
                parts[name] = text.replace(*change, 1).encode()
        for name, part in parts.items():
            new.writestr(name, part)
    return out.getvalue()


def related(kind: str, target: str, number: int, mode: str = "") -> tuple[str, str]:
    mode = f' TargetMode="{mode}"' if mode else ""
    row = f'<Relationship Id="rIdX{number}" Type="{RELATIONS}/{kind}" Target="{target}"{mode}/>'
    return "</Relationships>", f"{row}</Relationships>"


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def photo() -> io.BytesIO:
    return io.BytesIO(encoded(picture(), "JPEG", exif=exif(6), comment=NAME.encode()))


def letter() -> bytes:
    document = docx.Document()
    document.add_paragraph("Undangan rapat pemenangan di kantor camat")
    document.add_picture(photo())
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.title = NAME
    out = io.BytesIO()
    document.save(out)
    tracked = (
        f'<w:p w:rsidR="00AB12CD" w14:paraId="1A" w14:textId="77AABBCC" xmlns:w14="http://schemas'
        f'.microsoft.com/office/word/2010/wordml"><w:ins w:id="1" w:author="{NAME}" w:date="2024-'
        f'11-27T08:12:44Z"><w:r w:rsidRPr="00AB12CD"><w:t>disisipkan</w:t></w:r></w:ins><w:r>'
        f'<w:fldChar w:fldCharType="begin"/><w:instrText>INCLUDEPICTURE "{PATH}\\foto.jpg"'
        f"</w:instrText></w:r></w:p><w:sectPr"
    )
    settings = (
        '<w:rsids><w:rsidRoot w:val="00AB12CD"/></w:rsids><w:attachedTemplate r:id="rIdX3" '
        f'xmlns:r="{RELATIONS}"/></w:settings>'
    )
    settings_rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rIdX3" Type="{RELATIONS}/attachedTemplate" TargetMode="External" '
        f'Target="file:///{PATH}/Surat.dotx"/></Relationships>'
    )
    return changed(out.getvalue(), {
        "word/document.xml": ("<w:sectPr", tracked),
        "word/settings.xml": ("</w:settings>", settings),
        "word/_rels/settings.xml.rels": settings_rels.encode(),
        "word/_rels/document.xml.rels": related("people", "people.xml", 5),
        "word/people.xml": f"<people><person>{NAME}</person></people>".encode(),
        "docProps/custom.xml": f"<Properties>{NAME}</Properties>".encode(),
        "customXml/item9.xml": f"<x>{NAME}</x>".encode(),
        "dari-mana.txt": DEVICE.encode(),
    })  # fmt: skip


def test_a_letter__o1_o2_o3() -> None:
    data = letter()
    result = cleaned(
        data, "surat.docx", NAME, PATH, DEVICE, "00AB12CD", "2024-11-27T08", "Surat.dotx"
    )
    assert {
        Removed.AUTHOR, Removed.TIMES, Removed.PROPERTIES, Removed.PATHS, Removed.LOCATION,
        Removed.EDITING_MARKS, Removed.DEVICE, Removed.OTHER_PICTURES,
    } <= set(result.removed)  # fmt: skip
    document = docx.Document(io.BytesIO(result.data))
    texts = [p.text for p in document.paragraphs]
    assert texts[0] == "Undangan rapat pemenangan di kantor camat"
    assert document.core_properties.author == "" and len(document.inline_shapes) == 1
    assert 'w:author="Penulis 1"' in part(result.data, "word/document.xml")
    assert "disisipkan" in part(result.data, "word/document.xml")
    with zipfile.ZipFile(io.BytesIO(result.data)) as archive:
        names = archive.namelist()
        assert {e.date_time for e in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert names == [name for name in archive.namelist() if name in names]
    gone = {"dari-mana.txt", "docProps/custom.xml", "docProps/thumbnail.jpeg", "word/people.xml"}
    assert not gone & set(names)
    assert clean_file(data, name="a.docx").data == result.data


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.properties.creator = book.properties.lastModifiedBy = NAME
    sheet = book.active
    sheet["A1"], sheet["B1"] = "Bansos", 12
    sheet["A1"].comment = Comment(f"{NAME}:\nsudah dibagi?", NAME)
    sheet["A2"].hyperlink, sheet["A2"].value = f"file:///{PATH}/daftar.xlsx", "daftar"
    sheet["A3"].hyperlink = "https://contoh.go.id/daftar"
    sheet.add_image(openpyxl.drawing.image.Image(photo()), "D4")
    out = io.BytesIO()
    book.save(out)
    alternative = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/'
        '2006"><mc:Choice Requires="x15"><x15ac:absPath xmlns:x15ac="u" '
        f'url="{PATH}\\"/></mc:Choice></mc:AlternateContent><fileSharing userName="{NAME}"/>'
    )
    setup = f'<pageSetup r:id="rIdX1" xmlns:r="{RELATIONS}"/>'
    return changed(out.getvalue(), {
        "xl/workbook.xml": ("<bookViews", f"{alternative}<bookViews"),
        "xl/worksheets/sheet1.xml": ("<drawing", f"{setup}<drawing"),
        "xl/worksheets/_rels/sheet1.xml.rels": related(
            "printerSettings", "../printerSettings/printerSettings1.bin", 1),
        "xl/printerSettings/printerSettings1.bin": "\\\\KANTOR\\HP-RAHASIA".encode("utf-16-le"),
    })  # fmt: skip


def test_a_workbook__o1_o2_o3() -> None:
    result = cleaned(workbook(), "data.xlsx", NAME, PATH, DEVICE, "HP-RAHASIA")
    assert {Removed.PRINTER, Removed.PATHS, Removed.AUTHOR} <= set(result.removed)
    sheet = openpyxl.load_workbook(io.BytesIO(result.data)).active
    assert [sheet["A1"].value, sheet["B1"].value] == ["Bansos", 12]
    assert sheet["A1"].comment.author == "Penulis 1"
    assert sheet["A1"].comment.text == "Penulis 1:\nsudah dibagi?"
    assert sheet["A2"].hyperlink.target == "berkas"
    assert sheet["A3"].hyperlink.target == "https://contoh.go.id/daftar"
    assert len(sheet._images) == 1
    assert (
        "r:id"
        not in re.search(r"<pageSetup[^>]*>", part(result.data, "xl/worksheets/sheet1.xml"))[0]
    )
    assert "AlternateContent" not in part(result.data, "xl/workbook.xml")


def slides() -> bytes:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = "Program bantuan"
    shape = slide.shapes.add_picture(photo(), 0, 0)
    shape._element.nvPicPr.cNvPr.set("descr", f"{PATH}\\IMG_{DEVICE}.jpg")
    shape.name = f"IMG_{DEVICE}.jpg"
    show.core_properties.author = NAME
    out = io.BytesIO()
    show.save(out)
    author = f'<p:cmAuthor id="0" name="{NAME}" initials="SR"/>'
    authors = f'<p:cmAuthorLst xmlns:p="u">{author}</p:cmAuthorLst>'
    return changed(out.getvalue(), {
        "ppt/_rels/presentation.xml.rels": related("commentAuthors", "commentAuthors.xml", 7),
        "ppt/commentAuthors.xml": authors.encode(),
    })  # fmt: skip


def test_slides__o1_o2_o3() -> None:
    result = cleaned(slides(), "paparan.pptx", NAME, PATH, DEVICE)
    show = pptx.Presentation(io.BytesIO(result.data))
    shapes = show.slides[0].shapes
    assert shapes.title.text == "Program bantuan" and show.core_properties.author == ""
    assert shapes[1].image.size == (120, 80)  # the document does not look at the orientation
    assert part(result.data, "ppt/commentAuthors.xml").count('name="Penulis 1" initials="P"') == 1


def test_things_inside__o4() -> None:
    ole = changed(letter(), {
        "word/_rels/document.xml.rels": related("oleObject", "embeddings/oleObject1.bin", 8),
        "word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0" + PATH.encode(),
    })  # fmt: skip
    assert reason(ole) is Reason.EMBEDDED
    odd = changed(letter(), {
        "word/_rels/document.xml.rels": related("image", "media/image9.xyz", 8),
        "word/media/image9.xyz": b"\x00\x01\x02" * 90,
    })  # fmt: skip
    assert reason(odd) is Reason.EMBEDDED


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"word/vbaProject.bin": b"x"}, "kernel.file.macros"),
        ({"word/a.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}, "kernel.xml.dtd"),
        ({"word/media/a.bin": b"PK\x03\x04" + bytes(90)}, "kernel.archive.nested"),
    ],
)
def test_what_the_gate_refuses__o4(changes: Changes, message: str) -> None:
    with pytest.raises(InvalidInput) as error:
        clean_file(changed(letter(), changes), name="a.docx")
    assert error.value.findings[0].message_id == message


def test_bombs_and_sizes__o4() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(50_000_000))
        archive.writestr("[Content_Types].xml", b"<Types/>")
    for data in (out.getvalue(), encoded(picture(), "PNG") + bytes(26 * 1024 * 1024)):
        with pytest.raises(LimitReached):
            clean_file(data, name="a.docx")


def test_drawings_made_of_records__o3() -> None:
    title = f"{NAME}\0Laporan\0\0".encode("utf-16-le")
    size = 108 + len(title)
    size += -size % 4
    header = bytearray(size)
    header[0:8] = (1).to_bytes(4, "little") + size.to_bytes(4, "little")
    header[40:44] = b" EMF"
    header[60:68] = (len(title) // 2).to_bytes(4, "little") + (108).to_bytes(4, "little")
    header[108 : 108 + len(title)] = title
    remark = b"\x46\0\0\0" + (32).to_bytes(4, "little") + b"\x14\0\0\0" + b"X" * 20
    order = b"\x46\0\0\0" + (20).to_bytes(4, "little") + b"\x08\0\0\0EMF+1234"
    end = b"\x0e\0\0\0" + (8).to_bytes(4, "little")
    removed: set[Removed] = set()
    data = bytes(header) + remark + order + end
    result = clean_drawing(data + b"sisa", ".emf", removed)
    assert removed == {Removed.COMMENTS} and len(result) == len(data)
    assert title not in result and b"XXXX" not in result and order in result
