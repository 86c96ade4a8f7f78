"""Which published figures come out when recomputed, and which do not.

Source of the expectations: the notes on IKP 2024, the station maps and the East Kalimantan figures
that stand with their pages in `teduh.data/instruments`. The code computes; this file only says what
is known to come out.
"""

import numpy as np
import pytest

from teduh.index.instruments import instrument_ids, load_instrument
from teduh.index.instruments.reconciliation import Reconciliation, reconcile_all

CLAIMS = {claim.id: claim for claims in reconcile_all().values() for claim in claims}
DISAGREE = {
    "ikp-2024.press",
    "ikp-2024-tema-asn.conflict.13",
    "ikp-2024-tema-sara.conflict.34",
    "ikp-2024-tema-sara.conflict.92",
    "situasi-kaltim-2024.kukar",
    "situasi-kaltim-2024.sum",
    "situasi-kaltim-2024.other",
    "tps-rawan-pemilu-2024.conflict",
    "tps-rawan-pemilu-2024.half",
    "tps-rawan-pilkada-2024.total",
    "tps-rawan-pilkada-2024.total.64",
}


def _claim(claim_id: str) -> Reconciliation:
    return CLAIMS[claim_id]


def test_what_agrees_and_what_does_not() -> None:
    assert {claim.id for claim in CLAIMS.values() if not claim.agrees} == DISAGREE
    assert len(CLAIMS) - len(DISAGREE) == 22


def test_every_claim_speaks_both_languages_and_cites_a_page() -> None:
    for claim in CLAIMS.values():
        assert claim.claim["id"] and claim.claim["en"]
        assert claim.why["id"] and claim.why["en"]
        assert all(url.startswith("http") for url in claim.source_urls)
        assert claim.source_urls


def test_instruments_carry_their_claims() -> None:
    found = {c.id for i in instrument_ids() for c in load_instrument(i).reconciliations}
    assert found == set(CLAIMS)


def test_exactly_one_set_of_weights_fits() -> None:
    assert _claim("ikp-2024.weights").recomputed == pytest.approx((0.27, 0.38, 0.25, 0.10))


@pytest.mark.parametrize(
    ("claim_id", "recomputed"),
    [
        ("ikp-2024.total.31", 88.951),
        ("ikp-2024.total.32", 77.045),
        ("ikp-2024.total.32-kabkota", 39.718),
        ("ikp-2024.mean.provinces", 45.102),
        ("ikp-2024.mean.regencies", 31.387),
        ("ikp-2024.total.33.23", 59.052),
        ("ikp-2024.total.71", 87.487),
    ],
)
def test_weighted_totals(claim_id: str, recomputed: float) -> None:
    assert _claim(claim_id).recomputed[0] == pytest.approx(recomputed, abs=0.0006)


def test_cutoffs_and_classes() -> None:
    assert _claim("ikp-2024.cutoffs").recomputed == pytest.approx((21.70, 68.50), abs=0.005)
    assert _claim("ikp-2024.press").recomputed == pytest.approx((21.67, 68.71), abs=0.005)
    assert _claim("ikp-2024.classes").recomputed == (5, 21, 8)
    assert _claim("pilkada-2024-mapping.classes").recomputed == (5, 28, 4)


@pytest.mark.parametrize(
    ("theme", "denominator", "numerators"),
    [
        ("asn", 383, (383, 214, 88, 84, 36, 23, 21, 19, 15, 15)),
        ("politik-uang", 18, (18, 10, 9, 8, 7)),
        ("sara", 162, (162, 125, 24, 24, 20, 12)),
        ("medsos", 144, (108, 52, 49, 16, 1, 1)),
    ],
)
def test_theme_scores_share_one_denominator(
    theme: str, denominator: int, numerators: tuple[int, ...]
) -> None:
    claim = _claim(f"ikp-2024-tema-{theme}.denominator")
    found = np.array(claim.recomputed) * denominator / 100
    np.testing.assert_allclose(found, numerators)
    assert f"{denominator} " in claim.why["en"]


def test_station_totals_are_sums_of_pairs() -> None:
    assert _claim("tps-rawan-pemilu-2024.total").recomputed == (409_612,)
    assert _claim("tps-rawan-pemilu-2024.conflict").recomputed == (409_792,)
    november = _claim("tps-rawan-pilkada-2024.total")
    assert (november.published, november.recomputed) == ((409_385,), (384_522,))
    assert "24863" in november.why["en"]
    assert "4 of the 9" in _claim("tps-rawan-pilkada-2024.total.64").why["en"]


def test_kukar_is_62_of_140_cut_and_not_rounded() -> None:
    ten = _claim("situasi-kaltim-2024.denominator")
    numerators = np.array(ten.recomputed) * 140 / 100
    np.testing.assert_allclose(numerators, (62, 34, 33, 32, 8, 5, 2, 2, 2, 2))
    assert "140, 280, 420, 560 fit; with rounding: 0" in ten.why["en"]
    assert _claim("situasi-kaltim-2024.kukar").recomputed == (44.29,)
    assert _claim("situasi-kaltim-2024.sum").recomputed == (182,)
    assert "exactly 7.00" in _claim("situasi-kaltim-2024.other").why["en"]


def test_earlier_editions_and_our_example() -> None:
    assert _claim("ikp-2019.mean").recomputed == pytest.approx((49.6275,))
    assert _claim("ikp-2019.above").recomputed == (16,)
    assert _claim("polri-ipkp-2024.classes").recomputed == (514,)
    assert _claim("akses-tps.stations").recomputed == (2269,)
