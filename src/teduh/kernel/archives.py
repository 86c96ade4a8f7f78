"""Archives and the XML inside them, looked through before anybody unpacks or parses them."""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from typing import IO, Any, Final
from xml.etree.ElementTree import ParseError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from teduh.kernel.errors import Finding, InvalidInput, LimitReached, Where
from teduh.kernel.messages import FileMessage as M

MAX_ENTRIES: Final = 200
MAX_UNPACKED: Final = 100 * 1024 * 1024
MAX_RATIO: Final = 100
_RATIO_FROM: Final = 1024 * 1024  # a smaller entry does no harm however well it is packed
_MAX_DIRECTORY: Final = 1024 * 1024
_CHUNK: Final = 256 * 1024
_XML_SUFFIXES: Final = (".xml", ".rels", ".vml")
_NESTED_SUFFIXES: Final = (
    ".zip", ".7z", ".rar", ".gz", ".bz2", ".xz", ".tar", ".jar", ".xlsx", ".xlsm", ".docx", ".pptx",
)  # fmt: skip
_NESTED_MAGIC: Final = (b"PK\x03\x04", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")


def check_archive(stream: IO[bytes], name: str, size: int) -> str:
    """Return what a zip file is (a `FileKind` value), or raise with the first reason against it."""
    _check_directory(stream, name, size)
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            _check_entries(entries, name, size)
            kind = _office_kind(archive, name)
            if kind == "ZIP" and any("/" in e.filename for e in entries):
                folder = next(e.filename for e in entries if "/" in e.filename)
                raise _refused(M.ARCHIVE_PATH, name, entry=folder)
            _unpack_and_look(archive, entries, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError) as error:
        raise _refused(M.ARCHIVE_BROKEN, name, problem=str(error)[:120]) from None
    return _shape(entries) if kind == "ZIP" else kind


def _refused(message: M, name: str, /, **params: Any) -> InvalidInput:
    return InvalidInput(Finding(message, Where(file=name), {"name": name, **params}))


def _limit(message: M, name: str, /, **params: Any) -> LimitReached:
    return LimitReached(Finding(message, Where(file=name), {"name": name, **params}))


def _check_directory(stream: IO[bytes], name: str, size: int) -> None:
    """Read the size of the list of entries before `zipfile` reads the list itself."""
    stream.seek(max(0, size - 66_000))
    tail = stream.read()
    position = tail.rfind(b"PK\x05\x06")
    if position < 0 or len(tail) < position + 22:
        raise _refused(M.ARCHIVE_BROKEN, name, problem="no end of central directory")
    count, directory = struct.unpack("<HI", tail[position + 10 : position + 16])
    if count > MAX_ENTRIES or directory > _MAX_DIRECTORY:
        raise _limit(M.ARCHIVE_ENTRIES, name, count=count, limit=MAX_ENTRIES)


def _check_entries(entries: list[zipfile.ZipInfo], name: str, size: int) -> None:
    if len(entries) > MAX_ENTRIES:
        raise _limit(M.ARCHIVE_ENTRIES, name, count=len(entries), limit=MAX_ENTRIES)
    seen: set[str] = set()
    total = 0
    for entry in entries:
        path = entry.filename
        if entry.flag_bits & 1:
            raise _refused(M.ENCRYPTED, name)
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        if (
            path.startswith("/")
            or "\\" in path
            or ":" in path
            or ".." in path.split("/")
            or is_link
        ):
            raise _refused(M.ARCHIVE_PATH, name, entry=path)
        if path in seen:
            raise _refused(M.ARCHIVE_BROKEN, name, problem=f"'{path}' twice")
        seen.add(path)
        if path.lower().endswith(_NESTED_SUFFIXES):
            raise _refused(M.ARCHIVE_NESTED, name, entry=path)
        total += entry.file_size
        packed = max(entry.compress_size, 1)
        if entry.file_size > _RATIO_FROM and entry.file_size / packed > MAX_RATIO:
            raise _limit(M.ARCHIVE_RATIO, name, entry=path, limit=MAX_RATIO)
    if total > MAX_UNPACKED:
        raise _limit(M.ARCHIVE_UNPACKED, name, limit=MAX_UNPACKED // 1024**2)
    if total > _RATIO_FROM and total / max(size, 1) > MAX_RATIO:
        raise _limit(M.ARCHIVE_RATIO, name, entry=name, limit=MAX_RATIO)


def _office_kind(archive: zipfile.ZipFile, name: str) -> str:
    """Return XLSX, DOCX or PPTX by the parts inside, ZIP for anything else; refuse programs."""
    parts = {part.lower() for part in archive.namelist()}
    if "[content_types].xml" not in parts:
        return "ZIP"
    kinds = (
        archive.read("[Content_Types].xml") if "[Content_Types].xml" in archive.namelist() else b""
    )
    has_program = any(p.endswith("vbaproject.bin") or "/macrosheets/" in p for p in parts)
    if has_program or b"macroEnabled" in kinds:
        raise _refused(M.MACROS, name)
    if "xl/workbook.bin" in parts:
        raise _refused(M.XLSB, name)
    for part, kind in (
        ("xl/workbook.xml", "XLSX"),
        ("word/document.xml", "DOCX"),
        ("ppt/presentation.xml", "PPTX"),
    ):
        if part in parts:
            return kind
    return "ZIP"


def _unpack_and_look(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], name: str) -> None:
    """Unpack every entry once into nothing: sizes as they are, checksums, nested archives, DTDs."""
    total = 0
    for entry in entries:
        if entry.is_dir():
            continue
        with archive.open(entry) as part:
            first = True
            while chunk := part.read(_CHUNK):
                if first and chunk.startswith(_NESTED_MAGIC):
                    raise _refused(M.ARCHIVE_NESTED, name, entry=entry.filename)
                first = False
                total += len(chunk)
                if total > MAX_UNPACKED:
                    raise _limit(M.ARCHIVE_UNPACKED, name, limit=MAX_UNPACKED // 1024**2)
        if entry.filename.lower().endswith(_XML_SUFFIXES):
            with archive.open(entry) as part:
                check_xml(part, entry.filename, name)


def check_xml(stream: IO[bytes], entry: str, name: str, *, whole: bool = False) -> None:
    """Refuse XML with any document type definition.

    One stands before the first element or nowhere, so reading up to that element is enough for
    `whole=False`; the rest is read by the parser that wants it.
    """
    try:
        events = defusedxml.ElementTree.iterparse(
            stream, events=("start", "end"), forbid_dtd=True, forbid_entities=True
        )
        for event, element in events:
            if not whole:
                break
            if event == "end":
                element.clear()
    except DefusedXmlException:
        raise _refused(M.XML_DTD, name, entry=entry) from None
    except (ParseError, ValueError, LookupError):
        raise _refused(M.XML_BROKEN, name, entry=entry) from None


def _shape(entries: list[zipfile.ZipInfo]) -> str:
    suffixes = {match[0].lower() for e in entries if (match := re.search(r"\.\w+$", e.filename))}
    return "Shapefile" if {".shp", ".shx", ".dbf"} <= suffixes else "ZIP"
