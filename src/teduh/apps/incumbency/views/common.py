"""What the desks' pages share: findings told above a form, and a file that was sent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from django.http import HttpRequest

from teduh.apps.elections.models import Contest
from teduh.apps.incumbency.messages import WatchMessage
from teduh.apps.incumbency.selectors import contests_watched
from teduh.apps.incumbency.selectors.holding import in_words
from teduh.apps.regions.models import Place
from teduh.kernel.errors import (
    Finding,
    InvalidInput,
    LimitReached,
    NotFound,
    StateConflict,
    TeduhError,
)
from teduh.kernel.texts import RenderedFinding

# Faults of what was sent: shown above the form with what was typed.
TOLD: Final = (InvalidInput, LimitReached, StateConflict)
_STATUS: Final = {InvalidInput: 422, LimitReached: 413, StateConflict: 409}


def told(error: TeduhError) -> tuple[list[RenderedFinding], int]:
    """Return the findings in words, and the status of the answer."""
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 422)
    return [in_words(finding) for finding in error.findings], status


def sent_file(request: HttpRequest, name: str) -> tuple[Path | bytes, str]:
    """Return a file that was sent, where it lies or its bytes, and its name."""
    file: Any = request.FILES[name]
    path = getattr(file, "temporary_file_path", None)
    return (Path(path()) if path else file.read()), Path(file.name).name


def contests_at(place: Place) -> Sequence[Contest]:
    """Return the contests that a desk of a region works with.

    Raises
    ------
    NotFound
        None is known: there are no windows to hold anything against.
    """
    found = contests_watched(place)
    if not found:
        raise NotFound(Finding(WatchMessage.CONTEST_UNKNOWN))
    return found
