"""The other end of `intake.parse_in_child`: run one function with bounds, answer, end.

Started as `python -m teduh.kernel.child`. It reads one pickled call from standard input and writes
one pickled answer to what was standard output; whatever a parser prints goes to standard error.
"""

from __future__ import annotations

import importlib
import os
import pickle
import sys
from typing import Any

from teduh.kernel.errors import TeduhError


def main() -> None:
    """Read the call, run it, write the answer."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    call = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by our own parent process
    sys.path[:] = call["path"]
    module, name = call["function"]
    function = importlib.import_module(module)
    for part in name.split("."):
        function = getattr(function, part)
    args = pickle.loads(call["args"])  # noqa: S301 - as above, once its modules can be found
    limit_process(call["memory_mb"], call["seconds"])
    pickle.dump(_answer(function, args), out)
    out.close()


def _answer(function: Any, args: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return "value", function(*args)
    except TeduhError as error:
        return "error", error
    except (MemoryError, RecursionError) as error:
        return "memory" if isinstance(error, MemoryError) else "stopped", None


def limit_process(memory_mb: int, seconds: float) -> None:
    """Bound memory above what is used now, processor time and core files, where the system can."""
    try:
        import resource  # noqa: PLC0415 - absent on Windows
    except ImportError:
        return
    address_space = _address_space() + memory_mb * 1024 * 1024
    cpu = int(seconds) + 1
    for kind, amount in (
        (resource.RLIMIT_AS, address_space),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            hard = resource.getrlimit(kind)[1]
            bound = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
            resource.setrlimit(kind, (bound, hard))
        except (ValueError, OSError):  # macOS refuses some of them
            continue


def _address_space() -> int:
    """Bytes of address space in use now; libraries reserve much before they use any."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - not a real path
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 1024 * 1024 * 1024


if __name__ == "__main__":
    main()
