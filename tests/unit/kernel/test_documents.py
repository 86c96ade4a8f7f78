"""Documents as PDF and DOCX.

Requirements: D1 every template fills and prints, with nothing left open; D2 what is typed is text,
never markup, program or another place; D3 the PDF is tagged, carries the moment of the decision and
only our typeface, and reads nothing; D4 LATIHAN stands across exercise documents in both; D5 a
block falls away while what it needs is empty; D6 names of people are asked for only where needed.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx
import pikepdf
import pytest

from teduh.kernel.documents.blocks import Document, Grid, Text
from teduh.kernel.documents.docx import document_docx
from teduh.kernel.documents.pdf import document_pdf
from teduh.kernel.errors import InvalidInput, NotFound
from teduh.law.documents import (
    KNOWN,
    DocumentTemplate,
    document_fill,
    places_of,
    template_get,
    templates,
)
from teduh.law.tracks import track_get
from teduh.web.vendor import vendor_path

MOMENT = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
FONTS = vendor_path("fonts/PlusJakartaSans-Regular.ttf").parent
TYPED = '#panic("x") *tebal* _miring_ $a$ ${terlapor} <b>&</b> {{ 7*7 }} @x \\ "kutip" Ma\'ruf'


def filled(template: DocumentTemplate, text: str = "isi", *, exercise: bool = False) -> Document:
    values = {name: f"{text} {name}" for name in (*KNOWN, *(ask.id for ask in template.asks))}
    return document_fill(
        template, values, office="Bawaslu Teduh", address="", made_at=MOMENT, foot="kasus",
        is_exercise=exercise,
    )  # fmt: skip


def pdf(document: Document) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(document_pdf(document, fonts=FONTS)))


@pytest.mark.parametrize("template", templates(), ids=lambda each: each.id)
def test_every_template_prints(template: DocumentTemplate) -> None:
    """D1."""
    open_places = places_of(template) - KNOWN - {ask.id for ask in template.asks}
    assert not open_places
    assert {ask.known for ask in template.asks} - {""} <= KNOWN
    document = filled(template)
    for ask in template.asks:
        assert f"isi {ask.id}" in document.words()
    assert len(pdf(document).pages) >= 1
    words = docx_words(document)
    for line in document.words().splitlines():
        if line.startswith("isi "):
            assert line in words
    for track, kind in template.stands_for.items():
        assert kind in track_get(track).documents


def docx_words(document: Document) -> str:
    book = docx.Document(io.BytesIO(document_docx(document)))
    cells = [c.text for t in book.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in book.paragraphs), *cells])


def test_an_unknown_document_is_told() -> None:
    with pytest.raises(NotFound, match="tanda_bukti_penerimaan"):
        template_get("surat_cinta")


def test_what_is_typed_is_text_and_nothing_else() -> None:
    """D2."""
    template = template_get("kajian")
    values = {ask.id: TYPED for ask in template.asks} | {"terlapor": "RAHASIA LAIN"}
    values["analisis"] = "baris satu\nbaris dua\x00\x07"
    document = document_fill(
        template, values, office="X", address="", made_at=MOMENT, foot="", is_exercise=False
    )
    assert TYPED in document.words()
    assert document.words().count("RAHASIA LAIN") == 1
    assert "\x00" not in document.words()
    assert document_pdf(document, fonts=FONTS).startswith(b"%PDF")
    assert TYPED in docx_words(document)


def test_signs_that_the_typeface_has_not_are_named() -> None:
    values = {"analisis": "pesta \U0001f389 \u65e5"}
    document = document_fill(
        template_get("kajian"), values, office="X", address="", made_at=MOMENT, foot="",
        is_exercise=False,
    )  # fmt: skip
    with pytest.raises(InvalidInput) as error:
        document_pdf(document, fonts=FONTS)
    assert error.value.findings[0].params == {"signs": "\U0001f389 \u65e5"}
    assert "pesta" not in repr(error.value.__cause__)
    assert "\U0001f389" in docx_words(document)


def test_a_pdf_is_tagged_dated_and_the_same_each_time() -> None:
    """D3."""
    document = filled(template_get("surat_penerusan"))
    first = document_pdf(document, fonts=FONTS)
    assert first == document_pdf(document, fonts=FONTS)
    with pikepdf.open(io.BytesIO(first)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert opened.Root.Lang == "id"
        assert str(opened.docinfo["/Title"]) == "SURAT PENERUSAN"
        assert "20260302043000" in str(opened.docinfo["/CreationDate"])
        assert b"pdfuaid" in opened.Root.Metadata.read_bytes()
        fonts = {
            str(font["/BaseFont"]) for page in opened.pages for font in page.Resources.Font.values()
        }
    assert fonts
    assert all("PlusJakartaSans" in name for name in fonts)


def test_nothing_can_be_read_from_the_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D3: the working directory is not the root."""
    (tmp_path / "rahasia.json").write_text('{"a": 1}')
    monkeypatch.chdir(tmp_path)
    import teduh.kernel.documents.pdf as module
    from teduh.kernel.errors import Defect

    for source in (
        b'#json("rahasia.json")',
        b'#json("/rahasia.json")',
        b'#json("../../../../../etc/hostname")',
        b'#import "@preview/example:0.1.0": add',
        b'#text(font: "Tidak Ada")[warns, and a warning is an error]',
    ):
        monkeypatch.setattr(module, "_sheet", lambda source=source: source)
        with pytest.raises(Defect):
            document_pdf(filled(template_get("kajian")), fonts=FONTS)


def test_an_exercise_is_marked_in_both() -> None:
    """D4."""
    for is_exercise in (True, False):
        document = filled(template_get("undangan_klarifikasi"), exercise=is_exercise)
        assert (document.watermark == "LATIHAN") is is_exercise
        plain = document_pdf(document, fonts=FONTS)
        other = document_pdf(filled(template_get("undangan_klarifikasi")), fonts=FONTS)
        assert (plain != other) is is_exercise
        with zipfile.ZipFile(io.BytesIO(document_docx(document))) as archive:
            header = b"".join(archive.read(name) for name in archive.namelist() if "header" in name)
        assert (b'string="LATIHAN"' in header) is is_exercise


def test_an_empty_part_falls_away_and_an_empty_value_is_a_dash() -> None:
    """D5."""
    template = template_get("surat_penerusan")
    values = {"terlapor": "Tuan Anu"}
    document = document_fill(
        template, values, office="X", address="", made_at=MOMENT, foot="", is_exercise=False
    )
    words = document.words()
    assert "BENTURAN KEPENTINGAN" not in words
    assert "Tembusan" not in words
    assert "—" in words
    with_conflict = document_fill(
        template, {"benturan": "Bupati peserta."}, office="X", address="", made_at=MOMENT,
        foot="", is_exercise=False,
    )  # fmt: skip
    assert "BENTURAN KEPENTINGAN\nBupati peserta." in with_conflict.words()


def test_only_the_receipt_names_the_reporter() -> None:
    """D6."""
    for template in templates():
        asks_reporter = "pelapor" in {ask.known for ask in template.asks} | places_of(template)
        assert template.names_reporter == asks_reporter


def test_a_wide_table_lies_on_its_side() -> None:
    grid = Grid(("A", "B"), (("1", "2"), ("3", "4")), (1, 2))
    document = Document("R", "X", MOMENT, "T, 2 Maret", (Text("isi"), grid), is_wide=True)
    with pdf(document) as opened:
        box = [float(edge) for edge in opened.pages[0].mediabox]
    assert box[2] > box[3]
    assert "4" in docx_words(document)
