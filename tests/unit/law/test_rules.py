"""The rule catalogue, and which table may apply.

Requirements: "every act with kind, legal basis, sanction range, source, conflicts, validity,
status, election kind, who can be subject"; "proposed from dates and the person's kind, with the
reason shown, never decided by the machine"; "disputed readings show both positions".
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from teduh.kernel.errors import NotFound
from teduh.law.elections import ElectionFacts, Round, event_findings
from teduh.law.rules import (
    Fit,
    law_changes,
    no_rule_reason,
    propose_tables,
    readings,
    rule_findings,
    rule_get,
    rules,
    rules_on,
    sanction_levels,
)
from teduh.law.vocabulary import ElectionKind, PersonKind, RuleKind, RuleStatus, names_of

PILKADA = ElectionFacts(
    kind=ElectionKind.PILKADA,
    region_code="64.02",
    started_on=date(2024, 1, 26),
    determined_on=date(2024, 9, 22),
    rounds=(
        Round(date(2024, 11, 27), date(2024, 9, 25), date(2024, 11, 23)),
        Round(date(2025, 4, 19), date(2025, 3, 26), date(2025, 4, 15)),
    ),
)
ACTS = Path(__file__).parents[2] / "reference" / "law_acts.csv"


def tables(person: PersonKind, on: date, act: str = "", **changes: object) -> list[tuple]:
    facts = PILKADA if not changes else ElectionFacts(**{"kind": ElectionKind.PILKADA, **changes})
    return [
        (p.table.value, p.fit.value)
        for p in propose_tables(person=person, on=on, election=facts, act=act)
    ]


def test_the_catalogue_is_sound() -> None:
    assert not rule_findings()


def test_every_act_of_the_list_is_there_with_its_basis() -> None:
    with ACTS.open(encoding="utf-8") as stream:
        acts = list(csv.DictReader(stream))
    assert len(acts) == 42
    for act in acts:
        rule = rule_get(act["id"])
        assert (rule.kind, rule.legal_basis) == (act["kind"], act["legal_basis"]), rule.id
        assert rule.sanction.text["id"] == act["sanction"]
        assert rule.name == {"id": act["name_id"], "en": act["name_en"]}


def test_every_rule_explains_itself_and_says_what_is_not_confirmed() -> None:
    for rule in rules():
        assert rule.explanation["id"].endswith(".") and rule.explanation["en"].endswith(".")
        assert rule.is_confirmed or rule.unconfirmed, rule.id
        assert rule.sources or rule.kind is RuleKind.TNI_POLRI


def test_names_of_every_closed_list_are_there() -> None:
    for group, values in [
        ("elections", ElectionKind),
        ("kinds", RuleKind),
        ("statuses", RuleStatus),
        ("persons", PersonKind),
    ]:
        assert set(values) <= set(names_of(group))
        assert all(name["id"] and name["en"] for name in names_of(group).values())
    assert {rule.sanction.level for rule in rules()} <= set(sanction_levels())


def test_an_unknown_rule_names_what_is_near() -> None:
    with pytest.raises(NotFound) as caught:
        rule_get("etik-foto-bersama")
    assert "etik-foto-bersama-bakal-calon" in str(caught.value)


def test_a_conflict_of_sources_is_in_the_data() -> None:
    text = rule_get("disiplin-kegiatan-keberpihakan").conflicts[0]["id"]
    assert "berat" in text and "sedang" in text


def test_silent_attendance_shows_both_positions() -> None:
    reading = readings()["hadir-diam"]
    assert len(reading.positions) == 2
    assert "Bukan pelanggaran dengan sendirinya" in reading.standing["id"]
    assert rule_get("disiplin-hadir-deklarasi-calon").readings == (reading,)


# Law that changed ----------------------------------------------------------------------------


def test_a_rule_that_changed_leaves_the_old_one_standing() -> None:
    ids = {rule.id for rule in rules_on(date(2024, 11, 13))}
    assert "pidana-pilkada-keputusan-pejabat-sebelum-mk136" in ids
    assert "pidana-pilkada-keputusan-pejabat" not in ids
    ids = {rule.id for rule in rules_on(date(2024, 11, 14))}
    assert "pidana-pilkada-keputusan-pejabat" in ids
    assert "pidana-pilkada-keputusan-pejabat-sebelum-mk136" not in ids


def test_regional_officials_and_soldiers_became_punishable_with_mk_136() -> None:
    for person in (PersonKind.PEJABAT_DAERAH, PersonKind.TNI, PersonKind.POLRI):
        assert ("pidana", "proposed") not in tables(person, date(2024, 11, 13))
        assert ("pidana", "proposed") in tables(person, date(2024, 11, 14))


@pytest.mark.parametrize(
    ("day", "rule_id"),
    [
        (date(2020, 11, 17), "rekomendasi-administrasi-pilkada"),
        (date(2025, 7, 29), "rekomendasi-administrasi-pilkada"),
        (date(2025, 7, 30), "putusan-administrasi-pilkada"),
        (date(2024, 8, 23), "pengawasan-asn-kasn"),
        (date(2024, 8, 24), "pengawasan-asn-bkn"),
        (date(2023, 10, 30), "disiplin-anggota-pengurus-parpol-uu5-2014"),
        (date(2023, 10, 31), "disiplin-anggota-pengurus-parpol"),
    ],
)
def test_the_rule_of_a_day(day: date, rule_id: str) -> None:
    held = {rule.id for rule in rules_on(day)}
    assert rule_id in held
    others = {r.id for r in rules() if r.replaced_by == rule_id} | {rule_get(rule_id).replaced_by}
    assert not held & (others - {""})


def test_no_change_is_retroactive() -> None:
    assert {change.is_retroactive for change in law_changes().values()} == {False}


# Which table ---------------------------------------------------------------------------------


def test_before_determination_suggests_ethics_and_shows_discipline_as_another_reading() -> None:
    found = tables(PersonKind.ASN_PNS, date(2024, 9, 21), "foto-bersama")
    assert found == [("kode_etik", "proposed"), ("disiplin", "other_reading")]


def test_on_the_day_of_determination_suggests_discipline() -> None:
    found = tables(PersonKind.ASN_PNS, date(2024, 9, 22), "foto-bersama")
    assert found == [("disiplin", "proposed"), ("kode_etik", "other_reading")]


def test_the_id_of_a_rule_asks_for_its_other_table_too() -> None:
    found = tables(PersonKind.ASN_PNS, date(2024, 9, 22), "etik-foto-bersama-bakal-calon")
    assert ("disiplin", "proposed") in found


@pytest.mark.parametrize("day", [date(2024, 9, 1), date(2024, 10, 1)])
def test_party_membership_is_discipline_at_any_date(day: date) -> None:
    for act in ("anggota-parpol", "pendekatan-parpol"):
        assert tables(PersonKind.ASN_PNS, day, act) == [("disiplin", "proposed")]


def test_the_reasons_are_shown() -> None:
    (first, second) = propose_tables(
        person=PersonKind.ASN_PNS, on=date(2024, 9, 21), election=PILKADA, act="foto-bersama"
    )
    assert "law.proposal.before_determination" in first.reason_ids
    assert "law.proposal.person" in first.reason_ids
    assert "law.proposal.unconfirmed" in first.reason_ids
    assert "law.proposal.outside_phase" in second.reason_ids
    assert (first.track, second.track) == ("etik_asn", "disiplin_asn")


def test_without_the_day_of_determination_nothing_is_chosen() -> None:
    found = propose_tables(
        person=PersonKind.ASN_PNS,
        on=date(2024, 9, 21),
        election=ElectionFacts(kind=ElectionKind.PILKADA),
        act="foto-bersama",
    )
    assert {p.fit for p in found} == {Fit.UNDATED}
    assert all("law.proposal.determination_unknown" in p.reason_ids for p in found)


def test_a_village_head_before_and_after_determination() -> None:
    before = propose_tables(
        person=PersonKind.KADES, on=date(2024, 9, 1), election=PILKADA, act="ikut-kampanye"
    )
    assert [p.track for p in before] == ["desa"]
    assert "law.proposal.village_regent" in before[0].reason_ids
    after = propose_tables(
        person=PersonKind.KADES, on=date(2024, 10, 1), election=PILKADA, act="ikut-kampanye"
    )
    assert "law.proposal.village_also_criminal" in after[0].reason_ids


def test_the_campaign_of_a_repeat_vote_is_a_campaign() -> None:
    for day, is_campaign in [
        (date(2025, 3, 25), False),
        (date(2025, 3, 26), True),
        (date(2025, 4, 16), False),
    ]:
        found = tables(PersonKind.ASN_PNS, day, "fasilitas-negara")
        assert (found == [("disiplin", "proposed")]) is is_campaign


def test_an_acting_head_stands_under_article_71() -> None:
    found = tables(PersonKind.PENJABAT, date(2024, 10, 1), "penggantian-pejabat")
    assert found == [("administratif", "proposed")]


def test_a_head_of_region_who_favours_a_pair_stands_under_article_188_too() -> None:
    for person in (PersonKind.KEPALA_DAERAH, PersonKind.PENJABAT):
        assert ("pidana", "proposed") in tables(person, date(2024, 10, 1), "keputusan-berpihak")


def test_each_kind_of_person_leads_to_its_own_track() -> None:
    for person, track in [
        (PersonKind.NON_ASN, "non_asn"),
        (PersonKind.TNI, "tni_polri"),
        (PersonKind.POLRI, "tni_polri"),
        (PersonKind.BPD, "desa"),
        (PersonKind.PERANGKAT_DESA, "desa"),
    ]:
        found = propose_tables(person=person, on=date(2024, 10, 1), election=PILKADA)
        assert track in {proposal.track for proposal in found}, person


def test_no_rule_is_no_finding_of_innocence() -> None:
    assert tables(PersonKind.BPD, date(2024, 10, 1), "ikut-kampanye") == []
    assert "innocence" in no_rule_reason().message.repair


def test_an_event_in_the_future_or_before_the_election__error() -> None:
    found = event_findings(date(2024, 12, 1), today=date(2024, 11, 30), election=PILKADA)
    assert [f.message_id for f in found] == ["law.event.in_the_future"]
    found = event_findings(date(2023, 12, 1), today=date(2024, 11, 30), election=PILKADA)
    assert [f.message_id for f in found] == ["law.event.before_election"]
    assert not event_findings(date(2024, 11, 30), today=date(2024, 11, 30), election=PILKADA)
