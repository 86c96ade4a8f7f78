"""Pilkada 2024 as dated facts, each with its source (`data/elections/pilkada-2024.yaml`).

L1 a Pjs acts during campaign leave and the incumbent in the quiet period; L2 before the re-vote
there is no Pjs; L3 the first result is annulled for the regent and stands for the governor; L4 one
station votes a third time; L5 a pair keeps its number when its head is replaced; L6 conflicting
figures stay beside the main one; L7 loading again changes nothing and keeps ids.
"""

from __future__ import annotations

from datetime import date

import pytest

from teduh.apps.audit.models import AuditEntry
from teduh.apps.elections.messages import ElectionMessage as M
from teduh.apps.elections.models import Contest, Election, OfficeHolder, Result, Round
from teduh.apps.elections.selectors import (
    circle_sizes,
    contests_for,
    election_current,
    election_get,
    electorate_for,
    incumbents,
    office_holder_on,
    office_holders_on,
    round_view,
    rounds_of,
    stages_on,
    stations_for,
)
from teduh.apps.elections.services import elections_load
from teduh.apps.regions.models import Place
from teduh.apps.regions.selectors import place_get
from teduh.kernel.errors import InvalidInput, NotFound
from teduh.kernel.scope import SYSTEM_ACTOR
from tests.builders.accounts import place

CODES = (
    *("64.01", "64.02.01", "64.02.14", "64.02.16.2002", "64.03", "64.07", "64.08"),
    *("64.09.01", "64.09.02", "64.09.03", "64.09.04", "64.71", "64.72", "64.74"),
    *("64.11.01", "64.11.02", "64.11.03", "64.11.04", "64.11.05"),
)


@pytest.fixture(autouse=True)
def _loaded(database: str) -> None:
    for code in CODES:
        place(code)
    elections_load(actor=SYSTEM_ACTOR)


@pytest.fixture
def kukar() -> Place:
    return place_get("64.02")


@pytest.fixture
def regent(kukar: Place) -> Contest:
    return contests_for(kukar, election_get("pilkada-2024"))[1]


@pytest.mark.parametrize(
    ("day", "name", "capacity"),
    [
        (date(2024, 9, 24), "Edi Damansyah", "definitive"),
        (date(2024, 9, 25), "Bambang Arwanto", "pjs"),
        (date(2024, 11, 23), "Bambang Arwanto", "pjs"),
        (date(2024, 11, 24), "Edi Damansyah", "definitive"),
        (date(2025, 4, 10), "Edi Damansyah", "definitive"),
        (date(2025, 6, 23), "Aulia Rahman Basri", "definitive"),
    ],
)
def test_who_acts_as_regent(kukar: Place, day: date, name: str, capacity: str) -> None:
    holder = office_holder_on(kukar, "regent", day)
    assert holder is not None
    assert (holder.name, holder.capacity) == (name, capacity)


def test_the_incumbent_on_leave_is_shown_beside_the_pjs(kukar: Place) -> None:
    shown = office_holders_on(kukar, date(2024, 10, 15))
    assert [(view.holder.name, view.acting, view.on_leave) for view in shown] == [
        ("Bambang Arwanto", True, False),
        ("Edi Damansyah", False, True),
        ("Rendi Solihin", False, True),
    ]
    assert shown[1].holder.interest == "candidate"
    assert "100.2.1.3-4088" in shown[0].holder.decree
    assert office_holder_on(kukar, "governor", date(2024, 10, 15)) is None


def test_no_pjs_before_the_re_vote(kukar: Place) -> None:
    campaign = date(2025, 4, 1)
    assert "kukar-psu-kampanye" in {stage.slug for stage in stages_on(campaign, place=kukar)}
    assert {view.holder.capacity for view in office_holders_on(kukar, campaign)} == {"definitive"}


def test_stages_of_a_day_and_a_place(kukar: Place) -> None:
    quiet = {stage.slug for stage in stages_on(date(2024, 11, 25))}
    assert "masa-tenang" in quiet
    assert "kampanye" not in quiet
    vote = date(2025, 4, 19)
    assert "kukar-psu" not in {stage.slug for stage in stages_on(vote)}
    village = place_get("64.02.16.2002")
    assert "kukar-psu" in {stage.slug for stage in stages_on(vote, place=village)}
    assert "kukar-psu" not in {stage.slug for stage in stages_on(vote, place=place_get("64.72"))}
    assert stages_on(date(2026, 1, 1), place=kukar) == []


def test_the_annulled_round_the_re_vote_and_the_third_vote(regent: Contest) -> None:
    first, revote, station = rounds_of(regent)
    one, two, three = (round_view(item, regent) for item in (first, revote, station))
    assert one.annulment is not None
    assert (one.annulment.annulled_on, two.annulment) == (date(2025, 2, 24), None)
    assert "195/PHPU.BUP-XXIII/2025" in one.annulment.annulled_by
    assert [pair.result.votes for pair in one.pairs if pair.result] == [259_489, 34_763, 83_513]
    assert [pair.result.votes for pair in two.pairs if pair.result] == [209_905, 51_536, 105_073]
    assert two.turnout is not None
    assert (two.turnout.valid, two.turnout.invalid, two.turnout.cast) == (366_514, 7_857, 374_371)
    assert (station.station, station.repeats, station.voting_on) == (
        "TPS 03",
        revote,
        date(2025, 4, 22),
    )
    assert [pair.result and pair.result.votes for pair in three.pairs] == [263, None, 69]


