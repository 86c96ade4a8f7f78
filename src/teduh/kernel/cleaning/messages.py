"""What cleaning took out of a file, and why it sometimes cannot."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from teduh.kernel.messages import N_, Message


class CleaningMessage(Message):
    """Findings of cleaning."""

    CANNOT_CLEAN = (
        "cleaning.file.cannot_clean",
        N_("{name} cannot be cleaned: {reason}."),
        N_(
            "It can still be sent as it is, if you accept that it may tell who made it, where and "
            "with which device. A photograph or a screenshot of it can be cleaned."
        ),
    )


class Reason(StrEnum):
    """Why a file cannot be cleaned; completes the sentence of `CANNOT_CLEAN`."""

    ENCRYPTED = N_("it is locked with a password")
    KIND = N_("files of this kind cannot be cleaned")
    ANIMATED = N_("it holds several pictures or moves")
    DAMAGED = N_("it is damaged or ends too early")
    EMBEDDED = N_("another file or program lies inside it")
    TOO_HEAVY = N_("cleaning it takes too much time or memory")


class Removed(StrEnum):
    """What was taken out of a file: words that stay the same, for storing and for tests."""

    LOCATION = "location"
    DEVICE = "device"
    CAMERA_DATA = "camera_data"
    TIMES = "times"
    AUTHOR = "author"
    PROPERTIES = "properties"
    COMMENTS = "comments"
    COLOUR_PROFILE = "colour_profile"
    OTHER_PICTURES = "other_pictures"
    HIDDEN_POINTS = "hidden_points"
    ATTACHMENTS = "attachments"
    PROGRAMS = "programs"
    HISTORY = "history"
    SIGNATURES = "signatures"
    STRUCTURE = "structure"
    EDITING_MARKS = "editing_marks"
    PRINTER = "printer"
    PATHS = "paths"
    CUSTOM_DATA = "custom_data"
    TAGS = "tags"
    DATA_TRACKS = "data_tracks"
    REPAIRED = "repaired"


REMOVED_TEXTS: Final[dict[Removed, str]] = {
    Removed.LOCATION: N_("where it was taken"),
    Removed.DEVICE: N_("make and model of the device"),
    Removed.CAMERA_DATA: N_("data of the camera"),
    Removed.TIMES: N_("dates and times"),
    Removed.AUTHOR: N_("names of authors"),
    Removed.PROPERTIES: N_("properties of the document"),
    Removed.COMMENTS: N_("remarks that no program shows"),
    Removed.COLOUR_PROFILE: N_("a colour profile"),
    Removed.OTHER_PICTURES: N_("further pictures and previews"),
    Removed.HIDDEN_POINTS: N_("parts of the picture that cannot be seen"),
    Removed.ATTACHMENTS: N_("attached files"),
    Removed.PROGRAMS: N_("programs"),
    Removed.HISTORY: N_("earlier versions"),
    Removed.SIGNATURES: N_("digital signatures"),
    Removed.STRUCTURE: N_("marks for screen readers"),
    Removed.EDITING_MARKS: N_("numbers that tell copies of one document apart"),
    Removed.PRINTER: N_("the name and settings of a printer"),
    Removed.PATHS: N_("names of folders on a computer"),
    Removed.CUSTOM_DATA: N_("data of additional programs"),
    Removed.TAGS: N_("tags of the recording"),
    Removed.DATA_TRACKS: N_("tracks that are neither picture nor sound"),
    Removed.REPAIRED: N_("damaged parts; please look at what is left"),
}


class CannotClean(Exception):
    """Raised inside the cleaners; `files` turns it into a finding with the file's name."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason
