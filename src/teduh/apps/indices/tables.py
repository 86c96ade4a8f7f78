"""The tables behind rows of the database: a dataset version's values, a run's results.

They are Parquet in the artefact store, sorted by unit and cut into small row groups, so that a page
about one place among 83,762 reads a few kilobytes. No database here; who may see which rows is the
selectors' matter. Files never change, so small ones are kept in memory for the process.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from teduh.apps.indices.artefacts import artefact_store
from teduh.index.dataset import PROVENANCE_SCHEMA, Dataset
from teduh.index.files.run_files import write_run
from teduh.index.run import IndexRun
from teduh.index.run_hashes import framework_data
from teduh.kernel.region_codes import NATION_CODE, region_code_range

ROW_GROUP: Final = 2048
SMALL_FILE: Final = 4_000_000  # bytes; such tables are kept in memory, the last 64 of them
UNIT_TABLES: Final = ("scores", "ranks", "normalised", "contributions", "flags")
# Classes that the engine names itself; a recipe with labels brings both languages.
_OWN_LABELS: Final = {"rendah": "low", "sedang": "medium", "tinggi": "high"}
_VALUE: Final = "value:"
_GROUP: Final = "group:"


def write_table(frame: pl.DataFrame, path: Path) -> None:
    """Write a table sorted by unit in row groups small enough to find one unit quickly."""
    keys = [name for name in ("unit_id", "period", "indicator") if name in frame.columns]
    frame = frame.sort(keys, nulls_last=True, maintain_order=True) if keys else frame
    frame.write_parquet(path, row_group_size=ROW_GROUP, statistics=True)


def write_dataset(dataset: Dataset, folder: Path, *, original: bytes | None, suffix: str) -> None:
    """Write a dataset version: values, what is known about them, and the file as it was sent."""
    columns: dict[str, Any] = {"unit_id": list(dataset.unit_ids)}
    if dataset.periods is not None:
        columns["period"] = list(dataset.periods)
    if dataset.names is not None:
        columns["name"] = list(dataset.names)
    columns |= {f"{_GROUP}{name}": list(values) for name, values in dataset.groups.items()}
    columns |= {f"{_VALUE}{c}": dataset.values[:, i] for i, c in enumerate(dataset.columns)}
    write_table(pl.DataFrame(columns), folder / "values.parquet")
    write_table(dataset.provenance, folder / "provenance.parquet")
    if original is not None:
        (folder / f"original{suffix}").write_bytes(original)


def read_dataset_version(artefact: str) -> Dataset:
    """Return the dataset of a version as it was when it was imported."""
    store = artefact_store()
    frame = pl.read_parquet(store.path(artefact, "values.parquet"))
    columns = [c for c in frame.columns if c.startswith(_VALUE)]
    groups = [c for c in frame.columns if c.startswith(_GROUP)]
    return Dataset(
        unit_ids=tuple(frame["unit_id"]),
        columns=tuple(c.removeprefix(_VALUE) for c in columns),
        values=frame.select(columns).to_numpy(order="fortran").copy(order="F"),
        periods=tuple(frame["period"]) if "period" in frame.columns else None,
        names=tuple(frame["name"]) if "name" in frame.columns else None,
        groups={c.removeprefix(_GROUP): tuple(frame[c]) for c in groups},
        provenance=pl.read_parquet(store.path(artefact, "provenance.parquet")).cast(
            PROVENANCE_SCHEMA
        ),
    )


def write_run_tables(run: IndexRun, folder: Path) -> None:
    """Write a run: its tables in small row groups, `run.json`, and `page.json` for the pages."""
    whole = folder / "whole"
    write_run(run, whole)
    for name in UNIT_TABLES:
        write_table(pl.read_parquet(whole / f"{name}.parquet"), folder / f"{name}.parquet")
    keys = pl.read_parquet(whole / "ranks.parquet").select(pl.col("^(unit_id|period)$"))
    classes = [pl.Series(node, run.categories[:, i]) for i, node in enumerate(run.nodes)]
    write_table(keys.with_columns(classes), folder / "categories.parquet")
    for name in ("findings.parquet", "run.json"):
        (whole / name).rename(folder / name)
    shutil.rmtree(whole)
    text = json.dumps(_page(run), ensure_ascii=False, allow_nan=False, default=str)
    (folder / "page.json").write_text(text, encoding="utf-8")


def _page(run: IndexRun) -> dict[str, Any]:
    """Return what the pages need besides the tables: names, weights, classes, counts of ranks."""
    nodes = {node["id"]: node for node in framework_data(run.framework)["nodes"]}
    wanted = ("id", "kind", "parent", "name", "unit", "assumption", "grades")
    periods = sorted(set(run.periods)) if run.periods is not None else []
    at = np.asarray(run.periods if run.periods is not None else [""] * len(run.unit_ids))
    ranked = {
        str(period): dict(
            zip(run.nodes, (run.ranks[at == period] > 0).sum(axis=0).tolist(), strict=True)
        )
        for period in periods or [""]
    }
    step = run.recipe.step("categorise")
    given = list(step.params.get("labels") or ()) if step is not None else []
    return {
        "nodes": [{key: nodes[node].get(key) for key in wanted} for node in run.nodes],
        "weights": {k: v for k, v in run.weights.items() if np.isfinite(v)},
        "effective_weights": {k: v for k, v in run.effective_weights.items() if np.isfinite(v)},
        "category_labels": {
            node: [_label(text, given, i) for i, text in enumerate(labels)]
            for node, labels in run.category_labels.items()
        },
        "cutoffs": {node: list(values) for node, values in run.cutoffs.items()},
        "contribution_method": run.contribution_method,
        "periods": periods,
        "ranked": ranked,
    }


def _label(text: str, given: list[Any], position: int) -> dict[str, str]:
    if position < len(given) and isinstance(given[position], dict):
        return {str(k): str(v) for k, v in given[position].items()}
    return {"id": text, "en": _OWN_LABELS.get(text, text)}


def original_path(artefact: str) -> Path | None:
    """Return the file as it was sent, or None when the data came from elsewhere."""
    folder = artefact_store().path(artefact)
    return next(iter(sorted(folder.glob("original.*"))), None)


def run_document(artefact: str) -> dict[str, Any]:
    """Return `page.json` of a run: what its pages need besides the tables."""
    return _document(artefact_store().path(artefact, "page.json"))


@lru_cache(maxsize=256)
def _document(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=64)
def _small_table(path: Path) -> pl.DataFrame:
    return pl.read_parquet(path)


def _table(artefact: str, file: str) -> pl.LazyFrame:
    path = artefact_store().path(artefact, file)
    if path.stat().st_size <= SMALL_FILE:
        return _small_table(path).lazy()
    return pl.scan_parquet(path)


def table_columns(artefact: str, file: str, prefix: str) -> tuple[str, ...]:
    """Return the columns whose names begin with a prefix, without it."""
    names = _table(artefact, file).collect_schema().names()
    return tuple(name.removeprefix(prefix) for name in names if name.startswith(prefix))


def unit_rows(artefact: str, file: str, unit_id: str) -> pl.DataFrame:
    """Return the rows of one unit, one a period."""
    return _table(artefact, file).filter(pl.col("unit_id") == unit_id).collect()


def region_rows(
    artefact: str, file: str, region: str = NATION_CODE, columns: Iterable[str] | None = None
) -> pl.DataFrame:
    """Return the rows of the units in a region, itself included, with only some columns."""
    table = _table(artefact, file)
    if region != NATION_CODE:
        low, high = region_code_range(region)
        unit = pl.col("unit_id")
        table = table.filter((unit == region) | ((unit >= low) & (unit < high)))
    if columns is not None:
        there = set(table.collect_schema().names())
        wanted = ["unit_id", "period", *columns]
        table = table.select([name for name in dict.fromkeys(wanted) if name in there])
    return table.collect()
