"""The one gate for files from outside: what they are by content, and that opening them is safe.

Every file that a person hands over passes `admit` before any parser sees it. The name decides
nothing; archives are bounded before and while they unpack; programs inside documents are refused
with a way to mend it. Parsers of strangers' files run in `parse_in_child`.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import IO, Any, Final, ParamSpec, TypeVar

from teduh.kernel.archives import check_archive
from teduh.kernel.errors import Finding, InvalidInput, LimitReached, Where
from teduh.kernel.images import check_image
from teduh.kernel.messages import N_, KernelMessage
from teduh.kernel.messages import FileMessage as M
from teduh.kernel.sounds import recording_kind

MEGABYTE: Final = 1024 * 1024
MAX_BYTES: Final = 100 * MEGABYTE
P = ParamSpec("P")
R = TypeVar("R")


class FileKind(StrEnum):
    """What a file is by its content."""

    CSV = "CSV"
    YAML = "YAML"
    XLSX = "XLSX"
    DOCX = "DOCX"
    PPTX = "PPTX"
    PARQUET = "Parquet"
    GEOJSON = "GeoJSON"
    GPKG = "GPKG"
    SHAPEFILE = "Shapefile"  # a zip of .shp, .shx, .dbf
    ZIP = "ZIP"
    XML = "XML"
    PDF = "PDF"
    PNG = "PNG"
    JPEG = "JPEG"
    WEBP = "WebP"
    GIF = "GIF"
    HEIC = "HEIC"
    MP4 = "MP4"
    MOV = "MOV"
    THREE_GP = "3GP"
    M4A = "M4A"
    MP3 = "MP3"
    WAV = "WAV"
    FLAC = "FLAC"
    OGG = "OGG"
    WEBM = "WebM"


IMAGES: Final = frozenset({FileKind.PNG, FileKind.JPEG, FileKind.WEBP, FileKind.GIF, FileKind.HEIC})
# The only drivers GDAL may be given, each named explicitly by whoever opens the file.
GDAL_DRIVERS: Final = {
    FileKind.GEOJSON: "GeoJSON",
    FileKind.GPKG: "GPKG",
    FileKind.SHAPEFILE: "ESRI Shapefile",
}
GDAL_OPTIONS: Final = {
    "GDAL_SKIP": "VRT",
    "OGR_SKIP": "OGR_VRT",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "OGR_SQLITE_LOAD_EXTENSIONS": "",
}
_SCRIPTED: Final = (N_("HTML"), N_("SVG"), N_("XML with a style sheet"))


@dataclass(frozen=True)
class AdmittedFile:
    """A file that passed the gate: its kind, and a way to read it again."""

    kind: FileKind
    name: str
    size: int
    path: Path | None = None
    data: bytes | None = field(default=None, repr=False)

    @cached_property
    def sha256(self) -> str:
        """The hash of its bytes, computed when first asked for."""
        hasher = hashlib.sha256()
        with self.open() as stream:
            while chunk := stream.read(MEGABYTE):
                hasher.update(chunk)
        return hasher.hexdigest()

    def open(self) -> IO[bytes]:
        """Open it for reading."""
        return self.path.open("rb") if self.path is not None else io.BytesIO(self.data or b"")

    def read_bytes(self) -> bytes:
        """Return all of it."""
        with self.open() as stream:
            return stream.read()


def admit(
    source: Path | str | bytes,
    *,
    name: str = "",
    kinds: Iterable[FileKind] = tuple(FileKind),
    max_bytes: int = MAX_BYTES,
) -> AdmittedFile:
    """Let a file in, or say why not and how to mend it.

    Parameters
    ----------
    source : a path, or the bytes themselves.
    name : what its sender calls it; used in findings, and to tell YAML from CSV, which no content
        can, when both are wanted.
    kinds : the kinds that the caller reads.
    max_bytes : the largest size taken.

    Raises
    ------
    InvalidInput, LimitReached
        With the first reason found; a file that is refused is not looked into further.
    """
    wanted = tuple(kinds)
    path = None if isinstance(source, bytes) else Path(source)
    name = name or (path.name if path else N_("the file"))
    try:
        size = len(source) if isinstance(source, bytes) else path.stat().st_size  # type: ignore[union-attr]
        if path is not None and not path.is_file():
            raise IsADirectoryError
        if size > max_bytes:
            raise _limit(M.TOO_LARGE, name, size=_megabytes(size), limit=_megabytes(max_bytes))
        with path.open("rb") if path else io.BytesIO(source) as stream:  # type: ignore[arg-type]
            kind = _checked_kind(stream, name, wanted, size)
    except FileNotFoundError:
        where = Where(file=name)
        raise InvalidInput(
            Finding(KernelMessage.FILE_MISSING, where, {"path": str(path)})
        ) from None
    except OSError:
        raise refused(M.UNREADABLE, name) from None
    data = source if isinstance(source, bytes) else None
    return AdmittedFile(kind, name, size, path, data)


def refused(message: M, name: str, /, **params: Any) -> InvalidInput:
    """Return the error for a file that is not taken."""
    return InvalidInput(Finding(message, Where(file=name), {"name": name, **params}))


def _limit(message: M, name: str, /, **params: Any) -> LimitReached:
    return LimitReached(Finding(message, Where(file=name), {"name": name, **params}))


def _megabytes(size: int) -> float:
    return round(size / MEGABYTE, 1)


def _checked_kind(
    stream: IO[bytes], name: str, wanted: tuple[FileKind, ...], size: int
) -> FileKind:
    if size == 0:
        raise refused(M.EMPTY, name)
    head = stream.read(64 * 1024)
    words = ", ".join(kind.value for kind in wanted)
    kind = _binary_kind(head, stream, name) or _text_kind(head, stream, name, wanted)
    if kind is None:
        raise refused(M.KIND_UNKNOWN, name, wanted=words)
    if kind is FileKind.ZIP:
        stream.seek(0)
        kind = FileKind(check_archive(stream, name, size))
    if kind not in wanted:
        raise refused(M.KIND_UNWANTED, name, kind=kind.value, wanted=words)
    if kind in IMAGES:
        stream.seek(0)
        check_image(kind.value, stream.read(), name)
    return kind


# Kind by content

_MAGIC: Final = (
    (b"PK\x03\x04", FileKind.ZIP),
    (b"PK\x05\x06", FileKind.ZIP),
    (b"PAR1", FileKind.PARQUET),
    (b"%PDF-", FileKind.PDF),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"GIF87a", FileKind.GIF),
    (b"GIF89a", FileKind.GIF),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")


def _binary_kind(head: bytes, stream: IO[bytes], name: str) -> FileKind | None:
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileKind.WEBP
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"heim", b"hevc"):
        return FileKind.HEIC
    if head.startswith(b"SQLite format 3\x00") and head[68:72] in (b"GPKG", b"GP10", b"GP11"):
        return FileKind.GPKG
    if head.startswith(_OLE):
        stream.seek(0)
        raise _old_office(stream.read(), name)
    if head[:2] in _BIFF and len(head) > 8 and head[2:4] in (b"\x10\x00", b"\x08\x00", b"\x06\x00"):
        raise refused(M.XLS_OLD, name)
    recording = recording_kind(head)
    return FileKind(recording) if recording else None


def _old_office(data: bytes, name: str) -> InvalidInput:
    """Tell apart what an OLE container can be by the names of its streams."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return refused(M.ENCRYPTED, name)
    if any(word.encode("utf-16-le") in data for word in ("Workbook", "Book\x00")):
        return refused(M.XLS_OLD, name)
    return refused(M.OLE_UNKNOWN, name)


