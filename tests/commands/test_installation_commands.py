"""Commands that read and write an installation: regions, boundaries, import, user, audit.

Requirements: "search by name that forgives typing errors; editions and old codes resolved";
"`teduh boundaries import` (… with a report)"; import of a dataset; `audit verify`.
"""

from __future__ import annotations

import json
from pathlib import Path

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


@pytest.mark.shared_data
def test_published_boundaries_are_imported(shared_data: Path, exercise: Path, run: Run) -> None:
    found = sorted((shared_data / "batas-wilayah").rglob("*.geojson"))
    assert found
    done = run("boundaries", "import", found[0], folder=exercise)
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 1)
    if done.returncode == 0:
        assert "matched" in done.stdout
    else:
        assert done.stderr.startswith("error")


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
        ("user", "passphrase", "nobody"),
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
