"""A run as files: whole or not there at all, and the long table of scores."""

import errno
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.builders.index import columns, random_table, recipe, table, tree

from teduh.index import build, read_run_json, run_table, write_run
from teduh.index.files import run_files as module
from teduh.index.method_messages import MethodMessage
from teduh.kernel.errors import DependencyUnavailable, InvalidInput
from teduh.kernel.messages import KernelMessage

CLASSES = {"categorise": {"method": "cutoffs", "cutoffs": [30.0, 60.0]}}


def example():
    framework = tree({"a": ["x", "y"], "b": ["z"]}, weights={"y": 3})
    data = columns(x=[0, 5, 10], y=[4, None, 0], z=[1, 1.5, 3])
    return build(framework, data, recipe({"normalise": {"method": "minmax"}}, CLASSES))


def test_the_long_table_has_every_node_and_unit_the_index_first() -> None:
    run = example()
    shown = run_table(run)
    assert shown.columns == ["unit_id", "node", "score", "rank", "category"]
    assert shown["node"].to_list()[:6] == ["index", "a", "b", "x", "y", "z"]
    assert shown["unit_id"].to_list() == [u for u in ("u1", "u2", "u3") for _ in range(6)]
    missing = shown.filter((pl.col("unit_id") == "u2") & (pl.col("node") == "y"))
    assert missing.rows() == [("u2", "y", None, None, None)]
    top = shown.filter(pl.col("node") == "index")
    assert top["score"].to_list() == run.score().tolist()
    assert top["category"].to_list() == ["sedang", "sedang", "tinggi"]
    for node in run.nodes:
        column = shown.filter(pl.col("node") == node)["score"].fill_null(np.nan).to_numpy()
        np.testing.assert_array_equal(column, run.score(node))


def test_the_long_table_of_a_panel_has_the_period_after_the_unit() -> None:
    rows = {("u", "2019"): [1], ("u", "2024"): [3]}
    shown = run_table(build(tree(["x"]), table(["x"], rows)))
    assert shown.columns == ["unit_id", "period", "node", "score", "rank", "category"]
    assert shown["period"].to_list() == ["2019", "2019", "2024", "2024"]
    assert shown["category"].to_list() == [None] * 4


def test_the_folder_holds_wide_tables_that_agree_with_the_run(tmp_path: Path) -> None:
    run = example()
    folder = write_run(run, tmp_path / "deep" / "run")
    assert sorted(p.name for p in folder.iterdir()) == [
        "contributions.parquet",
        "findings.parquet",
        "flags.parquet",
        "normalised.parquet",
        "ranks.parquet",
        "run.json",
        "scores.parquet",
    ]
    scores = pl.read_parquet(folder / "scores.parquet")
    assert scores.columns == ["unit_id", *run.nodes]
    np.testing.assert_array_equal(scores["index"].to_numpy(), run.score())
    assert scores["y"].to_list() == [100, None, 0]
    assert pl.read_parquet(folder / "ranks.parquet")["y"].to_list() == [1, None, 2]
    normalised = pl.read_parquet(folder / "normalised.parquet")
    assert normalised.columns == ["unit_id", "x", "y", "z"]
    points = pl.read_parquet(folder / "contributions.parquet")
    total = points.select(pl.sum_horizontal("x", "y", "z")).to_series().to_numpy()
    np.testing.assert_allclose(total, run.score())
    flags = pl.read_parquet(folder / "flags.parquet")
    assert flags["y"].to_list() == [0, 1, 0]
    assert flags.schema["y"] == pl.UInt8


def test_the_record_says_what_the_run_was_made_of(tmp_path: Path) -> None:
    run = example()
    record = read_run_json(write_run(run, tmp_path / "run"))
    assert record["run_id"] == run.run_id
    assert record["content_hash"] == run.content_hash
    assert record["recipe"] == json.loads(json.dumps(run.recipe.as_dict()))
    assert record["dataset"]["content_hash"] == run.dataset.content_hash
    assert record["cutoffs"]["index"] == [30, 60]
    assert [n["id"] for n in record["framework"]["nodes"]] == ["index", "a", "x", "y", "b", "z"]


def test_findings_are_a_table(tmp_path: Path) -> None:
    run = build(tree(["x", "y"]), columns(x=[1, 2], y=[3, 3]))
    found = pl.read_parquet(write_run(run, tmp_path / "run") / "findings.parquet")
    row = found.row(0, named=True)
    assert (row["level"], row["message_id"], row["node"]) == (
        "warning",
        "index.indicator.constant",
        "y",
    )
    assert json.loads(row["params"]) == {"method": "minmax"}


