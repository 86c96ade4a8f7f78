"""Dusun, RW and RT: H1 a desa has dusun with RT in them, a kelurahan RW and RT and no dusun; H2 all
findings of a list come at once and nothing is written; H3 a proposal is seen only with a grant;
H4 a supervisor of the village approves, in order; H5 merge, split and rename keep old codes leading
somewhere; H6 a code is never used again; H7 every write leaves an audit row.
"""

from __future__ import annotations

import pytest

from teduh.apps.audit.models import AuditEntry
from teduh.apps.regions.messages import RegionMessage as M
from teduh.apps.regions.models import Place, PlaceStatus
from teduh.apps.regions.selectors import (
    ResolutionStatus,
    hamlets_pending,
    place_children,
    place_descendants,
    place_get,
    place_resolve,
    place_search,
)
from teduh.apps.regions.services import (
    hamlet_approve,
    hamlet_merge,
    hamlet_propose,
    hamlet_reject,
    hamlet_rename,
    hamlet_split,
    hamlets_import,
)
from teduh.kernel.errors import InvalidInput, NotAllowed, NotFound, StateConflict
from teduh.kernel.region_codes import PlaceLevel
from teduh.kernel.scope import PUBLIC_SCOPE, Role
from tests.builders.regions import load_country, paths, reader

DESA, KELURAHAN = "99.01.01.2001", "99.01.01.1001"
SUPERVISOR = reader(Role.SUPERVISOR)
MONITOR = reader(Role.MONITOR)
LIST = b"""dusun;rw;rt;kepala
Hulu Sungai;-;001;A
Hulu Sungai;-;002;B
Tepi Laut;01;01;C
Tepi Laut;01;02;D
"""


@pytest.fixture(autouse=True)
def _country() -> None:
    load_country()


def imported(text: bytes = LIST, village: str = DESA, scope=SUPERVISOR):
    return hamlets_import(source=text, name="rt.csv", scope=scope, village_code=village)


def approve_all(within: str = DESA) -> None:
    for place in hamlets_pending(scope=SUPERVISOR, within=within):
        hamlet_approve(code=place.path, scope=SUPERVISOR)


def test_an_opensid_list_of_a_desa_is_proposed() -> None:
    report = imported()
    assert [place.path.removeprefix(DESA) for place in report.proposed] == [
        ".d01",
        ".d01.rw00.rt01",
        ".d01.rw00.rt02",
        ".d02",
        ".d02.rw01",
        ".d02.rw01.rt01",
        ".d02.rw01.rt02",
    ]
    rt = Place.objects.get(path=f"{DESA}.d02.rw01.rt02")
    assert (rt.level, rt.kind, rt.name, rt.status) == ("rt", "rt", "RT 02", "proposed")
    assert rt.parent is not None
    assert rt.parent.path == f"{DESA}.d02.rw01"
    assert Place.objects.get(path=f"{DESA}.d01.rw00.rt01").parent == Place.objects.get(
        path=f"{DESA}.d01"
    )
    assert AuditEntry.objects.filter(verb="hamlets_proposed", actor_id="person-7").count() == 1


def test_the_same_list_again_proposes_nothing() -> None:
    imported()
    again = imported()
    assert (again.proposed, again.existing) == ((), 7)


def test_a_kelurahan_has_rt_and_no_dusun() -> None:
    report = imported(b"dusun,rw,rt\n-,02,05\n,0,07\n", KELURAHAN)
    assert paths(path__startswith=f"{KELURAHAN}.") == [
        f"{KELURAHAN}.rw00.rt07",
        f"{KELURAHAN}.rw02",
        f"{KELURAHAN}.rw02.rt05",
    ]
    assert len(report.proposed) == 3


def test_all_findings_come_at_once_with_their_rows_and_nothing_is_written() -> None:
    text = b"""kode_desa,dusun,rw,rt
99.01.01.1001,Dusun Salah,01,01
99.01.01.2001,,01,02
99.01.01.2001,Hulu,01,lima
99.01.01.2001,Hulu,01,02
99.01.01.2001,HULU,1,2
99.01.01.9999,Hulu,01,02
"""
    with pytest.raises(InvalidInput) as error:
        hamlets_import(source=text, name="rt.csv", scope=SUPERVISOR)
    assert sorted((f.where.row, f.message.name) for f in error.value.findings) == [
        (2, "HAMLET_IN_KELURAHAN"),
        (3, "HAMLET_MISSING"),
        (4, "NUMBER_EXPECTED"),
        (6, "ROW_TWICE"),
        (7, "VILLAGE_EXPECTED"),
    ]
    assert not Place.objects.filter(level__in=["hamlet", "rw", "rt"]).exists()


