"""The audit trail: one transaction with its write, sealed in order, refusing every change by hand.

Requirements: P7.1 a write and its row share a transaction; P7.2 one sealer gives position and hash
in commit order; P7.3 triggers refuse UPDATE and DELETE but for the sealer; P7.4 rows hold ids and
keyed digests only; P7.5 heads are signed and `audit verify` finds truncation, rewrite, reordering.
"""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from teduh.apps.audit import services
from teduh.apps.audit.keys import installation_key_ensure, installation_key_load, keyed_digest
from teduh.apps.audit.messages import AuditMessage
from teduh.apps.audit.models import AuditEntry, AuditHead
from teduh.apps.audit.rules import GENESIS_HASH, chain_hash
from teduh.apps.audit.selectors import audit_entries, audit_verify
from teduh.apps.audit.services import (
    audit_anchor_write,
    audit_heads_sign,
    audit_record,
    audit_seal,
)
from teduh.apps.audit.triggers import TRIGGERS
from teduh.kernel.clock import FixedClock
from teduh.kernel.errors import DependencyUnavailable, InvalidInput
from teduh.kernel.scope import Actor, Grant, Role, Scope

ACTOR = Actor("p-1")
NOON = FixedClock(datetime(2026, 3, 2, 12, tzinfo=UTC))
NEXT_DAY = FixedClock(datetime(2026, 3, 3, 0, 1, tzinfo=UTC))


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, settings) -> Iterator[Path]:
    """Give each test a key of its own."""
    settings.DATA_DIR = tmp_path
    yield tmp_path


def record(count: int = 1, **changes: object) -> list[AuditEntry]:
    values = {"actor": ACTOR, "verb": "run_published", "subject_kind": "run", "subject_id": 7}
    with transaction.atomic():
        return [audit_record(**{**values, "clock": NOON, **changes}) for _ in range(count)]


def found(**arguments: object) -> list[AuditMessage]:
    return [f.message for f in audit_verify(clock=NOON, **arguments).findings]


