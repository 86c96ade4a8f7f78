"""Which published figures can be recomputed, and whether they come out as published."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from teduh.index.instruments import Instrument, load_instrument
from teduh.kernel.texts import format_number, get_language, pick

MOST_DECIMALS = 4  # of a published number that is itself a mean of others


@dataclass(frozen=True, slots=True)
class ReconciliationRow:
    """One claim in the reader's language."""

    id: str
    claim: str
    published: str
    recomputed: str
    agrees: bool
    why: str
    source_urls: tuple[str, ...]


def reconciliation_rows(instrument: Instrument) -> tuple[ReconciliationRow, ...]:
    """Return what agrees first, then what does not."""
    return _rows(instrument.id, get_language())


@cache
def _rows(instrument_id: str, language: str) -> tuple[ReconciliationRow, ...]:
    """Recompute once a process: the data ship with the package and never change meanwhile."""
    claims = load_instrument(instrument_id).reconciliations
    rows = [
        ReconciliationRow(
            id=claim.id,
            claim=pick(dict(claim.claim), language),
            published=_numbers(claim.published, min(claim.decimals, 2), language, kept=True),
            recomputed=_numbers(claim.recomputed, claim.decimals, language),
            agrees=claim.agrees,
            why=pick(dict(claim.why), language),
            source_urls=claim.source_urls,
        )
        for claim in claims
    ]
    return tuple(sorted(rows, key=lambda row: not row.agrees))


def _numbers(values: tuple[float, ...], decimals: int, language: str, *, kept: bool = False) -> str:
    """Write numbers with so many decimals; `kept`: with all they have, as they were published."""
    places = [max(decimals, _decimals(value)) if kept else decimals for value in values]
    return "; ".join(
        format_number(value, count, language=language)
        for value, count in zip(values, places, strict=True)
    )


def _decimals(value: float) -> int:
    return min(len(repr(value).partition(".")[2].rstrip("0")), MOST_DECIMALS)
