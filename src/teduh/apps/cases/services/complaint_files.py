"""Files of a complainant: cleaned in memory, sealed, and told what was taken out."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from teduh.apps.cases.messages import ComplaintMessage
from teduh.apps.cases.models import Case
from teduh.apps.cases.services.complaints import file_add
from teduh.apps.vault.derivation import DerivationGate
from teduh.kernel.cleaning import (
    MEDIA_TYPES,
    CleaningMessage,
    Removed,
    clean_file,
    neutral_name,
)
from teduh.kernel.cleaning.files import MAX_BYTES
from teduh.kernel.errors import DependencyUnavailable, Finding, InvalidInput
from teduh.kernel.intake import admit
from teduh.kernel.messages import FileMessage

OCTETS: Final = "application/octet-stream"
CLEANING: Final = DerivationGate(at_once=1, waiting=1)  # each takes memory and up to a minute


@dataclass(frozen=True, slots=True)
class FileTaken:
    """What became of a file. `removed` is empty when it held no trace; `is_clean` is false when it
    was sent as it is."""

    removed: tuple[Removed, ...]
    is_clean: bool
    original_kept: bool


def complaint_file_add(
    *,
    case: Case,
    name: str,
    data: bytes,
    as_it_is: bool = False,
    keep_original: bool = False,
    item_ids: tuple[str, str] = ("", ""),
) -> FileTaken:
    """Clean a file and seal it, with its original beside it when that is wanted as evidence.

    Both get a neutral name of one stem: a name can tell who sent it.

    Parameters
    ----------
    as_it_is : the person accepts that it goes uncleaned if it cannot be cleaned.
    item_ids : of the file and of the original; the same again stores nothing.

    Raises
    ------
    InvalidInput
        `cleaning.file.cannot_clean` unless `as_it_is`; what the gate refuses nobody may send.
    LimitReached
        The gate's: too large, a bomb, too many points.
    DependencyUnavailable
        `cases.file.busy`.
    """
    try:
        with CLEANING.turn():
            cleaned = clean_file(data, name=name)
    except DependencyUnavailable:
        raise DependencyUnavailable(Finding(ComplaintMessage.FILES_BUSY)) from None
    except InvalidInput as error:
        if error.findings[0].message is not CleaningMessage.CANNOT_CLEAN or not as_it_is:
            raise
        _seal_original(case, neutral_name(name), data, name, item_ids[1])
        return FileTaken((), is_clean=False, original_kept=True)
    plain = neutral_name(cleaned.name)
    if keep_original:
        beside = PurePosixPath(plain).stem + PurePosixPath(neutral_name(name)).suffix
        _seal_original(case, beside, data, name, item_ids[1])
    _seal(case, plain, cleaned.media_type, cleaned.data, "file", item_ids[0])
    return FileTaken(cleaned.removed, is_clean=True, original_kept=keep_original)


def media_type_of(data: bytes, name: str) -> str:
    """Return the media type of a file by its content; octets when it has none that we know."""
    try:
        return MEDIA_TYPES.get(admit(data, name=name, max_bytes=MAX_BYTES).kind, OCTETS)
    except InvalidInput as error:
        if error.findings[0].message is not FileMessage.KIND_UNKNOWN:
            raise
        return OCTETS


def _seal_original(case: Case, plain: str, data: bytes, name: str, item_id: str) -> None:
    media_type = media_type_of(data, name)
    claims = mimetypes.guess_type(plain)[0]
    if media_type == OCTETS and claims in MEDIA_TYPES.values():  # it is not what its name says
        plain = PurePosixPath(plain).stem + ".bin"
    _seal(case, plain, media_type, data, "original", item_id)


def _seal(case: Case, name: str, media_type: str, data: bytes, kind: str, item_id: str) -> None:
    file_add(case=case, name=name, media_type=media_type, pieces=[data], kind=kind, item_id=item_id)
