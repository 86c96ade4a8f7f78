"""How long the server takes for a reading page, and how much it sends, with all places loaded.

Sizes of page: a village (no children), Kukar (20 districts, charts, a map, runs), the nation (38
provinces). Floor: the same request cycle for `/sehat/`, which asks the database one thing. Peer: a
page of ours without any list, `/tentang/`. Promises: the 95th percentile of a region page under
100 ms, and under 150 kB with its styles, typeface and script, without the map library.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.harness import ROOT, Report, Target, measure, milliseconds

REQUESTS = 120
PAGES = (
    ("floor: /sehat/", "/sehat/"),
    ("peer: /tentang/", "/tentang/"),
    ("village", "/wilayah/64.02.06.1001/"),
    ("district", "/wilayah/64.02.06/"),
    ("regency (Kukar)", "/wilayah/64.02/"),
    ("province", "/wilayah/64/"),
    ("nation", "/"),
    ("GeoJSON of the nation", "/wilayah/id/peta.json?angka=ikp-2024"),
)
REGION_PAGES = ("village", "district", "regency (Kukar)", "province", "nation")
P95_LIMIT = 0.1
BYTES_LIMIT = 150_000


def import_for_requests() -> None:
    """Start Django as a server process does."""
    import django

    django.setup()


def requests(address: str) -> dict[str, float]:
    """Ask for one address many times; return the median and the 95th percentile."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost", headers={"accept": "text/html"})
    times = []
    for _ in range(REQUESTS):
        start = time.perf_counter()
        response = client.get(address)
        body = response.content
        times.append(time.perf_counter() - start)
    assert response.status_code == 200, (address, response.status_code)
    times.sort()
    return {
        "median": statistics.median(times),
        "p95": times[int(len(times) * 0.95) - 1],
        "bytes": float(len(body)),
        "with_files": float(len(body) + _files(body.decode())),
    }


def _files(html: str) -> int:
    """Return the bytes of styles, scripts and typefaces that a page names, as stored."""
    from django.contrib.staticfiles import finders

    names = set(re.findall(r'(?:href|src)="/static/([^"?]+\.(?:css|js|mjs|woff2|svg))', html))
    paths = [Path(str(found)) for name in names if (found := finders.find(name))]
    return sum(path.stat().st_size for path in paths)


def run() -> Report:
    """Make an exercise installation, then ask each page in a process of its own."""
    report = Report("Reading pages at the server, national data")
    with tempfile.TemporaryDirectory(prefix="teduh-bench-") as folder:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("TEDUH_", "DJANGO_"))}
        prepare = [sys.executable, "-m", "teduh", "demo", "--no-serve", "--data-dir", folder]
        subprocess.run(prepare, cwd=ROOT, env=clean, check=True, capture_output=True)
        environment = {"TEDUH_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "teduh.web.settings"}
        found = {
            name: measure(
                "benchmarks.pages:requests",
                {"address": address},
                repeats=1,
                environment=environment,
            )
            for name, address in PAGES
        }
    floor = found["floor: /sehat/"].parts["median"]
    rows = [
        [
            name,
            milliseconds(m.parts["median"]),
            milliseconds(m.parts["p95"]),
            f"{m.parts['median'] / floor:,.1f} ×",
            f"{m.parts['bytes'] / 1000:,.0f} kB",
            f"{m.parts['with_files'] / 1000:,.0f} kB",
        ]
        for name, m in found.items()
    ]
    header = ("page", "median", "p95", "of the floor", "HTML", "with files")
    report.table(f"{REQUESTS} requests each, one process", header, rows)
    report.notes.append("Files: style, script and typeface named by the page, uncompressed.")
    for name in REGION_PAGES:
        parts = found[name].parts
        report.targets.append(Target(f"p95, {name}", parts["p95"] * 1000, P95_LIMIT * 1000, "ms"))
        size = Target(f"weight, {name}", parts["with_files"] / 1000, BYTES_LIMIT / 1000, "kB")
        report.targets.append(size)
    return report
