"""Every failure has one shape on the wire, and a page for people.

E1  Each class of `kernel.errors` has its status, for programs and for people alike.
E2  Programs get RFC 9457 JSON: type, title, status, detail, instance, findings, trace_id.
E3  Each finding carries its id and its words in the reader's language.
E4  People get a page with what happened and how to mend it; a 500 tells its number and no more.
E5  Django's own failures (404, 403, 400, CSRF, 500) have the same shape.
E6  A thing one may not see answers in the same words as a thing that does not exist.
"""

from __future__ import annotations

import pickle

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from teduh.kernel import errors
from teduh.kernel.errors import Finding, TeduhError, Where
from teduh.kernel.messages import KernelMessage
from teduh.web import problems
from teduh.web.messages import WebMessage

KEYS = {"type", "title", "status", "detail", "instance", "findings", "trace_id"}
FINDING_KEYS = {"message_id", "level", "where", "params", "where_text", "what", "repair"}
FINDING = Finding(KernelMessage.FILE_MISSING, Where(sheet="Isian", row=7), {"path": "a.xlsx"})
RAISED: dict[str, tuple[Exception, int]] = {
    "InvalidInput": (errors.InvalidInput(FINDING, FINDING), 422),
    "MethodNotApplicable": (errors.MethodNotApplicable(FINDING), 422),
    "NotEnoughData": (errors.NotEnoughData(FINDING), 422),
    "NotFound": (errors.NotFound(Finding(KernelMessage.NOT_FOUND)), 404),
    "NotAllowed": (errors.NotAllowed(Finding(KernelMessage.NOT_ALLOWED)), 403),
    "StateConflict": (errors.StateConflict(Finding(KernelMessage.STALE)), 409),
    "LimitReached": (errors.LimitReached(Finding(WebMessage.TOO_LARGE)), 413),
    "LimitReachedFast": (errors.LimitReached(Finding(WebMessage.TOO_MANY)), 429),
    "DependencyUnavailable": (errors.DependencyUnavailable(Finding(WebMessage.UNAVAILABLE)), 503),
    "Defect": (errors.Defect(FINDING), 500),
    "Http404": (Http404("secret table name"), 404),
    "PermissionDenied": (PermissionDenied("secret"), 403),
    "SuspiciousOperation": (SuspiciousOperation("secret"), 400),
    "ZeroDivisionError": (ZeroDivisionError("secret"), 500),
}


def fail(request: HttpRequest, kind: str) -> HttpResponse:
    raise RAISED[kind][0]


class Urls:
    urlpatterns = [path("gagal/<str:kind>/", fail), path("", include("teduh.web.urls"))]
    handler400 = problems.handler400
    handler403 = problems.handler403
    handler404 = problems.handler404
    handler500 = problems.handler500


@pytest.fixture(autouse=True)
def _urls(settings: object) -> None:
    settings.ROOT_URLCONF = Urls  # type: ignore[attr-defined]


@pytest.fixture
def browser(db: None) -> Client:
    return Client(
        raise_request_exception=False, SERVER_NAME="localhost", headers={"accept": "text/html"}
    )


@pytest.fixture
def program(db: None) -> Client:
    return Client(
        raise_request_exception=False,
        SERVER_NAME="localhost",
        headers={"accept": "application/json"},
    )


def test_every_class_of_error_is_listed_here() -> None:
    """E1: a new class cannot be forgotten."""

    def below(kind: type[TeduhError]) -> set[type[TeduhError]]:
        return {kind}.union(*(below(child) for child in kind.__subclasses__()))

    ours = {kind for kind in below(TeduhError) if kind.__module__ == errors.__name__}
    assert {type(error) for error, _ in RAISED.values()} >= ours - {TeduhError}


