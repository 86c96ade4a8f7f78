"""The windows of Kutai Kartanegara, from the days that ship with Teduh.

Known answers: the Minister's letter 100.2.1.3/1575/SJ fixes the start at 22 March 2024; the winner
of the repeat vote was determined on 11 May 2025; nobody acted as head before the repeat vote.
"""

from __future__ import annotations

from datetime import date

from teduh.law.data_files import day_of, read_data
from teduh.law.elections import Capacity, ElectionFacts, Holder
from teduh.law.incumbent import Event, Standing, examine, windows
from teduh.law.vocabulary import ElectionKind

DATA = read_data("elections", "pilkada-2024.yaml").data
STAGES = {stage["slug"]: stage for stage in DATA["stages"]}


def kukar() -> ElectionFacts:
    holders = tuple(
        Holder(
            id=str(number),
            region_code=row["place"],
            capacity=Capacity(row["capacity"]),
            starts_on=day_of(row["starts_on"]),
            ends_on=day_of(row["ends_on"]),
            is_candidate=row["interest"] == "candidate",
            leaves=(
                ((day_of(row["on_leave_from"]), day_of(row["on_leave_to"])),)
                if row.get("on_leave_from")
                else ()
            ),
        )
        for number, row in enumerate(DATA["office_holders"])
        if row["place"] == "64.02" and row["office"] == "regent"
    )
    definitive = [h for h in holders if h.capacity is Capacity.DEFINITIVE]
    return ElectionFacts(
        kind=ElectionKind.PILKADA,
        region_code="64.02",
        determined_on=day_of(STAGES["penetapan-paslon"]["starts_on"]),
        winner_determined_on=day_of(STAGES["kukar-penetapan-terpilih"]["starts_on"]),
        term_ends_on=max(h.ends_on for h in definitive if h.ends_on),
        inaugurated_on=max(h.starts_on for h in definitive),
        holders=holders,
    )


def test_the_windows_begin_where_the_published_stages_do() -> None:
    found = {w.id: w for w in windows(kukar())}
    for window, stage in [
        ("penggantian-pejabat", "larangan-penggantian-pejabat"),
        ("kewenangan-program", "larangan-program-petahana"),
    ]:
        assert found[window].start == day_of(STAGES[stage]["starts_on"]) == date(2024, 3, 22)
    assert found["penggantian-pejabat"].end == date(2025, 6, 23)
    assert found["kewenangan-program"].end == date(2025, 5, 11)


def test_the_repeat_vote_lies_in_the_same_window_with_the_incumbent_in_office() -> None:
    election = kukar()
    for on, reason in [
        (date(2024, 10, 10), "law.window.acting_head"),
        (date(2024, 11, 25), "law.window.incumbent"),
        (date(2025, 4, 10), "law.window.incumbent"),
    ]:
        found = examine(Event("bantuan", on, "64.02"), windows(election), election)
        assert found.standing is Standing.TO_BE_EXAMINED
        assert reason in found.reason_ids
