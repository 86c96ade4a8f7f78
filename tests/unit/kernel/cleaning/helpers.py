"""What the tests of cleaning share: invented people and devices, and a search in any encoding."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from teduh.kernel.cleaning import Cleaned, Reason, clean_file
from teduh.kernel.errors import InvalidInput

NAME = "Siti Rahasiawati"
DEVICE = "SM-RAHASIA99"
PATH = "C:\\Users\\rahasiawati\\Documents"


def haystack(data: bytes) -> bytes:
    """The file and everything packed inside it: archives, PDF and PNG streams."""
    parts = [data]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts += [e.filename.encode() + archive.read(e) for e in archive.infolist()]
            parts.append(b"".join(e.comment + e.extra for e in archive.infolist()))
    for match in re.finditer(rb"stream\r?\n", data):
        try:
            parts.append(zlib.decompressobj().decompress(data[match.end() :]))
        except zlib.error:
            continue
    return b"\x00\x00".join(parts)


def found(data: bytes, *words: str) -> list[str]:
    """The words that stand in the file in any of the encodings in use."""
    hay = haystack(data).lower()
    codes = ("utf-8", "utf-16-le", "utf-16-be", "latin-1")
    return [w for w in words if any(w.lower().encode(c) in hay for c in codes)]


def cleaned(data: bytes, name: str, *secrets: str) -> Cleaned:
    """Clean, and see that each secret was there before and is not there after."""
    assert found(data, *secrets) == list(secrets)
    result = clean_file(data, name=name)
    assert found(result.data, *secrets) == []
    return result


def reason(data: bytes, name: str = "berkas") -> Reason:
    """Why a file cannot be cleaned."""
    try:
        clean_file(data, name=name)
    except InvalidInput as error:
        (finding,) = error.findings
        assert finding.message_id == "cleaning.file.cannot_clean", finding
        return Reason(finding.params["reason"])
    raise AssertionError("it was cleaned")
