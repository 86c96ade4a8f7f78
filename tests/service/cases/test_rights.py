"""The rights desk.

Requirements: D1 a request runs 3 x 24 hours from its receipt; D2 no answer tells who reported; D3
who keeps the name is told when nobody here can look; D4 the accused's access never holds reporter,
witnesses, others, questions, notes, names of files; D5 the work board and the list are the holder's
only; D6 answered once.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from teduh.apps.accounts.models import Institution, Person
from teduh.apps.accounts.selectors import scope_for
from teduh.apps.audit.models import AuditEntry
from teduh.apps.cases.models import Case, DataRequest, ReporterMode, RequestKind
from teduh.apps.cases.panels import request_tasks
from teduh.apps.cases.rules import reporter_of
from teduh.apps.cases.selectors.rights import request_get, requests_held
from teduh.apps.cases.services.cases import case_note_add
from teduh.apps.cases.services.complaints import (
    ComplaintDraft,
    ReportedPerson,
    ReporterIdentity,
    complaint_submit,
)
from teduh.apps.cases.services.identities import identity_release
from teduh.apps.cases.services.proceedings import Accused, proceeding_open, statement_add
from teduh.apps.cases.services.rights import (
    accused_view,
    request_answer,
    request_enter,
    request_sheet,
)
from teduh.apps.cases.services.sheets import case_sheet
from teduh.apps.vault.selectors import recipients_for
from teduh.kernel.errors import InvalidInput, NotFound, StateConflict
from teduh.kernel.sealing.receipts import new_receipt
from tests.builders.accounts import DAY, place
from tests.builders.vault import NOON, Officer, founded_office
from tests.service.cases.test_erasure import Office, desk, ids, keeper

WHAT = "Saya, Sari Wulandari, melihat Tuan Anu membagi kaus. Hubungi 0812-3456-789."


@pytest.fixture
def office() -> Office:
    return founded_office(officers=3)


def case_of(office: Institution, mode: ReporterMode, excluded: tuple[str, ...] = ()) -> Case:
    day = DAY
    return complaint_submit(
        institution=office,
        place=place("64.02"),
        draft=ComplaintDraft(
            what=WHAT,
            where="Balai desa",
            witnesses="Bu Saksi",
            persons=(ReportedPerson("Tuan Anu"), ReportedPerson("Nona Lain")),
            mode=mode,
            identity=ReporterIdentity("Hj. Sari Wulandari, S.E.", "0812 3456 789"),
        ),
        recipients=recipients_for(
            office, place_path="64.02", day=day, excluded=frozenset(excluded)
        ),
        excluded=excluded,
        code=new_receipt(),
        received_on=day,
    )


def asked(office: Institution, who: Officer, case: Case, kind: RequestKind) -> DataRequest:
    at = desk(office, who)
    return request_enter(
        desk=at, case=case, kind=kind, asker="accused", text="Siapa yang melapor?",
        received_at=at.now - timedelta(hours=1),
    )  # fmt: skip


@pytest.mark.parametrize("kind", list(RequestKind))
def test_a_request_is_due_three_days_of_24_hours_after_receipt(
    office: Office, kind: RequestKind
) -> None:
    """D1: hours run through nights and holidays; what is asked is sealed."""
    institution, officers, _ = office
    case = case_of(institution, ReporterMode.NAMED)
    request = asked(institution, officers[0], case, kind)
    assert request.due_at - request.received_at == timedelta(hours=72)
    opened = request_sheet(desk=desk(institution, officers[1]), request=request)
    assert opened.asked == "Siapa yang melapor?"
    assert opened.is_own_promise == (kind in (RequestKind.ACCESS, RequestKind.DELETION))
    at = desk(institution, officers[0])
    with pytest.raises(InvalidInput) as error:
        request_enter(
            desk=at, case=case, kind=kind, asker="accused", text="x",
            received_at=at.now + timedelta(minutes=1),
        )  # fmt: skip
    assert ids(error) == {"cases.rights.received_ahead"}


@pytest.mark.parametrize(
    "text",
    [
        "Pelapornya Sari Wulandari.",
        "Pelapornya ibu WULANDARI",
        "Dapat dihubungi di +62 812-3456-789.",
        "Nomornya (0812) 3456789",
    ],
)
def test_an_answer_that_tells_who_reported_is_refused(office: Office, text: str) -> None:
    """D2."""
    institution, officers, _ = office
    request = asked(
        institution, officers[0], case_of(institution, ReporterMode.NAMED), RequestKind.ACCESS
    )
    with pytest.raises(InvalidInput) as error:
        request_answer(desk=desk(institution, officers[0]), request=request, text=text)
    assert ids(error) == {"cases.rights.reveals_reporter"}
    assert "ari" not in str(error.value.findings[0].params)
    request.refresh_from_db()
    assert request.answered_at is None


def test_an_answer_is_given_once_and_recorded(office: Office) -> None:
    """D2, D6."""
    institution, officers, _ = office
    case = case_of(institution, ReporterMode.NAMED)
    request = asked(institution, officers[0], case, RequestKind.ACCESS)
    text = "Kami menyimpan nama dan jabatan Tuan Anu serta uraian dugaan."
    request_answer(desk=desk(institution, officers[0]), request=request, text=text)
    with pytest.raises(StateConflict):
        request_answer(desk=desk(institution, officers[1]), request=request, text="Lain.")
    request.refresh_from_db()
    assert request_sheet(desk=desk(institution, officers[1]), request=request).answer == text
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"data_request_entered", "data_request_answered"} <= verbs


def test_a_name_that_only_custodians_keep_is_looked_for_once_released(office: Office) -> None:
    """D3."""
    institution, officers, custodians = office
    case = case_of(institution, ReporterMode.CONFIDENTIAL)
    request = asked(institution, officers[0], case, RequestKind.ACCESS)
    assert not request_sheet(desk=desk(institution, officers[0]), request=request).is_checked
    identity_release(
        desk=keeper(institution, custodians[0]), case=case,
        actor_id=officers[0].actor.actor_id, reason="Perintah",
    )  # fmt: skip
    assert request_sheet(desk=desk(institution, officers[0]), request=request).is_checked
    with pytest.raises(InvalidInput):
        request_answer(
            desk=desk(institution, officers[0]), request=request, text="Ibu Sari Wulandari"
        )


def test_the_accused_sees_the_claim_and_nobody_who_spoke(office: Office) -> None:
    """D4."""
    institution, officers, _ = office
    case = case_of(institution, ReporterMode.NAMED, (officers[2].actor.actor_id,))
    at = desk(institution, officers[0])
    case_note_add(desk=at, case=case, text="Catatan dalam")
    proceeding = proceeding_open(
        desk=at, case=case, track_id="bawaslu", entry="aduan",
        accused=Accused("Tuan Anu", "asn_pns", "Camat"), opened_on=DAY,
    )  # fmt: skip
    statement_add(desk=at, proceeding=proceeding, text="Itu kaus keluarga.")
    sheet = case_sheet(desk=at, case=case)
    shown = accused_view(sheet, sheet.proceedings[0])
    everything = str(shown)
    for hidden in ("Sari", "Wulandari", "3456", "Bu Saksi", "Nona Lain", "Catatan dalam",
                   officers[2].actor.actor_id):  # fmt: skip
        assert hidden not in everything, hidden
    assert "membagi kaus" in shown.claim
    assert "Tuan Anu" in shown.claim
    assert "Itu kaus keluarga." in everything
    assert (shown.where, shown.hidden, shown.is_checked) == ("Balai desa", 3, True)


def test_requests_are_listed_for_those_who_hold_the_case(office: Office) -> None:
    """D5: whoever was shut out finds none, on the list, the board or by its address."""
    institution, officers, _ = office
    case = case_of(institution, ReporterMode.NAMED, (officers[2].actor.actor_id,))
    request = asked(institution, officers[0], case, RequestKind.CORRECTION)
    late = NOON.now() + timedelta(days=4)
    for who, count in ((officers[1], 1), (officers[2], 0)):
        scope = scope_for(Person.objects.get(actor_id=who.actor.actor_id), late)
        assert requests_held(scope=scope).count() == count
        assert len(list(request_tasks(scope=scope, now=late))) == count
    with pytest.raises(NotFound):
        request_get(scope=scope, case_id=case.pk, request_id=request.pk)


def test_a_name_in_the_way_of_another_is_not_held_against_a_text() -> None:
    """D2: the accused must be named, also when the reporter shares a part of the name."""
    reporter = reporter_of("Dewi Lestari", "dewi@contoh.id", others=["Dewi Anggraini"])
    assert reporter.spans_in("Dewi Anggraini dipanggil.") == []
    assert reporter.hide_in("Lestari menulis dari dewi@contoh.id", "#") == "# menulis dari #"
    assert reporter_of("", "").spans_in("Apa saja 0812345678") == []
