"""A PostgreSQL of the tests' own: own data directory, own port, never as root."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _programs() -> Path | None:
    """Return the folder of `initdb` and `pg_ctl`: Debian's newest, else what the path has."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@dataclass
class PostgresServer:
    """Start with `start()`, end with `stop()`; both may be called twice."""

    programs: Path
    folder: Path
    port: int
    user: str | None  # the system user to become when we are root
    running: bool = False

    @classmethod
    def find(cls, folder: Path) -> PostgresServer | None:
        """Return a server that could be started here, or None when its programs are absent."""
        programs = _programs() if os.name == "posix" else None
        if programs is None:
            return None
        user = None
        if os.geteuid() == 0:
            for name in ("postgres", "nobody"):
                with contextlib.suppress(KeyError):
                    user = pwd.getpwnam(name).pw_name
                    break
        return cls(programs, folder, _free_port(), user)

    def _run(self, *command: str) -> None:
        subprocess.run(
            command,
            check=True,
            user=self.user,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        )

    def start(self) -> None:
        """Create the cluster and wait until it answers."""
        if self.running:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.user:
            self.folder.parent.chmod(0o755)
            shutil.chown(self.folder, self.user)
        data = str(self.folder / "data")
        self._run(
            str(self.programs / "initdb"),
            *("-D", data, "-U", "teduh", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"),
        )
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' "
            "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        )
        log = str(self.folder / "log")
        self._run(
            str(self.programs / "pg_ctl"), "-D", data, "-l", log, "-w", "-o", options, "start"
        )
        self.running = True

    def stop(self) -> None:
        """End the server."""
        if self.running:
            data = str(self.folder / "data")
            self._run(str(self.programs / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
            self.running = False
