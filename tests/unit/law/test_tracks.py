"""Tracks: which steps are allowed, who decides, what must be there, which clocks begin.

Requirements: "On the Bawaslu track anonymous input stops at informasi awal until a supervisor
adopts it as temuan"; "on the discipline track a direct superior may open a pemeriksaan of his own
duty (PP 94/2021 art. 26), and the page says so"; "a state the track forbids" is told in words.
"""

from __future__ import annotations

from datetime import date

import pytest

from teduh.kernel.errors import NotFound
from teduh.kernel.texts import use_language
from teduh.law.clocks import ClockUnit, PeriodOverride
from teduh.law.tracks import (
    Facts,
    clocks_begun,
    enter,
    steps_open,
    track_findings,
    track_get,
    track_ids,
    tracks,
    tracks_of,
    transition,
)

BAWASLU = track_get("bawaslu")
DISIPLIN = track_get("disiplin_asn")


def facts(by: str, *established: str, documents: str = "", members: int = 0) -> Facts:
    return Facts(by, frozenset(established), frozenset(documents.split()), members)


def found(outcome: object) -> list[str]:
    return [finding.message_id for finding in outcome.findings]


def test_the_eight_tracks_are_sound() -> None:
    assert not track_findings()
    assert set(track_ids()) == {
        "bawaslu", "disiplin_asn", "etik_asn", "desa", "non_asn", "tni_polri", "pidana",
        "penyelenggara",
    }  # fmt: skip


def test_an_unknown_track_is_told() -> None:
    with pytest.raises(NotFound):
        track_get("adat")


def test_a_body_has_only_its_own_tracks() -> None:
    assert {t.id for t in tracks_of("bawaslu")} == {
        "bawaslu", "tni_polri", "pidana", "penyelenggara",
    }  # fmt: skip
    for body in ("bkpsdm", "inspektorat", "dpmd", "kecamatan", "unit_kerja"):
        assert "bawaslu" not in {t.id for t in tracks_of(body)}


# Bawaslu -------------------------------------------------------------------------------------


def test_anonymous_input_stops_as_preliminary_information() -> None:
    assert enter(BAWASLU, "aduan", facts("petugas")).state == "diterima"
    assert found(transition(BAWASLU, "diterima", "kajian_awal", facts("petugas"))) == [
        "law.track.fact_missing"
    ]
    assert transition(BAWASLU, "diterima", "informasi_awal", facts("petugas")).is_allowed
    # A case officer cannot adopt it; a supervisor can, with the form.
    assert "law.track.not_decider" in found(
        transition(
            BAWASLU,
            "informasi_awal",
            "kajian_awal",
            facts("petugas", "diangkat_temuan", documents="formulir_temuan"),
        )
    )
    adopted = transition(
        BAWASLU,
        "informasi_awal",
        "kajian_awal",
        facts("pengawas", "diangkat_temuan", documents="formulir_temuan"),
    )
    assert (adopted.state, adopted.events) == ("kajian_awal", ("pelanggaran_ditemukan",))


def test_a_formal_report_needs_a_reporter() -> None:
    assert found(enter(BAWASLU, "laporan", facts("petugas"))) == ["law.track.fact_missing"]
    begun = enter(BAWASLU, "laporan", facts("petugas", "pelapor_teridentifikasi"))
    assert begun.events == ("laporan_diterima",)
    clocks = clocks_begun(begun.events, election="pilkada", on=date(2024, 10, 1))
    assert {rule.clock for rule in clocks} == {"kajian-awal", "putusan"}
    clocks = clocks_begun(begun.events, election="pemilu", on=date(2024, 2, 1))
    assert {rule.clock for rule in clocks} == {"kajian-awal"}


def test_a_period_set_by_an_administrator_holds_for_what_begins_after_it() -> None:
    longer = PeriodOverride(
        "putusan", "pilkada", 5, ClockUnit.WORKING_DAYS, date(2024, 10, 2), date(2024, 10, 2), "UU"
    )
    for day, period in ((date(2024, 10, 1), 3), (date(2024, 10, 2), 5)):
        begun = clocks_begun(["laporan_diterima"], election="pilkada", on=day, overrides=[longer])
        assert {rule.clock: rule.period for rule in begun} == {"kajian-awal": 2, "putusan": period}


def test_registering_lists_every_reason_at_once() -> None:
    outcome = transition(BAWASLU, "kajian_awal", "diregister", facts("petugas"))
    assert found(outcome) == [
        "law.track.not_decider",
        "law.track.fact_missing",
        "law.track.fact_missing",
        "law.track.fact_missing",
        "law.track.document_missing",
        "law.track.plenary_needed",
    ]


def test_one_member_is_no_plenary() -> None:
    ready = {
        "established": frozenset({"pelapor_teridentifikasi", "syarat_formal", "syarat_materiil"}),
        "documents": frozenset({"kajian_awal"}),
    }
    alone = transition(BAWASLU, "kajian_awal", "diregister", Facts("pleno", **ready, members=1))
    assert found(alone) == ["law.track.plenary_needed"]
    together = transition(BAWASLU, "kajian_awal", "diregister", Facts("pleno", **ready, members=3))
    assert together.state == "diregister"
    assert together.stops == ("kajian-awal",)


