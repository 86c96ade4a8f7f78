"""What accounts put on the work board: grants that wait for a second person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from teduh.apps.accounts.selectors import grants_waiting
from teduh.kernel.panels import Task, register_tasks
from teduh.kernel.scope import Scope


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


register_tasks("accounts.grants", grant_tasks)
