"""What waits for a reader: runs that ended with a fault, results nobody has decided about."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from teduh.apps.indices.models import Publication, Run
from teduh.apps.indices.rules import EDITORS, PUBLISHERS, RunState, level_is_above_or_at
from teduh.apps.indices.selectors.runs import region_filter
from teduh.kernel.scope import Scope


def runs_failed(scope: Scope) -> list[Run]:
    """Return runs that ended with a fault and that the reader may start again, newest first."""
    runs = _own(scope).filter(state=RunState.FAILED.value)[:20]
    return [run for run in runs if _may(scope, run, EDITORS)]


def runs_undecided(scope: Scope) -> list[Run]:
    """Return the newest finished run of each dataset, if it may be public and nobody has decided.

    A run that was public and was withdrawn has been decided about.
    """
    decided = Exists(Publication.objects.filter(run=OuterRef("pk")))
    found: dict[int, Run] = {}
    for run in _own(scope).filter(state=RunState.DONE.value).annotate(decided=decided)[:200]:
        found.setdefault(run.version.dataset_id, run)
    return [
        run
        for run in found.values()
        if not run.decided  # type: ignore[attr-defined]
        and level_is_above_or_at(run.level, run.instrument.public_floor)
        and _may(scope, run, PUBLISHERS)
    ]


def runs_recent(scope: Scope, *, limit: int = 5) -> list[Run]:
    """Return the newest runs of the reader's institutions, whatever their state."""
    in_force = Exists(Publication.objects.filter(run=OuterRef("pk"), withdrawn_at__isnull=True))
    return list(_own(scope).annotate(is_public=in_force)[:limit])


def _own(scope: Scope):  # type: ignore[no-untyped-def]
    return Run.objects.filter(region_filter(scope)).select_related(
        "institution", "instrument", "place", "version__dataset"
    )


def _may(scope: Scope, run: Run, roles: tuple) -> bool:  # type: ignore[type-arg]
    return scope.may(*roles, institution_id=run.institution_id, path=run.place.path)
