"""The edition that ships: 38 provinces, 514 regencies, 7,285 districts, 83,762 villages.

Sources: Kepmendagri 300.2.2-2430 of 2025; changes of code in East Kalimantan and BPS's bridging as
told in `data/places/README.md`.
"""

from __future__ import annotations

import pytest

from teduh.apps.regions.models import Place, PlaceCode, PlaceKind
from teduh.apps.regions.selectors import (
    edition_count,
    edition_current,
    place_children,
    place_count,
    place_get,
    place_resolve,
    place_search,
)
from teduh.apps.regions.services import places_load_edition
from teduh.kernel.scope import SYSTEM_ACTOR

# Former code -> today's, of the 20 villages that changed with the districts of 2022.
RECODED = {
    "64.02.08.2001": "64.02.19.2001",
    "64.02.08.2002": "64.02.19.2003",
    "64.02.08.2003": "64.02.19.2002",
    "64.02.08.2010": "64.02.19.2004",
    "64.02.08.2011": "64.02.19.2005",
    "64.02.08.2012": "64.02.19.2006",
    "64.02.08.2013": "64.02.19.2007",
    "64.02.08.2014": "64.02.19.2008",
    "64.02.08.2015": "64.02.19.2009",
    "64.02.08.2016": "64.02.19.2010",
    "64.02.13.1001": "64.02.20.1007",
    "64.02.13.1002": "64.02.20.1008",
    "64.02.13.1003": "64.02.20.1009",
    "64.02.13.1004": "64.02.20.1005",
    "64.02.13.1005": "64.02.20.1010",
    "64.02.13.1006": "64.02.20.1002",
    "64.02.13.1015": "64.02.20.1001",
    "64.02.13.1017": "64.02.20.1006",
    "64.02.13.1020": "64.02.20.1003",
    "64.02.13.2018": "64.02.20.2004",
}


def test_the_whole_edition(database: str) -> None:
    report = places_load_edition(actor=SYSTEM_ACTOR)
    assert report.counts == {
        "province": 38,
        "regency": 514,
        "district": 7_285,
        "village": 83_762,
    }
    assert edition_count() == 91_599
    edition = edition_current()
    assert edition is not None
    assert (edition.label, edition.decree) == ("2025", "Kepmendagri 300.2.2-2430/2025")
    assert places_load_edition(actor=SYSTEM_ACTOR).created == 0
    check_kukar()
    check_former_codes()
    check_bps()
    check_search()


def check_kukar() -> None:
    kukar = place_get("64.02")
    assert place_count(kukar) == {"district": 20, "village": 237}
    assert Place.objects.filter(parent__parent=kukar, kind=PlaceKind.KELURAHAN).count() == 44
    assert (kukar.zone, kukar.population) == ("Asia/Makassar", 806_964)
    assert kukar.area_km2 == pytest.approx(26_912.065)
    assert "Kepmendagri" in kukar.area_source
    assert all(child.latitude is not None for child in place_children(kukar))
    assert place_count(place_get("64"))["village"] == 1_038


def check_former_codes() -> None:
    for former, today in RECODED.items():
        for edition in (None, "2018", "2020"):
            found = place_resolve(former, edition)
            assert found.place is not None, former
            assert (found.place.path, found.changed) == (today, True)
        assert place_resolve(former, "2022").place is None
        assert place_resolve(today, "2020").place is None
        assert place_resolve(today, "2022").finding is None
    unchanged = place_resolve("64.02.06.1001", "2018")
    assert unchanged.place is not None
    assert unchanged.finding is None
    assert place_resolve("64.02.19", "2020").place is None
    # A regency of a province made in 2022.
    merauke = place_resolve("91.01").place
    assert merauke is not None
    assert (merauke.path, merauke.name) == ("93.01", "Kabupaten Merauke")


def check_bps() -> None:
    kukar, berau = place_resolve("6403", scheme="bps").place, place_resolve("64.03").place
    assert kukar is not None
    assert berau is not None
    assert (kukar.path, berau.name) == ("64.02", "Kabupaten Berau")
    assert PlaceCode.objects.filter(scheme="bps").count() == 514


def check_search() -> None:
    for query, code in {
        "tengarong": "64.02.06",
        "Kutai Kertanegara": "64.02",
        "kukar": "64.02",
        "Salok Api Barat": "64.02.20.1007",
        "ambarawang darat": "64.02.20.1005",
        "kota solok": "13.72",
        "muara kamn ulu": "64.02.11.2005",
        "suka maju, kukar": "64.02.16.2015",
        "jakarta pusat": "31.71",
    }.items():
        assert place_search(query, 1)[0].path == code, query
    hit = place_search("jahab", 1)[0]
    assert hit.parents_text == "Tenggarong, Kabupaten Kutai Kartanegara, Kalimantan Timur"