def _text_kind(
    head: bytes, stream: IO[bytes], name: str, wanted: tuple[FileKind, ...]
) -> FileKind | None:
    if _is_binary(head):
        return None
    start = _readable(head).lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        return _markup_kind(start, stream, name)
    if start[:1] == "{" and _looks_like_geojson(start):
        return FileKind.GEOJSON
    texts = [kind for kind in (FileKind.YAML, FileKind.CSV) if kind in wanted]
    return texts[0] if len(texts) == 1 else _yaml_or_csv(start, Path(name).suffix.lower())


def _yaml_or_csv(start: str, suffix: str) -> FileKind:
    """Tell apart two kinds of text that any content could be: by the name, else the first line."""
    if suffix in (".yaml", ".yml", ".json"):
        return FileKind.YAML
    if suffix in (".csv", ".tsv", ".txt"):
        return FileKind.CSV
    first = start.partition("\n")[0].rstrip()
    is_yaml = start[:1] == "{" or first.startswith(("- ", "---", "#")) or ": " in f"{first} "
    return FileKind.YAML if is_yaml else FileKind.CSV


def _looks_like_geojson(start: str) -> bool:
    squeezed = "".join(start[:4096].split())
    return any(f'"type":"{word}' in squeezed for word in ("Feature", "Geometry", "Topology"))


