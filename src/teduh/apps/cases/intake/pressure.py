"""How long a form must have been open before it is taken, when very many arrive.

In the place of a proof of work (`work`), which needs a script: a person who writes a complaint has
the page open for minutes anyway, a program that sends thousands has not. Counted for this process
only, and never by address.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

WINDOW: Final = timedelta(minutes=1)
CALM_A_MINUTE: Final = 20
LONGEST_WAIT: Final = timedelta(seconds=60)


class Pressure:
    """Counts sends of the last minute and says how old a form must be."""

    def __init__(self) -> None:
        self._sent: deque[datetime] = deque()
        self._lock = Lock()

    def note(self, now: datetime) -> None:
        """Count one send."""
        with self._lock:
            self._sent.append(now)
            self._forget(now)

    def wait_left(self, opened_at: datetime, now: datetime) -> int:
        """Return the seconds that a form must still wait: 0 in calm, at most 60."""
        left = (self.wait_needed(now) - (now - opened_at)).total_seconds()
        return max(0, -int(-left // 1))

    def wait_needed(self, now: datetime) -> timedelta:
        """Return how old a form must be: a second for each send a minute beyond twenty."""
        with self._lock:
            self._forget(now)
            beyond = max(0, len(self._sent) - CALM_A_MINUTE)
        return min(timedelta(seconds=beyond), LONGEST_WAIT)

    def _forget(self, now: datetime) -> None:
        while self._sent and now - self._sent[0] > WINDOW:
            self._sent.popleft()


PRESSURE: Final = Pressure()
