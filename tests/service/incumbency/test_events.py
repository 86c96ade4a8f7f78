"""Events of Bawaslu and checks of the Pemkab.

Requirements: E1 a day in the future or before the election is refused in words; E2 no names, no
identity numbers; E3 the same event once; E4 states follow the table, done needs a reason, two at
once: one wins and the other is told; E5 a list is read whole or not at all, with sheet, row and
column; E6 institutions are compartments and grants are by place; E7 every write has its audit row;
E8 a check is kept as it was shown; E9 an exercise makes its rows once.
"""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from teduh.apps.accounts.models import Institution
from teduh.apps.accounts.selectors import scope_for
from teduh.apps.audit.models import AuditEntry
from teduh.apps.incumbency.exercise import exercise_incumbency_create
from teduh.apps.incumbency.models import ComplianceCheck, WatchedEvent
from teduh.apps.incumbency.rules import EventState
from teduh.apps.incumbency.selectors import check_list, contest_calendar, event_list, held_against
from teduh.apps.incumbency.services import (
    check_record,
    event_create,
    event_hand_over,
    event_move,
    events_import,
)
from teduh.kernel.clock import FixedClock
from teduh.kernel.errors import InvalidInput, NotAllowed, NotFound, StateConflict, TeduhError
from teduh.kernel.scope import Role, Scope
from tests.builders.accounts import DAY, grant, person, scope
from tests.builders.incumbency import NOW, Kukar, event, kukar_2024, plan

COLUMNS = ["tanggal", "jenis", "tempat", "jabatan", "uraian", "sumber", "persetujuan"]
ROW = ["2024-10-10", "Bantuan sosial atau hibah", "64.02.01", "penjabat", "Sembako", "Berita", ""]


@pytest.fixture
def kukar(database: str) -> Kukar:
    return kukar_2024()


@pytest.fixture
def officer(kukar: Kukar) -> Scope:
    return scope("petugas", (kukar.bawaslu, Role.CASE_OFFICER))


def create(kukar: Kukar, who: Scope, **changes: Any) -> WatchedEvent:
    return event_create(
        scope=who,
        institution=kukar.bawaslu,
        contest=kukar.contest,
        draft=event(**changes),
        now=NOW,
    )


def check(kukar: Kukar, who: Scope, **changes: Any) -> ComplianceCheck:
    return check_record(
        scope=who, institution=kukar.pemkab, contest=kukar.contest, draft=plan(**changes), now=NOW
    )


def narrow(office: Institution, role: Role, path: str) -> Scope:
    someone = person()
    grant(someone, office, role, path)
    return scope_for(someone, DAY)


def ids(error: pytest.ExceptionInfo[TeduhError]) -> list[str]:
    return [finding.message_id for finding in error.value.findings]


@pytest.mark.parametrize(
    ("on", "message"),
    [
        (date(2026, 3, 3), "law.event.in_the_future"),
        (date(2020, 10, 1), "law.event.before_election"),
    ],
)
def test_days_that_cannot_be_are_refused(
    kukar: Kukar, officer: Scope, on: date, message: str
) -> None:
    """E1."""
    with pytest.raises(InvalidInput) as error:
        create(kukar, officer, on=on)
    assert ids(error) == [message]
    assert not WatchedEvent.objects.exists()


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("Spanduk bergambar edi  damansyah di simpang", "incumbency.event.names_person"),
        ("Sambutan Rudy Mas’ud pada acara", "incumbency.event.names_person"),
        ("Pegawai NIP 19800101 200501 1 001 dipindahkan", "incumbency.event.identity_number"),
        ("  ", "incumbency.event.field_empty"),
        ("a" * 501, "incumbency.event.text_long"),
    ],
)
def test_texts_name_nobody(kukar: Kukar, officer: Scope, what: str, message: str) -> None:
    """E2."""
    with pytest.raises(InvalidInput) as error:
        create(kukar, officer, what=what)
    assert ids(error) == [message]
    assert "damansyah" not in str(error.value).casefold()


