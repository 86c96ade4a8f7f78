"""What an institution publishes of its counts, and who sees which.

Requirements: P1 only its leader publishes, with a reason, for a time that is over; P2 only people
referred or with a sanction in force, nothing below five, nothing that gives one away; P3 two
publications share no day; P4 taken back it is public no more, and both decisions stay; P5 leaders
and coordinators see their own institution's counts and no other's; P6 two at once: one wins.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from teduh.apps.accounts.models import Institution, Person
from teduh.apps.accounts.selectors import scope_for
from teduh.apps.audit.models import AuditEntry
from teduh.apps.counts.models import CountsPublication
from teduh.apps.counts.selectors import (
    institution_seen,
    institutions_seen,
    publications_public,
    summary_of,
)
from teduh.apps.counts.services import counts_publish, counts_withdraw
from teduh.kernel.clock import FixedClock
from teduh.kernel.errors import InvalidInput, NotAllowed, NotFound, StateConflict, TeduhError
from teduh.kernel.scope import Role, Scope
from tests.builders.accounts import DAY, grant, institution, person
from tests.builders.cases import case_row, proceeding_row
from tests.builders.vault import NOON

REFERRED = ("diterima", "kajian_awal", "diregister", "kajian", "pleno", "pelanggaran", "diteruskan")
SINCE, UNTIL = date(2026, 1, 1), date(2026, 3, 31)
LATER = FixedClock(NOON.now() + timedelta(days=60))
DISCIPLINE, ETHICS = "disiplin-hadir-deklarasi-calon", "etik-foto-bersama-bakal-calon"


def scope(office: Institution, role: Role) -> Scope:
    return scope_for(person("", (office, role)), DAY)


def bawaslu(n_discipline: int = 7, n_ethics: int = 6, n_open: int = 3) -> Institution:
    office = institution("64.02", "bawaslu")
    for act, count in ((DISCIPLINE, n_discipline), (ETHICS, n_ethics)):
        for _ in range(count):
            proceeding_row(case_row(office, rules=[act]), "bawaslu", *REFERRED)
    for _ in range(n_open):
        proceeding_row(case_row(office, rules=[ETHICS]), "bawaslu", *REFERRED[:3])
    return office


def publish(who: Scope, office: Institution, **changes: object) -> CountsPublication:
    asked = {"since": SINCE, "until": UNTIL, "reason": "Pleno 3 April 2026", "clock": LATER}
    return counts_publish(scope=who, institution_id=office.pk, **{**asked, **changes})


def ids(error: pytest.ExceptionInfo[TeduhError]) -> set[str]:
    return {finding.message_id for finding in error.value.findings}


def test_a_leader_publishes_only_what_was_referred() -> None:  # P1, P2
    office = bawaslu()
    row = publish(scope(office, Role.LEADER), office)
    assert row.counts == [
        {"ladder": "diteruskan", "total": 13, "lines": [["disiplin", 7], ["kode_etik", 6]]}
    ]
    assert publications_public(office.place) == [row]
    assert AuditEntry.objects.filter(verb="counts_published").count() == 1


def test_small_counts_are_hidden_with_what_would_give_them_away() -> None:  # P2
    office = bawaslu(9, 2)
    row = publish(scope(office, Role.LEADER), office)
    assert row.counts[0]["lines"] == [["disiplin", None], ["kode_etik", None]]
    assert row.counts[0]["total"] == 11
    few = bawaslu(1, 2)
    with pytest.raises(InvalidInput) as error:
        publish(scope(few, Role.LEADER), few)
    assert ids(error) == {"counts.publication.too_few"}


def test_others_may_not_publish_and_strangers_find_nothing() -> None:  # P1
    office = bawaslu()
    with pytest.raises(NotAllowed):
        publish(scope(office, Role.COORDINATOR), office)
    for role in (Role.CASE_OFFICER, Role.ANALYST, Role.ADMINISTRATOR, Role.SUPERVISOR):
        with pytest.raises(NotFound):
            publish(scope(office, role), office)
    with pytest.raises(NotFound):
        publish(scope(institution("64.02", "pemkab"), Role.LEADER), office)
    assert not CountsPublication.objects.exists()


def test_what_is_wrong_is_told_at_once() -> None:  # P1
    office = bawaslu()
    with pytest.raises(InvalidInput) as error:
        publish(scope(office, Role.LEADER), office, until=date(2027, 1, 1), reason="  ")
    assert ids(error) == {"counts.period.not_over", "counts.publication.reason_missing"}
    with pytest.raises(InvalidInput) as error:
        publish(scope(office, Role.LEADER), office, until=date(2025, 1, 1))
    assert ids(error) == {"counts.period.reversed"}
    empty = institution("64.02", "bawaslu")
    with pytest.raises(InvalidInput) as error:
        publish(scope(empty, Role.LEADER), empty)
    assert ids(error) == {"counts.publication.no_ladder"}


def test_two_publications_share_no_day() -> None:  # P3
    office = bawaslu()
    leader = scope(office, Role.LEADER)
    publish(leader, office)
    with pytest.raises(InvalidInput) as error:
        publish(leader, office, since=UNTIL, until=date(2026, 4, 10))
    assert ids(error) == {"counts.period.taken"}
    # Beside it is free; nobody was referred then, and a zero may be shown.
    zero = publish(leader, office, since=date(2025, 1, 1), until=date(2025, 12, 31))
    assert zero.counts == [{"ladder": "diteruskan", "total": 0, "lines": []}]


def test_taken_back_it_is_public_no_more_and_the_days_are_free() -> None:  # P4, P6
    office = bawaslu()
    leader = scope(office, Role.LEADER)
    row = publish(leader, office)
    with pytest.raises(InvalidInput):
        counts_withdraw(scope=leader, publication=row, reason="")
    with pytest.raises(NotAllowed):
        counts_withdraw(scope=scope(office, Role.COORDINATOR), publication=row, reason="x")
    counts_withdraw(scope=leader, publication=row, reason="Satu sanksi dibatalkan")
    assert publications_public(office.place) == []
    with pytest.raises(StateConflict) as error:
        counts_withdraw(scope=leader, publication=row, reason="lagi")
    assert ids(error) == {"counts.publication.not_public"}
    publish(leader, office)
    verbs = AuditEntry.objects.filter(subject_kind="counts_publication").values_list("verb")
    assert sorted(verb for (verb,) in verbs) == [
        "counts_published", "counts_published", "counts_withdrawn",
    ]  # fmt: skip


def test_leaders_see_their_own_institution_alone() -> None:  # P5
    office, pemkab = bawaslu(), institution("64.02", "pemkab")
    for role in (Role.LEADER, Role.COORDINATOR):
        assert institution_seen(scope=scope(office, role), institution_id=office.pk) == office
        regent = scope(pemkab, role)
        assert institutions_seen(scope=regent) == [pemkab]
        with pytest.raises(NotFound):
            institution_seen(scope=regent, institution_id=office.pk)
    for role in (Role.CASE_OFFICER, Role.CUSTODIAN, Role.ANALYST, Role.ADMINISTRATOR):
        assert institutions_seen(scope=scope(office, role)) == []
    narrow = person("camat")
    grant(narrow, office, Role.LEADER, "64.02.01")
    assert institutions_seen(scope=scope_for(Person.objects.get(pk=narrow.pk), DAY)) == []


def test_a_leaders_page_names_nobody_and_shows_nothing_small() -> None:  # P5
    found = summary_of(bawaslu(), now=NOON.now())
    assert found.adds_up
    assert found.shown.total == 16
    stages = {line.key: line.count for line in found.shown.stages}
    assert stages == {"forwarded": None, "registered": None}
    assert {line.key: line.count for line in found.shown.ladders} == {"diteruskan": None}
    assert summary_of(bawaslu(2, 1, 0), now=NOON.now()).shown.has_too_few