@pytest.mark.parametrize("kind", RAISED)
def test_programs_get_problem_json(program: Client, kind: str) -> None:
    """E1, E2, E3, E5."""
    status = RAISED[kind][1]
    response = program.get(f"/gagal/{kind}/")
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert set(body) == KEYS
    assert body["status"] == status
    assert body["instance"] == f"/gagal/{kind}/"
    assert len(body["trace_id"]) == 12
    assert body["findings"]
    assert all(set(finding) == FINDING_KEYS for finding in body["findings"])
    assert "secret" not in response.content.decode()


@pytest.mark.parametrize("kind", RAISED)
def test_people_get_a_page(browser: Client, kind: str) -> None:
    """E1, E4, E5."""
    response = browser.get(f"/gagal/{kind}/")
    page = response.content.decode()
    assert response.status_code == RAISED[kind][1]
    assert response["Content-Type"].startswith("text/html")
    assert response["Cache-Control"] == "no-store"
    assert '<html lang="id">' in page
    assert "<h1>" in page
    assert "secret" not in page
    assert "Traceback" not in page


def test_an_address_that_ends_in_json_answers_in_json(browser: Client) -> None:
    """E2: a browser that follows a JSON link gets JSON too."""
    response = browser.get("/tak-ada.json")
    assert response.status_code == 404
    assert response.json()["findings"][0]["message_id"] == "kernel.record.not_found"


def test_all_findings_are_told_with_their_place(program: Client) -> None:
    """E3: both findings, each with where in words."""
    found = program.get("/gagal/InvalidInput/").json()["findings"]
    assert len(found) == 2
    assert found[0]["where"] == {"sheet": "Isian", "row": 7}
    assert found[0]["where_text"]
    assert "a.xlsx" in found[0]["what"]


def test_the_reader_chooses_the_language(program: Client) -> None:
    """E3: the same failure in both languages."""
    indonesian = program.get("/gagal/Http404/").json()
    program.cookies["teduh_language"] = "en"
    english = program.get("/gagal/Http404/").json()
    assert indonesian["title"] == "Tidak ditemukan"
    assert english["title"] == "Not found"


def test_a_defect_tells_only_its_number(browser: Client) -> None:
    """E4: the page and the log share a number, the page has nothing else."""
    response = browser.get("/gagal/Defect/")
    page = response.content.decode()
    assert "a.xlsx" not in page
    assert response.wsgi_request.trace_id in page


def test_busy_answers_say_when_to_come_back(program: Client) -> None:
    """E1: 429 and 503 carry Retry-After."""
    for kind in ("LimitReachedFast", "DependencyUnavailable"):
        assert int(program.get(f"/gagal/{kind}/")["Retry-After"]) > 0


def test_hidden_and_missing_are_told_alike(program: Client) -> None:
    """E6: NotFound of ours and Django's 404 differ in nothing but the address and the number."""
    ours = program.get("/gagal/NotFound/").json()
    theirs = program.get("/gagal/Http404/").json()
    for body in (ours, theirs):
        del body["trace_id"], body["instance"]
    assert ours == theirs


def test_a_form_without_its_token_is_explained(db: None) -> None:
    """E5: a failed CSRF check keeps the shape."""
    strict = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
    response = strict.post("/akun/masuk/", {"login": "a"}, headers={"accept": "application/json"})
    assert response.status_code == 403
    assert response.json()["findings"][0]["message_id"] == "web.form.expired"


def test_an_unknown_host_is_refused_with_a_page(db: None) -> None:
    """E5: even a request that Django refuses before any view."""
    client = Client(SERVER_NAME="elsewhere.example", raise_request_exception=False)
    response = client.get("/", headers={"accept": "text/html"})
    assert response.status_code == 400
    assert "<h1>" in response.content.decode()


def test_errors_survive_pickling() -> None:
    """E1: a worker's error reaches the page with its findings."""
    error = errors.InvalidInput(FINDING)
    assert pickle.loads(pickle.dumps(error)).findings == (FINDING,)  # noqa: S301
