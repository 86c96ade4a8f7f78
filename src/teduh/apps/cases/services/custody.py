"""The chain of custody of evidence: who received, opened and handed out a sealed file, and when.

Each link holds a digest of the stored ciphertext and the hash of the link before. A link that is
changed or taken out breaks every later one, and a file that was exchanged no longer fits the first.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Max

from teduh.apps.cases.models import CustodyEntry
from teduh.apps.vault.models import SealedItem
from teduh.apps.vault.selectors import body_pieces
from teduh.kernel.scope import Actor
from teduh.kernel.sealing.blobs import context

FIRST: bytes = bytes(32)


class CustodyAct(StrEnum):
    """What was done with a piece of evidence."""

    RECEIVED = "received"
    OPENED = "opened"
    HANDED_OVER = "handed_over"


@dataclass(frozen=True, slots=True)
class CustodyState:
    """Whether a chain holds: every link fits, and the file is the one that was received."""

    links: int
    is_unbroken: bool
    fits_the_file: bool


def custody_note(*, item: SealedItem, actor: Actor, act: CustodyAct, at: datetime) -> CustodyEntry:
    """Add a link; inside the transaction of the act that it tells of."""
    last = item.custody.order_by("-number").first()
    number = (item.custody.aggregate(last=Max("number"))["last"] or 0) + 1
    previous = bytes(last.hash) if last else FIRST
    digest = bytes(last.digest) if last else ciphertext_digest(item)
    return CustodyEntry.objects.create(
        item=item,
        number=number,
        act=act.value,
        actor_id=actor.actor_id,
        done_at=at,
        digest=digest,
        previous=previous,
        hash=_hash(item.pk, number, act.value, actor.actor_id, at, digest, previous),
    )


def custody_check(item: SealedItem) -> CustodyState:
    """Check a chain from its first link, and the file against it."""
    previous, unbroken = FIRST, True
    links = list(item.custody.order_by("number"))
    for number, link in enumerate(links, start=1):
        expected = _hash(
            item.pk, number, link.act, link.actor_id, link.done_at, bytes(link.digest), previous
        )
        unbroken = unbroken and link.number == number and bytes(link.previous) == previous
        unbroken = unbroken and bytes(link.hash) == expected
        previous = bytes(link.hash)
    fits = not links or all(bytes(link.digest) == ciphertext_digest(item) for link in links[:1])
    return CustodyState(len(links), unbroken, fits)


def ciphertext_digest(item: SealedItem) -> bytes:
    """Return the SHA-256 of a stored body."""
    hasher = hashlib.sha256()
    for piece in body_pieces(item):
        hasher.update(piece)
    return hasher.digest()


def _hash(
    item_id: str,
    number: int,
    act: str,
    actor_id: str,
    at: datetime,
    digest: bytes,
    previous: bytes,
) -> bytes:
    said = context("custody", item_id, number, act, actor_id, at.isoformat(), digest.hex())
    return hashlib.sha256(previous + said).digest()
