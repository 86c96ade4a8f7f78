"""Dated examples of the legal clocks, each counted by hand on a printed calendar.

Requirement: "At least 40 dated examples, among them Christmas, Eid with collective leave, receipt
after 16:00, 29 February, a change of rule in the middle". The last column of `law_deadlines.csv`
says how each was counted.
"""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

import pytest

from teduh.law.clocks import ZONES, DayOffKind, OpenClock, due, due_many
from teduh.law.clocks.calendar import calendar_findings, calendar_year

TABLE = Path(__file__).with_name("law_deadlines.csv")
EXAMPLES = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


def start_of(example: dict[str, str]) -> datetime:
    moment = datetime.fromisoformat(example["start"])
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONES[example["zone"]])


def test_there_are_at_least_forty() -> None:
    assert len(EXAMPLES) >= 40


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{e['clock']}@{e['start']}" for e in EXAMPLES])
def test_example(example: dict[str, str]) -> None:
    found = due(
        example["clock"],
        start_of(example),
        election=example["election"] or None,
        zone=example["zone"],
    )
    assert found.due_at is not None
    assert found.due_at.replace(tzinfo=None).isoformat() == example["due_at"]
    assert len(found.skipped) == int(example["skipped"])


def test_the_examples_all_at_once_agree() -> None:
    one_by_one = [
        due(e["clock"], start_of(e), election=e["election"] or None, zone=e["zone"])
        for e in EXAMPLES
    ]
    clocks = [OpenClock(d.rule, d.started_at, d.zone) for d in one_by_one]
    due_at, warn_at = due_many(clocks)
    for number, deadline in enumerate(one_by_one):
        assert deadline.due_at and deadline.warn_at
        assert due_at[number].astype(int) == int(deadline.due_at.timestamp())
        assert warn_at[number].astype(int) == int(deadline.warn_at.timestamp())


def test_old_cases_keep_the_rule_they_began_under() -> None:
    old = due("kpu-tindak-lanjut", datetime(2025, 7, 29, 9, tzinfo=ZONES["WITA"]))
    new = due("kpu-tindak-lanjut", datetime(2025, 7, 30, 9, tzinfo=ZONES["WITA"]))
    assert old.rule.start_event == "rekomendasi_diterima_kpu"
    assert new.rule.start_event == "putusan_diterima_kpu"
    assert "MK 104" in new.rule.legal_basis


def test_days_off_of_2025_are_those_of_the_decrees() -> None:
    # SKB 1017/2024, 2/2024, 2/2024 and the leave of 18 August added by its change.
    days = calendar_year(2025).days
    leave = {d for d, off in days.items() if off.kind is DayOffKind.COLLECTIVE_LEAVE}
    written = "01-28 03-28 04-02 04-03 04-04 04-07 05-13 05-30 06-09 08-18 12-26".split()
    assert leave == {date.fromisoformat(f"2025-{day}") for day in written}
    written = (
        "01-01 01-27 01-29 03-29 03-31 04-01 04-18 04-20 05-01 05-12 05-29 06-01 06-06 06-27 "
        "08-17 09-05 12-25"
    ).split()
    holidays = {d for d, off in days.items() if off.kind is DayOffKind.HOLIDAY}
    assert holidays == {date.fromisoformat(f"2025-{day}") for day in written}


def test_the_package_agrees_with_the_decrees() -> None:
    assert not calendar_findings()
