"""What documents, referrals and follow-up find. Nothing in them names a person."""

from __future__ import annotations

from teduh.kernel.messages import N_, Message


class ReferralMessage(Message):
    """Findings about documents, referrals and packets."""

    DOCUMENT_NOT_OWN = (
        "referrals.document.not_own",
        N_("This institution does not write the document {document}."),
        N_("Choose one of the list."),
    )
    BODY_UNKNOWN = (
        "referrals.body.unknown",
        N_("Nothing can be sent to {body} on {day}."),
        N_("Choose a body of the list, or ask an administrator to add it from a day on."),
    )
    BODY_DOES_NOT_TAKE = (
        "referrals.body.does_not_take",
        N_("{body} does not receive this track in the state {state} for this kind of person."),
        N_("Take the track's step first, or choose another body."),
    )
    LETTER_KNOWN = (
        "referrals.letter.known",
        N_("Letter {number} to this body is recorded for this person already."),
        N_("Open it in the list, or correct the number."),
    )
    BEFORE_PROCEEDING = (
        "referrals.letter.before_proceeding",
        N_("{day} is before the track began on {opened}."),
        N_("Check the date of the letter."),
    )
    IN_FUTURE = (
        "referrals.day.in_future",
        N_("{what}: {day} has not come yet."),
        N_("Check the date."),
    )
    BEFORE_SENT = (
        "referrals.day.before_sent",
        N_("{what}: {day} is before the letter of {sent}."),
        N_("Check both dates."),
    )
    OUT_OF_ORDER = (
        "referrals.day.out_of_order",
        N_("{what}: {day} is before {other} of {other_day}."),
        N_("Check both dates."),
    )
    DECREE_INCOMPLETE = (
        "referrals.decree.incomplete",
        N_("A decree needs its number, its date and its kind; {missing} is missing."),
        N_("Fill it in, or leave all three empty."),
    )
    NEEDS_DECREE = (
        "referrals.decree.missing",
        N_("{what} stands without a decree."),
        N_("Enter number, date and kind of the decree."),
    )
    NEEDS_IN_FORCE = (
        "referrals.decree.not_in_force",
        N_("I'DIS records sanctions in force; the date in force is missing."),
        N_("Enter from when the sanction is in force."),
    )
    RESULT_CONTRADICTS = (
        "referrals.result.contradicts",
        N_("The result says {result}, and a decree on a sanction is entered too."),
        N_("Keep the one that is right."),
    )
    SIGN_NEEDS_ANSWER = (
        "referrals.result.day_missing",
        N_("A result without sanction needs the date of the answer."),
        N_("Enter the date of the body's letter."),
    )
    NOT_REFERRED = (
        "referrals.follow_up.not_referred",
        N_("This person was not referred yet."),
        N_("Record the letter of referral first."),
    )
    PACKET_EMPTY = (
        "referrals.packet.empty",
        N_("Nothing is chosen for the packet."),
        N_("Tick at least one document or file."),
    )
    PACKET_NAMES_REPORTER = (
        "referrals.packet.names_reporter",
        N_("Number {number} of the list names the reporter."),
        N_("Leave it out: this packet holds no data of the reporter."),
    )
    PACKET_ORIGINAL = (
        "referrals.packet.original",
        N_("Number {number} of the list is an original, not cleaned, and may tell its sender."),
        N_("Choose the cleaned copy: this packet holds no data of the reporter."),
    )
    PACKET_NOT_LOOKED = (
        "referrals.packet.not_looked",
        N_("Nobody confirmed that the chosen files tell nothing of the reporter."),
        N_("Open each, look, and tick the confirmation."),
    )
    CONFLICT_NO_REPORTER = (
        "referrals.packet.conflict",
        N_("With a conflict of interest no data of the reporter may be sent."),
        N_("Choose a packet without data of the reporter."),
    )
    PASSPHRASE_OTHER = (
        "referrals.packet.passphrase_other",
        N_("The passphrase of the packet is not one that Teduh proposed."),
        N_("Take the one that is proposed: it cannot be guessed."),
    )


class FollowUpFileMessage(Message):
    """Findings about a file of follow-up."""

    NO_TABLE = (
        "referrals.file.no_table",
        N_("The file has no sheet with the columns {columns}."),
        N_("Download the template and fill it in; keep its headings."),
    )
    COLUMN_UNKNOWN = (
        "referrals.file.column_unknown",
        N_("The column {column} is not one of the template."),
        N_("Take it out, or give it one of these headings: {known}."),
    )
    CASE_UNKNOWN = (
        "referrals.file.case_unknown",
        N_("You hold no case {case}."),
        N_("Copy the number from the list of referrals; at least its first 8 signs."),
    )
    PERSON_UNKNOWN = (
        "referrals.file.person_unknown",
        N_("Case {case} has no track number {number} that was referred."),
        N_("Copy both numbers from the list of referrals."),
    )
    LETTER_UNKNOWN = (
        "referrals.file.letter_unknown",
        N_("There is no letter {number} in this case."),
        N_("Record the referral first, or correct the number; leave it empty if in doubt."),
    )
    ROW_TWICE = (
        "referrals.file.row_twice",
        N_("The same person stands in row {first} too."),
        N_("Keep one row for each person."),
    )
    TEXT_DATE = (
        "referrals.file.text_date",
        N_("'{text}' is a text and not a date, so day and month could be exchanged."),
        N_("Give the cell the format of a date, or write it as 2026-03-02."),
    )
    NOT_A_NUMBER = (
        "referrals.file.not_a_count",
        N_("'{text}' is not the number of a track."),
        N_("Write 1, 2, … as in the list of referrals."),
    )
    VALUE_UNKNOWN = (
        "referrals.file.value_unknown",
        N_("'{text}' is not one of: {known}."),
        N_("Choose from the list of the cell."),
    )
    TOO_LONG = (
        "referrals.file.too_long",
        N_("The text is longer than {limit} signs."),
        N_("Shorten it."),
    )
    EMPTY = (
        "referrals.file.empty",
        N_("The file holds no row."),
        N_("Write one row for each person below the headings."),
    )
