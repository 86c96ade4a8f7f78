"""Commands that read and write an installation: regions, boundaries, import, user, audit.

Requirements: "search by name that forgives typing errors; editions and old codes resolved";
"`teduh boundaries import` (… with a report)"; import of a dataset; `audit verify`.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pyogrio
import pytest

from tests.commands.conftest import Run
from tests.commands.test_score import fill
from tests.installation import Installation


def test_search_forgives_typing_errors(demo_installation: Installation, run: Run) -> None:
    folder = demo_installation.folder
    done = run("regions", "search", "Kutai Kertanegara", folder=folder)
    assert done.returncode == 0
    assert done.stdout.startswith("64.02\t")
    done = run("regions", "search", "zzzzqqq", folder=folder)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_old_and_foreign_codes_resolve(demo_installation: Installation, run: Run) -> None:
    folder = demo_installation.folder
    done = run("regions", "resolve", "6403", "--scheme", "bps", folder=folder)
    assert done.stdout.startswith("64.02\t")
    done = run("regions", "show", "64.02", folder=folder)
    assert done.returncode == 0
    assert "village: 237" in done.stdout
    assert "district: 20" in done.stdout
    assert run("regions", "show", "99.99", folder=folder).returncode == 1


@pytest.mark.shared_data
def test_the_twenty_villages_of_kukar_that_changed_code_resolve(
    demo_installation: Installation, shared_data: Path
) -> None:
    with (shared_data / "wilayah-kode" / "riwayat-kode-kaltim.csv").open() as stream:
        history = [row for row in csv.DictReader(stream) if row["kode"].startswith("64.02.")]
    old = {row["kode"] for row in history if row["nama_2018"] and not row["nama_2025"]}
    assert len(old) == 20
    with closing(sqlite3.connect(demo_installation.folder / "teduh.sqlite3")) as database:
        found = database.execute(
            "select c.code, p.path from regions_placecode c join regions_place p"
            " on p.id = c.place_id where c.scheme = 'kemendagri'"
            " and c.code like '64.02.%' and c.valid_to is not null"
        ).fetchall()
    today = dict(found)
    assert old <= set(today)
    assert {today[code][:8] for code in old} == {"64.02.19", "64.02.20"}
    assert len({today[code] for code in old}) == 20


def test_loading_places_again_changes_nothing(exercise: Path, run: Run) -> None:
    done = run("regions", "load", folder=exercise)
    assert done.returncode == 0, done.stderr
    assert "91599" in done.stdout.replace(".", "").replace(",", "")


def test_boundaries_are_imported_with_a_report(exercise: Path, run: Run, tmp_path: Path) -> None:
    square = {"type": "Polygon", "coordinates": [[[116, -1], [117, -1], [117, 0], [116, -1]]]}
    features = [
        {"type": "Feature", "geometry": square, "properties": {"code": code, "name": name}}
        for code, name in (("64.02", "Kutai Kartanegara"), ("64.99", "Nowhere"))
    ]
    source = tmp_path / "outlines.geojson"
    source.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    report = tmp_path / "report.csv"
    done = run(
        *("boundaries", "import", source, "--level", "regency", "--code-column", "code"),
        *("--name-column", "name", "--source", "Test", "--report", report),
        folder=exercise,
    )
    assert done.returncode == 0, done.stderr
    assert "1 matched" in done.stdout
    assert "64.99" in report.read_text() or "Nowhere" in report.read_text()
    assert "Test" in run("boundaries", "list", folder=exercise).stdout
    source.write_text("{}")
    assert run("boundaries", "import", source, folder=exercise).returncode == 1


def villages(folder: Path) -> list[dict[str, Any]]:
    """Return the villages of one district of the exercise, each with a square."""
    with closing(sqlite3.connect(folder / "teduh.sqlite3")) as database:
        found = database.execute(
            "select path, name from regions_place where path like '64.02.06.____' and"
            " status = 'active' order by path"
        ).fetchall()
    assert len(found) > 10
    return [
        {
            "type": "Feature",
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, 0], [x + 0.01, 0], [x + 0.01, 0.01], [x, 0.01], [x, 0]]],
            },
            "properties": {"kode": code, "nama": name, "kode_induk": "64.02.06"},
        }
        for number, (code, name) in enumerate(found)
        for x in [116 + number / 100]
    ]


def outlines_file(folder: Path, kind: str, features: list[dict[str, Any]]) -> Path:
    """Write the features as GeoJSON, GPKG, or a Shapefile beside its parts or in a zip."""
    source = folder / "desa.geojson"
    source.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    if kind == "geojson":
        return source
    meta, _, geometry, columns = pyogrio.raw.read(source)
    target = folder / ("desa.gpkg" if kind == "gpkg" else "desa.shp")
    pyogrio.raw.write(
        target, geometry, columns, meta["fields"], geometry_type="Polygon", crs="EPSG:4326"
    )
    if kind != "zip":
        return target
    with zipfile.ZipFile(folder / "desa.zip", "w") as archive:
        for part in folder.glob("desa.[sdp]*"):
            archive.write(part, part.name)
    return folder / "desa.zip"


@pytest.mark.parametrize(
    ("kind", "by"),
    [("geojson", "name"), ("gpkg", "code"), ("gpkg", "name"), ("shp", "name"), ("zip", "code")],
)
def test_boundaries_of_each_kind_by_code_and_by_name_within_the_parent(
    kind: str, by: str, exercise: Path, run: Run, tmp_path: Path
) -> None:
    features = villages(exercise)
    for feature in features if by == "name" else ():
        named = feature["properties"]
        del named["kode"]
        named["nama"] = named["nama"].upper()
    features[0]["properties"]["nama"] = "Bukan Desa Mana Pun"
    if by == "code":
        features[0]["properties"]["kode"] = "64.02.06.2099"
    report = tmp_path / "report.csv"
    done = run(
        *("boundaries", "import", outlines_file(tmp_path, kind, features)),
        *("--level", "village", "--report", report),
        folder=exercise,
    )
    assert done.returncode == 0, done.stderr
    count = len(features) - 1
    assert f"village: {count} matched, 1 unmatched, 0 ambiguous." in done.stdout
    assert "Bukan Desa Mana Pun" in done.stderr
    rows = list(csv.DictReader(report.read_text().splitlines()))
    assert [row["outcome"] for row in rows] == ["unmatched"] + [by] * count
    with closing(sqlite3.connect(exercise / "teduh.sqlite3")) as database:
        drawn = database.execute("select count(*) from regions_boundary").fetchone()
    assert drawn == (count,)


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "level", "count"),
    [
        ("provinsi-indonesia", "province", 38),
        ("kabkota-kaltim", "regency", 10),
        ("kecamatan-kukar", "district", 20),
        ("desakel-kukar", "village", 237),
    ],
)
def test_published_boundaries_are_imported_whole(
    name: str, level: str, count: int, shared_data: Path, exercise: Path, run: Run
) -> None:
    file = shared_data / "batas-wilayah" / f"{name}.geojson"
    done = run("boundaries", "import", file, folder=exercise)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{level}: {count} matched, 0 unmatched, 0 ambiguous." in done.stdout


def test_a_filled_template_is_imported_and_computed(
    exercise: Path, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "isian.xlsx"
    arguments = ("ikp-2024", "--regions", "64.02", "--level", "district", "-o", path)
    assert run("template", *arguments, folder=exercise).returncode == 0
    fill(path)
    done = run(
        *("import", path, "--instrument", "ikp-2024", "--institution", "Kesbangpol"),
        *("--name", "Isian", "--run"),
        folder=exercise,
    )
    assert done.returncode == 0, done.stderr
    assert "Isian, version 1" in done.stdout
    assert "Run " in done.stdout
    again = run(
        *("import", path, "--instrument", "ikp-2024", "--institution", "Kesbangpol"),
        *("--name", "Isian"),
        folder=exercise,
    )
    assert "has this content already" in again.stdout
    unknown = run(
        *("import", path, "--instrument", "ikp-2024", "--institution", "Nobody"), folder=exercise
    )
    assert unknown.returncode == 1
    assert "'Nobody' names no institution" in unknown.stderr


def test_nothing_is_imported_when_the_recipe_of_its_run_is_bad(
    exercise: Path, run: Run, tmp_path: Path
) -> None:
    path, recipe = tmp_path / "isian.xlsx", tmp_path / "recipe.yaml"
    run("template", "ikp-2024", "--regions", "64.02", "--level", "district", "-o", path)
    fill(path)
    recipe.write_text("steps: [nothing]\n")
    inputs = ("import", path, "--instrument", "ikp-2024", "--institution", "Kesbangpol")
    done = run(*inputs, "--run", "--recipe", recipe, folder=exercise)
    assert done.returncode == 1
    assert "no step named 'nothing'" in done.stderr
    assert "version 1:" in run(*inputs, folder=exercise).stdout  # it is new


def test_people_and_grants(exercise: Path, run: Run) -> None:
    done = run("user", "add", "siti", "--name", "Siti", folder=exercise)
    assert done.returncode == 0, done.stderr
    done = run("user", "grant", "siti", "--role", "analyst", "--institution", "1", folder=exercise)
    assert done.returncode == 0, done.stderr
    assert "siti" in run("user", "list", folder=exercise).stdout
    for wrong in (
        ("user", "grant", "siti", "--role", "king", "--institution", "1"),
        ("user", "grant", "nobody", "--role", "analyst", "--institution", "1"),
        ("user", "grant", "siti", "--role", "analyst", "--institution", "99"),
        ("user", "code", "nobody"),
        ("user", "add", "siti"),
    ):
        done = run(*wrong, folder=exercise)
        assert done.returncode == 1, wrong
        assert "Traceback" not in done.stderr


def test_audit_is_verified_with_an_anchor(exercise: Path, run: Run, tmp_path: Path) -> None:
    assert run("worker", "--once", folder=exercise).returncode == 0
    done = run("audit", "verify", folder=exercise)
    assert done.returncode == 0, done.stderr
    assert "The chain is whole" in done.stdout
    anchor = tmp_path / "anchor.json"
    assert run("audit", "anchor", "-o", anchor, folder=exercise).returncode == 0
    assert run("audit", "verify", "--anchor", anchor, folder=exercise).returncode == 0
    anchor.write_text("{}")
    done = run("audit", "verify", "--anchor", anchor, folder=exercise)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
