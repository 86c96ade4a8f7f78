"""Writing: keyword-only, one transaction each and short; files are read, hashed and written before.

Each takes the reader's `scope`, whose actor is recorded. A record outside the scope is NotFound;
one that is seen but may not be changed is NotAllowed.
"""

from teduh.apps.indices.services.catalogue import (
    figures_load,
    installation_mark,
    instruments_load,
)
from teduh.apps.indices.services.datasets import (
    ImportedDataset,
    dataset_import,
    template_make,
    template_units,
)
from teduh.apps.indices.services.exercise import access_create, exercise_create
from teduh.apps.indices.services.publications import run_publish, run_withdraw
from teduh.apps.indices.services.runs import (
    run_build,
    run_cancel,
    run_create,
    run_fail,
)
from teduh.apps.indices.services.sweeping import artefacts_sweep, runs_requeue
from teduh.apps.indices.services.whatif import Comparison, whatif_run

__all__ = [
    "Comparison",
    "ImportedDataset",
    "access_create",
    "artefacts_sweep",
    "dataset_import",
    "exercise_create",
    "figures_load",
    "installation_mark",
    "instruments_load",
    "run_build",
    "run_cancel",
    "run_create",
    "run_fail",
    "run_publish",
    "run_withdraw",
    "runs_requeue",
    "template_make",
    "template_units",
    "whatif_run",
]