def test_other_means_are_exported_with_their_baseline(tmp_path: Path) -> None:
    framework = tree({"a": ["x", "y"], "b": ["z"]})
    data = random_table(framework, 30, np.random.default_rng(0))
    steps = [{"normalise": {"method": "minmax", "bounds": [1, 100]}}]
    run = build(framework, data, recipe(*steps, {"aggregate": {"method": "harmonic"}}))
    points = pl.read_parquet(write_run(run, tmp_path / "run") / "contributions.parquet")
    total = points.select(pl.sum_horizontal("x", "y", "z", "baseline")).to_series().to_numpy()
    np.testing.assert_allclose(total, run.score())
    none = build(framework, data, recipe(*steps, {"aggregate": {"method": "copeland"}}))
    points = pl.read_parquet(write_run(none, tmp_path / "other") / "contributions.parquet")
    assert points.columns == ["unit_id"]
    assert read_run_json(tmp_path / "other")["contribution_method"] == "none"


def test_a_second_writing_replaces_the_first_and_leaves_nothing_beside(tmp_path: Path) -> None:
    first, second = example(), build(tree(["x"]), columns(x=[1, 2]))
    write_run(first, tmp_path / "run")
    write_run(second, tmp_path / "run")
    assert read_run_json(tmp_path / "run")["run_id"] == second.run_id
    assert [p.name for p in tmp_path.iterdir()] == ["run"]
    (tmp_path / "empty").mkdir()
    write_run(second, tmp_path / "empty")


@pytest.mark.parametrize("place", ["file", "folder", "former", "link"])
def test_a_place_with_anything_else_is_left_alone(tmp_path: Path, place: str) -> None:
    """ "Nothing lost or half written": a folder given by mistake keeps what is in it."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    write_run(example(), tmp_path / "former")
    for path in ("file", "folder/thesis.odt", "former/notes.txt"):
        (tmp_path / path).write_text("dear to somebody")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InvalidInput) as raised:
        write_run(example(), tmp_path / place)
    assert raised.value.findings[0].message is MethodMessage.PLACE_TAKEN
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("table_name", ["scores", "contributions", "findings", "run.json"])
@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        pl.exceptions.ComputeError("No space left on device (os error 28)"),
    ],
)
def test_a_full_disk_leaves_the_former_run_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table_name: str, error: Exception
) -> None:
    former = example()
    write_run(former, tmp_path / "run")
    before = {p.name: p.read_bytes() for p in (tmp_path / "run").iterdir()}

    def unless_full(write: Callable[..., object]) -> Callable[..., object]:
        def writing(*arguments: object, **options: object) -> object:
            if any(table_name in str(a) for a in arguments if isinstance(a, Path)):
                raise error
            return write(*arguments, **options)

        return writing

    monkeypatch.setattr(pl.DataFrame, "write_parquet", unless_full(pl.DataFrame.write_parquet))
    monkeypatch.setattr(Path, "write_text", unless_full(Path.write_text))
    with pytest.raises(DependencyUnavailable) as raised:
        write_run(build(tree(["x"]), columns(x=[1, 2])), tmp_path / "run")
    monkeypatch.undo()
    assert raised.value.findings[0].message is KernelMessage.DISK_FULL
    assert {p.name: p.read_bytes() for p in (tmp_path / "run").iterdir()} == before
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk always full")
def test_polars_tells_a_truly_full_disk_in_a_way_we_know() -> None:
    frame = pl.DataFrame({"x": np.random.default_rng(0).random(200_000)})
    with pytest.raises(Exception) as raised:
        frame.write_parquet(Path("/dev/full"))
    assert module._is_full(raised.value)


def test_a_failure_when_the_new_folder_takes_its_place_brings_the_former_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_run(example(), tmp_path / "run")
    before = read_run_json(tmp_path / "run")
    rename = Path.rename

    def failing(path: Path, target: Path) -> Path:
        if path.name.endswith(".part"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(DependencyUnavailable):
        write_run(build(tree(["x"]), columns(x=[1, 2])), tmp_path / "run")
    monkeypatch.undo()
    assert read_run_json(tmp_path / "run") == before
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_other_failures_are_not_taken_for_a_full_disk(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(OSError):
        write_run(example(), tmp_path / "file" / "run")


def test_a_folder_without_a_record_is_told() -> None:
    with pytest.raises(InvalidInput) as error:
        read_run_json(Path("nowhere"))
    assert error.value.findings[0].message is KernelMessage.FILE_MISSING
