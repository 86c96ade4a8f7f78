"""What complaints and cases find."""

from __future__ import annotations

from teduh.kernel.messages import N_, Message


class ComplaintMessage(Message):
    """Findings of the complaint's pages; nothing in them repeats what was typed."""

    EMPTY = (
        "cases.complaint.empty",
        N_("Nothing is written yet about what happened."),
        N_("Write it in your own words; one sentence is enough to begin."),
    )
    TOO_LONG = (
        "cases.complaint.too_long",
        N_("The text has {count} letters; there is room for {limit}."),
        N_("Shorten it, or add the rest as a file after sending."),
    )
    IDENTITY_MISSING = (
        "cases.complaint.identity_missing",
        N_("A complaint with your name needs your name and a way to reach you."),
        N_("Fill in both, or choose to stay without name."),
    )
    NO_CUSTODIAN = (
        "cases.complaint.no_custodian",
        N_("This office has nobody who could keep your name apart from the case."),
        N_("Choose with name or without name, or another recipient."),
    )
    RECIPIENT_UNKNOWN = (
        "cases.complaint.recipient_unknown",
        N_("This office does not receive complaints here."),
        N_("Choose one of those listed."),
    )
    TOKEN_SPENT = (
        "cases.complaint.form_too_old",
        N_("This form is more than {hours} hours old."),
        N_("Send it once more: your text is still in it, and a new receipt is given."),
    )
    FORM_BROKEN = (
        "cases.complaint.form_broken",
        N_("The hidden part of this form came back changed."),
        N_("Send it once more: your text is still in it."),
    )
    WAIT = (
        "cases.complaint.wait",
        N_("Many complaints arrive at this moment. Please send again in {seconds} seconds."),
        N_("Your text is still in the form."),
    )
    OTHER_SITE = (
        "cases.complaint.other_site",
        N_("This was sent from a page that is not ours."),
        N_("Open the complaint pages here and send it again."),
    )
    REQUEST_TOO_LARGE = (
        "cases.complaint.request_too_large",
        N_("This is more than 50 MB at once."),
        N_("Send fewer or smaller files at a time."),
    )
    RECEIPT_UNKNOWN = (
        "cases.receipt.unknown",
        N_("There is no complaint with this receipt number."),
        N_("Compare it with what you wrote down. A complaint that was deleted has none either."),
    )
    ANSWER_EMPTY = (
        "cases.answer.empty",
        N_("Nothing is written yet."),
        N_("Write your answer, or go back without answering; nobody holds it against you."),
    )
    FILE_MISSING = (
        "cases.file.missing",
        N_("No file was chosen."),
        N_("Choose one file and send it; more can follow, one at a time."),
    )
    FILE_TOO_LARGE = (
        "cases.file.too_large",
        N_("The file is larger than {limit} MB, so it was not taken."),
        N_("Send a shorter recording or a smaller picture; several files can follow each other."),
    )
    FILES_BUSY = (
        "cases.file.busy",
        N_("Other files are being cleaned at this moment, so this one was not taken."),
        N_("Choose it again and send it in half a minute; everything else is safe."),
    )
    SEALED_BROKEN = (
        "cases.complaint.sealed_broken",
        N_("What your browser sealed did not arrive whole."),
        N_("Send once more: your text is still in the form."),
    )
    KEYS_CHANGED = (
        "cases.complaint.keys_changed",
        N_("The officers who can receive this changed while it was being sealed."),
        N_("Send once more: your text is still in the form and is sealed to those of now."),
    )