def by_hand(sql: str, *values: object) -> None:
    """Change rows as somebody with the database in their hands would, triggers first."""
    TRIGGERS.drop(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_row_and_write_share_a_transaction() -> None:  # P7.1
    class StopError(Exception):
        pass

    with pytest.raises(StopError), transaction.atomic():
        record()
        raise StopError
    assert AuditEntry.objects.count() == 0


def test_row_outside_a_transaction_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:  # P7.1
    monkeypatch.setattr(services, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError, match="inside the transaction"):
        audit_record(actor=ACTOR, verb="v", subject_kind="k", subject_id=1)


def test_details_are_kept_as_a_keyed_digest_only() -> None:  # P7.4
    entry = record(details={"title": "Rahasia sekali", "weight": 2.0})[0]
    same = record(details={"weight": 2.0, "title": "Rahasia sekali"})[0]
    other = record(details={"title": "Rahasia", "weight": 2.0})[0]
    assert entry.details_digest == same.details_digest != other.details_digest
    assert len(entry.details_digest) == 64
    row = AuditEntry.objects.filter(pk=entry.pk).values().get()
    assert "Rahasia" not in json.dumps(row, default=str)


def test_digest_depends_on_the_installation(tmp_path: Path, settings) -> None:  # P7.4
    first = keyed_digest("Budi")
    settings.DATA_DIR = tmp_path / "elsewhere"
    assert keyed_digest("Budi") != first


def test_sealer_numbers_rows_in_order_and_chains_them() -> None:  # P7.2
    record(3)
    assert audit_seal(batch=2) == 3
    assert audit_seal() == 0
    entries = list(AuditEntry.objects.order_by("position"))
    assert [e.position for e in entries] == [1, 2, 3]
    previous = GENESIS_HASH
    for entry in entries:
        assert entry.hash == chain_hash(previous, entry.position, entry.chain_row())
        previous = entry.hash
    assert audit_verify(clock=NOON).ok


def test_row_that_commits_late_is_sealed_late() -> None:  # P7.2
    late, early = record(2)
    AuditEntry.objects.filter(pk=early.pk)  # `late` got its id first but is not visible yet
    with connection.cursor() as cursor:
        hash_ = chain_hash(GENESIS_HASH, 1, early.chain_row())
        cursor.execute(
            "UPDATE audit_auditentry SET position = 1, hash = %s WHERE id = %s", [hash_, early.pk]
        )
    audit_seal()
    late.refresh_from_db()
    assert late.position == 2
    assert audit_verify(clock=NOON).ok


def test_second_sealer_goes_home(database: str) -> None:  # P7.2
    record()
    if database == "sqlite":  # one writer at a time by itself: the second one would have waited
        assert connection.transaction_mode == "IMMEDIATE"
        assert audit_seal() == 1
        return
    import psycopg

    wanted = connection.get_connection_params()
    names = ("dbname", "user", "host", "port")
    with psycopg.connect(**{n: wanted[n] for n in names}) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [0x7E_D0_A0_D1])
        assert audit_seal() == 0
    assert audit_seal() == 1


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM audit_auditentry",
        "UPDATE audit_auditentry SET actor_id = 'p-2'",
        "UPDATE audit_auditentry SET verb = 'x' WHERE position IS NULL",
        "UPDATE audit_auditentry SET position = NULL, hash = NULL",
        "UPDATE audit_auditentry SET position = 9 WHERE position IS NULL",
        "UPDATE audit_auditentry SET position = 9, hash = 'x', verb = 'x' WHERE position IS NULL",
        "UPDATE audit_auditentry SET hash = 'x' WHERE position = 1",
        "INSERT INTO audit_auditentry (recorded_at, actor_id, actor_kind, verb, subject_kind,"
        " subject_id, details_digest, position, hash)"
        " VALUES ('2026-01-01', 'a', 'person', 'v', 'k', '1', '', 99, 'x')",
        "DELETE FROM audit_audithead",
        "UPDATE audit_audithead SET position = 0",
    ],
)
def test_database_refuses_changes_by_hand(sql: str) -> None:  # P7.3
    record(2)
    audit_seal()
    audit_heads_sign(clock=NEXT_DAY)
    record()
    before = list(AuditEntry.objects.order_by("id").values())
    with (
        pytest.raises(DatabaseError, match="audit rows only grow"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert list(AuditEntry.objects.order_by("id").values()) == before
    assert AuditHead.objects.count() == 1


def test_database_refuses_vendor_ways_round(database: str) -> None:  # P7.3
    record(2)
    audit_seal()
    record()
    columns = "recorded_at, actor_id, actor_kind, verb, subject_kind, subject_id, details_digest"
    ways = {
        "sqlite": [
            f"INSERT OR REPLACE INTO audit_auditentry (id, {columns})"
            " SELECT id, recorded_at, 'p-9', actor_kind, verb, subject_kind, subject_id, ''"
            " FROM audit_auditentry WHERE position = 1",
            "UPDATE OR REPLACE audit_auditentry SET position = 1, hash = 'x'"
            " WHERE position IS NULL",
        ],
        "postgresql": [
            "TRUNCATE audit_auditentry",
            "TRUNCATE audit_audithead",
            f"INSERT INTO audit_auditentry (id, {columns})"
            " SELECT id, recorded_at, 'p-9', actor_kind, verb, subject_kind, subject_id, ''"
            " FROM audit_auditentry WHERE position = 1"
            " ON CONFLICT (id) DO UPDATE SET actor_id = excluded.actor_id",
        ],
    }
    before = list(AuditEntry.objects.order_by("id").values())
    for sql in ways[database]:
        with (
            pytest.raises(DatabaseError, match="audit rows only grow"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
    assert list(AuditEntry.objects.order_by("id").values()) == before


def test_verify_finds_a_changed_row() -> None:  # P7.5
    record(3)
    audit_seal()
    by_hand("UPDATE audit_auditentry SET actor_id = 'p-2' WHERE position = 2")
    assert AuditMessage.ROW_ALTERED in found()
    report = audit_verify(clock=NOON)
    assert not report.ok
    assert [f.params["position"] for f in report.findings if f.params.get("position")] == [2]


def test_verify_finds_a_removed_row() -> None:  # P7.5
    record(3)
    audit_seal()
    by_hand("DELETE FROM audit_auditentry WHERE position = 2")
    assert AuditMessage.ROW_MISSING in found()


def test_verify_finds_rows_that_changed_places() -> None:  # P7.5
    record(2)
    record(verb="run_withdrawn")
    audit_seal()
    by_hand("UPDATE audit_auditentry SET position = -position")
    by_hand(
        "UPDATE audit_auditentry SET position = CASE position WHEN -1 THEN 1 WHEN -2 THEN 3"
        " ELSE 2 END"
    )
    assert found().count(AuditMessage.ROW_ALTERED) == 2


def test_verify_finds_truncation_by_head_and_by_anchor(tmp_path: Path) -> None:  # P7.5
    record(3)
    audit_seal()
    audit_heads_sign(clock=NEXT_DAY)
    anchor = tmp_path / "anchor.json"
    audit_anchor_write(path=anchor, clock=NOON)
    assert found(anchor=anchor) == []
    by_hand("DELETE FROM audit_auditentry WHERE position = 3")
    assert AuditMessage.CHAIN_TRUNCATED in found()
    by_hand("DELETE FROM audit_audithead")
    assert AuditMessage.CHAIN_TRUNCATED not in found()
    assert AuditMessage.CHAIN_TRUNCATED in found(anchor=anchor)


def test_verify_finds_a_chain_written_anew_only_by_the_anchor(tmp_path: Path) -> None:  # P7.5
    record(3)
    audit_seal()
    anchor = tmp_path / "anchor.json"
    audit_anchor_write(path=anchor, clock=NOON)
    by_hand("UPDATE audit_auditentry SET position = NULL, hash = NULL")
    by_hand("UPDATE audit_auditentry SET actor_id = 'p-2'")
    audit_seal()
    assert found() == [AuditMessage.TRIGGER_MISSING]
    assert AuditMessage.CHAIN_REWRITTEN in found(anchor=anchor)


def test_verify_finds_a_forged_head_and_a_foreign_anchor(tmp_path: Path, settings) -> None:  # P7.5
    record()
    audit_seal()
    audit_heads_sign(clock=NEXT_DAY)
    anchor = tmp_path / "anchor.json"
    audit_anchor_write(path=anchor, clock=NOON)
    by_hand("UPDATE audit_audithead SET hash = %s", "f" * 64)
    assert AuditMessage.HEAD_FORGED in found()
    settings.DATA_DIR = tmp_path / "elsewhere"
    assert AuditMessage.KEY_CHANGED in found(anchor=anchor)


@pytest.mark.parametrize("change", ["position", "text", "absent"])
def test_anchor_that_was_changed_is_refused(tmp_path: Path, change: str) -> None:  # P7.5
    record()
    anchor = tmp_path / "anchor.json"
    values = audit_anchor_write(path=anchor, clock=NOON)
    if change == "position":
        anchor.write_text(json.dumps({**values, "position": 0}))
    elif change == "text":
        anchor.write_text("bukan jangkar")
    else:
        anchor.unlink()
    with pytest.raises(InvalidInput) as refusal:
        audit_verify(anchor=anchor)
    assert refusal.value.findings[0].message is AuditMessage.ANCHOR_UNREADABLE


def test_verify_reports_the_unsealed_tail_and_missing_triggers() -> None:  # P7.2, P7.3
    record(2)
    late = FixedClock(NOON.now() + timedelta(minutes=5))
    report = audit_verify(clock=late)
    assert report.ok
    assert report.unsealed == 2
    assert [f.message for f in report.findings] == [AuditMessage.TAIL_OLD]
    TRIGGERS.drop(connection)
    assert len(TRIGGERS.missing(connection)) >= 6
    assert AuditMessage.TRIGGER_MISSING in found()


def test_head_is_signed_once_a_day_and_only_when_the_chain_grew() -> None:  # P7.5
    assert audit_heads_sign(clock=NEXT_DAY) is None
    record()
    audit_seal()
    head = audit_heads_sign(clock=NEXT_DAY)
    assert head is not None
    assert (head.day.isoformat(), head.position) == ("2026-03-02", 1)
    assert audit_heads_sign(clock=NEXT_DAY) is None
    assert audit_heads_sign(clock=FixedClock(NEXT_DAY.now() + timedelta(days=1))) is None


def test_key_is_private_and_never_replaced(tmp_path: Path) -> None:  # P7.5
    path = installation_key_ensure(tmp_path / "new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first = path.read_bytes()
    assert installation_key_ensure(tmp_path / "new") == path
    assert path.read_bytes() == first
    assert list(path.parent.iterdir()) == [path]


def test_production_without_a_key_says_so(tmp_path: Path, settings) -> None:  # P7.5
    settings.PRODUCTION = True
    settings.DATA_DIR = tmp_path / "empty"
    with pytest.raises(DependencyUnavailable) as refusal:
        installation_key_load()
    assert refusal.value.findings[0].message is AuditMessage.KEY_MISSING
    assert not (tmp_path / "empty").exists()


def test_only_administrators_of_the_institution_read_its_rows() -> None:
    record(institution_id=1)
    record(institution_id=2)
    record()
    day = NOON.now().date()
    administrator = Scope(ACTOR, (Grant(1, "64.02", Role.ADMINISTRATOR, day),))
    analyst = Scope(ACTOR, (Grant(1, "64.02", Role.ANALYST, day),))
    assert [e.institution_id for e in audit_entries(scope=administrator)] == [1]
    assert list(audit_entries(scope=analyst)) == []
