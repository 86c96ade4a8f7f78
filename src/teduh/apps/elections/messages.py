"""What may be wrong with an election described as data."""

from __future__ import annotations

from teduh.kernel.messages import N_, Message


class ElectionMessage(Message):
    """Findings of the elections app."""

    SECTION_MISSING = (
        "elections.file.section_missing",
        N_("The description has no part '{section}'."),
        N_("Add it; data/elections/README.md lists the parts."),
    )
    SECTION_UNKNOWN = (
        "elections.file.section_unknown",
        N_("'{section}' is no part of the description of an election."),
        N_("Remove it, or correct its name."),
    )
    NOT_A_LIST = (
        "elections.file.not_a_list",
        N_("'{section}' must be a list of entries with named fields."),
        N_("Write each entry with a dash before it."),
    )
    FIELD_MISSING = (
        "elections.field.missing",
        N_("The field '{field}' is missing."),
        N_("Fill it in."),
    )
    FIELD_UNKNOWN = (
        "elections.field.unknown",
        N_("There is no field '{field}' here."),
        N_("Remove it, or correct its name."),
    )
    NOT_A_DAY = (
        "elections.field.not_a_day",
        N_("'{value}' is not a day."),
        N_("Write it as 2024-11-27, or null when it is not known."),
    )
    NOT_A_COUNT = (
        "elections.field.not_a_count",
        N_("'{value}' is not a whole number from 0 up."),
        N_("Write the number without dots or commas."),
    )
    NOT_A_NUMBER = (
        "elections.field.not_a_number",
        N_("'{value}' is not a number."),
        N_("Write it with a decimal point, such as 70.98."),
    )
    NOT_A_CHOICE = (
        "elections.field.not_a_choice",
        N_("'{value}' is not allowed here."),
        N_("Use one of: {choices}."),
    )
    NOT_A_TEXT = (
        "elections.field.not_a_text",
        N_("The field '{field}' does not hold what it should."),
        N_("Write a text, or texts as {{id: …, en: …}} where both languages are asked for."),
    )
    REFERENCE_UNKNOWN = (
        "elections.reference.unknown",
        N_("There is no {kind} '{value}'."),
        N_("Correct it, or add what it names."),
    )
    PLACE_UNKNOWN = (
        "elections.place.unknown",
        N_("There is no place with the code {code}."),
        N_("Use a Kemendagri code of today, and load the places first."),
    )
    DAYS_REVERSED = (
        "elections.days.reversed",
        N_("It ends on {end}, before it starts on {start}."),
        N_("Correct one of the days."),
    )
    KEY_TWICE = (
        "elections.entry.twice",
        N_("{key} stands here twice."),
        N_("Keep one entry; mark a figure that another source contradicts as conflict."),
    )
    VOTERS_DO_NOT_ADD = (
        "elections.voters.do_not_add",
        N_("{male} men and {female} women are not {voters} voters."),
        N_("Check the figures at their source."),
    )
    BALLOTS_DO_NOT_ADD = (
        "elections.ballots.do_not_add",
        N_("{valid} valid and {invalid} invalid ballots are not {cast} cast."),
        N_("Check the figures at their source."),
    )
    VOTES_DO_NOT_ADD = (
        "elections.votes.do_not_add",
        N_("The votes of all pairs add to {votes}, but {valid} are said to be valid."),
        N_("Check the figures at their source."),
    )
    ELECTION_UNKNOWN = (
        "elections.election.unknown",
        N_("There is no election '{election}'."),
        N_("Use one of: {elections}."),
    )
