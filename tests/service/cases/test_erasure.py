"""Erasing a case by two people.

Requirements: E1 an officer proposes, a custodian who is another person does it; E2 nothing of the
case is left anywhere in the database but what counts need; E3 nothing pending may be erased; E4
not before its class ends; E5 once; E6 the certificate says when the last backup expires.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps

from teduh.apps.accounts.models import Institution, Person
from teduh.apps.accounts.selectors import scope_for
from teduh.apps.cases.models import (
    Case,
    Erasure,
    Proceeding,
    Question,
    Receipt,
    ReporterMode,
    RequestKind,
)
from teduh.apps.cases.selectors.boards import case_list
from teduh.apps.cases.selectors.rights import erasures_done, erasures_waiting
from teduh.apps.cases.services.cases import case_note_add, case_question, case_shut_out
from teduh.apps.cases.services.complaints import (
    ComplaintDraft,
    ReporterIdentity,
    complaint_find,
    complaint_submit,
)
from teduh.apps.cases.services.desks import Desk, desk_open
from teduh.apps.cases.services.identities import (
    CustodianDesk,
    custodian_desk_open,
    watch_begin,
)
from teduh.apps.cases.services.proceedings import Accused, proceeding_open, statement_add
from teduh.apps.cases.services.retention import (
    erasure_do,
    erasure_propose,
    erasure_refuse,
    erasures_due,
    grounds_of,
)
from teduh.apps.cases.services.rights import request_answer, request_enter
from teduh.apps.vault.models import BodyPiece, CaseKey, KeyWrap, SealedItem
from teduh.apps.vault.selectors import recipients_for, tombstone_of
from teduh.kernel.errors import InvalidInput, NotAllowed, NotFound, StateConflict, TeduhError
from teduh.kernel.sealing.receipts import new_receipt
from tests.builders.accounts import DAY, place
from tests.builders.vault import NOON, Officer, founded_office

Office = tuple[Institution, list[Officer], list[Officer]]
TEXT = "Camat mengumpulkan kepala desa di rumah calon."
REGISTER = "007/REG/LP/PB/Kab/23.06/2026"
LATER = NOON.now() + timedelta(days=500)


def desk(office: Institution, who: Officer, now: datetime | None = None) -> Desk:
    moment = now or NOON.now()
    person = Person.objects.get(actor_id=who.actor.actor_id)
    return desk_open(scope=scope_for(person, moment), institution=office, keys=who.keys, now=moment)


def keeper(office: Institution, who: Officer, now: datetime | None = None) -> CustodianDesk:
    moment = now or NOON.now()
    person = Person.objects.get(actor_id=who.actor.actor_id)
    return custodian_desk_open(
        scope=scope_for(person, moment), institution=office, keys=who.keys, now=moment
    )


def made(office: Institution, officer: Officer) -> tuple[Case, str]:
    """Return a case with all that may hang on one, its only track ended without a finding."""
    code = new_receipt()
    case = complaint_submit(
        institution=office,
        place=place("64.02"),
        draft=ComplaintDraft(
            what=TEXT,
            mode=ReporterMode.CONFIDENTIAL,
            identity=ReporterIdentity("Sari Anu", "0812345678"),
        ),
        recipients=recipients_for(office, place_path="64.02", day=DAY),
        excluded=(),
        code=code,
        received_on=DAY,
    )
    at = desk(office, officer)
    case_note_add(desk=at, case=case, text="Catatan")
    case_question(desk=at, case=case, text="Di mana?")
    proceeding = proceeding_open(
        desk=at, case=case, track_id="bawaslu", entry="aduan",
        accused=Accused("Tuan Anu", "asn_pns", "Camat", "Kecamatan Teduh"), opened_on=DAY,
    )  # fmt: skip
    statement_add(desk=at, proceeding=proceeding, text="Tidak benar.")
    Proceeding.objects.filter(pk=proceeding.pk).update(
        state="informasi_selesai", register_number=REGISTER
    )
    return Case.objects.get(pk=case.pk), code


def propose(office: Institution, officer: Officer, case: Case) -> Erasure:
    at = desk(office, officer, LATER)
    return erasure_propose(desk=at, case=case, ground="tidak-diregister")


@pytest.fixture
def office() -> Office:
    return founded_office(officers=2)


def every_value() -> list[bytes]:
    """Return every value of every row of every table, as bytes."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.managed or model._meta.proxy:
            continue
        for row in model._base_manager.values_list():
            found += [
                bytes(v) if isinstance(v, memoryview | bytes) else str(v).encode() for v in row
            ]
    return found


