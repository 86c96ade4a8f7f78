"""MP4, MOV, 3GP and M4A: what is not needed for playing is blanked where it lies.

No byte moves, so the tables of offsets stay true. A box that is not on the list of its container
becomes `free` and its content zeros: that takes `udta`, `meta`, `uuid` and whatever a maker
invents. A track that is neither picture nor sound (positions, sensors) is blanked with its samples.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from teduh.kernel.cleaning.messages import CannotClean, Reason, Removed
from teduh.kernel.intake import FileKind

_SAMPLES = (
    "stsd stts ctts cslg stsc stsz stz2 stco co64 stss stsh padb stdp sdtp sbgp sgpd subs saiz saio"
)
_CHILDREN: Final[dict[str, frozenset[str]]] = {
    container: frozenset(children.split())
    for container, children in {
        "": "ftyp styp moov mdat moof mfra sidx wide",
        "moov": "mvhd trak mvex iods",
        "mvex": "mehd trex",
        "trak": "tkhd edts mdia tapt",
        "edts": "elst",
        "mdia": "mdhd hdlr minf elng",
        "minf": "vmhd smhd hmhd nmhd gmhd hdlr dinf stbl",
        "dinf": "dref",
        "stbl": _SAMPLES,
        "moof": "mfhd traf",
        "traf": "tfhd trun tfdt sdtp sbgp sgpd subs saiz saio",
    }.items()
}
_CONTAINERS: Final = frozenset(_CHILDREN) - {""}
_PADDED: Final = frozenset({"free", "skip", "wide"})


class _Box(NamedTuple):
    """A box of the file: its kind, where it begins, where its content begins and ends."""

    kind: str
    start: int
    body: int
    end: int


def clean(data: bytes, kind: FileKind) -> tuple[bytes, set[Removed]]:  # noqa: ARG001
    """Return the recording with the same size and the same samples of picture and sound."""
    out = bytearray(data)
    removed: set[Removed] = set()
    top = list(_boxes(out, 0, len(out)))
    kinds = {box.kind for box in top}
    if "moov" not in kinds or not kinds & {"mdat", "moof"}:
        raise CannotClean(Reason.DAMAGED)
    for box in top:
        if box.kind == "moov":
            _data_tracks(out, box, removed, fragmented="moof" in kinds)
    for box in top:
        _clean_box(out, box, "", removed)
    return bytes(out), removed


def _boxes(data: bytearray, start: int, end: int, depth: int = 0) -> Iterator[_Box]:
    position = start
    while position + 8 <= end:
        size, code = struct.unpack_from(">I4s", data, position)
        body = position + 8
        if size == 1 and position + 16 <= end:
            (size,) = struct.unpack_from(">Q", data, body)
            body += 8
        elif size == 0:
            if depth:  # QuickTime ends some lists with a zero
                break
            size = end - position
        if size < body - position or position + size > end:
            raise CannotClean(Reason.DAMAGED)
        yield _Box(code.decode("latin-1"), position, body, position + size)
        position += size
    data[position:end] = bytes(end - position)


def _clean_box(
    data: bytearray, box: _Box, container: str, removed: set[Removed], depth: int = 1
) -> None:
    if box.kind not in _CHILDREN[container] or box.kind in _PADDED:
        _blank(data, box, removed)
    elif box.kind in _CONTAINERS:
        for child in _boxes(data, box.body, box.end, depth):
            _clean_box(data, child, box.kind, removed, depth + 1)
    elif box.kind in ("mvhd", "tkhd", "mdhd"):
        _blank_times(data, box, removed)
    elif box.kind == "hdlr" and box.end - box.body > 24:
        # The maker's code and the name of the handler: "DJI.AVC", "GoPro AAC".
        _zero(data, box.body + 12, box.body + 24)
        _zero(data, box.body + 24, box.end)
    elif box.kind == "dref":
        _blank_references(data, box)
    elif box.kind == "stsd":
        _blank_compressor(data, box)


_WORDS: Final = {"udta": Removed.TAGS, "meta": Removed.TAGS, "uuid": Removed.PROPERTIES}


def _blank(data: bytearray, box: _Box, removed: set[Removed]) -> None:
    content = data[box.body : box.end]
    if any(content):
        if box.kind not in _PADDED:
            removed.add(_WORDS.get(box.kind, Removed.CUSTOM_DATA))
        if b"\xa9xyz" in content or b"ISO6709" in content or b"loci" in content:
            removed.add(Removed.LOCATION)
        if b"\xa9mod" in content or b"\xa9mak" in content or b".model" in content:
            removed.add(Removed.DEVICE)
    data[box.start + 4 : box.start + 8] = b"free"
    _zero(data, box.body, box.end)


def _blank_times(data: bytearray, box: _Box, removed: set[Removed]) -> None:
    """Creation and modification: twice 4 bytes, or twice 8 in version 1."""
    end = min(box.body + 4 + (16 if data[box.body] == 1 else 8), box.end)
    if any(data[box.body + 4 : end]):
        removed.add(Removed.TIMES)
    _zero(data, box.body + 4, end)


def _blank_references(data: bytearray, box: _Box) -> None:
    """A data reference that names another file (an alias with its path) names this file."""
    for entry in _boxes(data, box.body + 8, box.end, 1):
        if entry.end - entry.body > 4:
            _zero(data, entry.body, entry.end)
            data[entry.body + 3] = 1


def _blank_compressor(data: bytearray, box: _Box) -> None:
    """The vendor and the encoder's name in each entry of a picture track."""
    for entry in _boxes(data, box.body + 8, box.end, 1):
        is_picture = entry.end - entry.start >= 86 and entry.kind not in ("mp4a", "samr", "sawb")
        if is_picture and data[entry.start + 50] < 32 and entry.kind[:3] in ("avc", "hvc", "hev"):
            _zero(data, entry.start + 20, entry.start + 24)
            _zero(data, entry.start + 50, entry.start + 82)


