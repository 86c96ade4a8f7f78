"""Follow-up: typed, imported, counted, printed.

Requirements: F1 a sanction counts only when in force; F2 what does not fit is told at once; F3 an
Excel with unknown numbers, merged cells, dates as text and rows twice: every finding, nothing
written, nothing leaked; F4 time at each desk; F5 rates with numerator and denominator, small counts
hidden; F6 the recap holds names of the officer's own cases only; F7 two officers: one wins; F8
reminders on the board; F9 rows by number: a filled template comes back as it went.
"""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import openpyxl
import pikepdf
import pytest

from teduh.apps.cases.services.cases import case_shut_out
from teduh.apps.referrals.models import FollowUp
from teduh.apps.referrals.panels import reminder_tasks
from teduh.apps.referrals.rules import FollowUpValues, desk_times, followup_findings
from teduh.apps.referrals.selectors.boards import person_lines
from teduh.apps.referrals.selectors.rates import follow_up_rates, sanctions_in_force
from teduh.apps.referrals.services.documents import DocumentForm, write_document
from teduh.apps.referrals.services.followups import followup_record
from teduh.apps.referrals.services.imports import followups_import
from teduh.apps.referrals.services.recaps import recap_document, recap_open
from teduh.apps.referrals.services.referrals import referral_reminded
from teduh.apps.referrals.services.workbooks import SHEET, followup_workbook
from teduh.kernel.errors import InvalidInput, StateConflict, TeduhError
from tests.builders.accounts import DAY
from tests.builders.referrals import NAME, desk, proven, referred
from tests.builders.vault import founded_office


def day(number: int) -> date:
    return DAY + timedelta(days=number)


DECREE = FollowUpValues(
    sbt_number="SBT-7", sbt_on=day(1), bkn_number="B-1", bkn_on=day(10), decree_number="SK/1",
    decree_on=day(20), decree_kind="sedang", in_force_on=day(35),
)  # fmt: skip


def ids(error: pytest.ExceptionInfo[TeduhError]) -> list[str]:
    return sorted(f.message_id.removeprefix("referrals.") for f in error.value.findings)


