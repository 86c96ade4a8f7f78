"""PDF by Typst: one sheet, the data as JSON, an empty root, no package, no font but ours.

Typst reads files below its root and packages from folders and the net. The root is a fresh empty
folder and both package folders are that folder too, so that a document has nothing to read. The
sheet puts every text in as a string; no text of a case is ever Typst source.
"""

from __future__ import annotations

import json
import re
import tempfile
from datetime import UTC
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from teduh.kernel.documents.blocks import Document
from teduh.kernel.errors import Defect, DependencyUnavailable, Finding, InvalidInput, TeduhError
from teduh.kernel.messages import DocumentMessage

_NO_GLYPH: Final = re.compile(r'the text `"(.+?)"` could not be displayed')
STANDARD: Final = "ua-1"
_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a folder in memory; nothing is written to it


def document_pdf(document: Document, *, fonts: Path) -> bytes:
    """Return a document as a tagged PDF (PDF/UA-1). The same document gives the same bytes.

    Parameters
    ----------
    fonts : Path
        Folder of the typeface that ships with Teduh; no font of the system is looked at.

    Raises
    ------
    DependencyUnavailable
        `kernel.document.package_missing` without the package `typst`.
    InvalidInput
        `kernel.document.signs_missing` for signs that the typeface has not (emoji, Arabic script).
    Defect
        `kernel.document.not_written` for a fault or a warning of the sheet; Typst's own words may
        hold what was typed and are left out.
    """
    try:
        import typst  # noqa: PLC0415 - of the server only
    except ImportError as error:
        params = {"package": "typst"}
        raise DependencyUnavailable(
            Finding(DocumentMessage.PACKAGE_MISSING, params=params)
        ) from error
    inputs = {"document": json.dumps(document.as_data(), ensure_ascii=False)}
    parent = _MEMORY if _MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="teduh-empty-", dir=parent) as empty:
        try:
            compiler = typst.Compiler(
                _sheet(),
                root=empty,
                font_paths=_fonts(fonts),
                ignore_system_fonts=True,
                sys_inputs=inputs,
                package_path=empty,
                package_cache_path=empty,
            )
            made, warnings = compiler.compile_with_warnings(
                format="pdf",
                pdf_standards=STANDARD,
                timestamp=int(document.made_at.astimezone(UTC).timestamp()),
            )
        except typst.TypstError as error:
            raise _refusal(error.diagnostic) from None
    if warnings or not isinstance(made, bytes):
        raise _not_written()
    return made


def _refusal(diagnostic: str) -> TeduhError:
    """Tell the signs that our typeface has not; anything else is a fault of the sheet."""
    signs = [sign for sign in dict.fromkeys(_NO_GLYPH.findall(diagnostic)) if len(sign) <= 4]
    if not signs:
        return _not_written()
    params = {"signs": " ".join(signs[:10])}
    return InvalidInput(Finding(DocumentMessage.SIGNS_MISSING, params=params))


def _not_written() -> Defect:
    return Defect(Finding(DocumentMessage.NOT_WRITTEN))


@cache
def _sheet() -> bytes:
    return (files("teduh.data") / "documents" / "document.typ").read_bytes()


@cache
def _fonts(folder: Path) -> Any:
    import typst  # noqa: PLC0415

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )
