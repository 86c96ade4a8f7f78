"""Pages of runs (issue: server; protection 6; look: each table with its files).

V1  outside its institution a run that is not public answers 404, in the words of an unknown one
V2  a public run reads without an account: scores, drivers, values with their source, CSV and JSON
V3  three clicks lead from a score to its source
V4  decisions: a form with a reason, 422 without, 409 when it is so already, 404 outside, 403 else
V5  a run on its way shows its progress, can be cancelled and tried again
V6  what-if is in the address; faults are told above the form; outside 404
V7  a page asks the database a bounded number of questions, however many rows it has
V8  both languages; nothing of a private page is kept by caches
V9  files with invented rows say so: in their name, in every row, in JSON as `exercise`
V10 a list of runs begins with what a run is and when, not with its hash; steps are in words
"""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from teduh.apps.accounts.models import Institution, Person
from teduh.apps.indices.models import Publication, Run
from teduh.apps.indices.rules import operator_scope
from teduh.apps.indices.services import installation_mark, run_build, run_create, run_publish
from teduh.apps.indices.tables import read_dataset_version
from teduh.apps.jobs.models import Job
from teduh.index import build, read_recipe
from teduh.index.explain import duels
from teduh.index.instruments import framework_of
from teduh.kernel.clock import SystemClock
from teduh.kernel.scope import SYSTEM_ACTOR, Role
from tests.builders import indices
from tests.builders.accounts import institution, person

pytestmark = pytest.mark.django_db
FIRST = indices.DISTRICTS[0]


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path, db: None) -> None:
    settings.ARTEFACTS_URL = str(tmp_path / "artefacts")
    indices.places()


@pytest.fixture
def office() -> Institution:
    return institution()


@pytest.fixture
def run(office: Institution) -> Run:
    return indices.built_run(office)


@pytest.fixture
def public_run(run: Run, office: Institution) -> Run:
    run_publish(scope=operator_scope(SYSTEM_ACTOR, office.pk), run_id=run.run_id, reason="Rapat 1.")
    return run


def signed_in(holder: Person) -> Client:
    client = Client()
    client.force_login(holder)
    return client


def pages(run: Run) -> list[str]:
    base = f"/hasil/{run.run_id[:16]}"
    place = f"{base}/{FIRST}"
    tables = [f"{base}/skor", f"{place}/penyebab", f"{place}/a01/nilai"]
    return [
        *(f"{base}/", f"{place}/", f"{place}/a01/"),
        *(f"{table}{ending}" for table in tables for ending in ("/", ".csv", ".json")),
    ]


def test_private_run_is_not_there__v1(run: Run) -> None:
    outsider = signed_in(person("", (institution(), Role.ANALYST)))
    unknown = f"/hasil/{'0' * 16}/"
    for client in (Client(), outsider):
        absent = client.get(unknown)
        for address in pages(run):
            hidden = client.get(address)
            assert hidden.status_code == 404
        page = client.get(f"/hasil/{run.run_id[:16]}/").content.decode()
        page = page.replace(run.run_id[:16], "0" * 16)
        number = re.compile("<code>[0-9a-f]{12}</code>|<time.*?</time>")
        assert number.sub("", page) == number.sub("", absent.content.decode())


def test_the_file_of_what_makes_a_score_sums_to_it__v2(run: Run, office: Institution) -> None:
    """Every part, however small, and what Owen values start from."""
    steps = [
        {"normalise": {"method": "minmax", "bounds": [1, 100]}},
        {"aggregate": {"method": "harmonic"}},
    ]
    scope = operator_scope(SYSTEM_ACTOR, office.pk)
    owen = run_create(scope=scope, version=run.version, recipe={"steps": steps})
    client = signed_in(person("", (office, Role.ANALYST)))
    for one, has_baseline in ((run, False), (run_build(run_pk=owen.pk), True)):
        base = f"/hasil/{one.run_id[:16]}"
        scores = client.get(f"{base}/skor.json").json()["rows"]
        score = next(r["score"] for r in scores if r["code"] == FIRST)
        parts = client.get(f"{base}/{FIRST}/penyebab.json").json()["rows"]
        assert sum(part["points"] for part in parts) == pytest.approx(score, abs=1e-9)
        assert ("baseline" in [part["node"] for part in parts]) == has_baseline
        assert client.get(f"{base}/{FIRST}/").status_code == 200
    # the newer run stands on the region's page
    own = client.get(f"/wilayah/{FIRST}/tabel/penyebab-{run.instrument_id}-{run.level}.json")
    assert [part["node"] for part in own.json()["rows"]] == [part["node"] for part in parts]


