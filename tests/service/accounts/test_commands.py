"""`teduh user` and `teduh audit` over the same services as the pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import connection, transaction
from typer.testing import CliRunner

from teduh.apps.accounts.messages import AccountsMessage
from teduh.apps.accounts.models import GrantRecord, Person
from teduh.apps.accounts.services import passphrase_set_by_code
from teduh.apps.audit.services import audit_record, audit_seal
from teduh.apps.audit.triggers import TRIGGERS
from teduh.cli.audit import app as audit_app
from teduh.cli.user import app as user_app
from teduh.kernel.errors import InvalidInput, NotFound
from teduh.kernel.scope import SYSTEM_ACTOR
from tests.builders.accounts import PASSWORD, institution, person

RUNNER = CliRunner()


def user(*arguments: str) -> str:
    done = RUNNER.invoke(user_app, list(arguments), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def printed_code(output: str) -> str:
    return next(word for word in output.split() if word.count("-") == 5)


def test_add_prints_a_code_that_works_until_a_newer_one() -> None:
    output = user("add", "siti", "--name", "Siti Aminah")
    made = Person.objects.get(username="siti")
    assert made.display_name == "Siti Aminah"
    assert not made.has_usable_password()
    renewed = user("code", "siti")
    with pytest.raises(InvalidInput):
        passphrase_set_by_code(username="siti", code=printed_code(output), password=PASSWORD)
    passphrase_set_by_code(username="siti", code=printed_code(renewed), password=PASSWORD)
    made.refresh_from_db()
    assert made.check_password(PASSWORD)
    assert "/akun/kode/faktor-kedua/" in user("code", "siti", "--second-factor")


def test_grant_list_and_withdraw() -> None:
    office = institution()
    person("siti")
    user("grant", "siti", "--role", "analyst", "--institution", office.name)
    user(
        *("grant", "siti", "--role", "supervisor", "--institution", str(office.pk)),
        *("--valid-from", "2026-01-01", "--valid-to", "2026-12-31"),
    )
    found = dict(GrantRecord.objects.values_list("role", "state"))
    assert found == {"analyst": "confirmed", "supervisor": "pending"}
    listed = user("list")
    assert office.name in listed
    assert "2026-01-01 – 2026-12-31" in listed
    user("withdraw", "siti", "--role", "analyst", "--institution", office.name)
    assert GrantRecord.objects.get(role="analyst").state == "withdrawn"


def test_unknown_person_and_institution_are_named() -> None:
    person("siti")
    with pytest.raises(NotFound) as refusal:
        user("code", "tidakada")
    assert refusal.value.findings[0].message is AccountsMessage.PERSON_UNKNOWN
    with pytest.raises(NotFound) as refusal:
        user("grant", "siti", "--role", "analyst", "--institution", "Tidak Ada")
    assert refusal.value.findings[0].message is AccountsMessage.INSTITUTION_UNKNOWN


def test_verify_and_anchor(tmp_path: Path) -> None:
    with transaction.atomic():
        for number in range(3):
            audit_record(actor=SYSTEM_ACTOR, verb="v", subject_kind="k", subject_id=number)
    anchor = tmp_path / "jangkar.json"
    assert RUNNER.invoke(audit_app, ["anchor", "-o", str(anchor)]).exit_code == 0
    assert json.loads(anchor.read_text())["position"] == 3
    verify = ["verify", "--anchor", str(anchor)]
    whole = RUNNER.invoke(audit_app, verify)
    assert whole.exit_code == 0, whole.output
    assert "3" in whole.output
    TRIGGERS.drop(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_auditentry WHERE position = 3")
    audit_seal()
    broken = RUNNER.invoke(audit_app, verify)
    assert broken.exit_code == 1
