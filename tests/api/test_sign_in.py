"""Signing in: passphrase, second factor, recovery codes, lockout, exercise accounts, sign-out.

Requirements: S1 a passphrase signs in, nobody signs up and nothing is sent by e-mail; S2 officers,
custodians and administrators get no further than setting up a second factor; S3 TOTP and recovery
codes are asked for and work once; S4 an account locks after five failures, other accounts and the
address do not, and nothing typed, no address and no agent is kept; S5 exercise accounts work only
in an exercise on this machine; S6 the admin site has no door of its own.
"""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, resolve, reverse

from teduh.apps.accounts.middleware import is_exercise_place
from teduh.apps.accounts.models import Person
from teduh.kernel.scope import Role
from tests.builders.accounts import PASSWORD, institution, person

pytestmark = pytest.mark.django_db
LOCAL = {"HTTP_HOST": "127.0.0.1", "REMOTE_ADDR": "127.0.0.1"}
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _fresh(settings) -> None:
    cache.clear()
    settings.ALLOWED_HOSTS = ["127.0.0.1", "teduh.example.id"]


@pytest.fixture
def client() -> Client:
    return Client(enforce_csrf_checks=False, **LOCAL)


def sign_in(client: Client, username: str, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post(reverse("account_login"), {"login": username, "password": password}, **extra)


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def totp_code(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def with_totp(somebody: Person) -> Person:
    TOTP.activate(somebody, SECRET)
    return somebody


def test_passphrase_signs_in_and_out(client: Client) -> None:  # S1
    person("siti", (institution(), Role.ANALYST))
    page = client.get(reverse("account_login"))
    assert page.status_code == 200
    answer = sign_in(client, "Siti")
    assert answer.status_code == 302
    assert answer.url == reverse("board")
    assert signed_in(client)
    assert client.session.get_expire_at_browser_close()
    client.post(reverse("account_logout"))
    assert not signed_in(client)


def test_wrong_passphrase_and_unknown_name_are_told_alike(client: Client) -> None:  # S1
    person("siti")
    texts = []
    for name in ("siti", "tidakada"):
        answer = sign_in(client, name, "salah-sekali-sandi")
        assert answer.status_code == 200
        errors = answer.context["form"].non_field_errors() or answer.context["form"].errors
        texts.append(str(errors))
    assert texts[0] == texts[1]
    assert not signed_in(client)


def test_inactive_person_is_not_let_in(client: Client) -> None:  # S1
    person("pergi", is_active=False)
    sign_in(client, "pergi")
    assert not signed_in(client)


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_reset_password",
        "account_set_password",
        "mfa_signup_webauthn",
        "usersessions_list",
    ],
)
def test_nobody_signs_up_or_resets_by_e_mail(name: str) -> None:  # S1
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_changing_the_passphrase_follows_the_rules(client: Client) -> None:  # S1
    siti = person("siti")
    sign_in(client, "siti")
    other = Client(**LOCAL)
    sign_in(other, "siti")
    address = reverse("account_change_password")
    values = {"oldpassword": PASSWORD, "password1": "siti123", "password2": "siti123"}
    assert client.post(address, values).context["form"].errors["password1"]
    new = "galah-embun-rakit-surya"
    answer = client.post(address, {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer.status_code == 302
    siti.refresh_from_db()
    assert siti.check_password(new)
    assert other.get(reverse("account_change_password")).status_code == 302  # signed out there
    assert client.get(reverse("account_change_password")).status_code == 200


@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.CUSTODIAN, Role.ADMINISTRATOR])
def test_some_roles_must_set_up_a_second_factor(client: Client, role: Role) -> None:  # S2
    person("petugas", (institution(), role))
    sign_in(client, "petugas")
    for address in (reverse("board"), "/", reverse("admin:index"), "/tidak/ada/"):
        answer = client.get(address)
        assert (answer.status_code, answer.url) == (302, reverse("mfa_index"))
    for name in ("mfa_index", "account_logout"):
        assert client.get(reverse(name)).status_code == 200
    assert client.get(reverse("mfa_activate_totp"), follow=True).status_code == 200


def test_other_roles_need_none(client: Client) -> None:  # S2
    person("analis", (institution(), Role.ANALYST))
    sign_in(client, "analis")
    assert client.get(reverse("access")).status_code == 200


def test_totp_is_set_up_then_asked_for(client: Client) -> None:  # S2, S3
    somebody = person("admin", (institution(), Role.ADMINISTRATOR))
    sign_in(client, "admin")
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    assert b"svg" in page.content or b"data:image" in page.content
    form_secret = page.context["form"].secret
    code = totp_code(form_secret)
    wrong = client.post(reverse("mfa_activate_totp"), {"code": f"{(int(code) + 1) % 10**6:06}"})
    assert wrong.status_code == 200
    answer = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert answer.status_code == 302
    assert client.get(reverse("access")).status_code == 200
    stored = Authenticator.objects.get(user=somebody, type="totp").data["secret"]
    assert form_secret not in json.dumps(stored)
    assert get_adapter().decrypt(stored) == form_secret


def test_totp_completes_a_sign_in_and_a_code_works_once(client: Client) -> None:  # S3
    with_totp(person("admin", (institution(), Role.ADMINISTRATOR)))
    answer = sign_in(client, "admin")
    assert answer.url == reverse("mfa_authenticate")
    assert not signed_in(client)
    assert client.get(reverse("board")).status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": "123"}).status_code == 200
    code = totp_code()
    assert client.post(reverse("mfa_authenticate"), {"code": code}).url == reverse("board")
    assert client.get(reverse("access")).status_code == 200
    again = Client(**LOCAL)
    sign_in(again, "admin")
    assert again.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200
    assert not signed_in(again)


