"""What accounts put on the work board: grants that wait for a second person, codes to know of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from teduh.apps.accounts.selectors import account_codes, grants_waiting, person_of
from teduh.kernel.panels import Task, register_tasks
from teduh.kernel.scope import Scope

SHOWN_ON_BOARD: Final = timedelta(days=30)


def grant_tasks(*, scope: Scope, now: datetime) -> Iterable[Task]:  # noqa: ARG001 - the slot's call
    """Return a task for each grant that this reader may confirm."""
    for grant in grants_waiting(scope=scope):
        yield Task(
            title=_("Confirm a grant"),
            detail=_("%(person)s: %(role)s, %(institution)s")
            % {
                "person": grant.person,
                "role": grant.get_role_display(),
                "institution": grant.institution,
            },
            href=reverse("access"),
            action=_("Decide"),
            place_code=grant.place.path,
        )


def code_tasks(*, scope: Scope, now: datetime) -> Iterable[Task]:
    """Return a task for each one-time code that was issued for the reader's account this month."""
    person = person_of(scope)
    for code, _state, issuer in account_codes(person, now=now) if person else ():
        if now - code.issued_at < SHOWN_ON_BOARD:
            who = issuer or _("a command on the machine")
            yield Task(
                title=_("A one-time code for your account was issued"),
                detail=_("%(purpose)s; by %(who)s. If you did not ask for it, look.")
                % {"purpose": code.get_purpose_display(), "who": who},
                href=reverse("access"),
                action=_("Look"),
            )


register_tasks("accounts.grants", grant_tasks)
register_tasks("accounts.codes", code_tasks)
