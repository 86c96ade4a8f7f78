"""The thematic releases of IKP 2024: scores of provinces that share one denominator."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from teduh.index.instruments.reconciliation.claims import (
    Figure,
    Reconciliation,
    figures_of,
    numerator_either,
    urls_of,
)


def theme_claims(instrument_id: str) -> Callable[[], Iterator[Reconciliation]]:
    """Return the check of one theme: the smallest denominator that fits, and the conflicts."""

    def check() -> Iterator[Reconciliation]:
        figures = figures_of(instrument_id, "tema", level="province")
        denominator = next(
            d
            for d in range(1, 1000)
            if all(numerator_either(f.printed, d) is not None for f in figures)
        )
        found = [numerator_either(f.printed, denominator) for f in figures]
        yield Reconciliation(
            id=f"{instrument_id}.denominator",
            claim={
                "id": f"Nilai provinsi sebagai bilangan bulat per {denominator}.",
                "en": f"The province scores as whole numbers over {denominator}.",
            },
            published=tuple(f.value for f in figures),
            recomputed=tuple(100.0 * (k or 0) / denominator for k in found),
            agrees=None not in found,
            why={
                "id": (
                    f"{denominator} adalah penyebut terkecil yang cocok: "
                    f"{', '.join(str(k) for k in found)}. Nilai tertinggi "
                    f"{figures[0].printed.replace('.', ',')}."
                ),
                "en": (
                    f"{denominator} is the smallest denominator that fits: "
                    f"{', '.join(str(k) for k in found)}. The top score is {figures[0].printed}."
                ),
            },
            source_urls=urls_of(figures),
        )
        for other in figures_of(instrument_id, "tema", level="province", status=["conflict"]):
            yield _theme_conflict(instrument_id, other, denominator)

    return check


def _theme_conflict(instrument_id: str, figure: Figure, denominator: int) -> Reconciliation:
    k = numerator_either(figure.printed, denominator)
    nearest = round(figure.value * denominator / 100)
    return Reconciliation(
        id=f"{instrument_id}.conflict.{figure.place}",
        claim={
            "id": (
                f"Angka yang bertentangan untuk {figure.place_name}: apakah cocok dengan "
                f"penyebut {denominator}."
            ),
            "en": (
                f"The conflicting figure of {figure.place_name}: whether it fits the denominator "
                f"{denominator}."
            ),
        },
        published=(figure.value,),
        recomputed=(100.0 * nearest / denominator,),
        agrees=k is not None,
        why={
            "id": "Angka utama cocok dengan penyebut bersama."
            if k is None
            else "Angka ini pun cocok.",
            "en": "The main figure fits the common denominator."
            if k is None
            else "This figure fits too.",
        },
        source_urls=(figure.url,),
    )
