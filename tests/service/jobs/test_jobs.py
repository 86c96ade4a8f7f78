"""Jobs: idempotent by key, cancellable, given up after silence, tried again, started by the clock.

Requirements: J1 one job a key; J2 the call starts after the commit; J3 progress, cancelling and
findings are kept; J4 no heartbeat for 2 minutes: queued again, at most 3 times; J5 one leader by a
lease; J6 regular work by due time, missed times caught up by one run; J7 readers see their own and
their institutions' jobs.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from teduh.apps.jobs import registry, running
from teduh.apps.jobs.handle import JobHandle
from teduh.apps.jobs.messages import JobsMessage
from teduh.apps.jobs.models import Job, Lease, ScheduledWork
from teduh.apps.jobs.registry import job_kind, schedule
from teduh.apps.jobs.rules import MOST_REQUEUES, SILENCE, JobState, next_interval
from teduh.apps.jobs.running import NOT_WAITING, job_run
from teduh.apps.jobs.selectors import job_findings, job_get, jobs, jobs_open, worker_seen_at
from teduh.apps.jobs.services import job_cancel, job_enqueue, job_retry
from teduh.apps.jobs.ticking import worker_tick
from teduh.kernel.clock import FixedClock
from teduh.kernel.errors import Defect, Finding, InvalidInput, NotFound, StateConflict
from teduh.kernel.messages import KernelMessage
from teduh.kernel.scope import Actor, Grant, Role, Scope

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ACTOR = Actor("p-1")


def at(**later: float) -> FixedClock:
    return FixedClock(NOON + timedelta(**later))


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """A few kinds of work; what they did is in the returned dictionary."""
    did: dict[str, Any] = {"ran": 0}
    monkeypatch.setattr(registry, "_kinds", {})
    monkeypatch.setattr(registry, "_schedules", {})

    @job_kind("test.count")
    def count(job: JobHandle, *, to: int, note: str = "") -> dict[str, Any]:
        did["ran"] += 1
        for step in range(1, to + 1):
            job.progress(step, to, note)
        return {"counted": to}

    @job_kind("test.refuse")
    def refuse(job: JobHandle) -> None:
        raise InvalidInput(Finding(KernelMessage.FILE_MISSING, params={"path": "isian.xlsx"}))

    @job_kind("test.break")
    def break_(job: JobHandle) -> None:
        raise ZeroDivisionError("secret text")

    @job_kind("test.cancel_me")
    def cancel_me(job: JobHandle) -> None:
        Job.objects.filter(pk=job.job_id).update(cancel_requested=True)
        job.check()
        did["went_on"] = True

    @job_kind("test.sleep")
    def sleep(job: JobHandle) -> None:
        did["handle"] = job
        Job.objects.filter(pk=job.job_id).update(attempts=99)  # as if another worker took it
        job.check()
        did["went_on"] = True

    yield did


def enqueue(key: str = "a", kind: str = "test.count", **changes: Any) -> Job:
    values: dict[str, Any] = {"payload": {"to": 3} if kind == "test.count" else {}}
    return job_enqueue(key=key, kind=kind, actor=ACTOR, **{**values, "clock": at(), **changes})


def state(job: Job) -> str:
    job.refresh_from_db()
    return job.state


def test_same_key_is_one_job() -> None:  # J1
    first = enqueue()
    assert enqueue(payload={"to": 9}).pk == first.pk
    assert Job.objects.count() == 1
    job_run(first.pk)
    assert enqueue().pk == first.pk
    assert job_run(first.pk) == NOT_WAITING


def test_call_starts_after_the_commit(django_capture_on_commit_callbacks) -> None:  # J2
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        with transaction.atomic():
            job = enqueue()
            assert DBTaskResult.objects.count() == 0
        enqueue()
    assert len(callbacks) == 1
    job.refresh_from_db()
    assert str(DBTaskResult.objects.get().pk) == job.task_id


def test_django_tasks_carries_and_runs_it(  # J2
    settings, django_capture_on_commit_callbacks, kinds: dict[str, Any]
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue()
        assert kinds["ran"] == 0
    assert state(job) == JobState.DONE
    assert kinds["ran"] == 1


def test_payload_is_checked_when_asked_for() -> None:
    for payload in ({}, {"to": 1, "from": 2}):
        with pytest.raises(Defect) as fault:
            enqueue(payload=payload)
        assert fault.value.findings[0].message is JobsMessage.PAYLOAD_MISMATCH
    with pytest.raises(Defect):
        enqueue(kind="test.unknown")
    assert Job.objects.count() == 0


def test_kinds_are_registered_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        job_kind("test.count")(lambda job: None)
    with pytest.raises(TypeError, match="keyword-only"):
        job_kind("test.other")(lambda job, run_id: None)


def test_progress_and_result_are_kept() -> None:  # J3
    job = enqueue(payload={"to": 3, "note": "menghitung"})
    assert job_run(job.pk, clock=at(minutes=1)) == JobState.DONE
    job.refresh_from_db()
    assert (job.progress, job.total, job.share_done) == (3, 3, 1.0)
    assert job.result == {"counted": 3}
    assert job.note == "menghitung"
    assert (job.attempts, job.finished_at) == (1, at(minutes=1).now())


def test_findings_of_a_refused_job_are_kept_and_told() -> None:  # J3
    job = enqueue(kind="test.refuse")
    assert job_run(job.pk) == JobState.FAILED
    job.refresh_from_db()
    assert "isian.xlsx" in job_findings(job)[0].what


def test_defect_gets_a_number_and_no_text(caplog: pytest.LogCaptureFixture) -> None:  # J3
    job = enqueue(kind="test.break")
    assert job_run(job.pk) == JobState.FAILED
    job.refresh_from_db()
    assert job.findings[0]["message_id"] == JobsMessage.DEFECT.value
    assert "secret text" not in str(job.findings)
    assert job.findings[0]["params"]["trace_id"] in caplog.text


def test_cancelling_waiting_and_running_work(kinds: dict[str, Any]) -> None:  # J3
    waiting = enqueue()
    assert job_cancel(actor=ACTOR, job=waiting).state == JobState.CANCELLED
    assert job_run(waiting.pk) == NOT_WAITING
    with pytest.raises(StateConflict):
        job_cancel(actor=ACTOR, job=waiting)
    running_job = enqueue("b", kind="test.cancel_me")
    assert job_run(running_job.pk) == JobState.CANCELLED
    assert "went_on" not in kinds


def test_failed_work_can_be_tried_again() -> None:  # J3
    job = enqueue(kind="test.refuse")
    job_run(job.pk)
    again = job_retry(actor=ACTOR, job=job)
    assert (again.state, again.findings, again.finished_at) == (JobState.QUEUED, [], None)
    with pytest.raises(StateConflict):
        job_retry(actor=ACTOR, job=again)


def test_worker_that_lost_its_job_writes_nothing(kinds: dict[str, Any]) -> None:  # J4
    job = enqueue(kind="test.sleep")
    assert job_run(job.pk) == NOT_WAITING
    assert state(job) == JobState.RUNNING
    assert "went_on" not in kinds


def test_shutdown_puts_the_job_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "stopping", running.threading.Event())
    running.stopping.set()
    job = enqueue()
    assert job_run(job.pk) == JobState.QUEUED
    assert state(job) == JobState.QUEUED
    running.stopping.clear()
    report = worker_tick(worker_id="w", clock=at(seconds=1))
    assert report is not None
    assert report.carried == 1


def test_silent_job_is_queued_again_three_times_then_fails() -> None:  # J4
    job = enqueue()
    moment = timedelta()
    for attempt in range(1, MOST_REQUEUES + 2):
        running._claim(job.pk, FixedClock(NOON + moment))
        just_in_time = FixedClock(NOON + moment + SILENCE)
        assert worker_tick(worker_id="w", clock=just_in_time).requeued == 0
        moment += SILENCE + timedelta(seconds=1)
        report = worker_tick(worker_id="w", clock=FixedClock(NOON + moment))
        assert (report.requeued, report.failed) == ((1, 0) if attempt < 4 else (0, 1))
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.FAILED, 4)
    assert job_findings(job)[0].what


def test_tick_carries_what_was_forgotten_once() -> None:  # J4
    job = enqueue()  # its on_commit call never came
    later = enqueue("b", due_at=NOON + timedelta(hours=1))
    assert worker_tick(worker_id="w", clock=at(seconds=1)).carried == 1
    assert worker_tick(worker_id="w", clock=at(minutes=5)).carried == 0
    assert str(DBTaskResult.objects.get().pk) == Job.objects.get(pk=job.pk).task_id
    assert worker_tick(worker_id="w", clock=at(hours=2)).carried == 1
    later.refresh_from_db()
    assert later.task_id


def test_one_worker_leads_until_its_lease_ends() -> None:  # J5
    assert worker_tick(worker_id="first", clock=at()) is not None
    assert worker_tick(worker_id="second", clock=at(seconds=30)) is None
    assert worker_tick(worker_id="first", clock=at(seconds=60)) is not None
    assert worker_tick(worker_id="second", clock=at(seconds=136)) is not None
    assert Lease.objects.get().holder == "second"
    assert worker_seen_at() == at(seconds=136).now()


def test_regular_work_starts_by_its_due_time_and_catches_up() -> None:  # J6
    schedule(
        "hourly",
        kind="test.count",
        payload={"to": 1},
        next_due=lambda last, now: next_interval(last, now, timedelta(hours=1)),
    )
    starts = [
        worker_tick(worker_id="w", clock=at(**later)).scheduled
        for later in ({}, {"minutes": 59}, {"minutes": 60}, {"minutes": 61}, {"hours": 5.5})
    ]
    assert starts == [0, 0, 1, 0, 1]
    assert Job.objects.count() == 2
    assert ScheduledWork.objects.get().due_at == at(hours=6).now()


def test_readers_see_their_own_and_their_institutions_jobs() -> None:  # J7
    own = enqueue("own")
    theirs = job_enqueue(
        key="theirs", kind="test.count", payload={"to": 1}, actor=Actor("p-2"), institution_id=5
    )
    scope = Scope(ACTOR, (Grant(4, "64.02", Role.ANALYST, date(2026, 1, 1)),))
    colleague = Scope(Actor("p-3"), (Grant(5, "64.02", Role.ANALYST, date(2026, 1, 1)),))
    assert set(jobs(scope=scope)) == {own}
    assert set(jobs_open(scope=colleague)) == {theirs}
    assert job_get(scope=colleague, job_id=theirs.pk) == theirs
    for reader, hidden in ((scope, theirs), (colleague, own), (Scope(), own)):
        with pytest.raises(NotFound):
            job_get(scope=reader, job_id=hidden.pk)
