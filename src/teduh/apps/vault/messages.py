"""What the strongroom finds."""

from __future__ import annotations

from teduh.kernel.messages import N_, Message


class VaultMessage(Message):
    """Findings about keys, sittings and sealed items."""

    NO_KEYS = (
        "vault.officer.no_keys",
        N_("You have no keys yet."),
        N_("Make them on the page of your keys; a custodian then signs them."),
    )
    KEYS_EXIST = (
        "vault.officer.keys_exist",
        N_("You have keys already."),
        N_("Change their passphrase, or have them withdrawn before making new ones."),
    )
    PASSPHRASE_WEAK = (
        "vault.officer.passphrase_weak",
        N_("This passphrase can be guessed."),
        N_("Take the one proposed, or at least {count} words that nobody would expect together."),
    )
    PASSPHRASE_IS_PASSWORD = (
        "vault.officer.passphrase_is_password",
        N_("This is the password you sign in with."),
        N_("Take another: whoever sees you sign in must not be able to open cases."),
    )
    RECOVERY_UNTESTED = (
        "vault.officer.recovery_untested",
        N_("The recovery key that you wrote down was not tested."),
        N_("Type it back once; without it a forgotten passphrase loses your cases."),
    )
    LOCKED = (
        "vault.sitting.locked",
        N_("Your keys are locked."),
        N_("Type your passphrase; what you were writing is kept, sealed."),
    )
    BUSY = (
        "vault.derivation.busy",
        N_("Many keys are being tried at this moment."),
        N_("Try again in {seconds} seconds; nothing that you typed is lost."),
    )
    NOT_CUSTODIAN = (
        "vault.directory.not_entitled",
        N_("Only a custodian or case officer in the directory may do this."),
        N_("Ask one of them."),
    )
    DIRECTORY_FOUNDED = (
        "vault.directory.founded",
        N_("This institution's directory is founded already."),
        N_("Add and withdraw entries; it is founded once."),
    )
    SAME_PERSON = (
        "vault.directory.same_person",
        N_("The ceremony needs two different people, each with keys of their own."),
        N_("Let the second custodian sign in and make keys first."),
    )
    GRANT_MISSING = (
        "vault.directory.grant_missing",
        N_("{name} holds no confirmed grant of this role in this institution."),
        N_("The grant comes first, by two people; then the directory."),
    )
    EXERCISE_ONLY = (
        "vault.exercise.outside",
        N_("Keys with printed passphrases exist in an exercise only."),
        N_("In a real installation every officer makes her own on the page of her keys."),
    )
    NO_WRAP = (
        "vault.case.no_wrap",
        N_("There is nothing here, or nothing that you may see."),
        N_("Check the address, or sign in with the account that may see it."),
    )
    NOBODY_TO_SEAL_TO = (
        "vault.case.nobody_to_seal_to",
        N_("Nobody may receive this: too few officers are free of a conflict of interest."),
        N_("Choose another recipient; nothing was stored."),
    )
    LAST_WRAP = (
        "vault.case.last_wrap",
        N_("This would leave nobody who can open the case."),
        N_("Give it to another officer first."),
    )
    TOMBSTONE_WRONG = (
        "vault.tombstone.wrong",
        N_("This is no statement of a deletion that this installation signed."),
        N_("Look for the right file; nothing was deleted by it."),
    )
    ITEM_TOO_LARGE = (
        "vault.item.too_large",
        N_("The file is larger than {limit} MB."),
        N_("Shorten or split it, or hand it over on a data carrier at the counter."),
    )
