"""Reading runs: which ones a reader may see, and their rows, each row checked for itself.

A run is seen by people of its institution whose grant meets its region, and by everybody while a
publication stands. Its rows are then filtered: people of the institution see the places granted to
them; a published run shows everybody what lies at or above the instrument's public floor, and
signed-in people with a grant there what lies below it. Nothing below the village is shown to
anybody outside the institution.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from teduh.apps.indices.artefacts import artefact_store
from teduh.apps.indices.models import DatasetVersion, Publication, Run
from teduh.apps.indices.rules import READERS, RunState, region_within_grants, unit_is_visible
from teduh.apps.regions.models import Place
from teduh.kernel.errors import Finding, NotFound
from teduh.kernel.messages import KernelMessage
from teduh.kernel.region_codes import region_code_ancestors, region_code_range
from teduh.kernel.scope import PUBLIC_SCOPE, Scope


def _in_force() -> Exists:
    return Exists(Publication.objects.filter(run=OuterRef("pk"), withdrawn_at__isnull=True))


def region_filter(scope: Scope, field: str = "place__path") -> Q:
    """Return the condition "the row's region meets a reading grant of the row's institution"."""
    condition = Q(pk__in=())
    for institution_id in scope.institution_ids:
        for path in scope.paths(*READERS, institution_id=institution_id):
            meets = Q(**{field: path}) | Q(**{f"{field}__in": (*region_code_ancestors(path), "id")})
            if path == "id":
                meets = Q()
            else:
                low, high = region_code_range(path)
                meets |= Q(**{f"{field}__gte": low, f"{field}__lt": high})
            condition |= Q(institution_id=institution_id) & meets
    return condition


def _visible(scope: Scope) -> QuerySet[Run]:
    runs = Run.objects.annotate(is_public=_in_force()).select_related(
        "institution", "instrument", "place", "version__dataset"
    )
    public = Q(is_public=True, state=RunState.DONE.value)
    return runs.filter(public | region_filter(scope))


def runs_visible(
    scope: Scope = PUBLIC_SCOPE,
    place: Place | None = None,
    instrument_id: str | None = None,
    *,
    level: str | None = None,
    state: str | None = RunState.DONE.value,
    include_above: bool = False,
    limit: int = 200,
) -> list[Run]:
    """Return the runs a reader may see, newest first; `run.is_public` says which are public.

    Parameters
    ----------
    place : Place, optional
        Only runs whose region is this place; with `include_above` also those of a larger region
        (a regency's page shows the national run in which it has a row).
    state : str, optional
        Only finished ones unless another state is named; None = all.
    """
    runs = _visible(scope)
    if place is not None:
        paths = [place.path]
        if include_above:
            paths += [*region_code_ancestors(place.path), "id"]
        runs = runs.filter(place__path__in=paths)
    if instrument_id is not None:
        runs = runs.filter(instrument_id=instrument_id)
    if level is not None:
        runs = runs.filter(level=level)
    if state is not None:
        runs = runs.filter(state=state)
    return list(runs[:limit])


def run_get(run_id: str, *, scope: Scope = PUBLIC_SCOPE) -> Run:
    """Return one run by its full id or by at least its first 12 digits; own before others'.

    Raises
    ------
    NotFound
        There is none, or none for this reader: the two are told in the same words.
    """
    own = scope.institution_ids
    runs: Iterable[Run] = ()
    if len(run_id) >= 12:
        runs = _visible(scope).filter(run_id__startswith=run_id)[:20]
    found = sorted(runs, key=lambda run: (run.institution_id not in own, run.pk))
    if not found or len({run.run_id for run in found}) > 1:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    return found[0]


def run_publications(run: Run, *, scope: Scope = PUBLIC_SCOPE) -> list[Publication]:
    """Return the decisions about a run: all to its institution, the one in force to others."""
    decisions = Publication.objects.filter(run=run)
    if not region_within_grants(scope, run.institution_id, run.place.path):
        decisions = decisions.filter(withdrawn_at__isnull=True)
    return list(decisions)


def artefacts_missing() -> list[str]:
    """Return the folders that rows name and that the store does not have (for `teduh doctor`)."""
    store = artefact_store()
    versions = DatasetVersion.objects.values_list("artefact", flat=True)
    runs = Run.objects.filter(state=RunState.DONE.value).values_list("artefact", flat=True)
    return sorted(name for name in {*versions, *runs} if not store.exists(name))


class RowFilter:
    """Which rows of one run one reader may see. Made once, asked for every place."""

    def __init__(self, run: Run, scope: Scope) -> None:
        self.level = run.level
        self.floor = run.instrument.public_floor
        self.own_paths = scope.paths(*READERS, institution_id=run.institution_id)
        self.granted_paths = scope.paths()
        is_public: Any = getattr(run, "is_public", None)
        if is_public is None:
            is_public = Publication.objects.filter(run=run, withdrawn_at__isnull=True).exists()
        self.is_public = bool(is_public) and run.state == RunState.DONE

    def allows(self, code: str) -> bool:
        """Say whether one place's row may be shown."""
        return unit_is_visible(
            code,
            level=self.level,
            floor=self.floor,
            is_public=self.is_public,
            own_paths=self.own_paths,
            granted_paths=self.granted_paths,
        )

    def require(self, code: str) -> None:
        """Raise NotFound unless one place's row may be shown."""
        if not self.allows(code):
            raise NotFound(Finding(KernelMessage.NOT_FOUND))
