"""`teduh score`, `explain`, `whatif`, `template`, `instruments`: the library on files.

Requirements: "`teduh score FRAMEWORK DATASET [--recipe FILE] [--level LEVEL] [--format
csv|json|parquet] [-o FILE]` prints `unit_id,node,score,rank,category` for every node and unit
(`period` after `unit_id` only when the dataset has periods)"; the folder of `--format parquet`;
"`teduh instruments nodes ID --format csv` prints `node,kind,parent,weight,direction,name_id,
name_en`".
"""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from tests.commands.conftest import Run

FRAMEWORK = """\
id: contoh
name: {id: Contoh, en: Example}
units: free
nodes:
  - {id: ikp, name: {id: Indeks, en: Index}, children: [a, b], weights: [0.6, 0.4]}
  - {id: a, name: {id: Pertama, en: First}}
  - {id: b, name: {id: Kedua, en: Second}, direction: -1}
"""
RECIPE = """\
steps:
  - normalise: {method: minmax, bounds: [0, 100]}
  - weight: {method: given}
  - aggregate: {method: arithmetic}
  - categorise: {method: cutoffs, cutoffs: [40, 60],
      labels: [{id: rendah, en: low}, {id: sedang, en: medium}, {id: tinggi, en: high}]}
"""
# a: 0, 50, 100 points; b runs the other way: 100, 50, 0 points.
DATA = "unit_id,a,b\nsatu,1,1\ndua,2,2\ntiga,3,3\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "framework.yaml").write_text(FRAMEWORK)
    (tmp_path / "recipe.yaml").write_text(RECIPE)
    (tmp_path / "data.csv").write_text(DATA)
    (tmp_path / "panel.csv").write_text(
        "unit_id,period,a,b\nsatu,2023,1,1\ndua,2023,2,2\nsatu,2024,3,1\ndua,2024,2,3\n"
    )
    return tmp_path


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_has_every_node_of_every_unit(files: Path, run: Run) -> None:
    done = run(
        "score", files / "framework.yaml", files / "data.csv", "--recipe", files / "recipe.yaml"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "unit_id,node,score,rank,category"
    rows = {(r["unit_id"], r["node"]): r for r in table(done.stdout)}
    assert len(rows) == 9
    # 0.6 x 0 + 0.4 x 100 = 40; 0.6 x 50 + 0.4 x 50 = 50; 0.6 x 100 + 0.4 x 0 = 60
    assert [float(rows[u, "ikp"]["score"]) for u in ("satu", "dua", "tiga")] == [40, 50, 60]
    assert [rows[u, "ikp"]["rank"] for u in ("satu", "dua", "tiga")] == ["3", "2", "1"]
    # a score at a cut-off belongs to the class above
    found = [rows[u, "ikp"]["category"] for u in ("satu", "dua", "tiga")]
    assert found == ["sedang", "sedang", "tinggi"]
    assert float(rows["satu", "b"]["score"]) == 100


def test_period_comes_after_the_unit_only_when_there_are_periods(files: Path, run: Run) -> None:
    done = run("score", files / "framework.yaml", files / "panel.csv")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "unit_id,period,node,score,rank,category"
    assert {r["period"] for r in table(done.stdout)} == {"2023", "2024"}
    assert {r["rank"] for r in table(done.stdout) if r["node"] == "ikp"} == {"1", "2"}


def test_json_and_files_hold_the_same_as_csv(files: Path, run: Run) -> None:
    inputs = (files / "framework.yaml", files / "data.csv")
    expected = table(run("score", *inputs).stdout)
    as_json = run("score", *inputs, "--format", "json")
    rows = json.loads(as_json.stdout)
    assert [(r["unit_id"], r["node"], str(float(r["score"]))) for r in rows] == [
        (r["unit_id"], r["node"], r["score"]) for r in expected
    ]
    assert rows[0]["category"] is None
    done = run("score", *inputs, "-o", files / "out.csv")
    assert (done.returncode, done.stdout) == (0, "")
    assert table((files / "out.csv").read_text()) == expected
    assert not [p for p in files.iterdir() if p.name.endswith(".tmp")]


def test_parquet_is_a_folder_of_wide_tables(files: Path, run: Run) -> None:
    folder = files / "run"
    done = run(
        *("score", files / "framework.yaml", files / "panel.csv"),
        *("--format", "parquet", "-o", folder),
    )
    assert done.returncode == 0, done.stderr
    names = {"scores", "ranks", "normalised", "contributions", "flags", "findings"}
    assert {p.name for p in folder.iterdir()} == {*(f"{n}.parquet" for n in names), "run.json"}
    nodes = {"a", "b", "ikp"}
    for name in ("scores", "ranks", "flags"):
        columns = pl.read_parquet(folder / f"{name}.parquet").columns
        assert columns[:2] == ["unit_id", "period"], name
        assert set(columns[2:]) == nodes, name
    for name in ("normalised", "contributions"):
        columns = pl.read_parquet(folder / f"{name}.parquet").columns
        assert columns[:2] == ["unit_id", "period"], name
        assert set(columns[2:]) == {"a", "b"}, name
    parts = pl.read_parquet(folder / "contributions.parquet").select("a", "b").sum_horizontal()
    assert parts.to_list() == pytest.approx(
        pl.read_parquet(folder / "scores.parquet")["ikp"].to_list()
    )
    record = json.loads((folder / "run.json").read_text())
    assert record["run_id"][:12] in done.stderr


def test_an_index_is_built_within_one_level(run: Run, tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_text(FRAMEWORK.replace("units: free", "units: kemendagri"))
    (tmp_path / "d.csv").write_text("unit_id,a,b\n64,1,1\n65,2,3\n64.02,1,2\n64.03,4,1\n")
    done = run("score", tmp_path / "f.yaml", tmp_path / "d.csv", "--level", "regency")
    assert done.returncode == 0, done.stderr
    assert {r["unit_id"] for r in table(done.stdout)} == {"64.02", "64.03"}
    done = run("score", tmp_path / "f.yaml", tmp_path / "d.csv", "--level", "village")
    assert done.returncode == 1
    assert "no unit of the level village" in done.stderr


@pytest.mark.parametrize(
    ("framework", "data", "said"),
    [
        ("nothing", DATA, "There is no instrument and no file 'nothing'"),
        ("absent.yaml", DATA, "There is no file"),
        ("tps-rawan-pilkada-2024", DATA, "tps-rawan-pilkada-2024"),
        (None, "unit_id,a,b\nsatu,x,1\ndua,2,y\n", "'x' is not a number"),
        (None, "unit_id,a,zz\nsatu,1,1\n", "zz"),
        (None, "unit_id,a,b\nsatu,1,1\nsatu,2,2\n", "satu"),
        (None, "", "is empty"),
    ],
)
def test_bad_input_is_told_with_code_1_and_nothing_is_written(
    files: Path, run: Run, framework: str | None, data: str, said: str
) -> None:
    (files / "data.csv").write_text(data)
    name = files / "framework.yaml" if framework is None else framework
    done = run("score", name, files / "data.csv", "-o", files / "out.csv")
    assert done.returncode == 1, done.stdout
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (files / "out.csv").exists()


def test_a_warning_about_the_data_is_printed_once(files: Path, run: Run) -> None:
    book = openpyxl.Workbook()
    for row in (("unit_id", "a", "b"), ("satu", 1, 1), ("dua", 2, 2)):
        book.active.append(row)
    book.create_sheet("Catatan").sheet_state = "hidden"
    book.save(files / "data.xlsx")
    inputs = (files / "framework.yaml", files / "data.xlsx")
    for command in (("score", *inputs), ("whatif", *inputs, "--drop", "a")):
        done = run(*command)
        assert done.returncode == 0, done.stderr
        assert done.stderr.count("sheet is hidden") == 1, command


def test_all_findings_come_at_once(files: Path, run: Run) -> None:
    (files / "data.csv").write_text("unit_id,a,b\nsatu,x,1\ndua,2,y\n")
    told = run("score", files / "framework.yaml", files / "data.csv").stderr
    assert "'x'" in told
    assert "'y'" in told
    assert "row 2" in told
    assert "row 3" in told


def test_an_output_that_cannot_be_written_is_a_finding(files: Path, run: Run) -> None:
    inputs = (files / "framework.yaml", files / "data.csv")
    done = run("score", *inputs, "-o", files / "no" / "such" / "out.csv")
    assert done.returncode == 1
    assert "out.csv cannot be used" in done.stderr


# --- explain and whatif -------------------------------------------------------------------------


def test_explain_in_sentences_and_as_a_table(files: Path, run: Run) -> None:
    inputs = (files / "framework.yaml", files / "data.csv", "dua")
    recipe = ("--recipe", files / "recipe.yaml")
    done = run("explain", *inputs, *recipe, TEDUH_LANGUAGE="id")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[:2] == [
        "Indeks dua adalah 50,00 dari 100, peringkat 2 dari 3, kategori sedang.",
        "Penyebab terbesar ialah Pertama, sebanyak 30,00 poin (60 persen dari nilai itu).",
    ]
    english = run("explain", *inputs, *recipe)
    assert "class medium" in english.stdout
    rows = table(run("explain", *inputs, *recipe, "--format", "csv").stdout)
    assert [(r["node"], float(r["points"])) for r in rows] == [("a", 30.0), ("b", 20.0)]
    unknown = run("explain", files / "framework.yaml", files / "data.csv", "empat")
    assert unknown.returncode == 1
    assert "no unit 'empat'" in unknown.stderr


def test_an_explanation_in_a_file_sums_to_the_score(files: Path, run: Run) -> None:
    """ "Contributions that sum to the score": parts that print as 0.00 and the baseline too."""
    inputs = (files / "framework.yaml", files / "data.csv")
    rows = table(run("explain", *inputs, "tiga", "--format", "csv").stdout)
    assert [(r["node"], float(r["points"])) for r in rows] == [("a", 60.0), ("b", 0.0)]
    (files / "mean.yaml").write_text(
        "steps:\n  - normalise: {method: minmax, bounds: [1, 100]}\n"
        "  - aggregate: {method: harmonic}\n"
    )
    recipe = ("--recipe", files / "mean.yaml")
    scores = table(run("score", *inputs, *recipe).stdout)
    score = next(r["score"] for r in scores if (r["unit_id"], r["node"]) == ("satu", "ikp"))
    done = run("explain", *inputs, "satu", *recipe, "--format", "json")
    parts = json.loads(done.stdout)
    assert [p["node"] for p in parts[-1:]] == ["baseline"]
    assert sum(p["points"] for p in parts) == pytest.approx(float(score), abs=1e-12)


def test_copeland_is_explained_by_wins_and_losses(files: Path, run: Run) -> None:
    (files / "copeland.yaml").write_text(
        "steps:\n  - normalise: {method: none}\n  - aggregate: {method: copeland}\n"
    )
    (files / "data.csv").write_text("unit_id,a,b\nsatu,1,1\ndua,2,2\ntiga,3,\n")
    inputs = (files / "framework.yaml", files / "data.csv")
    recipe = ("--recipe", files / "copeland.yaml")
    done = run("explain", *inputs, "dua", *recipe, "--format", "csv")
    assert done.returncode == 0, done.stderr
    rows = table(done.stdout)
    assert list(rows[0]) == ["node", "name", "wins", "losses", "ties", "score", "flags"]
    # a: above satu, below tiga; b runs the other way, and tiga has none
    assert [(r["node"], r["wins"], r["losses"], r["ties"]) for r in rows] == [
        ("a", "1", "1", "0"),
        ("b", "0", "1", "0"),
    ]
    parts = json.loads(run("explain", *inputs, "tiga", *recipe, "--format", "json").stdout)
    assert (parts[1]["wins"], parts[1]["flags"]) == (None, "missing")
    told = run("explain", *inputs, "dua", *recipe).stdout.splitlines()
    assert told[-3].split() == ["Node", "Name", "Wins", "Losses", "Ties"]
    assert told[-2].split() == ["a", "First", "1", "1", "0"]


def test_texts_in_csv_are_no_formulas(files: Path, run: Run) -> None:
    (files / "data.csv").write_text("unit_id,a,b\n'=1+1,1,1\ndua,2,2\n")
    inputs = (files / "framework.yaml", files / "data.csv")
    done = run("score", *inputs)
    assert {r["unit_id"] for r in table(done.stdout)} == {"'=1+1", "dua"}
    assert {r["unit_id"] for r in json.loads(run("score", *inputs, "--format", "json").stdout)} == {
        "=1+1",
        "dua",
    }


def test_whatif_shows_both_indices(files: Path, run: Run) -> None:
    inputs = (files / "framework.yaml", files / "data.csv")
    done = run("whatif", *inputs, "--weight", "b=0,6", "--weight", "a=0,4")
    assert done.returncode == 0, done.stderr
    rows = {r["unit_id"]: r for r in table(done.stdout)}
    # 0.4 x 0 + 0.6 x 100 = 60 instead of 40
    assert (float(rows["satu"]["score"]), float(rows["satu"]["changed_score"])) == (40, 60)
    assert (rows["satu"]["rank"], rows["satu"]["changed_rank"]) == ("3", "1")
    assert (rows["satu"]["score_change"], rows["satu"]["rank_change"]) == ("20.0", "2")
    panel = (files / "framework.yaml", files / "panel.csv", "--value", "satu:a=1")
    one = table(run("whatif", *panel, "--period", "2024").stdout)
    assert [r["score_change"] == "0.0" for r in one if r["unit_id"] == "satu"] == [True, False]
    for wrong in ("b=berat", "b", "zz=1", "b=-1"):
        done = run("whatif", *inputs, "--weight", wrong)
        assert done.returncode == 1, wrong
        assert "Traceback" not in done.stderr
    done = run("whatif", *inputs, "--drop", "a", "--node", "a")
    assert done.returncode == 1
    assert "no node 'a'" in done.stderr


# --- instruments and the Excel round trip -------------------------------------------------------


def test_nodes_of_ikp_2024(run: Run) -> None:
    done = run("instruments", "nodes", "ikp-2024", "--format", "csv")
    rows = table(done.stdout)
    assert list(rows[0]) == [
        *("node", "kind", "parent", "weight", "direction", "name_id", "name_en")
    ]
    kinds = [r["kind"] for r in rows]
    assert (len(rows), kinds.count("indicator")) == (78, 61)
    assert run("instruments", "check").returncode == 0
    assert run("instruments", "nodes", "none").returncode == 1


def fill(path: Path) -> dict[str, int]:
    """Put a count into every first cell to be filled of each place; return the sums a place."""
    book = openpyxl.load_workbook(path)
    sums: dict[str, int] = {}
    for sheet in book.worksheets:
        codes = [
            (row, str(sheet.cell(row, 1).value))
            for row in range(1, sheet.max_row + 1)
            if re.fullmatch(r"64\.02\.\d\d", str(sheet.cell(row, 1).value or ""))
        ]
        for row, code in codes:
            for column in range(2, sheet.max_column + 1):
                cell = sheet.cell(row, column)
                if cell.protection.locked or cell.value is not None:
                    continue
                cell.value = (int(code[-2:]) * column) % 4
                sums[code] = sums.get(code, 0) + int(cell.value)
    book.save(path)
    return sums


def test_the_template_of_kukar_goes_round(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "isian.xlsx"
    done = run(
        *("template", "ikp-2024", "--regions", "64.02", "--level", "district", "-o", path),
        TEDUH_LANGUAGE="id",
    )
    assert done.returncode == 0, done.stderr
    assert "20" in done.stdout
    sums = fill(path)
    assert len(sums) == 20
    done = run("score", "ikp-2024", path, "--level", "district")
    assert done.returncode == 0, done.stderr
    rows = table(done.stdout)
    assert len(rows) == 20 * 78
    assert {r["unit_id"] for r in rows} == set(sums)
    top = [r for r in rows if r["rank"] == "1" and r["node"] == rows[0]["node"]]
    assert len(top) >= 1
    for alternative in ("grades:steep", "dimension_weights"):
        other = run("score", "ikp-2024", path, "--alternative", alternative)
        assert other.returncode == 0, other.stderr
        assert other.stdout != done.stdout, alternative
    wrong = run("score", "ikp-2024", path, "--alternative", "nothing")
    assert wrong.returncode == 1
    assert "no alternative 'nothing'" in wrong.stderr
    dropped = run("whatif", "ikp-2024", path, "--drop", rows[1]["node"])
    assert dropped.returncode == 0, dropped.stderr


def test_a_template_that_cannot_be_written_is_refused(run: Run, tmp_path: Path) -> None:
    for arguments, said in (
        (("--regions", "99.99", "-o", tmp_path / "x.xlsx"), "no region with the code 99.99"),
        (("--regions", "kukar", "-o", tmp_path / "x.xlsx"), "not a Kemendagri region code"),
        (("--regions", "64.02", "-o", tmp_path / "no" / "x.xlsx"), "x.xlsx"),
    ):
        done = run("template", "ikp-2024", *arguments)
        assert done.returncode == 1
        assert said in done.stderr
        assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_template_is_not_written_over_a_filled_one(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "isian.xlsx"
    target.write_bytes(b"filled")
    arguments = ("template", "akses-tps", "--regions", "64.02.06", "--level", "village")
    refused = run(*arguments, "-o", str(target))
    assert refused.returncode == 2
    assert target.read_bytes() == b"filled"
    assert run(*arguments, "-o", str(target), "--force").returncode == 0
    assert target.read_bytes()[:2] == b"PK"