def test_the_first_round_stands_for_the_governor(kukar: Place) -> None:
    governor = contests_for(kukar, election_get("pilkada-2024"))[0]
    assert governor.office == "governor"
    (only,) = rounds_of(governor)
    assert round_view(only, governor).annulment is None


def test_a_pair_keeps_its_number_when_its_head_is_replaced(regent: Contest) -> None:
    first, revote, _ = rounds_of(regent)
    before = [member.name for member in round_view(first, regent).pairs[0].members]
    after = [member.name for member in round_view(revote, regent).pairs[0].members]
    assert before == ["Edi Damansyah", "Rendi Solihin"]
    assert after == ["Aulia Rahman Basri", "Rendi Solihin"]
    assert [member.name for member in incumbents(regent, date(2024, 11, 1))] == before
    assert [member.name for member in incumbents(regent, date(2025, 4, 1))] == ["Rendi Solihin"]


def test_coalitions_hold_in_their_rounds(regent: Contest) -> None:
    first, revote, station = rounds_of(regent)
    assert "Buruh" not in round_view(first, regent).pairs[0].parties
    assert "Buruh" in round_view(revote, regent).pairs[0].parties
    assert "Buruh" in round_view(station, regent).pairs[0].parties
    assert round_view(first, regent).pairs[1].pair.independent


def test_voters_and_stations_with_their_conflicts(kukar: Place, regent: Contest) -> None:
    election = election_get("pilkada-2024")
    voters = electorate_for(kukar, election)
    assert voters.main is not None
    assert (voters.main.voters, voters.main.status) == (552_469, "dpt")
    assert [row.status for row in voters.lists] == ["dpt", "dps"]
    again = electorate_for(kukar, election, rounds_of(regent)[1])
    assert again.main is not None
    assert again.main.round == rounds_of(regent)[1]
    stations = stations_for(kukar, election)
    assert stations.main is not None
    assert stations.main.stations == 1_447
    assert sorted(row.stations for row in stations.conflicts) == [1_441, 1_443]
    assert {row.kind: row.stations for row in stations.parts} == {"regular": 1_441, "special": 6}
    assert all(row.source_url for row in (stations.main, *stations.conflicts))


def test_station_counts_of_february_come_from_the_table_of_places(kukar: Place) -> None:
    february = stations_for(kukar, election_get("pemilu-2024"))
    assert february.main is not None
    assert february.main.stations == 2_269
    sizes = circle_sizes([place_get("64.02.14"), place_get("64.02.16")])
    assert sizes.measure == "stations"
    assert len(sizes.values) == 2


def test_which_election_is_current() -> None:
    assert str(election_current(date(2024, 2, 10))) == "Pemilu 2024"
    assert str(election_current(date(2024, 2, 15))) == "Pilkada 2024"
    assert str(election_current(date(2025, 4, 1))) == "Pilkada 2024"
    assert str(election_current(date(2031, 1, 1))) == "Pilkada 2024"
    with pytest.raises(NotFound) as error:
        election_get("pilkada-1999")
    assert error.value.findings[0].message is M.ELECTION_UNKNOWN


def test_loading_again_changes_nothing_and_a_newer_file_keeps_ids() -> None:
    ids = dict(Round.objects.values_list("slug", "pk"))
    results = set(Result.objects.values_list("pk", flat=True))
    holders = OfficeHolder.objects.count()
    assert [load.changed for load in elections_load(actor=SYSTEM_ACTOR)] == [False, False]
    assert set(Result.objects.values_list("pk", flat=True)) == results
    Election.objects.update(content_hash="")
    assert [load.changed for load in elections_load(actor=SYSTEM_ACTOR)] == [True, True]
    assert dict(Round.objects.values_list("slug", "pk")) == ids
    assert OfficeHolder.objects.count() == holders
    assert Result.objects.count() == len(results)
    assert AuditEntry.objects.filter(verb="election_loaded").count() == 4


def test_unknown_places_are_all_told_and_nothing_is_written() -> None:
    Election.objects.all().delete()
    OfficeHolder.objects.all().delete()
    Place.objects.filter(path="64.11.05").delete()
    Place.objects.filter(path="64.02.14").delete()
    with pytest.raises(InvalidInput) as error:
        elections_load(actor=SYSTEM_ACTOR)
    assert {f.params["code"] for f in error.value.findings} == {"64.11.05", "64.02.14"}
    assert {f.message for f in error.value.findings} == {M.PLACE_UNKNOWN}
    assert all(finding.where.row for finding in error.value.findings)
    assert not Election.objects.filter(slug="pilkada-2024").exists()
