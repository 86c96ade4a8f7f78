"""What incumbents put on other pages: the windows beside an election, and what waits at a desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teduh.apps.accounts.models.institutions import InstitutionKind
from teduh.apps.incumbency.forms import kind_name
from teduh.apps.incumbency.listings import windows_table
from teduh.apps.incumbency.rules import CHECK_READERS, CHECKERS, DECIDERS, WATCHERS, EventState
from teduh.apps.incumbency.selectors import (
    check_list,
    contest_calendar,
    contests_watched,
    desks_of,
    event_list,
)
from teduh.apps.incumbency.selectors.holding import inside_count
from teduh.apps.regions.models import Place
from teduh.kernel.clock import format_date, local_date
from teduh.kernel.panels import Task, register, register_tasks
from teduh.kernel.region_codes import region_code_zone
from teduh.kernel.scope import Scope

_SOON: Final = timedelta(days=14)


def event_tasks(*, scope: Scope, now: datetime) -> Iterable[Task]:  # noqa: ARG001 - the slot's call
    """Return a task for each Bawaslu with events in a window that nobody has taken up."""
    for institution in desks_of(scope=scope, kind=InstitutionKind.BAWASLU, roles=DECIDERS):
        rows = event_list(scope=scope, institution=institution)
        count = inside_count(rows.filter(state=EventState.RECORDED.value))
        if count:
            waiting = ngettext("%(count)s event", "%(count)s events", count) % {"count": count}
            yield Task(
                title=_("Examine events that lie in a window"),
                detail=f"{institution.place.name} · {waiting}",
                href=reverse("watched_events", args=[institution.pk]),
                action=_("Open"),
                place_code=institution.place.path,
            )


def check_tasks(*, scope: Scope, now: datetime) -> Iterable[Task]:
    """Return a task for each planned act of the next days whose check has open lines."""
    for institution in desks_of(scope=scope, kind=InstitutionKind.PEMKAB, roles=CHECKERS):
        today = local_date(now, institution.place.path)
        rows = check_list(scope=scope, institution=institution)
        seen = set()
        for check in rows.filter(on__gte=today, on__lte=today + _SOON):
            act = (check.kind, check.on, check.place_id, check.what)
            if act in seen:  # only the latest check of an act counts
                continue
            seen.add(act)
            count = len(check.open_items)
            if not count:
                continue
            lines = ngettext("%(count)s line open", "%(count)s lines open", count)
            yield Task(
                title=_("Complete the check before: %(kind)s") % {"kind": kind_name(check.kind)},
                detail=f"{format_date(check.on)} · {lines % {'count': count}}",
                href=reverse("compliance_check", args=[institution.pk, check.pk]),
                action=_("Open"),
                due_at=datetime.combine(check.on, time.max, _zone(check.place)),
                place_code=check.place.path,
            )


def _zone(place: Place) -> ZoneInfo:
    return ZoneInfo(region_code_zone(place.path))


def election_panel(*, scope: Scope, place: Place) -> Mapping[str, Any] | None:  # noqa: ARG001
    """Return the windows of a place's own election."""
    own = [c for c in contests_watched(place) if c.constituency.path == place.path]
    if not own:
        return None
    return {"windows_table": windows_table(contest_calendar(own[0])), "code": place.path}


def desk_panel(*, scope: Scope, now: datetime) -> Mapping[str, Any] | None:  # noqa: ARG001
    """Return the way to the reader's desks."""
    desks = {
        "watch_desks": desks_of(scope=scope, kind=InstitutionKind.BAWASLU, roles=WATCHERS),
        "check_desks": desks_of(scope=scope, kind=InstitutionKind.PEMKAB, roles=CHECK_READERS),
    }
    return desks if any(desks.values()) else None


register_tasks("incumbency.events", event_tasks)
register_tasks("incumbency.checks", check_tasks)
register(
    "election",
    order=10,
    selector=election_panel,
    template="incumbency/_election.html",
    name="incumbency.windows",
)
register(
    "board",
    order=60,
    selector=desk_panel,
    template="incumbency/_board.html",
    name="incumbency.desks",
)
