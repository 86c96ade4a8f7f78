"""Complaints: sealed, found by receipt, asked and answered.

Requirements: P1 a repeated send gives one complaint; P2 nothing typed is a column or a trace; P3
whoever is excluded gets no wrap; P4 the receipt opens questions and state, never the text; P5 the
identity is the custodians'; P6 acts show in the trail by day and shuffled.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from teduh.apps.accounts.models import Institution
from teduh.apps.audit.models import AuditEntry, QuietAct
from teduh.apps.audit.quiet import audit_quiet_release
from teduh.apps.audit.services import audit_seal
from teduh.apps.cases.models import Case, Receipt, ReporterMode
from teduh.apps.cases.selectors.threads import thread_of
from teduh.apps.cases.services.complaints import (
    ComplaintDraft,
    ReportedPerson,
    ReporterIdentity,
    answer_add,
    complaint_find,
    complaint_submit,
    file_add,
    question_ask,
)
from teduh.apps.vault.models import DirectoryRow, Purpose, SealedItem
from teduh.apps.vault.selectors import items_of, recipients_for
from teduh.apps.vault.services.cases import case_open
from teduh.apps.vault.services.items import item_text
from teduh.kernel.clock import FixedClock
from teduh.kernel.errors import InvalidInput, NotFound
from teduh.kernel.sealing.receipts import new_receipt
from tests.builders.accounts import DAY, place
from tests.builders.vault import Officer, founded_office
from tests.builders.vault import officer as officer_of

DRAFT = ComplaintDraft(
    what="Lurah meminta kami memakai kaus paslon.",
    persons=(ReportedPerson(name="Tuan Anu", unit="Kelurahan Teduh", kind="asn_pns"),),
)
IDENTITY = ReporterIdentity("Ibu Sari", "0812")


def submit(
    office: Institution,
    draft: ComplaintDraft = DRAFT,
    *,
    code: str = "",
    excluded: frozenset[str] = frozenset(),
) -> tuple[Case, str]:
    code = code or new_receipt()
    case = complaint_submit(
        institution=office,
        place=place("64.02"),
        draft=draft,
        recipients=recipients_for(office, place_path="64.02", day=DAY, excluded=excluded),
        excluded=excluded,
        code=code,
        received_on=DAY,
    )
    return case, code


def read(case: Case, officer: Officer, kind: str, purpose: Purpose = Purpose.CASE) -> object:
    opened = case_open(case_id=case.pk, actor=officer.actor, keys=officer.keys, purpose=purpose)
    items = SealedItem.objects.filter(case_key__case_id=case.pk, kind=kind)
    return json.loads(item_text(item=items.get(case_key__purpose=purpose), opened=opened))


def test_a_complaint_is_read_by_its_officers_as_written() -> None:
    office, officers, _ = founded_office()
    case, _ = submit(office)
    for officer in officers:
        content = read(case, officer, "complaint")
        assert content["what"] == DRAFT.what  # type: ignore[index]
        assert content["persons"][0]["name"] == "Tuan Anu"  # type: ignore[index]
        assert "identity" not in content  # type: ignore[operator]


def test_the_same_form_sent_twice_is_one_complaint_with_one_receipt() -> None:  # P1
    office, _, _ = founded_office()
    case, code = submit(office)
    again, _ = submit(office, code=code)
    assert case == again
    assert (Case.objects.count(), Receipt.objects.count()) == (1, 1)
    assert complaint_find(" ".join(code))[0] == case


def test_an_excluded_officer_gets_no_wrap_and_no_count() -> None:  # P3
    office, officers, _ = founded_office(officers=3)
    named = officers[2]
    case, _ = submit(office, excluded=frozenset({named.actor.actor_id}))
    with pytest.raises(NotFound):
        case_open(case_id=case.pk, actor=named.actor, keys=named.keys)
    assert read(case, officers[0], "exclusions") == [named.actor.actor_id]


@pytest.mark.parametrize("mode", [ReporterMode.NAMED, ReporterMode.CONFIDENTIAL])
def test_a_name_is_the_officers_or_the_custodians_as_chosen(mode: ReporterMode) -> None:  # P5
    office, officers, custodians = founded_office()
    case, _ = submit(office, ComplaintDraft(what="Isi", mode=mode, identity=IDENTITY))
    is_named = mode is ReporterMode.NAMED
    reader, purpose = (officers[0], Purpose.CASE) if is_named else (custodians[0], Purpose.IDENTITY)
    assert read(case, reader, "reporter", purpose) == {"name": "Ibu Sari", "contact": "0812"}
    other = (custodians[0], Purpose.IDENTITY) if is_named else (officers[0], Purpose.CASE)
    assert read(case, other[0], "reporter", other[1]) == {}
    with pytest.raises(NotFound):
        read(case, officers[0], "reporter", Purpose.IDENTITY)


def test_rows_do_not_tell_whether_a_name_was_given() -> None:  # P2
    office, _, _ = founded_office()
    shapes = []
    for mode in ReporterMode:
        case, _ = submit(office, ComplaintDraft(what="Isi", mode=mode, identity=IDENTITY))
        items = SealedItem.objects.filter(case_key__case_id=case.pk)
        shapes.append(sorted(items.values_list("kind", "case_key__purpose", "stored_bytes")))
    assert shapes[0] == shapes[1] == shapes[2]


def test_all_that_is_missing_is_told_at_once_and_nothing_is_stored() -> None:
    office, _, _ = founded_office()
    with pytest.raises(InvalidInput) as error:
        submit(office, ComplaintDraft(what="  ", mode=ReporterMode.CONFIDENTIAL))
    assert {f.message_id for f in error.value.findings} == {
        "cases.complaint.empty",
        "cases.complaint.identity_missing",
    }
    assert not Case.objects.exists()
    assert not SealedItem.objects.exists()


def test_the_receipt_opens_questions_and_takes_answers_and_files() -> None:  # P4
    office, officers, _ = founded_office()
    case, code = submit(office)
    officer = officers[0]
    question_ask(
        case=case,
        officer=officer.keys,
        signer_entry_id=DirectoryRow.objects.get(actor_id=officer.actor.actor_id).entry_id,
        text="Pukul berapa?",
        asked_on=DAY,
    )
    found, receipt = complaint_find(code)
    question = found.questions.get()
    (shown,) = thread_of(found, receipt.secret_key).questions
    assert (shown.text, shown.answered) == ("Pukul berapa?", False)
    for item in items_of(case.pk):
        with pytest.raises(InvalidInput):
            item_text_with(receipt.secret_key, item)
    answer_add(case=found, question=question, text="Sekitar pukul tujuh.")
    file_add(case=found, name="foto.jpg", media_type="image/jpeg", pieces=[b"\xff\xd8" * 9])
    assert read(case, officer, "answer")["text"] == "Sekitar pukul tujuh."  # type: ignore[index]
    assert found.questions.get().answered
    kinds = [item.kind for item in items_of(case.pk)]
    assert kinds == ["complaint", "exclusions", "reporter", "answer", "file"]


def test_a_question_of_one_who_is_not_in_the_directory_is_not_shown() -> None:  # P4
    office, officers, _ = founded_office()
    case, code = submit(office)
    stranger = officer_of(office)
    row = DirectoryRow.objects.get(actor_id=officers[0].actor.actor_id)
    question_ask(
        case=case,
        officer=stranger.keys,
        signer_entry_id=row.entry_id,
        text="Siapa nama Anda?",
        asked_on=DAY,
    )
    found, receipt = complaint_find(code)
    assert [q.text for q in thread_of(found, receipt.secret_key).questions] == [None]


def item_text_with(secret: bytes, item: SealedItem) -> str:
    from teduh.apps.vault.selectors import key_scope
    from teduh.kernel.sealing.cases import CaseKeys

    return item_text(item=item, opened=CaseKeys(key_scope(item.case_key), secret))


def test_an_unknown_receipt_is_told_in_the_words_of_a_deleted_one() -> None:
    founded_office()
    with pytest.raises(NotFound) as error:
        complaint_find(new_receipt())
    assert error.value.findings[0].message_id == "cases.receipt.unknown"
    with pytest.raises(InvalidInput):
        complaint_find("123")


def test_no_column_says_more_than_the_design_lists() -> None:  # P2
    office, _, _ = founded_office()
    case, code = submit(office)
    row = Case.objects.values().get(pk=case.pk)
    assert set(row) == {
        "id", "institution_id", "place_id", "origin", "received_on", "after_cut_off",
        "rule_ids", "adopted_on", "closed_on", "election", "handed_over_from",
        "version",
    }  # fmt: skip
    stored = str(list(Receipt.objects.values())) + str(row)
    assert code not in stored
    assert not AuditEntry.objects.filter(subject_id=case.pk).exists()


def test_acts_of_complainants_reach_the_trail_when_their_day_has_ended() -> None:  # P6
    office, _, _ = founded_office()
    cases = [submit(office)[0].pk for _ in range(12)]
    today = datetime.now(UTC)
    assert audit_quiet_release(clock=FixedClock(today)) == 0
    assert audit_quiet_release(clock=FixedClock(today + timedelta(days=1))) == 12
    assert not QuietAct.objects.exists()
    audit_seal()
    rows = AuditEntry.objects.filter(verb="complaint_received").order_by("position")
    assert {row.recorded_at.time().isoformat() for row in rows} == {"00:00:00"}
    order = [row.subject_id for row in rows]
    assert sorted(order) == sorted(cases)
    assert order != cases  # one in 479 million that a fair shuffle leaves them so
