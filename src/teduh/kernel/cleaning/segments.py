"""JPEG data and colour profiles without what identifies, the picture itself left bit for bit.

For pictures that lie inside a PDF: re-encoding would cost sharpness and change what a page shows.
"""

from __future__ import annotations

import re
import struct
from typing import Final

from teduh.kernel.cleaning.messages import CannotClean, Reason

_JFIF: Final = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")


def strip_jpeg(data: bytes) -> bytes:
    """Return the JPEG without application segments, comments and whatever follows its end.

    Kept are a bare JFIF header when there was one, and Adobe's segment of colour conversion, as
    colours would be wrong without them.
    """
    if not data.startswith(b"\xff\xd8"):
        raise CannotClean(Reason.DAMAGED)
    out = [b"\xff\xd8"]
    position = 2
    while True:
        found = _NEXT_MARKER.search(data, position)
        if found is None or found.end() + 2 > len(data):
            if found is None or data[found.end() - 1] != 0xD9:
                raise CannotClean(Reason.DAMAGED)
            break
        marker = data[found.end() - 1]
        if marker == 0xD9:
            break
        (length,) = struct.unpack_from(">H", data, found.end())
        end = found.end() + length
        segment = b"\xff" + data[found.end() - 1 : end]
        if marker == 0xDA:  # the scan goes on to the next marker that is no restart
            after = _NEXT_MARKER.search(data, end)
            if after is None:
                raise CannotClean(Reason.DAMAGED)
            out.append(segment + data[end : after.start()])
            end = after.start()
        elif marker == 0xE0 and data[found.end() + 2 : found.end() + 6] == b"JFIF":
            out.append(_JFIF)
        elif marker == 0xEE and data[found.end() + 2 : found.end() + 7] == b"Adobe":
            out.append(b"\xff\xee\x00\x0e" + data[found.end() + 2 : found.end() + 14])
        elif not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            out.append(segment)
        position = end
    return b"".join(out) + b"\xff\xd9"


_COLOUR_TAGS: Final = frozenset(
    b"wtpt bkpt rXYZ gXYZ bXYZ rTRC gTRC bTRC kTRC chad lumi gamt "
    b"A2B0 A2B1 A2B2 B2A0 B2A1 B2A2 D2B0 D2B1 B2D0 B2D1".split()
)


def strip_profile(data: bytes) -> bytes:
    """Return an ICC profile with its colour tags only: no device, no maker, no date, no words."""
    try:
        (count,) = struct.unpack_from(">I", data, 128)
        if count > 200:
            return b""
        entries = [struct.unpack_from(">4sII", data, 132 + 12 * i) for i in range(count)]
    except struct.error:
        return b""
    kept = [(tag, data[at : at + size]) for tag, at, size in entries if tag in _COLOUR_TAGS]
    header = bytearray(data[:128])
    for start, end in ((4, 8), (24, 36), (40, 44), (48, 64), (80, 100)):
        header[start:end] = bytes(end - start)
    table, body = struct.pack(">I", len(kept)), b""
    begin = 132 + 12 * len(kept)
    for tag, content in kept:
        table += struct.pack(">4sII", tag, begin + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    header[0:4] = struct.pack(">I", begin + len(body))
    return bytes(header) + table + body


def blank_jpeg2000(data: bytes) -> bytes:
    """Return JPEG 2000 data whose boxes of words (`uuid`, `xml `, `uinf`) are blank and free."""
    if data[4:8] != b"jP  ":
        return data  # a bare codestream
    out = bytearray(data)
    position = 0
    while position + 8 <= len(out):
        size, kind = struct.unpack_from(">I4s", out, position)
        size = size if size >= 8 else len(out) - position
        if kind in (b"uuid", b"xml ", b"uinf"):
            end = min(position + size, len(out))
            out[position + 4 : end] = b"free" + bytes(end - position - 8)
        position += size
    return bytes(out)