def test_a_withdrawn_report_may_serve_as_preliminary_information() -> None:
    outcome = transition(
        BAWASLU, "kajian_awal", "informasi_awal", facts("petugas", "dicabut_sebelum_registrasi")
    )
    assert outcome.is_allowed
    # After registration withdrawal does not stop the case.
    assert not transition(
        BAWASLU, "diregister", "informasi_awal", facts("petugas", "dicabut_sebelum_registrasi")
    ).is_allowed


def test_no_violation_asks_for_rehabilitation() -> None:
    outcome = transition(
        BAWASLU,
        "pleno",
        "bukan_pelanggaran",
        facts("pleno", documents="berita_acara_pleno pemberitahuan_status", members=3),
    )
    assert outcome.needs_rehabilitation


def test_a_forbidden_step_says_where_the_track_leads() -> None:
    outcome = transition(BAWASLU, "diterima", "pleno", facts("pleno", members=3))
    with use_language("id"):
        outcome = transition(BAWASLU, "diterima", "pleno", facts("pleno", members=3))
    assert found(outcome) == ["law.track.step_unknown"]
    assert outcome.findings[0].params["known"] == "Kajian awal, Informasi awal"


def test_an_ended_track_stays_ended() -> None:
    outcome = transition(BAWASLU, "tidak_diregister", "diregister", facts("pleno", members=3))
    assert found(outcome) == ["law.track.ended"]


@pytest.mark.parametrize(("state", "target"), [("hilang", "pleno"), ("pleno", "hilang")])
def test_a_state_that_is_none__error(state: str, target: str) -> None:
    assert found(transition(BAWASLU, state, target, facts("pleno"))) == ["law.track.state_unknown"]


def test_an_entry_that_is_none__error() -> None:
    assert found(enter(BAWASLU, "bisikan", facts("petugas"))) == ["law.track.entry_unknown"]


# Discipline ----------------------------------------------------------------------------------


def test_a_direct_superior_opens_an_examination_of_his_own_duty() -> None:
    begun = enter(DISIPLIN, "kewajiban_atasan", facts("atasan_langsung", "atasan_mengetahui"))
    assert begun.state == "diterima"
    assert "Pasal 26" in begun.note["id"] and "article 26" in begun.note["en"]
    step = transition(
        DISIPLIN, "diterima", "panggilan", facts("atasan_langsung", documents="surat_panggilan")
    )
    assert step.is_allowed and "Pasal 26" in step.note["id"]


def test_an_anonymous_complaint_may_start_discipline() -> None:
    assert enter(DISIPLIN, "aduan", facts("petugas")).is_allowed


def test_a_sanction_counts_only_when_in_force() -> None:
    by_id = DISIPLIN.state_by_id
    assert by_id["keputusan"].ladder == "dugaan"
    assert by_id["berlaku"].ladder == by_id["tercatat"].ladder == "sanksi_berlaku"
    assert not transition(DISIPLIN, "keputusan", "berlaku", facts("petugas")).is_allowed
    assert transition(
        DISIPLIN, "keputusan", "berlaku", facts("petugas", "masa_upaya_lewat")
    ).is_allowed


def test_a_second_summons_is_a_step_to_where_it_was() -> None:
    outcome = transition(
        DISIPLIN, "panggilan", "panggilan", facts("pemeriksa", documents="surat_panggilan")
    )
    assert (outcome.is_allowed, outcome.state) == (True, "panggilan")


# Villages ------------------------------------------------------------------------------------


def test_the_regent_decides_on_village_heads_and_the_head_on_officials() -> None:
    desa = track_get("desa")
    papers = "rekomendasi keputusan_sanksi"
    head = facts("bupati", "terlapor_kades_bpd", documents=papers)
    assert transition(desa, "rekomendasi", "keputusan", head).is_allowed
    official = facts("kades", "terlapor_perangkat", "konsultasi_camat", documents=papers)
    assert transition(desa, "rekomendasi", "keputusan", official).is_allowed
    wrong = facts("kades", "terlapor_kades_bpd", documents=papers)
    assert not transition(desa, "rekomendasi", "keputusan", wrong).is_allowed


# All -----------------------------------------------------------------------------------------


def test_open_steps_are_those_that_may_be_taken() -> None:
    assert [s.target for s in steps_open(BAWASLU, "diterima", facts("petugas"))] == [
        "informasi_awal"
    ]


def test_every_track_says_what_is_not_confirmed_and_has_checklists() -> None:
    for track in tracks():
        assert track.formal and track.material
        assert track.sources or track.mark == "know"


def test_not_proven_always_asks_for_rehabilitation() -> None:
    for track in tracks():
        for state in track.states:
            assert state.needs_rehabilitation == (state.outcome == "no_violation"), state.id
