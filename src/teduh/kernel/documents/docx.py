"""DOCX by python-docx: the same blocks as the PDF, to be edited and signed in an office."""

from __future__ import annotations

import io
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final, cast

from teduh.kernel.documents.blocks import (
    Block,
    Document,
    Grid,
    Heading,
    Items,
    Notice,
    Pairs,
    Signatures,
    Text,
)
from teduh.kernel.errors import DependencyUnavailable, Finding
from teduh.kernel.messages import DocumentMessage

if TYPE_CHECKING:
    from docx.document import Document as Book

_FONT: Final = "Plus Jakarta Sans"  # Word takes another where it is not installed
_GRID: Final = "Table Grid"
# A word across the page, as Word's own watermarks are: a shape in the header.
_WATERMARK: Final = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
    '<w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
    'path="m@7,l@8,m@5,21600l@6,21600e"><v:textpath on="t" fitshape="t"/></v:shapetype>'
    '<v:shape id="watermark" o:spid="_x0000_s1" type="#_x0000_t136" alt="{word}" '
    'style="position:absolute;width:440pt;height:110pt;rotation:315;z-index:-251658752;'
    "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
    'mso-position-vertical:center;mso-position-vertical-relative:margin" '
    'fillcolor="#b42318" stroked="f"><v:fill opacity=".15"/>'
    '<v:textpath style="font-family:Arial;font-weight:bold" string="{word}"/></v:shape>'
    "</w:pict></w:r>"
)


def document_docx(document: Document) -> bytes:
    """Return a document as DOCX.

    Raises
    ------
    DependencyUnavailable
        `kernel.document.package_missing` without `python-docx`.
    """
    try:
        from docx import Document as new_book  # noqa: N813, PLC0415 - of the server only
    except ImportError as error:
        params = {"package": "python-docx"}
        finding = Finding(DocumentMessage.PACKAGE_MISSING, params=params)
        raise DependencyUnavailable(finding) from error
    book = new_book()
    _set_up(book, document)
    for block in document.blocks:
        _add(book, block, document)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _set_up(book: Book, document: Document) -> None:
    from docx.enum.section import WD_ORIENT  # noqa: PLC0415
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.oxml import parse_xml  # noqa: PLC0415
    from docx.shared import Mm, Pt, RGBColor  # noqa: PLC0415

    properties = book.core_properties
    properties.author = properties.last_modified_by = document.office
    properties.title, properties.comments = document.title, ""
    properties.language = document.language
    moment = document.made_at.astimezone(UTC).replace(tzinfo=None)
    properties.created = properties.modified = moment
    normal = cast(Any, book.styles["Normal"])
    normal.font.name, normal.font.size = _FONT, Pt(10.5)
    for name, size in (("Heading 1", 13), ("Heading 2", 11)):
        style = cast(Any, book.styles[name])
        style.font.name, style.font.size, style.font.bold = _FONT, Pt(size), True
        style.font.color.rgb = RGBColor(0, 0, 0)
    section = book.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    if document.is_wide:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(24)
    section.top_margin = section.bottom_margin = Mm(22)
    section.footer.paragraphs[0].text = document.foot
    if document.is_exercise:
        mark = section.header.paragraphs[0]
        mark.text = document.watermark
        mark.runs[0].font.bold, mark.runs[0].font.color.rgb = True, RGBColor(0xB4, 0x23, 0x18)
        shape = parse_xml(_WATERMARK.format(word=document.watermark))
        mark._p.append(shape)
    book.add_paragraph().add_run(document.office).bold = True
    if document.address:
        book.add_paragraph(document.address)
    title = book.add_heading(document.title, level=1)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if document.number:
        line = book.add_paragraph(f"{document.number_label}: {document.number}")
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _add(book: Book, block: Block, document: Document) -> None:
    match block:
        case Heading(text):
            book.add_heading(text, level=2)
        case Text(text):
            book.add_paragraph(text)
        case Notice(text):
            table = book.add_table(rows=1, cols=1, style=_GRID)
            table.cell(0, 0).text = text
            book.add_paragraph()
        case Pairs(pairs):
            table = book.add_table(rows=0, cols=2)
            for label, value in pairs:
                cells = table.add_row().cells
                cells[0].text, cells[1].text = label, value
            book.add_paragraph()
        case Items(items):
            for item in items:
                book.add_paragraph(item, style="List Number")
        case Grid():
            _add_grid(book, block)
        case Signatures():
            _add_signatures(book, block, document)


def _add_grid(book: Book, block: Grid) -> None:
    table = book.add_table(rows=1, cols=len(block.head), style=_GRID)
    _mark_header(table.rows[0])
    for cell, text in zip(table.rows[0].cells, block.head, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for row in block.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    book.add_paragraph()


def _add_signatures(book: Book, block: Signatures, document: Document) -> None:
    """Lay the places side by side, the first to sign on the right."""
    book.add_paragraph().add_run(f"\n{document.place_and_day}")
    table = book.add_table(rows=1, cols=max(2, len(block.people)))
    for cell, person in zip(reversed(table.rows[0].cells), block.people, strict=False):
        cell.text = f"{person.role}\n\n\n\n{person.name}"


def _mark_header(row: Any) -> None:
    """Repeat a table's first row on each page, so that readers aloud know it as the header."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
