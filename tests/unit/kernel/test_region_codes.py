"""Region codes: their form, what lies above and below, and the zone of a province.

R1  levels and forms, also those of our own below the village    R2  above, below, ranges
R3  digits without dots                                          R4  WIB, WITA and WIT by province
"""

import pytest

from teduh.kernel.errors import InvalidInput
from teduh.kernel.region_codes import (
    region_code_ancestors,
    region_code_contains,
    region_code_from_compact,
    region_code_is_valid,
    region_code_level,
    region_code_parent,
    region_code_range,
    region_code_zone,
)


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("id", "nation"), ("64", "province"), ("64.02", "regency"), ("64.02.06", "district"),
        ("64.02.06.1001", "village"), ("64.02.06.2003.d03", "hamlet"),
        ("64.02.06.1001.rw02", "rw"), ("64.02.06.2003.d03.rw00.rt05", "rt"),
        ("64.02.06.1001.rw02.rt05", "rt"), ("64.02.06.1001.tps012", "polling_station"),
    ],
)  # fmt: skip
def test_a_code_says_its_level__r1(code: str, level: str) -> None:
    assert region_code_level(code) == level


@pytest.mark.parametrize(
    "code",
    ["", "6", "6402", "64.2", "64.02.6", "64.02.06.100", "64.02.06.9001", "64.02.", " 64", "64\n",
     "64.02.06.1001.rt5", "ID", "٦٤", "64,02", "64.02.06.1001.tps012.rt05"],
)  # fmt: skip
def test_what_has_another_form_is_no_code__r1(code: str) -> None:
    assert not region_code_is_valid(code)
    with pytest.raises(InvalidInput) as error:
        region_code_level(code)
    assert error.value.findings[0].message_id == "kernel.region_code.malformed"


def test_what_lies_above_and_below__r2() -> None:
    assert region_code_parent("64") == "id"
    assert region_code_parent("id") is None
    assert region_code_ancestors("64") == ()
    assert region_code_contains("id", "64.02") and region_code_contains("64.02", "64.02")
    assert not region_code_contains("64.0", "64.02")
    assert not region_code_contains("64.02", "64.020")
    low, high = region_code_range("64.02")
    codes = ["64", "64.02", "64.02.01", "64.02.20.1007.rw01", "64.03", "64.020", "64.1"]
    assert [c for c in codes if low <= c < high] == ["64.02.01", "64.02.20.1007.rw01"]


@pytest.mark.parametrize("digits", ["", "6", "640", "64020610011", "64.02", "٦٤"])
def test_digits_that_cut_into_no_code_are_refused__r3(digits: str) -> None:
    with pytest.raises(InvalidInput):
        region_code_from_compact(digits)


def test_a_zone_by_province__r4() -> None:
    """Keppres 41/1987: WITA from Bali and Kalimantan's south to Sulawesi, WIT in Maluku, Papua."""
    wita = {51, 52, 53, 63, 64, 65, 71, 72, 73, 74, 75, 76}
    wit = {81, 82, 91, 92, 93, 94, 95, 96}
    wib = {*range(11, 20), 21, *range(31, 37), 61, 62}
    assert {region_code_zone(f"{p}.01") for p in wita} == {"Asia/Makassar"}
    assert {region_code_zone(str(p)) for p in wit} == {"Asia/Jayapura"}
    assert {region_code_zone(str(p)) for p in wib} == {"Asia/Jakarta"}
    assert region_code_zone("id") == "Asia/Jakarta"
    assert len(wita | wit | wib) == 38
