"""Reading: the public calendar, events of one Bawaslu, checks of one Pemkab."""

from teduh.apps.incumbency.selectors.calendar import (
    CalendarDay,
    ContestCalendar,
    PostHeld,
    contest_calendar,
    contests_watched,
)
from teduh.apps.incumbency.selectors.desks import desk_get, desks_of
from teduh.apps.incumbency.selectors.holding import Held, held_against, reason_text
from teduh.apps.incumbency.selectors.rows import check_get, check_list, event_get, event_list

__all__ = [
    "CalendarDay",
    "ContestCalendar",
    "Held",
    "PostHeld",
    "check_get",
    "check_list",
    "contest_calendar",
    "contests_watched",
    "desk_get",
    "desks_of",
    "event_get",
    "event_list",
    "held_against",
    "reason_text",
]
