"""What counts put on the work board of a leader or coordinator: the way to the page of counts.

The page counts every case anew, so the board, which is opened often, only leads there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from teduh.apps.cases.models import Case
from teduh.apps.counts.rules import VIEWERS
from teduh.apps.counts.selectors import institutions_seen
from teduh.kernel.panels import register
from teduh.kernel.scope import Scope


def board(*, scope: Scope, now: datetime) -> Mapping[str, Any] | None:  # noqa: ARG001 - the slot's call
    """Return the reader's institutions that have cases; None without any."""
    seen = institutions_seen(scope=scope)
    found = [each for each in seen if Case.objects.filter(institution=each).exists()]
    return {"institutions": found} if found else None


def may_see(*, scope: Scope, **_subject: Any) -> bool:
    """Say whether the reader leads or coordinates."""
    return scope.may(*VIEWERS)


register(
    "board",
    order=20,
    selector=board,
    template="counts/_board.html",
    permission=may_see,
    name="counts.summary",
)
