"""Distances and stations of single villages, from the example that ships; public for everyone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import polars as pl

from teduh.index.instruments import load_instrument
from teduh.web.components.formats import number_text

INSTRUMENT = "akses-tps"


@dataclass(frozen=True, slots=True)
class VillageAccess:
    """What is known of one village's distance, in words."""

    district: str
    regency: str
    stations: str


@cache
def access_table() -> pl.DataFrame:
    """Return stations and distances of the villages that the example has."""
    return pl.read_csv(load_instrument(INSTRUMENT).dataset_bytes() or b"")


@cache
def _by_code() -> dict[str, tuple[float, float, int]]:
    columns = ["unit_id", "jarak_kecamatan", "jarak_kabupaten", "tps"]
    return {code: (a, b, n) for code, a, b, n in access_table().select(columns).iter_rows()}


def village_access(code: str) -> VillageAccess | None:
    """Return the distances of a village, None where the example has none."""
    found = _by_code().get(code)
    if found is None:
        return None
    district, regency, stations = found
    return VillageAccess(number_text(district, 1), number_text(regency, 1), number_text(stations))
