"""Resolving codes: R1 codes of today; R2 former ones, with a word about it; R3 by edition; R4 of
BPS, which gives the same digits to another place; R5 what history does not know is said.
"""

from __future__ import annotations

from datetime import date

import pytest

from teduh.apps.regions.messages import RegionMessage as M
from teduh.apps.regions.models import Place, PlaceCode, Scheme
from teduh.apps.regions.selectors import (
    ResolutionStatus,
    place_ancestors,
    place_descendants,
    place_directory,
    place_get,
    place_resolve,
)
from teduh.index.files.dataset_units import check_unit
from teduh.kernel.errors import InvalidInput, Level, NotFound, Where
from teduh.kernel.region_codes import PlaceLevel
from tests.builders.regions import COUNTRY, load_country


@pytest.fixture
def recoded() -> None:
    load_country()
    names = {code: name for code, name in COUNTRY.items() if code != "99.01.01.2002"}
    names |= {"99.01.03": "Muara Tiga", "99.01.03.2001": "Tanjung Api"}
    load_country(names, label="2026", day=date(2026, 1, 1), c99_01_03_2001="99.01.01.2002")


def test_todays_code(recoded: None) -> None:
    found = place_resolve("99.01.03.2001")
    assert (found.status, found.finding) == (ResolutionStatus.CURRENT, None)


def test_a_former_code_leads_to_the_place_and_says_so(recoded: None) -> None:
    found = place_resolve("99.01.01.2002")
    assert found.place is not None
    assert (found.status, found.place.path) == (ResolutionStatus.FORMER, "99.01.03.2001")
    assert found.finding is not None
    assert (found.finding.message, found.finding.level) == (M.CODE_CHANGED, Level.NOTE)
    assert found.finding.params["today"] == "99.01.03.2001"
    with pytest.raises(NotFound):
        place_get("99.01.01.2002")


def test_an_edition_has_its_own_codes(recoded: None) -> None:
    assert place_resolve("99.01.01.2002", "uji").place == place_get("99.01.03.2001")
    late = place_resolve("99.01.03.2001", "uji")
    assert (late.status, late.place) == (ResolutionStatus.UNKNOWN, None)
    with pytest.raises(InvalidInput) as error:
        place_resolve("99", "1945")
    assert error.value.findings[0].message is M.EDITION_UNKNOWN


def test_what_history_does_not_know_is_said(recoded: None) -> None:
    from teduh.apps.regions.models import Edition

    Edition.objects.filter(label="uji").update(covers=["99.02"])
    found = place_resolve("99.71.01", "uji")
    assert found.place is not None
    assert found.finding is not None
    assert found.finding.message is M.HISTORY_UNKNOWN


def test_descendants_of_a_day_follow_the_codes_of_that_day(recoded: None) -> None:
    district = place_get("99.01.01")
    assert [p.name for p in place_descendants(district)] == ["Pasar Lama", "Suka Damai"]
    before = place_descendants(district, as_of=date(2025, 6, 1))
    assert sorted(p.name for p in before) == ["Pasar Lama", "Suka Damai", "Tanjung Api"]


def test_descendants_by_level_and_ancestors() -> None:
    load_country()
    nation = place_get("id")
    assert place_descendants(nation, level=PlaceLevel.REGENCY).count() == 3
    assert [p.path for p in place_ancestors(place_get("99.01.01.2001"))] == [
        "id",
        "99",
        "99.01",
        "99.01.01",
    ]


def test_other_hierarchies_are_links() -> None:
    from teduh.apps.regions.models import PlaceLink

    load_country()
    top, below, deep = (place_get(code) for code in ("99", "99.02", "99.71.01"))
    PlaceLink.objects.create(hierarchy="police", parent=top, child=below)
    PlaceLink.objects.create(hierarchy="police", parent=below, child=deep)
    PlaceLink.objects.create(
        hierarchy="police", parent=top, child=place_get("99.01"), valid_to=date(2020, 1, 1)
    )
    assert set(place_descendants(top, "police")) == {below, deep}
    early = place_descendants(top, "police", as_of=date(2019, 1, 1))
    assert place_get("99.01") in set(early)


def test_bps_digits_are_another_scheme() -> None:
    load_country()
    PlaceCode.objects.create(place=place_get("99.02"), scheme=Scheme.BPS, code="9901")
    found = place_resolve("9901", scheme="bps")
    assert (found.status, found.place) == (ResolutionStatus.CURRENT, place_get("99.02"))
    assert place_resolve("9901").place is None


def test_a_dataset_with_bps_codes_is_told_both_readings() -> None:
    load_country()
    PlaceCode.objects.create(place=place_get("99.02"), scheme=Scheme.BPS, code="9901")
    directory = place_directory(["99.01"])
    finding = check_unit("9901", Where(row=2), directory)
    assert finding is not None
    assert "Kabupaten Hulu (99.01)" in str(finding.params["kemendagri"])
    assert "Kabupaten Hilir (99.02)" in str(finding.params["bps"])
    assert check_unit("99.01", Where(), directory, name="Kabupaten Hulu") is None
    swapped = check_unit("99.01", Where(), directory, name="Kabupaten Hilir")
    assert swapped is not None


def test_paths_of_ended_places_may_be_taken_again() -> None:
    load_country()
    names = {code: name for code, name in COUNTRY.items() if code != "99.01.02.2002"}
    load_country(names, label="2026", day=date(2026, 1, 1))
    names["99.01.02.2002"] = "Lain Sekali"
    load_country(names, label="2027", day=date(2027, 1, 1))
    assert Place.objects.filter(path="99.01.02.2002").count() == 2
    assert place_get("99.01.02.2002").name == "Lain Sekali"
    assert place_resolve("99.01.02.2002", "2026").status is ResolutionStatus.UNKNOWN
    old = place_resolve("99.01.02.2002", "uji")
    assert (old.status, old.place) == (ResolutionStatus.ENDED, None)
