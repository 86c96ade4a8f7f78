"""What may be said about a legal clock: what was asked wrongly, and what a reader must know."""

from __future__ import annotations

from teduh.kernel.messages import N_, Message


class ClockMessage(Message):
    """Findings of choosing a clock and counting its days."""

    UNKNOWN = (
        "law.clock.unknown",
        N_("There is no clock '{clock}' (near: {near})."),
        N_("`teduh deadline list` names the clocks."),
    )
    ELECTION_NEEDED = (
        "law.clock.election_needed",
        N_("'{clock}' differs by election: {known}."),
        N_("Name the kind of election."),
    )
    ELECTION_WITHOUT_PERIOD = (
        "law.clock.election_without_period",
        N_("No period of '{clock}' is known for {election}; it is known for {known}."),
        N_("Name another kind of election, or let an administrator enter a period with its basis."),
    )
    NOT_YET_VALID = (
        "law.clock.not_yet_valid",
        N_("'{clock}' holds from {valid_from}; the clock would have begun on {start}."),
        N_("Check the day on which the clock began."),
    )
    NO_LONGER_VALID = (
        "law.clock.no_longer_valid",
        N_("'{clock}' held until {valid_to}; the clock would have begun on {start}."),
        N_("Check the day, or use the rule that came after."),
    )
    START_UNREADABLE = (
        "law.clock.start_unreadable",
        N_("'{text}' is not a day or a moment."),
        N_("Write it as 2024-12-20 or 2024-12-20T15:30."),
    )
    START_OUT_OF_RANGE = (
        "law.clock.start_out_of_range",
        N_("The year {year} lies outside what can be counted."),
        N_("Write a year from {first} to {last}."),
    )
    ZONE_UNKNOWN = (
        "law.clock.zone_unknown",
        N_("There is no zone '{zone}'."),
        N_("Use one of WIB, WITA, WIT."),
    )
    RECEIVED_AFTER_HOURS = (
        "law.clock.received_after_hours",
        N_("Received outside office hours; it counts as received on {counted_from}."),
        N_("The receipt still shows the true time."),
    )
    ENDS_ON_DAY_OFF = (
        "law.clock.ends_on_day_off",
        N_("The last day, {due_on}, is not a working day, and calendar days do not move."),
        N_("Act on the working day before."),
    )
    OTHER_READING = (
        "law.clock.other_reading",
        N_("Another source reads {period} {unit}; by it the clock ends on {due_on}."),
        N_("Keep to the earlier of the two until the text of the law was checked."),
    )
    UNCONFIRMED = (
        "law.clock.unconfirmed",
        N_("The period rests on a page that is not the text of the law."),
        N_("Check the article before a legal consequence hangs on it."),
    )
    PERIOD_OVERRIDDEN = (
        "law.clock.period_overridden",
        N_("An administrator set the period to {period} {unit} from {valid_from} on."),
        N_("The reason stands beside the clock."),
    )
    STOPPED = (
        "law.clock.stopped",
        N_("The clock stands still since {since}; it has no last day until it goes on."),
        N_("End the pause when its reason is gone."),
    )
    PAUSE_REVERSED = (
        "law.clock.pause_reversed",
        N_("The pause ends before it begins."),
        N_("Correct one of the two moments."),
    )
    PAUSES_OVERLAP = (
        "law.clock.pauses_overlap",
        N_("Two pauses overlap."),
        N_("End the first before the second begins."),
    )
    REASON_MISSING = (
        "law.clock.reason_missing",
        N_("A pause or a changed period has no reason."),
        N_("Say why; it is shown beside the clock."),
    )
    OVERRIDE_BACKDATED = (
        "law.clock.override_backdated",
        N_("The new period would hold from {valid_from}, before the day it was made, {made_on}."),
        N_("Let it hold from that day on; clocks that began earlier keep the old period."),
    )
    OVERRIDE_PERIOD = (
        "law.clock.override_period",
        N_("A period of {period} is not possible."),
        N_("Write a whole number of at least 1 and at most {limit}."),
    )


class CalendarMessage(Message):
    """Findings about working days."""

    YEAR_WITHOUT_DECREE = (
        "law.calendar.year_without_decree",
        N_("No decree on the holidays of {year} is known; only Saturdays and Sundays are skipped."),
        N_("The last day is the earliest possible. Add the year's calendar when it is decreed."),
    )
    DAY_ESTIMATED = (
        "law.calendar.day_estimated",
        N_("The holiday on {day} is an estimate; the day may still move."),
        N_("Count again when the day is announced."),
    )
    PACKAGE_DIFFERS = (
        "law.calendar.package_differs",
        N_("The decrees of {year} name {expected} days ({kind}), the package `holidays` {found}."),
        N_("Write the days that differ as overrides of that year."),
    )
