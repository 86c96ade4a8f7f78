"""How long do the board and the list of cases take an officer who holds 20,000 of them?

Three sizes of the same office. Floor: the same request cycle for `/sehat/`, which asks the database
one thing. Peer: a page of ours behind the same sign-in that lists no case, `/akun/hak/`. Cases are
rows of clear columns with wraps, proceedings, steps and clocks; nothing is opened for a list, so
what is sealed in them does not matter. Promise: the 95th percentile of both under 100 ms. The
leader's page counts everything anew; it and a page deep in the list are measured without a promise.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

from benchmarks.harness import ROOT, Report, Target, measure, milliseconds

SIZES = (1_000, 5_000, 20_000)
REQUESTS = 60
LIMIT = 0.1
OFFICER, LEADER = "latihan.petugas", "latihan.ketua"
PAGES = (
    ("floor: /sehat/", "/sehat/", OFFICER),
    ("peer: /akun/hak/", "/akun/hak/", OFFICER),
    ("board", "/papan/", OFFICER),
    ("case list", "/kasus/", OFFICER),
    ("case list, last page", "/kasus/?hal=9999", OFFICER),
    ("closed cases", "/kasus/?tutup=1", OFFICER),
    ("leader's board", "/papan/", LEADER),
    ("leader's counts", "/kasus/ringkasan/", LEADER),
)
PROMISED = ("board", "case list", "closed cases", "leader's board")
FEW = 3  # requests where a page counts everything anew
STATES = ("diterima", "kajian_awal", "diregister", "klarifikasi", "kajian", "pleno")
BATCH = 2_000


def import_for_requests() -> None:
    """Start Django as a server process does."""
    import django

    django.setup()


def requests(address: str, username: str, times_asked: int = REQUESTS) -> dict[str, float]:
    """Ask for one address many times as one person; return the median and the 95th percentile."""
    from django.test import Client

    from teduh.apps.accounts.models import Person

    client = Client(HTTP_HOST="127.0.0.1", REMOTE_ADDR="127.0.0.1", headers={"accept": "text/html"})
    client.force_login(Person.objects.get(username=username))
    times = []
    for _ in range(times_asked):
        start = time.perf_counter()
        response = client.get(address, follow=True)
        body = response.content
        times.append(time.perf_counter() - start)
    assert response.status_code == 200, (address, response.status_code)
    assert not response.redirect_chain or "/akun/" not in response.redirect_chain[-1][0]
    times.sort()
    return {
        "median": statistics.median(times),
        "p95": times[max(0, int(len(times) * 0.95) - 1)],
        "bytes": float(len(body)),
    }


def fill(size: int) -> None:
    """Add cases until the officer holds `size`."""
    import django

    django.setup()
    from django.db import transaction

    from teduh.apps.accounts.models import Person
    from teduh.apps.cases.models import Case

    person = Person.objects.get(username=OFFICER)
    office = person.grants.get(role="case_officer").institution
    rng = random.Random(size)  # noqa: S311 - a benchmark, not a secret
    missing = size - Case.objects.filter(institution=office).count()
    with transaction.atomic():
        while missing > 0:
            _add(min(missing, BATCH), office, person.actor_id, rng)
            missing -= BATCH


def _add(count: int, office: Any, actor_id: str, rng: random.Random) -> None:
    from teduh.apps.cases.models import Case, Origin, Proceeding, ProceedingStep, RunningClock
    from teduh.apps.vault.models import CaseKey, KeyWrap, SealedItem

    today = datetime.now(UTC).date()
    origins = list(Origin)
    cases = [
        Case(
            institution=office,
            place=office.place,
            origin=rng.choice(origins),
            received_on=today - timedelta(days=rng.randrange(365)),
            closed_on=today if rng.random() < 0.3 else None,
            rule_ids=["disiplin-hadir-deklarasi-calon"],
        )
        for _ in range(count)
    ]
    keys = [CaseKey(case_id=c.pk, institution=office, public_key=bytes(32)) for c in cases]
    items = [
        SealedItem(case_key=k, number=1, kind="accused", wrap=b"", is_whole=True) for k in keys
    ]
    proceedings, steps, clocks = [], [], []
    for case, item in zip(cases, items, strict=True):
        if rng.random() < 0.1:
            continue
        passed = STATES[: rng.randrange(1, len(STATES) + 1)]
        proceeding = Proceeding(
            case=case, number=1, track="bawaslu", subject_kind="asn_pns", state=passed[-1],
            state_since=case.received_on, opened_on=case.received_on, accused=item,
        )  # fmt: skip
        proceedings.append(proceeding)
        steps += [_step(proceeding, number, state) for number, state in enumerate(passed, 1)]
        clocks += [_clock(proceeding, rng, case.closed_on) for _ in range(rng.randrange(3))]
    Case.objects.bulk_create(cases)
    CaseKey.objects.bulk_create(keys)
    KeyWrap.objects.bulk_create(
        KeyWrap(case_key=key, actor_id=actor_id, encryption_key_id=bytes(16), wrap=bytes(120))
        for key in keys
    )
    SealedItem.objects.bulk_create(items)
    Proceeding.objects.bulk_create(proceedings)
    ProceedingStep.objects.bulk_create(steps)
    RunningClock.objects.bulk_create(clocks)


def _step(proceeding: Any, number: int, state: str) -> Any:
    from teduh.apps.cases.models import ProceedingStep

    day = proceeding.opened_on
    return ProceedingStep(
        proceeding=proceeding, number=number, to_state=state, decided_on=day,
        recorded_at=datetime(day.year, day.month, day.day, tzinfo=UTC), members=[],
    )  # fmt: skip


def _clock(proceeding: Any, rng: random.Random, closed_on: date | None) -> Any:
    from teduh.apps.cases.models import RunningClock

    now = datetime.now(UTC)
    due = now + timedelta(hours=rng.randrange(-2_000, 2_000))
    return RunningClock(
        proceeding=proceeding,
        clock=rng.choice(("kajian-awal", "putusan")),
        rule={"name": {"id": "Kajian awal", "en": "Initial study"}},
        started_at=due - timedelta(days=7),
        due_at=due,
        stopped_at=now if closed_on or rng.random() < 0.4 else None,
    )


def run() -> Report:
    """Make an exercise installation, fill it step by step, and ask each page in its own process."""
    report = Report("Cases: the board and the list of an officer")
    rows = []
    with tempfile.TemporaryDirectory(prefix="teduh-bench-") as folder:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("TEDUH_", "DJANGO_"))}
        prepare = [sys.executable, "-m", "teduh", "demo", "--no-serve", "--data-dir", folder]
        subprocess.run(prepare, cwd=ROOT, env=clean, check=True, capture_output=True)
        environment = {"TEDUH_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "teduh.web.settings"}
        for size in SIZES:
            measure("benchmarks.cases:fill", {"size": size}, repeats=0, environment=environment)
            for name, address, username in PAGES:
                parts = measure(
                    "benchmarks.cases:requests",
                    {
                        "address": address,
                        "username": username,
                        "times_asked": REQUESTS if "counts" not in name else FEW,
                    },
                    repeats=1,
                    environment=environment,
                ).parts
                rows.append(
                    [
                        f"{size:,} cases: {name}",
                        milliseconds(parts["median"]),
                        milliseconds(parts["p95"]),
                        f"{parts['bytes'] / 1000:,.0f} kB",
                    ]
                )
                if name in PROMISED and size == SIZES[-1]:
                    found = parts["p95"] * 1000
                    report.targets.append(Target(f"p95, {name}", found, LIMIT * 1000, "ms"))
    report.table(
        f"{REQUESTS} requests each, {FEW} of the counts", ("page", "median", "p95", "HTML"), rows
    )
    report.notes.append(
        "One process, SQLite. 30 % of the cases are closed, 10 % have no track yet."
    )
    return report