def test_the_same_event_is_written_down_once(kukar: Kukar, officer: Scope) -> None:
    """E3."""
    create(kukar, officer)
    with pytest.raises(StateConflict) as error:
        create(kukar, officer, what="PENYERAHAN sembako  di kantor kecamatan")
    assert ids(error) == ["incumbency.event.twice"]
    assert WatchedEvent.objects.count() == 1


def test_an_event_is_to_be_examined_and_never_more(kukar: Kukar, officer: Scope) -> None:
    calendar = contest_calendar(kukar.contest)
    inside = held_against(create(kukar, officer), calendar)
    outside = held_against(create(kukar, officer, on=date(2024, 3, 21)), calendar)
    other = held_against(create(kukar, officer, post="camat", on=date(2024, 10, 11)), calendar)
    assert [h.standing_text for h in (inside, outside, other)] == [
        "perlu diperiksa",
        "di luar jendela",
        "perlu diperiksa",
    ]
    assert "10 Oktober 2024" in inside.reasons[0]
    assert any("atas nama" in reason for reason in other.reasons)
    told = " ".join((*inside.reasons, *outside.reasons, *other.reasons))
    assert "bersalah" not in told


def test_states_follow_and_the_second_writer_is_told(kukar: Kukar, officer: Scope) -> None:
    """E4."""
    made = create(kukar, officer)
    with pytest.raises(InvalidInput) as empty:
        event_move(scope=officer, event=made, state=EventState.CLOSED, reason=" ", version=1)
    assert ids(empty) == ["incumbency.event.reason_missing"]
    event_move(scope=officer, event=made, state=EventState.EXAMINING, reason="", version=1)
    stale = WatchedEvent.objects.get(pk=made.pk)
    with pytest.raises(StateConflict) as late:
        event_move(scope=officer, event=stale, state=EventState.CLOSED, reason="Rutin", version=1)
    assert ids(late) == ["incumbency.event.changed"]
    closed = event_move(
        scope=officer, event=stale, state=EventState.CLOSED, reason="Rutin", version=2
    )
    assert (closed.state, closed.reason, closed.version) == ("closed", "Rutin", 3)
    with pytest.raises(StateConflict) as again:
        event_move(scope=officer, event=closed, state=EventState.CLOSED, reason="Lagi", version=3)
    assert ids(again) == ["incumbency.event.step_unknown"]


def test_a_case_is_noted_by_its_address(kukar: Kukar, officer: Scope) -> None:
    made = create(kukar, officer)
    number = "0a1b2c3d" * 4
    with pytest.raises(InvalidInput):
        event_hand_over(scope=officer, event=made, reference="nomor 7", version=1)
    noted = event_hand_over(
        scope=officer, event=made, reference=f"https://teduh.id/kasus/{number}/", version=1
    )
    assert (noted.reference_kind, noted.reference_id) == ("case", number)
    assert noted.state == EventState.EXAMINING


def test_an_analyst_enters_and_does_not_decide(kukar: Kukar) -> None:
    """E6."""
    analyst = scope("analis", (kukar.bawaslu, Role.ANALYST))
    made = create(kukar, analyst)
    with pytest.raises(NotAllowed):
        event_move(scope=analyst, event=made, state=EventState.EXAMINING, reason="", version=1)


def test_institutions_never_see_each_other(kukar: Kukar, officer: Scope) -> None:
    """E6."""
    clerk = scope("bkpsdm", (kukar.pemkab, Role.CASE_OFFICER))
    create(kukar, officer)
    check(kukar, clerk)
    assert not event_list(scope=clerk, institution=kukar.bawaslu).exists()
    assert not check_list(scope=officer, institution=kukar.pemkab).exists()
    with pytest.raises(NotFound):
        create(kukar, clerk, what="Lain")
    with pytest.raises(NotFound):
        check(kukar, officer)


