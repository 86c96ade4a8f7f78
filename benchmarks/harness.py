"""Measuring in a process of its own: median of k calls, peak memory, import time; and the tables.

    measure("benchmarks.index_build:ours", {"path": ..., "folder": ...}, repeats=5)

The function named is called once to warm up (its time is `first`), then `repeats` times. It may
return a dict of parts in seconds, whose medians are kept. Its module may have `import_for_<name>`,
timed as the import, and `reset`, called untimed before each call.
"""

from __future__ import annotations

import importlib
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Measurement:
    """Seconds and bytes of one function."""

    median: float
    times: tuple[float, ...]
    first: float  # the warming call
    imports: float  # importing the function's module and what it uses
    peak_bytes: int
    base_bytes: int  # before the first call, after the imports
    parts: Mapping[str, float] = field(default_factory=dict)


@dataclass
class Target:
    """A promise and what was found; `limit` is an upper bound."""

    name: str
    found: float
    limit: float
    unit: str

    @property
    def is_met(self) -> bool:
        """Say whether the promise holds."""
        return self.found <= self.limit


@dataclass
class Report:
    """What a question answers: tables to print, and the promises that were checked."""

    title: str
    tables: list[tuple[str, Sequence[str], list[Sequence[str]]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)

    def table(self, caption: str, header: Sequence[str], rows: list[Sequence[str]]) -> None:
        """Add a table."""
        self.tables.append((caption, header, rows))

    def print(self) -> None:
        """Print as Markdown, so that it can be pasted where it is wanted."""
        print(f"\n## {self.title}\n")
        for caption, header, rows in self.tables:
            print(f"{caption}\n")
            print(markdown(header, rows))
        for note in self.notes:
            print(f"- {note}")
        if self.targets:
            rows = [
                (
                    target.name,
                    f"{target.found:,.3g} {target.unit}",
                    f"{target.limit:,.3g} {target.unit}",
                    "met" if target.is_met else "MISSED",
                )
                for target in self.targets
            ]
            print()
            print(markdown(("promise", "found", "limit", ""), rows))


def markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table with aligned columns, numbers to the right."""
    cells = [list(map(str, header)), *[list(map(str, row)) for row in rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    lines = []
    for number, row in enumerate(cells):
        padded = [
            c.ljust(w) if i == 0 else c.rjust(w)
            for i, (c, w) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("| " + " | ".join(padded) + " |")
        if number == 0:
            marks = ["-" * w if i == 0 else "-" * (w - 1) + ":" for i, w in enumerate(widths)]
            lines.append("| " + " | ".join(marks) + " |")
    return "\n".join(lines) + "\n"


def milliseconds(seconds: float) -> str:
    """Return a time for a table."""
    return f"{seconds * 1000:,.1f} ms" if seconds < 0.1 else f"{seconds * 1000:,.0f} ms"


def mebibytes(size: float) -> str:
    """Return a size for a table."""
    return f"{size / 2**20:,.0f} MiB"


def machine() -> str:
    """Say where the numbers come from."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{platform.machine()}, {cores} cores, Python {platform.python_version()}{load}"


def measure(
    function: str,
    arguments: Mapping[str, Any],
    *,
    repeats: int = 5,
    environment: Mapping[str, str] | None = None,
) -> Measurement:
    """Measure `module:function` in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.harness", function]
    command += [json.dumps(dict(arguments)), str(repeats)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{function} failed:\n{done.stderr}")
    data = json.loads(done.stdout.splitlines()[-1])
    return Measurement(**{**data, "times": tuple(data["times"])})


def seconds_of(command: Sequence[str], *, repeats: int = 5) -> float:
    """Return the median time of running a command, for what is felt from outside."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def memory(peak: bool = True) -> int:
    """Return this process's peak (or present) resident memory in bytes.

    `ru_maxrss` also remembers the process that started this one, so Linux is asked by its own file.
    """
    try:
        text = Path("/proc/self/status").read_text()
    except OSError:
        size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return size if sys.platform == "darwin" else size * 1024
    field_name = "VmHWM:" if peak else "VmRSS:"
    line = next(line for line in text.splitlines() if line.startswith(field_name))
    return int(line.split()[1]) * 1024


def _child(function: str, arguments: dict[str, Any], repeats: int) -> dict[str, Any]:
    module_name, name = function.split(":")
    start = time.perf_counter()
    module = importlib.import_module(module_name)
    getattr(module, f"import_for_{name}", lambda: None)()
    imports = time.perf_counter() - start
    work = getattr(module, name)
    reset = getattr(module, "reset", lambda **_: None)
    base = memory(peak=False)
    start = time.perf_counter()
    work(**arguments)
    first = time.perf_counter() - start
    times, parts = [], []
    for _ in range(repeats):
        reset(**arguments)
        start = time.perf_counter()
        parts.append(work(**arguments) or {})
        times.append(time.perf_counter() - start)
    names = parts[0] if parts else {}
    return {
        "median": statistics.median(times) if times else first,
        "times": times,
        "first": first,
        "imports": imports,
        "peak_bytes": memory(),
        "base_bytes": base,
        "parts": {part: statistics.median(p[part] for p in parts) for part in names},
    }


if __name__ == "__main__":
    print(json.dumps(_child(sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3]))))