def test_names_spelled_almost_alike_are_a_warning_and_numerals_are_not() -> None:
    text = b"dusun,rt\nMekar Sari,1\nMekar Sary,2\nSukamaju I,3\nSukamaju II,4\n"
    report = imported(text)
    assert [(f.message, f.where.row) for f in report.findings] == [(M.NAME_LIKE_ANOTHER, 3)]


def test_a_missing_column_and_an_empty_file_are_told() -> None:
    with pytest.raises(InvalidInput) as error:
        imported(b"nama,rw\nHulu,1\n")
    assert {f.params["column"] for f in error.value.findings} == {"dusun", "rt"}
    with pytest.raises(InvalidInput) as error:
        imported(b"dusun,rw,rt\n")
    assert error.value.findings[0].message is M.FILE_EMPTY


def test_proposals_are_seen_only_with_a_grant_there() -> None:
    imported()
    code = f"{DESA}.d01"
    with pytest.raises(NotFound):
        place_get(code)
    with pytest.raises(NotFound):
        place_get(code, scope=reader(Role.SUPERVISOR, path="99.02"))
    assert place_get(code, scope=MONITOR).name == "Hulu Sungai"
    assert place_children(place_get(DESA)) == []
    assert len(place_children(place_get(DESA), scope=MONITOR)) == 2
    assert place_resolve(code).status is ResolutionStatus.UNKNOWN
    assert hamlets_pending(scope=PUBLIC_SCOPE) == []
    assert not any(hit.path == code for hit in place_search("Hulu Sungai"))


def test_a_grant_for_the_whole_nation_sees_proposals_everywhere() -> None:
    imported()
    nation = reader(Role.ANALYST, path="id")
    village = place_get(DESA)
    assert place_descendants(village, scope=nation).count() == 7
    assert place_descendants(village, scope=reader(Role.ANALYST, path="99.02")).count() == 0
    assert len(hamlets_pending(scope=nation)) == 7


def test_who_may_propose_and_who_may_approve() -> None:
    with pytest.raises(NotAllowed):
        imported(scope=reader(Role.SUPERVISOR, path="99.02"))
    imported(scope=MONITOR)
    code = f"{DESA}.d01"
    with pytest.raises(NotAllowed):
        hamlet_approve(code=code, scope=MONITOR)
    with pytest.raises(NotFound):
        hamlet_approve(code=code, scope=reader(Role.SUPERVISOR, path="99.02"))
    place = hamlet_approve(code=code, scope=SUPERVISOR)
    assert (place.status, place.approved_by) == (PlaceStatus.ACTIVE, "person-7")
    assert place_get(code).name == "Hulu Sungai"
    assert any(hit.path == code for hit in place_search("Hulu Sungai"))
    assert AuditEntry.objects.filter(verb="hamlet_approved", subject_id=str(place.pk)).exists()


def test_what_holds_a_place_is_approved_first_and_only_once() -> None:
    imported()
    with pytest.raises(InvalidInput) as error:
        hamlet_approve(code=f"{DESA}.d01.rw00.rt01", scope=SUPERVISOR)
    assert error.value.findings[0].message is M.PARENT_NOT_ACTIVE
    hamlet_approve(code=f"{DESA}.d01", scope=SUPERVISOR)
    with pytest.raises(StateConflict):
        hamlet_approve(code=f"{DESA}.d01", scope=SUPERVISOR)
    with pytest.raises(InvalidInput) as error:
        hamlet_approve(code=DESA, scope=SUPERVISOR)
    assert error.value.findings[0].message is M.NOT_OUR_LEVEL


def test_a_stale_version_is_refused() -> None:
    imported()
    with pytest.raises(StateConflict):
        hamlet_approve(code=f"{DESA}.d01", scope=SUPERVISOR, version=9)


def test_a_rejected_proposal_keeps_its_code_for_ever() -> None:
    imported()
    hamlet_reject(code=f"{DESA}.d01", scope=SUPERVISOR)
    assert place_resolve(f"{DESA}.d01").status is ResolutionStatus.ENDED
    assert not Place.objects.filter(path=f"{DESA}.d01.rw00.rt01", status="proposed").exists()
    again = imported(b"dusun,rt\nHulu Sungai,1\n")
    assert again.proposed[0].path == f"{DESA}.d03"


