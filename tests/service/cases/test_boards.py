"""The list of an officer's cases, page by page, and what the board counts.

Requirements: B1 what is due first is on top, then what has no running clock by when it came; B2
pages share no case and leave none out; B3 a case without a wrap is in no list and in no count.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from teduh.apps.accounts.models import Institution, Person
from teduh.apps.accounts.selectors import scope_for
from teduh.apps.cases.models import Case
from teduh.apps.cases.selectors import boards
from teduh.apps.vault.models import CaseKey, KeyWrap
from teduh.kernel.scope import Role, Scope
from tests.builders.accounts import DAY, institution, person
from tests.builders.cases import case_row, clock_row, proceeding_row
from tests.builders.vault import NOON


def held(office: Institution, officer: Person, **fields: object) -> Case:
    case = case_row(office, **fields)  # type: ignore[arg-type]
    key = CaseKey.objects.create(case_id=case.pk, institution=office, public_key=bytes(32))
    KeyWrap.objects.create(case_key=key, actor_id=officer.actor_id, encryption_key_id=b"", wrap=b"")
    return case


@pytest.fixture
def desk() -> tuple[Institution, Person, Scope]:
    office = institution("64.02", "bawaslu")
    officer = person("", (office, Role.CASE_OFFICER))
    return office, officer, scope_for(officer, DAY)


def test_pages_in_the_order_of_what_is_due(
    desk: tuple[Institution, Person, Scope], monkeypatch: pytest.MonkeyPatch
) -> None:  # B1, B2
    monkeypatch.setattr(boards, "PAGE_SIZE", 3)
    office, officer, scope = desk
    now = NOON.now()
    expected: list[Case] = []
    for hours in (-5, 1, 30, 40):
        case = held(office, officer)
        proceeding = proceeding_row(case, "bawaslu", "diterima", "kajian_awal")
        clock_row(proceeding, due_at=now + timedelta(hours=hours))
        clock_row(proceeding, due_at=now + timedelta(hours=hours + 100))
        clock_row(proceeding, due_at=now - timedelta(hours=900), stopped_at=now)
        expected.append(case)
    paused = held(office, officer, received_on=DAY - timedelta(days=1))
    clock_row(proceeding_row(paused, "bawaslu", "diterima"), due_at=None)
    expected += [held(office, officer, received_on=DAY), paused]
    expected.append(held(office, officer, received_on=DAY - timedelta(days=2)))
    closed = held(office, officer)
    Case.objects.filter(pk=closed.pk).update(closed_on=DAY)

    pages = [boards.case_page(scope=scope, number=number) for number in (1, 2, 3)]
    assert [case.pk for page in pages for case in page.cases] == [case.pk for case in expected]
    assert {(page.count, page.pages) for page in pages} == {(7, 3)}
    assert pages[0].cases[0].due_at == now - timedelta(hours=5)  # type: ignore[attr-defined]
    assert pages[2].cases[0].due_at is None  # type: ignore[attr-defined]
    assert boards.case_page(scope=scope, number=99).number == 3
    assert [c.pk for c in boards.case_page(scope=scope, is_open=False).cases] == [closed.pk]


def test_without_a_wrap_in_no_list_and_no_count(
    desk: tuple[Institution, Person, Scope],
) -> None:  # B3
    office, officer, scope = desk
    held(office, officer)
    hidden = case_row(office)
    clock_row(proceeding_row(hidden, "bawaslu", "diterima"), due_at=NOON.now())
    other = institution("64.02", "pemkab")
    held(other, officer)  # a wrap without a grant there
    page = boards.case_page(scope=scope)
    assert (page.count, len(page.cases)) == (1, 1)
    assert not boards.clocks_running(scope=scope).exists()
    assert boards.cases_untouched(scope=scope, most=10) == 1
    nobody = scope_for(person("", (office, Role.LEADER)), DAY)
    assert boards.case_page(scope=nobody).cases == []
