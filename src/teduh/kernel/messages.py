"""What a finding says: a stable id and two sentences, kept side by side in one enum per area.

An area is a file named `messages.py` next to the code that finds it. Ids are `area.thing.problem`,
never reused; retired ones stay listed with `retired=True`. Texts are English here and Indonesian in
the catalogues, so that the person who writes the check writes its words.
"""

from __future__ import annotations

from enum import Enum
from string import Formatter


def N_(text: str) -> str:  # noqa: N802 - the name gettext's extractors know
    """Mark a text for translation and return it unchanged."""
    return text


class Message(Enum):
    """Base of every area's enum. A member is `(id, what, repair)` and its value is the id."""

    what: str
    repair: str

    def __new__(cls, message_id: str, what: str = "", repair: str = "") -> Message:  # noqa: D102
        member = object.__new__(cls)
        member._value_ = message_id
        member.what = what
        member.repair = repair
        return member

    @property
    def params(self) -> frozenset[str]:
        """The names of the values that the texts need."""
        texts = (self.what, self.repair)
        return frozenset(name for text in texts for _, name, _, _ in Formatter().parse(text) if name)


class KernelMessage(Message):
    """Findings that any part may report."""

    DEFECT = (
        "kernel.program.defect",
        N_("Something went wrong inside Teduh (number {trace_id})."),
        N_("Nothing was saved. Please try again, and give the number to your administrator."),
    )
    NOT_FOUND = (
        "kernel.record.not_found",
        N_("There is nothing here, or nothing that you may see."),
        N_("Check the address, or sign in with the account that may see it."),
    )
    NOT_ALLOWED = (
        "kernel.action.not_allowed",
        N_("Your account may not do this."),
        N_("Ask your administrator for a grant of the right role, institution, region and period."),
    )
    STALE = (
        "kernel.record.stale",
        N_("Somebody changed this after you opened it."),
        N_("Open it again; what you typed is still in the form."),
    )
    DISK_FULL = (
        "kernel.disk.full",
        N_("The disk is full; {path} was not written."),
        N_("Free some room and run this again. Nothing was left half written."),
    )
    FILE_MISSING = (
        "kernel.file.missing",
        N_("There is no file {path}."),
        N_("Check the name and the folder."),
    )
    REGION_CODE_MALFORMED = (
        "kernel.region_code.malformed",
        N_("'{code}' is not a Kemendagri region code."),
        N_("Write it as 64, 64.02, 64.02.06 or 64.02.06.1001."),
    )