def test_recovery_code_completes_a_sign_in_once(client: Client) -> None:  # S3
    somebody = with_totp(person("admin", (institution(), Role.ADMINISTRATOR)))
    code = RecoveryCodes.activate(somebody).get_unused_codes()[0]
    sign_in(client, "admin")
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    again = Client(**LOCAL)
    sign_in(again, "admin")
    assert again.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200
    assert not signed_in(again)


def test_guessing_codes_is_slowed_by_account(client: Client) -> None:  # S3
    with_totp(person("admin", (institution(), Role.ADMINISTRATOR)))
    sign_in(client, "admin")
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000001"})
    answer = client.post(reverse("mfa_authenticate"), {"code": totp_code()})
    assert answer.status_code == 200
    assert not signed_in(client)


def test_the_last_second_factor_stays_where_it_is_due(client: Client) -> None:  # S2
    office = institution()
    for role, may in ((Role.ADMINISTRATOR, False), (Role.ANALYST, True)):
        somebody = with_totp(person("", (office, role)))
        authenticator = Authenticator.objects.get(user=somebody)
        assert get_adapter().can_delete_authenticator(authenticator) is may


def test_passphrase_is_asked_again_before_a_change_of_the_account(  # S2
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    person("analis", (institution(), Role.ANALYST))
    sign_in(client, "analis")
    address = reverse("mfa_activate_totp")
    assert client.get(address).status_code == 200
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 301)
    again = client.get(address)
    assert again.url.startswith(reverse("account_reauthenticate"))
    assert client.post(again.url, {"password": "salah-salah-salah"}).status_code == 200
    assert client.post(again.url, {"password": PASSWORD}).url == address
    assert client.get(address).status_code == 200


def test_passkey_pages_work(client: Client) -> None:  # S3
    person("analis", (institution(), Role.ANALYST))
    options = client.get(reverse("mfa_login_webauthn"), HTTP_ACCEPT="application/json")
    assert options.status_code == 200
    assert options.json()["request_options"]["publicKey"]["challenge"]
    sign_in(client, "analis")
    page = client.get(reverse("mfa_add_webauthn"))
    assert page.status_code == 200
    assert b"publicKey" in page.content
    assert client.get(reverse("mfa_list_webauthn")).status_code == 200


def test_account_locks_and_others_do_not(client: Client) -> None:  # S4
    person("siti")
    person("budi")
    answers = [sign_in(client, "siti", f"salah-{n}-sandi-salah") for n in range(5)]
    assert [a.status_code for a in answers] == [200, 200, 200, 200, 429]
    assert "account/locked.html" in [t.name for t in answers[-1].templates]
    cache.clear()  # what allauth counts in memory; the lock is in the database
    assert sign_in(client, "SITI").status_code == 429
    assert not signed_in(client)
    sign_in(client, "budi")  # the same address
    assert signed_in(client)


def test_nothing_about_the_attempt_is_kept(client: Client) -> None:  # S4
    sign_in(
        client,
        "rahasia-diketik-di-sini",
        "x",
        HTTP_USER_AGENT="Peramban/1.0",
        QUERY_STRING="a=jejak",
    )
    row = AccessAttempt.objects.values().get()
    kept = json.dumps(row, default=str)
    for typed in ("rahasia", "Peramban", "127.0.0.1", "jejak"):
        assert typed not in kept
    assert row["ip_address"] is None


def test_success_forgets_failures(client: Client) -> None:  # S4
    person("siti")
    sign_in(client, "siti", "salah-sandi-salah")
    sign_in(client, "siti")
    assert AccessAttempt.objects.count() == 0


def test_exercise_account_is_refused_outside_an_exercise(client: Client, settings) -> None:  # S5
    person("latihan.admin", (institution(), Role.ADMINISTRATOR), is_demo=True)
    sign_in(client, "latihan.admin")
    answer = client.get(reverse("board"))
    assert answer.url == reverse("account_login")
    assert not signed_in(client)
    settings.EXERCISE = True
    sign_in(client, "latihan.admin")
    assert client.get(reverse("access")).status_code == 200  # and no second factor is asked for
    for elsewhere in ({"HTTP_HOST": "teduh.example.id"}, {"REMOTE_ADDR": "10.0.0.7"}):
        sign_in(client, "latihan.admin")
        assert client.get(reverse("board"), **elsewhere).status_code == 302
        assert not signed_in(client)


def test_exercise_place_is_this_machine(rf, settings) -> None:  # S5
    settings.EXERCISE = True
    assert is_exercise_place(rf.get("/", **{**LOCAL, "HTTP_HOST": "127.0.0.1:8000"}))
    assert not is_exercise_place(rf.get("/", HTTP_HOST="teduh.example.id"))


def test_admin_site_asks_for_the_same_sign_in(client: Client) -> None:  # S6
    office = institution()
    address = reverse("admin:index")
    answer = client.get(address)
    answer = client.get(answer.url)
    assert answer.url.startswith(reverse("account_login"))
    person("analis", (office, Role.ANALYST))
    sign_in(client, "analis")
    assert client.get(address).status_code in (302, 403, 404)
    with_totp(person("admin", (office, Role.ADMINISTRATOR)))
    other = Client(**LOCAL)
    sign_in(other, "admin")
    other.post(reverse("mfa_authenticate"), {"code": totp_code()})
    assert other.get(address).status_code == 200


def test_sessions_are_not_listed_anywhere(settings) -> None:
    assert "allauth.usersessions" not in settings.INSTALLED_APPS
    assert resolve(reverse("account_login")).url_name == "account_login"
