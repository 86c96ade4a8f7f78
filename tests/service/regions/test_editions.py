"""Loading editions: E1 counts and shape are checked and nothing is written when they are wrong;
E2 a place keeps its id when its name or code changes; E3 old codes and names stay; E4 what lies
below a recoded village moves with it; E5 loading twice does nothing; E6 a vanished place ends and
its likely successor is told; E7 each load leaves an audit row and renews the token of the search.
"""

from __future__ import annotations

from datetime import date

import pytest

from teduh.apps.audit.models import AuditEntry
from teduh.apps.regions.messages import RegionMessage as M
from teduh.apps.regions.models import Edition, Place, PlaceCode, PlaceRevision, PlaceStatus
from teduh.apps.regions.rules.editions import EditionRow
from teduh.apps.regions.services import (
    hamlet_approve,
    hamlet_propose,
    places_import_edition,
)
from teduh.kernel.errors import InvalidInput
from teduh.kernel.region_codes import PlaceLevel
from teduh.kernel.scope import SYSTEM_ACTOR, Role
from tests.builders.regions import COUNTRY, edition, load_country, paths, reader, rows

LATER = date(2026, 1, 1)


def place_id(code: str) -> int:
    return Place.objects.get(path=code, status=PlaceStatus.ACTIVE).pk


def changed(**changes: str) -> dict[str, str]:
    return {**COUNTRY, **{code.strip("c").replace("_", "."): n for code, n in changes.items()}}


def test_places_stand_with_kind_level_parent_and_zone() -> None:
    report = load_country()
    assert report.created == len(COUNTRY)
    assert report.counts == {"province": 1, "regency": 3, "district": 4, "village": 7}
    nation = Place.objects.get(path="id")
    assert nation.parent is None
    ward = Place.objects.get(path="99.01.01.1001")
    assert (ward.level, ward.kind, ward.is_kelurahan) == ("village", "kelurahan", True)
    assert ward.parent is not None
    assert ward.parent.path == "99.01.01"
    assert Place.objects.get(path="99.71").kind == "kota"
    assert Place.objects.get(path="99").parent == nation


def test_prefix_ranges_are_exact_on_both_databases() -> None:
    load_country()
    assert paths(path__gte="99.01.", path__lt="99.01/") == [
        code for code in sorted(COUNTRY) if code.startswith("99.01.")
    ]


def test_all_faults_come_at_once_and_nothing_is_written() -> None:
    faulty = [
        EditionRow("99", "Pulau Contoh"),
        EditionRow("99", "Pulau Contoh"),
        EditionRow("99.01", " "),
        EditionRow("99.05.01", "Tanpa Induk"),
        EditionRow("9901", "Tanpa Titik"),
        EditionRow("99.01.01.2001.d01", "Bukan Resmi"),
    ]
    with pytest.raises(InvalidInput) as error:
        places_import_edition(
            rows=faulty,
            info=edition(),
            source="tests",
            actor=SYSTEM_ACTOR,
            expected={PlaceLevel.PROVINCE: 38},
        )
    found = [finding.message for finding in error.value.findings]
    assert sorted(found, key=str) == sorted(
        [
            M.CODE_TWICE,
            M.NAME_EMPTY,
            M.PARENT_MISSING,
            M.CODE_NOT_OFFICIAL,
            M.CODE_NOT_OFFICIAL,
            M.COUNT_UNEXPECTED,
        ],
        key=str,
    )
    assert not Place.objects.exists()
    assert not Edition.objects.exists()
    assert not AuditEntry.objects.exists()


def test_loading_twice_does_nothing() -> None:
    load_country()
    token = PlaceRevision.objects.get().token
    again = load_country()
    assert (again.created, again.renamed, again.recoded, again.ended) == (0, 0, 0, 0)
    assert PlaceRevision.objects.get().token == token
    assert AuditEntry.objects.filter(verb="places_loaded").count() == 1