def test_a_renamed_dusun_is_found_by_both_names() -> None:
    imported()
    approve_all()
    hamlet_rename(code=f"{DESA}.d01", name="Hulu Makmur", scope=SUPERVISOR)
    hit = place_search("hulu sungai", within=DESA)[0]
    assert (hit.name, hit.other_name, hit.path) == ("Hulu Makmur", "Hulu Sungai", f"{DESA}.d01")
    with pytest.raises(InvalidInput) as error:
        hamlet_rename(code=f"{DESA}.d01", name="TEPI  LAUT", scope=SUPERVISOR)
    assert error.value.findings[0].message is M.NAME_TAKEN


def test_merged_dusun_hand_over_what_lies_below_and_old_codes_resolve() -> None:
    imported()
    approve_all()
    hamlet_merge(codes=[f"{DESA}.d01"], into=f"{DESA}.d02", scope=SUPERVISOR)
    merged = place_resolve(f"{DESA}.d01")
    assert merged.place is not None
    assert (merged.status, merged.place.path) == (ResolutionStatus.FORMER, f"{DESA}.d02")
    moved = place_resolve(f"{DESA}.d01.rw00.rt02")
    assert moved.place is not None
    assert moved.place.path == f"{DESA}.d02.rw00.rt02"
    assert moved.place.parent == place_get(f"{DESA}.d02")
    new = hamlet_propose(
        parent_code=DESA, level=PlaceLevel.HAMLET, name="Hulu Sungai", scope=SUPERVISOR
    )
    assert new.path == f"{DESA}.d03"


def test_merging_needs_one_kind_in_one_village() -> None:
    imported()
    imported(village="99.01.02.2001")
    approve_all("99.01")
    for code in (f"{DESA}.d01.rw00.rt01", "99.01.02.2001.d01", f"{DESA}.d02"):
        with pytest.raises(InvalidInput) as error:
            hamlet_merge(codes=[code], into=f"{DESA}.d02", scope=SUPERVISOR)
        assert error.value.findings[0].message is M.MERGE_NEEDS_SIBLINGS
    assert Place.objects.get(path=f"{DESA}.d01").status == PlaceStatus.ACTIVE


def test_a_split_dusun_leads_to_its_parts() -> None:
    imported()
    approve_all()
    code = f"{DESA}.d01"
    with pytest.raises(InvalidInput) as error:
        hamlet_split(code=code, into={"Atas": [f"{code}.rw00.rt01"], "Bawah": []}, scope=SUPERVISOR)
    assert error.value.findings[0].params["part"] == f"{code}.rw00.rt02"
    parts = hamlet_split(
        code=code,
        into={"Atas": [f"{code}.rw00.rt01"], "Bawah": [f"{code}.rw00.rt02"]},
        scope=SUPERVISOR,
    )
    assert [part.path for part in parts] == [f"{DESA}.d03", f"{DESA}.d04"]
    found = place_resolve(code)
    assert (found.status, found.candidates) == (ResolutionStatus.SPLIT, tuple(parts))
    assert found.finding is not None
    assert found.finding.message is M.CODE_SPLIT
    rt = place_resolve(f"{code}.rw00.rt02").place
    assert rt is not None
    assert rt.path == f"{DESA}.d04.rw00.rt02"


def test_forms_refuse_what_cannot_be() -> None:
    cases = [
        (KELURAHAN, PlaceLevel.HAMLET, "Hulu", M.CANNOT_HOLD),
        (DESA, PlaceLevel.RT, "5", M.CANNOT_HOLD),
        (KELURAHAN, PlaceLevel.RT, "lima", M.NUMBER_EXPECTED),
        (KELURAHAN, PlaceLevel.RT, "-", M.NUMBER_EXPECTED),
        (DESA, PlaceLevel.HAMLET, "  ", M.NAME_EMPTY),
        (DESA, PlaceLevel.HAMLET, "x" * 121, M.NAME_TOO_LONG),
    ]
    for parent, level, name, message in cases:
        with pytest.raises(InvalidInput) as error:
            hamlet_propose(parent_code=parent, level=level, name=name, scope=SUPERVISOR)
        assert error.value.findings[0].message is message, (parent, level, name)
    rt = hamlet_propose(parent_code=KELURAHAN, level=PlaceLevel.RT, name="RT 005", scope=SUPERVISOR)
    assert rt.path == f"{KELURAHAN}.rw00.rt05"
    with pytest.raises(InvalidInput) as error:
        hamlet_propose(parent_code=KELURAHAN, level=PlaceLevel.RT, name="5", scope=SUPERVISOR)
    assert error.value.findings[0].message is M.NAME_TAKEN
