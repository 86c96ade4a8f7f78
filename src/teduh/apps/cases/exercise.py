"""The story of an exercise: invented people and units in Kutai Kartanegara, on real procedures.

A complaint with a question and its answer; a finding in plenary study; a report whose clock has run
out; a report that proved nothing, with the name cleared; a case from which an officer was shut out
for a conflict of interest; a discipline case at the local government. Nobody in it exists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from teduh.apps.accounts.selectors import scope_for
from teduh.apps.cases.models import Case, Origin, Proceeding, ReporterMode
from teduh.apps.cases.selectors.receiving import received_on
from teduh.apps.cases.services.cases import (
    case_create,
    case_note_add,
    case_question,
    case_rules_set,
    case_shut_out,
)
from teduh.apps.cases.services.complaints import (
    ComplaintDraft,
    ReportedPerson,
    ReporterIdentity,
    answer_add,
    complaint_submit,
)
from teduh.apps.cases.services.decisions import decision_propose, decision_vote
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
from teduh.apps.vault.exercise import ExerciseOfficer
from teduh.apps.vault.selectors import recipients_for
from teduh.kernel.clock import Clock, SystemClock
from teduh.kernel.scope import Role
from teduh.kernel.sealing.receipts import new_receipt, write_receipt
from teduh.law.tracks import track_get

MARK: Final = "LATIHAN. "


def exercise_cases_create(
    officers: Sequence[ExerciseOfficer], *, clock: Clock | None = None
) -> list[str]:
    """Tell the story once and return the receipts of its complaints, to be printed.

    Running it again tells nothing twice and returns nothing.
    """
    if Case.objects.exists():
        return []
    now = (clock or SystemClock()).now()
    bawaslu = [_desk(o, now) for o in officers if _is_officer(o, "bawaslu")]
    pemkab = [_desk(o, now) for o in officers if _is_officer(o, "pemkab")]
    receipts = [_complaint_with_question(bawaslu[0]), _complaint_with_conflict(bawaslu)]
    _finding_before_plenary(bawaslu)
    _report_overdue(bawaslu[1])
    _report_not_proven(bawaslu)
    _discipline(pemkab[0])
    return [write_receipt(code) for code in receipts]


def _is_officer(officer: ExerciseOfficer, kind: str) -> bool:
    return officer.role is Role.CASE_OFFICER and officer.institution.kind == kind


def _desk(officer: ExerciseOfficer, now: datetime) -> Desk:
    return desk_open(
        scope=scope_for(officer.person, now),
        institution=officer.institution,
        keys=officer.keys,
        now=now,
    )


def _complaint(desk: Desk, draft: ComplaintDraft, *, excluded: frozenset[str] = frozenset()) -> str:
    place = desk.institution.place
    received = received_on(desk.institution, desk.now - timedelta(days=3))
    code = new_receipt()
    complaint_submit(
        institution=desk.institution,
        place=place,
        draft=draft,
        recipients=recipients_for(
            desk.institution, place_path=place.path, day=desk.today, excluded=excluded
        ),
        excluded=excluded,
        code=code,
        received_on=min(received.day, desk.today),
    )
    return code


def _complaint_with_question(desk: Desk) -> str:
    known = set(Case.objects.values_list("pk", flat=True))
    code = _complaint(
        desk,
        ComplaintDraft(
            what=MARK + "Kepala bidang kami meminta semua staf mengunggah foto bersama baliho "
            "pasangan tertentu. Yang menolak tidak diberi tugas luar.",
            where="Dinas Sungai Teduh",
            happened_on="Senin pagi, sesudah apel",
            persons=(
                ReportedPerson("Tuan Laut", "Kepala bidang", "Dinas Sungai Teduh", "asn_pns"),
            ),
        ),
    )
    case = Case.objects.exclude(pk__in=known).get()
    case_rules_set(desk=desk, case=case, rules=["disiplin-foto-bersama-calon"], version=1)
    asked = case_question(desk=desk, case=case, text="Adakah orang lain yang mendengarnya?")
    answer_add(case=case, question=asked, text="Dua rekan, tetapi mereka takut bicara.")
    case_question(desk=desk, case=case, text="Apakah permintaan itu juga tertulis?")
    proceeding = _open(desk, case, "aduan", Accused("Tuan Laut", "asn_pns", "Kepala bidang"))
    _move(desk, proceeding, "informasi_awal", "Tanpa nama pelapor; ditelusuri sendiri.")
    return code


def _complaint_with_conflict(desks: Sequence[Desk]) -> str:
    desk, conflicted = desks[0], desks[2]
    known = set(Case.objects.values_list("pk", flat=True))
    code = _complaint(
        desk,
        ComplaintDraft(
            what=MARK + "Seorang lurah membagikan bahan kampanye di posyandu.",
            where="Posyandu Melati Teduh",
            persons=(ReportedPerson("Ibu Embun", "Lurah", "Kelurahan Hulu Teduh", "asn_pns"),),
            mode=ReporterMode.CONFIDENTIAL,
            identity=ReporterIdentity("Ibu Rintik", "lewat pos, Jalan Contoh 1"),
        ),
    )
    case = Case.objects.exclude(pk__in=known).get()
    case_note_add(desk=desk, case=case, text="Petugas ketiga ternyata ipar terlapor.")
    case_shut_out(desk=desk, case=case, actor_id=conflicted.actor.actor_id, reason="Ipar terlapor.")
    return code


def _finding_before_plenary(desks: Sequence[Desk]) -> None:
    desk = desks[0]
    case = _case(desk, Origin.FINDING, MARK + "Pengawas melihat kepala desa berorasi di kampanye.")
    accused = Accused("Tuan Kabut", "kades", "Kepala desa", "Desa Hilir Teduh")
    proceeding = _open(desk, case, "temuan", accused, by="pengawas")
    proceeding = _move(desk, proceeding, "kajian_awal", "Temuan pengawas.")
    proceeding = _tick(desk, proceeding)
    _decide(desks[:2], proceeding, "diregister", "Syarat formal dan materiil terpenuhi.")
    proceeding.refresh_from_db()
    proceeding = _move(desk, proceeding, "klarifikasi", "Terlapor dan dua saksi diundang.")
    statement_add(
        desk=desk, proceeding=proceeding, text="Saya hadir sebagai warga, tidak berorasi."
    )
    proceeding = _move(desk, proceeding, "kajian", "Klarifikasi selesai.")
    proceeding = _move(desk, proceeding, "pleno", "Kajian selesai.")
    decision_propose(
        desk=desk,
        proceeding=proceeding,
        target="pelanggaran",
        decided_on=desk.today,
        basis=_basis(proceeding, "pleno"),
        reason="Rekaman menunjukkan ajakan memilih. Menunggu suara anggota kedua.",
        version=proceeding.version,
    )


def _report_overdue(desk: Desk) -> None:
    past = replace(desk, now=desk.now - timedelta(days=12))
    text = MARK + "Laporan di loket: camat menghadiri deklarasi bakal pasangan calon."
    case = _case(past, Origin.REPORT, text)
    accused = Accused("Tuan Guntur", "asn_pns", "Camat", "Kecamatan Teduh")
    proceeding = _open(past, case, "laporan", accused)
    _move(past, proceeding, "kajian_awal", "Laporan diterima lengkap.")


def _report_not_proven(desks: Sequence[Desk]) -> None:
    now = desks[0].now
    past = [replace(desk, now=now - timedelta(days=6)) for desk in desks[:2]]
    text = MARK + "Laporan di loket: guru dituduh menyebar pesan dukungan."
    case = _case(past[0], Origin.REPORT, text)
    accused = Accused("Ibu Senja", "asn_pppk", "Guru", "Sekolah Hulu Teduh")
    proceeding = _tick(past[0], _open(past[0], case, "laporan", accused))
    proceeding = _move(past[0], proceeding, "kajian_awal", "Laporan diterima.")
    _decide(past, proceeding, "diregister", "Syarat terpenuhi.")
    proceeding.refresh_from_db()
    proceeding = _move(past[0], proceeding, "klarifikasi", "Terlapor diundang.")
    statement_add(desk=past[0], proceeding=proceeding, text="Akun itu bukan milik saya.")
    proceeding = _move(past[0], proceeding, "kajian", "Klarifikasi selesai.")
    proceeding = _move(past[0], proceeding, "pleno", "Kajian selesai.")
    _decide(past, proceeding, "bukan_pelanggaran", "Akun terbukti milik orang lain.")
    proceeding.refresh_from_db()
    rehabilitation_tell(
        desk=desks[0],
        proceeding=proceeding,
        letter="Dengan ini dinyatakan bahwa dugaan tidak terbukti.",
        told_on=desks[0].today,
    )


def _discipline(desk: Desk) -> None:
    case = _case(
        desk,
        Origin.HAND_OVER,
        MARK + "Penerusan Bawaslu: pegawai memakai kendaraan dinas ke kampanye.",
        handed_over_from="Bawaslu Kutai Kartanegara (latihan)",
    )
    accused = Accused("Tuan Ombak", "asn_pns", "Pelaksana", "Dinas Sungai Teduh")
    proceeding_open(
        desk=desk,
        case=case,
        track_id="disiplin_asn",
        entry="penerusan",
        accused=accused,
        opened_on=desk.today,
    )


def _case(desk: Desk, origin: Origin, text: str, *, handed_over_from: str = "") -> Case:
    reporter = "Ibu Rintik, Jalan Contoh 1" if origin is Origin.REPORT else ""
    return case_create(
        desk=desk,
        origin=origin,
        place=desk.institution.place,
        account={"what": text, "reporter": reporter},
        received_on=desk.today,
        handed_over_from=handed_over_from,
    )


def _open(
    desk: Desk, case: Case, entry: str, accused: Accused, *, by: str = "petugas"
) -> Proceeding:
    return proceeding_open(
        desk=desk,
        case=case,
        track_id="bawaslu",
        entry=entry,
        accused=accused,
        opened_on=desk.today,
        basis=Basis(by),
    )


def _tick(desk: Desk, proceeding: Proceeding) -> Proceeding:
    track = track_get(proceeding.track)
    lines = [line.id for line in (*track.formal, *track.material)]
    return requirements_set(desk=desk, proceeding=proceeding, met=lines, version=proceeding.version)


def _basis(proceeding: Proceeding, by: str = "petugas") -> Basis:
    return Basis(by, documents=frozenset(track_get(proceeding.track).documents))


def _move(desk: Desk, proceeding: Proceeding, target: str, reason: str) -> Proceeding:
    return proceeding_move(
        desk=desk,
        proceeding=proceeding,
        target=target,
        decided_on=desk.today,
        basis=_basis(proceeding),
        reason=reason,
        version=proceeding.version,
    )


def _decide(desks: Sequence[Desk], proceeding: Proceeding, target: str, reason: str) -> None:
    decision = decision_propose(
        desk=desks[0],
        proceeding=proceeding,
        target=target,
        decided_on=desks[0].today,
        basis=_basis(proceeding, "pleno"),
        reason=reason,
        version=proceeding.version,
    )
    decision_vote(desk=desks[1], decision=decision, agrees=True)
