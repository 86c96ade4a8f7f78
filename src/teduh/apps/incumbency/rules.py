"""Who may do what with events and checks, which states follow which, what a text must not hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from teduh.kernel.scope import Role

# Bawaslu: who enters and reads events, and who says what became of one.
WATCHERS: Final = (Role.CASE_OFFICER, Role.SUPERVISOR, Role.ANALYST)
DECIDERS: Final = (Role.CASE_OFFICER, Role.SUPERVISOR)
# Pemkab: who checks before an act; whoever leads the office reads the sheets too.
CHECKERS: Final = (Role.ANALYST, Role.COORDINATOR, Role.SUPERVISOR, Role.CASE_OFFICER)
CHECK_READERS: Final = (*CHECKERS, Role.LEADER)

TEXT_LIMIT: Final = 500
SOURCE_LIMIT: Final = 300
ROWS_LIMIT: Final = 2_000
YEARS_AHEAD: Final = 5  # a check of an act further away is a slip of the pen

# NIK and NIP have 16 and 18 digits, written with or without spaces.
_IDENTITY_NUMBER: Final = re.compile(r"(?<!\d)(?:\d[ .]?){15,17}\d(?!\d)")


class EventState(StrEnum):
    """What has been done about an event. There is no word here for guilt, on purpose."""

    RECORDED = "recorded"
    EXAMINING = "examining"
    CLOSED = "closed"


NEXT_STATES: Final = {
    EventState.RECORDED: (EventState.EXAMINING, EventState.CLOSED),
    EventState.EXAMINING: (EventState.CLOSED,),
    EventState.CLOSED: (EventState.EXAMINING,),
}


def holds_identity_number(text: str) -> bool:
    """Say whether a text holds a number as long as a NIK or NIP.

    >>> holds_identity_number("NIP 19800101 200501 1 001"), holds_identity_number("SK 821/1/2024")
    (True, False)
    """
    return _IDENTITY_NUMBER.search(text) is not None


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """Return which of the names stand in a text as whole words, whatever their case.

    >>> names_in("Spanduk bergambar RUDY  MAS'UD di simpang", ["Rudy Mas'ud", "Seno Aji"])
    ["Rudy Mas'ud"]
    """
    plain = _plain(text)
    return [name for name in names if name and f" {_plain(name).strip()} " in plain]


def text_key(text: str) -> str:
    """Return a text as it is compared: the same event entered twice has the same."""
    return " ".join(text.casefold().split())


def _plain(text: str) -> str:
    kept = re.sub(r"[^\w' ]+", " ", text.casefold().replace("’", "'"))
    return f" {' '.join(kept.split())} "
