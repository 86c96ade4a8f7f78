"""Published scores of IKP 2024, rebuilt from published dimension scores.

Sources: total scores and class counts of 34 provinces
https://beta.tvonenews.com/berita/88261-bawaslu-catat-5-provinsi-paling-rawan-di-pemilu-2024-dki-jakarta-tertinggi?page=all
East Kalimantan as Databoks gives it (74.04; the press release repeats West Java's 77.04):
https://databoks.katadata.co.id/layanan-konsumen-kesehatan/statistik/75c0ef2ec7e3836/indikator-kerawanan-pemilu-ikp-di-kalimantan-timur-2024
cut-offs: https://alinea.id/amp/daerah/upaya-polri-jaga-kamtibmas-kalimantan-tengah-saat-pemilu-b2iaR9Ppx
Weights 0.27, 0.38, 0.25, 0.10 are derived from three published totals (docs/method), not published.
Tolerance 0.01: everything is published with two decimals.
"""

import numpy as np
import polars as pl
import pytest

from teduh.index import build, run_table
from teduh.index.instruments import load_instrument
from teduh.index.recipe import Step
from tests.builders.index import recipe, table, tree

DIMENSIONS = ("sosial_politik", "penyelenggaraan", "kontestasi", "partisipasi")
PUBLISHED = {
    # unit: (dimension scores, published total)
    "DKI Jakarta": ((78.27, 92.36, 96.08, 87.01), 88.95),
    "Jawa Barat": ((74.91, 83.38, 83.71, 42.07), 77.04),
    "Jawa Barat, from its kab/kota": ((36.40, 51.56, 38.70, 6.22), 39.72),
    # the fourth score is not printed: 0, and 100 at rank 1, are the only values that fit
    "Temanggung": ((15.42, 94.53, 75.87, 0.0), 59.05),
    "Sulawesi Utara": ((89.59, 91.60, 73.96, 100.0), 87.48),
}
PROVINCES = {
    "DKI Jakarta": 88.95, "Sulawesi Utara": 87.48, "Maluku Utara": 84.86, "Jawa Barat": 77.04,
    "Kalimantan Timur": 74.04, "Banten": 66.53, "Lampung": 64.61, "Riau": 62.59, "Papua": 57.27,
    "Nusa Tenggara Timur": 56.75, "Sumatera Utara": 55.43, "Maluku": 53.69, "Papua Barat": 53.48,
    "Kalimantan Selatan": 53.35, "Sulawesi Tengah": 52.90, "Bali": 52.75, "Gorontalo": 45.44,
    "Sulawesi Barat": 43.44, "DI Yogyakarta": 43.02, "Kepulauan Riau": 40.33,
    "Sumatera Barat": 39.68, "Sulawesi Tenggara": 38.32, "Aceh": 38.06, "Sumatera Selatan": 35.07,
    "Jawa Tengah": 34.83, "Kepulauan Bangka Belitung": 29.89, "Kalimantan Utara": 20.36,
    "Kalimantan Tengah": 18.77, "Jawa Timur": 14.74, "Kalimantan Barat": 12.69, "Jambi": 12.03,
    "Nusa Tenggara Barat": 11.09, "Sulawesi Selatan": 10.20, "Bengkulu": 3.79,
}  # fmt: skip


@pytest.mark.parametrize("unit", PUBLISHED)
def test_total_from_dimension_scores(unit: str) -> None:
    scores, total = PUBLISHED[unit]
    framework = load_instrument("ikp-2024").framework
    assert framework is not None
    run = build(framework, table(DIMENSIONS, {unit: scores}))
    assert run.score()[0] == pytest.approx(total, abs=0.01)
    # the dimensions are given: their points sum to the total, indicators below have none
    points = dict(zip(run.contribution_nodes, run.contributions[0], strict=True))
    assert sum(points.values()) == pytest.approx(run.score()[0], abs=1e-9)
    assert points["penyelenggaraan"] == pytest.approx(0.38 * scores[1], abs=1e-9)


def test_all_units_together_rank_as_published() -> None:
    framework = load_instrument("ikp-2024").framework
    assert framework is not None
    rows = {unit: scores for unit, (scores, _) in PUBLISHED.items()}
    run = build(framework, table(DIMENSIONS, rows), recipe({"aggregate": {"method": "arithmetic"}}))
    shown = run_table(run).filter(pl.col("node") == framework.root).sort("rank")
    assert shown["unit_id"].to_list() == sorted(PUBLISHED, key=lambda u: -PUBLISHED[u][1])


def _provinces(**changes: float) -> dict[str, list[float]]:
    return {name: [score] for name, score in {**PROVINCES, **changes}.items()}


def test_classes_of_34_provinces() -> None:
    framework = tree({"d": ["total"]})
    data = table(["index"], _provinces())
    run = build(framework, data, recipe({"categorise": {"method": "mean_sd", "k": 1}}))
    scores = run.score()
    assert scores.mean() == pytest.approx(45.102, abs=0.001)
    assert scores.std(ddof=1) == pytest.approx(23.400, abs=0.001)
    low, high = run.cutoffs["index"]
    assert (low, high) == (pytest.approx(21.70, abs=0.01), pytest.approx(68.50, abs=0.01))
    counts = np.bincount(run.categories[:, run.node_index("index")], minlength=3)
    assert counts.tolist() == [8, 21, 5]
    assert run.category_labels["index"] == ("rendah", "sedang", "tinggi")


def test_cutoffs_would_not_fit_with_the_other_reading_or_the_population_sd() -> None:
    press = np.array([row[0] for row in _provinces(**{"Kalimantan Timur": 77.04}).values()])
    assert press.mean() + press.std(ddof=1) == pytest.approx(68.71, abs=0.01)
    main = np.array([row[0] for row in _provinces().values()])
    assert main.mean() + main.std(ddof=0) == pytest.approx(68.16, abs=0.01)


def test_national_mean_of_dimensions_gives_the_mean_of_totals() -> None:
    # https://m.tribunnews.com/amp/mata-lokal-memilih/2022/12/17/lima-provinsi-masuk-kategori-sangat-rawan-pelanggaran-pemilu-jakarta-paling-tinggi-disusul-sulut?page=2
    framework = load_instrument("ikp-2024").framework
    assert framework is not None
    run = build(framework, table(DIMENSIONS, {"mean of 34": (46.55, 54.27, 40.75, 17.23)}))
    assert run.score()[0] == pytest.approx(45.102, abs=0.001)


def test_shipped_framework_has_61_indicators_12_subdimensions_4_dimensions() -> None:
    framework = load_instrument("ikp-2024").framework
    assert framework is not None
    assert len(framework.indicators) == 61
    assert [list(framework.depth.values()).count(d) for d in (0, 1, 2, 3)] == [1, 4, 12, 61]
    assert [framework.by_id[d].weight for d in DIMENSIONS] == [0.27, 0.38, 0.25, 0.10]
    assert framework.recipe is None or isinstance(framework.recipe.steps[0], Step)
