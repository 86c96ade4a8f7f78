"""How long does it take to find when every open clock ends?

A board sorts cases by what is due next, so all open clocks are counted at once. The floor adds a
constant to the same moments in NumPy and knows no law; the peer counts each clock by itself with
`holidays` (its `get_nth_working_day`), as one would without Teduh; `one by one` is our own function
for a single case, with skipped days and reasons.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from benchmarks.harness import Report, Target, measure, mebibytes, milliseconds

SIZES: Final = (1_000, 10_000, 100_000)
LIMIT: Final = 1.0
ZONES: Final = ("WIB", "WITA", "WIT")


def run() -> Report:
    """Measure at three sizes."""
    report = Report("Legal clocks: when every open clock ends")
    rows = []
    for size in SIZES:
        arguments = {"size": size}
        ours = measure("benchmarks.deadlines:ours", arguments)
        floor = measure("benchmarks.deadlines:floor", arguments)
        single = measure("benchmarks.deadlines:one_by_one", arguments, repeats=1)
        peer = measure("benchmarks.deadlines:peer", arguments, repeats=1)
        times = [milliseconds(m.median) for m in (ours, floor, single, peer)]
        rows.append([f"{size:,} clocks", *times, mebibytes(ours.peak_bytes - ours.base_bytes)])
        if size == SIZES[-1]:
            report.targets.append(Target("100,000 clocks", ours.median, LIMIT, "s"))
            report.targets.append(Target("100,000 clocks, first call", ours.first, LIMIT, "s"))
    header = ("size", "Teduh", "floor: NumPy add", "one by one", "peer: holidays", "memory")
    report.table("All due moments and warnings (median of 5)", header, rows)
    report.notes.append(
        "Every rule of the table takes part in turn, in three zones, over 2024-2026."
    )
    return report


_MADE: dict[int, Any] = {}


def clocks_of(size: int) -> Any:
    """Return open clocks, the same for each size; made once, as a board reads them from rows."""
    if size not in _MADE:
        from teduh.law.clocks import OpenClock, clock_rules

        rng = random.Random(20240922)  # noqa: S311 - a benchmark, not a secret
        rules = clock_rules()
        first = datetime(2024, 1, 1, tzinfo=UTC)
        _MADE[size] = [
            OpenClock(
                rules[number % len(rules)],
                first + timedelta(minutes=rng.randrange(3 * 365 * 1440)),
                ZONES[number % 3],
            )
            for number in range(size)
        ]
    return _MADE[size]


def import_for_ours() -> None:
    """Import what `ours` uses."""
    import teduh.law.clocks  # noqa: F401


def reset(size: int) -> None:
    """Make the clocks, untimed."""
    clocks_of(size)


def ours(size: int) -> None:
    """Count all at once."""
    from teduh.law.clocks import due_many

    due_many(clocks_of(size))


def one_by_one(size: int) -> None:
    """Count each by itself, with the days skipped and why."""
    from teduh.law.clocks import due

    for clock in clocks_of(size):
        due(clock.rule, clock.started_at, zone=clock.zone)


def floor(size: int) -> None:
    """Add seven days to each."""
    import numpy as np

    clocks = clocks_of(size)
    starts = np.fromiter((c.started_at.timestamp() for c in clocks), np.float64, size)
    starts.astype("datetime64[s]") + np.timedelta64(7, "D")


def peer(size: int) -> None:
    """Count working days with `holidays` alone."""
    import holidays

    days = holidays.country_holidays("ID", categories=("public", "government"))
    for clock in clocks_of(size):
        days.get_nth_working_day(clock.started_at.date(), clock.rule.period)
