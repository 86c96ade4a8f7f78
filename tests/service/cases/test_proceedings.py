"""Proceedings on their tracks at an officer's desk.

Requirements: T1 anonymous information stops at informasi awal until adopted; T2 a step needs what
its track asks; T3 a plenary is several members, each signing; T4 two officers at once: one wins;
T5 clocks begin and stop with steps and keep their rule; T6 another institution sees nothing; T7
days in the future or before receipt are refused; T8 whoever is shut out loses access.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from teduh.apps.accounts.models import Institution, Person
from teduh.apps.accounts.selectors import scope_for
from teduh.apps.audit.models import AuditEntry
from teduh.apps.cases.models import Case, Decision, Origin, Proceeding, ReporterMode, RunningClock
from teduh.apps.cases.services.cases import (
    case_adopt,
    case_create,
    case_note_add,
    case_rules_set,
    case_shut_out,
)
from teduh.apps.cases.services.clocks import clock_deadline, clock_pause, clock_resume, rule_of
from teduh.apps.cases.services.complaints import (
    ComplaintDraft,
    ReporterIdentity,
    complaint_submit,
)
from teduh.apps.cases.services.decisions import decision_propose, decision_vote, vote_statement
from teduh.apps.cases.services.desks import Desk, desk_open
from teduh.apps.cases.services.proceedings import (
    Accused,
    Basis,
    proceeding_move,
    proceeding_open,
    rehabilitation_tell,
    requirements_set,
    statement_add,
)
from teduh.apps.vault.selectors import recipients_for
from teduh.kernel.errors import InvalidInput, NotAllowed, NotFound, StateConflict, TeduhError
from teduh.kernel.sealing.boxes import check_signature
from teduh.kernel.sealing.receipts import new_receipt
from teduh.law.tracks import track_get
from tests.builders.accounts import DAY, place
from tests.builders.vault import NOON, Officer, founded_office, officer

ACCUSED = Accused("Tuan Anu", "asn_pns", "Lurah", "Kelurahan Teduh")
DOCUMENTS = frozenset({"kajian_awal", "undangan_klarifikasi", "berita_acara_klarifikasi", "kajian",
                       "berita_acara_pleno", "pemberitahuan_status", "surat_penerusan",
                       "formulir_temuan"})  # fmt: skip
FORMAL = frozenset({"syarat_formal", "syarat_materiil"})


def desk(office: Institution, who: Officer, now: datetime | None = None) -> Desk:
    person = Person.objects.get(actor_id=who.actor.actor_id)
    moment = now or NOON.now()
    return desk_open(scope=scope_for(person, moment), institution=office, keys=who.keys, now=moment)


def complaint(office: Institution, mode: ReporterMode = ReporterMode.ANONYMOUS) -> Case:
    return complaint_submit(
        institution=office,
        place=place("64.02"),
        draft=ComplaintDraft(what="Isi", mode=mode, identity=ReporterIdentity("Sari", "0812")),
        recipients=recipients_for(office, place_path="64.02", day=DAY),
        excluded=(),
        code=new_receipt(),
        received_on=DAY,
    )


def begin(at: Desk, case: Case, entry: str = "aduan") -> Proceeding:
    return proceeding_open(
        desk=at, case=case, track_id="bawaslu", entry=entry, accused=ACCUSED, opened_on=DAY,
        basis=Basis("pengawas" if entry == "temuan" else "petugas"),
    )  # fmt: skip


def move(at: Desk, proceeding: Proceeding, target: str, by: str = "petugas") -> Proceeding:
    return proceeding_move(
        desk=at, proceeding=proceeding, target=target, decided_on=DAY,
        basis=Basis(by, FORMAL, DOCUMENTS), reason="Alasan", version=proceeding.version,
    )  # fmt: skip


def ids(error: pytest.ExceptionInfo[TeduhError]) -> set[str]:
    return {finding.message_id for finding in error.value.findings}


def test_anonymous_information_stops_until_a_supervisor_adopts_it() -> None:  # T1
    office, officers, _ = founded_office(officers=3)
    at = desk(office, officers[0])
    case = complaint(office)
    proceeding = begin(at, case)
    with pytest.raises(InvalidInput) as error:
        move(at, proceeding, "kajian_awal")
    assert ids(error) == {"law.track.fact_missing"}
    proceeding = move(at, proceeding, "informasi_awal")
    with pytest.raises(InvalidInput):
        move(at, proceeding, "kajian_awal", by="pengawas")
    case = case_adopt(desk=at, case=case, supervisor_id="p-1", version=case.version)
    proceeding.refresh_from_db()
    assert move(at, proceeding, "kajian_awal", by="pengawas").state == "kajian_awal"


def test_saying_that_a_reporter_is_known_does_not_make_it_so() -> None:  # T1
    office, officers, _ = founded_office()
    at = desk(office, officers[0])
    proceeding = begin(at, complaint(office))
    with pytest.raises(InvalidInput):
        proceeding_move(
            desk=at, proceeding=proceeding, target="kajian_awal", decided_on=DAY,
            basis=Basis("petugas", frozenset({"pelapor_teridentifikasi", "diangkat_temuan"})),
            reason="", version=1,
        )  # fmt: skip
    named = begin(at, complaint(office, ReporterMode.NAMED))
    assert move(at, named, "kajian_awal").state == "kajian_awal"


def in_plenary(office: Institution, at: Desk) -> Proceeding:
    case = case_create(
        desk=at, origin=Origin.REPORT, place=place("64.02"), account={"what": "Isi"},
        received_on=DAY,
    )  # fmt: skip
    return move(at, begin(at, case, "laporan"), "kajian_awal")


def tick_all(at: Desk, proceeding: Proceeding) -> Proceeding:
    track = track_get(proceeding.track)
    lines = [line.id for line in (*track.formal, *track.material)]
    return requirements_set(desk=at, proceeding=proceeding, met=lines, version=proceeding.version)


def propose(at: Desk, proceeding: Proceeding, target: str = "diregister") -> Decision:
    proceeding = tick_all(at, proceeding)
    return decision_propose(
        desk=at, proceeding=proceeding, target=target, decided_on=DAY,
        basis=Basis("pleno", FORMAL, DOCUMENTS), reason="Cukup bukti", version=proceeding.version,
    )  # fmt: skip


def test_a_plenary_step_is_taken_when_two_members_signed_for_it() -> None:  # T3
    office, officers, _ = founded_office(officers=3)
    first, second = (desk(office, o) for o in officers[:2])
    proceeding = in_plenary(office, first)
    decision = propose(first, proceeding)
    proceeding.refresh_from_db()
    assert proceeding.state == "kajian_awal"
    decision_vote(desk=second, decision=decision, agrees=True)
    proceeding.refresh_from_db()
    assert proceeding.state == "diregister"
    step = proceeding.steps.get(to_state="diregister")
    assert set(step.members) == {first.actor.actor_id, second.actor.actor_id}
    for vote in decision.votes.all():
        keys = {o.actor.actor_id: o.keys for o in officers}[vote.actor_id]
        check_signature(
            keys.public.verification, vote_statement(decision, agrees=True), bytes(vote.signature)
        )


def test_one_member_twice_or_a_split_vote_decides_nothing() -> None:  # T3
    office, officers, _ = founded_office(officers=3)
    desks = [desk(office, o) for o in officers]
    proceeding = in_plenary(office, desks[0])
    with pytest.raises(InvalidInput):
        move(desks[0], proceeding, "diregister", by="pleno")
    decision = propose(desks[0], proceeding)
    with pytest.raises(StateConflict):
        decision_vote(desk=desks[0], decision=decision, agrees=True)
    decision_vote(desk=desks[1], decision=decision, agrees=False)
    proceeding.refresh_from_db()
    assert proceeding.state == "kajian_awal"
    decision_vote(desk=desks[2], decision=decision, agrees=True)
    proceeding.refresh_from_db()
    assert proceeding.state == "diregister"


def test_of_two_officers_at_once_one_wins_and_the_other_is_told() -> None:  # T4
    office, officers, _ = founded_office(officers=2)
    first, second = (desk(office, o) for o in officers)
    proceeding = begin(first, complaint(office, ReporterMode.NAMED))
    stale = Proceeding.objects.get(pk=proceeding.pk)
    move(first, proceeding, "kajian_awal")
    with pytest.raises(TeduhError) as error:
        move(second, stale, "informasi_awal")
    assert ids(error) == {"kernel.record.stale"}
    assert proceeding.steps.count() == 2


def test_a_step_without_its_documents_is_refused_whole(  # T2
) -> None:
    office, officers, _ = founded_office()
    at = desk(office, officers[0])
    proceeding = in_plenary(office, at)
    with pytest.raises(InvalidInput) as error:
        proceeding_move(
            desk=at, proceeding=proceeding, target="perlu_perbaikan", decided_on=DAY,
            basis=Basis("petugas"), reason="x", version=proceeding.version,
        )  # fmt: skip
    assert ids(error) == {"law.track.document_missing"}
    assert len(error.value.findings) == 2
    proceeding.refresh_from_db()
    assert proceeding.state == "kajian_awal"


def test_clocks_begin_with_the_report_and_stop_with_the_ruling() -> None:  # T5
    office, officers, _ = founded_office(officers=2)
    first, second = (desk(office, o) for o in officers)
    proceeding = in_plenary(office, first)
    decision_vote(desk=second, decision=propose(first, proceeding), agrees=True)
    proceeding.refresh_from_db()
    for target in ("klarifikasi", "kajian", "pleno"):
        proceeding = move(first, proceeding, target)
    decision = propose(first, proceeding, "bukan_pelanggaran")
    running = {clock.clock: clock for clock in RunningClock.objects.filter(proceeding=proceeding)}
    assert running["kajian-awal"].stopped_by == "diregister"
    assert running["putusan"].stopped_at is None
    # Received on Monday 2 March 2026 at noon in WITA; three calendar days by article 134(5).
    assert running["putusan"].due_at == datetime(2026, 3, 5, 15, 59, 59, tzinfo=UTC)
    decision_vote(desk=second, decision=decision, agrees=True)
    still = RunningClock.objects.filter(proceeding=proceeding, clock="putusan", stopped_at=None)
    assert not still.exists()
    proceeding.refresh_from_db()
    assert proceeding.state == "bukan_pelanggaran"
    owed = rehabilitation_tell(
        desk=first, proceeding=proceeding, letter="Tidak terbukti", told_on=DAY
    )
    assert (owed.owed_since, owed.told_on) == (DAY, DAY)


def test_requirements_come_from_the_checklist_and_not_from_a_tick_of_their_own() -> None:  # T2
    office, officers, _ = founded_office(officers=2)
    at = desk(office, officers[0])
    proceeding = in_plenary(office, at)
    with pytest.raises(InvalidInput) as error:
        decision_propose(
            desk=at, proceeding=proceeding, target="diregister", decided_on=DAY,
            basis=Basis("pleno", FORMAL, DOCUMENTS), reason="x", version=proceeding.version,
        )  # fmt: skip
    assert ids(error) == {"law.track.fact_missing"}
    with pytest.raises(InvalidInput) as error:
        requirements_set(desk=at, proceeding=proceeding, met=["x", "y"], version=proceeding.version)
    assert len(error.value.findings) == 2
    with pytest.raises(InvalidInput) as error:
        rehabilitation_tell(desk=at, proceeding=proceeding, letter="x", told_on=DAY)
    assert ids(error) == {"cases.rehabilitation.not_owed"}
    propose(at, proceeding)


def test_a_clock_keeps_the_rule_under_which_it_began() -> None:  # T5
    office, officers, _ = founded_office()
    proceeding = in_plenary(office, desk(office, officers[0]))
    clocks = list(proceeding.clocks.all())
    assert len(clocks) >= 2
    for clock in clocks:
        rule = rule_of(clock.rule)
        assert (rule.clock, rule.election) == (clock.clock, "pilkada")
        assert rule.legal_basis
        assert clock_deadline(clock).due_at == clock.due_at


def test_a_pause_needs_a_ground_and_moves_the_end() -> None:  # T5
    office, officers, _ = founded_office(officers=2)
    at = desk(office, officers[0])
    case = complaint(office)
    proceeding = proceeding_open(
        desk=at, case=case, track_id="bawaslu", entry="aduan", accused=ACCUSED, opened_on=DAY
    )
    clock = RunningClock.objects.create(
        proceeding=proceeding,
        clock="putusan",
        rule=_some_rule(),
        started_at=NOON.now(),
        due_at=NOON.now() + timedelta(days=3),
    )
    since = NOON.now() + timedelta(days=1)
    with pytest.raises(InvalidInput) as error:
        clock_pause(desk=at, clock=clock, since=NOON.now() - timedelta(days=9), ground=" ")
    assert ids(error) == {"cases.clock.pause_needs_ground", "cases.clock.backwards"}
    pause = clock_pause(desk=at, clock=clock, since=since, ground="Menunggu saksi, Pasal X")
    clock.refresh_from_db()
    assert clock.due_at is None
    with pytest.raises(StateConflict):
        clock_pause(desk=at, clock=clock, since=since, ground="Lagi")
    resumed = clock_resume(desk=at, pause=pause, until=since + timedelta(days=2))
    assert resumed.due_at is not None
    assert resumed.due_at > NOON.now() + timedelta(days=3)


def _some_rule() -> dict[str, object]:
    from teduh.apps.cases.services.clocks import rule_values
    from teduh.law.clocks import clock_rules

    return rule_values(next(rule for rule in clock_rules() if rule.clock == "putusan"))


def test_another_institution_and_a_wrong_role_see_nothing() -> None:  # T6
    office, officers, custodians = founded_office()
    case = complaint(office)
    other, others, _ = founded_office(kind="pemkab")
    with pytest.raises(NotFound):
        case_note_add(desk=desk(other, others[0]), case=case, text="x")
    with pytest.raises(NotFound):
        desk(office, others[0])
    with pytest.raises(NotFound):
        desk(office, custodians[0])
    unsigned = officer(office)
    with pytest.raises(NotAllowed):
        desk(office, unsigned)
    at = desk(office, officers[0])
    with pytest.raises(InvalidInput) as error:
        proceeding_open(
            desk=at, case=case, track_id="disiplin_asn", entry="aduan", accused=ACCUSED,
            opened_on=DAY,
        )  # fmt: skip
    assert ids(error) == {"cases.track.not_own"}


def test_access_ends_with_the_grant() -> None:  # T6
    office, officers, _ = founded_office()
    with pytest.raises(NotFound):
        desk(office, officers[0], datetime(2031, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("day", "message"),
    [
        (DAY + timedelta(days=1), "cases.event.in_future"),
        (DAY - timedelta(days=1), "cases.clock.backwards"),
    ],
)
def test_a_day_in_the_future_or_before_receipt_is_refused(day: date, message: str) -> None:  # T7
    office, officers, _ = founded_office()
    at = desk(office, officers[0])
    case = complaint(office)
    with pytest.raises(InvalidInput) as error:
        proceeding_open(
            desk=at, case=case, track_id="bawaslu", entry="aduan", accused=ACCUSED, opened_on=day
        )
    assert ids(error) == {message}
    assert not Proceeding.objects.exists()


def test_whoever_is_shut_out_finds_nothing_any_more() -> None:  # T8
    office, officers, _ = founded_office(officers=3)
    case = complaint(office)
    at = desk(office, officers[0])
    gone = desk(office, officers[2])
    case_note_add(desk=gone, case=case, text="Catatan saya")
    case_shut_out(
        desk=at, case=case, actor_id=gone.actor.actor_id, reason="Saudara kandung terlapor"
    )
    with pytest.raises(NotFound):
        case_note_add(desk=gone, case=case, text="x")
    case_note_add(desk=desk(office, officers[1]), case=case, text="Masih terbuka")
    with pytest.raises(StateConflict):
        case_shut_out(desk=at, case=case, actor_id=at.actor.actor_id, reason="x")


def test_the_class_of_act_comes_from_the_catalogue() -> None:
    office, officers, _ = founded_office()
    at = desk(office, officers[0])
    case = complaint(office)
    with pytest.raises(InvalidInput) as error:
        case_rules_set(desk=at, case=case, rules=["tidak-ada", "juga-tidak"], version=1)
    assert len(error.value.findings) == 2
    case = case_rules_set(desk=at, case=case, rules=["disiplin-foto-bersama-calon"], version=1)
    assert case.rule_ids == ["disiplin-foto-bersama-calon"]
    with pytest.raises(StateConflict):
        case_rules_set(desk=at, case=case, rules=[], version=1)


def test_the_answer_of_the_accused_and_every_act_are_kept() -> None:
    office, officers, _ = founded_office()
    at = desk(office, officers[0])
    case = complaint(office)
    proceeding = begin(at, case)
    statement_add(desk=at, proceeding=proceeding, text="Itu tidak benar.")
    verbs = AuditEntry.objects.filter(subject_id=case.pk).values_list("verb", flat=True)
    assert list(verbs) == ["proceeding_opened", "accused_heard"]
    assert not AuditEntry.objects.filter(details_digest__contains="Anu").exists()
