"""What the audit trail may report."""

from teduh.kernel.messages import N_, Message


class AuditMessage(Message):
    """Findings about the chain, its heads and its key."""

    KEY_MISSING = (
        "audit.key.missing",
        N_("The installation's key {path} is missing."),
        N_("Restore it from the backup. A new installation gets one from `teduh init`."),
    )
    KEY_UNREADABLE = (
        "audit.key.unreadable",
        N_("The installation's key {path} cannot be read as a key."),
        N_(
            "Restore the file from the backup and give it to the account that runs Teduh, mode 600."
        ),
    )
    KEY_CHANGED = (
        "audit.key.changed",
        N_("The anchor was signed with another key than this installation has."),
        N_("Check that the anchor is of this installation; if it is, the key was replaced."),
    )
    ROW_ALTERED = (
        "audit.row.altered",
        N_("The row at position {position} does not match its hash."),
        N_("Keep a copy of the database as it is and compare it with the last good backup."),
    )
    ROW_MISSING = (
        "audit.row.missing",
        N_("The chain jumps from position {before} to position {position}: rows were removed."),
        N_("Keep a copy of the database as it is and compare it with the last good backup."),
    )
    CHAIN_TRUNCATED = (
        "audit.chain.truncated",
        N_("The chain ends at position {position}, but position {expected} was signed before."),
        N_("Rows at the end were removed. Compare the database with the last good backup."),
    )
    CHAIN_REWRITTEN = (
        "audit.chain.rewritten",
        N_("Position {position} has another hash than the one that was signed on {day}."),
        N_("The chain was written anew. Compare the database with the last good backup."),
    )
    HEAD_FORGED = (
        "audit.head.forged",
        N_("The signature of the head of {day} is not valid."),
        N_("Compare the heads with the anchors that were kept elsewhere."),
    )
    ANCHOR_UNREADABLE = (
        "audit.anchor.unreadable",
        N_("{path} is not an anchor of Teduh, or it was changed."),
        N_("Use a file that `teduh audit anchor` wrote."),
    )
    TRIGGER_MISSING = (
        "audit.trigger.missing",
        N_("The database no longer refuses changes to audit rows: {names} is missing."),
        N_("Run `teduh upgrade`, and find out who removed it."),
    )
    TAIL_OLD = (
        "audit.tail.old",
        N_("{count} rows have waited for their seal for {seconds} seconds or more."),
        N_("Start the worker with `teduh worker` (`teduh serve` starts one)."),
    )
