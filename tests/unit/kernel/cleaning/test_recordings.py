"""Recordings: the same samples, without tags, times, positions and makers.

R1  MP4, MOV, 3GP, M4A: boxes of words become free and blank, times zero, no byte moves
R2  tracks that are neither picture nor sound are blanked with their samples
R3  MP3, WAV, FLAC, Opus, Vorbis: tags gone, sound the same
R4  cut short or of another kind: told
"""

import struct

import pytest
from tests.unit.kernel.cleaning.helpers import DEVICE, NAME, cleaned, reason

from teduh.kernel.cleaning import Reason, Removed, clean_file
from teduh.kernel.cleaning.ogg import _checksum
from teduh.kernel.intake import FileKind, admit

PLACE = "-00.4949+116.9862/"
SOUND = bytes(range(1, 101))
GPS = b"gps:0.4949;116.9862;" * 3


def box(kind: str, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + kind.encode("latin-1") + body


def full(kind: str, *parts: bytes, version: int = 0) -> bytes:
    return box(kind, bytes([version, 0, 0, 0]), *parts)


def numbers(*values: int) -> bytes:
    return struct.pack(f">{len(values)}I", *values)


def track(handler: bytes, entry: bytes, offset: int, sizes: list[int]) -> bytes:
    table = box(
        "stbl", full("stsd", numbers(1), entry), full("stsc", numbers(1, 1, len(sizes), 1)),
        full("stsz", numbers(0, len(sizes), *sizes)), full("stco", numbers(1, offset)),
    )  # fmt: skip
    data_reference = box("dinf", full("dref", numbers(1), full("alis", NAME.encode())))
    media = box(
        "mdia", full("mdhd", numbers(3_800_000_000, 3_800_000_001, 1000, 100)),
        full("hdlr", bytes(4), handler, bytes(12), f"{DEVICE} handler\0".encode()),
        box("minf", data_reference, table),
    )  # fmt: skip
    header = full("tkhd", struct.pack(">QQ", 3_800_000_000, 1), bytes(60), version=1)
    return box("trak", header, media, box("udta", box("\xa9nam", NAME.encode())))


def film(brand: bytes = b"isom", *, size: int = 0) -> bytes:
    """A film whose media data lie first: sound, then positions."""
    head = box("ftyp", brand, bytes(4), b"isom")
    start = len(head) + 8
    entry = box("avc1", bytes(42), b"\x0cGoPro AVC en", bytes(40))
    moov = box(
        "moov",
        full("mvhd", numbers(3_800_000_000, 3_800_000_001, 1000, 100), bytes(80)),
        track(b"vide", entry, start, [60, 40]),
        track(b"meta", box("mebx", bytes(8)), start + 100, [len(GPS)]),
        box("udta", box("\xa9xyz", PLACE.encode()), box("\xa9mod", DEVICE.encode())),
        full("meta", b"com.apple.quicktime.location.ISO6709" + PLACE.encode()),
        box("gps ", PLACE.encode()),
    )
    uuid = box("uuid", bytes(16), f"<x:xmpmeta>{NAME}</x:xmpmeta>".encode())
    return head + box("mdat", SOUND, GPS) + moov + uuid + box("free", NAME.encode())


@pytest.mark.parametrize(
    ("brand", "kind", "media_type"),
    [
        (b"isom", FileKind.MP4, "video/mp4"), (b"qt  ", FileKind.MOV, "video/quicktime"),
        (b"3gp4", FileKind.THREE_GP, "video/3gpp"), (b"M4A ", FileKind.M4A, "audio/mp4"),
    ],
)  # fmt: skip
def test_films__r1_r2(brand: bytes, kind: FileKind, media_type: str) -> None:
    data = film(brand)
    assert admit(data).kind is kind
    result = cleaned(data, "VID.mp4", NAME, DEVICE, PLACE, "GoPro", "0.4949", "gps:")
    assert result.media_type == media_type
    assert {
        Removed.LOCATION, Removed.DEVICE, Removed.TIMES, Removed.TAGS, Removed.DATA_TRACKS,
        Removed.PROPERTIES, Removed.CUSTOM_DATA,
    } == set(result.removed)  # fmt: skip
    assert len(result.data) == len(data)
    assert result.data.count(SOUND) == 1 and result.data.find(SOUND) == data.find(SOUND)
    assert struct.pack(">I", 3_800_000_000) not in result.data
    assert b"udta" not in result.data and b"meta" not in result.data
    assert result.data.count(b"trak") == 1
    assert clean_file(result.data, name="a.mp4").removed == ()


def test_films_cut_short__r4() -> None:
    data = film()
    assert reason(data[:-5]) is Reason.DAMAGED
    assert reason(data[: data.find(b"moov") - 4]) is Reason.DAMAGED


def test_a_fragmented_film_with_positions__r4() -> None:
    assert reason(film() + box("moof", full("mfhd", numbers(1)))) is Reason.KIND


def seven(size: int) -> bytes:
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))


