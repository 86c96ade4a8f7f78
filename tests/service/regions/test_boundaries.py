"""Importing outlines: B1 GeoJSON, GPKG, zipped Shapefile, any coordinates; B2 matched by code, else
by name within the parent, with a row a feature; B3 codes of BPS are never joined on digits; B4
nothing is written when a finding is an error; B5 outlines are valid, simplified, of bounded size.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from teduh.apps.audit.models import AuditEntry
from teduh.apps.regions.messages import RegionMessage as M
from teduh.apps.regions.models import Boundary, BoundaryImport, Place, PlaceCode
from teduh.apps.regions.selectors import MapMode, boundary_geojson, map_mode, place_get
from teduh.apps.regions.services import BoundaryReport, boundaries_import
from teduh.kernel.errors import InvalidInput, TeduhError
from teduh.kernel.scope import SYSTEM_ACTOR
from tests.builders.regions import geojson, load_country, square


@pytest.fixture(autouse=True)
def _country() -> None:
    load_country()


def imported(source: bytes | Path, name: str = "batas.geojson", **options: Any) -> BoundaryReport:
    return boundaries_import(source=source, name=name, actor=SYSTEM_ACTOR, **options)


def outcomes(report: BoundaryReport) -> list[tuple[str, str]]:
    return [(m.outcome, m.place.code if m.place else "") for m in report.matches]


def refused(source: bytes, **options: Any) -> list[M]:
    with pytest.raises(TeduhError) as error:
        imported(source, **options)
    assert not Boundary.objects.exists()
    assert not BoundaryImport.objects.exists()
    return [finding.message for finding in error.value.findings]  # type: ignore[misc]


REGENCIES = geojson(
    ({"kode": "99.01", "nama": "Kab. Hulu"}, square(100, 0)),
    ({"kode": "99.02", "nama": "Hilir"}, square(101, 0)),
    ({"kode": "", "nama": "KOTA HULU", "kode_induk": "99"}, square(102, 0)),
    ({"kode": "99.55", "nama": "Danau Besar", "kode_induk": "99"}, square(103, 0)),
)


def test_by_code_else_by_name_and_the_level_from_the_codes() -> None:
    report = imported(REGENCIES, source_text="Contoh", licence="CC0")
    assert report.batch.level == "regency"
    assert outcomes(report) == [
        ("code", "99.01"),
        ("code", "99.02"),
        ("name", "99.71"),
        ("unmatched", ""),
    ]
    assert [f.message for f in report.findings] == [M.BOUNDARY_UNMATCHED]
    assert report.rows()[3][:4] == (4, "99.55", "Danau Besar", "unmatched")
    view = map_mode(place_get("99"))
    assert (view.mode, view.with_boundary, view.source) == (MapMode.CHOROPLETH, 3, "Contoh")
    place = Place.objects.get(path="99.01")
    assert place.latitude is not None
    assert 0 < place.latitude < 0.5
    assert AuditEntry.objects.filter(verb="boundaries_imported").count() == 1


def test_a_second_import_replaces_the_first() -> None:
    imported(REGENCIES)
    imported(geojson(({"kode": "99.01"}, square(100, 0, 0.25))))
    row = Boundary.objects.get(place__path="99.01")
    assert row.east == pytest.approx(100.25)
    assert Boundary.objects.count() == 3


def test_names_are_looked_for_within_the_parent() -> None:
    villages = geojson(
        ({"nama": "SUKADAMAI", "kode_induk": "99.01.02"}, square(100, 0)),
        ({"nama": "Suka Damai"}, square(101, 0)),
        ({"nama": "Batu Putis", "kode_induk": "99.01.02"}, square(102, 0)),
    )
    report = imported(villages, level="village", scheme="kemendagri")
    assert outcomes(report) == [("name", "99.01.02.2001"), ("ambiguous", ""), ("unmatched", "")]
    assert [place.code for place in report.matches[1].candidates] == [
        "99.01.01.2001",
        "99.01.02.2001",
    ]
    assert report.matches[2].suggestion == "99.01.02.2002 Batu Putih"


def test_a_former_code_and_a_former_name_match_too() -> None:
    from datetime import date

    from tests.builders.regions import COUNTRY

    names = {**COUNTRY, "99.02": "Kabupaten Muara"}
    names = {c: n for c, n in names.items() if c != "99.01.01.2002"}
    names |= {"99.01.03": "Muara Tiga", "99.01.03.2001": "Tanjung Api"}
    load_country(names, label="2026", day=date(2026, 1, 1), c99_01_03_2001="99.01.01.2002")
    village = geojson(({"kode": "99.01.01.2002", "nama": "Tanjung Api"}, square(100, 0)))
    assert outcomes(imported(village)) == [("code", "99.01.03.2001")]
    regency = geojson(({"nama": "Hilir"}, square(100, 0)))
    assert outcomes(imported(regency, level="regency")) == [("name", "99.02")]


def test_codes_of_bps_need_their_scheme_and_are_not_joined_on_digits() -> None:
    PlaceCode.objects.create(place=place_get("99.02"), scheme="bps", code="9901")
    bps = geojson(({"kode": "9901", "nama": "Hilir"}, square(100, 0)))
    assert refused(bps, level="regency") == [M.BOUNDARY_SCHEME_UNKNOWN]
    doubtful = refused(bps, level="regency", scheme="kemendagri")
    assert M.BOUNDARY_SCHEME_DOUBTFUL in doubtful
    assert outcomes(imported(bps, level="regency", scheme="bps")) == [("code", "99.02")]


def test_the_presets_know_their_columns() -> None:
    PlaceCode.objects.create(place=place_get("99.02"), scheme="bps", code="9901")
    hdx = geojson(
        (
            {"ADM1_EN": "Pulau Contoh", "ADM2_PCODE": "ID9901", "ADM2_EN": "Hilir"},
            square(100, 0),
        )
    )
    report = imported(hdx, preset="hdx-cod-ab")
    assert (report.batch.level, outcomes(report)) == ("regency", [("code", "99.02")])
    big = geojson(
        (
            {
                "WADMPR": "Pulau Contoh",
                "WADMKK": "Kabupaten Hulu",
                "WADMKC": "Muara Dua",
                "KDEPUM": "",
                "WADMKD": "Suka Damai",
            },
            square(100, 0),
        )
    )
    assert outcomes(imported(big, preset="big", level="village")) == [("name", "99.01.02.2001")]
    plain = geojson(({"shapeName": "Muara Dua"}, square(100, 0)))
    report = imported(plain, preset="geoboundaries", level="district")
    assert outcomes(report) == [("name", "99.01.02")]
    assert report.batch.licence == "CC BY 4.0"
    with pytest.raises(InvalidInput) as error:
        imported(plain, preset="lain")
    assert error.value.findings[0].message is M.BOUNDARY_PRESET_UNKNOWN


def test_parts_of_one_place_are_joined() -> None:
    islands = geojson(
        ({"kode": "99.01"}, square(100, 0)),
        ({"kode": "99.01"}, square(102, 0)),
    )
    imported(islands)
    row = Boundary.objects.get()
    assert json.loads(row.display)["type"] == "MultiPolygon"
    assert (row.west, row.east) == (100, 102.5)


def test_crossing_outlines_are_repaired_and_broken_ones_left_out() -> None:
    bow = [[100, 0], [101, 1], [101, 0], [100, 1], [100, 0]]
    line = {"type": "Polygon", "coordinates": [[[100, 0], [101, 0], [100, 0], [100, 0]]]}
    report = imported(
        geojson(
            ({"kode": "99.01"}, {"type": "Polygon", "coordinates": [bow]}),
            ({"kode": "99.02"}, line),
        )
    )
    assert {(f.message, f.where.row) for f in report.findings} == {
        (M.BOUNDARY_REPAIRED, 1),
        (M.BOUNDARY_BROKEN, 2),
    }
    import shapely

    assert shapely.is_valid(shapely.from_wkb(bytes(Boundary.objects.get().geometry)))


def test_errors_write_nothing() -> None:
    here = {"kode": "99.01"}
    assert refused(geojson((here, square(0.1, 100, 0.2)))) == [M.BOUNDARY_OFF_EARTH]
    assert refused(geojson(({"kode": "98.01", "nama": "Jauh"}, square(100, 0)))) == [
        M.BOUNDARY_UNMATCHED,
        M.BOUNDARY_NONE_MATCHED,
    ]
    assert refused(geojson(({"lain": "x"}, square(100, 0))), level="regency") == [
        M.BOUNDARY_NO_COLUMNS
    ]
    assert refused(geojson(({"nama": "Hulu"}, square(100, 0)))) == [M.BOUNDARY_LEVEL_UNKNOWN]
    assert refused(geojson((here, square(100, 0))), level="kota") == [M.BOUNDARY_LEVEL_UNKNOWN]
    assert refused(b"kode,nama\n99.01,Hulu\n")
    assert refused(b'{"type":"FeatureCollection","features":[')


def write(path: Path, crs: str, driver: str) -> None:
    """Write two regencies in other coordinates, as a GIS program would."""
    import numpy as np
    import shapely
    from pyogrio.raw import write as write_layer

    boxes = [shapely.box(400_000, 0, 450_000, 50_000), shapely.box(460_000, 0, 500_000, 50_000)]
    write_layer(
        str(path),
        np.array([shapely.to_wkb(box) for box in boxes], dtype=object),
        [np.array(["99.01", "99.02"]), np.array(["Hulu", "Hilir"])],
        ["kode", "nama"],
        crs=crs,
        geometry_type="Polygon",
        driver=driver,
    )


def test_gpkg_and_shapefile_in_metres_become_degrees(tmp_path: Path) -> None:
    write(tmp_path / "batas.gpkg", "EPSG:32647", "GPKG")
    report = imported(tmp_path / "batas.gpkg", "batas.gpkg")
    assert outcomes(report) == [("code", "99.01"), ("code", "99.02")]
    row = Boundary.objects.get(place__path="99.02")
    # UTM 47 N: 500,000 m east is the central meridian, 99 degrees.
    assert row.east == pytest.approx(99.0, abs=1e-6)
    write(tmp_path / "batas.shp", "EPSG:32647", "ESRI Shapefile")
    packed = tmp_path / "batas.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for part in ("shp", "shx", "dbf", "prj"):
            archive.write(tmp_path / f"batas.{part}", f"batas.{part}")
    imported(packed, "batas.zip")
    assert Boundary.objects.get(place__path="99.02").east == pytest.approx(99.0, abs=1e-6)


def test_a_shapefile_without_coordinates_system_is_asked_for_it(tmp_path: Path) -> None:
    write(tmp_path / "batas.shp", "EPSG:32647", "ESRI Shapefile")
    packed = tmp_path / "batas.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for part in ("shp", "shx", "dbf"):
            archive.write(tmp_path / f"batas.{part}", f"batas.{part}")
    with pytest.raises(InvalidInput) as error:
        imported(packed, "batas.zip")
    assert error.value.findings[0].message is M.BOUNDARY_NO_CRS
    report = imported(packed, "batas.zip", crs="EPSG:32647")
    assert report.batch.matched_count == 2


def test_maps_stay_within_their_size() -> None:
    import math

    ring = [
        [100 + math.cos(a / 2000 * math.tau), math.sin(a / 2000 * math.tau)] for a in range(2000)
    ]
    circle = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    imported(geojson(({"kode": "99.01", "nama": "Hulu"}, circle)))
    place = place_get("99")
    whole = boundary_geojson(place)
    small = boundary_geojson(place, max_bytes=1000)
    assert whole["tolerance"] == 0
    assert small["tolerance"] > 0
    assert len(json.dumps(small)) < len(json.dumps(whole))
    assert small["features"][0]["id"] == "99.01"
    assert small["bbox"] == [99.0, -1.0, 101.0, 1.0]
    assert boundary_geojson(place_get("99.01"), children=False)["features"][0]["id"] == "99.01"


def test_without_outlines_circles_and_without_points_tiles() -> None:
    assert map_mode(place_get("99")).mode is MapMode.TILES
    Place.objects.filter(level="regency").update(latitude=0.5, longitude=100.5)
    assert map_mode(place_get("99")).mode is MapMode.CIRCLES


@pytest.mark.shared_data
def test_real_boundaries_of_kukar(shared_data: Path) -> None:
    """Every one of the 20 districts and 237 villages matches, by code and by name alone."""
    from teduh.apps.regions.services import places_load_edition

    places_load_edition(actor=SYSTEM_ACTOR)
    folder = shared_data / "batas-wilayah"
    for name, level, count in (
        ("provinsi-indonesia-ringkas.geojson", "province", 38),
        ("kabkota-indonesia-ringkas.geojson", "regency", 514),
        ("kecamatan-kukar-dari-desa.geojson", "district", 20),
        ("desakel-kukar.geojson", "village", 237),
    ):
        report = imported(folder / name, name)
        assert (report.batch.level, report.batch.matched_count) == (level, count)
        assert {match.outcome for match in report.matches} == {"code"}
    # Names alone, with no code column: all but none of the parent's 237 villages.
    report = imported(
        folder / "desakel-kukar.geojson",
        "desakel-kukar.geojson",
        level="village",
        scheme="kemendagri",
        within="64.02",
        code_column="jenis",
    )
    assert report.batch.matched_count == 237
    assert {match.outcome for match in report.matches} == {"name"}
    kukar = place_get("64.02")
    assert map_mode(kukar).mode is MapMode.CHOROPLETH
    assert len(json.dumps(boundary_geojson(kukar))) < 400_000
