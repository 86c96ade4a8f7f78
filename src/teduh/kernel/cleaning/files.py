"""The door of cleaning: one file in, the same file without its traces out."""

from __future__ import annotations

import importlib
import re
import secrets
import sys
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from teduh.kernel.cleaning.messages import CannotClean, CleaningMessage, Reason, Removed
from teduh.kernel.errors import Defect, Finding, InvalidInput, LimitReached, TeduhError, Where
from teduh.kernel.intake import MEGABYTE, FileKind, admit, parse_in_child
from teduh.kernel.messages import FileMessage, KernelMessage

MAX_BYTES: Final = 25 * MEGABYTE
MEMORY_MB: Final = 1536
SECONDS: Final = 60.0


class _Cleaner(NamedTuple):
    """A module of this package with `clean(data, kind)`, and what comes out of it."""

    module: str
    media_type: str
    suffix: str


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_CLEANERS: Final[dict[FileKind, _Cleaner]] = {
    FileKind.JPEG: _Cleaner("pictures", "image/jpeg", ".jpg"),
    FileKind.PNG: _Cleaner("pictures", "image/png", ".png"),
    FileKind.WEBP: _Cleaner("pictures", "image/webp", ".webp"),
    FileKind.GIF: _Cleaner("pictures", "image/png", ".png"),
    FileKind.HEIC: _Cleaner("pictures", "image/jpeg", ".jpg"),
    FileKind.PDF: _Cleaner("pdf", "application/pdf", ".pdf"),
    FileKind.DOCX: _Cleaner("office", f"{_OPEN_XML}.wordprocessingml.document", ".docx"),
    FileKind.XLSX: _Cleaner("office", f"{_OPEN_XML}.spreadsheetml.sheet", ".xlsx"),
    FileKind.PPTX: _Cleaner("office", f"{_OPEN_XML}.presentationml.presentation", ".pptx"),
    FileKind.MP4: _Cleaner("video", "video/mp4", ".mp4"),
    FileKind.MOV: _Cleaner("video", "video/quicktime", ".mov"),
    FileKind.THREE_GP: _Cleaner("video", "video/3gpp", ".3gp"),
    FileKind.M4A: _Cleaner("video", "audio/mp4", ".m4a"),
    FileKind.MP3: _Cleaner("audio", "audio/mpeg", ".mp3"),
    FileKind.WAV: _Cleaner("audio", "audio/wav", ".wav"),
    FileKind.FLAC: _Cleaner("audio", "audio/flac", ".flac"),
    FileKind.OGG: _Cleaner("ogg", "audio/ogg", ".ogg"),
}
# What a file is called on the wire when it is kept as it came; anything else is octets.
MEDIA_TYPES: Final[dict[FileKind, str]] = {
    **{kind: cleaner.media_type for kind, cleaner in _CLEANERS.items()},
    FileKind.GIF: "image/gif",
    FileKind.HEIC: "image/heic",
    FileKind.WEBM: "video/webm",
    FileKind.CSV: "text/plain",
    FileKind.YAML: "text/plain",
}
# What a person can mend only by sending something else is the gate's to say; these are not.
_CLEANABLE_FAULTS: Final = {
    FileMessage.KIND_UNKNOWN: Reason.KIND,
    FileMessage.PARSER_TIMEOUT: Reason.TOO_HEAVY,
    FileMessage.PARSER_MEMORY: Reason.TOO_HEAVY,
    FileMessage.PARSER_STOPPED: Reason.DAMAGED,
}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A file without its traces.

    `name` is the name it came with and the suffix of what it is now (a HEIC becomes a JPEG). A
    name can betray too; `neutral_name` gives one that does not.
    """

    data: bytes = field(repr=False)
    media_type: str
    name: str
    removed: tuple[Removed, ...]


def clean_file(
    data: bytes, *, name: str, max_bytes: int = MAX_BYTES, seconds: float = SECONDS
) -> Cleaned:
    """Take out of a file what tells who made it, where, when and with what.

    Nothing touches a disk: the bytes go to a child process and come back through pipes, and the
    child may write no file at all. The same bytes in give the same bytes out.

    Parameters
    ----------
    data : the file as it came.
    name : what its sender calls it; it stands in findings, so do not log them.
    max_bytes : the largest size taken.
    seconds : how long cleaning may take.

    Raises
    ------
    InvalidInput
        `cleaning.file.cannot_clean` with a `Reason`: the person may send it as it is. Or what the
        gate refuses (macros, markup with programs, a broken archive): nobody may send that.
    LimitReached
        The gate's: too large, a bomb, a picture of more than 40 million points.
    """
    try:
        kind = admit(data, name=name, max_bytes=max_bytes).kind
        cleaner = _CLEANERS.get(kind)
        if cleaner is None:
            raise _cannot_clean(Reason.KIND, name)
        clean, removed = parse_in_child(
            _clean_in_child, data, kind, name, memory_mb=MEMORY_MB, seconds=seconds
        )
    except (InvalidInput, LimitReached) as error:
        message = error.findings[0].message
        reason = _CLEANABLE_FAULTS.get(message) if isinstance(message, FileMessage) else None
        if reason is None:
            raise
        raise _cannot_clean(reason, name) from None
    stem = PurePosixPath(name.replace("\\", "/")).stem or "berkas"
    return Cleaned(clean, cleaner.media_type, stem + cleaner.suffix, removed)


def neutral_name(name: str) -> str:
    """Return a name that tells nothing but the kind: `berkas-4f0c91aa.pdf`."""
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    suffix = suffix if re.fullmatch(r"\.[a-z0-9]{1,5}", suffix) else ""
    return f"berkas-{secrets.token_hex(4)}{suffix}"


def clean_bytes(data: bytes, kind: FileKind) -> tuple[bytes, set[Removed]]:
    """Clean in this process; raises whatever the parsers raise. For the child."""
    module = importlib.import_module(f"{__package__}.{_CLEANERS[kind].module}")
    clean: tuple[bytes, set[Removed]] = module.clean(data, kind)
    return clean


def _clean_in_child(data: bytes, kind: FileKind, name: str) -> tuple[bytes, tuple[Removed, ...]]:
    _forbid_files()
    try:
        clean, removed = clean_bytes(data, kind)
    except CannotClean as error:
        raise _cannot_clean(error.reason, name) from None
    except (TeduhError, MemoryError):
        raise
    except ModuleNotFoundError:  # ours to mend; told as damage, people would send files uncleaned
        raise Defect(Finding(KernelMessage.DEFECT, params={"trace_id": "-"})) from None
    except Exception:  # a parser of strangers' bytes may raise anything; none of it is "clean"
        raise _cannot_clean(Reason.DAMAGED, name) from None
    return clean, tuple(word for word in Removed if word in removed)


def _forbid_files() -> None:
    """From here on this process can write no byte to any file; pipes are not files."""
    sys.dont_write_bytecode = True
    try:
        import resource  # noqa: PLC0415 - absent on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _cannot_clean(reason: Reason, name: str) -> InvalidInput:
    params = {"name": name, "reason": reason}
    return InvalidInput(Finding(CleaningMessage.CANNOT_CLEAN, Where(file=name), params))
