"""What may be said about publishing counts of cases."""

from __future__ import annotations

from teduh.kernel.messages import N_, Message


class CountsMessage(Message):
    """Findings of publishing counts and of taking them back."""

    PERIOD_REVERSED = (
        "counts.period.reversed",
        N_("The period ends before it begins."),
        N_("Exchange the two days."),
    )
    PERIOD_NOT_OVER = (
        "counts.period.not_over",
        N_("The period is not over: today is {day}."),
        N_("Let it end before today, so that what is published stands still."),
    )
    PERIOD_TAKEN = (
        "counts.period.taken",
        N_("Counts from {since} to {until} are public already."),
        N_("Choose days beside them, or take that publication back first."),
    )
    REASON_MISSING = (
        "counts.publication.reason_missing",
        N_("A publication, and taking one back, needs a reason."),
        N_("Say who decided it and when; it stands beside the counts."),
    )
    TOO_FEW = (
        "counts.publication.too_few",
        N_("In this period every count is too small to be shown."),
        N_("Choose a longer period: nothing below five is published."),
    )
    NO_LADDER = (
        "counts.publication.no_ladder",
        N_("None of the institution's cases runs on a track with a public count."),
        N_("Only what was referred after a violation was found and sanctions in force are public."),
    )
    NOT_PUBLIC = (
        "counts.publication.not_public",
        N_("This publication was taken back already."),
        N_("Open the page again."),
    )
