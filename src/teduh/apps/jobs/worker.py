"""`teduh worker`: runs waiting work, ticks every 30 s, and seals the audit trail every second.

Three loops in one process: the work in the main thread, tick and sealer in threads of their own, so
that a long job delays neither. SIGTERM and Ctrl+C ask the running job to stop at its next step; it
goes back to the queue. A second Ctrl+C ends the process at once, which the tick of the next worker
takes care of.
"""

from __future__ import annotations

import logging
import signal
import socket
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, Final

from django.conf import settings
from django.db import close_old_connections, connections
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker

from teduh.apps.audit.quiet import audit_quiet_release
from teduh.apps.audit.services import audit_anchor_write, audit_heads_sign, audit_seal
from teduh.apps.jobs import running
from teduh.apps.jobs.rules import TICK_EVERY
from teduh.apps.jobs.ticking import lease_release, worker_tick

logger = logging.getLogger(__name__)
POLL_EVERY: Final = 0.5
SEAL_EVERY: Final = 1.0
HEADS_EVERY: Final = 60.0


def worker_loop(*, once: bool = False) -> None:
    """Work until told to stop; with `once`, do what is waiting and return."""
    worker_id = f"{socket.gethostname()[:24]}-{uuid.uuid4().hex[:12]}"
    running.worker_name = worker_id
    running.stopping.clear()
    try:
        if once:
            worker_tick(worker_id=worker_id)
            _run_waiting(worker_id)
            audit_seal()
            heads_keep()
            return
        _listen_to_signals()
        threads = [
            _every(SEAL_EVERY, "audit-sealer", audit_seal),
            _every(HEADS_EVERY, "audit-heads", heads_keep),
            _every(TICK_EVERY.total_seconds(), "tick", lambda: worker_tick(worker_id=worker_id)),
        ]
        while not running.stopping.is_set():
            _careful(lambda: _run_waiting(worker_id))
            running.stopping.wait(POLL_EVERY)
        for thread in threads:
            thread.join(timeout=5)
        _careful(audit_seal)
    finally:
        running.worker_name = ""
        _careful(lambda: lease_release(worker_id=worker_id))


def heads_keep() -> None:
    """Let the quiet acts of ended days into the trail, sign yesterday's head, and write an anchor
    where a folder for anchors is set."""
    if audit_quiet_release():
        audit_seal()
    head = audit_heads_sign()
    if head is not None and settings.AUDIT_ANCHOR_DIR:
        audit_anchor_write(path=Path(settings.AUDIT_ANCHOR_DIR) / f"anchor-{head.day}.json")


def _run_waiting(worker_id: str) -> None:
    """Run what waits, one task at a time, until nothing does or the worker is told to stop."""
    while not running.stopping.is_set():
        worker = TaskWorker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=1,
            worker_id=worker_id,
        )
        worker.run()
        if not worker._run_tasks:
            return


def _every(seconds: float, name: str, action: Callable[[], Any]) -> threading.Thread:
    """Start a thread that acts at once and then regularly until the worker stops."""

    def run() -> None:
        try:
            while True:
                _careful(action)
                if running.stopping.wait(seconds):
                    return
        finally:
            connections.close_all()

    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread


def _careful(action: Callable[[], Any]) -> None:
    """Act; log what goes wrong and go on, since the next time may do better."""
    try:
        close_old_connections()
        action()
    except Exception:
        logger.exception("the worker goes on after this")
        time.sleep(POLL_EVERY)


def _listen_to_signals() -> None:
    def stop(number: int, _frame: FrameType | None) -> None:
        if running.stopping.is_set():
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)
        running.stopping.set()

    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)
