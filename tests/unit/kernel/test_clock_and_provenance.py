"""Time by the zone of a place, and hashes over what is meant and not over how it is stored.

C1  stored in UTC, told in the place's zone       C2  the clock is a parameter, aware
P1  one canonical JSON                            P2  one hash for equal columns, no shared bytes
"""

from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pytest

from teduh.kernel.clock import FixedClock, format_date, format_moment, local_date, local_moment
from teduh.kernel.provenance import canonical_json, digest, digest_columns

MIDNIGHT = datetime(2024, 11, 20, 16, 30, tzinfo=UTC)


def test_one_moment_is_another_day_in_another_zone__c1() -> None:
    assert [local_date(MIDNIGHT, code).day for code in ("31", "64.02", "94.01")] == [20, 21, 21]
    assert local_moment(MIDNIGHT, "64.02").utcoffset() == timedelta(hours=8)
    assert format_moment(MIDNIGHT, "64.02", language="id") == "Kamis, 21 November 2024, 00.30 WITA"
    assert format_moment(MIDNIGHT, "id", language="id") == "Rabu, 20 November 2024, 23.30 WIB"
    assert format_moment(MIDNIGHT, "91", language="en") == ("Thursday, 21 November 2024, 01:30 WIT")
    assert format_date(date(2024, 8, 1), language="id") == "1 Agustus 2024"


def test_a_fixed_clock_is_aware_and_in_utc__c2() -> None:
    local = datetime(2024, 11, 21, 0, 30, tzinfo=timezone(timedelta(hours=8)))
    assert FixedClock(local).now() == MIDNIGHT
    assert FixedClock(local).now().tzinfo is UTC
    with pytest.raises(ValueError, match="aware"):
        FixedClock(MIDNIGHT.replace(tzinfo=None))


def test_json_has_one_form__p1() -> None:
    assert canonical_json({"b": 1, "a": ["é", None]}) == '{"a":["é",null],"b":1}'.encode()
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest({"a": 1}) != digest({"a": 1.5})
    for value in (np.nan, np.inf):
        with pytest.raises(ValueError, match="JSON"):
            canonical_json({"a": float(value)})


def test_columns_are_hashed_by_what_they_say__p2() -> None:
    values = np.array([1.0, np.nan, 0.0])
    same = np.array([1.0, np.float64(np.nan) * -1, -0.0], dtype=">f8")
    assert digest_columns({"x": values, "u": ["a", "b", None]}) == digest_columns(
        {"u": ("a", "b", None), "x": same}
    )
    known = {
        digest_columns(columns)
        for columns in (
            {"x": values},
            {"y": values},
            {"x": values[:2]},
            {"x": values, "y": values[:0]},
            {"x": ["1.0", None, "0.0"]},
            {"x": ["a", "bc"]},
            {"x": ["ab", "c"]},
            {"x": ["a", None]},
            {"x": ["a", "None"]},
        )
    }
    assert len(known) == 9
