"""Asking for a run, building it, giving it up.

`run_create` only writes a row and says so; a job builds. `run_build` does the work outside any
transaction, in steps between which it looks whether it was cancelled, and is idempotent: a job that
takes over from a dead worker starts the same run again and reaches the same folder.
"""

from __future__ import annotations

import importlib.metadata
import platform
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.db import transaction

import teduh
from teduh.apps.audit.services import audit_record
from teduh.apps.indices.artefacts import artefact_store
from teduh.apps.indices.events import RunBuilt, RunCancelled, RunRequested, record
from teduh.apps.indices.messages import IndicesMessage
from teduh.apps.indices.models import DatasetVersion, Run
from teduh.apps.indices.rules import EDITORS, TRANSITIONS, RunState
from teduh.apps.indices.selectors.runs import run_get
from teduh.apps.indices.services.common import moment, require
from teduh.apps.indices.tables import read_dataset_version, write_run_tables
from teduh.index import read_recipe
from teduh.index.build import build
from teduh.index.instruments import framework_of
from teduh.index.recipe import DEFAULT_RECIPE, Recipe
from teduh.index.run import METHOD_VERSION
from teduh.index.run_hashes import run_id as hash_of_run
from teduh.kernel.clock import Clock
from teduh.kernel.errors import Finding, StateConflict, TeduhError
from teduh.kernel.provenance import digest
from teduh.kernel.scope import Scope

Progress = Callable[[int, int, str], None]
STEPS: Final = 4


@cache
def lock_hash() -> str:
    """Return the hash of every installed package and its version, recorded beside each run."""
    packages = {
        (dist.metadata["Name"] or "").lower(): dist.version
        for dist in importlib.metadata.distributions()
    }
    return digest(packages)


def machine() -> str:
    """Return the kind of machine and interpreter, recorded beside each run."""
    return f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"


def _recipe(version: DatasetVersion, recipe: Mapping[str, Any] | None) -> Recipe:
    """Return the recipe to use: the one given, else the instrument's."""
    if recipe is not None:
        return read_recipe(dict(recipe))
    return framework_of(version.dataset.instrument_id).recipe or DEFAULT_RECIPE


def run_create(
    *,
    scope: Scope,
    version: DatasetVersion,
    recipe: Mapping[str, Any] | None = None,
    clock: Clock | None = None,
) -> Run:
    """Ask for a run of a dataset version; equal inputs are the run that is there.

    An analyst or administrator of the institution, for the dataset's whole region. Emits
    `RunRequested`, after which a job builds it. A failed or cancelled run is tried again.
    """
    dataset = version.dataset
    require(scope, *EDITORS, institution_id=dataset.institution_id, path=dataset.place.path)
    chosen = _recipe(version, recipe)
    framework = framework_of(dataset.instrument_id)
    run_id = hash_of_run(framework, chosen, read_dataset_version(version.artefact))
    fields = {
        "version": version,
        "instrument_id": dataset.instrument_id,
        "place_id": dataset.place_id,
        "level": dataset.level,
        "recipe": chosen.as_dict(),
        "method_version": METHOD_VERSION,
        "package_version": teduh.__version__,
        "platform": machine(),
        "lock_hash": lock_hash(),
        "is_exercise": dataset.is_exercise,
        "created_at": moment(clock),
        "created_by": scope.actor.actor_id,
    }
    with transaction.atomic():
        run, is_new = Run.objects.select_for_update().get_or_create(
            institution_id=dataset.institution_id, run_id=run_id, defaults=fields
        )
        if not is_new:
            if run.state not in (RunState.FAILED, RunState.CANCELLED):
                return run
            run.state, run.findings = RunState.QUEUED.value, []
            run.attempt += 1
            run.save(update_fields=["state", "findings", "attempt"])
        audit_record(
            actor=scope.actor,
            verb="run_requested",
            subject_kind="run",
            subject_id=run_id,
            institution_id=dataset.institution_id,
            clock=clock,
        )
        record(RunRequested(run.pk, run.attempt, scope.actor))
    return run


def _advance(run_pk: int, target: RunState, **fields: Any) -> bool:
    """Move a run to a state when the transition exists; one row, one statement."""
    sources = [state.value for state, targets in TRANSITIONS.items() if target in targets]
    return bool(
        Run.objects.filter(pk=run_pk, state__in=sources).update(state=target.value, **fields)
    )


def run_build(*, run_pk: int, progress: Progress | None = None, clock: Clock | None = None) -> Run:
    """Build a run that was asked for and store its tables. Called by the job alone.

    `progress(done, total, note)` is called between steps and raises to stop the work. Emits
    `RunBuilt`. A run that is finished or was cancelled is left as it is.
    """
    tell = progress or (lambda _done, _total, _note: None)
    with transaction.atomic():
        if not _advance(run_pk, RunState.RUNNING, started_at=moment(clock)):
            return Run.objects.get(pk=run_pk)
    run = Run.objects.select_related("version__dataset").get(pk=run_pk)
    tell(0, STEPS, "reading")
    dataset = read_dataset_version(run.version.artefact)
    framework = framework_of(run.instrument_id)
    tell(1, STEPS, "computing")
    result = build(framework, dataset, read_recipe(run.recipe))
    if result.run_id != run.run_id:
        raise StateConflict(Finding(IndicesMessage.RUN_INPUT_CHANGED))
    tell(2, STEPS, "writing")

    def fill(folder: Path) -> None:
        write_run_tables(result, folder)

    name = f"runs/{run.institution_id}-{run.run_id[:32]}"
    artefact = artefact_store().write_folder(name, fill)
    tell(3, STEPS, "finishing")
    with transaction.atomic():
        done = _advance(
            run_pk,
            RunState.DONE,
            artefact=artefact,
            content_hash=result.content_hash,
            row_count=len(result.unit_ids),
            contribution_method=result.contribution_method,
            findings=[finding.as_dict() for finding in result.findings],
            finished_at=moment(clock),
        )
        if done:
            record(RunBuilt(run_pk))
    tell(STEPS, STEPS, "")
    return Run.objects.get(pk=run_pk)


def run_fail(*, run_pk: int, error: TeduhError, clock: Clock | None = None) -> None:
    """Note why a run ended without a result. Called by the job alone."""
    findings = [finding.as_dict() for finding in error.findings]
    with transaction.atomic():
        _advance(run_pk, RunState.FAILED, findings=findings, finished_at=moment(clock))


def run_cancel(*, scope: Scope, run_id: str, clock: Clock | None = None) -> Run:
    """Give up a run that waits or is being built. Its institution's analysts. Emits `RunCancelled`.

    Raises
    ------
    StateConflict
        It has ended already.
    """
    run = run_get(run_id, scope=scope)
    require(scope, *EDITORS, institution_id=run.institution_id, path=run.place.path)
    with transaction.atomic():
        if not _advance(run.pk, RunState.CANCELLED, finished_at=moment(clock)):
            params = {"state": run.state}
            raise StateConflict(Finding(IndicesMessage.RUN_STATE, params=params))
        audit_record(
            actor=scope.actor,
            verb="run_cancelled",
            subject_kind="run",
            subject_id=run.run_id,
            institution_id=run.institution_id,
            clock=clock,
        )
        record(RunCancelled(run.pk, run.attempt, scope.actor))
    run.refresh_from_db()
    return run
