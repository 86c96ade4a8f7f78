"""Deleting a case's sealed content, and deleting it again after a backup brought it back.

A tombstone is a signed statement of what was deleted. One row stays in the database and one file in
`tombstones/` of the data directory: the row is lost with a restored backup that is older than it,
the file is not, if it is kept elsewhere too.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from nacl.exceptions import BadSignatureError

from teduh.apps.audit.keys import installation_key_load
from teduh.apps.audit.services import audit_record
from teduh.apps.vault.messages import VaultMessage
from teduh.apps.vault.models import BodyPiece, CaseKey, SealedItem, Tombstone
from teduh.kernel.errors import Finding, InvalidInput, Level, Where
from teduh.kernel.provenance import canonical_json
from teduh.kernel.scope import Actor

FOLDER: Final = "tombstones"


def case_delete(*, case_id: str, actor: Actor, day: date) -> Tombstone:
    """Remove everything sealed of a case and leave a signed tombstone.

    Effective when the last backup that holds it has expired; the day stands on the tombstone.
    """
    ends = day + timedelta(days=settings.BACKUP_DAYS)
    statement = canonical_json(
        {
            "format": "teduh-tombstone",
            "version": 1,
            "case_id": case_id,
            "deleted_on": day.isoformat(),
            "last_backup_ends_on": ends.isoformat(),
        }
    )
    signature = installation_key_load().sign(statement).signature.hex()
    with transaction.atomic():
        _remove(case_id)
        tombstone, _ = Tombstone.objects.get_or_create(
            case_id=case_id,
            defaults={
                "deleted_on": day,
                "last_backup_ends_on": ends,
                "statement": statement.decode(),
                "signature": signature,
            },
        )
        audit_record(actor=actor, verb="case_deleted", subject_kind="case", subject_id=case_id)
        transaction.on_commit(lambda: _after_deletion(tombstone))
    return tombstone


def tombstones_apply() -> int:
    """Delete again what a restored backup brought back; return how many cases."""
    known = Tombstone.objects.values_list("case_id", flat=True)
    returned = sorted(
        set(CaseKey.objects.filter(case_id__in=known).values_list("case_id", flat=True))
    )
    for case_id in returned:
        with transaction.atomic():
            _remove(case_id)
    if returned:
        _forget_free_pages()
    return len(returned)


def tombstones_read(folder: Path) -> list[Finding]:
    """Take tombstones that were kept as files; return what is wrong with those that are not taken.

    Only statements that this installation signed count.
    """
    findings = []
    for path in sorted(folder.glob("*.json")):
        try:
            values = _verified(path)
        except (InvalidInput, ValueError, KeyError):
            where = Where(file=path.name)
            findings.append(Finding(VaultMessage.TOMBSTONE_WRONG, where, level=Level.WARNING))
            continue
        Tombstone.objects.get_or_create(
            case_id=values["case_id"],
            defaults={
                "deleted_on": date.fromisoformat(values["deleted_on"]),
                "last_backup_ends_on": date.fromisoformat(values["last_backup_ends_on"]),
                "statement": values["statement"],
                "signature": values["signature"],
            },
        )
    return findings


def tombstones_folder() -> Path:
    """Return the folder of the files, made if it is not there."""
    folder = Path(settings.DATA_DIR) / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _verified(path: Path) -> dict[str, Any]:
    stored = json.loads(path.read_text("utf-8"))
    statement, signature = stored["statement"], stored["signature"]
    try:
        key = installation_key_load().verify_key
        key.verify(statement.encode(), bytes.fromhex(signature))
    except BadSignatureError as error:
        raise InvalidInput(Finding(VaultMessage.TOMBSTONE_WRONG)) from error
    return {**json.loads(statement), "statement": statement, "signature": signature}


def _after_deletion(tombstone: Tombstone) -> None:
    """Write the file, and let SQLite forget the pages that held the content."""
    path = tombstones_folder() / f"{tombstone.case_id}.json"
    part = path.with_name(f".{path.name}.part")
    content = {"statement": tombstone.statement, "signature": tombstone.signature}
    with part.open("w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    _forget_free_pages()


def _forget_free_pages() -> None:
    """Cut the write-ahead log; `secure_delete` has overwritten the pages themselves."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _remove(case_id: str) -> None:
    items: Iterable[str] = SealedItem.objects.filter(case_key__case_id=case_id).values_list(
        "pk", flat=True
    )
    BodyPiece.objects.filter(item__in=list(items)).delete()
    SealedItem.objects.filter(case_key__case_id=case_id).delete()
    CaseKey.objects.filter(case_id=case_id).delete()
