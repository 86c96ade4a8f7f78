"""A worker in a process of its own, with one slow kind of work, for `test_worker_process.py`.

python -m tests.service.jobs.worker_program prepare|work|once|tick FOLDER
"""

from __future__ import annotations

import os
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

ACTION, FOLDER = sys.argv[1], Path(sys.argv[2])
os.environ["TEDUH_DATA_DIR"] = str(FOLDER)
os.environ["DJANGO_SETTINGS_MODULE"] = os.environ.get("WORKER_SETTINGS", "teduh.web.settings")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from teduh.apps.audit.services import audit_record  # noqa: E402
from teduh.apps.jobs.handle import JobHandle  # noqa: E402
from teduh.apps.jobs.registry import job_kind  # noqa: E402
from teduh.apps.jobs.services import job_enqueue  # noqa: E402
from teduh.apps.jobs.ticking import worker_tick  # noqa: E402
from teduh.apps.jobs.worker import worker_loop  # noqa: E402
from teduh.kernel.clock import FixedClock, SystemClock  # noqa: E402
from teduh.kernel.scope import SYSTEM_ACTOR  # noqa: E402


@job_kind("test.slow")
def slow(job: JobHandle) -> dict[str, Any]:
    """Take for ever at the first attempt, no time at all at the second."""
    (FOLDER / f"attempt-{job.attempt}").touch()
    while job.attempt == 1:
        job.progress(1, 10, "lambat")
        time.sleep(0.05)
    return {"attempt": job.attempt}


if ACTION == "prepare":
    call_command("migrate", interactive=False, verbosity=0)
    with transaction.atomic():
        job_enqueue(key="slow", kind="test.slow", payload={}, actor=SYSTEM_ACTOR)
        audit_record(actor=SYSTEM_ACTOR, verb="v", subject_kind="k", subject_id=1)
elif ACTION == "work":
    worker_loop()
elif ACTION == "once":
    worker_loop(once=True)
elif ACTION == "tick":
    later = FixedClock(SystemClock().now() + timedelta(minutes=3))
    print(worker_tick(worker_id="second", clock=later))
