"""The frame of every page: status, language, policy, weight, and what needs no script.

P1  Each page of the frame answers with its status for a citizen and for who is signed in.
P2  The switch changes the language, keeps the page, and leads nowhere else.
P3  Indonesian is the language whatever the browser prefers.
P4  The policy stands on every page, and no page asks anything of another host.
P5  Reading pages have no script, and weigh less than 150 kB with style and typeface.
P6  Every page has one h1, a title, a main part to skip to, and labelled navigation.
P7  Search leads to places, forgives typing, and says what to do when nothing fits.
P8  The board shows at most five things, the oldest deadline first, and tells each clock in words.
P9  Long work can be followed, stopped and tried again by whoever may see it, and by nobody else.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from teduh.apps.jobs.models import Job
from teduh.apps.jobs.rules import JobState
from teduh.apps.regions.services.revision import revision_renew
from teduh.kernel import panels
from teduh.kernel.panels import Task
from teduh.kernel.scope import Role
from teduh.web.vendor import vendor_path
from teduh.web.views.board import task_row
from tests.builders.accounts import institution, person, place

pytestmark = pytest.mark.django_db
PUBLIC = ["/tentang/", "/cari/", "/cari/?q=Tempat", "/cari/?q=xqzxqz", "/akun/masuk/"]
PRIVATE = ["/papan/", "/akun/faktor-kedua/", "/akun/sandi/", "/akun/keluar/"]


@pytest.fixture(autouse=True)
def _places(db: None) -> None:
    for path in ("64.02.06.1001", "64.02.03", "64.72"):
        place(path)
    revision_renew()  # the index of names is of these places, not of another test's


@pytest.fixture
def citizen() -> Client:
    return Client(SERVER_NAME="localhost", headers={"accept": "text/html"})


@pytest.fixture
def analyst() -> Any:
    return person("analis", (institution("64.02"), Role.ANALYST))


@pytest.fixture
def signed_in(citizen: Client, analyst: Any) -> Client:
    citizen.force_login(analyst, backend="allauth.account.auth_backends.AuthenticationBackend")
    return citizen


def html(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages(citizen: Client, address: str) -> None:
    """P1, P5, P6."""
    page = html(citizen, address)
    assert page.count("<h1") == 1
    assert re.search(r"<title>[^<]+ · Teduh</title>", page)
    assert 'href="#isi"' in page
    assert 'id="isi"' in page
    assert all("aria-label" in tag for tag in re.findall(r"<nav[^>]*>", page))


@pytest.mark.parametrize("address", PRIVATE[:-1])
def test_private_pages_ask_to_sign_in(citizen: Client, address: str) -> None:
    """P1: a citizen is led to the sign-in page and back."""
    response = citizen.get(address)
    assert response.status_code == 302
    assert response["Location"] == f"/akun/masuk/?next={address}"


@pytest.mark.parametrize("address", PRIVATE)
def test_private_pages(signed_in: Client, address: str) -> None:
    """P1, P6."""
    page = html(signed_in, address)
    assert page.count("<h1") == 1
    assert "Analis" in page or "analis" in page


def test_health(citizen: Client) -> None:
    """P1: says that the database answers, and nothing about it."""
    assert set(citizen.get("/sehat/").json()) == {"status", "version"}


def test_the_switch_keeps_the_page(citizen: Client) -> None:
    """P2."""
    page = html(citizen, "/cari/?q=Tempat")
    link = re.search(r'href="(/bahasa/en/[^"]*)"', page)
    assert link
    response = citizen.get(link.group(1).replace("&amp;", "&"))
    assert response["Location"] == "/cari/?q=Tempat"
    english = html(citizen, response["Location"])
    assert '<html lang="en">' in english
    assert "Skip to the content" in english
    citizen.get("/bahasa/id/?kembali=/tentang/")
    assert '<html lang="id">' in html(citizen, "/tentang/")


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:x", ""]
)
def test_the_switch_leads_nowhere_else(citizen: Client, back: str) -> None:
    """P2."""
    assert citizen.get("/bahasa/en/", {"kembali": back})["Location"] == reverse("home")


def test_an_unknown_language_is_not_found(citizen: Client) -> None:
    """P2."""
    assert citizen.get("/bahasa/fr/").status_code == 404


def test_indonesian_first(citizen: Client) -> None:
    """P3."""
    response = citizen.get("/tentang/", headers={"accept-language": "en-US,en"})
    assert response["Content-Language"] == "id"
    assert "Yang tidak pernah dilakukan Teduh" in response.content.decode()


@pytest.mark.parametrize("address", [*PUBLIC, "/tak-ada/"])
def test_policy(citizen: Client, address: str) -> None:
    """P4."""
    response = citizen.get(address)
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    loaded = re.findall(
        r'<(?:script|link|img|iframe|form)\b[^>]*?(?:src|href|action)="([^"]*)"',
        response.content.decode(),
    )
    assert [a for a in loaded if not a.startswith("/") or a.startswith("//")] == []


@pytest.mark.parametrize("address", [a for a in PUBLIC if "masuk" not in a])
def test_reading_needs_no_script_and_little_weight(citizen: Client, address: str) -> None:
    """P5: page, styles (uncompressed) and typeface together."""
    page = html(citizen, address)
    assert "<script" not in page
    styles = re.findall(r'rel="stylesheet" href="([^"?]*)', page)
    fetched = [citizen.get(style) for style in styles]
    assert all(response.status_code == 200 for response in fetched)
    weight = len(page.encode()) + sum(len(b"".join(r)) for r in fetched)  # type: ignore[call-overload]
    weight += vendor_path("plus-jakarta-sans-latin.woff2").stat().st_size
    assert weight < 150_000


def test_search_forgives(citizen: Client) -> None:
    """P7."""
    page = html(citizen, "/cari/?q=Tempt+64.02.06")
    assert 'href="/wilayah/64.02.06/"' in page


def test_search_by_code_leads_there(citizen: Client) -> None:
    """P7."""
    assert citizen.get("/cari/?q=64.02.03")["Location"] == "/wilayah/64.02.03/"


def test_search_as_json(citizen: Client) -> None:
    """P7: the same places for programs."""
    found = citizen.get("/cari.json?q=Tempat+64.72").json()["places"]
    assert found[0]["code"] == "64.72"
    assert found[0]["within"] == [{"code": "64", "name": "Tempat 64"}]


def test_search_says_what_helps(citizen: Client) -> None:
    """P7."""
    assert "Yang dapat membantu" in html(citizen, "/cari/?q=xqzxqz")


def test_search_refuses_what_is_no_name(citizen: Client) -> None:
    """P7: 422 with the limit in words; nothing typed is run as code."""
    assert citizen.get("/cari/", {"q": "a" * 101}).status_code == 422
    assert "<script>alert" not in html(citizen, "/cari/?q=<script>alert(1)</script>")


NOW = datetime(2026, 11, 25, 1, 10, tzinfo=UTC)  # 09.10 in Kutai Kartanegara


@pytest.mark.parametrize(
    ("hours", "headline", "note", "state"),
    [
        (-17.0, "Lewat 17 jam", "sejak Selasa, 24 November 2026, 16.10 WITA", "late"),
        (6.5, "Hari ini, 15.40 WITA", "sisa 6 jam 30 menit", "soon"),
        (24.0, "Besok, 09.10 WITA", "sisa 1 hari", "soon"),
        (72.0, "Sabtu, 28 November 2026", "09.10 WITA · sisa 3 hari", ""),
    ],
)
def test_clocks_in_words(hours: float, headline: str, note: str, state: str) -> None:
    """P8."""
    from django.utils import translation

    task = Task("a", "b", "/", "c", NOW + timedelta(hours=hours), "64.02")
    with translation.override("id"):
        row = task_row(task, NOW)
    assert (row.headline, row.note, row.state) == (headline, note, state)


def test_the_board_shows_five_oldest_first(
    signed_in: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P8: seven things, five shown, the undated last."""
    tasks = [Task(f"Hal {n}", "", "/", "Buka", NOW + timedelta(days=n)) for n in (6, 2, 5, 1, 4, 3)]
    tasks.append(Task("Hal tanpa tenggat", "", "/", "Buka"))
    monkeypatch.setattr(panels, "_task_selectors", {"t": lambda *, scope, now: tasks})
    page = html(signed_in, "/papan/")
    assert re.findall(r"<h2>(Hal [^<]*)</h2>", page) == [f"Hal {n}" for n in range(1, 6)]
    assert "2 lagi, kurang mendesak" in page


