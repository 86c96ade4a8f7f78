"""Headers of every answer, and templates that need no evaluation (protection 8).

H1 the policy is the one of the document, word for word, on pages, errors, the admin site and files;
H2 nothing allows inline or evaluated script; H3 no template has `hx-on`, trigger filters, `js:`,
inline script, inline handlers or inline style; H4 cookies and transport are strict in production;
H5 what somebody signed in sees is kept by no cache; H6 a file runs nothing.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.test import Client

import teduh
from teduh.kernel.scope import Role
from tests.builders.accounts import institution, person, place

POLICY = {
    "default-src 'self'",
    "img-src 'self' data: blob:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}
ADDRESSES = [
    "/tentang/",
    "/wilayah/64.02/",
    "/tidak/ada/",
    "/akun/masuk/",
    "/papan/",
    "/admin/",
    "/cari.json?q=a",
    "/himpunan/templat/",
    "/sehat/",
]
ROOT = Path(teduh.__file__).parent
TEMPLATES = sorted(ROOT.glob("**/templates/**/*.html"))
FORBIDDEN = {
    "hx-on": r"\bhx-on\b",
    "js: or javascript:": r"""["'\s](js|javascript):""",
    "a trigger filter": r"""hx-trigger=(["'])[^"']*\[""",
    "hx-vals or hx-headers that are evaluated": r"""hx-(vals|headers)=(["'])\s*js""",
    "an inline handler": r"""\son[a-z]+\s*=\s*["']""",
    "inline style": r"""\sstyle\s*=\s*["']|<style\b""",
}


@pytest.fixture(autouse=True)
def _places(db: None) -> None:
    place("64.02.06")
    institution()


@pytest.mark.parametrize("address", ADDRESSES)
def test_headers_of_every_answer(client: Client, address: str) -> None:  # H1, H2
    answer = client.get(address, HTTP_HOST="127.0.0.1")
    policy = {part.strip() for part in answer["Content-Security-Policy"].split(";")}
    assert policy == POLICY
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_public_page_sets_no_cookie(client: Client) -> None:
    for address in ("/tentang/", "/wilayah/64.02/", "/tidak/ada/"):
        assert not client.get(address, HTTP_HOST="127.0.0.1").cookies, address


def test_what_somebody_signed_in_sees_is_kept_by_no_cache(client: Client) -> None:  # H5
    client.force_login(person("", (institution(), Role.ANALYST)))
    for address in ("/papan/", "/tentang/", "/wilayah/64.02/", "/wilayah/64.02/peta.json"):
        assert "private" in client.get(address)["Cache-Control"], address


def test_a_file_runs_nothing(client: Client) -> None:  # H6
    answer = client.get("/wilayah/64.02/tabel/wilayah.csv")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "sandbox"


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 40
    assert engines["django"].dirs == [ROOT / "web" / "templates"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_need_no_evaluation(path: Path) -> None:  # H3
    text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.S)
    found = [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text, re.I)]
    for tag in re.findall(r"<script\b[^>]*>", text, re.I):
        if "src=" not in tag and "application/json" not in tag:
            found.append(f"inline script {tag}")
    assert found == []


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("hx-on", '<a hx-on:click="x">'),
        ("js: or javascript:", "<a href='javascript:x'>"),
        ("a trigger filter", '<a hx-trigger="click[ctrlKey]">'),
        ("hx-vals or hx-headers that are evaluated", "<a hx-vals='js:{}'>"),
        ("an inline handler", '<a onclick="x">'),
        ("inline style", '<a style="color: red">'),
    ],
)
def test_the_scan_can_fail(what: str, text: str) -> None:  # H3
    assert re.search(FORBIDDEN[what], text, re.I)


def test_production_is_strict(tmp_path: Path) -> None:  # H4
    """Settings are read once a process, so production's are read in one of its own."""
    names = (
        "SECURE_SSL_REDIRECT SECURE_HSTS_SECONDS SESSION_COOKIE_SECURE SESSION_COOKIE_NAME "
        "CSRF_COOKIE_SECURE CSRF_COOKIE_NAME SESSION_COOKIE_HTTPONLY DEBUG "
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN EXERCISE"
    ).split()
    program = (
        f"import json, teduh.web.settings as s; print(json.dumps([getattr(s, n) for n in {names}]))"
    )
    environment = {
        **os.environ,
        "TEDUH_MODE": "production",
        "TEDUH_DATA_DIR": str(tmp_path),
        "TEDUH_SECRET_KEY": "x" * 60,
    }
    done = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        text=True,
        env=environment,
    )
    found = dict(zip(names, json.loads(done.stdout), strict=True))
    assert found == {
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 365 * 24 * 3600,
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_NAME": "__Host-teduh",
        "CSRF_COOKIE_SECURE": True,
        "CSRF_COOKIE_NAME": "__Host-teduh_csrf",
        "SESSION_COOKIE_HTTPONLY": True,
        "DEBUG": False,
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False,
        "EXERCISE": False,
    }
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
    assert settings.CSRF_COOKIE_SAMESITE == "Strict"
