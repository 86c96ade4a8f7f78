"""What can be wrong with a key, a blob or a code. No text tells how near a guess was."""

from __future__ import annotations

from teduh.kernel.messages import N_, Message


class SealingMessage(Message):
    """Findings of sealing."""

    NOT_A_BLOB = (
        "sealing.blob.malformed",
        N_("This is not something that Teduh sealed, or part of it is missing."),
        N_("Restore it from the last backup; the audit log shows when it was written."),
    )
    WRONG_KIND = (
        "sealing.blob.wrong_kind",
        N_("This sealed part is of another kind ({found}) than the one expected ({expected})."),
        N_("Somebody may have exchanged stored parts; tell your custodians before going on."),
    )
    CANNOT_OPEN = (
        "sealing.blob.cannot_open",
        N_("This cannot be opened with this key: it was sealed to another, or it was changed."),
        N_("Check that you may open this case; if so, tell your custodians that it was changed."),
    )
    WRONG_CONTEXT = (
        "sealing.blob.wrong_context",
        N_("This sealed part belongs to another case, another item or an older key."),
        N_("Somebody may have exchanged stored parts; tell your custodians before going on."),
    )
    TRUNCATED = (
        "sealing.item.truncated",
        N_("This sealed text or file ends too early or goes on too long."),
        N_("Restore it from the last backup; what is missing cannot be made up."),
    )
    WRONG_PASSPHRASE = (
        "sealing.officer.wrong_passphrase",
        N_("This passphrase does not open your keys."),
        N_("It is not your sign-in password. If it is lost, use the recovery key you wrote down."),
    )
    RECOVERY_KEY_MISTYPED = (
        "sealing.officer.recovery_key_mistyped",
        N_("The recovery key has a typing error."),
        N_("It has {count} letters and digits in groups of four; compare them one by one."),
    )
    RECEIPT_MALFORMED = (
        "sealing.receipt.malformed",
        N_("A receipt number has 20 digits."),
        N_("Compare it with what you wrote down; spaces and hyphens do not matter."),
    )
    SIGNATURE_WRONG = (
        "sealing.signature.wrong",
        N_("The signature does not fit what was signed."),
        N_("Do not rely on it, and tell your custodians."),
    )
    DIRECTORY_UNVERIFIED = (
        "sealing.directory.unverified",
        N_("Entry {entry_id} of the officers' directory is signed by nobody who may sign it."),
        N_("Nothing is sealed to it. A custodian can sign it after comparing fingerprints."),
    )
    DIRECTORY_NO_CEREMONY = (
        "sealing.directory.no_ceremony",
        N_("The officers' directory has no valid founding by two people."),
        N_("Hold the founding ceremony with two custodians: teduh keys ceremony."),
    )
    CUSTODIAN_ALONE = (
        "sealing.escrow.custodian_alone",
        N_("One custodian alone cannot open this."),
        N_("The second custodian of the pair must take part."),
    )
