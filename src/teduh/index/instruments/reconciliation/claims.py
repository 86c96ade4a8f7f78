"""A claim about published figures, and finding the figures it speaks of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Final

import polars as pl

from teduh.index.instruments import published_figures

USABLE: Final = ("main", "preferred")
ROUNDED: Final = ROUND_HALF_UP
CUT: Final = ROUND_DOWN


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """One claim: what was published, what comes out, whether the two agree, and why.

    `decimals` says how many to print of `recomputed`.
    """

    id: str
    claim: Mapping[str, str]
    published: tuple[float, ...]
    recomputed: tuple[float, ...]
    agrees: bool
    why: Mapping[str, str]
    source_urls: tuple[str, ...]
    decimals: int = 2


@dataclass(frozen=True, slots=True)
class Figure:
    """A published figure, as far as a claim needs it."""

    value: float
    printed: str
    place: str
    place_name: str
    url: str


def figures_of(
    instrument_id: str,
    node: str | Sequence[str],
    *,
    level: str | None = None,
    place: str | None = None,
    status: Sequence[str] = USABLE,
) -> list[Figure]:
    """Return the figures with a value of one node (or several), in the order of the file."""
    table = published_figures().filter(
        (pl.col("instrument_id") == instrument_id)
        & pl.col("node").is_in([node] if isinstance(node, str) else list(node))
        & pl.col("status").is_in(list(status))
        & pl.col("value").is_not_null()
    )
    if level is not None:
        table = table.filter(pl.col("level") == level)
    if place is not None:
        table = table.filter(pl.col("place_code") == place)
    columns = ("value", "printed", "place_code", "place_name", "source_url")
    return [Figure(*row) for row in table.select(columns).iter_rows()]


def figure_of(instrument_id: str, node: str, place: str, status: Sequence[str] = USABLE) -> Figure:
    """Return the one figure of a node at a place."""
    return figures_of(instrument_id, node, place=place, status=status)[0]


def urls_of(figures: Sequence[Figure | None]) -> tuple[str, ...]:
    """Return the pages of the figures, each once."""
    return tuple(dict.fromkeys(f.url for f in figures if f is not None))


def agree(a: float, b: float, tolerance: float = 0.0101) -> bool:
    """Say whether two scores agree within a hundredth: some were cut, some rounded."""
    return abs(a - b) <= tolerance


def numerator(printed: str, denominator: int, how: str) -> int | None:
    """Return k when k/denominator in percent, cut or rounded, is the number as printed; else None.

    Examples
    --------
    >>> numerator("44.28", 140, CUT), numerator("44.28", 140, ROUNDED)
    (62, None)
    """
    value = Decimal(printed)
    step = Decimal(1).scaleb(int(value.as_tuple().exponent))
    nearest = int((value * denominator / 100).to_integral_value(ROUND_HALF_UP))
    for k in (nearest, nearest + 1):
        if (Decimal(k) * 100 / denominator).quantize(step, how) == value:
            return k
    return None


def numerator_either(printed: str, denominator: int) -> int | None:
    """Return `numerator` by rounding, by cutting, or with one decimal less (`3.9` kept as 3.90).

    A list may round one number and cut another.

    Examples
    --------
    >>> numerator_either("3.90", 383), numerator_either("4.90", 383)
    (15, None)
    """
    short = printed[:-1] if printed.endswith("0") and "." in printed else printed
    tries = ((printed, ROUNDED), (printed, CUT), (short, ROUNDED))
    found = (numerator(text, denominator, how) for text, how in tries)
    return next((k for k in found if k is not None), None)
