"""Names, codes of our own, lists of codes, and which place an outline is."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from teduh.apps.regions.messages import RegionMessage as M
from teduh.apps.regions.rules import boundaries, editions, hamlets, names
from teduh.apps.regions.rules.boundaries import (
    Directory,
    FeatureKey,
    KnownPlace,
    clean_code,
    guess_scheme,
    match_features,
)
from teduh.apps.regions.rules.editions import (
    COUNTS_2025,
    EditionRow,
    check_edition,
    count_levels,
    place_kind,
)
from teduh.apps.regions.rules.hamlets import (
    name_like,
    next_code,
    read_number,
    rt_container,
    transition,
)
from teduh.apps.regions.rules.names import kind_named, match_key, name_key, place_name_key
from teduh.kernel.errors import InvalidInput, Level, Where
from teduh.kernel.region_codes import PlaceLevel


@pytest.mark.parametrize("module", [boundaries, editions, hamlets, names])
def test_examples_in_docstrings(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


def test_names_are_compared_without_marks_titles_and_spaces() -> None:
    assert name_key("Kab.  Kutai Kartanegara") == "kabupaten kutai kartanegara"
    assert name_key("Long La’ai") == name_key("Long La'ai") == "long laai"
    assert place_name_key("Kabupaten Administrasi Kepulauan Seribu", "regency") == name_key(
        "Kep. Seribu"
    )
    assert place_name_key("Kota Bangun", "district") == "kota bangun"
    assert match_key("KOTA BONTANG", "regency") == match_key("Bontang", "regency")
    assert match_key("Gunungsari Ulu", "village") == match_key("Gunung Sari Ulu", "village")
    assert kind_named("KAB. SOLOK") == "kabupaten"
    assert kind_named("Solok") == ""


def test_the_kind_of_a_place_is_in_its_code() -> None:
    kinds = {
        "id": "nation",
        "64": "province",
        "64.02": "kabupaten",
        "64.72": "kota",
        "64.02.06": "kecamatan",
        "64.02.06.1001": "kelurahan",
        "64.02.06.2001": "desa",
        "91.03.01.3007": "desa_adat",
    }
    assert {code: place_kind(code) for code in kinds} == kinds


def test_an_edition_is_counted_and_each_place_has_its_parent() -> None:
    rows = [EditionRow("64", "Kalimantan Timur"), EditionRow("64.02", "Kukar")]
    assert check_edition(rows, expected=None) == []
    assert count_levels(row.code for row in rows)["regency"] == 1
    assert sum(COUNTS_2025.values()) == 91_599
    found = check_edition(rows, expected=dict(COUNTS_2025))
    assert [finding.message for finding in found] == [M.COUNT_UNEXPECTED] * 4
    part = [EditionRow("64.02", "Kukar"), EditionRow("64.02.06", "Tenggarong")]
    assert check_edition(part, expected=None, within="64.02") == []


@pytest.mark.parametrize(
    ("text", "number"),
    [("5", 5), ("005", 5), ("RT 05", 5), ("rt.7", 7), ("12.0", 12), ("-", None), ("0", None)],
)
def test_numbers_as_offices_write_them(text: str, number: int | None) -> None:
    assert read_number(text, "RT", Where()) == number


@pytest.mark.parametrize("text", ["lima", "5a", "1234", "-5", "3-4"])
def test_what_is_no_number_is_told(text: str) -> None:
    with pytest.raises(InvalidInput) as error:
        read_number(text, "RT", Where(row=3))
    assert error.value.findings[0].where.row == 3


def test_codes_are_never_used_twice() -> None:
    used = {"v.d01", "v.d02"}
    assert next_code("v", PlaceLevel.HAMLET, used) == "v.d03"
    assert next_code("v", PlaceLevel.RW, set(), 7) == "v.rw07"
    assert next_code("v", PlaceLevel.RT, {"v.rt05"}, 5) == "v.rt06"
    assert rt_container("v.rw02", PlaceLevel.RW) == "v.rw02"
    assert rt_container("v.d03", PlaceLevel.HAMLET) == "v.d03.rw00"
    with pytest.raises(InvalidInput):
        next_code("v", PlaceLevel.RT, {f"v.rt{i:02d}" for i in range(1000)})


def test_numerals_tell_dusun_apart() -> None:
    assert name_like("Sukamaju II", ["Sukamaju I"]) == ""
    assert name_like("Mekar Sary", ["Hulu", "Mekar Sari"]) == "Mekar Sari"
    assert name_like("Mekar Sari", ["MEKAR SARI"]) == ""


def test_states_change_in_one_direction() -> None:
    assert transition("proposed", "active", "x") == "hamlet_approved"
    for status, target in (("ended", "active"), ("active", "proposed"), ("active", "active")):
        with pytest.raises(InvalidInput):
            transition(status, target, "x")


KUKAR = KnownPlace(1, "64.02", "Kabupaten Kutai Kartanegara", "regency", "kabupaten", 9)
BERAU = KnownPlace(2, "64.03", "Kabupaten Berau", "regency", "kabupaten", 9)
SOLOK = KnownPlace(3, "13.02", "Kabupaten Solok", "regency", "kabupaten", 8)
KOTA_SOLOK = KnownPlace(4, "13.72", "Kota Solok", "regency", "kota", 8)
KALTIM = KnownPlace(9, "64", "Kalimantan Timur", "province", "province", None)
PLACES = Directory(
    [KUKAR, BERAU, SOLOK, KOTA_SOLOK, KALTIM],
    {
        ("kemendagri", "64.02"): 1,
        ("kemendagri", "64.03"): 2,
        ("bps", "6403"): 1,
        ("bps", "6405"): 2,
    },
)


def outcome(key: FeatureKey, scheme: str) -> tuple[str, str]:
    match = match_features([key], "regency", scheme, PLACES)[0][0]
    return match.outcome, match.place.code if match.place else ""


def test_a_code_means_another_place_in_another_scheme() -> None:
    assert outcome(FeatureKey(1, code="6403"), "bps") == ("code", "64.02")
    assert outcome(FeatureKey(1, code="64.03"), "kemendagri") == ("code", "64.03")
    assert guess_scheme(["64.02", "64.03"]) == "kemendagri"
    assert guess_scheme(["6402"]) == ""
    assert clean_code("6402", "kemendagri") == "64.02"
    assert clean_code("6403", "bps") == "6403"


def test_many_odd_names_mean_that_the_codes_are_of_somebody_else() -> None:
    keys = [
        FeatureKey(1, code="6403", name="Kutai Kartanegara"),
        FeatureKey(2, code="6402", name="Kutai Barat"),
    ]
    _, findings = match_features(keys, "regency", "kemendagri", PLACES)
    errors = [finding.message for finding in findings if finding.level is Level.ERROR]
    assert errors == [M.BOUNDARY_SCHEME_DOUBTFUL]


def test_titles_and_parents_decide_between_equal_names() -> None:
    assert outcome(FeatureKey(1, name="Kota Solok"), "") == ("name", "13.72")
    assert outcome(FeatureKey(1, name="Solok"), "") == ("ambiguous", "")
    inside = FeatureKey(1, name="Berau", parents={"province": "KALIMANTAN TIMUR"})
    assert outcome(inside, "") == ("name", "64.03")
    outside = FeatureKey(1, name="Solok", parents={"province": "Kalimantan Timur"})
    assert outcome(outside, "") == ("unmatched", "")
    unknown = FeatureKey(1, name="Berau", parents={"province": "Negeri Lain"})
    assert outcome(unknown, "") == ("unmatched", "")
