"""Who sees an institution's counts, who publishes them, and for which times."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from teduh.apps.counts.messages import CountsMessage
from teduh.kernel.errors import Finding
from teduh.kernel.scope import Role

VIEWERS: Final = (Role.LEADER, Role.COORDINATOR)
PUBLISHERS: Final = (Role.LEADER,)


def period_findings(
    since: date, until: date, *, today: date, taken: Iterable[tuple[date, date]]
) -> list[Finding]:
    """Return what is wrong with the time of a publication.

    It must be over, so that its counts stand still, and share no day with what is public already:
    two cuts of the same cases can be held against each other, and a hidden number then shows.

    Parameters
    ----------
    taken : first and last days of the institution's publications that stand.
    """
    if until < since:
        return [Finding(CountsMessage.PERIOD_REVERSED)]
    found = []
    if until >= today:
        found.append(Finding(CountsMessage.PERIOD_NOT_OVER, params={"day": today.isoformat()}))
    for first, last in taken:
        if since <= last and first <= until:
            days = {"since": first.isoformat(), "until": last.isoformat()}
            found.append(Finding(CountsMessage.PERIOD_TAKEN, params=days))
    return found
