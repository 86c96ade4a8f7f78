"""The admin site: administrators of an institution, their rows only, services behind every write.

Requirements: M1 only administrators enter; M2 rows of other institutions answer as unknown ones; M3
every page of every table opens; M4 writes go through services and leave audit rows, not a second
log; M5 the tables of second factors and of tasks are not there; audit rows are read only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.test import Client
from django.urls import reverse

from teduh.apps.accounts.models import (
    AccountCode,
    Device,
    GrantRecord,
    Institution,
    Person,
    Position,
    WorkUnit,
)
from teduh.apps.accounts.services import passphrase_set_by_code
from teduh.apps.audit.models import AuditEntry
from teduh.apps.audit.services import audit_record
from teduh.kernel.scope import SYSTEM_ACTOR, Role
from tests.builders.accounts import PASSWORD, grant, institution, person, place, work_unit

pytestmark = pytest.mark.django_db
DATES = {"valid_from": "2026-01-01", "valid_to": "2026-12-31"}


@pytest.fixture(autouse=True)
def _exercise(settings) -> None:
    settings.EXERCISE = True  # so that the invented people need no second factor


@pytest.fixture
def office() -> Institution:
    return institution()


@pytest.fixture
def client(office: Institution) -> Client:
    administrator = person("admin", (office, Role.ADMINISTRATOR), is_demo=True)
    client = Client(HTTP_HOST="127.0.0.1", REMOTE_ADDR="127.0.0.1")
    client.force_login(administrator)
    return client


def page(model: type, action: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{action}", args=args)


def submit(client: Client, model: type, **values: Any) -> Any:
    return client.post(page(model, "add"), values, follow=True)


def own_tables() -> Iterator[type]:
    for model in admin.site._registry:
        if model._meta.app_label in {"accounts", "audit", "jobs"}:
            yield model


def test_only_administrators_enter(office: Institution) -> None:  # M1
    for role in Role:
        if role in (Role.CITIZEN, Role.ADMINISTRATOR):
            continue
        client = Client(HTTP_HOST="127.0.0.1", REMOTE_ADDR="127.0.0.1")
        client.force_login(person("", (office, role), is_demo=True))
        answer = client.get(reverse("admin:index"), follow=True)
        assert answer.status_code == 403, role


def test_every_page_opens(client: Client, office: Institution) -> None:  # M3
    assert client.get(reverse("admin:index")).status_code == 200
    for model in own_tables():
        assert client.get(page(model, "changelist")).status_code == 200, model
        answer = client.get(page(model, "add"))
        may_add = model in (Person, GrantRecord, WorkUnit, Position, Device)
        assert answer.status_code == (200 if may_add else 403), model


def test_rows_of_another_institution_are_unknown(client: Client, office: Institution) -> None:
    other = institution()  # M2
    theirs = person("asing", (other, Role.ANALYST))
    mine = person("juru", (office, Role.ANALYST))
    both = person("rangkap", (office, Role.ANALYST), (other, Role.ANALYST))
    hidden = [
        other,
        theirs,
        both,
        theirs.grants.get(),
        work_unit(other, "x"),
    ]
    for row in hidden:
        answer = client.get(page(type(row), "change", row.pk), follow=True)
        assert answer.request["PATH_INFO"] == reverse("admin:index"), row
    for row in (office, mine, mine.grants.get(), work_unit(office, "x")):
        assert client.get(page(type(row), "change", row.pk)).status_code == 200, row
    names = client.get(page(Person, "changelist")).content.decode()
    assert "juru" in names
    assert "asing" not in names
    add = client.get(page(GrantRecord, "add")).content.decode()
    assert other.name not in add
    assert "asing" not in add


def test_person_is_added_with_a_code_shown_once(client: Client) -> None:  # M4
    answer = submit(client, Person, username="Siti.Baru", display_name="Siti")
    made = Person.objects.get(username="siti.baru")
    text = next(str(m) for m in answer.context["messages"] if "siti.baru" in str(m))
    assert not made.has_usable_password()
    code = re.search(r"([a-z]+-){5}[a-z]+", text)
    assert code
    passphrase_set_by_code(username="siti.baru", code=code.group(), password=PASSWORD)
    made.refresh_from_db()
    assert made.check_password(PASSWORD)
    assert [entry.verb for entry in AuditEntry.objects.order_by("id")] == [
        "person_created",
        "passphrase_code_issued",
        "passphrase_set_by_code",
    ]
    assert LogEntry.objects.count() == 0


def test_grant_is_given_and_withdrawn(client: Client, office: Institution) -> None:  # M4
    siti = person("siti")
    values = {"person": siti.pk, "institution": office.pk, "place": office.place_id, **DATES}
    submit(client, GrantRecord, role="analyst", **values)
    submit(client, GrantRecord, role="supervisor", **values)
    assert dict(siti.grants.values_list("role", "state")) == {
        "analyst": "confirmed",
        "supervisor": "pending",
    }
    refused = submit(client, GrantRecord, role="analyst", **values)
    assert siti.grants.count() == 2
    assert any(m.level_tag == "error" for m in refused.context["messages"])
    action = {"action": "withdraw", "_selected_action": [g.pk for g in siti.grants.all()]}
    client.post(page(GrantRecord, "changelist"), action)
    assert {g.state for g in siti.grants.all()} == {"withdrawn"}


def test_grant_for_another_institution_is_refused(client: Client) -> None:  # M2
    other = institution()
    values = {"person": person("siti").pk, "institution": other.pk, "place": other.place_id}
    submit(client, GrantRecord, role="analyst", **values, **DATES)
    assert GrantRecord.objects.filter(institution=other).count() == 0


def test_offices_positions_and_devices(client: Client, office: Institution) -> None:  # M4
    other = institution()
    values = {"institution": office.pk, "code": "a", "name": "A", "kind": "opd"}
    submit(client, WorkUnit, **values, place=place("64.03").pk, parent=work_unit(other, "z").pk)
    assert not office.work_units.exists()
    submit(client, WorkUnit, **values, place=place("64.02.06").pk, is_active="on")
    unit = office.work_units.get()
    child = work_unit(office, "b", parent=unit)
    changed = {**values, "place": unit.place_id, "parent": child.pk, "is_active": "on"}
    client.post(page(WorkUnit, "change", unit.pk), changed)
    unit.refresh_from_db()
    assert unit.parent is None  # it would belong to itself
    clerk = person("juru", (office, Role.ANALYST))
    seat = {"person": clerk.pk, "work_unit": unit.pk, "title": "Kepala", "capacity": "definitive"}
    submit(client, Position, **seat, **DATES)
    position = Position.objects.get()
    client.post(page(Position, "change", position.pk), {"valid_to": "2026-06-30"})
    position.refresh_from_db()
    assert position.valid_to.isoformat() == "2026-06-30"
    device = {"institution": office.pk, "place": office.place_id, "name": "Ponsel"}
    submit(client, Device, **device, **DATES)
    made = Device.objects.get()
    client.post(page(Device, "changelist"), {"action": "revoke", "_selected_action": [made.pk]})
    made.refresh_from_db()
    assert made.revoked_at
    assert [e.verb for e in AuditEntry.objects.order_by("id")] == [
        "work_unit_created",
        "position_created",
        "position_ended",
        "device_created",
        "device_revoked",
    ]


def test_actions_on_people(client: Client, office: Institution) -> None:  # M4
    siti = person("siti", (office, Role.ANALYST))
    before = siti.password
    for action in ("code_passphrase", "code_second_factor", "unlock", "deactivate"):
        everybody = list(Person.objects.values_list("pk", flat=True))
        client.post(page(Person, "changelist"), {"action": action, "_selected_action": everybody})
    siti.refresh_from_db()
    assert siti.password == before  # only she changes it
    assert {code.person for code in AccountCode.objects.all()} == {siti}  # not one's own
    assert set(siti.codes.values_list("purpose", flat=True)) == {"passphrase", "second_factor"}
    assert not siti.is_active
    assert Person.objects.get(username="admin").is_active


def test_audit_rows_are_read_only_and_other_libraries_tables_absent(  # M5
    client: Client, office: Institution
) -> None:
    with transaction.atomic():
        entry = audit_record(
            actor=SYSTEM_ACTOR, verb="v", subject_kind="k", subject_id=1, institution_id=office.pk
        )
        hidden = audit_record(actor=SYSTEM_ACTOR, verb="v", subject_kind="k", subject_id=1)
    change = page(AuditEntry, "change", entry.pk)
    assert client.get(change).status_code == 200
    assert client.post(change, {"verb": "x"}).status_code == 403
    assert client.get(page(AuditEntry, "change", hidden.pk)).status_code == 302
    assert client.post(page(AuditEntry, "delete", entry.pk), {"post": "yes"}).status_code == 403
    for address in ("/admin/mfa/authenticator/", "/admin/django_tasks_database/dbtaskresult/"):
        assert client.get(address).status_code in (403, 404)
    assert "authenticator" not in client.get(reverse("admin:index")).content.decode()


def test_former_administrator_is_out(office: Institution) -> None:  # M1
    former = person("mantan", is_demo=True)
    grant(former, office, Role.ADMINISTRATOR, valid_to="2026-01-31")
    client = Client(HTTP_HOST="127.0.0.1", REMOTE_ADDR="127.0.0.1")
    client.force_login(former)
    assert client.get(reverse("admin:index"), follow=True).status_code == 403