def _zero(data: bytearray, start: int, end: int) -> None:
    data[start:end] = bytes(max(end - start, 0))


# Tracks that are neither picture nor sound


def _data_tracks(data: bytearray, moov: _Box, removed: set[Removed], *, fragmented: bool) -> None:
    for track in _boxes(data, moov.body, moov.end, 1):
        if track.kind != "trak":
            continue
        handler = _find(data, track, "mdia", "hdlr")
        if handler is None:
            raise CannotClean(Reason.DAMAGED)
        if bytes(data[handler.body + 8 : handler.body + 12]) in (b"vide", b"soun"):
            continue
        table = _find(data, track, "mdia", "minf", "stbl")
        if fragmented or table is None:  # its samples cannot be found this way
            raise CannotClean(Reason.KIND)
        for start, size in _sample_places(data, table):
            _zero(data, start, min(start + size, len(data)))
        data[track.start + 4 : track.start + 8] = b"free"
        _zero(data, track.body, track.end)
        removed.add(Removed.DATA_TRACKS)


def _find(data: bytearray, box: _Box, *path: str) -> _Box | None:
    found: _Box | None = box
    for kind in path:
        if found is None:
            return None
        inside = _boxes(data, found.body, found.end, 1)
        found = next((child for child in inside if child.kind == kind), None)
    return found


def _sample_places(data: bytearray, table: _Box) -> Iterator[tuple[int, int]]:
    """Where the samples of a track lie: (offset, size) of each chunk."""
    boxes = {child.kind: child for child in _boxes(data, table.body, table.end, 1)}
    if not {"stsc", "stsz"} <= set(boxes) or not {"stco", "co64"} & set(boxes):
        raise CannotClean(Reason.KIND)
    wide = "co64" in boxes
    offsets = [o for (o,) in _rows(data, boxes["co64" if wide else "stco"], ">Q" if wide else ">I")]
    runs = list(_rows(data, boxes["stsc"], ">III"))
    fixed, count = struct.unpack_from(">II", data, boxes["stsz"].body + 4)
    sizes = [] if fixed else [s for (s,) in _rows(data, boxes["stsz"], ">I", skip=8)]
    sample, run = 0, -1
    for number, offset in enumerate(offsets, start=1):
        while run + 1 < len(runs) and runs[run + 1][0] <= number:
            run += 1
        if run < 0:
            raise CannotClean(Reason.DAMAGED)
        per_chunk = min(runs[run][1], count - sample)
        yield offset, fixed * per_chunk if fixed else sum(sizes[sample : sample + per_chunk])
        sample += per_chunk


def _rows(data: bytearray, box: _Box, form: str, skip: int = 4) -> Iterator[tuple[int, ...]]:
    """The rows of a table box, as many as it says and holds."""
    (count,) = struct.unpack_from(">I", data, box.body + skip)
    start, width = box.body + skip + 4, struct.calcsize(form)
    end = start + count * width
    if end > box.end:
        raise CannotClean(Reason.DAMAGED)
    return struct.iter_unpack(form, data[start:end])