def ids(error: pytest.ExceptionInfo[TeduhError]) -> set[str]:
    return {finding.message_id for finding in error.value.findings}


def test_two_people_erase_a_case_and_only_what_counts_is_left(
    office: Office, settings: Any
) -> None:
    """E1, E2, E6."""
    institution, officers, custodians = office
    case, code = made(institution, officers[0])
    other, _ = made(institution, officers[0])
    secret = [bytes(x) for x in BodyPiece.objects.filter(item__case_key__case_id=case.pk)
              .values_list("data", flat=True)]  # fmt: skip
    secret += [bytes(x) for x in KeyWrap.objects.filter(case_key__case_id=case.pk)
               .values_list("wrap", flat=True)]  # fmt: skip
    secret += [bytes(x) for x in SealedItem.objects.filter(case_key__case_id=case.pk)
               .values_list("wrap", flat=True)]  # fmt: skip
    receipt, question = Receipt.objects.get(case=case), Question.objects.get(case=case)
    secret += [bytes(receipt.lookup_id), bytes(receipt.public_key), bytes(question.for_case)]
    assert all(each in every_value() for each in secret)
    kept = (case.received_on, case.rule_ids, case.origin, case.place_id)

    erasure_propose(
        desk=desk(institution, officers[0], LATER), case=case, ground="tidak-diregister"
    )
    scope = scope_for(Person.objects.get(actor_id=custodians[0].actor.actor_id), LATER)
    assert [each.case_id for each in erasures_waiting(scope=scope)] == [case.pk]
    stone = erasure_do(desk=keeper(institution, custodians[0], LATER), case=case)

    now_stored = every_value()
    assert not [each for each in secret if any(each in value for value in now_stored)]
    for text in (TEXT, REGISTER, "Tuan Anu", "Sari Anu", "0812345678"):
        everywhere = [value for value in now_stored if text.encode() in value]
        # the other case of the same words is sealed, its register number stands in the clear
        assert len(everywhere) == (1 if text == REGISTER else 0), text
    assert not CaseKey.objects.filter(case_id=case.pk).exists()
    assert not SealedItem.objects.filter(case_key__case_id=case.pk).exists()
    assert SealedItem.objects.filter(case_key__case_id=other.pk).exists()
    left = Case.objects.get(pk=case.pk)
    assert (left.received_on, left.rule_ids, left.origin, left.place_id) == kept
    proceeding = left.proceedings.get()
    assert (proceeding.state, proceeding.accused_id) == ("informasi_selesai", None)
    with pytest.raises(NotFound):
        complaint_find(code)
    today = keeper(institution, custodians[0], LATER).today
    assert stone.last_backup_ends_on == today + timedelta(days=settings.BACKUP_DAYS)
    assert tombstone_of(case.pk) == stone
    assert [each.case_id for each in erasures_done(scope=scope)] == [case.pk]
    officer_scope = scope_for(Person.objects.get(actor_id=officers[0].actor.actor_id), LATER)
    assert case.pk not in set(case_list(scope=officer_scope, is_open=False).values_list("pk"))
    bystander = scope_for(Person.objects.get(actor_id=custodians[1].actor.actor_id), LATER)
    assert not erasures_done(scope=bystander).exists()


def test_one_person_alone_erases_nothing(office: Office) -> None:
    """E1: neither an officer nor the custodian who would have proposed it herself."""
    institution, officers, custodians = office
    case, _ = made(institution, officers[0])
    with pytest.raises(StateConflict):
        erasure_do(desk=keeper(institution, custodians[0], LATER), case=case)
    erasure_propose(
        desk=desk(institution, officers[0], LATER), case=case, ground="tidak-diregister"
    )
    Erasure.objects.update(proposed_by=custodians[0].actor.actor_id)
    with pytest.raises(NotAllowed) as error:
        erasure_do(desk=keeper(institution, custodians[0], LATER), case=case)
    assert ids(error) == {"cases.erasure.same_person"}
    with pytest.raises(NotFound):
        keeper(institution, officers[1], LATER)
    assert SealedItem.objects.filter(case_key__case_id=case.pk).exists()


def test_an_officer_who_was_shut_out_proposes_nothing(office: Office) -> None:
    """E1."""
    institution, officers, _ = office
    case, _ = made(institution, officers[0])
    case_shut_out(
        desk=desk(institution, officers[0]), case=case,
        actor_id=officers[1].actor.actor_id, reason="kerabat",
    )  # fmt: skip
    with pytest.raises(NotFound):
        erasure_propose(
            desk=desk(institution, officers[1], LATER), case=case, ground="tidak-diregister"
        )


