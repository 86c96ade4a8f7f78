"""The size a picture says it has, read from its header before a decoder takes memory for it."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Final

from teduh.kernel.errors import Finding, InvalidInput, LimitReached, Where
from teduh.kernel.messages import FileMessage as M

MAX_MEGAPIXELS: Final = 40


def check_image(kind: str, data: bytes, name: str) -> tuple[int, int]:
    """Return width and height; refuse a picture that is too large or does not say."""
    try:
        size = _READERS[kind](data)
    except (struct.error, IndexError):
        size = None
    if size is None or 0 in size:
        raise InvalidInput(Finding(M.IMAGE_BROKEN, Where(file=name), {"name": name}))
    width, height = size
    if width * height > MAX_MEGAPIXELS * 1_000_000:
        params = {"name": name, "width": width, "height": height, "limit": MAX_MEGAPIXELS}
        raise LimitReached(Finding(M.IMAGE_TOO_LARGE, Where(file=name), params))
    return size


def _png(data: bytes) -> tuple[int, int] | None:
    if data[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _gif(data: bytes) -> tuple[int, int] | None:
    width, height = struct.unpack("<HH", data[6:10])
    return width, height


def _jpeg(data: bytes) -> tuple[int, int] | None:
    """Walk the segments to the largest frame header; thumbnails sit inside APP segments."""
    position, largest = 2, None
    while position + 9 < len(data):
        if data[position] != 0xFF:
            break
        marker = data[position + 1]
        if marker == 0xFF or 0xD0 <= marker <= 0xD8 or marker == 0x01:
            position += 1 if marker == 0xFF else 2
            continue
        if marker in (0xD9, 0xDA):
            break
        (length,) = struct.unpack(">H", data[position + 2 : position + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[position + 5 : position + 9])
            if largest is None or width * height > largest[0] * largest[1]:
                largest = (width, height)
        position += 2 + length
    return largest


def _webp(data: bytes) -> tuple[int, int] | None:
    chunk = data[12:16]
    if chunk == b"VP8X":
        width = int.from_bytes(data[24:27], "little") + 1
        height = int.from_bytes(data[27:30], "little") + 1
        return width, height
    if chunk == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    if chunk == b"VP8 ":
        width, height = struct.unpack("<HH", data[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None


def _heic(data: bytes) -> tuple[int, int] | None:
    """The largest `ispe` property: tiles and thumbnails have smaller ones."""
    found: list[tuple[int, int]] = []
    position = data.find(b"ispe")
    while position >= 0:
        width, height = struct.unpack(">II", data[position + 8 : position + 16])
        found.append((width, height))
        position = data.find(b"ispe", position + 4)
    return max(found, key=lambda size: size[0] * size[1], default=None)


_READERS: Final[dict[str, Callable[[bytes], tuple[int, int] | None]]] = {
    "PNG": _png,
    "GIF": _gif,
    "JPEG": _jpeg,
    "WebP": _webp,
    "HEIC": _heic,
}