class CaseMessage(Message):
    """Findings about cases and proceedings."""

    IN_FUTURE = (
        "cases.event.in_future",
        N_("{day} has not come yet."),
        N_("Check the date."),
    )
    BEFORE_ELECTION = (
        "cases.event.before_election",
        N_("On {day} the election did not exist yet."),
        N_("Check the date, or choose the election that it belongs to."),
    )
    NEEDS_MEMBERS = (
        "cases.decision.needs_members",
        N_("This decision is taken in a meeting of several members; {count} is too few."),
        N_("Name those who decided, at least {least}."),
    )
    ANONYMOUS_STOPS = (
        "cases.track.anonymous_stops",
        N_("Anonymous information goes no further than preliminary information."),
        N_("A supervisor can examine it and adopt it as a finding."),
    )
    TRACK_NOT_OWN = (
        "cases.track.not_own",
        N_("The track {track} belongs to another kind of institution."),
        N_("Hand the matter over to it."),
    )
    RULE_UNKNOWN = (
        "cases.rule.unknown",
        N_("There is no rule {rule} in the catalogue."),
        N_("Choose one of the list."),
    )
    CLOCK_BACKWARDS = (
        "cases.clock.backwards",
        N_("A clock cannot start before the case was received, or stop before it started."),
        N_("Check the date; if the case was received earlier, correct that with a reason."),
    )
    PAUSE_NEEDS_GROUND = (
        "cases.clock.pause_needs_ground",
        N_("A clock stands still only on a ground that is written down."),
        N_("Write the ground and the article it rests on."),
    )
    RELEASE_NEEDS_REASON = (
        "cases.identity.reason_missing",
        N_("A name is released only for a reason that is written down."),
        N_("Write which duty or order asks for it."),
    )
    REQUIREMENT_UNKNOWN = (
        "cases.checklist.unknown",
        N_("The track's checklist has no line {line}."),
        N_("Choose among its lines."),
    )
    NOT_OWED = (
        "cases.rehabilitation.not_owed",
        N_("No name is to be cleared in this proceeding."),
        N_("It follows a decision that nothing was proven."),
    )


class PeriodMessage(Message):
    """Findings about periods of clocks that an institution sets."""

    TWICE_A_DAY = (
        "cases.period.twice_a_day",
        N_("A period from {day} on was set today already, and clocks may run under it."),
        N_("Let the correction hold from tomorrow on."),
    )


class ErasureMessage(Message):
    """Findings about erasing a case."""

    STILL_RUNS = (
        "cases.erasure.still_runs",
        N_("A track of this case has not ended."),
        N_("End it first; nothing that is pending may be erased."),
    )
    NAME_NOT_CLEARED = (
        "cases.erasure.name_not_cleared",
        N_("A name is still to be cleared in this case."),
        N_("Tell the person in writing first; afterwards nobody could."),
    )
    WATCH_RUNS = (
        "cases.erasure.watch_runs",
        N_("A reporter or witness is watched over until {day}."),
        N_("Wait until the watch has ended: it needs the case."),
    )
    REQUEST_OPEN = (
        "cases.erasure.request_open",
        N_("A request about personal data in this case is not answered."),
        N_("Answer it first."),
    )
    GROUND_UNFIT = (
        "cases.erasure.ground_unfit",
        N_("This ground does not fit how the case ended."),
        N_("Choose one that the page offers."),
    )
    TOO_EARLY = (
        "cases.erasure.too_early",
        N_("The case is kept until {day}."),
        N_("Propose it again from that day on."),
    )
    PROPOSED = (
        "cases.erasure.proposed",
        N_("Somebody proposed this already."),
        N_("Wait for a custodian, who does it or refuses it."),
    )
    SAME_PERSON = (
        "cases.erasure.same_person",
        N_("You proposed this yourself; it takes two people."),
        N_("Ask another custodian."),
    )


class RightsMessage(Message):
    """Findings of the rights desk. Nothing in them repeats a name."""

    REVEALS_REPORTER = (
        "cases.rights.reveals_reporter",
        N_("The answer tells who reported: {count} words are of the name or contact."),
        N_("Take them out; who reported is told to nobody, not even back to the reporter."),
    )
    RECEIVED_AHEAD = (
        "cases.rights.received_ahead",
        N_("The request cannot have been received in the future."),
        N_("Check date and hour."),
    )
