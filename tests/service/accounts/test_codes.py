"""One-time codes: an administrator issues, the person completes, the trail and the person know.

Requirements: C1 an administrator never learns or sets the passphrase of another; C2 a code is of
one account and purpose, works once, lapses after three days, five wrong tries or a newer one; C3 a
lost second factor is a separate act, and of another administrator; C4 only who manages the account
issues; C5 every step has its audit row, and the person sees who issued what.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from axes.models import AccessAttempt

from teduh.apps.accounts.lockout import account_key
from teduh.apps.accounts.messages import AccountsMessage
from teduh.apps.accounts.models import AccountCode, Institution, Person
from teduh.apps.accounts.panels import code_tasks
from teduh.apps.accounts.rules import CODE_FAILURES, CODE_LIFE, CodePurpose, CodeState
from teduh.apps.accounts.selectors import account_codes, scope_now
from teduh.apps.accounts.services import (
    code_issue,
    passphrase_set_by_code,
    second_factor_remove_by_code,
)
from teduh.apps.audit.models import AuditEntry
from teduh.kernel.clock import FixedClock
from teduh.kernel.errors import InvalidInput, NotAllowed
from teduh.kernel.scope import SYSTEM_ACTOR, Role
from tests.builders.accounts import PASSWORD, institution, person

NEW = "galah-embun-rakit-surya"
NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)
CLOCK = FixedClock(NOW)
PASSPHRASE, FACTOR = CodePurpose.PASSPHRASE, CodePurpose.SECOND_FACTOR


@pytest.fixture
def office() -> Institution:
    return institution()


@pytest.fixture
def officer(office: Institution) -> Person:
    made = person("petugas", (office, Role.CASE_OFFICER))
    TOTP.activate(made, "JBSWY3DPEHPK3PXP")
    return made


@pytest.fixture
def admin(office: Institution) -> Person:
    return person("admin", (office, Role.ADMINISTRATOR))


def test_the_person_completes_what_the_administrator_began(  # C1, C5
    officer: Person, admin: Person
) -> None:
    AccessAttempt.objects.create(
        username=account_key("petugas"), user_agent="", failures_since_start=5
    )
    code = code_issue(actor=admin.actor, person=officer, purpose=PASSPHRASE, clock=CLOCK)
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)  # nothing has changed yet
    assert code not in AccountCode.objects.get().code_hash
    typed = f" {code.upper().replace('-', ' ')} "
    passphrase_set_by_code(username="Petugas", code=typed, password=NEW, clock=CLOCK)
    officer.refresh_from_db()
    assert officer.check_password(NEW)
    assert Authenticator.objects.filter(user=officer).exists()  # stays what it is
    assert not AccessAttempt.objects.exists()
    assert list(AuditEntry.objects.order_by("id").values_list("verb", "actor_id")) == [
        ("passphrase_code_issued", admin.actor_id),
        ("passphrase_set_by_code", officer.actor_id),
    ]
    (row,) = account_codes(officer, now=NOW)
    assert (row[1], row[2]) == (CodeState.USED, str(admin))
    (task,) = code_tasks(scope=scope_now(officer, clock=CLOCK), now=NOW)
    assert str(admin) in task.detail
    assert not list(code_tasks(scope=scope_now(officer), now=NOW + timedelta(days=31)))


def test_a_code_works_once_for_one_account_and_purpose(officer: Person) -> None:  # C2
    code = code_issue(actor=SYSTEM_ACTOR, person=officer, purpose=PASSPHRASE, clock=CLOCK)
    person("lain")
    with pytest.raises(InvalidInput):
        second_factor_remove_by_code(person=officer, code=code, clock=CLOCK)
    for name in ("lain", "tidakada"):
        with pytest.raises(InvalidInput) as refusal:
            passphrase_set_by_code(username=name, code=code, password=NEW, clock=CLOCK)
        assert refusal.value.findings[0].message is AccountsMessage.CODE_WRONG
    with pytest.raises(InvalidInput) as refusal:  # a weak one does not use it up
        passphrase_set_by_code(username="petugas", code=code, password="pendek", clock=CLOCK)
    assert refusal.value.findings[0].message is AccountsMessage.PASSWORD_WEAK
    passphrase_set_by_code(username="petugas", code=code, password=NEW, clock=CLOCK)
    with pytest.raises(InvalidInput):
        passphrase_set_by_code(username="petugas", code=code, password=PASSWORD, clock=CLOCK)


def test_a_code_lapses(officer: Person) -> None:  # C2
    first = code_issue(actor=SYSTEM_ACTOR, person=officer, purpose=PASSPHRASE, clock=CLOCK)
    second = code_issue(actor=SYSTEM_ACTOR, person=officer, purpose=PASSPHRASE, clock=CLOCK)
    late = FixedClock(NOW + CODE_LIFE)
    for code, clock in ((first, CLOCK), (second, late)):
        with pytest.raises(InvalidInput):
            passphrase_set_by_code(username="petugas", code=code, password=NEW, clock=clock)
    for _ in range(CODE_FAILURES):
        with pytest.raises(InvalidInput):
            passphrase_set_by_code(username="petugas", code="salah", password=NEW, clock=CLOCK)
    with pytest.raises(InvalidInput):
        passphrase_set_by_code(username="petugas", code=second, password=NEW, clock=CLOCK)
    assert {state for _, state, _ in account_codes(officer, now=NOW)} == {CodeState.LAPSED}


def test_the_lost_second_factor_is_a_separate_act(officer: Person, admin: Person) -> None:  # C3
    code = code_issue(actor=admin.actor, person=officer, purpose=FACTOR, clock=CLOCK)
    second_factor_remove_by_code(person=officer, code=code, clock=CLOCK)
    assert not Authenticator.objects.filter(user=officer).exists()
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)
    assert list(AuditEntry.objects.order_by("id").values_list("verb", flat=True)) == [
        "second_factor_code_issued",
        "second_factor_removed_by_code",
    ]


def test_one_administrator_does_not_issue_both(  # C3
    officer: Person, admin: Person, office: Institution
) -> None:
    other = person("admin2", (office, Role.ADMINISTRATOR))
    code_issue(actor=admin.actor, person=officer, purpose=PASSPHRASE, clock=CLOCK)
    with pytest.raises(NotAllowed) as refusal:
        code_issue(actor=admin.actor, person=officer, purpose=FACTOR, clock=CLOCK)
    assert refusal.value.findings[0].message is AccountsMessage.CODE_NEEDS_ANOTHER
    code_issue(actor=other.actor, person=officer, purpose=FACTOR, clock=CLOCK)
    code_issue(actor=SYSTEM_ACTOR, person=officer, purpose=FACTOR, clock=CLOCK)
    later = FixedClock(NOW + timedelta(days=31))
    code_issue(actor=admin.actor, person=officer, purpose=FACTOR, clock=later)


def test_only_who_manages_the_account_issues(  # C4
    officer: Person, admin: Person, office: Institution
) -> None:
    elsewhere = person("admin3", (institution(), Role.ADMINISTRATOR))
    leader = person("kepala", (office, Role.LEADER))
    for who in (elsewhere, leader, officer):
        with pytest.raises(NotAllowed):
            code_issue(actor=who.actor, person=officer, purpose=PASSPHRASE, clock=CLOCK)
    with pytest.raises(NotAllowed):
        code_issue(actor=admin.actor, person=admin, purpose=PASSPHRASE, clock=CLOCK)
    assert not AccountCode.objects.exists()