def test_an_empty_board_says_what_will_be_there(signed_in: Client) -> None:
    """P8."""
    page = html(signed_in, "/papan/")
    assert "Tidak ada yang menunggu Anda" in page
    assert "Analis" in page
    assert 'href="/wilayah/64.02/"' in page


def job(analyst: Any, **fields: Any) -> Job:
    defaults = {"key": f"k{Job.objects.count()}", "kind": "indices.run_build"}
    defaults |= {"actor_id": analyst.actor_id, "actor_kind": "person"}
    return Job.objects.create(**defaults | fields)


def test_work_can_be_followed_and_stopped(signed_in: Client, analyst: Any) -> None:
    """P9: running work asks for itself again, refreshes without script, and can be cancelled."""
    now = datetime.now(UTC)
    running = job(
        analyst, state=JobState.RUNNING.value, progress=30, total=120,
        started_at=now - timedelta(seconds=30), heartbeat_at=now,
    )  # fmt: skip
    page = html(signed_in, f"/pekerjaan/{running.pk}/")
    assert f'hx-get="/pekerjaan/{running.pk}/kemajuan/"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "30 dari 120 (25\N{NO-BREAK SPACE}%)" in page
    assert "sisa sekitar" in page
    response = signed_in.post(f"/pekerjaan/{running.pk}/batal/")
    assert response.status_code == 302
    running.refresh_from_db()
    assert running.cancel_requested


