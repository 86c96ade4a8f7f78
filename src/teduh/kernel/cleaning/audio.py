"""MP3, WAV and FLAC: the sound alone, cut out from between its tags."""

from __future__ import annotations

import struct

from teduh.kernel.cleaning.messages import CannotClean, Reason, Removed
from teduh.kernel.intake import FileKind


def clean(data: bytes, kind: FileKind) -> tuple[bytes, set[Removed]]:
    """Return the recording without tags, with the same sound bit for bit."""
    out = {FileKind.MP3: _mp3, FileKind.WAV: _wav, FileKind.FLAC: _flac}[kind](data)
    return out, {Removed.TAGS} if out != data else set()


def _mp3(data: bytes) -> bytes:
    """Cut ID3v2 and APEv2 off the front; ID3v1, APEv2 and Lyrics3 off the end."""
    start, end = 0, len(data)
    while data[start : start + 3] == b"ID3" and start + 10 <= end:
        size = _seven_bits(data[start + 6 : start + 10])
        start += 10 + size + (10 if data[start + 5] & 0x10 else 0)
        while start < end and data[start] == 0:
            start += 1
    if data[start : start + 8] == b"APETAGEX":
        start += 32 + struct.unpack_from("<I", data, start + 12)[0]
    trimmed = True
    while trimmed:
        trimmed = False
        if end - start > 128 and data[end - 128 : end - 125] == b"TAG":
            end, trimmed = end - 128, True
        if end - start > 227 and data[end - 227 : end - 223] == b"TAG+":
            end, trimmed = end - 227, True
        if end - start > 32 and data[end - 32 : end - 24] == b"APETAGEX":
            size, _, flags = struct.unpack_from("<III", data, end - 20)
            end, trimmed = end - size - (32 if flags & 0x8000_0000 else 0), True
        if end - start > 15 and data[end - 9 : end] == b"LYRICS200":
            end, trimmed = end - 15 - int(data[end - 15 : end - 9]), True
        if end - start > 10 and data[end - 10 : end - 7] == b"3DI":
            end, trimmed = end - 20 - _seven_bits(data[end - 4 : end]), True
    sound = data[start : max(end, start)]
    if len(sound) < 4 or sound[0] != 0xFF or sound[1] & 0xE0 != 0xE0:
        raise CannotClean(Reason.DAMAGED)
    return sound


def _seven_bits(data: bytes) -> int:
    value = 0
    for byte in data:
        value = value << 7 | byte & 0x7F
    return value


def _wav(data: bytes) -> bytes:
    """Keep format, sound and sample count; drop INFO, bext, iXML, id3, cue points."""
    parts = []
    position = 12
    while position + 8 <= len(data):
        code, size = struct.unpack_from("<4sI", data, position)
        end = position + 8 + size
        if end > len(data):
            raise CannotClean(Reason.DAMAGED)
        if code in (b"fmt ", b"data", b"fact"):
            parts.append(data[position:end] + bytes(size % 2))
        position = end + size % 2
    codes = {part[:4] for part in parts}
    if not {b"fmt ", b"data"} <= codes:
        raise CannotClean(Reason.DAMAGED)
    body = b"WAVE" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _flac(data: bytes) -> bytes:
    """Keep the stream's description and its seek table; drop tags, pictures, padding."""
    kept: list[bytes] = []
    position, last = 4, False
    while not last:
        head = data[position : position + 4]
        if len(head) < 4:
            raise CannotClean(Reason.DAMAGED)
        last, kind = bool(head[0] & 0x80), head[0] & 0x7F
        end = position + 4 + int.from_bytes(head[1:], "big")
        if kind in (0, 3):
            kept.append(bytes([kind]) + data[position + 1 : end])
        position = end
    sound = data[position:]
    if not kept or kept[0][0] != 0 or sound[:1] != b"\xff":
        raise CannotClean(Reason.DAMAGED)
    kept[-1] = bytes([kept[-1][0] | 0x80]) + kept[-1][1:]
    return b"fLaC" + b"".join(kept) + sound