def test_nothing_that_is_pending_is_erased(office: Office) -> None:
    """E3: all at once, and again when it came up after the proposal."""
    institution, officers, custodians = office
    case, _ = made(institution, officers[0])
    at, by = desk(institution, officers[0], LATER), keeper(institution, custodians[0], LATER)
    erasure_propose(desk=at, case=case, ground="tidak-diregister")
    watch_begin(desk=by, case=case, person={"name": "Sari Anu"}, since=at.today)
    with pytest.raises(InvalidInput) as error:
        erasure_do(desk=by, case=case)
    assert ids(error) == {"cases.erasure.watch_runs"}
    erasure_refuse(desk=by, case=case)
    Proceeding.objects.filter(case=case).update(state="kajian")
    request_enter(
        desk=at, case=case, kind=RequestKind.ACCESS, asker="accused", text="Apa isinya?",
        received_at=at.now,
    )  # fmt: skip
    with pytest.raises(InvalidInput) as error:
        erasure_propose(desk=at, case=case, ground="tidak-diregister")
    assert ids(error) == {
        "cases.erasure.watch_runs",
        "cases.erasure.still_runs",
        "cases.erasure.request_open",
        "cases.erasure.ground_unfit",
    }
    assert not Erasure.objects.exists()


def test_a_class_is_kept_until_it_ends_unless_a_request_was_granted(office: Office) -> None:
    """E4."""
    institution, officers, _ = office
    case, _ = made(institution, officers[0])
    at = desk(institution, officers[0])
    with pytest.raises(InvalidInput) as error:
        erasure_propose(desk=at, case=case, ground="tidak-diregister")
    assert ids(error) == {"cases.erasure.too_early"}
    assert [(g.retention.id, g.ends_on) for g in grounds_of(case)] == [
        ("tidak-diregister", date(DAY.year + 1, DAY.month, DAY.day))
    ]
    with pytest.raises(InvalidInput) as error:
        erasure_propose(desk=at, case=case, ground="permintaan-penghapusan")
    assert ids(error) == {"cases.erasure.ground_unfit"}
    request = request_enter(
        desk=at, case=case, kind=RequestKind.DELETION, asker="reporter", text="Hapus.",
        received_at=at.now,
    )  # fmt: skip
    request_answer(desk=at, request=request, text="Dikabulkan.")
    assert erasure_propose(desk=at, case=case, ground="permintaan-penghapusan").pk


def test_what_was_kept_long_enough_is_listed_where_nothing_was_proven_first(
    office: Office,
) -> None:
    """E4; what is proposed is left out."""
    institution, officers, _ = office
    cases = [made(institution, officers[0])[0] for _ in range(3)]
    old = DAY - timedelta(days=3000)
    states = ("diteruskan", "bukan_pelanggaran", "kajian")
    for case, state in zip(cases, states, strict=True):
        Proceeding.objects.filter(case=case).update(state=state, state_since=old)
    Proceeding.objects.filter(case=cases[1]).update(state_since=old + timedelta(days=9))
    held = Case.objects.all()
    due = erasures_due(held, DAY)
    assert [(case.pk, ground.retention.id) for case, ground in due] == [
        (cases[1].pk, "tidak-terbukti"),
        (cases[0].pk, "terbukti"),
    ]
    at = desk(institution, officers[0])
    erasure_propose(desk=at, case=cases[0], ground="terbukti")
    assert [case.pk for case, _ground in erasures_due(held, DAY)] == [cases[1].pk]
    assert erasures_due(held.none(), DAY) == []


def test_a_proposal_is_made_once_and_done_once(office: Office) -> None:
    """E5."""
    institution, officers, custodians = office
    case, _ = made(institution, officers[0])
    erasure_propose(
        desk=desk(institution, officers[0], LATER), case=case, ground="tidak-diregister"
    )
    with pytest.raises(StateConflict) as error:
        erasure_propose(
            desk=desk(institution, officers[1], LATER), case=case, ground="tidak-diregister"
        )
    assert ids(error) == {"cases.erasure.proposed"}
    erasure_do(desk=keeper(institution, custodians[0], LATER), case=case)
    with pytest.raises(NotFound):
        erasure_do(desk=keeper(institution, custodians[1], LATER), case=case)
    assert Erasure.objects.count() == 1