def test_a_renamed_place_keeps_its_id_and_its_former_name() -> None:
    load_country()
    before = place_id("99.01.02.2002")
    report = load_country(changed(c99_01_02_2002="Batu Kuning"), label="2026", day=LATER)
    assert report.renamed == 1
    place = Place.objects.get(pk=before)
    assert place.name == "Batu Kuning"
    assert list(place.names.values_list("name", "valid_to")) == [("Batu Putih", LATER)]


def test_another_case_of_letters_is_no_former_name() -> None:
    load_country()
    load_country(changed(c99_01_02_2002="BATU  PUTIH"), label="2026", day=LATER)
    assert not Place.objects.get(path="99.01.02.2002").names.exists()


def test_a_recoded_village_keeps_its_id_and_moves_with_all_below() -> None:
    load_country()
    scope = reader(Role.SUPERVISOR)
    dusun = hamlet_propose(
        parent_code="99.01.01.2002", level=PlaceLevel.HAMLET, name="Hulu Sungai", scope=scope
    )
    hamlet_approve(code=dusun.path, scope=scope)
    before = place_id("99.01.01.2002")
    names = {code: name for code, name in COUNTRY.items() if code != "99.01.01.2002"}
    names |= {"99.01.03": "Muara Tiga", "99.01.03.2001": "Tanjung Api"}
    report = load_country(names, label="2026", day=LATER, c99_01_03_2001="99.01.01.2002")
    assert (report.created, report.recoded, report.ended) == (1, 1, 0)
    village = Place.objects.get(pk=before)
    assert village.path == "99.01.03.2001"
    assert village.parent == Place.objects.get(path="99.01.03")
    assert list(village.codes.order_by("code").values_list("code", "valid_from", "valid_to")) == [
        ("99.01.01.2002", None, LATER),
        ("99.01.03.2001", LATER, None),
    ]
    dusun.refresh_from_db()
    assert dusun.path == "99.01.03.2001.d01"
    assert dusun.codes.filter(code="99.01.01.2002.d01", valid_to=LATER).exists()


def test_two_places_may_exchange_their_codes() -> None:
    load_country()
    one, two = place_id("99.01.02.2001"), place_id("99.01.02.2002")
    load_country(
        changed(c99_01_02_2001="Batu Putih", c99_01_02_2002="Suka Damai"),
        label="2026",
        day=LATER,
        c99_01_02_2001="99.01.02.2002",
        c99_01_02_2002="99.01.02.2001",
    )
    assert place_id("99.01.02.2001") == two
    assert place_id("99.01.02.2002") == one
    assert PlaceCode.objects.filter(code="99.01.02.2001").count() == 2


def test_a_vanished_place_ends_and_its_likely_successor_is_told() -> None:
    load_country()
    names = {code: name for code, name in COUNTRY.items() if code != "99.01.01.2002"}
    names["99.01.02.2009"] = "Tanjung Api"
    report = load_country(names, label="2026", day=LATER)
    assert (report.created, report.ended) == (1, 1)
    assert [finding.message for finding in report.findings] == [M.MAYBE_RECODED]
    assert Place.objects.get(path="99.01.01.2002").status == PlaceStatus.ENDED


def test_a_former_code_that_nobody_has_is_refused() -> None:
    load_country()
    names = {**COUNTRY, "99.01.02.2009": "Baru"}
    with pytest.raises(InvalidInput) as error:
        load_country(names, label="2026", day=LATER, c99_01_02_2009="99.09.09.2001")
    assert [f.message for f in error.value.findings] == [M.PREVIOUS_CODE_UNKNOWN]
    assert not Place.objects.filter(path="99.01.02.2009").exists()


def test_a_list_of_one_regency_leaves_the_others_alone() -> None:
    load_country()
    part = {c: n for c, n in COUNTRY.items() if c.startswith("99.02")}
    part["99.02.01.2002"] = "Karang Baru"
    report = places_import_edition(
        rows=rows(part),
        info=edition("2026", LATER),
        source="tests",
        actor=SYSTEM_ACTOR,
        within="99.02",
    )
    assert (report.created, report.ended) == (1, 0)
    assert Place.objects.filter(path="99.01.01").exists()
