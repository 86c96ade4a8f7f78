"""Rows that are really committed, by two writers (requirement P7.2), and tables emptied after."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections, transaction

from teduh.apps.audit.models import AuditEntry
from teduh.apps.audit.selectors import audit_verify
from teduh.apps.audit.services import audit_record, audit_seal
from teduh.apps.audit.triggers import TRIGGERS
from teduh.kernel.scope import Actor

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
PATIENCE = 20


def record(actor: str) -> None:
    audit_record(actor=Actor(actor), verb="v", subject_kind="k", subject_id=1)


def test_sealing_follows_commits_and_not_ids(database: str) -> None:
    if database == "sqlite":  # a second writer waits there, so ids are given in commit order
        for actor in ("first", "second"):
            with transaction.atomic():
                record(actor)
        assert audit_seal() == 2
        return
    written, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        connections["default"] = connections["postgresql"]
        try:
            with transaction.atomic():
                record("slow")
                written.set()
                may_commit.wait(PATIENCE)
        finally:
            connections["postgresql"].close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(PATIENCE)
    with transaction.atomic():
        record("quick")
    assert audit_seal() == 1
    may_commit.set()
    thread.join(PATIENCE)
    assert audit_seal() == 1
    rows = AuditEntry.objects.order_by("position").values_list("actor_id", "id")
    assert [actor for actor, _id in rows] == ["quick", "slow"]
    assert rows[0][1] > rows[1][1]
    assert audit_verify().ok


def test_triggers_are_back_after_a_database_was_emptied() -> None:
    """The test before this one committed rows, so its tables were emptied after it."""
    assert AuditEntry.objects.count() == 0
    assert TRIGGERS.missing(connection) == ()
