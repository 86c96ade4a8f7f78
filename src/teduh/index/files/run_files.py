"""A run as files: wide Parquet tables and `run.json`, written whole or not at all.

    run_table(run)            long, for a screen or a CSV
    write_run(run, folder)    scores, ranks, normalised, contributions, flags, findings, run.json

Tables are wide: `unit_id`, `period` if any, then a column a node or indicator; missing = null.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from teduh.index.dataset import Floats
from teduh.index.method_messages import MethodMessage
from teduh.index.run import METHOD_VERSION, IndexRun
from teduh.index.run_hashes import framework_data
from teduh.kernel.errors import DependencyUnavailable, Finding, InvalidInput, Where
from teduh.kernel.messages import KernelMessage

RECORD: Final = "run.json"
TABLES: Final = ("scores", "ranks", "normalised", "contributions", "flags", "findings")
# LZ4 writes several times faster than Zstandard and reads as fast; statistics help no reader here.
_PARQUET: Final[dict[str, Any]] = {"compression": "lz4", "statistics": False}
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_EXPORT_LIMIT: Final = 1_000  # units for which Owen values are computed on writing


def run_table(run: IndexRun) -> pl.DataFrame:
    """Return `unit_id, (period), node, score, rank, category`: unit by unit, from the index down.

    Missing scores, ranks and categories are null.
    """
    n, m = run.scores.shape
    order = sorted(range(m), key=lambda i: run.framework.depth[run.nodes[i]])
    nodes = [run.nodes[i] for i in order]
    rows = pl.Series(np.repeat(np.arange(n), m))
    columns = {name: key.gather(rows) for name, key in _keys(run).items()}
    codes = pl.Series("node", np.tile(np.arange(m), n))
    names = pl.Series("names", nodes, dtype=pl.String)
    columns["node"] = names.gather(codes)
    columns["score"] = _floats(run.scores[:, order].reshape(-1))
    ranks = pl.Series(run.ranks[:, order].reshape(-1))
    columns["rank"] = ranks.replace(0, None)
    columns["category"] = _category_texts(run, order)
    return pl.DataFrame(columns)


def _category_texts(run: IndexRun, order: Sequence[int]) -> pl.Series:
    """Return the labels of all classes in the order of `run_table`."""
    texts: list[str | None] = [None]
    starts = np.zeros(len(order), dtype=np.int64)
    for i, position in enumerate(order):
        starts[i] = len(texts)
        texts.extend(run.category_labels.get(run.nodes[position], ()))
    classes = run.categories[:, list(order)].astype(np.int64)
    codes = np.where(classes < 0, 0, classes + starts)
    return pl.Series(texts, dtype=pl.String).gather(pl.Series(codes.reshape(-1)))


def write_run(run: IndexRun, folder: Path | str) -> Path:
    """Write a run into a folder and return its path.

    Everything goes to a new folder beside the wanted one, is flushed to the disk and takes its
    place only when whole; a former run in that place is replaced, anything else is left alone.
    Contributions by Owen values are computed for at most 1,000 units; beyond that their table has
    no columns but the units.

    Raises
    ------
    InvalidInput
        `index.run.place_taken` when the place holds a file, or a folder with more than a run.
    DependencyUnavailable
        `kernel.disk.full`; nothing is left half written.
    """
    target = Path(folder)
    _require_free(target)
    _written_whole(target, lambda place: _write_files(run, place))
    return target


def read_run_json(folder: Path | str) -> dict[str, Any]:
    """Return the record of a run: its ids, inputs, weights, cut-offs and findings.

    Raises
    ------
    InvalidInput
        `kernel.file.missing` when there is none.
    """
    path = Path(folder) / RECORD
    try:
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InvalidInput(
            Finding(KernelMessage.FILE_MISSING, params={"path": str(path)})
        ) from error
    return record


def run_record(run: IndexRun) -> dict[str, Any]:
    """Return what `run.json` holds, as plain data."""
    from teduh import __version__  # noqa: PLC0415 - the version is read from the installed package

    return {
        "run_id": run.run_id,
        "content_hash": run.content_hash,
        "method_version": METHOD_VERSION,
        "teduh_version": __version__,
        "framework": framework_data(run.framework),
        "recipe": run.recipe.as_dict(),
        "dataset": {
            "content_hash": run.dataset.content_hash,
            "source_file": run.dataset.source_file,
            "n_rows": run.dataset.n_rows,
            "periods": sorted(set(run.periods)) if run.periods is not None else None,
        },
        "nodes": list(run.nodes),
        "weights": dict(run.weights),
        "effective_weights": dict(run.effective_weights),
        "category_labels": {k: list(v) for k, v in run.category_labels.items()},
        "cutoffs": {k: list(v) for k, v in run.cutoffs.items()},
        "contribution_method": run.contribution_method,
        "contribution_nodes": list(run.contribution_nodes),
        "treatment": [
            {k: None if isinstance(v, float) and np.isnan(v) else v for k, v in row.items()}
            for row in run.treatment.to_dicts()
        ],
        "findings": [finding.as_dict() for finding in run.findings],
        "extra": dict(run.extra),
    }


def _write_files(run: IndexRun, place: Path) -> None:
    k = len(run.framework.indicators)
    frames: dict[str, Callable[[], pl.DataFrame]] = {
        "scores": lambda: _wide(run, run.nodes, run.scores),
        "ranks": lambda: _wide(run, run.nodes, run.ranks),
        "normalised": lambda: _wide(run, run.nodes[:k], run.scores[:, :k]),
        "contributions": lambda: _contributions(run),
        "flags": lambda: _wide(run, run.nodes, run.flags),
        "findings": lambda: findings_frame(run.findings),
    }

    def table(name: str) -> None:
        path = place / f"{name}.parquet"
        frames[name]().write_parquet(path, **_PARQUET)
        _flush(path)

    # In threads, because most of the time of a small run is waiting for the disk.
    with ThreadPoolExecutor(len(TABLES)) as pool:
        list(pool.map(table, TABLES))
    (place / RECORD).write_text(_one_line_a_key(run_record(run)), encoding="utf-8")
    _flush(place / RECORD)


def _one_line_a_key(record: dict[str, Any]) -> str:
    """Return JSON that a person can find their way in and that the fast encoder writes."""
    lines = (
        f"{json.dumps(key)}: " + json.dumps(value, ensure_ascii=False, default=str, allow_nan=False)
        for key, value in record.items()
    )
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _contributions(run: IndexRun) -> pl.DataFrame:
    if run.contributions is not None:
        return _wide(run, run.contribution_nodes, run.contributions)
    if run.contribution_method == "none" or run.dataset.n_rows > _EXPORT_LIMIT:
        return pl.DataFrame(_keys(run))
    from teduh.index.explain import contributions  # noqa: PLC0415 - only for means without shares

    parts = contributions(run)
    frame = _wide(run, parts.nodes, parts.points)
    return frame.with_columns(_floats(parts.baseline).alias("baseline"))


def findings_frame(findings: Sequence[Finding]) -> pl.DataFrame:
    """Return findings as a table: level, message id, where, and the values of the text as JSON."""
    where = ("file", "sheet", "row", "column", "letter", "unit_id", "node", "period", "path")
    rows = [
        {
            "level": f.level.value,
            "message_id": f.message_id,
            **{name: getattr(f.where, name) or None for name in where},
            "params": json.dumps(dict(f.params), ensure_ascii=False, default=str, sort_keys=True),
        }
        for f in findings
    ]
    schema: dict[str, Any] = {"level": pl.String, "message_id": pl.String}
    schema.update({name: pl.Int64 if name == "row" else pl.String for name in where})
    return pl.DataFrame(rows, schema={**schema, "params": pl.String})


def _keys(run: IndexRun) -> dict[str, pl.Series]:
    keys = {"unit_id": pl.Series("unit_id", run.unit_ids, dtype=pl.String)}
    if run.periods is not None:
        keys["period"] = pl.Series("period", run.periods, dtype=pl.String)
    return keys


def _wide(run: IndexRun, names: Sequence[str], matrix: npt.NDArray[Any]) -> pl.DataFrame:
    columns = _keys(run)
    for i, name in enumerate(names):
        column = np.ascontiguousarray(matrix[:, i])
        if column.dtype.kind == "f":
            columns[name] = _floats(column)
        elif column.dtype == np.int32:
            series = pl.Series(name, column)
            columns[name] = series.replace(0, None) if not column.all() else series
        else:
            columns[name] = pl.Series(name, column)
    return pl.DataFrame(columns)


def _floats(column: Floats) -> pl.Series:
    series = pl.Series(column)
    return series.fill_nan(None) if np.isnan(column).any() else series


def _require_free(target: Path) -> None:
    """Refuse a place whose content would be lost: only nothing or a former run gives way."""
    ours = {RECORD, *(f"{name}.parquet" for name in TABLES)}
    if target.is_dir() and not target.is_symlink():
        if {entry.name for entry in target.iterdir()} <= ours:
            return
    elif not os.path.lexists(target):
        return
    raise InvalidInput(Finding(MethodMessage.PLACE_TAKEN, Where(), {"path": str(target)}))


def _written_whole(target: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a new folder and put it in `target`'s place, or leave nothing behind."""
    mark = uuid.uuid4().hex[:12]
    part = target.parent / f".{target.name}.{mark}.part"
    former = target.parent / f".{target.name}.{mark}.old"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.mkdir()
        write(part)
        _flush(part)
        if target.exists():
            target.rename(former)
        part.rename(target)
        _flush(target.parent)
    except Exception as error:
        if former.exists() and not target.exists():
            former.rename(target)
        shutil.rmtree(part, ignore_errors=True)
        if _is_full(error):
            raise DependencyUnavailable(
                Finding(KernelMessage.DISK_FULL, params={"path": str(target)})
            ) from error
        raise
    shutil.rmtree(former, ignore_errors=True)


def _is_full(error: BaseException) -> bool:
    """Polars tells a full disk by its own errors, with the system's number in the text."""
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno in _FULL
    return any(f"os error {number}" in str(error) for number in _FULL)


def _flush(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows flushes no folders
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
