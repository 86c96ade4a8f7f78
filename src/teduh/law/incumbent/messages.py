"""Why an event is to be examined under article 71. None of these says that somebody is guilty."""

from __future__ import annotations

from teduh.kernel.messages import N_, Message


class WindowMessage(Message):
    """Reasons of an examination."""

    INSIDE = (
        "law.window.inside",
        N_("The event, {on}, lies in the window from {start} to {end} ({basis})."),
        N_("It is to be examined; lying in a window is no violation."),
    )
    INSIDE_OPEN = (
        "law.window.inside_open",
        N_("The event, {on}, lies in the window that began on {start} and still runs ({basis})."),
        N_("It is to be examined; lying in a window is no violation."),
    )
    OUTSIDE = (
        "law.window.outside",
        N_("The event, {on}, lies in no window."),
        N_("Other rules may still apply."),
    )
    UNKNOWN = (
        "law.window.unknown",
        N_("The window of {basis} cannot be counted: the election's day '{event}' is not known."),
        N_("Enter that day in the stages of the election."),
    )
    ELSEWHERE = (
        "law.window.elsewhere",
        N_("The event is in another region; this rule holds there too."),
        N_("It is to be examined."),
    )
    INCUMBENT = (
        "law.window.incumbent",
        N_("The head of region on that day was a candidate; paragraph (5) may apply."),
        N_("Only KPU can cancel a candidacy, after an examination."),
    )
    NOT_INCUMBENT = (
        "law.window.not_incumbent",
        N_("The head of region on that day was no candidate; paragraph (6) applies."),
        N_("Other rules say what follows."),
    )
    ACTING_HEAD = (
        "law.window.acting_head",
        N_("An acting head was in office on that day; paragraph (4) extends the ban to them."),
        N_("It is to be examined."),
    )
    HOLDER_UNKNOWN = (
        "law.window.holder_unknown",
        N_("It is not known who headed the region on that day."),
        N_("Enter the office-holders with their days."),
    )
    APPROVED = (
        "law.window.approved",
        N_("A written approval dated {approved_on} stands beside the event."),
        N_("Check the letter and what it covers."),
    )
    APPROVED_LATE = (
        "law.window.approved_late",
        N_("The approval is dated {approved_on}, after the event of {on}."),
        N_("Ask for an approval that came before."),
    )
