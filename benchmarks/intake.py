"""Do 200 wrong receipts at once leave other people's pages alone?

Each receipt costs 0.13 s and 64 MiB of one core, on purpose. A reader asks for pages one after the
other while 200 connections each send one wrong receipt in the same moment. Floor: the same pages
with nobody else. Peer: 200 connections that ask for `/sehat/`, the lightest address, in the same
moment. Promise: the 95th percentile of the reader's pages stays under 300 ms. For information: the
same while the 200 send again and again for five seconds, heeding no `Retry-After`.
"""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from benchmarks.harness import ROOT, Report, Target, milliseconds

AT_ONCE = 200
PAGES = ("/tentang/", "/wilayah/64.02/", "/aduan/")
P95_LIMIT_MS = 300
QUIET_SECONDS = 5
BURSTS = 4
STORM = "import sys; from benchmarks.intake import storm; storm(*sys.argv[1:])"


def storm(kind: str, port: str, seconds: str) -> None:
    """Open all connections, wait for a word, send all in one moment; print the statuses."""
    body = b"code=" + b"12345678901234567890"
    lines = [socket.create_connection(("127.0.0.1", int(port)), 60) for _ in range(AT_ONCE)]
    start = threading.Barrier(AT_ONCE + 1)
    found: Counter[int] = Counter()
    until = [0.0]

    def one(line: socket.socket) -> None:
        asked = http.client.HTTPConnection("127.0.0.1", int(port), timeout=60)
        asked.sock = line
        start.wait()
        while True:
            with suppress(OSError, http.client.HTTPException):
                if kind == "receipts":
                    headers = {"Content-Type": "application/x-www-form-urlencoded"}
                    asked.request("POST", "/aduan/tanda-terima/", body, headers)
                else:
                    asked.request("GET", "/sehat/")
                answer = asked.getresponse()
                answer.read()
                found[answer.status] += 1
            if time.monotonic() >= until[0]:
                return

    threads = [threading.Thread(target=one, args=(line,)) for line in lines]
    for thread in threads:
        thread.start()
    print("ready", flush=True)
    sys.stdin.readline()
    until[0] = time.monotonic() + float(seconds)
    start.wait()
    for thread in threads:
        thread.join()
    print(dict(found), flush=True)


@contextmanager
def server(folder: str) -> Iterator[int]:
    """Serve an exercise installation."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("TEDUH_", "DJANGO_"))}
    teduh = [sys.executable, "-m", "teduh"]
    prepare = [*teduh, "demo", "--no-serve", "--data-dir", folder]
    subprocess.run(prepare, cwd=ROOT, env=clean, check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {**clean, "TEDUH_DATA_DIR": folder}
    serve = [*teduh, "serve", "--port", str(port)]
    with subprocess.Popen(
        serve, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            for _ in range(200):
                with suppress(OSError):
                    ask(port, "/sehat/")
                    break
                time.sleep(0.2)
            yield port
        finally:
            process.terminate()


def ask(port: int, address: str) -> float:
    """Return the seconds of one request on a new connection."""
    start = time.perf_counter()
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("GET", address, headers={"Accept": "text/html"})
    answer = line.getresponse()
    answer.read()
    line.close()
    if answer.status != 200:
        raise SystemExit(f"{address}: {answer.status}")
    return time.perf_counter() - start


def read_pages(port: int, seconds: float) -> list[float]:
    """Ask for the pages in turn for some seconds."""
    times: list[float] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        times += [ask(port, address) for address in PAGES]
    return sorted(times)


def read_in_storm(port: int, kind: str, seconds: float) -> tuple[list[float], str]:
    """Read while the connections send; return the times and what the others were answered."""
    command = [sys.executable, "-c", STORM, kind, str(port), str(seconds)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as others:
        if others.stdin is None or others.stdout is None:
            raise SystemExit("no pipes")
        others.stdout.readline()
        others.stdin.write("go\n")
        others.stdin.flush()
        times = read_pages(port, max(seconds, 1))
        return times, others.stdout.readline().strip()


def in_bursts(port: int, kind: str) -> tuple[list[float], str]:
    """Read through several moments of 200 at once, a second each, to have enough to count."""
    found = [read_in_storm(port, kind, 0) for _ in range(BURSTS)]
    return sorted(time for times, _ in found for time in times), found[-1][1]


def run() -> Report:
    """Measure the quiet, the light storm and the storm of receipts."""
    report = Report("Other pages while 200 wrong receipts arrive at once")
    with tempfile.TemporaryDirectory(prefix="teduh-bench-") as folder, server(folder) as port:
        read_pages(port, 3)
        found = {"floor: nobody else": (read_pages(port, QUIET_SECONDS), "")}
        found["peer: 200 × /sehat/"] = in_bursts(port, "light")
        found["200 wrong receipts"] = in_bursts(port, "receipts")
        found["again and again, 5 s"] = read_in_storm(port, "receipts", 5)
    rows = [
        [
            name,
            str(len(times)),
            milliseconds(statistics.median(times)),
            milliseconds(times[int(len(times) * 0.95) - 1]),
            milliseconds(times[-1]),
            statuses,
        ]
        for name, (times, statuses) in found.items()
    ]
    header = ("", "pages", "median", "p95", "longest", "the others were answered")
    report.table(f"A reader of {', '.join(PAGES)}, one page after the other", header, rows)
    times = found["200 wrong receipts"][0]
    p95 = times[int(len(times) * 0.95) - 1] * 1000
    report.targets.append(Target("p95 of other pages", p95, P95_LIMIT_MS, "ms"))
    return report
