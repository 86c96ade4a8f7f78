"""Where a text could lie, and the forms it could lie in: for the test that it lies nowhere.

`Needle` knows a text in several encodings. `Places` walks an installation, its temporary folder,
its logs, its databases and the files that its processes hold open, deleted ones too, and unpacks
what is packed.
"""

from __future__ import annotations

import base64
import os
import re
import subprocess
import tarfile
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, quote_plus

_STREAMS = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
_UNPACKED_AT_MOST = 2**20


@dataclass(frozen=True)
class Needle:
    """A text in the encodings that a program could leave it in."""

    text: str

    def forms(self) -> dict[str, bytes]:
        """Return each encoding by its name; of base64 the three ways to fall on its threes."""
        raw = self.text.encode()
        found = {
            "utf-8": raw,
            "utf-16-le": self.text.encode("utf-16-le"),
            "utf-16-be": self.text.encode("utf-16-be"),
            "hex": raw.hex().encode(),
            "HEX": raw.hex().upper().encode(),
            "url": quote(self.text, safe="").encode(),
            "form": quote_plus(self.text).encode(),
        }
        for lead in range(3):
            whole = base64.b64encode(b"\0" * lead + raw)
            found[f"base64+{lead}"] = whole[4 if lead else 0 : -4]
            found[f"base64url+{lead}"] = whole[4 if lead else 0 : -4].translate(
                bytes.maketrans(b"+/", b"-_")
            )
        return found

    def in_bytes(self, data: bytes, *, unpack: bool = True) -> list[str]:
        """Return the names of the forms found, also inside gzip and zlib streams."""
        found = [name for name, form in self.forms().items() if form in data]
        if unpack:
            view = memoryview(data)
            for match in _STREAMS.finditer(data):
                inner = _unpacked(view[match.start() :])
                found += [f"packed {name}" for name in self.in_bytes(inner, unpack=False)]
        return found


def _unpacked(data: memoryview) -> bytes:
    """Return as much of a compressed stream as opens; most of what looks like one is none."""
    stream = zlib.decompressobj(zlib.MAX_WBITS | 32)
    out = bytearray()
    with suppress(zlib.error):
        for start in range(0, len(data), 256):
            out += stream.decompress(data[start : start + 256])
            if stream.eof or len(out) > _UNPACKED_AT_MOST:
                break
    return bytes(out)


@dataclass
class Places:
    """Everything that an installation could write to."""

    folders: list[Path]
    process: int  # with its children; 0 for none
    postgres_dump: list[str] | None = None
    backups: list[Path] = field(default_factory=list)
    since: float = field(default_factory=time.time)

    def search(self, needle: Needle, *, thorough: bool = False) -> list[str]:
        """Return `place: form` for all that is found in files written since this was made.

        `thorough` looks into every file, into streams, the dump and the backups.
        """
        found = []
        for name, data in self._contents(thorough=thorough):
            found += [f"{name}: {form}" for form in needle.in_bytes(data, unpack=thorough)]
        return found

    def _contents(self, *, thorough: bool) -> Iterator[tuple[str, bytes]]:
        for folder in self.folders:
            for path in sorted(folder.rglob("*")):
                with suppress(OSError):
                    if path.is_file() and (thorough or path.stat().st_mtime >= self.since - 5):
                        yield str(path), path.read_bytes()
        for pid in family(self.process) if self.process else ():
            yield from open_files(pid)
        if not thorough:
            return
        if self.postgres_dump:
            yield (
                "the dump",
                subprocess.run(self.postgres_dump, check=True, capture_output=True).stdout,
            )
        for backup in self.backups:
            with tarfile.open(backup) as archive:
                for member in archive:
                    stream = archive.extractfile(member)
                    if stream is not None:
                        yield f"{backup.name}/{member.name}", stream.read()


def family(process: int) -> list[int]:
    """Return a process and all that came from it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                stat = (entry / "stat").read_text()
                parents.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(
                    int(entry.name)
                )
    found, waiting = [], [process]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += parents.get(pid, [])
    return found


def open_files(process: int) -> Iterator[tuple[str, bytes]]:
    """Yield what a process holds open and can be read: files, also deleted ones; no pipes."""
    with suppress(OSError):
        for entry in Path(f"/proc/{process}/fd").iterdir():
            with suppress(OSError):
                target = os.readlink(entry)  # noqa: PTH115 - a deleted file is not a path
                if target.startswith("/") and not target.startswith(("/dev", "/proc")):
                    yield f"fd of {process}: {target}", entry.read_bytes()
