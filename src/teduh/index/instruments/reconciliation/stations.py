"""Station maps: totals are sums of station-indicator pairs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from teduh.index.instruments import published_figures
from teduh.index.instruments.reconciliation.claims import (
    Figure,
    Reconciliation,
    figure_of,
    figures_of,
    urls_of,
)


def stations_pemilu_claims() -> Iterator[Reconciliation]:
    """Check the map of February 2024: its total, its conflict, and "half of all stations"."""
    instrument = "tps-rawan-pemilu-2024"
    counts, total = _national_counts(instrument)
    found = sum(f.value for f in counts)
    yield _pairs(
        instrument,
        "total",
        counts,
        total,
        agrees=found == total.value,
        why={
            "id": (
                "Jumlahnya tepat, jadi total itu pasangan TPS dan indikator, bukan banyaknya TPS."
            ),
            "en": "The sum is exact, so that total is of station-indicator pairs, not of stations.",
        },
    )
    other = figures_of(instrument, "bencana", place="id", status=["conflict"])[0]
    main = figure_of(instrument, "bencana", "id")
    swapped = found - main.value + other.value
    yield Reconciliation(
        id=f"{instrument}.conflict",
        claim={
            "id": f"Total bila TPS rawan bencana {other.value:.0f}, bukan {main.value:.0f}.",
            "en": (
                f"The total with {other.value:.0f} stations prone to disaster instead of "
                f"{main.value:.0f}."
            ),
        },
        published=(total.value,),
        recomputed=(swapped,),
        agrees=swapped == total.value,
        why={
            "id": "Angka yang bertentangan merusak jumlah; diduga dua angkanya tertukar.",
            "en": "The conflicting count breaks the sum; two digits were probably swapped.",
        },
        source_urls=(other.url, total.url),
        decimals=0,
    )
    stations = figure_of(instrument, "total:jumlah_tps", "id")
    yield Reconciliation(
        id=f"{instrument}.half",
        claim={
            "id": '"Separuh TPS rawan": total itu sebagai persen dari banyaknya TPS.',
            "en": '"Half of all stations": that total as a percent of the stations.',
        },
        published=(50.0,),
        recomputed=(100 * total.value / stations.value,),
        agrees=False,
        why={
            "id": (
                "Pembagian ini tidak bermakna: satu TPS terhitung sekali untuk tiap indikatornya."
            ),
            "en": "The division has no meaning: a station counts once for each of its indicators.",
        },
        source_urls=(stations.url,),
    )


def _national_counts(instrument: str) -> tuple[list[Figure], Figure]:
    table = published_figures().filter(
        (pl.col("instrument_id") == instrument) & (pl.col("place_code") == "id")
    )
    nodes = [n for n in table["node"].unique(maintain_order=True) if not n.startswith("total")]
    return figures_of(instrument, nodes, place="id"), figure_of(instrument, "total", "id")


def _pairs(
    instrument: str,
    name: str,
    counts: Sequence[Figure],
    total: Figure,
    *,
    agrees: bool,
    why: Mapping[str, str],
) -> Reconciliation:
    return Reconciliation(
        id=f"{instrument}.{name}",
        claim={
            "id": f"Total terbitan dari {len(counts)} angka indikator.",
            "en": f"The published total from {len(counts)} counts of indicators.",
        },
        published=(total.value,),
        recomputed=(sum(f.value for f in counts),),
        agrees=agrees,
        why=why,
        source_urls=urls_of([*counts, total]),
        decimals=0,
    )


def stations_pilkada_claims() -> Iterator[Reconciliation]:
    """Check the map of November 2024: what its known counts add to."""
    instrument = "tps-rawan-pilkada-2024"
    counts, total = _national_counts(instrument)
    rest = int(total.value - sum(f.value for f in counts))
    yield _pairs(
        instrument,
        "total",
        counts,
        total,
        agrees=rest == 0,
        why={
            "id": (
                f"Tersisa {rest} untuk indikator yang angkanya tidak ditemukan; total ini pun "
                "tampaknya pasangan."
            ),
            "en": (
                f"{rest} are left for the indicators whose counts were not found; this too seems "
                "a total of pairs."
            ),
        },
    )
    local = figure_of(instrument, "total", "64")
    table = published_figures().filter(
        (pl.col("instrument_id") == instrument)
        & (pl.col("place_code") == "64")
        & (pl.col("node") != "total")
    )
    values = table["value"].to_list()
    match = next(
        (c for n in range(2, len(values)) for c in itertools.combinations(values, n)
         if sum(c) == local.value),
        (),
    )  # fmt: skip
    yield Reconciliation(
        id=f"{instrument}.total.64",
        claim={
            "id": "Total yang disebut untuk Kalimantan Timur dari angka indikatornya.",
            "en": "The total stated for East Kalimantan from its counts.",
        },
        published=(local.value,),
        recomputed=(float(sum(values)),),
        agrees=sum(values) == local.value,
        why={
            "id": f"Total itu hanya jumlah {len(match)} dari {len(values)} angka yang diketahui.",
            "en": f"That total is the sum of {len(match)} of the {len(values)} known counts only.",
        },
        source_urls=(local.url, str(table["source_url"][0])),
        decimals=0,
    )
