"""An election's description: every fault at once, at its line; sums that differ are warnings."""

from __future__ import annotations

from datetime import date

import pytest

from teduh.apps.elections.messages import ElectionMessage as M
from teduh.apps.elections.rules.description import read_description
from teduh.kernel.errors import InvalidInput, Level

GOOD = """
election: {slug: uji, kind: pilkada, name: Uji, voting_on: 2024-11-27}
contests: [{slug: c, office: regent, constituency: '99.01'}]
rounds:
  - {slug: r1, number: 1, kind: first, name: {id: Satu, en: One}, voting_on: 2024-11-27}
pairs:
  - contest: c
    number: 1
    candidates: [{role: head, name: A}]
results: [{round: r1, contest: c, pair: 1, place: '99.01', votes: 10}]
turnouts: [{round: r1, contest: c, place: '99.01', valid: 10, invalid: 2, cast: 12}]
electorates: [{place: '99.01', status: dpt, voters: 20, male: 12, female: 8}]
missing: [{id: Tidak ada, en: Nothing}]
"""


def faults(text: str) -> list[tuple[M, int | None]]:
    with pytest.raises(InvalidInput) as error:
        read_description(text, file="uji.yaml")
    return [(finding.message, finding.where.row) for finding in error.value.findings]  # type: ignore[misc]


def test_a_whole_description() -> None:
    described = read_description(GOOD, file="uji.yaml")
    assert described.election["voting_on"] == date(2024, 11, 27)
    assert described.election["name"] == {"id": "Uji", "en": "Uji"}
    assert described.sections["rounds"][0]["annulments"] == []
    assert described.findings == ()
    assert [code for code, _ in described.places()] == ["99.01"] * 4


def test_every_fault_at_once_at_its_line() -> None:
    text = GOOD.replace("kind: pilkada", "kind: lomba").replace("votes: 10", "votes: 1.5")
    text = text.replace("voting_on: 2024-11-27}\npairs", "voting_on: besok}\npairs")
    text = text.replace("{role: head, name: A}", "{role: head, nama: A}")
    text += "bagian: []\n"
    assert sorted(faults(text), key=lambda f: (f[1] or 0, f[0].name)) == [
        (M.NOT_A_CHOICE, 2),
        (M.NOT_A_DAY, 5),
        (M.FIELD_MISSING, 9),
        (M.FIELD_UNKNOWN, 9),
        (M.NOT_A_COUNT, 10),
        (M.SECTION_UNKNOWN, 14),
    ]


def test_an_empty_file_has_no_election() -> None:
    assert M.SECTION_MISSING in {message for message, _ in faults("{}")}
    assert M.NOT_A_LIST in {
        message
        for message, _ in faults(
            GOOD.replace("[{slug: c", "{x: {slug: c").replace(
                "'99.01'}]\nrounds", "'99.01'}}\nrounds"
            )
        )
    }


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("results: [{round: r1", "results: [{round: r9", M.REFERENCE_UNKNOWN),
        ("pair: 1, place", "pair: 7, place", M.REFERENCE_UNKNOWN),
        ("- contest: c\n", "- contest: x\n", M.REFERENCE_UNKNOWN),
        (
            "electorates: [",
            "electorates: [{place: '99.01', status: dpt, voters: 21}, ",
            M.KEY_TWICE,
        ),
        (
            "missing:",
            "stages: [{slug: s, name: S, starts_on: 2024-02-02, ends_on: 2024-01-01}]\nmissing:",
            M.DAYS_REVERSED,
        ),
    ],
)
def test_parts_must_fit_together(old: str, new: str, message: M) -> None:
    assert old in GOOD
    assert message in {found for found, _ in faults(GOOD.replace(old, new))}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("female: 8", "female: 9", M.VOTERS_DO_NOT_ADD),
        ("cast: 12", "cast: 13", M.BALLOTS_DO_NOT_ADD),
        ("votes: 10", "votes: 9", M.VOTES_DO_NOT_ADD),
    ],
)
def test_sums_that_differ_are_warnings(old: str, new: str, message: M) -> None:
    described = read_description(GOOD.replace(old, new), file="uji.yaml")
    assert [(f.message, f.level) for f in described.findings] == [(message, Level.WARNING)]


def test_a_conflicting_figure_may_stand_beside_the_main_one() -> None:
    text = GOOD.replace(
        "electorates: [",
        "electorates: [{place: '99.01', status: dpt, voters: 21, standing: conflict}, ",
    )
    assert len(read_description(text, file="uji.yaml").sections["electorates"]) == 2
