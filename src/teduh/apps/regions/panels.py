"""What places put on other pages: proposals that wait, and the way to a village's dusun and RT."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teduh.apps.regions import selectors
from teduh.apps.regions.models import Place, PlaceStatus
from teduh.kernel.panels import Task, register, register_tasks
from teduh.kernel.region_codes import PlaceLevel
from teduh.kernel.scope import Scope


def hamlet_tasks(*, scope: Scope, now: datetime) -> Iterable[Task]:  # noqa: ARG001 - the slot's call
    """Return a task for each village with proposals that this reader decides about."""
    for village, count in selectors.villages_awaiting(scope=scope):
        above = village.parent.name if village.parent else ""
        waiting = ngettext("%(count)s proposal", "%(count)s proposals", count) % {"count": count}
        yield Task(
            title=_("Decide about proposed dusun, RW or RT"),
            detail=" · ".join(part for part in (village.name, above, waiting) if part),
            href=reverse("hamlets", args=[village.path]),
            action=_("Decide"),
            place_code=village.path,
        )


def village_panel(*, scope: Scope, place: Place) -> Mapping[str, Any] | None:
    """Return what of a village's dusun and RT is known to this reader."""
    below = selectors.hamlets_of(place, scope=scope)
    return {
        "count": len(below),
        "pending_count": sum(p.status == PlaceStatus.PROPOSED for p in below),
    }


def at_village(*, scope: Scope, place: Place, **_subject: Any) -> bool:
    """Say whether the place is a village at which the reader has a grant."""
    return place.level == PlaceLevel.VILLAGE and scope.may(path=place.path)


register_tasks("regions.hamlets", hamlet_tasks)
register(
    "region",
    order=50,
    selector=village_panel,
    template="regions/_village.html",
    permission=at_village,
    name="regions.hamlets",
)
