"""What referrals put on the work board: letters without an answer, and without a receipt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from teduh.apps.referrals.selectors.boards import person_lines
from teduh.kernel.clock import format_date, local_date
from teduh.kernel.panels import Task, register_tasks
from teduh.kernel.scope import Role, Scope


def reminder_tasks(*, scope: Scope, now: datetime) -> Iterable[Task]:
    """Return a task for each person whose agency is to be reminded; by numbers, never by name."""
    if not scope.may(Role.CASE_OFFICER):
        return
    # The day decides only from when a reminder shows, so the farthest zone may be a day early.
    for line in person_lines(scope=scope, today=now.date()):
        place = line.proceeding.case.institution.place.path
        if line.reminder_on is None or line.reminder_on > local_date(now, place):
            continue
        letter = line.referrals[-1]
        yield Task(
            title=_("Remind %(agency)s") % {"agency": line.follow_up.agency_name},
            detail=_("letter %(number)s of %(day)s; no answer entered")
            % {"number": letter.letter_number, "day": format_date(letter.sent_on)},
            href=reverse("referral", args=[letter.case_id, letter.number]),
            action=_("Open"),
            place_code=place,
        )


register_tasks("referrals.reminders", reminder_tasks)
