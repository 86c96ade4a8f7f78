"""The pages of one-time codes, and where the person sees that one was issued."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from teduh.apps.accounts.rules import CodePurpose
from teduh.apps.accounts.services import code_issue
from teduh.kernel.scope import SYSTEM_ACTOR, Role
from tests.builders.accounts import PASSWORD, institution, person

NEW = "galah-embun-rakit-surya"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


def test_a_new_passphrase(client: Client) -> None:
    siti = person("siti", (institution(), Role.ANALYST))
    code = code_issue(actor=SYSTEM_ACTOR, person=siti, purpose=CodePurpose.PASSPHRASE)
    address = reverse("code_passphrase")
    assert address in client.get(reverse("account_login")).content.decode()
    sent = {"nama": "siti", "kode": code, "sandi": NEW, "sandi_lagi": NEW}
    wrong = client.post(address, {**sent, "kode": "salah"})
    assert wrong.status_code == 422
    assert NEW not in wrong.content.decode()
    assert client.post(address, {**sent, "sandi_lagi": "lain"}).status_code == 422
    assert client.post(address, {}).status_code == 422
    done = client.post(address, sent)
    assert (done.status_code, done["Location"]) == (302, reverse("account_login"))
    client.post(reverse("account_login"), {"login": "siti", "password": NEW})
    assert address not in client.get(reverse("board")).content.decode()
    page = client.get(reverse("access")).content.decode()
    assert "perintah di mesin" in page
    assert "sudah dipakai" in page
    assert reverse("access") in client.get(reverse("board")).content.decode()


def test_a_lost_second_factor(client: Client) -> None:
    siti = person("siti", (institution(), Role.CASE_OFFICER))
    TOTP.activate(siti, "JBSWY3DPEHPK3PXP")
    code = code_issue(actor=SYSTEM_ACTOR, person=siti, purpose=CodePurpose.SECOND_FACTOR)
    address = reverse("code_second_factor")
    sent = {"nama": "siti", "kode": code, "sandi": PASSWORD}
    assert client.post(address, {**sent, "sandi": "salah-sekali-sandi"}).status_code == 422
    assert client.post(address, {**sent, "kode": "salah"}).status_code == 422
    assert Authenticator.objects.filter(user=siti).exists()
    assert client.post(address, sent).status_code == 302
    assert not Authenticator.objects.filter(user=siti).exists()
    client.post(reverse("account_login"), {"login": "siti", "password": PASSWORD})
    answer = client.get(reverse("board"))
    assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index"))
