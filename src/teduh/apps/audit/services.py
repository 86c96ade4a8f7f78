"""Writing the audit trail: a row beside its write, the sealer, the signed heads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection

from teduh.apps.audit.keys import keyed_digest
from teduh.apps.audit.models import AuditEntry
from teduh.kernel.clock import Clock, SystemClock
from teduh.kernel.scope import Actor


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
        A past participle of the subject, as `run_published`.
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
