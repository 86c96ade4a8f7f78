"""Checks that several services share."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TypeVar

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import models

from teduh.apps.accounts.messages import AccountsMessage
from teduh.apps.accounts.models import Person
from teduh.apps.accounts.rules import Period
from teduh.apps.accounts.selectors import actor_may_administer
from teduh.kernel.clock import Clock
from teduh.kernel.errors import Finding, InvalidInput, NotAllowed, StateConflict
from teduh.kernel.messages import KernelMessage, Message
from teduh.kernel.scope import Actor, ActorKind

_Choice = TypeVar("_Choice", bound=StrEnum)


def require_administrator(actor: Actor, institution_id: int, *, clock: Clock | None = None) -> None:
    """Refuse an actor who is neither the system nor an administrator of the institution."""
    if actor.kind is ActorKind.SYSTEM:
        return
    if not actor_may_administer(actor.actor_id, institution_id, clock=clock):
        raise NotAllowed(Finding(AccountsMessage.NOT_ADMINISTRATOR))


def period_findings(valid_from: date, valid_to: date | None) -> list[Finding]:
    """Find a period that ends before it starts."""
    if not Period(valid_from, valid_to).is_empty:
        return []
    params = {"valid_from": valid_from.isoformat(), "valid_to": str(valid_to)}
    return [Finding(AccountsMessage.PERIOD_EMPTY, params=params)]


def password_findings(password: str | None, person: Person) -> list[Finding]:
    """Find what makes a passphrase too easy to guess."""
    if password is None:
        return []
    try:
        validate_password(password, person)
    except ValidationError as error:
        params = {"reasons": " ".join(error.messages)}
        return [Finding(AccountsMessage.PASSWORD_WEAK, params=params)]
    return []


def choose(kind: type[_Choice], value: str, message: Message, name: str) -> _Choice:
    """Return the member of an enum; refuse a value that is none, naming those that are."""
    try:
        return kind(value)
    except ValueError as error:
        known = ", ".join(member.value for member in kind)
        raise InvalidInput(Finding(message, params={name: value, "known": known})) from error


def check_version(record: models.Model, version: int | None) -> None:
    """Refuse a write that started from an older version of the row."""
    if version is not None and record.version != version:  # type: ignore[attr-defined]
        raise StateConflict(Finding(KernelMessage.STALE))
