"""Published counts that add up and that do not: the balance check against real tables.

Sources: figures of Bawaslu, KASN, BKN and Kemendagri as carried by the press; the dates name them.
Requirement: "its tests are the published tables that do and do not add up".
"""

from __future__ import annotations

import pytest

from teduh.kernel.errors import Level
from teduh.law.balance import (
    CaseCounts,
    Ladder,
    Share,
    balance_findings,
    ladder_findings,
    parts_findings,
    share_findings,
)


def ids(findings: list) -> list[str]:
    return [finding.message_id for finding in findings]


# Tables --------------------------------------------------------------------------------------


def test_kasn_2023_and_2024_add_up() -> None:
    assert not parts_findings("reported", 464, [262, 202])


def test_sigaplapor_3_january_2024_fails_twice() -> None:
    # 704 reports + 312 findings = 1,016 = 516 registered + 314 not + 186 in process: that adds up.
    assert not parts_findings("received", 1016, [704, 312])
    table = CaseCounts(
        received=1016,
        registered=516,
        not_registered=314,
        in_process=186,
        violations=320,
        no_violations=402,
        violation_classes={"five classes together": 270},
    )
    found = balance_findings(table)
    assert ids(found) == ["law.balance.decided_over_registered", "law.balance.parts"]
    assert {f.level for f in found} == {Level.ERROR}
    assert found[0].params == {"decided": 722, "registered": 516}
    assert (found[1].params["sum"], found[1].params["total"]) == (270, 320)


def test_all_kinds_4_december_2024_fails_on_its_classes() -> None:
    table = CaseCounts(
        received=2755 + 525,
        violations=803,
        no_violations=930,
        violation_classes={
            "administrative": 153,
            "criminal": 136,
            "ethics of organisers": 128,
            "other law": 485,
        },
    )
    found = balance_findings(table)
    assert ids(found) == ["law.balance.parts"]
    assert (found[0].params["sum"], found[0].params["total"]) == (902, 803)


def test_village_heads_28_october_2024_warns() -> None:
    # 12 criminal and 97 other law are violations, 42 are not: 151 decided against 130 registered.
    table = CaseCounts(received=195, registered=130, violations=12 + 97, no_violations=42)
    found = balance_findings(table)
    assert ids(found) == ["law.balance.split_unknown"]
    assert found[0].level is Level.WARNING
    assert (found[0].params["decided"], found[0].params["registered"]) == (151, 130)


def test_bkn_6_february_2024_adds_up() -> None:
    assert not parts_findings("reports", 47, [42, 5])


def test_kemendagri_5_december_2024_adds_up() -> None:
    assert not parts_findings("civil servants", 1158, [667, 436, 27, 24, 4])


def test_bawaslu_3_december_2024_leaves_twenty_in_process() -> None:
    table = CaseCounts(received=433, violations=314, no_violations=99)
    assert not balance_findings(table)
    assert table.outcomes == 413


# Shares --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numerator", "denominator", "printed"),
    [
        (1597, 2034, "78.5"),  # Pilkada 2020, KASN: proven of reported
        (1450, 1597, "90.8"),  # sanctioned of proven
        (183, 403, "45.4"),  # Pemilu 2024, KASN, 6 February
        (97, 183, "53"),
        (98, 141, "70"),  # 2023, followed up of proven
        (98, 141, "69,5"),
    ],
)
def test_shares_that_are_right(numerator: int, denominator: int, printed: str) -> None:
    assert not share_findings(Share("share", numerator, denominator, printed))


def test_kasn_june_2024_fails_43_against_33() -> None:
    found = share_findings(Share("followed up 2024", 67, 202, "43"))
    assert ids(found) == ["law.balance.share"]
    assert found[0].params["computed"] == "33.17"


def test_a_share_that_was_cut_warns() -> None:
    # The situation figure 44.28 of East Kalimantan is 62 of 140, cut.
    found = share_findings(Share("situation", 62, 140, "44.28"))
    assert (ids(found), found[0].level) == (["law.balance.share_cut"], Level.WARNING)


def test_shares_that_cannot_be__error() -> None:
    assert ids(share_findings(Share("a", 1, 0, "0"))) == ["law.balance.share_of_nothing"]
    assert ids(share_findings(Share("a", 3, 2, "150"))) == ["law.balance.share_over_one"]


# Our own counts ------------------------------------------------------------------------------


def test_received_must_be_all_three() -> None:
    table = CaseCounts(received=10, registered=4, not_registered=3, in_process=2)
    found = balance_findings(table)
    assert ids(found) == ["law.balance.received"]
    assert found[0].params["difference"] == 1
    assert not balance_findings(
        CaseCounts(received=9, registered=4, not_registered=3, in_process=2)
    )


def test_decided_is_never_more_than_what_left_the_intake() -> None:
    assert ids(balance_findings(CaseCounts(registered=4, not_registered=3, decided=8))) == [
        "law.balance.decided"
    ]


def test_what_was_forwarded_directly_needs_no_registration() -> None:
    table = CaseCounts(
        registered=4, not_registered=3, violations=5, no_violations=1, forwarded_directly=2
    )
    assert not balance_findings(table)


def test_a_negative_count__error() -> None:
    assert "law.balance.negative" in ids(balance_findings(CaseCounts(received=-1)))


def test_ladders_are_compared_and_never_summed() -> None:
    good = {Ladder.DUGAAN: 35, Ladder.DITERUSKAN: 12, Ladder.SANKSI_BERLAKU: 4}
    assert not ladder_findings(good)
    assert ids(ladder_findings({**good, Ladder.SANKSI_BERLAKU: 13})) == ["law.balance.ladder"]
