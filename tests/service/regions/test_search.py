"""Search: S1 exact code and name first, then beginnings, words, spellings; S2 typing errors are
forgiven; S3 parents are shown and narrow; S4 former names and documented short forms find.
"""

from __future__ import annotations

from datetime import date

import pytest

from teduh.apps.regions.models import Place, PlaceName
from teduh.apps.regions.selectors import place_search
from tests.builders.regions import COUNTRY, load_country


@pytest.fixture(autouse=True)
def _country() -> None:
    load_country()


def found(query: str, **options: object) -> list[tuple[str, str]]:
    return [(hit.path, hit.matched) for hit in place_search(query, **options)]  # type: ignore[arg-type]


def test_a_code_comes_first_and_shows_what_lies_below() -> None:
    assert found("99.02") == [
        ("99.02", "code"),
        ("99.02.01", "prefix"),
        ("99.02.01.2001", "prefix"),
    ]


def test_a_former_code_finds_the_place_and_says_so() -> None:
    names = {code: name for code, name in COUNTRY.items() if code != "99.01.01.2002"}
    names |= {"99.01.03": "Muara Tiga", "99.01.03.2001": "Tanjung Api"}
    load_country(names, label="2026", day=date(2026, 1, 1), c99_01_03_2001="99.01.01.2002")
    hits = place_search("99.01.01.2002")
    assert [(hit.path, hit.matched, hit.other_name) for hit in hits] == [
        ("99.01.03.2001", "code", "99.01.01.2002")
    ]


def test_names_that_begin_with_the_nearest_are_found_too() -> None:
    """`tengarong` means Tenggarong, and may mean Tenggarong Seberang."""
    load_country({**COUNTRY, "99.01.02.2003": "Tanjung Api Hilir"}, label="2")
    assert found("tanjug api", limit=2) == [
        ("99.01.01.2002", "spelling"),
        ("99.01.02.2003", "spelling"),
    ]
    load_country({**COUNTRY, "99.02.01": "Karang Jaya Hulu"}, label="3")
    assert found("karangg jaya") == [("99.02.01.2001", "spelling"), ("99.02.01", "spelling")]


def test_the_kind_in_the_query_decides_between_equals() -> None:
    assert found("hulu", limit=2) == [("99.01", "name"), ("99.71", "name")]
    assert found("kota hulu", limit=1) == [("99.71", "name")]
    assert found("Kab. Hulu", limit=1) == [("99.01", "name")]


def test_beginnings_words_and_spellings() -> None:
    assert found("tanj", limit=1) == [("99.01.01.2002", "prefix")]
    assert found("putih", limit=1) == [("99.01.02.2002", "word")]
    assert found("Tanjng Apy", limit=1) == [("99.01.01.2002", "spelling")]
    assert found("SUKADAMAI") == [
        ("99.01.01.2001", "spelling"),
        ("99.01.02.2001", "spelling"),
    ]
    assert found("zzzz") == []
    assert found("") == []


def test_parents_are_shown_and_narrow() -> None:
    hit = place_search("suka damai, muara dua")[0]
    assert hit.path == "99.01.02.2001"
    assert hit.parents_text == "Muara Dua, Kabupaten Hulu, Pulau Contoh"
    assert found("suka damai", within="99.02") == []
    assert found("suka damai, tidak ada") == []


def test_former_names_and_short_forms_find_and_say_which() -> None:
    place = Place.objects.get(path="99.01")
    PlaceName.objects.create(place=place, name="Kahulu", kind=PlaceName.NameKind.ALIAS)
    load_country({"99": "Pulau Contoh Baru", "99.01": "Kabupaten Hulu"}, label="2")
    hit = place_search("kahulu")[0]
    assert (hit.path, hit.other_name) == ("99.01", "Kahulu")
    assert place_search("pulau contoh", 1)[0].name == "Pulau Contoh Baru"


def test_a_very_long_query_is_cut() -> None:
    assert found("x" * 5000) == []
