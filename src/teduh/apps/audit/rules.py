"""The arithmetic of the chain, without a database: what a row's hash covers, what a head signs.

Each sealed row hashes its own fields, its position and the hash before it, so that changing,
removing or moving any row changes every hash after it. A head is `(day, position, hash)` signed by
the installation; it fixes everything up to its position.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from teduh.kernel.provenance import canonical_json, digest

GENESIS_HASH: Final = "0" * 64
CHAIN_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class ChainRow:
    """The fields of one audit row that its hash covers."""

    recorded_at: datetime
    actor_id: str
    actor_kind: str
    verb: str
    subject_kind: str
    subject_id: str
    institution_id: int | None
    details_digest: str


def chain_hash(previous: str, position: int, row: ChainRow) -> str:
    """Return the hash of a row at a position after the row whose hash is `previous`.

    >>> row = ChainRow(datetime(2026, 1, 2, tzinfo=UTC), "p1", "person", "run_published", "run",
    ...                "7", 3, "")
    >>> chain_hash(GENESIS_HASH, 1, row) == chain_hash(GENESIS_HASH, 2, row)
    False
    """
    return digest(
        [
            CHAIN_VERSION,
            previous,
            position,
            row.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
            row.actor_id,
            row.actor_kind,
            row.verb,
            row.subject_kind,
            row.subject_id,
            row.institution_id,
            row.details_digest,
        ]
    )


def head_statement(day: date, position: int, hash_: str) -> bytes:
    """Return the bytes that an installation signs to say where its chain stood on a day."""
    return canonical_json(
        {
            "teduh": "audit-head",
            "v": CHAIN_VERSION,
            "day": day.isoformat(),
            "position": position,
            "hash": hash_,
        }
    )
