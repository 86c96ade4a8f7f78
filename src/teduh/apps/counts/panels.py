"""What counts put on the work board of a leader or coordinator: one line an institution."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from teduh.apps.cases.selectors.counts import clock_counts
from teduh.apps.counts.listings import count_text
from teduh.apps.counts.rules import VIEWERS
from teduh.apps.counts.selectors import institutions_seen
from teduh.kernel.panels import register
from teduh.kernel.scope import Scope
from teduh.kernel.suppression import suppress_list
from teduh.law.clocks import DeadlineState


def board(*, scope: Scope, now: datetime) -> Mapping[str, Any] | None:
    """Return overdue clocks of the reader's institutions, hidden as on the page of counts."""
    lines = []
    for institution in institutions_seen(scope=scope):
        counts = clock_counts(institution_id=institution.pk, now=now)
        hidden = suppress_list(list(counts.values()))
        by_state = dict(zip(counts, hidden.cells, strict=True))
        if counts:
            overdue = by_state.get(DeadlineState.OVERDUE, 0)
            lines.append({"institution": institution, "overdue": count_text(overdue)})
    return {"lines": lines} if lines else None


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
