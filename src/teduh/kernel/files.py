"""Writing files so that a reader finds the old one or the new one, never half of it."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path
from typing import Final

from teduh.kernel.errors import DependencyUnavailable, Finding
from teduh.kernel.messages import KernelMessage

_FULL: Final = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG})


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place, make it durable, then put it there.

    Raises
    ------
    DependencyUnavailable
        `kernel.disk.full`; the old file stays as it was.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        error.filename = str(path)  # tell of the file that was asked for
        raise
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        if error.errno in _FULL:
            params = {"path": str(path)}
            raise DependencyUnavailable(Finding(KernelMessage.DISK_FULL, params=params)) from error
        raise