def test_mp3__r3() -> None:
    frames = (b"\xff\xfb\x90\x00" + SOUND + bytes(313)) * 3
    words = b"TPE1" + struct.pack(">I", 60) + bytes(2) + b"\x01" + NAME.encode("utf-16")
    front = b"ID3\x03\x00\x00" + seven(len(words)) + words
    value = NAME.encode()
    item = struct.pack("<II", len(value), 0) + b"Artist\0" + value
    ape = b"APETAGEX" + struct.pack("<IIII", 2000, len(item) + 32, 1, 0) + bytes(8)
    data = front + frames + item + ape + b"TAG" + NAME.encode().ljust(125, b"\0")
    result = cleaned(data, "rekaman.mp3", NAME)
    assert result.data == frames and result.removed == (Removed.TAGS,)
    assert clean_file(frames, name="a.mp3").data == frames
    assert reason(front) is Reason.DAMAGED


def test_wav__r3() -> None:
    chunks = [
        b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8),
        b"LIST" + struct.pack("<I", 4 + len(NAME)) + b"INFO" + NAME.encode(),
        b"bext" + struct.pack("<I", 20) + DEVICE.encode().ljust(20, b"\0"),
        b"data" + struct.pack("<I", 100) + SOUND,
    ]
    body = b"WAVE" + b"".join(chunks)
    result = cleaned(b"RIFF" + struct.pack("<I", len(body)) + body, "a.wav", NAME, DEVICE)
    import io
    import wave

    with wave.open(io.BytesIO(result.data)) as sound:
        assert sound.readframes(100) == SOUND
    assert reason(b"RIFF" + struct.pack("<I", len(body)) + body[:-9]) is Reason.DAMAGED


def test_flac__r3() -> None:
    info = b"\x00\x00\x00\x22" + bytes(34)
    words = b"\x04" + (len(NAME)).to_bytes(3, "big") + NAME.encode()
    image = b"\x86\x00\x00\x14" + DEVICE.encode().ljust(20, b"\0")
    result = cleaned(b"fLaC" + info + words + image + b"\xff\xf8" + SOUND, "a.flac", NAME, DEVICE)
    assert result.data == b"fLaC\x80" + info[1:] + b"\xff\xf8" + SOUND


def page(packets: list[bytes], *, flags: int = 0, number: int = 0) -> bytes:
    lacing = b"".join(bytes([255] * (len(p) // 255) + [len(p) % 255]) for p in packets)
    body = b"".join(packets)
    head = struct.pack("<4sBBQIIIB", b"OggS", 0, flags, 0, 77, number, 0, len(lacing))
    whole = bytearray(head + lacing + body)
    whole[22:26] = struct.pack("<I", _checksum(whole))
    return bytes(whole)


def comments(*words: str) -> bytes:
    rows = [struct.pack("<I", len(w.encode())) + w.encode() for w in words[1:]]
    vendor = struct.pack("<I", len(words[0])) + words[0].encode()
    return vendor + struct.pack("<I", len(rows)) + b"".join(rows)


@pytest.mark.parametrize("codec", ["opus", "vorbis"])
def test_ogg__r3(codec: str) -> None:
    words = comments(DEVICE, f"ARTIST={NAME}", "X=" + "y" * 400)
    if codec == "opus":
        head, tags = b"OpusHead\x01\x01" + bytes(9), [b"OpusTags" + words]
    else:
        setup = b"\x05vorbis" + SOUND
        head, tags = b"\x01vorbis" + bytes(23), [b"\x03vorbis" + words + b"\x01", setup]
    data = page([head], flags=2) + page(tags, number=1) + page([SOUND], flags=4, number=2)
    result = cleaned(data, "suara.ogg", NAME, DEVICE)
    assert result.removed == (Removed.TAGS,) and len(result.data) == len(data)
    assert result.data.endswith(page([SOUND], flags=4, number=2))
    empty = bytearray(result.data[len(page([head], flags=2)) :])
    stored = empty[22:26]
    first = empty[: len(page(tags, number=1))]
    first[22:26] = bytes(4)
    assert struct.pack("<I", _checksum(first)) == stored
    assert reason(data[:-3]) is Reason.DAMAGED


def test_checksum_of_ogg_is_the_known_one() -> None:
    """The polynomial of RFC 3533 without reflection: "123456789" gives 89A1897F."""
    assert _checksum(bytearray(b"123456789")) == 0x89A1897F


def test_what_has_no_cleaner__r4() -> None:
    webm = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + bytes(50)
    assert admit(webm).kind is FileKind.WEBM
    assert reason(webm) is Reason.KIND
    assert reason(b"nama,umur\nA,3\n", "daftar.csv") is Reason.KIND
    assert reason(bytes(range(256)) * 4) is Reason.KIND