def test_copeland_shows_wins_and_losses__v2(run: Run, office: Institution) -> None:
    steps = [{"normalise": {"method": "minmax"}}, {"aggregate": {"method": "copeland"}}]
    scope = operator_scope(SYSTEM_ACTOR, office.pk)
    made = run_create(scope=scope, version=run.version, recipe={"steps": steps})
    made = run_build(run_pk=made.pk)
    client = signed_in(person("", (office, Role.ANALYST)))
    base = f"/hasil/{made.run_id[:16]}/{FIRST}"
    rows = client.get(f"{base}/penyebab.json").json()["rows"]
    built = build(framework_of(made.instrument_id), read_dataset_version(run.version.artefact),
                  read_recipe({"steps": steps}))  # fmt: skip
    expected = duels(built, FIRST).drop_nulls("wins").select("node", "wins", "losses", "ties")
    assert len(rows) == expected.height > 0
    assert {tuple(r[c] for c in expected.columns) for r in rows} == set(expected.rows())
    page = client.get(f"{base}/").content.decode()
    assert "Menang" in page and "Kalah" in page


def test_public_run_reads_without_account__v2(public_run: Run) -> None:
    for address in pages(public_run):
        response = Client().get(address)
        assert response.status_code == 200, address
        if address.endswith(".json"):
            assert json.loads(response.content)["rows"]
        elif address.endswith(".csv"):
            assert response.headers["Content-Disposition"].startswith("attachment")
            assert len(response.content.decode().splitlines()) > 1
        else:
            assert len(response.content) < 150_000
            assert response.content.count(b"<h1") == 1


def test_three_clicks__v3(public_run: Run) -> None:
    client = Client()
    page = client.get(f"/hasil/{public_run.run_id[:16]}/").content.decode()
    first = re.search(rf'href="(/hasil/[0-9a-f]+/{FIRST}/)"', page)
    assert first
    page = client.get(first[1]).content.decode()
    second = re.search(rf'href="(/hasil/[0-9a-f]+/{FIRST}/a01/)"', page)
    assert second
    page = client.get(second[1]).content.decode()
    assert 'href="https://contoh.example/berita-acara-7"' in page
    assert "B2" in page


def test_decisions__v4(run: Run, office: Institution) -> None:
    address = f"/hasil/{run.run_id[:16]}/terbitkan/"
    leader = signed_in(person("", (office, Role.LEADER)))
    assert Client().get(address).status_code == 302
    assert signed_in(person("", (institution(), Role.LEADER))).get(address).status_code == 404
    coordinator = signed_in(person("", (office, Role.COORDINATOR)))
    assert coordinator.post(address, {"alasan": "x"}).status_code == 403
    assert leader.get(address).status_code == 200
    assert leader.post(address, {"alasan": ""}).status_code == 422
    assert leader.post(address, {"alasan": "Rapat 3."}).status_code == 302
    again = leader.post(address, {"alasan": "Rapat 4."})
    assert again.status_code == 409
    assert b"Rapat 4." in again.content
    assert Publication.objects.get().reason == "Rapat 3."
    withdraw = f"/hasil/{run.run_id[:16]}/tarik/"
    assert leader.post(withdraw, {"alasan": "Salah."}).status_code == 302
    assert Client().get(f"/hasil/{run.run_id[:16]}/").status_code == 404


def test_progress_cancel_again__v5(office: Institution) -> None:
    scope = operator_scope(SYSTEM_ACTOR, office.pk)
    data = indices.counts(dict(zip(indices.DISTRICTS, (3, 1, 0), strict=True)))
    run = run_create(scope=scope, version=indices.version_of(scope, office, data))
    analyst = signed_in(person("", (office, Role.ANALYST)))
    base = f"/hasil/{run.run_id[:16]}"
    page = analyst.get(f"{base}/")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "private, no-store"
    assert analyst.get(f"{base}/kemajuan/").status_code == 200
    wrong = analyst.get(f"{base}/batal/")
    assert wrong.status_code == 405
    assert "Alamat ini tidak dapat dipakai dengan cara ini (GET)" in wrong.content.decode()
    assert Client().get(f"{base}/").status_code == 404
    assert analyst.post(f"{base}/batal/").status_code == 302
    assert Run.objects.get().state == "cancelled"
    assert analyst.post(f"{base}/batal/").status_code == 409
    assert analyst.post(f"{base}/ulang/").status_code == 302
    assert Run.objects.get().state == "queued"


def test_what_if__v6(run: Run, office: Institution) -> None:
    address = f"/hasil/{run.run_id[:16]}/andai/"
    reader = signed_in(person("", (office, Role.COORDINATOR)))
    assert reader.get(address).status_code == 200
    compared = reader.get(f"{address}?buang=a01&bobot_simpul=partisipasi&bobot=0,5")
    assert compared.status_code == 200
    assert indices.DISTRICTS[2].encode() in compared.content
    files = reader.get(address.rstrip("/") + ".json?buang=a01")
    assert len(json.loads(files.content)["rows"]) == 3
    wrong = reader.get(f"{address}?bobot_simpul=partisipasi&bobot=banyak&buang=a02")
    assert wrong.status_code == 422
    assert b'value="banyak"' in wrong.content
    assert b"pada partisipasi=banyak" in wrong.content
    assert reader.get(f"{address}?hitung=1").status_code == 422
    outsider = signed_in(person("", (institution(), Role.ANALYST)))
    assert outsider.get(address).status_code == 404


