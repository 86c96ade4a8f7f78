"""Legal clocks: which rule, when it ends, how it stands. Working days in `calendar.py`."""

from teduh.law.clocks.calendar import DayOff, DayOffKind, DayOverride, WorkCalendar
from teduh.law.clocks.counting import ZONES, Deadline, DeadlineState, Pause, due, state
from teduh.law.clocks.many import OpenClock, due_many
from teduh.law.clocks.rules import (
    ClockRule,
    ClockUnit,
    PeriodOverride,
    clock_ids,
    clock_rule,
    clock_rules,
    override_findings,
)

__all__ = [
    "ZONES", "ClockRule", "ClockUnit", "DayOff", "DayOffKind", "DayOverride", "Deadline",
    "DeadlineState", "OpenClock", "Pause", "PeriodOverride", "WorkCalendar", "clock_ids",
    "clock_rule", "clock_rules", "due", "due_many", "override_findings", "state",
]  # fmt: skip
