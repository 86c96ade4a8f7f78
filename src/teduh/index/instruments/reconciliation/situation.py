"""The situation figures of East Kalimantan: whole numbers over 140, cut and not rounded."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from teduh.index.instruments.reconciliation.claims import (
    CUT,
    ROUNDED,
    Figure,
    Reconciliation,
    figure_of,
    figures_of,
    numerator,
    urls_of,
)

SITUATION_DENOMINATOR: Final = 140
SEARCHED_DENOMINATORS: Final = 599


def situation_claims() -> Iterator[Reconciliation]:
    """Check the ten figures over 140, Kukar's cut, their sum, and the figure beside them."""
    figures = figures_of("situasi-kaltim-2024", "situasi")
    cut = [numerator(f.printed, SITUATION_DENOMINATOR, CUT) for f in figures]
    fitting = {
        how: [
            d
            for d in range(1, SEARCHED_DENOMINATORS + 1)
            if all(numerator(f.printed, d, how) is not None for f in figures)
        ]
        for how in (CUT, ROUNDED)
    }
    multiples = ", ".join(str(d) for d in fitting[CUT])
    yield Reconciliation(
        id="situasi-kaltim-2024.denominator",
        claim={
            "id": "Kesepuluh angka sebagai k/140 yang dipotong pada dua desimal.",
            "en": "The ten figures as k/140, cut to two decimals.",
        },
        published=tuple(f.value for f in figures),
        recomputed=tuple(100.0 * (k or 0) / SITUATION_DENOMINATOR for k in cut),
        agrees=None not in cut,
        why={
            "id": (
                f"k = {', '.join(str(k) for k in cut)}. Dari penyebut 1 sampai "
                f"{SEARCHED_DENOMINATORS} yang cocok "
                f"hanya {multiples}; dengan pembulatan: {len(fitting[ROUNDED])}."
            ),
            "en": (
                f"k = {', '.join(str(k) for k in cut)}. Of the denominators 1 to "
                f"{SEARCHED_DENOMINATORS} only "
                f"{multiples} fit; with rounding: {len(fitting[ROUNDED])}."
            ),
        },
        source_urls=urls_of(figures),
        decimals=4,
    )
    kukar = next(f for f in figures if f.place == "64.02")
    k = cut[figures.index(kukar)] or 0
    share = Decimal(100 * k) / SITUATION_DENOMINATOR
    rounded = float(share.quantize(Decimal("0.01"), ROUNDED))
    yield Reconciliation(
        id="situasi-kaltim-2024.kukar",
        claim={
            "id": f"Kutai Kartanegara: {k}/{SITUATION_DENOMINATOR} dibulatkan dua desimal.",
            "en": f"Kutai Kartanegara: {k}/{SITUATION_DENOMINATOR} rounded to two decimals.",
        },
        published=(kukar.value,),
        recomputed=(rounded,),
        agrees=rounded == kukar.value,
        why={
            "id": (
                f"Terbitan memotong {_comma(f'{share:.4f}')} menjadi {_comma(kukar.printed)}; "
                f"pembulatan memberi {_comma(str(rounded))}."
            ),
            "en": f"The publication cuts {share:.4f} to {kukar.printed}; rounding gives {rounded}.",
        },
        source_urls=(kukar.url,),
    )
    counts = sum(k or 0 for k in cut)
    yield Reconciliation(
        id="situasi-kaltim-2024.sum",
        claim={
            "id": "Jumlah kesepuluh bilangan, bila 140 adalah satu keseluruhan yang dibagi.",
            "en": "The sum of the ten numbers, were 140 one whole that is shared out.",
        },
        published=(float(SITUATION_DENOMINATOR),),
        recomputed=(float(counts),),
        agrees=counts == SITUATION_DENOMINATOR,
        why={
            "id": (
                "Jumlahnya melebihi 140, jadi angka-angka itu bukan bagian dari satu keseluruhan."
            ),
            "en": "The sum exceeds 140, so the figures are not shares of one total.",
        },
        source_urls=urls_of(figures),
        decimals=0,
    )
    yield _other_figure(kukar)


def _other_figure(kukar: Figure) -> Reconciliation:
    other = figure_of("situasi-kaltim-2024", "tanpa_instrumen", "64.02", ["unconfirmed"])
    fits = [numerator(other.printed, SITUATION_DENOMINATOR, how) for how in (CUT, ROUNDED)]
    nearest = round(other.value * SITUATION_DENOMINATOR / 100)
    difference = f"{other.value - kukar.value:.2f}"
    return Reconciliation(
        id="situasi-kaltim-2024.other",
        claim={
            "id": f"Angka {_comma(other.printed)} sebagai k/{SITUATION_DENOMINATOR}.",
            "en": f"The figure {other.printed} as k/{SITUATION_DENOMINATOR}.",
        },
        published=(other.value,),
        recomputed=(100.0 * nearest / SITUATION_DENOMINATOR,),
        agrees=any(k is not None for k in fits),
        why={
            "id": (
                "Tidak ada k yang cocok, dipotong maupun dibulatkan. Selisihnya dengan 44,28 tepat "
                f"{_comma(difference)}; instrumennya tidak disebut."
            ),
            "en": (
                f"No k fits, cut or rounded. It differs from 44.28 by exactly {difference}; "
                "the instrument is not named."
            ),
        },
        source_urls=(other.url,),
    )


def _comma(number: str) -> str:
    """Write a decimal point as Indonesian does."""
    return number.replace(".", ",")
