"""What referrals put on the work board: letters without an answer, and without a receipt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from teduh.apps.referrals.selectors.boards import follow_ups_to_remind
from teduh.kernel.clock import format_date, local_date
from teduh.kernel.panels import Task, register_tasks
from teduh.kernel.scope import Role, Scope

EAST: Final = "91"  # where the day begins first
MOST: Final = 20  # the rest is in the list of referrals


def reminder_tasks(*, scope: Scope, now: datetime) -> Iterable[Task]:
    """Return a task for each person whose agency is to be reminded; by numbers, never by name."""
    if not scope.may(Role.CASE_OFFICER):
        return
    # Asked for the farthest day of the country, then told by each office's own.
    latest = local_date(now, EAST)
    rows = follow_ups_to_remind(scope=scope, today=latest).prefetch_related("proceeding__referrals")
    for row in rows[:MOST]:
        place = row.proceeding.case.institution.place.path
        if row.remind_on > local_date(now, place):
            continue
        letter = row.proceeding.referrals.all()[0]
        yield Task(
            title=_("Remind %(agency)s") % {"agency": row.agency_name},
            detail=_("letter %(number)s of %(day)s; no answer entered")
            % {"number": letter.letter_number, "day": format_date(letter.sent_on)},
            href=reverse("referral", args=[letter.case_id, letter.number]),
            action=_("Open"),
            place_code=place,
        )


register_tasks("referrals.reminders", reminder_tasks)
