"""What a recording is, told by its first bytes: pictures that move, and sound."""

from __future__ import annotations

from typing import Final

# Major brands of the ISO base media format, by how they begin.
_BRANDS: Final = (
    (b"qt  ", "MOV"),
    (b"M4A", "M4A"),
    (b"M4B", "M4A"),
    (b"3gp", "3GP"),
    (b"3g2", "3GP"),
    (b"3ge", "3GP"),
    *((brand, "MP4") for brand in (b"iso", b"mp4", b"avc1", b"M4V", b"MSNV", b"dash", b"f4v")),
)
_OLD_QUICKTIME: Final = (b"moov", b"mdat", b"wide")


def recording_kind(head: bytes) -> str | None:
    """Return the value of a `FileKind` for a film or a sound, None for anything else."""
    if head[4:8] == b"ftyp":
        return next((kind for brand, kind in _BRANDS if head[8:12].startswith(brand)), None)
    if head[4:8] in _OLD_QUICKTIME and head[:2] in (b"\x00\x00", b"\x00\x01"):
        return "MOV"
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "WAV"
    if head[:4] == b"\x1aE\xdf\xa3" and b"webm" in head[:64]:
        return "WebM"
    return _sound_kind(head)


def _sound_kind(head: bytes) -> str | None:
    if head.startswith(b"OggS"):
        return "OGG"
    if head.startswith(b"fLaC"):
        return "FLAC"
    if head.startswith(b"ID3") and len(head) > 10 and head[3] in (2, 3, 4):
        return "MP3"
    is_frame = len(head) > 4 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2
    # A real bit rate and sampling rate: FF FB alone could begin anything.
    if is_frame and head[2] >> 4 not in (0, 15) and head[2] & 0x0C != 0x0C:
        return "MP3"
    return None
