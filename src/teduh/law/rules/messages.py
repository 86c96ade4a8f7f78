"""What is said about rules: which is unknown, and why a table is proposed."""

from __future__ import annotations

from teduh.kernel.messages import N_, Message


class RuleMessage(Message):
    """Findings of asking for a rule."""

    UNKNOWN = (
        "law.rule.unknown",
        N_("There is no rule '{rule}' (near: {near})."),
        N_("`teduh rules list` names the rules."),
    )
    REFERENCE_UNKNOWN = (
        "law.rule.reference_unknown",
        N_("'{id}' names '{reference}', which does not exist."),
        N_("Correct the id, or add what it names."),
    )


class ProposalMessage(Message):
    """Why a table is proposed. A proposal is never a decision."""

    BEFORE_DETERMINATION = (
        "law.proposal.before_determination",
        N_("The event, {on}, lies before candidates were determined, {determined_on}."),
        N_("An examiner decides; some sources read the discipline list for this time too."),
    )
    FROM_DETERMINATION = (
        "law.proposal.from_determination",
        N_("The event, {on}, lies on or after the day of determination, {determined_on}."),
        N_("An examiner decides."),
    )
    OUTSIDE_PHASE = (
        "law.proposal.outside_phase",
        N_("This table is read for another time than that of the event, {on}."),
        N_("Shown because sources differ on which table applies; an examiner decides."),
    )
    ANY_DATE = (
        "law.proposal.any_date",
        N_("This rule holds on any day of an election."),
        N_("An examiner decides."),
    )
    IN_CAMPAIGN = (
        "law.proposal.in_campaign",
        N_("The event, {on}, lies in the time of a campaign."),
        N_("An examiner decides."),
    )
    IN_WINDOW = (
        "law.proposal.in_window",
        N_("The event, {on}, may lie in a window of article 71."),
        N_("Hold it against the windows of this election; it is to be examined, no more."),
    )
    DETERMINATION_UNKNOWN = (
        "law.proposal.determination_unknown",
        N_("The day on which candidates were determined is not known; the time cannot be told."),
        N_("Enter the stages of the election, or let an examiner choose the table."),
    )
    PERSON = (
        "law.proposal.person",
        N_("The table applies to the kind of person that the reported party is."),
        N_("Check the kind of person: another kind means another table."),
    )
    VILLAGE_REGENT = (
        "law.proposal.village_regent",
        N_("Before candidates are determined, a matter of the village goes to the regent."),
        N_("Forward it as 'other law'; after determination articles 71 and 188 apply too."),
    )
    VILLAGE_ALSO_CRIMINAL = (
        "law.proposal.village_also_criminal",
        N_("From determination on, articles 71 and 188 apply to village heads too."),
        N_("Open a track of its own with the criminal task force beside that of the village."),
    )
    AWAITING_REVISION = (
        "law.proposal.awaiting_revision",
        N_("A change of this rule was ordered: {change}."),
        N_("Check whether it has been changed since."),
    )
    UNCONFIRMED = (
        "law.proposal.unconfirmed",
        N_("The articles were not seen in the text of the law."),
        N_("Check them before a legal consequence hangs on it."),
    )
    NO_RULE = (
        "law.proposal.no_rule",
        N_("No rule in the catalogue fits this person, act, day and election."),
        N_("That is no finding of innocence: an examiner looks at the law itself."),
    )
