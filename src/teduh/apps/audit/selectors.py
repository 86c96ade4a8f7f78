"""Reading the audit trail: is the chain whole, and who did what to a thing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from django.db import connection
from django.db.models import QuerySet
from nacl.encoding import HexEncoder
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from teduh.apps.audit.keys import installation_key_load
from teduh.apps.audit.messages import AuditMessage
from teduh.apps.audit.models import AuditEntry, AuditHead
from teduh.apps.audit.rules import GENESIS_HASH, chain_hash, head_statement
from teduh.apps.audit.triggers import TRIGGERS
from teduh.kernel.clock import Clock, SystemClock
from teduh.kernel.errors import Finding, InvalidInput, Level
from teduh.kernel.scope import Role, Scope

TAIL_SECONDS: Final = 60
MOST_FINDINGS: Final = 50  # of one kind; a rewritten chain would otherwise print every row


@dataclass(frozen=True, slots=True)
class SignedPoint:
    """A position and hash that a signature vouches for."""

    day: date
    position: int
    hash: str


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What `audit verify` found. `ok` when nothing is of the level error."""

    sealed: int
    unsealed: int
    heads: int
    hash: str
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Say whether the chain is whole."""
        return not any(finding.level is Level.ERROR for finding in self.findings)


def audit_verify(*, anchor: Path | None = None, clock: Clock | None = None) -> AuditReport:
    """Recompute the whole chain and hold it against the signed heads and an anchor.

    Found are: a changed, removed, added or moved row; a chain cut at the end; a chain written anew
    with correct hashes (by the heads, or by an anchor if the heads were forged too); missing
    triggers; rows that wait for the sealer longer than they should.

    Raises
    ------
    InvalidInput
        `audit.anchor.unreadable`.
    """
    findings: list[Finding] = []
    points = list(_signed_points(findings))
    if anchor is not None:
        points.append(_read_anchor(Path(anchor), findings))
    wanted = {point.position: point for point in points}
    sealed, hash_ = _walk(wanted, findings)
    for point in points:
        if point.position > sealed:
            findings.append(
                Finding(
                    AuditMessage.CHAIN_TRUNCATED,
                    params={"position": sealed, "expected": point.position},
                )
            )
    missing = TRIGGERS.missing(connection)
    if missing:
        findings.append(Finding(AuditMessage.TRIGGER_MISSING, params={"names": ", ".join(missing)}))
    unsealed = audit_unsealed()
    findings.extend(_tail_findings(unsealed, clock or SystemClock()))
    return AuditReport(
        sealed=AuditEntry.objects.exclude(position=None).count(),
        unsealed=unsealed.count(),
        heads=AuditHead.objects.count(),
        hash=hash_,
        findings=tuple(findings),
    )


def audit_unsealed() -> QuerySet[AuditEntry]:
    """Return the rows that wait for the sealer."""
    return AuditEntry.objects.filter(position=None).order_by("id")


def audit_entries(
    *, scope: Scope, subject_kind: str | None = None, subject_id: str | int | None = None
) -> QuerySet[AuditEntry]:
    """Return audit rows of the institutions that the reader administers, newest first."""
    institutions = {
        grant.institution_id for grant in scope.grants if grant.role is Role.ADMINISTRATOR
    }
    entries = AuditEntry.objects.filter(institution_id__in=institutions).order_by("-id")
    if subject_kind is not None:
        entries = entries.filter(subject_kind=subject_kind)
    if subject_id is not None:
        entries = entries.filter(subject_id=str(subject_id))
    return entries


def _walk(wanted: dict[int, SignedPoint], findings: list[Finding]) -> tuple[int, str]:
    """Recompute every hash; return the last position and its hash."""
    position, previous = 0, GENESIS_HASH
    counts: dict[AuditMessage, int] = {}

    def report(message: AuditMessage, **params: str | int) -> None:
        counts[message] = counts.get(message, 0) + 1
        if counts[message] <= MOST_FINDINGS:
            findings.append(Finding(message, params=params))

    for entry in _sealed_rows():
        if entry.position != position + 1:
            report(AuditMessage.ROW_MISSING, before=position, position=entry.position)
        if chain_hash(previous, entry.position, entry.chain_row()) != entry.hash:
            report(AuditMessage.ROW_ALTERED, position=entry.position)
        point = wanted.get(entry.position)
        if point is not None and point.hash != entry.hash:
            report(AuditMessage.CHAIN_REWRITTEN, position=entry.position, day=point.day.isoformat())
        position, previous = entry.position, entry.hash
    return position, previous


def _sealed_rows() -> Iterable[AuditEntry]:
    rows = AuditEntry.objects.exclude(position=None).order_by("position")
    return rows.iterator(chunk_size=5000)


def _signed_points(findings: list[Finding]) -> Iterator[SignedPoint]:
    own = installation_key_load().verify_key.encode(HexEncoder).decode()
    for head in AuditHead.objects.order_by("day"):
        statement = head_statement(head.day, head.position, head.hash)
        if head.public_key == own and _signature_holds(own, statement, head.signature):
            yield SignedPoint(head.day, head.position, head.hash)
        else:
            findings.append(Finding(AuditMessage.HEAD_FORGED, params={"day": head.day.isoformat()}))


def _read_anchor(path: Path, findings: list[Finding]) -> SignedPoint:
    unreadable = InvalidInput(Finding(AuditMessage.ANCHOR_UNREADABLE, params={"path": str(path)}))
    try:
        anchor = json.loads(path.read_text(encoding="utf-8"))
        point = SignedPoint(
            date.fromisoformat(anchor["day"]), int(anchor["position"]), str(anchor["hash"])
        )
        public_key, signature = str(anchor["public_key"]), str(anchor["signature"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise unreadable from error
    statement = head_statement(point.day, point.position, point.hash)
    if not _signature_holds(public_key, statement, signature):
        raise unreadable
    if public_key != installation_key_load().verify_key.encode(HexEncoder).decode():
        findings.append(Finding(AuditMessage.KEY_CHANGED))
    return point


def _signature_holds(public_key: str, statement: bytes, signature: str) -> bool:
    try:
        VerifyKey(public_key.encode(), encoder=HexEncoder).verify(
            statement, bytes.fromhex(signature)
        )
    except (BadSignatureError, ValueError, TypeError):
        return False
    return True


def _tail_findings(unsealed: QuerySet[AuditEntry], clock: Clock) -> Iterator[Finding]:
    late = unsealed.filter(recorded_at__lt=clock.now() - timedelta(seconds=TAIL_SECONDS)).count()
    if late:
        yield Finding(
            AuditMessage.TAIL_OLD,
            params={"count": late, "seconds": TAIL_SECONDS},
            level=Level.WARNING,
        )