def test_grants_are_by_place(kukar: Kukar, officer: Scope) -> None:
    """E6: an act outside the region is reached by whoever has the whole region."""
    here = narrow(kukar.bawaslu, Role.CASE_OFFICER, "64.02.01")
    there = narrow(kukar.bawaslu, Role.CASE_OFFICER, "64.02.14")
    made = create(kukar, here)
    elsewhere = create(kukar, officer, place_code="64.72")
    assert list(event_list(scope=here, institution=kukar.bawaslu)) == [made]
    assert not event_list(scope=there, institution=kukar.bawaslu).exists()
    assert set(event_list(scope=officer, institution=kukar.bawaslu)) == {made, elsewhere}
    with pytest.raises(NotAllowed):
        create(kukar, there, what="Lain")
    with pytest.raises(NotAllowed):
        create(kukar, here, place_code="64.72")


def workbook(*rows: list[Any], merge: str = "") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Peristiwa"
    for row in (COLUMNS, *rows):
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def send(kukar: Kukar, who: Scope, source: bytes, name: str = "daftar.xlsx") -> Any:
    return events_import(
        scope=who,
        institution=kukar.bawaslu,
        contest=kukar.contest,
        source=source,
        name=name,
        now=NOW,
    )


def test_a_list_is_read_whole_and_may_be_sent_again(kukar: Kukar, officer: Scope) -> None:
    """E5."""
    second = [date(2024, 7, 15), "mutasi", "64.02", "Kepala daerah", "Pelantikan", "SK",
              date(2024, 7, 1)]  # fmt: skip
    source = workbook(ROW, second)
    done = send(kukar, officer, source)
    assert (len(done.created), done.existing) == (2, 0)
    assert WatchedEvent.objects.get(kind="mutasi").approved_on == date(2024, 7, 1)
    again = send(kukar, officer, source)
    assert (len(again.created), again.existing) == (0, 2)
    text = ";".join(COLUMNS) + "\r\n" + ";".join(["11/10/2024", *ROW[1:]]) + "\r\n"
    assert len(send(kukar, officer, text.encode(), "daftar.csv").created) == 1


def test_every_finding_of_a_list_comes_at_once(kukar: Kukar, officer: Scope) -> None:
    """E5."""
    source = workbook(
        ROW,
        ["kemarin", *ROW[1:]],
        ["2027-01-01", "pidato", "64.99", "raja", "Edi Damansyah hadir", "", ""],
        ROW,
    )
    with pytest.raises(InvalidInput) as error:
        send(kukar, officer, source)
    found = [(f.where.sheet, f.where.row, f.where.column, f.message_id.rpartition(".")[2])
             for f in error.value.findings]  # fmt: skip
    assert set(found) == {
        ("Peristiwa", 3, "tanggal", "not_a_date"),
        ("Peristiwa", 4, "tanggal", "in_the_future"),
        ("Peristiwa", 4, "jenis", "kind_unknown"),
        ("Peristiwa", 4, "tempat", "place_unknown"),
        ("Peristiwa", 4, "jabatan", "post_unknown"),
        ("Peristiwa", 4, "uraian", "names_person"),
        ("Peristiwa", 4, "sumber", "field_empty"),
        ("Peristiwa", 5, "uraian", "row_twice"),
    }
    assert not WatchedEvent.objects.exists()


@pytest.mark.parametrize(
    "source",
    [
        workbook(),
        workbook(ROW, ROW, merge="A2:A3"),
        b"PK\x03\x04 not a workbook",
        b"tanggal,jenis\n2024-10-10,bantuan\n",
    ],
    ids=["empty", "merged", "broken", "columns missing"],
)
def test_a_bad_list_writes_nothing(kukar: Kukar, officer: Scope, source: bytes) -> None:
    """E5."""
    name = "daftar.csv" if source.startswith(b"tanggal") else "daftar.xlsx"
    with pytest.raises(TeduhError):
        send(kukar, officer, source, name)
    assert not WatchedEvent.objects.exists()


