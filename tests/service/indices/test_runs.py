"""Building runs and reading them (design 1, 5, 9; issue: server).

R1  a run's id is the hash of its inputs: equal inputs are one run, its outputs carry a hash
R2  what was recorded beside it: method, package, platform, hash of the installed packages
R3  a run is built by a job that is asked for after the commit, once for each attempt
R4  a run can be cancelled and tried again; a fault is noted with it, a lost job put right
R5  scores have rank, class and flags; the drivers sum to the score
R6  three clicks from a score to its source: row, drivers, the values with their sources
R7  what-if edits the choices and builds again; nothing is stored
R8  the sentences' numbers come from the run
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

import teduh
from teduh.apps.accounts.models import Institution
from teduh.apps.indices import jobs, selectors, services, tables
from teduh.apps.indices.artefacts import artefact_store
from teduh.apps.indices.models import Run
from teduh.apps.indices.rules import RunState
from teduh.apps.jobs.handle import JobHandle
from teduh.apps.jobs.models import Job
from teduh.apps.regions.selectors import place_get
from teduh.index import build
from teduh.index.instruments import framework_of
from teduh.index.run import METHOD_VERSION
from teduh.kernel.clock import FixedClock
from teduh.kernel.errors import InvalidInput, NotFound, StateConflict
from teduh.kernel.scope import Role, Scope
from teduh.kernel.texts import format_number, use_language
from tests.builders import indices
from tests.builders.accounts import institution, scope

COUNTS = dict(zip(indices.DISTRICTS, (3, 1, 0), strict=True))
Capture = Callable[..., AbstractContextManager[list[Callable[[], None]]]]


@pytest.fixture
def office() -> Institution:
    return institution()


@pytest.fixture
def analyst(office: Institution) -> Scope:
    return scope("", (office, Role.ANALYST))


@pytest.fixture
def run(office: Institution) -> Run:
    return indices.built_run(office, indices.counts(COUNTS))


def test_equal_inputs_are_one_run__r1_r2(office: Institution, analyst: Scope) -> None:
    data = indices.counts(COUNTS)
    version = indices.version_of(analyst, office, data)
    run = services.run_create(scope=analyst, version=version)
    assert services.run_create(scope=analyst, version=version) == run
    built = services.run_build(run_pk=run.pk)
    expected = build(framework_of(indices.IKP), data)
    assert (built.run_id, built.content_hash) == (expected.run_id, expected.content_hash)
    assert built.method_version == METHOD_VERSION
    assert built.package_version == teduh.__version__
    assert len(built.lock_hash) == 64
    assert "Python" in built.platform
    other = services.run_create(
        scope=analyst,
        version=version,
        recipe={
            "steps": [{"normalise": {"method": "rank"}}, {"aggregate": {"method": "arithmetic"}}]
        },
    )
    assert other.run_id != run.run_id


def test_job_builds_once_for_each_attempt__r3(
    office: Institution, analyst: Scope, django_capture_on_commit_callbacks: Capture
) -> None:
    version = indices.version_of(analyst, office, indices.counts(COUNTS))
    with django_capture_on_commit_callbacks(execute=True):
        run = services.run_create(scope=analyst, version=version)
        services.run_create(scope=analyst, version=version)
    job = Job.objects.get(kind="indices.run_build")
    assert (job.key, job.payload) == (run.job_key, {"run_pk": run.pk})
    Job.objects.filter(pk=job.pk).update(state="running", attempts=1)
    job.refresh_from_db()
    assert jobs.build_run(JobHandle(job), run_pk=run.pk) == {"run_id": run.run_id, "state": "done"}
    finished = Run.objects.get(pk=run.pk)
    assert services.run_build(run_pk=run.pk).finished_at == finished.finished_at


def test_cancel_and_again__r4(
    office: Institution, analyst: Scope, django_capture_on_commit_callbacks: Capture
) -> None:
    version = indices.version_of(analyst, office, indices.counts(COUNTS))
    with django_capture_on_commit_callbacks(execute=True):
        run = services.run_create(scope=analyst, version=version)
    with django_capture_on_commit_callbacks(execute=True):
        run = services.run_cancel(scope=analyst, run_id=run.run_id)
    assert run.state == RunState.CANCELLED
    assert Job.objects.get(key=run.job_key).state == "cancelled"
    assert services.run_build(run_pk=run.pk).state == RunState.CANCELLED
    with pytest.raises(StateConflict):
        services.run_cancel(scope=analyst, run_id=run.run_id)
    again = services.run_create(scope=analyst, version=version)
    assert (again.pk, again.attempt, again.state) == (run.pk, 2, RunState.QUEUED)
    assert services.run_build(run_pk=run.pk).state == RunState.DONE


def test_fault_is_noted__r4(office: Institution, analyst: Scope) -> None:
    version = indices.version_of(analyst, office, indices.counts(COUNTS))
    geometric = {
        "steps": [
            {"normalise": {"method": "minmax", "bounds": [0, 100]}},
            {"aggregate": {"method": "geometric"}},
        ]
    }
    run = services.run_create(scope=analyst, version=version, recipe=geometric)
    job = Job.objects.create(
        key="k", kind="indices.run_build", actor_id="x", actor_kind="system", state="running"
    )
    with pytest.raises(InvalidInput):
        jobs.build_run(JobHandle(job), run_pk=run.pk)
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert run.findings[0]["message_id"].startswith("index.")


def test_lost_runs_are_put_right__r4(
    office: Institution, analyst: Scope, django_capture_on_commit_callbacks: Capture
) -> None:
    version = indices.version_of(analyst, office, indices.counts(COUNTS))
    run = services.run_create(scope=analyst, version=version)  # its handlers never ran
    later = FixedClock(datetime.now(UTC) + timedelta(minutes=10))
    with django_capture_on_commit_callbacks(execute=True):
        assert services.runs_requeue(clock=later) == 1
    job = Job.objects.get(key=run.job_key)
    Job.objects.filter(pk=job.pk).update(state="failed", findings=[])
    services.runs_requeue(clock=later)
    run.refresh_from_db()
    assert run.state == RunState.FAILED


def test_scores_and_drivers__r5(run: Run, analyst: Scope) -> None:
    table = selectors.run_scores(run, scope=analyst)
    assert [(row.code, row.rank) for row in table.rows] == [
        (code, rank) for rank, code in enumerate(indices.DISTRICTS, start=1)
    ]
    assert (table.ranked, table.steps, table.node.id) == (3, 3, "ikp")
    assert {part.id for part in table.parts} == {
        *("sosial_politik", "penyelenggaraan", "kontestasi", "partisipasi")
    }
    for row in table.rows:
        drivers = selectors.run_drivers(run, place_get(row.code), scope=analyst)
        points = [driver.points for driver in drivers]
        assert points == sorted(points, reverse=True)
        assert sum(points) == pytest.approx(row.score, abs=1e-9)
    assert table.rows[0].step == 3
    only = selectors.run_place_score(run, place_get(indices.DISTRICTS[1]), scope=analyst)
    assert only == table.rows[1]


def test_drivers_of_a_mean_without_shares__r5(office: Institution, analyst: Scope) -> None:
    version = indices.version_of(analyst, office, indices.counts(COUNTS))
    steps = [
        {"normalise": {"method": "minmax", "bounds": [1, 100]}},
        {"aggregate": {"method": "harmonic"}},
    ]
    run = services.run_create(scope=analyst, version=version, recipe={"steps": steps})
    run = services.run_build(run_pk=run.pk)
    place = place_get(indices.DISTRICTS[0])
    stored = {d.node.id: d.points for d in selectors.run_drivers(run, place, scope=analyst)}
    # A large run stores no points for such a mean; they are computed for the place asked for.
    path = artefact_store().path(run.artefact, "contributions.parquet")
    pl.read_parquet(path).select("unit_id").write_parquet(path)
    tables._small_table.cache_clear()
    computed = {d.node.id: d.points for d in selectors.run_drivers(run, place, scope=analyst)}
    assert run.contribution_method.startswith("owen")
    assert computed == pytest.approx(stored)
    score = selectors.run_place_score(run, place, scope=analyst)
    whole = sum(computed.values()) + selectors.run_baseline(run, place.path)
    assert whole == pytest.approx(score.score, abs=1e-9)


def test_way_to_the_source__r6(run: Run, analyst: Scope) -> None:
    found = selectors.run_provenance(run, place_get(indices.DISTRICTS[0]), "a01", scope=analyst)
    data = indices.counts(COUNTS)
    assert [row.column for row in found.rows] == ["a01:1", "a01:2", "a01:3"]
    assert [row.value for row in found.rows] == list(data.values[0, :3])
    assert [row.grade_weight for row in found.rows] == [1.0, 2.0, 3.0]
    first = found.rows[0]
    assert (first.source, first.source_grade, first.credibility) == ("Berita acara 7", "B", 2)
    assert first.source_url == "https://contoh.example/berita-acara-7"
    with pytest.raises(NotFound):
        selectors.run_provenance(run, place_get(indices.DISTRICTS[0]), "a99", scope=analyst)
    with pytest.raises(NotFound):
        selectors.run_drivers(run, place_get(indices.VILLAGES[0]), scope=analyst)


def test_what_if__r7(run: Run, analyst: Scope) -> None:
    before = Run.objects.count()
    lines = [("value", "64.02.03:b01:3=50")]
    compared = services.whatif_run(scope=analyst, run_id=run.run_id, lines=lines)
    assert compared.changed_run_id != run.run_id
    changes = {row.code: row.score_change for row in compared.rows}
    assert changes["64.02.03"] > 0 > changes["64.02.01"]
    assert compared.largest == max(abs(change) for change in changes.values())
    lines = [("drop", "a01"), ("weight", "partisipasi=0,9"), ("method", "normalise=rank")]
    compared = services.whatif_run(scope=analyst, run_id=run.run_id, lines=lines)
    assert {row.code for row in compared.rows} == set(indices.DISTRICTS)
    assert Run.objects.count() == before
    for lines in ([], [("weight", "partisipasi")], [("drop", "tidak-ada")]):
        with pytest.raises((InvalidInput, NotFound)):
            services.whatif_run(scope=analyst, run_id=run.run_id, lines=lines)


def test_sentences__r8(run: Run, analyst: Scope) -> None:
    place = place_get(indices.DISTRICTS[0])
    with use_language("en"):
        sentences = selectors.run_sentences(run, place, scope=analyst)
        score = selectors.run_place_score(run, place, scope=analyst).score
        assert place.name in sentences[0]
        assert format_number(score, 2) in sentences[0]
        top = selectors.run_drivers(run, place, scope=analyst)[0]
        assert format_number(top.points, 2) in sentences[1]