def _is_binary(head: bytes) -> bool:
    """Say whether this is no text in any encoding: signs that no text has, in some number."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    zeros = head.count(0)
    even, odd = head[::2].count(0), head[1::2].count(0)
    if zeros > len(head) // 4 and min(even, odd) < max(even, odd) // 20 + 1:
        encoding = "utf-16-be" if even > odd else "utf-16-le"
        text = head.decode(encoding, errors="replace")
        return sum(text.count(chr(sign)) for sign in _NO_TEXT) > len(text) // 100
    control = sum(head.count(sign) for sign in _NO_TEXT)
    return control > len(head) // 100 or zeros > max(3, len(head) // 100)


_NO_TEXT: Final = (*range(1, 9), *range(14, 27), *range(28, 32))


def _readable(head: bytes) -> str:
    """The beginning as text, well enough to see its first sign."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="replace")
    return head.replace(b"\x00", b"").decode("utf-8", errors="replace")


def _markup_kind(start: str, stream: IO[bytes], name: str) -> FileKind:
    from teduh.kernel.archives import check_xml  # noqa: PLC0415

    lowered = start[:4096].lower()
    if "<html" in lowered or "<!doctype html" in lowered or lowered.startswith(("<table", "<head")):
        raise refused(M.ACTIVE_CONTENT, name, kind=_SCRIPTED[0])
    if "<svg" in lowered:
        raise refused(M.ACTIVE_CONTENT, name, kind=_SCRIPTED[1])
    if "<?xml-stylesheet" in lowered:
        raise refused(M.ACTIVE_CONTENT, name, kind=_SCRIPTED[2])
    stream.seek(0)
    check_xml(stream, name, name, whole=True)
    return FileKind.XML


# Parsers apart


def parse_in_child(
    function: Callable[P, R], *args: Any, memory_mb: int = 1024, seconds: float = 60
) -> R:
    """Run `function(*args)` in a process of its own, with bounds on memory and time.

    `function` is importable by its name; arguments and result can be pickled. What it raises of
    Teduh's errors is raised here with its findings. Memory is bounded where the system has
    `setrlimit`; on Windows only time is.

    Raises
    ------
    LimitReached
        `kernel.parser.timeout` or `kernel.parser.memory`.
    InvalidInput
        `kernel.parser.stopped` when the process ended without an answer.
    """
    call = {
        "path": sys.path,
        "function": (function.__module__, function.__qualname__),
        "args": pickle.dumps(args),
        "memory_mb": memory_mb,
        "seconds": seconds,
    }
    command = [sys.executable, "-m", "teduh.kernel.child"]
    environment = {**os.environ, **GDAL_OPTIONS}
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command,
            input=pickle.dumps(call),
            capture_output=True,
            timeout=seconds,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        finding = Finding(M.PARSER_TIMEOUT, params={"seconds": seconds})
        raise LimitReached(finding) from None
    if done.returncode != 0 or not done.stdout:
        memory = b"MemoryError" in done.stderr or b"memory allocation" in done.stderr
        state: str = "memory" if memory else "stopped"
        value: Any = None
    else:
        state, value = pickle.loads(done.stdout)  # noqa: S301 - written by our own child
    if state == "error":
        raise value
    if state == "memory":
        raise LimitReached(Finding(M.PARSER_MEMORY, params={"memory_mb": memory_mb}))
    if state == "stopped":
        raise InvalidInput(Finding(M.PARSER_STOPPED))
    result: R = value
    return result
