"""Ogg with Opus or Vorbis: the packet of comments is emptied where it lies.

Both formats let the packet end with padding, so its size stays, and with it every page; only the
checksums of its pages are computed anew.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Final

from teduh.kernel.cleaning.messages import CannotClean, Reason, Removed
from teduh.kernel.intake import FileKind


@dataclass
class _Stream:
    """One logical stream: packets begun so far, and where the second one's bytes lie."""

    packets: int = 0
    codec: str = ""
    places: list[tuple[int, int]] = field(default_factory=list)
    pages: set[tuple[int, int]] = field(default_factory=set)


def clean(data: bytes, kind: FileKind) -> tuple[bytes, set[Removed]]:  # noqa: ARG001
    """Return the recording with empty comments and the same sound bit for bit."""
    out = bytearray(data)
    removed: set[Removed] = set()
    streams: dict[int, _Stream] = {}
    done: list[_Stream] = []
    position = 0
    while position < len(out):
        position = _page(out, position, streams, done)
    for stream in (*done, *streams.values()):
        if stream.packets < 2:
            raise CannotClean(Reason.DAMAGED)
        if _empty(out, stream):
            removed.add(Removed.TAGS)
        for start, end in stream.pages:
            out[start + 22 : start + 26] = bytes(4)
            out[start + 22 : start + 26] = struct.pack("<I", _checksum(out[start:end]))
    return bytes(out), removed


def _page(data: bytearray, start: int, streams: dict[int, _Stream], done: list[_Stream]) -> int:
    """Note what one page holds of the first two packets; return where the next page begins."""
    if data[start : start + 4] != b"OggS" or len(data) < start + 27:
        raise CannotClean(Reason.DAMAGED)
    flags, serial, count = (
        data[start + 5],
        *struct.unpack_from("<I", data, start + 14),
        data[start + 26],
    )
    lacing = data[start + 27 : start + 27 + count]
    body = start + 27 + count
    end = body + sum(lacing)
    if end > len(data):
        raise CannotClean(Reason.DAMAGED)
    if flags & 2:  # begins a stream; a serial number may come again in a chained file
        if serial in streams:
            done.append(streams.pop(serial))
        streams[serial] = _Stream(codec=_codec(data[body : body + 8]))
    stream = streams.get(serial)
    if stream is None:
        raise CannotClean(Reason.DAMAGED)
    position = body
    for size in lacing:
        if stream.packets == 1:
            stream.places.append((position, position + size))
            stream.pages.add((start, end))
        position += size
        if size < 255 and stream.packets < 2:
            stream.packets += 1
    return end


def _codec(head: bytearray) -> str:
    if head == b"OpusHead":
        return "opus"
    if head[:7] == b"\x01vorbis":
        return "vorbis"
    raise CannotClean(Reason.KIND)


_EMPTY: Final = {
    "opus": b"OpusTags" + bytes(8),  # no vendor, no comment; what follows is padding
    "vorbis": b"\x03vorbis" + bytes(8) + b"\x01",  # and the framing bit
}


def _empty(data: bytearray, stream: _Stream) -> bool:
    """Empty the packet of comments; say whether there was anything in it."""
    packet = b"".join(data[start:end] for start, end in stream.places)
    bare = _EMPTY[stream.codec]
    if len(packet) < len(bare) or packet[:7] != bare[:7]:
        raise CannotClean(Reason.DAMAGED)
    filled = bare + bytes(len(packet) - len(bare))
    position = 0
    for start, end in stream.places:
        data[start:end] = filled[position : position + end - start]
        position += end - start
    return packet != filled


def _table() -> tuple[int, ...]:
    rows = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value & 0x80000000 else 0)) & 0xFFFFFFFF
        rows.append(value)
    return tuple(rows)


_CRC: Final = _table()


def _checksum(page: bytearray) -> int:
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ _CRC[value >> 24 ^ byte]
    return value
