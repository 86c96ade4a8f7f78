"""What of the published figures can be recomputed, and whether it comes out as published.

Each claim is computed here from the data that ship with Teduh: published scores, weights of the
framework, counts. Nothing is stated that the code did not find; where a published figure disagrees
the claim says so and why. Scores agree within a hundredth, since some were cut and some rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from teduh.index.instruments.reconciliation.claims import Reconciliation
from teduh.index.instruments.reconciliation.ikp import ikp_claims
from teduh.index.instruments.reconciliation.others import (
    distance_claims,
    ikp_2019_claims,
    mapping_claims,
    police_claims,
)
from teduh.index.instruments.reconciliation.situation import situation_claims
from teduh.index.instruments.reconciliation.stations import (
    stations_pemilu_claims,
    stations_pilkada_claims,
)
from teduh.index.instruments.reconciliation.themes import theme_claims

__all__ = ["Reconciliation", "reconcile", "reconcile_all"]

_CHECKS: Final[dict[str, Callable[[], Iterator[Reconciliation]]]] = {
    "akses-tps": distance_claims,
    "ikp-2019": ikp_2019_claims,
    "ikp-2024": ikp_claims,
    "ikp-2024-tema-asn": theme_claims("ikp-2024-tema-asn"),
    "ikp-2024-tema-medsos": theme_claims("ikp-2024-tema-medsos"),
    "ikp-2024-tema-politik-uang": theme_claims("ikp-2024-tema-politik-uang"),
    "ikp-2024-tema-sara": theme_claims("ikp-2024-tema-sara"),
    "pilkada-2024-mapping": mapping_claims,
    "polri-ipkp-2024": police_claims,
    "situasi-kaltim-2024": situation_claims,
    "tps-rawan-pemilu-2024": stations_pemilu_claims,
    "tps-rawan-pilkada-2024": stations_pilkada_claims,
}


def reconcile(instrument_id: str) -> list[Reconciliation]:
    """Return the claims about one instrument's figures; none when nothing can be recomputed."""
    return list(_CHECKS.get(instrument_id, lambda: iter(()))())


def reconcile_all() -> dict[str, list[Reconciliation]]:
    """Return the claims of every instrument that has some."""
    return {instrument_id: reconcile(instrument_id) for instrument_id in _CHECKS}
