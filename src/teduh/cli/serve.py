"""`teduh serve` and `teduh worker`: the web server and the worker as two child processes.

No fork: children are started anew, so the same command works on every platform. When one child
ends by itself the other is ended too, except a worker that crashed, which is started again.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from teduh.cli.messages import CliMessage
from teduh.cli.runtime import DataDir, _, say, setup_django, use_data_dir
from teduh.kernel.errors import Finding, InvalidInput, StateConflict

LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")


def check_address(host: str, port: int) -> None:
    """Refuse a port that is taken and, for an exercise, an address others can reach."""
    from django.conf import settings

    if settings.EXERCISE and host not in LOCAL_HOSTS:
        raise InvalidInput(Finding(CliMessage.EXERCISE_ADDRESS, params={"host": host}))
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise InvalidInput(
                Finding(CliMessage.PORT_TAKEN, params={"port": str(port)})
            ) from error


def check_migrations() -> None:
    """Refuse a database that is behind the program."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        raise StateConflict(Finding(CliMessage.UNAPPLIED_MIGRATIONS, params={"count": len(plan)}))


def server_command(host: str, port: int, threads: int, processes: int) -> list[str]:
    """Return the command line of the web server."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "teduh.web.wsgi:application"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(processes), "--blocking-threads", str(threads)),
        *("--backpressure", "128", "--log-level", "warning", "--no-ws"),
    ]


def run_children(server: list[str], worker: list[str]) -> int:
    """Run both until one of them or the person ends it; return the exit code."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    children = {
        "server": subprocess.Popen(server, env=environment),  # noqa: S603
        "worker": subprocess.Popen(worker, env=environment),  # noqa: S603
    }
    stopping: list[int] = []

    def stop(number: int, _frame: Any) -> None:
        stopping.append(number)

    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)
    code = 0
    while not stopping:
        time.sleep(0.2)
        if (ended := children["server"].poll()) is not None:
            code = ended
            break
        if children["worker"].poll() is not None:
            say(_("The worker ended; starting it again."), error=True)
            time.sleep(1)
            children["worker"] = subprocess.Popen(worker, env=environment)  # noqa: S603
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    for child in children.values():
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
    return code


def serve_installation(
    folder: Path, host: str, port: int, *, threads: int = 8, processes: int = 1
) -> int:
    """Serve the installation in `folder` until told to stop; return the exit code."""
    check_address(host, port)
    check_migrations()
    # The database connection of this process is of no more use.
    from django.db import connections

    connections.close_all()
    os.environ["TEDUH_DATA_DIR"] = str(folder)
    worker = [sys.executable, "-m", "teduh", "worker"]
    return run_children(server_command(host, port, threads, processes), worker)


def serve(
    data_dir: DataDir = None,
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen at.", min=1, max=65535)] = 8000,
    threads: Annotated[int, typer.Option(help="Requests at a time.", min=1, max=64)] = 8,
    processes: Annotated[
        int, typer.Option(help="Server processes; more than one wants PostgreSQL.", min=1, max=32)
    ] = 1,
) -> None:
    """Serve the site and run its worker until Ctrl+C."""
    folder = setup_django(data_dir)
    say(_("Teduh is at http://{host}:{port}/ (Ctrl+C ends it)").format(host=host, port=port))
    raise typer.Exit(serve_installation(folder, host, port, threads=threads, processes=processes))


def worker(
    data_dir: DataDir = None,
    once: Annotated[bool, typer.Option(help="Do what is waiting, then end.")] = False,
) -> None:
    """Run the worker alone: long work, the schedule and the audit sealer."""
    use_data_dir(data_dir)
    setup_django(data_dir)
    from teduh.apps.jobs.worker import worker_loop

    worker_loop(once=once)
