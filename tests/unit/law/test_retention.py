"""Classes of retention as data.

Requirements: R1 the file holds; R2 each period is a proposal and says so; R3 every way a track may
end has a class; R4 months are counted to the same day or the last.
"""

from __future__ import annotations

from datetime import date

import pytest

from teduh.law.retention import (
    OUTCOMES,
    class_of_outcomes,
    retention_class,
    retention_classes,
    retention_findings,
    start_events,
)
from teduh.law.tracks import track_get, track_ids


def test_the_file_holds_and_every_period_is_a_proposal() -> None:
    """R1, R2."""
    assert retention_findings() == []
    assert {each.start_event for each in retention_classes()} == set(start_events())
    assert all(each.is_proposed for each in retention_classes())
    assert retention_class("tidak-ada") is None


def test_every_end_of_a_track_has_a_class() -> None:
    """R3."""
    ends = {
        state.outcome
        for track in track_ids()
        for state in track_get(track).states
        if state.is_terminal
    }
    assert ends <= set(OUTCOMES)
    assert class_of_outcomes(["none", "no_violation"]).id == "tidak-terbukti"
    assert class_of_outcomes(["no_violation", "violation"]).id == "terbukti"
    assert class_of_outcomes([]).id == "bukan-urusan"


@pytest.mark.parametrize(
    ("class_id", "start", "end"),
    [
        ("tidak-terbukti", date(2024, 2, 29), date(2025, 2, 28)),
        ("terbukti", date(2024, 11, 27), date(2029, 11, 27)),
        ("bukan-urusan", date(2025, 11, 30), date(2026, 2, 28)),
        ("permintaan-penghapusan", date(2025, 3, 1), date(2025, 3, 1)),
    ],
)
def test_months_end_on_the_same_day_or_the_last(class_id: str, start: date, end: date) -> None:
    """R4."""
    found = retention_class(class_id)
    assert found is not None
    assert found.ends_on(start) == end


def test_what_is_not_proven_goes_first() -> None:
    """R2: unproven cases are de-identified before proven ones."""
    first = {each.id: each.period_months for each in retention_classes() if each.deidentify_first}
    proven = retention_class("terbukti")
    assert proven is not None
    assert "tidak-terbukti" in first
    assert max(first.values()) < proven.period_months
