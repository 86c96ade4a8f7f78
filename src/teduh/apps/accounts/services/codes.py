"""One-time codes: an administrator issues one, the person it is for completes the change with it.

So an administrator can neither choose nor read an officer's passphrase. A code for a lost second
factor is a separate act, and for one person the two come from two administrators: whoever issued
one cannot, within `CODE_PAUSE`, issue the other.
"""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from teduh.apps.accounts.lockout import account_key
from teduh.apps.accounts.messages import AccountsMessage
from teduh.apps.accounts.models import AccountCode, Person
from teduh.apps.accounts.passphrases import new_passphrase
from teduh.apps.accounts.rules import CODE_FAILURES, CODE_LIFE, CODE_PAUSE, CodePurpose, CodeState
from teduh.apps.accounts.selectors import people_administered, person_by_username, scope_now
from teduh.apps.accounts.services.checks import password_findings
from teduh.apps.audit.services import audit_record
from teduh.kernel.clock import Clock, SystemClock
from teduh.kernel.errors import Finding, InvalidInput, NotAllowed
from teduh.kernel.scope import Actor, ActorKind


def code_issue(
    *, actor: Actor, person: Person, purpose: CodePurpose, clock: Clock | None = None
) -> str:
    """Issue a code for somebody else's account and return it, to be told or handed over.

    Earlier codes for the same purpose lapse. Called by an administrator who manages the person, or
    by a command on the machine.

    Raises
    ------
    NotAllowed
        `accounts.actor.not_administrator`, also for one's own account;
        `accounts.code.needs_another` when this administrator issued the code for the other purpose.
    """
    now = (clock or SystemClock()).now()
    _check_issuer(actor, person, purpose, clock)
    code = new_passphrase(6)
    hashed = make_password(code)  # slow on purpose, so before the transaction
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        person.codes.filter(purpose=purpose, used_at=None, void_at=None).update(void_at=now)
        person.codes.create(
            purpose=purpose,
            code_hash=hashed,
            issued_by=actor.actor_id,
            issued_at=now,
            expires_at=now + CODE_LIFE,
        )
        _record(actor, f"{purpose}_code_issued", person)
    return code


def _check_issuer(actor: Actor, person: Person, purpose: CodePurpose, clock: Clock | None) -> None:
    if actor.kind is ActorKind.SYSTEM:
        return
    issuer = Person.objects.filter(actor_id=actor.actor_id).first()
    managed = issuer is not None and people_administered(scope=scope_now(issuer, clock=clock))
    if not managed or issuer == person or not managed.filter(pk=person.pk).exists():
        raise NotAllowed(Finding(AccountsMessage.NOT_ADMINISTRATOR))
    since = (clock or SystemClock()).now() - CODE_PAUSE
    both = person.codes.filter(issued_by=actor.actor_id, issued_at__gte=since)
    has_factor = Authenticator.objects.filter(user=person).exists()
    if has_factor and both.exclude(purpose=purpose).exists():
        raise NotAllowed(Finding(AccountsMessage.CODE_NEEDS_ANOTHER))


def passphrase_set_by_code(
    *, username: str, code: str, password: str, clock: Clock | None = None
) -> Person:
    """Set the passphrase that somebody chose, with a code instead of the old one.

    Other sessions end and failed sign-ins are forgotten; a second factor stays what it is.

    Raises
    ------
    InvalidInput
        `accounts.code.wrong`, the same for an unknown name, a wrong, lapsed or used code;
        `accounts.person.password_weak`.
    """
    held = _held(username, code, CodePurpose.PASSPHRASE, clock)
    person = held.person
    if findings := password_findings(password, person):
        raise InvalidInput(*findings)
    hashed = make_password(password)
    with transaction.atomic():
        _use(held, clock)
        person.password = hashed
        person.save(update_fields=["password"])
        AccessAttempt.objects.filter(username=account_key(person.username)).delete()
        _record(person.actor, "passphrase_set_by_code", person)
    return person


def second_factor_remove_by_code(*, person: Person, code: str, clock: Clock | None = None) -> None:
    """Remove all second factors of somebody who has just given the passphrase as well.

    Raises
    ------
    InvalidInput
        `accounts.code.wrong`.
    """
    held = _held(person.username, code, CodePurpose.SECOND_FACTOR, clock)
    with transaction.atomic():
        _use(held, clock)
        Authenticator.objects.filter(user=person).delete()
        _record(person.actor, "second_factor_removed_by_code", person)


def _held(username: str, code: str, purpose: CodePurpose, clock: Clock | None) -> AccountCode:
    """Return the open code that was typed; count a wrong one, and take as long for no such name."""
    now = (clock or SystemClock()).now()
    person = person_by_username(username)
    open_ones = person.codes.filter(purpose=purpose) if person and person.is_active else ()
    held = next((row for row in open_ones if row.state_at(now) is CodeState.OPEN), None)
    typed = "-".join(code.lower().replace("-", " ").split())
    if held is None:
        make_password(typed)
    elif check_password(typed, held.code_hash):
        return held
    else:
        held.failures += 1
        held.void_at = now if held.failures >= CODE_FAILURES else None
        held.save(update_fields=["failures", "void_at"])
    raise InvalidInput(Finding(AccountsMessage.CODE_WRONG))


def _use(held: AccountCode, clock: Clock | None) -> None:
    """Mark a code as used; two who use it at once cannot both."""
    now = (clock or SystemClock()).now()
    if not AccountCode.objects.filter(pk=held.pk, used_at=None, void_at=None).update(used_at=now):
        raise InvalidInput(Finding(AccountsMessage.CODE_WRONG))


def _record(actor: Actor, verb: str, person: Person) -> None:
    audit_record(actor=actor, verb=verb, subject_kind="person", subject_id=person.actor_id)
