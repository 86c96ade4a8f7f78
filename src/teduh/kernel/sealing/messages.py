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


class PacketMessage(Message):
    """Findings about signed packets."""

    NOT_A_PACKET = (
        "sealing.packet.not_a_packet",
        N_("This file is no packet of Teduh."),
        N_("Ask the sender for the file as it was downloaded, unopened and unpacked."),
    )
    NEEDS_PASSPHRASE = (
        "sealing.packet.passphrase_needed",
        N_("This packet is sealed to a passphrase."),
        N_("Ask the sender for it by another way than the packet came."),
    )
    WRONG_PASSPHRASE = (
        "sealing.packet.passphrase_wrong",
        N_("This passphrase does not open the packet, or its beginning was cut or changed."),
        N_("Type it again, with its hyphens. If it stays so, ask for the packet anew."),
    )
    CHANGED = (
        "sealing.packet.changed",
        N_("The packet was changed after it was sealed."),
        N_("Do not rely on it; ask for it anew and tell the sender."),
    )
    CUT = (
        "sealing.packet.cut",
        N_("The packet is cut off or damaged."),
        N_("Copy or download it again; compare its size with the sender's."),
    )
    TOO_LARGE = (
        "sealing.packet.too_large",
        N_("A packet holds at most {parts} parts and {limit} MB."),
        N_("Make several packets."),
    )
    MANIFEST_BROKEN = (
        "sealing.packet.manifest_broken",
        N_("The packet has no list of its parts that can be read."),
        N_("Do not rely on it; ask for it anew and tell the sender."),
    )
    OFFICER_UNSIGNED = (
        "sealing.packet.signature_officer_wrong",
        N_("The officer's signature does not fit the list of parts."),
        N_("Do not rely on it; ask for it anew and tell the sender."),
    )
    INSTALLATION_UNSIGNED = (
        "sealing.packet.signature_installation_wrong",
        N_("The installation's signature does not fit the list of parts."),
        N_("Do not rely on it; ask for it anew and tell the sender."),
    )
    OTHER_SIGNER = (
        "sealing.packet.signature_other_signer",
        N_("Neither the officer's nor the installation's key has this fingerprint."),
        N_("Compare it with the sender by telephone; somebody else may have made this packet."),
    )
    PART_MISSING = (
        "sealing.packet.part_missing",
        N_("Part {path} is on the list and not in the packet."),
        N_("Ask for the packet anew and tell the sender."),
    )
    PART_CHANGED = (
        "sealing.packet.part_changed",
        N_("Part {path} is not what was signed."),
        N_("Do not rely on it; ask for the packet anew and tell the sender."),
    )
    PART_SWAPPED = (
        "sealing.packet.part_swapped",
        N_("Part {path} holds what was signed as {other}."),
        N_("Somebody exchanged them; ask for the packet anew and tell the sender."),
    )
    PART_EXTRA = (
        "sealing.packet.part_extra",
        N_("Part {path} is in the packet and not on the list."),
        N_("It was added later: nobody signed it."),
    )
    PART_TWICE = (
        "sealing.packet.part_twice",
        N_("Part {path} is in the packet more than once."),
        N_("Programs may show one or the other; ask for the packet anew."),
    )
