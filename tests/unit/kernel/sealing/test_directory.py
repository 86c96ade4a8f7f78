"""The officers' directory: only entries that somebody entitled signed may be sealed to.

Requirements: D1 two people found it; D2 later entries need a signature that holds on its day;
D3 an administrator's own rows never verify; D4 a withdrawal ends an entry; D5 another founding is
noticed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from teduh.kernel.errors import InvalidInput
from teduh.kernel.sealing.directory import (
    DirectoryEntry,
    Withdrawal,
    founding_fingerprint,
    sign_entry,
    sign_withdrawal,
    verify_directory,
)
from teduh.kernel.sealing.officers import OfficerKeys, make_officer_keys

DAY = date(2024, 9, 1)
FIRST, SECOND, OFFICER, INTRUDER = (make_officer_keys() for _ in range(4))


def entry(name: str, keys: OfficerKeys, *signers: OfficerKeys, **changes: object) -> DirectoryEntry:
    made = DirectoryEntry(
        entry_id=name,
        officer_id=f"person-{name}",
        institution_id="bawaslu-kukar",
        role="custodian" if keys in (FIRST, SECOND) else "case_officer",
        scope="64.02",
        keys=keys.public,
        signed_on=DAY,
        valid_from=DAY,
    )
    return sign_entry(replace(made, **changes), *signers)


FOUNDERS = [entry("a", FIRST, FIRST, SECOND), entry("b", SECOND, FIRST, SECOND)]


def ids(directory: object) -> set[str]:
    return {e.entry_id for e in directory.entries}  # type: ignore[attr-defined]


def test_two_founders_and_an_officer_they_signed_are_verified() -> None:  # D1, D2
    directory = verify_directory([entry("c", OFFICER, FIRST), *FOUNDERS])
    assert ids(directory) == {"a", "b", "c"}
    assert directory.founding_fingerprint == founding_fingerprint(reversed(FOUNDERS))
    assert [e.entry_id for e in directory.holding(DAY, "custodian")] == ["a", "b"]


@pytest.mark.parametrize(
    "founders",
    [
        [],
        FOUNDERS[:1],
        [entry("a", FIRST, FIRST), entry("b", SECOND, SECOND)],
        [entry("a", FIRST, FIRST, SECOND), entry("b", SECOND, SECOND)],
    ],
)
def test_fewer_than_two_people_found_nothing(founders: list[DirectoryEntry]) -> None:  # D1
    with pytest.raises(InvalidInput) as error:
        verify_directory(founders)
    assert error.value.findings[0].message_id == "sealing.directory.no_ceremony"


@pytest.mark.parametrize(
    "row",
    [
        entry("x", INTRUDER),
        entry("x", INTRUDER, INTRUDER),
        replace(entry("x", OFFICER, FIRST), keys=INTRUDER.public),
        replace(entry("x", OFFICER, FIRST), role="custodian"),
        entry("x", INTRUDER, OFFICER, signed_on=date(2024, 8, 1)),
    ],
)
def test_a_row_that_an_administrator_wrote_or_changed_is_left_out_and_told(
    row: DirectoryEntry,
) -> None:  # D3
    directory = verify_directory([*FOUNDERS, entry("c", OFFICER, SECOND), row])
    assert ids(directory) == {"a", "b", "c"}
    assert [f.params["entry_id"] for f in directory.findings] == ["x"]


def test_a_withdrawn_officer_holds_until_the_day_before_and_signs_nobody_after() -> None:  # D4
    officer = entry("c", OFFICER, FIRST)
    ended = sign_withdrawal(Withdrawal("c", date(2024, 10, 1)), SECOND)
    late = entry("d", make_officer_keys(), OFFICER, signed_on=date(2024, 10, 2))
    directory = verify_directory([*FOUNDERS, officer, late], [ended])
    assert [e.entry_id for e in directory.holding(date(2024, 9, 30), "case_officer")] == ["c"]
    assert directory.holding(date(2024, 10, 1), "case_officer") == ()
    assert "d" not in ids(directory)


def test_a_withdrawal_that_nobody_signed_changes_nothing() -> None:  # D4
    officer = entry("c", OFFICER, FIRST)
    forged = sign_withdrawal(Withdrawal("c", date(2024, 10, 1)), INTRUDER)
    directory = verify_directory([*FOUNDERS, officer], [forged])
    assert [e.entry_id for e in directory.holding(date(2025, 1, 1), "case_officer")] == ["c"]


def test_a_second_founding_is_noticed_and_the_written_one_prevails() -> None:  # D5
    other = [make_officer_keys(), make_officer_keys()]
    forged = [entry("y", other[0], *other), entry("z", other[1], *other)]
    written = founding_fingerprint(FOUNDERS)
    with pytest.raises(InvalidInput):
        verify_directory([*FOUNDERS, *forged])
    with pytest.raises(InvalidInput):
        verify_directory(forged, expected_founding=written)
    assert ids(verify_directory([*FOUNDERS, *forged], expected_founding=written)) == {"a", "b"}