def test_every_write_leaves_its_audit_row(kukar: Kukar, officer: Scope) -> None:
    """E7."""
    made = create(kukar, officer)
    event_move(scope=officer, event=made, state=EventState.EXAMINING, reason="", version=1)
    kept = check(kukar, scope("bkpsdm", (kukar.pemkab, Role.COORDINATOR)))
    rows = AuditEntry.objects.filter(subject_kind__in=["watched_event", "compliance_check"])
    assert set(rows.values_list("verb", "subject_id", "institution_id")) == {
        ("incumbency_event_recorded", str(made.pk), kukar.bawaslu.pk),
        ("incumbency_event_moved", str(made.pk), kukar.bawaslu.pk),
        ("compliance_checked", str(kept.pk), kukar.pemkab.pk),
    }


def test_a_check_is_kept_as_it_was_shown(kukar: Kukar) -> None:
    """E8."""
    clerk = scope("bkpsdm", (kukar.pemkab, Role.CASE_OFFICER))
    kept = check(kukar, clerk)
    assert kept.standing == "to_be_examined"
    assert [w["id"] for w in kept.result["windows"]] == ["persetujuan-setelah-pelantikan"]
    assert kept.result["windows"][0]["end"] == "2025-12-23"
    assert kept.is_late  # checked in March 2026
    assert {i["id"]: (i["done"], i["named"]) for i in kept.items}["alasan"] == (
        True,
        "Telaahan staf 12/2025, 4 Agustus 2025",
    )
    assert len(kept.open_items) == 4
    with_letter = check(kukar, clerk, approved_on=date(2025, 8, 1))
    assert with_letter.standing == "exception_shown"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"on": date(2020, 1, 1)}, "law.event.before_election"),
        ({"on": date(3026, 1, 1)}, "incumbency.check.day_far"),
        ({"approved_on": date(2026, 4, 1)}, "incumbency.event.approval_in_future"),
        ({"what": "Atas nama Rendi Solihin"}, "incumbency.event.names_person"),
        ({"done": frozenset({"persetujuan"})}, "incumbency.check.letter_missing"),
        ({"kind": "pidato"}, "incumbency.event.kind_unknown"),
    ],
)
def test_a_check_refuses_in_words(kukar: Kukar, changes: dict[str, Any], message: str) -> None:
    """E8."""
    clerk = scope("bkpsdm", (kukar.pemkab, Role.CASE_OFFICER))
    with pytest.raises(InvalidInput) as error:
        check(kukar, clerk, **changes)
    assert ids(error) == [message]
    assert not ComplianceCheck.objects.exists()


def test_a_leader_reads_checks_and_makes_none(kukar: Kukar) -> None:
    """E6."""
    kept = check(kukar, scope("bkpsdm", (kukar.pemkab, Role.COORDINATOR)))
    leader = scope("kepala", (kukar.pemkab, Role.LEADER))
    assert list(check_list(scope=leader, institution=kukar.pemkab)) == [kept]
    with pytest.raises(NotAllowed):
        check(kukar, leader, what="Lain")


def test_an_exercise_makes_its_rows_once(kukar: Kukar, settings: Any) -> None:
    """E9."""
    with pytest.raises(StateConflict):
        exercise_incumbency_create(clock=FixedClock(NOW))
    settings.EXERCISE = True
    person("latihan.a", (kukar.bawaslu, Role.SUPERVISOR), is_demo=True)
    person("latihan.b", (kukar.pemkab, Role.ANALYST), is_demo=True)
    assert exercise_incumbency_create(clock=FixedClock(NOW)) == 10
    assert exercise_incumbency_create(clock=FixedClock(NOW)) == 10
    assert all(WatchedEvent.objects.values_list("is_exercise", flat=True))
    assert all(what.startswith("LATIHAN") for what in
               WatchedEvent.objects.values_list("what", flat=True))  # fmt: skip
