"""The windows of article 71 from the election data in the database.

Requirements: K1 Kukar 2024 and the re-vote of 2025 as the published dates have them; K2 acting
heads and the incumbent back in office are told apart by the day; K3 a contest without its days says
so and refuses nothing; K4 no name of a person stands in what the public page shows.
"""

from __future__ import annotations

from datetime import date

import pytest

from teduh.apps.elections.models import Candidate, OfficeHolder, Stage
from teduh.apps.incumbency.selectors import contest_calendar, contests_watched
from teduh.apps.incumbency.selectors.holding import examination_of
from teduh.kernel.clock import local_date
from teduh.law.incumbent import Standing
from tests.builders.accounts import place
from tests.builders.incumbency import NOW, Kukar, kukar_2024


@pytest.fixture
def kukar(database: str) -> Kukar:
    return kukar_2024()


def standing(kukar: Kukar, kind: str, on: date, path: str = "64.02") -> tuple[str, set[str]]:
    found = examination_of(
        kind=kind, on=on, path=path, approved_on=None, calendar=contest_calendar(kukar.contest)
    )
    return found.standing.value, set(found.reason_ids)


def test_windows_of_kukar_are_those_that_were_published(kukar: Kukar) -> None:
    """K1."""
    calendar = contest_calendar(kukar.contest)
    found = {window.id: (window.start, window.end) for window in calendar.windows}
    assert found == {
        "penggantian-pejabat": (date(2024, 3, 22), date(2025, 6, 23)),
        "kewenangan-program": (date(2024, 3, 22), date(2025, 5, 11)),
        "persetujuan-setelah-pelantikan": (date(2025, 6, 23), date(2025, 12, 23)),
    }
    assert calendar.facts.determined_on == date(2024, 9, 22)  # not 23 March 2025 of the re-vote
    assert not calendar.is_confirmed
    assert calendar.open_on(local_date(NOW, "64.02")) == []


def test_the_re_vote_is_a_round_with_its_own_campaign(kukar: Kukar) -> None:
    """K1."""
    rounds = contest_calendar(kukar.contest).facts.rounds
    assert [(r.voting_on, r.campaign_from, r.campaign_to) for r in rounds] == [
        (date(2024, 11, 27), date(2024, 9, 25), date(2024, 11, 23)),
        (date(2025, 4, 19), date(2025, 3, 26), date(2025, 4, 15)),
    ]


def test_the_day_tells_who_was_in_office(kukar: Kukar) -> None:
    """K2: a Pjs during leave, the incumbent before the vote and before the re-vote."""
    for on, reason in [
        (date(2024, 10, 10), "law.window.acting_head"),
        (date(2024, 11, 25), "law.window.incumbent"),
        (date(2025, 4, 10), "law.window.incumbent"),
    ]:
        found, reasons = standing(kukar, "bantuan", on)
        assert found == Standing.TO_BE_EXAMINED
        assert reason in reasons
    _, before = standing(kukar, "bantuan", date(2024, 11, 25))
    _, after = standing(kukar, "bantuan", date(2025, 4, 10))
    assert "incumbency.reason.candidacy_ended" not in before
    assert "incumbency.reason.candidacy_ended" in after  # disqualified on 24 February 2025


@pytest.mark.parametrize(
    ("kind", "on", "inside"),
    [
        ("mutasi", date(2024, 3, 21), False),
        ("mutasi", date(2024, 3, 22), True),
        ("mutasi", date(2025, 6, 23), True),
        ("mutasi", date(2025, 12, 23), True),
        ("mutasi", date(2025, 12, 24), False),
        ("program", date(2025, 5, 11), True),
        ("program", date(2025, 5, 12), False),
        ("perjalanan", date(2024, 3, 21), False),
        ("spanduk", date(2025, 4, 18), True),
    ],
)
def test_both_ends_of_a_window_are_inside(kukar: Kukar, kind: str, on: date, inside: bool) -> None:
    """K1."""
    found, _ = standing(kukar, kind, on)
    assert found == (Standing.TO_BE_EXAMINED if inside else Standing.OUTSIDE)


def test_powers_and_programmes_hold_in_other_regions_too(kukar: Kukar) -> None:
    assert standing(kukar, "bantuan", date(2024, 10, 10), "64.72")[0] == Standing.TO_BE_EXAMINED
    assert standing(kukar, "mutasi", date(2024, 10, 10), "64.72")[0] == Standing.OUTSIDE


def test_the_province_ends_with_its_acting_head(kukar: Kukar) -> None:
    """K2: no definitive governor was in office when pairs were determined."""
    governor = contests_watched(place("64"))[0]
    facts = contest_calendar(governor).facts
    assert facts.term_ends_on == facts.inaugurated_on == date(2025, 2, 20)
    assert facts.winner_determined_on == date(2025, 2, 6)


def test_without_the_day_nothing_is_counted_and_that_is_said(kukar: Kukar) -> None:
    """K3."""
    Stage.objects.filter(slug="penetapan-paslon").delete()
    found, reasons = standing(kukar, "mutasi", date(2024, 10, 10))
    assert found == Standing.UNKNOWN
    assert "law.window.unknown" in reasons


def test_an_unknown_winner_leaves_the_window_open(kukar: Kukar) -> None:
    """K3."""
    Stage.objects.filter(slug__endswith="penetapan-terpilih").delete()
    found, reasons = standing(kukar, "program", date(2026, 1, 5))
    assert found == Standing.TO_BE_EXAMINED
    assert "law.window.inside_open" in reasons


def test_posts_and_days_name_nobody(kukar: Kukar) -> None:
    """K4."""
    calendar = contest_calendar(kukar.contest)
    posts = [(p.office, p.capacity, p.is_candidate) for p in calendar.posts]
    assert ("bupati", "definitif", True) in posts
    assert any(capacity.startswith("Pjs") for _, capacity, _ in posts)
    shown = str(calendar.posts) + str(calendar.days)
    names = {*OfficeHolder.objects.values_list("name", flat=True),
             *Candidate.objects.values_list("name", flat=True)}  # fmt: skip
    assert not [name for name in names if name in shown]


def test_a_place_is_watched_by_its_own_region_first(kukar: Kukar) -> None:
    found = [c.constituency.path for c in contests_watched(place("64.02.01"))]
    assert found == ["64.02", "64"]
    assert [c.constituency.path for c in contests_watched(place("64.72"))] == ["64"]
