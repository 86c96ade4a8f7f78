"""Windows of article 71 and events held against them.

Requirements: "windows of article 71 computed with legal basis and exceptions; events held against
them as to be examined, never as guilt; acting heads included; Kukar 2024 and the 2025 re-vote
tested; precedents listed; a checklist, the window, and the letter to attach".
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from teduh.law.elections import Capacity, ElectionFacts, Holder, Round
from teduh.law.incumbent import (
    Event,
    Standing,
    add_months,
    check_before,
    checklists,
    compliance_findings,
    event_kinds,
    examine,
    holder_on,
    precedents,
    window_findings,
    windows,
)
from teduh.law.vocabulary import ElectionKind, PersonKind

# Kutai Kartanegara, days as in data/elections/pilkada-2024.yaml; no names are needed.
REGENT = Holder(
    "regent-2021",
    "64.02",
    Capacity.DEFINITIVE,
    date(2021, 2, 26),
    date(2025, 6, 23),
    is_candidate=True,
    leaves=((date(2024, 9, 25), date(2024, 11, 23)),),
)
PJS = Holder("pjs-2024", "64.02", Capacity.PJS, date(2024, 9, 25), date(2024, 11, 23))
NEXT = Holder("regent-2025", "64.02", Capacity.DEFINITIVE, date(2025, 6, 23))
KUKAR = ElectionFacts(
    kind=ElectionKind.PILKADA,
    region_code="64.02",
    started_on=date(2024, 1, 26),
    determined_on=date(2024, 9, 22),
    rounds=(
        Round(date(2024, 11, 27), date(2024, 9, 25), date(2024, 11, 23)),
        Round(date(2025, 4, 19), date(2025, 3, 26), date(2025, 4, 15)),
    ),
    winner_determined_on=date(2025, 5, 11),
    term_ends_on=date(2025, 6, 23),
    inaugurated_on=date(2025, 6, 23),
    holders=(REGENT, PJS, NEXT),
)


def hold(kind: str, on: date, region: str = "64.02", **changes: object) -> object:
    election = replace(KUKAR, **{k: v for k, v in changes.items() if k != "approved_on"})
    event = Event(kind, on, region, changes.get("approved_on"))
    return examine(event, windows(election), election)


def test_the_files_are_sound() -> None:
    assert not window_findings()
    assert not compliance_findings()
    assert set(checklists()) == set(event_kinds())


def test_windows_of_kukar_2024_and_the_repeat_vote() -> None:
    found = {w.id: (w.start, w.end) for w in windows(KUKAR)}
    assert found == {
        "penggantian-pejabat": (date(2024, 3, 22), date(2025, 6, 23)),
        "kewenangan-program": (date(2024, 3, 22), date(2025, 5, 11)),
        "persetujuan-setelah-pelantikan": (date(2025, 6, 23), date(2025, 12, 23)),
    }
    for window in windows(KUKAR):
        assert window.exceptions and window.legal_basis and window.sources
        assert window.subjects == (PersonKind.KEPALA_DAERAH, PersonKind.PENJABAT)


@pytest.mark.parametrize(
    ("kind", "on", "standing"),
    [
        ("mutasi", date(2024, 3, 21), Standing.OUTSIDE),
        ("mutasi", date(2024, 3, 22), Standing.TO_BE_EXAMINED),
        ("program", date(2024, 3, 22), Standing.TO_BE_EXAMINED),
        ("bantuan", date(2025, 4, 19), Standing.TO_BE_EXAMINED),  # the day of the repeat vote
        ("bantuan", date(2025, 5, 11), Standing.TO_BE_EXAMINED),  # the winner is determined
        ("bantuan", date(2025, 5, 12), Standing.OUTSIDE),
        ("mutasi", date(2025, 5, 12), Standing.TO_BE_EXAMINED),  # to the end of the term
        ("mutasi", date(2025, 12, 23), Standing.TO_BE_EXAMINED),  # 162(3)
        ("mutasi", date(2025, 12, 24), Standing.OUTSIDE),
    ],
)
def test_days_at_the_edges(kind: str, on: date, standing: Standing) -> None:
    assert hold(kind, on).standing is standing


def test_a_window_runs_on_while_no_winner_is_determined() -> None:
    found = hold("program", date(2025, 1, 10), winner_determined_on=None)
    assert "law.window.inside_open" in found.reason_ids


def test_without_the_day_of_determination_nothing_is_said() -> None:
    found = hold("program", date(2024, 5, 1), determined_on=None)
    assert (found.standing, found.reason_ids) == (Standing.UNKNOWN, ("law.window.unknown",))


def test_who_headed_the_region() -> None:
    for day, holder in [
        (date(2024, 9, 24), REGENT),
        (date(2024, 9, 25), PJS),
        (date(2024, 11, 23), PJS),
        (date(2024, 11, 24), REGENT),  # back in the quiet period
        (date(2025, 4, 19), REGENT),  # no Pjs before the repeat vote
        (date(2025, 6, 23), NEXT),
        (date(2020, 1, 1), None),
    ]:
        assert holder_on(KUKAR, day) == holder


@pytest.mark.parametrize(
    ("on", "reason"),
    [
        (date(2024, 5, 1), "law.window.incumbent"),
        (date(2024, 10, 1), "law.window.acting_head"),
        (date(2024, 11, 25), "law.window.incumbent"),
        (date(2025, 7, 1), "law.window.not_incumbent"),
    ],
)
def test_whose_act_it_was_is_a_reason_and_no_verdict(on: date, reason: str) -> None:
    assert reason in hold("mutasi", on).reason_ids


def test_an_unknown_holder_is_told() -> None:
    assert "law.window.holder_unknown" in hold("mutasi", date(2024, 5, 1), holders=()).reason_ids


def test_the_ministers_approval_before_the_day_is_an_exception_to_look_at() -> None:
    found = hold("mutasi", date(2024, 5, 1), approved_on=date(2024, 4, 20))
    assert found.standing is Standing.EXCEPTION_SHOWN
    assert "Menteri" in found.exceptions[0]["id"]
    late = hold("mutasi", date(2024, 5, 1), approved_on=date(2024, 5, 2))
    assert late.standing is Standing.TO_BE_EXAMINED
    assert "law.window.approved_late" in late.reason_ids


def test_programmes_elsewhere_count_and_transfers_elsewhere_do_not() -> None:
    found = hold("program", date(2024, 10, 1), "64.03")
    assert found.standing is Standing.TO_BE_EXAMINED
    assert "law.window.elsewhere" in found.reason_ids
    assert hold("mutasi", date(2024, 10, 1), "64.03").standing is Standing.OUTSIDE
    assert hold("mutasi", date(2024, 10, 1), "64.02.06").standing is Standing.TO_BE_EXAMINED


def test_no_word_of_guilt_anywhere() -> None:
    assert {s.value for s in Standing} == {
        "outside", "unknown", "exception_shown", "to_be_examined",
    }  # fmt: skip


def test_a_general_election_has_no_such_windows() -> None:
    assert windows(ElectionFacts(ElectionKind.PEMILU_NASIONAL)) == []


def test_the_check_before_an_act_names_the_letters() -> None:
    found, checklist = check_before(Event("mutasi", date(2024, 5, 1), "64.02"), KUKAR)
    assert found.standing is Standing.TO_BE_EXAMINED
    assert "Surat persetujuan Menteri Dalam Negeri" in [text["id"] for text in checklist.letters]
    assert "lapor-tindakan-kepegawaian" in {item.clock for item in checklist.items}


def test_precedents_are_listed_and_the_term_limit_is_kept_apart() -> None:
    assert [p.id for p in precedents()] == ["boalemo-2017", "kukar-2020", "kukar-2024"]
    assert "bukan Pasal 71" in precedents()[-1].outcome["id"]


def test_months_end_where_a_month_ends() -> None:
    assert add_months(date(2024, 9, 22), -6) == date(2024, 3, 22)
    assert add_months(date(2025, 8, 31), -6) == date(2025, 2, 28)
    assert add_months(date(2024, 12, 31), 2) == date(2025, 2, 28)
    assert add_months(date(2024, 1, 15), -1) == date(2023, 12, 15)
