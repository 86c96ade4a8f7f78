"""What is wrong with an event, a list of them, or a check."""

from __future__ import annotations

from teduh.kernel.messages import N_, Message


class WatchMessage(Message):
    """Findings; none of them repeats a name that was typed."""

    CONTEST_UNKNOWN = (
        "incumbency.contest.unknown",
        N_("No election with such windows is known for this region."),
        N_("Load the election's data, or choose another region."),
    )
    KIND_UNKNOWN = (
        "incumbency.event.kind_unknown",
        N_("“{kind}” is no kind of event."),
        N_("Write one of: {known}."),
    )
    POST_UNKNOWN = (
        "incumbency.event.post_unknown",
        N_("“{post}” is no office of the list."),
        N_("Write one of: {known}."),
    )
    PLACE_UNKNOWN = (
        "incumbency.event.place_unknown",
        N_("There is no place with the code {code}."),
        N_("Write a region code, as 64.02 or 64.02.06."),
    )
    PLACE_OUTSIDE = (
        "incumbency.event.place_outside",
        N_("Your grant does not reach {code}."),
        N_("Choose a place of your own region, or ask who has a grant there."),
    )
    EMPTY = (
        "incumbency.event.field_empty",
        N_("“{name}” is empty."),
        N_("Fill it in."),
    )
    TOO_LONG = (
        "incumbency.event.text_long",
        N_("“{name}” has {count} letters; there is room for {limit}."),
        N_("Shorten it."),
    )
    NAMES_PERSON = (
        "incumbency.event.names_person",
        N_("The text names an office-holder or candidate of this election."),
        N_("Write the post, as “the regent”, or the pair's number; no names are kept here."),
    )
    IDENTITY_NUMBER = (
        "incumbency.event.identity_number",
        N_("The text holds a number as long as a NIK or NIP."),
        N_("Take it out; persons belong in a case, where they are sealed."),
    )
    APPROVAL_IN_FUTURE = (
        "incumbency.event.approval_in_future",
        N_("The approval is dated {approved_on}, after {today}."),
        N_("Enter only an approval that was given."),
    )
    TWICE = (
        "incumbency.event.twice",
        N_("This event is there already: same kind, day, place and words."),
        N_("Open the one that is there."),
    )
    ROW_TWICE = (
        "incumbency.event.row_twice",
        N_("The same event stands in row {row} too."),
        N_("Take one of them out."),
    )
    COLUMN_MISSING = (
        "incumbency.file.column_missing",
        N_("The column “{name}” is missing."),
        N_("Use the headings of the template."),
    )
    FILE_EMPTY = (
        "incumbency.file.empty",
        N_("No event stands in this file."),
        N_("Write one row for each event under the headings of the template."),
    )
    TOO_MANY = (
        "incumbency.file.too_many",
        N_("The file has {count} rows; at most {limit} are read at once."),
        N_("Send it in parts."),
    )
    CHANGED = (
        "incumbency.event.changed",
        N_("Somebody changed this event in the meantime."),
        N_("Read what is there now; your text is still in the form."),
    )
    STEP_UNKNOWN = (
        "incumbency.event.step_unknown",
        N_("This step does not follow from where the event stands."),
        N_("Choose one of the steps shown."),
    )
    REASON_MISSING = (
        "incumbency.event.reason_missing",
        N_("An event is done only with a reason."),
        N_("Write in a sentence why nothing more is to be examined."),
    )
    REFERENCE_BAD = (
        "incumbency.event.reference_bad",
        N_("This is not the address or number of a case."),
        N_("Copy the address from the page of the case, or its number of 8 to 32 characters."),
    )
    DAY_FAR = (
        "incumbency.check.day_far",
        N_("The day {on} is more than {years} years away."),
        N_("Check the year."),
    )
    LETTER_MISSING = (
        "incumbency.check.letter_missing",
        N_("The line “{item}” is ticked, and no letter is named."),
        N_("Write number and day of the letter, or take the tick away."),
    )
    POST_OTHER = (
        "incumbency.reason.post_other",
        N_("Article 71 speaks of heads of region, their deputies and acting heads."),
        N_("To be examined: whether the act was done in their name or on their order."),
    )
    CANDIDACY_ENDED = (
        "incumbency.reason.candidacy_ended",
        N_("The candidacy of this head of region had ended on {ended_on}."),
        N_("Whether paragraph (5) or (6) applies is for the examiner."),
    )
    EXERCISE_ONLY = (
        "incumbency.exercise.outside",
        N_("Invented events are made in an exercise only."),
        N_("Run `teduh demo`."),
    )
