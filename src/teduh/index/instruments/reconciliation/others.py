"""Earlier editions, the mapping of 2024, the police index, and our own example."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from teduh.index.instruments import load_instrument, published_electorate, published_figures
from teduh.index.instruments.reconciliation.claims import (
    USABLE,
    Reconciliation,
    agree,
    figure_of,
    figures_of,
    urls_of,
)


def ikp_2019_claims() -> Iterator[Reconciliation]:
    """Check the update of April 2019."""
    total = figure_of("ikp-2019", "total", "id", ["update"])
    parts = [figure_of("ikp-2019", f"dimensi_{n}", "id", ["update"]) for n in range(1, 5)]
    mean = float(np.mean([f.value for f in parts]))
    yield Reconciliation(
        id="ikp-2019.mean",
        claim={
            "id": "Nilai nasional April 2019 sebagai rata-rata sederhana empat dimensi.",
            "en": "The national score of April 2019 as the plain mean of four dimensions.",
        },
        published=(total.value,),
        recomputed=(mean,),
        agrees=agree(total.value, mean),
        why={
            "id": "Jadi bobotnya sama pada edisi itu.",
            "en": "So that edition had equal weights.",
        },
        source_urls=urls_of([total, *parts]),
        decimals=4,
    )
    above = figure_of("ikp-2019", "total:jumlah_di_atas_rerata_provinsi", "id", ["update"])
    listed = [
        f for f in figures_of("ikp-2019", "total", level="province", status=["update"])
        if f.value > total.value
    ]  # fmt: skip
    yield Reconciliation(
        id="ikp-2019.above",
        claim={
            "id": "Banyaknya provinsi di atas nilai nasional April 2019.",
            "en": "Provinces above the national score of April 2019.",
        },
        published=(above.value,),
        recomputed=(float(len(listed)),),
        agrees=above.value == len(listed),
        why={
            "id": "Dihitung dari provinsi yang tercetak.",
            "en": "Counted from the provinces that are printed.",
        },
        source_urls=urls_of([above, *listed]),
        decimals=0,
    )


def mapping_claims() -> Iterator[Reconciliation]:
    """Check the class counts of the mapping of August 2024."""
    table = published_figures().filter(
        (pl.col("instrument_id") == "pilkada-2024-mapping")
        & (pl.col("node") == "pkp")
        & (pl.col("level") == "province")
        & pl.col("status").is_in(list(USABLE))
    )
    figures = [
        figure_of("pilkada-2024-mapping", f"pkp:jumlah_{name}_provinsi", "id")
        for name in ("tinggi", "sedang", "rendah")
    ]
    found = [
        float(table.filter(pl.col("category") == name).height)
        for name in ("tinggi", "sedang", "rendah")
    ]
    published = [f.value for f in figures]
    yield Reconciliation(
        id="pilkada-2024-mapping.classes",
        claim={
            "id": "Banyaknya provinsi berkategori tinggi, sedang, rendah.",
            "en": "Provinces in the high, medium and low class.",
        },
        published=tuple(published),
        recomputed=tuple(found),
        agrees=published == found,
        why={
            "id": "Dihitung dari daftar provinsi; nilai dan batasnya tidak diterbitkan.",
            "en": "Counted from the list of provinces; scores and cut-offs are not published.",
        },
        source_urls=urls_of(figures),
        decimals=0,
    )


def police_claims() -> Iterator[Reconciliation]:
    """Check the class counts of the police index."""
    names = ("sangat_rawan", "rawan", "kurang_rawan")
    figures = [figure_of("polri-ipkp-2024", f"total:jumlah_{name}_kabkota", "id") for name in names]
    total = sum(f.value for f in figures)
    yield Reconciliation(
        id="polri-ipkp-2024.classes",
        claim={
            "id": "Jumlah daerah pada ketiga kategori dan banyaknya kabupaten/kota.",
            "en": "Places of the three classes together, and the number of kabupaten and kota.",
        },
        published=(514.0,),
        recomputed=(total,),
        agrees=total == 514,
        why={
            "id": "Hanya jumlahnya yang dapat diperiksa.",
            "en": "Only the sum can be checked.",
        },
        source_urls=urls_of(figures),
        decimals=0,
    )


def distance_claims() -> Iterator[Reconciliation]:
    """Check the stations of our example against a figure stated elsewhere."""

    data = load_instrument("akses-tps").dataset_bytes() or b""
    stations = float(pl.read_csv(data)["tps"].sum())
    stated = published_electorate().filter(
        (pl.col("place_codes") == "64.02")
        & (pl.col("election") == "pemilu2024")
        & (pl.col("measure") == "tps")
    )
    published = float(stated["value"][0])
    yield Reconciliation(
        id="akses-tps.stations",
        claim={
            "id": (
                "Banyaknya TPS Kutai Kartanegara pada Pemilu 2024 dari TPS 237 desa dan kelurahan."
            ),
            "en": (
                "Stations of Kutai Kartanegara in the general election of 2024 from those of "
                "237 villages."
            ),
        },
        published=(published,),
        recomputed=(stations,),
        agrees=published == stations,
        why={
            "id": "Dua sumber yang terpisah memberi angka yang sama.",
            "en": "Two separate sources give the same number.",
        },
        source_urls=(str(stated["source_url"][0]),),
        decimals=0,
    )
