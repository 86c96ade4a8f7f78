"""People: add, let in no more, unlock; an exercise's passphrases."""

from __future__ import annotations

from axes.models import AccessAttempt
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from teduh.apps.accounts.lockout import account_key
from teduh.apps.accounts.messages import AccountsMessage
from teduh.apps.accounts.models import Person
from teduh.apps.accounts.services.checks import password_findings
from teduh.apps.audit.services import audit_record
from teduh.kernel.errors import Finding, InvalidInput, NotAllowed, StateConflict
from teduh.kernel.scope import Actor


def person_create(
    *,
    actor: Actor,
    username: str,
    display_name: str,
    password: str | None = None,
    is_demo: bool = False,
) -> Person:
    """Add somebody who may sign in. Without grants they see what every citizen sees.

    Called by administrators (the admin site checks) and by commands on the machine. Without a
    password nobody can sign in until one is set.

    Raises
    ------
    InvalidInput
        `accounts.person.username_malformed`, `accounts.person.password_weak`, both at once.
    StateConflict
        `accounts.person.username_taken`.
    """
    username = Person.normalize_username(username.strip()).lower()
    person = Person(username=username, display_name=display_name.strip() or username)
    findings = _username_findings(person) + password_findings(password, person)
    if findings:
        raise InvalidInput(*findings)
    person.password = make_password(password)  # slow on purpose, so before the transaction
    person.is_demo = is_demo
    try:
        with transaction.atomic():
            person.save()
            audit_record(
                actor=actor,
                verb="person_created",
                subject_kind="person",
                subject_id=person.actor_id,
                details={"username": username, "display_name": person.display_name},
            )
    except IntegrityError as error:
        finding = Finding(AccountsMessage.USERNAME_TAKEN, params={"username": username})
        raise StateConflict(finding) from error
    return person


def password_set(*, actor: Actor, person: Person, password: str) -> None:
    """Set the passphrase of an exercise account; real ones are set by their people alone.

    Raises
    ------
    NotAllowed
        `accounts.actor.not_administrator` for a real account.
    InvalidInput
        `accounts.person.password_weak`.
    """
    if not person.is_demo:
        raise NotAllowed(Finding(AccountsMessage.NOT_ADMINISTRATOR))
    findings = password_findings(password, person)
    if findings:
        raise InvalidInput(*findings)
    hashed = make_password(password)
    with transaction.atomic():
        person.password = hashed
        person.save(update_fields=["password"])
        _record(actor, "password_set", person)


def person_deactivate(*, actor: Actor, person: Person) -> None:
    """Let somebody sign in no more, at once; their rows stay."""
    with transaction.atomic():
        person.is_active = False
        person.save(update_fields=["is_active"])
        _record(actor, "person_deactivated", person)


def person_unlock(*, actor: Actor, person: Person) -> bool:
    """Forget failed sign-ins of an account; say whether there were any."""
    with transaction.atomic():
        count, _ = AccessAttempt.objects.filter(username=account_key(person.username)).delete()
        _record(actor, "person_unlocked", person)
    return bool(count)


def _record(actor: Actor, verb: str, person: Person) -> None:
    audit_record(actor=actor, verb=verb, subject_kind="person", subject_id=person.actor_id)


def _username_findings(person: Person) -> list[Finding]:
    try:
        person.clean_fields(exclude=["password", "display_name"])
    except ValidationError:
        params = {"username": person.username}
        return [Finding(AccountsMessage.USERNAME_MALFORMED, params=params)]
    return []
