"""The artefact store: immutable folders of files beside the database, local or in object storage.

`settings.ARTEFACTS_URL` is a folder, or any address fsspec knows (`s3://bucket/teduh`). A folder is
written whole or not at all: into a temporary one, every file flushed to the disk, then renamed; the
database row that names it comes afterwards, inside a transaction of its own. A folder without a row
is an orphan and is swept by a job. Files never change once written, so a remote one is copied once
to this machine and read from there for ever after.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from teduh.apps.indices.messages import IndicesMessage
from teduh.kernel.errors import DependencyUnavailable, Finding, TeduhError
from teduh.kernel.messages import KernelMessage

_PARTIAL: Final = ".partial-"
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_KINDS: Final = ("datasets", "runs")
ORPHAN_AGE: Final = timedelta(hours=6)


class ArtefactStore:
    """Folders of files under one address. Names are `datasets/<…>` and `runs/<…>`."""

    def __init__(self, url: str, cache_dir: Path) -> None:
        self.url = url.rstrip("/")
        self.is_local = "://" not in url or url.startswith("file://")
        self.root = Path(url.removeprefix("file://")) if self.is_local else cache_dir

    def _filesystem(self) -> tuple[Any, str]:
        import fsspec  # noqa: PLC0415 - only object storage needs it

        try:
            filesystem, path = fsspec.core.url_to_fs(self.url)
        except (ImportError, ValueError) as error:
            finding = Finding(IndicesMessage.STORE_UNKNOWN, params={"url": self.url})
            raise DependencyUnavailable(finding) from error
        return filesystem, str(path)

    def write_folder(self, name: str, fill: Callable[[Path], None]) -> str:
        """Let `fill` write files into an empty folder, then make it `name`; return `name`.

        When `name` is there already it is kept: names carry hashes, so it holds the same.

        Raises
        ------
        DependencyUnavailable
            The disk is full or the store does not answer; nothing is left half written.
        """
        target = self.root / name
        if self.exists(name):
            if target.is_dir():
                os.utime(target)  # younger than the sweep's limit until its row is written
            return name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            partial = Path(tempfile.mkdtemp(prefix=_PARTIAL, dir=target.parent))
        except OSError as error:
            raise _written_not(error, target) from error
        try:
            fill(partial)
            _flush(*partial.rglob("*"), partial)
            if not self.is_local:
                self._upload(partial, name)
            _rename(partial, target)
        except TeduhError:
            raise
        except Exception as error:
            if isinstance(error, OSError) or _is_full(error):
                raise _written_not(error, target) from error
            raise
        finally:
            shutil.rmtree(partial, ignore_errors=True)
        return name

    def _upload(self, folder: Path, name: str) -> None:
        filesystem, base = self._filesystem()
        # The marker goes last: a reader takes a folder without one for not there.
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                filesystem.put_file(str(path), f"{base}/{name}/{path.relative_to(folder)}")
        filesystem.pipe_file(f"{base}/{name}/.complete", b"")

    def exists(self, name: str) -> bool:
        """Say whether a whole folder of that name is there."""
        if (self.root / name).is_dir():
            return True
        if self.is_local:
            return False
        filesystem, base = self._filesystem()
        return bool(filesystem.exists(f"{base}/{name}/.complete"))

    def path(self, name: str, file: str = "") -> Path:
        """Return a local path of a folder, or of a file in it; fetch it first when it is remote.

        Raises
        ------
        DependencyUnavailable
            The folder or file is not there.
        """
        folder = self.root / name
        if not folder.is_dir() and not self.is_local:
            self._download(name)
        found = folder / file if file else folder
        if not found.exists():
            finding = Finding(IndicesMessage.ARTEFACT_MISSING, params={"name": f"{name}/{file}"})
            raise DependencyUnavailable(finding)
        return found

    def _download(self, name: str) -> None:
        filesystem, base = self._filesystem()
        target = self.root / name
        if not filesystem.exists(f"{base}/{name}/.complete"):
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=_PARTIAL, dir=target.parent))
        try:
            for remote in filesystem.find(f"{base}/{name}"):
                relative = remote.partition(f"{name}/")[2]
                if relative != ".complete":
                    (partial / relative).parent.mkdir(parents=True, exist_ok=True)
                    filesystem.get_file(remote, str(partial / relative))
            _rename(partial, target)
        except OSError as error:
            raise _written_not(error, target) from error
        finally:
            shutil.rmtree(partial, ignore_errors=True)

    def names(self) -> Iterator[tuple[str, datetime]]:
        """Yield every folder with the time it was last written, unfinished ones included."""
        for kind in _KINDS:
            folder = self.root / kind
            for path in sorted(folder.iterdir()) if folder.is_dir() else ():
                if path.is_dir():
                    with contextlib.suppress(FileNotFoundError):
                        yield (
                            f"{kind}/{path.name}",
                            datetime.fromtimestamp(path.stat().st_mtime, UTC),
                        )
            if not self.is_local:
                filesystem, base = self._filesystem()
                for entry in filesystem.glob(f"{base}/{kind}/*/.complete"):
                    name = f"{kind}/{entry.split('/')[-2]}"
                    yield name, filesystem.modified(entry)

    def remove(self, name: str) -> None:
        """Remove a folder here and in object storage; the marker goes first."""
        if not self.is_local:
            filesystem, base = self._filesystem()
            with contextlib.suppress(FileNotFoundError):
                filesystem.rm_file(f"{base}/{name}/.complete")
                filesystem.rm(f"{base}/{name}", recursive=True)
        shutil.rmtree(self.root / name, ignore_errors=True)

    def sweep(self, kept: set[str], *, before: datetime) -> list[str]:
        """Remove folders that no row names and that were last written before a moment."""
        gone = sorted({name for name, at in self.names() if name not in kept and at < before})
        for name in gone:
            self.remove(name)
        return gone


def _flush(*paths: Path) -> None:
    """Force files and folders to the disk; Windows cannot open a folder, and need not."""
    for path in paths:
        if os.name == "nt" and path.is_dir():
            continue
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _rename(partial: Path, target: Path) -> None:
    """Give the finished folder its name; when another process was first, keep that one."""
    try:
        partial.rename(target)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
    else:
        _flush(target.parent)


def _is_full(error: Exception) -> bool:
    """Polars tells a full disk by its own errors, with the system's number in the text."""
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno in _FULL
    return any(f"os error {number}" in str(error) for number in _FULL)


def _written_not(error: Exception, path: Path) -> TeduhError:
    """Put a failed write into words; a full disk has words of its own."""
    if _is_full(error):
        return DependencyUnavailable(Finding(KernelMessage.DISK_FULL, params={"path": path.name}))
    number = error.errno if isinstance(error, OSError) else None
    return DependencyUnavailable(
        Finding(
            IndicesMessage.ARTEFACT_NOT_WRITTEN,
            params={"name": path.name, "reason": os.strerror(number or errno.EIO)},
        )
    )


@cache
def _store(url: str, cache_dir: str) -> ArtefactStore:
    return ArtefactStore(url, Path(cache_dir))


def artefact_store() -> ArtefactStore:
    """Return the store that the settings name."""
    return _store(str(settings.ARTEFACTS_URL), str(settings.DATA_DIR / "cache" / "artefacts"))
