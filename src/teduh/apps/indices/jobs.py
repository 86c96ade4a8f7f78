"""Long work of indices: building runs, and putting right what broken-off processes left."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from teduh.apps.indices.messages import IndicesMessage
from teduh.apps.indices.services import artefacts_sweep, run_build, run_fail, runs_requeue
from teduh.apps.jobs.handle import JobHandle, JobStopped
from teduh.apps.jobs.registry import job_kind, schedule
from teduh.apps.jobs.rules import next_interval
from teduh.kernel.errors import Defect, Finding, TeduhError

_SWEEP_EVERY: Final = timedelta(hours=6)
_REQUEUE_EVERY: Final = timedelta(minutes=5)


@job_kind("indices.run_build")
def build_run(job: JobHandle, *, run_pk: int) -> dict[str, Any]:
    """Build one run; a fault is noted with the run before the job tells it."""
    try:
        run = run_build(run_pk=run_pk, progress=job.progress)
    except JobStopped:
        raise
    except TeduhError as error:
        run_fail(run_pk=run_pk, error=error)
        raise
    except Exception:
        run_fail(run_pk=run_pk, error=Defect(Finding(IndicesMessage.RUN_FAILED)))
        raise
    return {"run_id": run.run_id, "state": run.state}


@job_kind("indices.sweep")
def sweep(_job: JobHandle) -> dict[str, Any]:
    """Remove folders of the artefact store that no row names."""
    return {"removed": len(artefacts_sweep())}


@job_kind("indices.requeue")
def requeue(_job: JobHandle) -> dict[str, Any]:
    """Put right runs that no job works on."""
    return {"runs": runs_requeue()}


def _every(interval: timedelta) -> Any:
    def next_due(last: datetime, now: datetime) -> datetime:
        return next_interval(last, now, interval)

    return next_due


schedule("indices.sweep", kind="indices.sweep", next_due=_every(_SWEEP_EVERY))
schedule("indices.requeue", kind="indices.requeue", next_due=_every(_REQUEUE_EVERY))
