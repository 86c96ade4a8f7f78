"""Writing the audit trail: a row beside its write, the sealer, the signed heads, the anchor."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.db import connection, transaction
from nacl.encoding import HexEncoder

from teduh.apps.audit.keys import installation_key_load, keyed_digest
from teduh.apps.audit.models import AuditEntry, AuditHead
from teduh.apps.audit.rules import GENESIS_HASH, chain_hash, head_statement
from teduh.kernel.clock import Clock, SystemClock
from teduh.kernel.scope import Actor

SEAL_BATCH: Final = 500
ANCHOR_FORMAT: Final = "teduh-audit-anchor"
_SEALER_LOCK: Final = 0x7E_D0_A0_D1  # an advisory lock of PostgreSQL; any number, always the same


def audit_record(
    *,
    actor: Actor,
    verb: str,
    subject_kind: str,
    subject_id: str | int,
    institution_id: int | None = None,
    details: Mapping[str, Any] | None = None,
    clock: Clock | None = None,
) -> AuditEntry:
    """Write one audit row in the transaction of the write it tells of.

    Parameters
    ----------
    actor : Actor
        Who did it.
    verb : str
        What was done, in the past tense, as `run_published`.
    subject_kind, subject_id
        The thing, by kind and id.
    details : mapping, optional
        Plain data of the act. Only its keyed digest is stored, so it may hold what a row must not.

    Raises
    ------
    RuntimeError
        Outside a transaction: the row and its write could then part.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("audit_record belongs inside the transaction of its write")
    return AuditEntry.objects.create(
        recorded_at=(clock or SystemClock()).now(),
        actor_id=actor.actor_id,
        actor_kind=actor.kind.value,
        verb=verb,
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        institution_id=institution_id,
        details_digest="" if details is None else keyed_digest(details),
    )


def audit_seal(*, batch: int = SEAL_BATCH) -> int:
    """Give waiting rows their position and hash, in the order they were committed.

    One sealer works at a time: on PostgreSQL an advisory lock lets the second one go home, on
    SQLite the immediate transaction makes it wait. A row is visible here only once its transaction
    has committed, so no row can come to stand before one that was sealed earlier.

    Returns
    -------
    int
        How many rows were sealed; 0 also when another sealer is at work.
    """
    sealed = 0
    while AuditEntry.objects.filter(position=None).exists():  # no write lock for nothing
        with transaction.atomic():
            count = _seal_batch(batch) if _take_sealer_lock() else 0
        sealed += count
        if count < batch:
            break
    return sealed


def _take_sealer_lock() -> bool:
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_SEALER_LOCK])
        return bool(cursor.fetchone()[0])


def _seal_batch(batch: int) -> int:
    waiting = list(AuditEntry.objects.filter(position=None).order_by("id")[:batch])
    if not waiting:
        return 0
    last = AuditEntry.objects.exclude(position=None).order_by("-position").first()
    position = last.position if last else 0
    previous = last.hash if last else GENESIS_HASH
    values = []
    for entry in waiting:
        position += 1
        previous = chain_hash(previous, position, entry.chain_row())
        values.append((position, previous, entry.pk))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {AuditEntry._meta.db_table} SET position = %s, hash = %s WHERE id = %s",  # noqa: S608 - a constant
            values,
        )
    return len(values)


def audit_heads_sign(*, clock: Clock | None = None) -> AuditHead | None:
    """Sign where the chain stands for the day that has ended, once a day and only if it grew.

    Days are UTC days: a head is about the machine, not about a place. Returns the new head.
    """
    now = (clock or SystemClock()).now()
    day = now.astimezone(UTC).date() - timedelta(days=1)
    newest = AuditHead.objects.order_by("-day").first()
    if newest is not None and newest.day >= day:
        return None
    last = AuditEntry.objects.exclude(position=None).order_by("-position").first()
    if last is None or (newest is not None and newest.position >= last.position):
        return None
    key = installation_key_load()
    signed = key.sign(head_statement(day, last.position, last.hash))
    with transaction.atomic():
        head, _ = AuditHead.objects.get_or_create(
            day=day,
            defaults={
                "position": last.position,
                "hash": last.hash,
                "signed_at": now,
                "public_key": key.verify_key.encode(HexEncoder).decode(),
                "signature": signed.signature.hex(),
            },
        )
    return head


def audit_anchor_write(*, path: Path, clock: Clock | None = None) -> dict[str, Any]:
    """Seal what waits and write a signed statement of the chain's end to a file.

    The file is what must leave the machine: `audit_verify(anchor=…)` holds a later database
    against it. It is written beside its place and renamed, so it is whole or absent.
    """
    audit_seal()
    now = (clock or SystemClock()).now()
    last = AuditEntry.objects.exclude(position=None).order_by("-position").first()
    position, hash_ = (last.position, last.hash) if last else (0, GENESIS_HASH)
    key = installation_key_load()
    day = now.astimezone(UTC).date()
    statement = head_statement(day, position, hash_)
    anchor = {
        "format": ANCHOR_FORMAT,
        "version": 1,
        "made_at": _stamp(now),
        "public_key": key.verify_key.encode(HexEncoder).decode(),
        "day": day.isoformat(),
        "position": position,
        "hash": hash_,
        "signature": key.sign(statement).signature.hex(),
    }
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_text(json.dumps(anchor, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    temporary.replace(path)
    return anchor


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
