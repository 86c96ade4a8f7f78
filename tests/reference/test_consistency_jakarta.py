"""IKP 2024: DKI Jakarta is 1st of 34 by its own form and 9th by the mean of its regencies.

Sources: own form 88.95 and aggregation 35.95 (Bawaslu, 16 December 2022, as reported at
https://beta.tvonenews.com/berita/88261-bawaslu-catat-5-provinsi-paling-rawan-di-pemilu-2024-dki-jakarta-tertinggi?page=all).
"""

import polars as pl

from teduh.index.consistency import consistency
from teduh.index.instruments import published_figures


def _scores(node: str) -> dict[str, float]:
    figures = published_figures().filter(
        (pl.col("instrument_id") == "ikp-2024")
        & (pl.col("node") == node)
        & (pl.col("level") == "province")
        & pl.col("status").is_in(["main", "preferred"])
        & pl.col("value").is_not_null()
    )
    return dict(figures.select("place_code", "value").iter_rows())


def test_jakarta_first_from_above_ninth_from_below() -> None:
    own, aggregated = _scores("ikp"), _scores("ikp:kabkota")
    assert len(own) == 34
    result = consistency(own, aggregated)
    jakarta = result.table.filter(pl.col("unit_id") == "31").row(0, named=True)
    assert (jakarta["own_score"], jakarta["own_rank"]) == (88.95, 1)
    assert (jakarta["aggregated_score"], jakarta["aggregated_rank"]) == (35.95, 9)
    assert jakarta["rank_shift"] == 8
    assert result.n == 10
