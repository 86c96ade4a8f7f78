"""What is said when a track does not allow a step."""

from __future__ import annotations

from teduh.kernel.messages import N_, Message


class TrackMessage(Message):
    """Findings of entering a track and of moving along it."""

    UNKNOWN = (
        "law.track.unknown",
        N_("There is no track '{track}'."),
        N_("Use one of: {known}."),
    )
    STATE_UNKNOWN = (
        "law.track.state_unknown",
        N_("The track '{track}' has no state '{state}'."),
        N_("Use one of: {known}."),
    )
    ENTRY_UNKNOWN = (
        "law.track.entry_unknown",
        N_("The track '{track}' does not begin with '{entry}'."),
        N_("Use one of: {known}."),
    )
    ENDED = (
        "law.track.ended",
        N_("The track ended with '{state}'."),
        N_("What is new opens a track of its own."),
    )
    STEP_UNKNOWN = (
        "law.track.step_unknown",
        N_("From '{state}' the track does not lead to '{target}'."),
        N_("From here it leads to: {known}."),
    )
    NOT_DECIDER = (
        "law.track.not_decider",
        N_("This step is not yours; it is decided by: {deciders}."),
        N_("Ask one of them to decide it."),
    )
    FACT_MISSING = (
        "law.track.fact_missing",
        N_("It is not established that {fact}."),
        N_("Establish it, or choose another step."),
    )
    DOCUMENT_MISSING = (
        "law.track.document_missing",
        N_("The document '{document}' is missing."),
        N_("Make it or add it, then take the step."),
    )
    PLENARY_NEEDED = (
        "law.track.plenary_needed",
        N_("Several members decide this step together; {members} did."),
        N_("Record the plenary meeting with at least {least} members."),
    )


class TrackDataMessage(Message):
    """Findings about the files of tracks."""

    REFERENCE_UNKNOWN = (
        "law.track_data.reference_unknown",
        N_("'{reference}' is not known among {group}."),
        N_("Correct it, or add it there."),
    )
    UNREACHABLE = (
        "law.track_data.unreachable",
        N_("No way leads to the state '{state}'."),
        N_("Add a transition to it, or take it away."),
    )
    NO_END = (
        "law.track_data.no_end",
        N_("From the state '{state}' no end can be reached."),
        N_("Add a transition, or mark it as terminal."),
    )
    LEAVES_END = (
        "law.track_data.leaves_end",
        N_("The state '{state}' is terminal but a transition leaves it."),
        N_("Take the transition away, or the mark."),
    )
