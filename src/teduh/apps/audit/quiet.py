"""Acts of complainants: in the trail by day, and in an order that is not theirs.

A row that said the second at which a complaint arrived could be laid beside a log of an office
network. So such an act is noted by its day, and the acts of a day are shuffled before the chain.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

from django.db import connection, transaction

from teduh.apps.audit.keys import keyed_digest
from teduh.apps.audit.models import AuditEntry, QuietAct
from teduh.kernel.clock import Clock, SystemClock
from teduh.kernel.scope import ANONYMOUS_ACTOR


def audit_record_quietly(
    *,
    verb: str,
    subject_kind: str,
    subject_id: str,
    institution_id: int | None = None,
    details: Mapping[str, Any] | None = None,
    clock: Clock | None = None,
) -> QuietAct:
    """Note an act of a complainant in the transaction of its write, by its UTC day only.

    Raises
    ------
    RuntimeError
        Outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("audit_record_quietly belongs inside the transaction of its write")
    return QuietAct.objects.create(
        day=(clock or SystemClock()).now().astimezone(UTC).date(),
        verb=verb,
        subject_kind=subject_kind,
        subject_id=subject_id,
        institution_id=institution_id,
        details_digest="" if details is None else keyed_digest(details),
    )


def audit_quiet_release(*, clock: Clock | None = None) -> int:
    """Write the acts of days that have ended to the trail, shuffled; return how many."""
    today = (clock or SystemClock()).now().astimezone(UTC).date()
    with transaction.atomic():
        acts = list(
            QuietAct.objects.select_for_update().filter(day__lt=today).order_by("day", "id")
        )
        secrets.SystemRandom().shuffle(acts)
        acts.sort(key=lambda act: act.day)
        AuditEntry.objects.bulk_create(
            AuditEntry(
                recorded_at=datetime.combine(act.day, time(), UTC),
                actor_id=ANONYMOUS_ACTOR.actor_id,
                actor_kind=ANONYMOUS_ACTOR.kind.value,
                verb=act.verb,
                subject_kind=act.subject_kind,
                subject_id=act.subject_id,
                institution_id=act.institution_id,
                details_digest=act.details_digest,
            )
            for act in acts
        )
        QuietAct.objects.filter(pk__in=[act.pk for act in acts]).delete()
    return len(acts)