def test_bounded_questions__v7(
    public_run: Run, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = Client()
    for address in pages(public_run):
        with django_assert_max_num_queries(12):
            client.get(address)


@pytest.fixture
def invented(office: Institution) -> Run:
    installation_mark(is_exercise=True, actor=SYSTEM_ACTOR)
    return indices.built_run(office, is_exercise=True)


def test_exercise_is_told_in_every_file__v9(invented: Run, office: Institution) -> None:
    reader = signed_in(person("", (office, Role.ANALYST)))
    dataset = f"/himpunan/{invented.version.dataset.slug}"
    whatif = f"/hasil/{invented.run_id[:16]}/andai"
    files = [page for page in pages(invented) if page.endswith(".csv")]
    files += ["/hasil.csv", "/himpunan.csv", f"{dataset}.csv", f"{dataset}/v1/nilai.csv"]
    files += [f"{whatif}.csv?buang=a01"]
    for address in files:
        answer = reader.get(address)
        assert "-latihan.csv" in answer["Content-Disposition"], address
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert rows, address
        assert {row["data"] for row in rows} == {"latihan"}, address
        document = reader.get(address.replace(".csv", ".json"))
        assert json.loads(document.content)["exercise"] is True, address
        assert "-latihan.json" in document["Content-Disposition"], address


def test_real_files_carry_no_word_of_it__v9(public_run: Run) -> None:
    for address in pages(public_run):
        if address.endswith(".json"):
            document = json.loads(Client().get(address).content)
            assert document["exercise"] is False
            assert "data" not in document["rows"][0]


def test_mixed_lists_tell_each_row__v9(invented: Run, office: Institution) -> None:
    scope = operator_scope(SYSTEM_ACTOR, office.pk)
    data = indices.counts(dict(zip(indices.DISTRICTS, (0, 1, 3), strict=True)))
    run_create(scope=scope, version=indices.version_of(scope, office, data, name="Nyata"))
    reader = signed_in(person("", (office, Role.ANALYST)))
    rows = json.loads(reader.get("/hasil.json").content)["rows"]
    assert sorted(row["data"] for row in rows) == ["latihan", "nyata"]


def test_list_and_steps_are_in_words__v10(public_run: Run) -> None:
    page = Client().get("/hasil/").content.decode()
    titles = [
        re.sub(r"<[^>]+>", "", t).strip() for t in re.findall(r"<th scope=.col.*?</th>", page)
    ]
    assert titles[:3] == ["Himpunan data", "Diminta pada", "Satu baris untuk tiap"]
    assert titles[-1] == "Hitungan"
    page = Client().get(f"/hasil/{public_run.run_id[:16]}/").content.decode()
    assert "Samakan skala: nilai teramati terendah dan tertinggi (min-maks), skala 0–100" in page
    assert "&#x27;" not in page.partition("<ol>")[2].partition("</ol>")[0]


def test_time_left_stands_beside_the_progress__v5(office: Institution) -> None:
    scope = operator_scope(SYSTEM_ACTOR, office.pk)
    data = indices.counts(dict(zip(indices.DISTRICTS, (3, 1, 0), strict=True)))
    run = run_create(scope=scope, version=indices.version_of(scope, office, data))
    Run.objects.filter(pk=run.pk).update(state="running")
    started = SystemClock().now() - timedelta(seconds=30)
    Job.objects.create(
        key=run.job_key, kind="indices.run_build", actor_kind="system", state="running",
        started_at=started, total=4, progress=1,
    )  # fmt: skip
    reader = signed_in(person("", (office, Role.ANALYST)))
    page = reader.get(f"/hasil/{run.run_id[:16]}/kemajuan/").content.decode()
    assert "Langkah 1 dari 4" in page
    assert "sisa sekitar" in page


def test_a_comparison_keeps_its_question__v6(run: Run, office: Institution) -> None:
    reader = signed_in(person("", (office, Role.COORDINATOR)))
    address = f"/hasil/{run.run_id[:16]}/andai"
    page = reader.get(f"{address}/?buang=a01&urut=-rank").content.decode()
    assert f'href="{address}.csv?buang=a01"' in page
    assert f'href="{address}/?buang=a01&amp;urut=' in page
    assert page.index("<form") < page.index("<table")
    assert "Tanpa " in page


def test_languages__v8(public_run: Run) -> None:
    client = Client()
    address = f"/hasil/{public_run.run_id[:16]}/"
    assert b"Bagaimana dihitung" in client.get(address).content
    client.cookies["teduh_language"] = "en"
    assert b"How it was computed" in client.get(address).content