def test_ended_work_asks_no_more(signed_in: Client, analyst: Any) -> None:
    """P9."""
    done = job(analyst, state=JobState.DONE.value, finished_at=datetime.now(UTC))
    piece = signed_in.get(f"/pekerjaan/{done.pk}/kemajuan/")
    assert piece["HX-Refresh"] == "true"
    assert "hx-get" not in piece.content.decode()
    assert signed_in.post(f"/pekerjaan/{done.pk}/batal/").status_code == 409


def test_failed_work_says_why_and_can_be_tried_again(signed_in: Client, analyst: Any) -> None:
    """P9."""
    finding = {"message_id": "kernel.disk.full", "level": "error", "where": {}}
    finding["params"] = {"path": "x"}
    failed = job(
        analyst, state=JobState.FAILED.value, finished_at=datetime.now(UTC), findings=[finding]
    )
    assert "Diska penuh" in html(signed_in, f"/pekerjaan/{failed.pk}/")
    assert signed_in.post(f"/pekerjaan/{failed.pk}/ulang/").status_code == 302
    failed.refresh_from_db()
    assert failed.state == JobState.QUEUED


def test_work_of_others_is_not_found(signed_in: Client) -> None:
    """P9."""
    other = job(person("lain"), state=JobState.QUEUED.value)
    for address in ("", "kemajuan/"):
        assert signed_in.get(f"/pekerjaan/{other.pk}/{address}").status_code == 404
    for address in ("batal/", "ulang/"):
        assert signed_in.post(f"/pekerjaan/{other.pk}/{address}").status_code == 404
