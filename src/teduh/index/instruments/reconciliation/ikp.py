"""IKP 2024: weights, totals, means, cut-offs and class counts."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from teduh.index.categories import classify, cutoffs_mean_sd
from teduh.index.instruments import framework_of
from teduh.index.instruments.reconciliation.claims import (
    Figure,
    Reconciliation,
    agree,
    figure_of,
    figures_of,
    urls_of,
)

DIMENSIONS: Final = ("sosial_politik", "penyelenggaraan", "kontestasi", "partisipasi")


def _dimension_scores(place: str, reading: str = "") -> list[Figure | None]:
    found = [figures_of("ikp-2024", f"{d}{reading}", place=place) for d in DIMENSIONS]
    return [figures[0] if figures else None for figures in found]


def _weights() -> list[float]:
    framework = framework_of("ikp-2024")
    return [framework.by_id[dimension].weight for dimension in DIMENSIONS]


def _total(scores: Sequence[float]) -> float:
    return float(sum(w * s for w, s in zip(_weights(), scores, strict=True)))


def ikp_claims() -> Iterator[Reconciliation]:
    """Check the weights, the totals, the means, the cut-offs and the class counts."""
    yield _weights_are_the_only_ones()
    for place, reading, name in (
        ("31", "", {"id": "DKI Jakarta", "en": "DKI Jakarta"}),
        ("32", "", {"id": "Jawa Barat", "en": "West Java"}),
        (
            "32",
            ":kabkota",
            {
                "id": "Jawa Barat, dihimpun dari kabupaten/kota",
                "en": "West Java, aggregated from kabupaten and kota",
            },
        ),
    ):
        yield _weighted_total(place, reading, name)
    yield _mean_of_provinces()
    yield _mean_of_regencies()
    yield _implied_total("33.23", "Temanggung", 0.0)
    yield _implied_total("71", "Sulawesi Utara", 100.0)
    yield _press_figure()
    yield _cutoffs()
    yield _class_counts()
    yield _regency_counts()


def _weights_are_the_only_ones() -> Reconciliation:
    rows, totals, seen = [], [], []
    for place, reading in (("31", ""), ("32", ""), ("32", ":kabkota")):
        scores = _dimension_scores(place, reading)
        total = figure_of("ikp-2024", f"ikp{reading}", place)
        rows.append([f.value for f in scores if f is not None])
        totals.append(total.value)
        seen += [*scores, total]
    steps = 200  # half points
    # Three cuts through 200 half points leave four positive parts, each way once.
    cuts = itertools.chain.from_iterable(itertools.combinations(range(1, steps), 3))
    count = 3 * math.comb(steps - 1, 3)
    edges = np.fromiter(cuts, np.int16, count).reshape(-1, 3)
    grid = np.diff(edges, axis=1, prepend=np.int16(0), append=np.int16(steps)).astype(np.float64)
    off = np.abs(grid / steps @ np.array(rows).T - np.array(totals)).max(axis=1)
    fitting = grid[off <= 0.011] / steps
    return Reconciliation(
        id="ikp-2024.weights",
        claim={
            "id": (
                "Bobot dimensi yang menghasilkan tiga nilai total terbitan, dicari pada langkah "
                "setengah poin."
            ),
            "en": (
                "Weights of the dimensions that give three published totals, searched in steps "
                "of half a point."
            ),
        },
        published=tuple(_weights()),
        recomputed=tuple(float(w) for w in fitting[0]) if len(fitting) else (),
        agrees=len(fitting) == 1 and bool(np.allclose(fitting[0], _weights())),
        why={
            "id": f"Bobot tidak diterbitkan; {len(fitting)} susunan cocok dalam selisih 0,011.",
            "en": f"The weights are not published; {len(fitting)} set fits within 0.011.",
        },
        source_urls=urls_of(seen),
    )


def _weighted_total(place: str, reading: str, name: Mapping[str, str]) -> Reconciliation:
    scores = _dimension_scores(place, reading)
    total = figure_of("ikp-2024", f"ikp{reading}", place)
    recomputed = _total([f.value for f in scores if f is not None])
    return Reconciliation(
        id=f"ikp-2024.total.{place}{reading.replace(':', '-')}",
        claim={
            "id": f"{name['id']}: total terbitan dari empat nilai dimensinya.",
            "en": f"{name['en']}: the published total from its four dimension scores.",
        },
        published=(total.value,),
        recomputed=(recomputed,),
        agrees=agree(total.value, recomputed),
        why={
            "id": (
                "Jumlah nilai dimensi dikali bobot turunan; nilai ini ikut dipakai menurunkan "
                "bobot."
            ),
            "en": (
                "Dimension scores times the derived weights; this total took part in deriving them."
            ),
        },
        source_urls=urls_of([*scores, total]),
        decimals=3,
    )


def _province_totals() -> list[Figure]:
    return figures_of("ikp-2024", "ikp", level="province")


def _mean_of_provinces() -> Reconciliation:
    scores = _dimension_scores("id", ":rerata_provinsi")
    totals = _province_totals()
    published = float(np.mean([f.value for f in totals]))
    recomputed = _total([f.value for f in scores if f is not None])
    return Reconciliation(
        id="ikp-2024.mean.provinces",
        claim={
            "id": f"Rata-rata {len(totals)} nilai provinsi dari rata-rata dimensinya.",
            "en": (
                f"The mean of the {len(totals)} province scores from the means of the dimensions."
            ),
        },
        published=(published,),
        recomputed=(recomputed,),
        agrees=agree(published, recomputed),
        why={
            "id": (
                "Tidak ikut dipakai menurunkan bobot; memakai angka Kalimantan Timur yang dipilih."
            ),
            "en": "Took no part in deriving the weights; uses the preferred East Kalimantan.",
        },
        source_urls=urls_of([*scores, totals[0]]),
        decimals=3,
    )


def _mean_of_regencies() -> Reconciliation:
    scores = _dimension_scores("id", ":rerata_kabkota")
    high = figure_of("ikp-2024", "ikp:batas_tinggi_kabkota", "id")
    medium = figure_of("ikp-2024", "ikp:batas_sedang_kabkota", "id")
    # Printed bands: low up to 13.46, medium 13.47-49.32, high from 49.33; so the low edge is 13.46.
    published = (high.value + medium.value - 0.01) / 2
    recomputed = _total([f.value for f in scores if f is not None])
    return Reconciliation(
        id="ikp-2024.mean.regencies",
        claim={
            "id": (
                "Rata-rata 514 kabupaten/kota: titik tengah batas kategori, dan dari rata-rata "
                "dimensinya."
            ),
            "en": (
                "The mean of the 514 kabupaten and kota: midpoint of the cut-offs, and from the "
                "dimension means."
            ),
        },
        published=(published,),
        recomputed=(recomputed,),
        agrees=agree(published, recomputed),
        why={
            "id": "Titik tengah bukan angka tercetak; nilai lengkap 514 daerah tidak ditemukan.",
            "en": (
                "The midpoint is not a printed figure; the full scores of the 514 were not found."
            ),
        },
        source_urls=urls_of([*scores, high, medium]),
        decimals=3,
    )


def _implied_total(place: str, name: str, participation: float) -> Reconciliation:
    scores = _dimension_scores(place)
    total = figure_of("ikp-2024", "ikp", place)
    recomputed = _total([participation if f is None else f.value for f in scores])
    return Reconciliation(
        id=f"ikp-2024.total.{place}",
        claim={
            "id": f"{name}: total terbitan dari tiga nilai dimensi yang tercetak.",
            "en": f"{name}: the published total from the three dimension scores that are printed.",
        },
        published=(total.value,),
        recomputed=(recomputed,),
        agrees=agree(total.value, recomputed),
        why={
            "id": f"Partisipasi tidak tercetak dan diambil {participation:.0f}; dengan itu cocok.",
            "en": f"Participation is not printed and is taken as {participation:.0f}; so it fits.",
        },
        source_urls=urls_of([*scores, total]),
        decimals=3,
    )


def _press_figure() -> Reconciliation:
    press = figure_of("ikp-2024", "ikp", "64", ["press_release"])
    preferred = figure_of("ikp-2024", "ikp", "64")
    values = [press.value if f.place == "64" else f.value for f in _province_totals()]
    return Reconciliation(
        id="ikp-2024.press",
        claim={
            "id": "Kalimantan Timur menurut siaran pers: batas kategori yang dihasilkan angka itu.",
            "en": "East Kalimantan by the press release: the cut-offs that this figure gives.",
        },
        published=tuple(f.value for f in _cutoff_figures()),
        recomputed=cutoffs_mean_sd(np.array(values)),
        agrees=all(
            agree(a, f.value, 0.05)
            for a, f in zip(cutoffs_mean_sd(np.array(values)), _cutoff_figures(), strict=True)
        ),
        why={
            "id": (
                f"Angka {press.printed.replace('.', ',')} sama dengan angka Jawa Barat dan tidak "
                f"menghasilkan batas terbitan; {preferred.printed.replace('.', ',')} "
                "menghasilkannya."
            ),
            "en": (
                f"{press.printed} equals West Java's figure and does not give the published "
                f"cut-offs; {preferred.printed} does."
            ),
        },
        source_urls=urls_of([press, preferred]),
    )


def _cutoff_figures() -> list[Figure]:
    return [
        figure_of("ikp-2024", "ikp:batas_sedang_provinsi", "id"),
        figure_of("ikp-2024", "ikp:batas_tinggi_provinsi", "id"),
    ]


def _cutoffs() -> Reconciliation:
    totals = _province_totals()
    published = [f.value for f in _cutoff_figures()]
    recomputed = cutoffs_mean_sd(np.array([f.value for f in totals]))
    return Reconciliation(
        id="ikp-2024.cutoffs",
        claim={
            "id": (
                "Batas kategori provinsi: rata-rata ± 1 simpangan baku sampel dari "
                f"{len(totals)} nilai."
            ),
            "en": (
                f"Cut-offs of provinces: mean ± 1 sample standard deviation of {len(totals)} "
                "scores."
            ),
        },
        published=tuple(published),
        recomputed=recomputed,
        agrees=all(agree(a, b, 0.05) for a, b in zip(published, recomputed, strict=True)),
        why={
            "id": "Batas tercetak satu desimal. Simpangan baku populasi tidak menghasilkannya.",
            "en": (
                "The cut-offs are printed with one decimal. The population sd does not give them."
            ),
        },
        source_urls=urls_of([totals[0], *_cutoff_figures()]),
    )


def _class_counts() -> Reconciliation:
    totals = np.array([f.value for f in _province_totals()])
    found = [int(n) for n in np.bincount(classify(totals, cutoffs_mean_sd(totals)), minlength=3)]
    figures = [
        figure_of("ikp-2024", f"ikp:jumlah_{name}_provinsi", "id")
        for name in ("tinggi", "sedang", "rendah")
    ]
    published = [f.value for f in figures]
    return Reconciliation(
        id="ikp-2024.classes",
        claim={
            "id": "Banyaknya provinsi berkategori tinggi, sedang, rendah.",
            "en": "Provinces in the high, medium and low class.",
        },
        published=tuple(published),
        recomputed=tuple(float(n) for n in reversed(found)),
        agrees=published == list(reversed(found)),
        why={
            "id": "Dari nilai terbitan dan batas yang dihitung ulang.",
            "en": "From the published scores and the recomputed cut-offs.",
        },
        source_urls=urls_of(figures),
        decimals=0,
    )


def _regency_counts() -> Reconciliation:
    figures = [
        figure_of("ikp-2024", f"ikp:jumlah_{name}_kabkota", "id")
        for name in ("tinggi", "sedang", "rendah")
    ]
    total = sum(f.value for f in figures)
    return Reconciliation(
        id="ikp-2024.classes.regencies",
        claim={
            "id": "Jumlah kabupaten/kota pada ketiga kategori dan banyaknya kabupaten/kota.",
            "en": "Kabupaten and kota of the three classes together, and how many there are.",
        },
        published=(514.0,),
        recomputed=(total,),
        agrees=total == 514,
        why={
            "id": "Hanya jumlahnya yang dapat diperiksa; nilai 514 daerah tidak ditemukan.",
            "en": "Only the sum can be checked; the scores of the 514 were not found.",
        },
        source_urls=urls_of(figures),
        decimals=0,
    )
