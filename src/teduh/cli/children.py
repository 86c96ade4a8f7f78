"""The children of `teduh serve`: they end when it is gone. As a program: the web server.

`serve` ends its children itself. Only when it is killed outright (SIGKILL, no memory left) it
cannot, and a server that nobody looks after would keep the port.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import Final

PARENT: Final = "TEDUH_PARENT"  # set by `serve` for its children: its process id


def end_with_parent() -> None:
    """Let this process end as SIGTERM would end it, once the `serve` that started it is gone.

    Does nothing in a process that `serve` did not start. Windows keeps telling the id of a parent
    that is gone, so there the children stay.
    """
    if parent := os.environ.get(PARENT):
        threading.Thread(target=_watch, args=(int(parent),), name="parent", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    from granian.cli import entrypoint

    end_with_parent()
    entrypoint()
