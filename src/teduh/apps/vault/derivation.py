"""The narrow gate before Argon2: few at a time, a short queue, and then an honest "try again".

One derivation takes up to 256 MiB and most of a second. Without a gate, two hundred wrong receipts
at once would take the machine from everybody else. Who stands in line keeps a thread of the server
(3 on one core, 5 on two), so the line is of one: with four in line the others waited for 40 s
(`python -m benchmarks intake`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock
from typing import Final

from teduh.apps.vault.messages import VaultMessage
from teduh.kernel.errors import DependencyUnavailable, Finding

AT_ONCE: Final = 1
WAITING_AT_MOST: Final = 1
TRY_AGAIN_SECONDS: Final = 10


class DerivationGate:
    """Lets `at_once` callers through and `waiting` more stand in line; others are sent away."""

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING_AT_MOST) -> None:
        self._through = BoundedSemaphore(at_once)
        self._room = at_once + waiting
        self._inside = 0
        self._lock = Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn.

        Raises
        ------
        DependencyUnavailable
            `vault.derivation.busy` at once when the line is full.
        """
        with self._lock:
            if self._inside >= self._room:
                params = {"seconds": TRY_AGAIN_SECONDS}
                raise DependencyUnavailable(Finding(VaultMessage.BUSY, params=params))
            self._inside += 1
        try:
            with self._through:
                yield
        finally:
            with self._lock:
                self._inside -= 1


# Apart, so that a flood of wrong receipts never keeps an officer from unlocking her keys.
OFFICER_GATE: Final = DerivationGate()
RECEIPT_GATE: Final = DerivationGate()