def test_a_sanction_counts_from_the_day_it_is_in_force() -> None:  # F1
    office, officers, _ = founded_office()
    at, _ = desk(office, officers[0])
    proceeding = proven(at)
    referred(at, proceeding)
    at, scope = desk(office, officers[0], days=30)
    row = followup_record(desk=at, proceeding=proceeding, values=DECREE, version=1)
    assert row.result == "sanksi"
    [line] = person_lines(scope=scope, today=day(34), institution_id=office.pk)
    assert (line.is_followed, line.sanction_holds) == (False, False)
    assert sanctions_in_force(institution_id=office.pk, today=day(34)) == 0
    [line] = person_lines(scope=scope, today=day(35), institution_id=office.pk)
    assert (line.is_followed, line.sanction_holds) == (True, True)
    assert sanctions_in_force(institution_id=office.pk, today=day(35)) == 1


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (DECREE, []),
        (FollowUpValues(), []),
        (FollowUpValues(bkn_on=day(41)), ["day.in_future"]),
        (FollowUpValues(sbt_on=day(-1), bkn_on=day(-2)), ["day.before_sent"] * 2
         + ["day.out_of_order"]),
        (FollowUpValues(decree_number="SK/1"), ["decree.incomplete"]),
        (FollowUpValues(in_force_on=day(3), idis_on=day(2)), ["day.out_of_order",
                                                              "decree.missing"]),
        (replace(DECREE, idis_on=day(30), in_force_on=None), ["decree.not_in_force"]),
        (replace(DECREE, in_force_on=day(19)), ["day.out_of_order"]),
        (replace(DECREE, result="tidak_terbukti", answered_on=day(5)), ["result.contradicts"]),
        (FollowUpValues(result="tidak_terbukti"), ["result.day_missing"]),
        (FollowUpValues(result="sanksi"), ["decree.missing"]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told(values: FollowUpValues, expected: list[str]) -> None:  # F2
    found = followup_findings(values, sent_on=DAY, today=day(40))
    assert sorted(f.message_id.removeprefix("referrals.") for f in found) == sorted(expected)


def test_time_at_each_desk() -> None:  # F4
    def spent(values: FollowUpValues, today: int) -> list[tuple[str, int, bool]]:
        times = desk_times(
            values, received_on=day(-12), sent_on=DAY, goes_to_bkn=True, today=day(today)
        )
        return [(t.desk, t.days, t.to is None) for t in times]

    assert spent(FollowUpValues(), 6) == [("own", 12, False), ("bkn", 6, True)]
    assert spent(DECREE, 30) == [
        ("own", 12, False), ("bkn", 10, False), ("agency", 10, False), ("force", 10, True),
    ]  # fmt: skip
    assert spent(replace(DECREE, idis_on=day(40)), 60)[-2:] == [
        ("force", 15, False), ("idis", 5, False),
    ]  # fmt: skip


def test_two_officers_at_once(database: str) -> None:  # F7
    office, officers, _ = founded_office()
    at, _ = desk(office, officers[0])
    proceeding = proven(at)
    referred(at, proceeding)
    later, _ = desk(office, officers[1], days=40)
    followup_record(desk=later, proceeding=proceeding, values=DECREE, version=1)
    with pytest.raises(StateConflict):
        followup_record(desk=later, proceeding=proceeding, values=FollowUpValues(), version=1)
    assert FollowUp.objects.get().decree_number == "SK/1"
    followup_record(
        desk=later, proceeding=proceeding, values=DECREE, version=2, agency_kind="gubernur",
        note="Surat datang terlambat dari Fulan.",
    )  # fmt: skip
    row = FollowUp.objects.get()
    assert row.agency_kind == "gubernur"
    assert row.note.kind == "followup_note"


def workbook(rows: list[list[Any]], merge: str = "") -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.title = SHEET
    for row in rows:
        page.append(row)
    if merge:
        page.merge_cells(merge)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


HEAD = ["kasus", "jalur_no", "nomor_penerusan", "nomor_sk", "tanggal_sk", "jenis_sanksi",
        "berlaku_sejak"]  # fmt: skip


def test_a_broken_file_tells_everything_and_writes_nothing() -> None:  # F3
    office, officers, _ = founded_office()
    at, _ = desk(office, officers[0])
    proceeding = proven(at)
    referred(at, proceeding)
    hidden = proven(at)  # another case, from which the second officer is shut out below
    referred(at, hidden, "RAHASIA/9")
    case_shut_out(desk=at, case=hidden.case, actor_id=officers[1].actor.actor_id, reason="x")
    later, scope = desk(office, officers[1], days=60)
    case = proceeding.case_id[:8]
    data = workbook([
        [*HEAD, "catatan"],
        [case, 1, "001/PP", "SK/1", "2 Maret 2026", "sedang", None, None],
        [case, 1, "999/X", "SK/1", DAY, "berat sekali", None, None],
        ["deadbeef", 1, None, None, None, None, None, None],
        [hidden.case_id[:8], 1, "RAHASIA/9", None, None, None, None, None],
        [case, 7, None, None, None, None, None, None],
        [case, "satu", None, None, None, None, None, None],
        ["gabungan", 1, None, None, None, None, None, None],
    ], merge="A8:B8")  # fmt: skip
    with pytest.raises(InvalidInput) as error:
        followups_import(desk=later, scope=scope, name="tindak.xlsx", data=data)
    found = ids(error)
    for expected in (
        "file.text_date", "file.letter_unknown", "file.value_unknown", "file.case_unknown",
        "file.person_unknown", "file.not_a_count", "file.row_twice", "file.column_unknown",
    ):  # fmt: skip
        assert expected in found, expected
    assert any("merged" in message for message in found)
    assert found.count("file.case_unknown") >= 2  # the shut-out officer's is as one that never was
    where = {f.message_id: f.where for f in error.value.findings}
    assert where["referrals.file.text_date"].row == 2
    assert where["referrals.file.text_date"].column == "tanggal_sk"
    assert NAME not in str(error.value)
    assert FollowUp.objects.filter(decree_number="").count() == 2


def test_a_file_of_something_else_and_an_empty_one_are_told() -> None:  # F3
    office, officers, _ = founded_office()
    at, scope = desk(office, officers[0])
    for rows, expected in (
        ([["nama", "nilai"], ["a", 1]], "file.no_table"),
        ([HEAD], "file.empty"),
    ):
        with pytest.raises(InvalidInput) as error:
            followups_import(desk=at, scope=scope, name="x.xlsx", data=workbook(rows))
        assert ids(error) == [expected]


def test_a_filled_template_comes_back() -> None:  # F9
    office, officers, _ = founded_office()
    at, _ = desk(office, officers[0])
    first, second = proven(at), proven(at)
    referred(at, first)
    referred(at, second, "002/PP")
    later, scope = desk(office, officers[0], days=60)
    lines = person_lines(scope=scope, today=later.today, institution_id=office.pk)
    data = followup_workbook(lines, language="id")
    assert NAME.encode() not in data
    done = followups_import(desk=later, scope=scope, name="t.xlsx", data=data)
    assert (done.rows, done.changed) == (2, 0)
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book[SHEET]
    columns = {cell.value: cell.column for cell in page[1]}
    own = {row[0].value: row[0].row for row in page.iter_rows(min_row=2, max_row=3)}
    row = own[first.case_id[:8]]
    for heading, value in (
        ("nomor_sk", "SK/5"), ("tanggal_sk", day(30)), ("jenis_sanksi", "ringan"),
        ("berlaku_sejak", day(44)),
    ):  # fmt: skip
        page.cell(row, columns[heading], value)
    stream = io.BytesIO()
    book.save(stream)
    done = followups_import(desk=later, scope=scope, name="t.xlsx", data=stream.getvalue())
    assert (done.rows, done.changed) == (2, 1)
    stored = FollowUp.objects.get(proceeding=first)
    assert (stored.decree_number, stored.decree_on, stored.in_force_on) == (
        "SK/5", day(30), day(44),
    )  # fmt: skip
    csv = f"kasus;jalur_no;tanggal_idis\n{first.case_id[:8]};1;{day(50).isoformat()}\n"
    followups_import(desk=later, scope=scope, name="t.csv", data=csv.encode())
    stored.refresh_from_db()
    assert stored.idis_on == day(50)
    assert stored.decree_number == "SK/5"  # an empty cell changes nothing


def test_rates_have_their_denominator_and_hide_small_counts() -> None:  # F5
    office, officers, _ = founded_office()
    at, _ = desk(office, officers[0])
    case = proven(at).case
    later, _ = desk(office, officers[0], days=60)
    for number in range(12):
        proceeding = proven(at, case=case)
        referred(at, proceeding, f"{number}/PP")
        if number < 6:
            values = replace(DECREE, decree_number=f"SK/{number}")
            followup_record(desk=later, proceeding=proceeding, values=values, version=1)
    soldier = proven(at, kind="tni", case=case)
    referred(at, soldier, "T/1", body="denpom")
    plain = follow_up_rates(institution_id=office.pk, today=later.today, k=1)
    by_name = {rate.agency: rate for rate in plain.agencies}
    ppk = next(rate for name, rate in by_name.items() if "PPK" in name)
    assert (ppk.referred, ppk.followed, ppk.sanctions_in_force, ppk.share) == (12, 6, 6, 0.5)
    assert (plain.total.referred, plain.total.followed) == (13, 6)
    shown = follow_up_rates(institution_id=office.pk, today=later.today)
    denpom = next(rate for rate in shown.agencies if "Denpom" in rate.agency)
    assert denpom.referred is None
    assert denpom.share is None
    numbers = [
        n for rate in (*shown.agencies, shown.total)
        for n in (rate.referred, rate.followed, rate.waiting, rate.sanctions_in_force)
    ]  # fmt: skip
    assert not any(n is not None and 0 < n < 5 for n in numbers)
    assert follow_up_rates(institution_id=office.pk + 999, today=DAY).total.referred == 0


def test_the_recap_holds_the_officers_own_cases() -> None:  # F6
    office, officers, _ = founded_office()
    at, _ = desk(office, officers[0])
    mine, other = proven(at), proven(at, name="Nyonya Lain")
    referred(at, mine)
    referred(at, other, "002")
    agency = FollowUp.objects.first().agency_name
    case_shut_out(desk=at, case=other.case, actor_id=officers[1].actor.actor_id, reason="x")
    later, _ = desk(office, officers[1], days=60)
    followup_record(desk=later, proceeding=mine, values=DECREE, version=1)
    later, scope = desk(office, officers[1], days=60)
    recap = recap_open(desk=later, scope=scope, agency=agency)
    assert [row.name for row in recap.rows] == [NAME]
    assert (recap.followed, recap.in_force) == (1, 1)
    document = recap_document(desk=later, recap=recap)
    words = document.words()
    for wanted in (NAME, "SK/1", "SBT SBT-7", "1 dari 1 orang", "BKN: 10"):
        assert wanted in words, wanted
    assert "Nyonya Lain" not in words
    pdf = write_document(document, DocumentForm.PDF)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == 1


def test_reminders_reach_the_board_of_those_who_hold_the_case() -> None:  # F8
    office, officers, _ = founded_office()
    at, scope = desk(office, officers[0])
    proceeding = proven(at)
    referral = referred(at, proceeding)
    assert list(reminder_tasks(scope=scope, now=at.now)) == []
    later, scope = desk(office, officers[0], days=14)
    [task] = reminder_tasks(scope=scope, now=later.now)
    assert "001/PP" in task.detail
    assert NAME not in task.detail + task.title
    referral_reminded(desk=later, referral=referral, reminded_on=later.today, version=1)
    assert list(reminder_tasks(scope=scope, now=later.now)) == []
    later, scope = desk(office, officers[0], days=60)
    assert len(list(reminder_tasks(scope=scope, now=later.now))) == 1
    followup_record(desk=later, proceeding=proceeding, values=DECREE, version=1)
    assert list(reminder_tasks(scope=scope, now=later.now)) == []  # it was decided
    stranger_office, strangers, _ = founded_office(kind="pemkab")
    _, stranger = desk(stranger_office, strangers[0], days=40)
    assert list(reminder_tasks(scope=stranger, now=later.now + timedelta(days=40))) == []
