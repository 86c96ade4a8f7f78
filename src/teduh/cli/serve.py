"""`teduh serve` and `teduh worker`: the web server and the worker as two child processes.

No fork: children are started anew, so the same command works on every platform. When one child
ends by itself the other is ended too, except a worker that crashed, which is started again.
"""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from teduh.cli.children import PARENT, end_with_parent
from teduh.cli.messages import CliMessage
from teduh.cli.runtime import DataDir, _, installation_open, print_findings, say
from teduh.kernel.errors import Finding, InvalidInput, StateConflict

LOCAL_HOSTS: Final = ("127.0.0.1", "localhost", "::1")
WORKER_ENDS: Final = 5  # within a minute; more is a fault that starting again does not mend


def check_address(host: str, port: int) -> None:
    """Refuse a port that is taken and, for an exercise, an address others can reach."""
    from django.conf import settings

    if settings.EXERCISE and host not in LOCAL_HOSTS:
        raise InvalidInput(Finding(CliMessage.EXERCISE_ADDRESS, params={"host": host}))
    check_port(host, port)


def check_port(host: str, port: int) -> None:
    """Refuse a port that is taken, and an address that this machine does not have."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            message = CliMessage.PORT_TAKEN if taken else CliMessage.ADDRESS_REFUSED
            params = {"port": str(port), "host": host}
            raise InvalidInput(Finding(message, params=params)) from error


def check_demo_people() -> None:
    """Refuse accounts with known passphrases anywhere but in an exercise."""
    from django.conf import settings

    from teduh.apps.accounts.selectors import demo_people_count

    if not settings.EXERCISE and (count := demo_people_count()):
        raise StateConflict(Finding(CliMessage.DEMO_PEOPLE, params={"count": count}))


def threads_usual() -> int:
    """Return how many requests a server process answers at a time unless told otherwise."""
    return min(8, 2 * (os.cpu_count() or 1) + 1)


def server_command(host: str, port: int, threads: int, processes: int) -> list[str]:
    """Return the command line of the web server."""
    return [
        *(sys.executable, "-m", "teduh.cli.children"),
        *("--interface", "wsgi", "teduh.web.wsgi:application"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(processes), "--blocking-threads", str(threads)),
        # Connections, idle ones too: a browser keeps its own for half a minute.
        *("--backpressure", "1024", "--log-level", "warning", "--no-ws"),
    ]


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a child in a group of its own, so that it can be ended with all that it started."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", PARENT: str(os.getpid())}
    return subprocess.Popen(command, env=environment, start_new_session=True)  # noqa: S603


def _end(child: subprocess.Popen[bytes]) -> None:
    """Wait for a child that was told to end; then end whatever is left of its group."""
    try:
        child.wait(timeout=10)
    except subprocess.TimeoutExpired:
        child.kill()
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)


def run_children(server: list[str], worker: list[str]) -> int:
    """Run both until one of them or the person ends it; return the exit code.

    A worker that ends is started again; when it keeps ending, the site stays up without it only as
    long as nobody waits for its work, so both are ended and the reason is told.
    """
    stopping: list[int] = []

    def stop(number: int, _frame: Any) -> None:
        stopping.append(number)

    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)
    children = {name: _start(line) for name, line in (("server", server), ("worker", worker))}
    ends: list[float] = []
    finding: Finding | None = None
    while not stopping and finding is None:
        time.sleep(0.2)
        if (ended := children["server"].poll()) is not None:
            finding = Finding(CliMessage.SERVER_ENDED, params={"code": ended})
        elif children["worker"].poll() is not None:
            now = time.monotonic()
            ends = [*(end for end in ends if now - end < 60), now]
            if len(ends) > WORKER_ENDS:
                finding = Finding(CliMessage.WORKER_FAILS, params={"count": len(ends)})
                continue
            say(_("The worker ended; starting it again."), error=True)
            children["worker"] = _start(worker)
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    for child in children.values():
        _end(child)
    print_findings([finding] if finding else [])
    return 1 if finding else 0


def serve_installation(
    folder: Path, host: str, port: int, *, threads: int | None = None, processes: int = 1
) -> int:
    """Serve the installation in `folder` until told to stop; return the exit code."""
    check_address(host, port)
    check_demo_people()
    # The database connection of this process is of no more use.
    from django.db import connections

    connections.close_all()
    shown = f"[{host}]" if ":" in host else host
    say(_("Teduh is at {address} (Ctrl+C ends it)").format(address=f"http://{shown}:{port}/"))
    os.environ["TEDUH_DATA_DIR"] = str(folder)
    worker = [sys.executable, "-m", "teduh", "worker"]
    server = server_command(host, port, threads or threads_usual(), processes)
    return run_children(server, worker)


def serve(
    data_dir: DataDir = None,
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen at.", min=1, max=65535)] = 8000,
    threads: Annotated[
        int | None,
        typer.Option(
            help="Requests at a time; without, two a core and one, at most 8.",
            min=1,
            max=64,
            show_default=False,
        ),
    ] = None,
    processes: Annotated[
        int, typer.Option(help="Server processes; more than one wants PostgreSQL.", min=1, max=32)
    ] = 1,
) -> None:
    """Serve the site and run its worker until Ctrl+C."""
    folder = installation_open(data_dir)
    raise typer.Exit(serve_installation(folder, host, port, threads=threads, processes=processes))


def worker(
    data_dir: DataDir = None,
    once: Annotated[bool, typer.Option(help="Do what is waiting, then end.")] = False,
) -> None:
    """Run the worker alone: long work, the schedule and the audit sealer."""
    installation_open(data_dir)
    from teduh.apps.jobs.worker import worker_loop

    end_with_parent()
    worker_loop(once=once)
