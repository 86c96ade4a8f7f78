"""Incumbents under article 71: windows, events held against them, checks before an act."""

from teduh.law.incumbent.compliance import (
    CheckItem,
    Checklist,
    Precedent,
    check_before,
    checklists,
    compliance_findings,
    precedents,
)
from teduh.law.incumbent.examination import Event, Examination, Standing, examine, holder_on
from teduh.law.incumbent.windows import (
    Window,
    add_months,
    event_kinds,
    window_findings,
    window_sides,
    windows,
)

__all__ = [
    "CheckItem", "Checklist", "Event", "Examination", "Precedent", "Standing", "Window",
    "add_months", "check_before", "checklists", "compliance_findings", "event_kinds", "examine",
    "holder_on", "precedents", "window_findings", "window_sides", "windows",
]  # fmt: skip
