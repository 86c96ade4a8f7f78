"""EMF and WMF, Office's drawings made of records: their titles and remarks are blanked in place."""

from __future__ import annotations

import struct
from typing import Final

from teduh.kernel.cleaning.messages import CannotClean, Reason, Removed

_EMF_HEADER, _EMF_COMMENT, _EMF_END = 1, 70, 14
_DRAWN: Final = (b"EMF+", b"GDIC")  # comments that are drawing orders themselves
_WMF_ESCAPE: Final = 0x0626


def clean(data: bytes, suffix: str, removed: set[Removed]) -> bytes:
    """Return the drawing with the same size and the same drawing orders."""
    out = bytearray(data)
    changed = _emf(out) if suffix == ".emf" else _wmf(out)
    if changed:
        removed.add(Removed.COMMENTS)
    return bytes(out)


def _emf(data: bytearray) -> bool:
    if data[40:44] != b" EMF":
        raise CannotClean(Reason.DAMAGED)
    changed = False
    position = 0
    while position + 8 <= len(data):
        kind, size = struct.unpack_from("<II", data, position)
        if size < 8 or position + size > len(data):
            raise CannotClean(Reason.DAMAGED)
        if kind == _EMF_HEADER:
            length, offset = struct.unpack_from("<II", data, position + 60)
            changed |= _blank(data, offset, min(offset + 2 * length, size)) if length else False
        elif kind == _EMF_COMMENT and bytes(data[position + 12 : position + 16]) not in _DRAWN:
            changed |= _blank(data, position + 12, position + size)
        position += size
        if kind == _EMF_END:
            break
    del data[position:]
    return changed


def _wmf(data: bytearray) -> bool:
    position = 22 if data[:4] == b"\xd7\xcd\xc6\x9a" else 0
    if len(data) < position + 18:
        raise CannotClean(Reason.DAMAGED)
    position += 18
    changed = False
    while position + 6 <= len(data):
        words, function = struct.unpack_from("<IH", data, position)
        if words < 3 or position + 2 * words > len(data):
            raise CannotClean(Reason.DAMAGED)
        if function == _WMF_ESCAPE and data[position + 6 : position + 8] == b"\x0f\x00":
            changed |= _blank(data, position + 10, position + 2 * words)
        position += 2 * words
        if function == 0:
            break
    del data[position:]
    return changed


def _blank(data: bytearray, start: int, end: int) -> bool:
    there = any(data[start:end])
    data[start:end] = bytes(max(end - start, 0))
    return there
