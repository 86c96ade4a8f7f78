"""From a Parquet file of 61 indicators to scores, ranks and contributions in Parquet, three sizes.

ours   `read_dataset`, `build`, `write_run`: checked input, 78 nodes, ranks, contributions, flags,
       findings, two hashes, flushed to the disk.
floor  the least any program would do: Polars reads the same file, NumPy products of the same
       shapes, one argsort a node, Polars writes the same tables with the same options.
peer   what an analyst writes in an afternoon: Polars min-max, BLAS, Polars ranks; no gaps, no
       checks, no flags, no hash.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.harness import Measurement, Report, Target, measure, mebibytes, milliseconds

if TYPE_CHECKING:
    from teduh.index.framework import Framework

TITLE = "Building an index"
SIZES = (514, 7_285, 83_762)  # regencies, districts, villages of Indonesia
LIMITS = {514: 0.050, 7_285: 0.300, 83_762: 1.5}
PARQUET: dict[str, Any] = {"compression": "lz4", "statistics": False}


def framework() -> Framework:
    """Return the tree of IKP 2024 (61, 12, 4, 1 nodes) with a number for each indicator."""
    from teduh.index.framework import Scoring
    from teduh.index.instruments import load_instrument

    tree = load_instrument("ikp-2024").framework
    assert tree is not None
    nodes = tuple(replace(node, scoring=Scoring.VALUE, grades=()) for node in tree.nodes)
    return replace(tree, nodes=nodes, units="free", recipe=None)


def prepare(path: Path, n_units: int) -> None:
    """Write a table of skewed counts with many zeros and ties, as the real ones have."""
    import numpy as np
    import polars as pl

    rng = np.random.default_rng(n_units)
    columns: dict[str, Any] = {"unit_id": [f"{i:010d}" for i in range(n_units)]}
    for name in framework().indicators:
        columns[name] = np.floor(rng.gamma(0.8, 6.0, n_units)) + rng.integers(0, 2, n_units) / 2
    pl.DataFrame(columns).write_parquet(path)


def reset(path: str, folder: str) -> None:  # noqa: ARG001 - called like the rest
    """Take away what the call before wrote: every call writes into a new folder."""
    for name in ("ours", "floor", "peer"):
        shutil.rmtree(Path(folder) / name, ignore_errors=True)


def import_for_ours() -> None:
    """Import what `ours` uses, the compiler too."""
    import teduh.index._compiled
    import teduh.index.files.dataset_files
    import teduh.index.files.run_files  # noqa: F401


def ours(path: str, folder: str) -> dict[str, float]:
    """Read, build, write."""
    from teduh.index import build, read_dataset, write_run

    tree = _tree()
    start = time.perf_counter()
    dataset = read_dataset(Path(path), tree)
    read = time.perf_counter()
    run = build(tree, dataset)
    built = time.perf_counter()
    write_run(run, Path(folder) / "ours")
    done = time.perf_counter()
    assert run.scores.shape[1] == 78
    assert run.contributions is not None
    return {"read": read - start, "build": built - read, "write": done - built}


_kept: list[Framework] = []


def _tree() -> Framework:
    """Reading the framework is not what is asked here, so it is read once."""
    if not _kept:
        _kept.append(framework())
    return _kept[0]


def import_for_floor() -> None:
    """Import what the floor uses."""
    import numpy  # noqa: F401
    import polars  # noqa: F401


def floor(path: str, folder: str) -> dict[str, float]:
    """Do the least: nothing here is a right index, only the same amount of work."""
    import numpy as np
    import polars as pl

    n_indicators, n_nodes = 61, 78
    start = time.perf_counter()
    frame = pl.read_parquet(path)
    names = frame.columns[1:]
    values = frame.select(names).to_numpy()
    read = time.perf_counter()
    weights = np.full((n_indicators, n_nodes), 1 / n_indicators)
    scores = np.asfortranarray(values @ weights)
    points = values * weights[:, 0]
    ranks = np.empty(scores.shape, dtype=np.int32, order="F")
    for node in range(n_nodes):
        ranks[:, node] = np.argsort(scores[:, node])
    built = time.perf_counter()
    flags = np.zeros(scores.shape, dtype=np.uint8, order="F")
    place = Path(folder) / "floor"
    place.mkdir(exist_ok=True)
    nodes = [f"n{i}" for i in range(n_nodes)]
    unit = frame["unit_id"]
    for name, matrix, columns in (
        ("scores", scores, nodes),
        ("ranks", ranks, nodes),
        ("normalised", values, names),
        ("contributions", np.asfortranarray(points), names),
        ("flags", flags, nodes),
    ):
        table = {"unit_id": unit, **{c: matrix[:, i] for i, c in enumerate(columns)}}
        pl.DataFrame(table).write_parquet(place / f"{name}.parquet", **PARQUET)
    done = time.perf_counter()
    return {"read": read - start, "build": built - read, "write": done - built}


def peer(path: str, folder: str) -> dict[str, float]:
    """Compute the same scores in the plainest way."""
    import numpy as np
    import polars as pl

    tree = _tree()
    start = time.perf_counter()
    frame = pl.read_parquet(path)
    names = list(tree.indicators)
    read = time.perf_counter()
    scaled = frame.select(
        (pl.col(c) - pl.col(c).min()) / (pl.col(c).max() - pl.col(c).min()) * 100 for c in names
    ).to_numpy()
    weights = np.zeros((len(names), len(tree.order)))
    for j, node in enumerate(tree.order):
        for leaf in tree.indicators_below(node):
            share = tree.effective_weights[leaf] / tree.effective_weights[node]
            weights[names.index(leaf), j] = share
    scores = pl.DataFrame(scaled @ weights, schema=list(tree.order))
    ranks = scores.select(pl.all().rank("min", descending=True).cast(pl.Int32))
    effective = np.array([tree.effective_weights[c] for c in names])
    points = pl.DataFrame(scaled * effective, schema=names)
    built = time.perf_counter()
    place = Path(folder) / "peer"
    place.mkdir(exist_ok=True)
    unit = frame["unit_id"]
    for name, table in (
        ("scores", scores),
        ("ranks", ranks),
        ("normalised", pl.DataFrame(scaled, schema=names)),
        ("contributions", points),
    ):
        table.insert_column(0, unit).write_parquet(place / f"{name}.parquet")
    done = time.perf_counter()
    return {"read": read - start, "build": built - read, "write": done - built}


def import_for_peer() -> None:
    """Import what the peer uses."""
    import_for_floor()


def _check_same_scores(arguments: dict[str, str]) -> None:
    """Two roads to one index must meet, or the comparison of their times means nothing."""
    import numpy as np
    import polars as pl

    peer(**arguments)
    ours(**arguments)
    folder = Path(arguments["folder"])
    one = pl.read_parquet(folder / "ours" / "scores.parquet").drop("unit_id")
    two = pl.read_parquet(folder / "peer" / "scores.parquet").select(one.columns)
    gap = float(np.abs(one.to_numpy() - two.to_numpy()).max())
    assert gap < 1e-9, gap


def run() -> Report:
    """Measure the three roads at three sizes."""
    report = Report(TITLE)
    rows: list[tuple[str, ...]] = []
    part_rows: list[tuple[str, ...]] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        largest: dict[str, Measurement] = {}
        for size in SIZES:
            path = folder / f"{size}.parquet"
            prepare(path, size)
            arguments = {"path": str(path), "folder": str(folder)}
            repeats = 15 if size < 10_000 else 7
            found = {
                name: measure(f"benchmarks.index_build:{name}", arguments, repeats=repeats)
                for name in ("floor", "peer", "ours")
            }
            _check_same_scores(arguments)
            us, base = found["ours"], found["floor"]
            rows.append(
                (
                    f"{size:,}",
                    *(milliseconds(found[n].median) for n in ("floor", "peer", "ours")),
                    f"{us.median / base.median:.2f}",
                    f"{us.median / size * 1e6:.1f} µs",
                    *(mebibytes(found[n].peak_bytes) for n in ("floor", "peer", "ours")),
                )
            )
            part_rows += [
                (
                    f"{size:,} {name}",
                    *(milliseconds(found[name].parts[p]) for p in ("read", "build", "write")),
                )
                for name in ("floor", "peer", "ours")
            ]
            unit = f"{size:,} units"
            report.targets.append(Target(f"{unit}, time", us.median, LIMITS[size], "s"))
            largest = found
        us, base = largest["ours"], largest["floor"]
        report.targets.append(
            Target("83,762 units, times the floor", us.median / base.median, 3.0, "x")
        )
        report.targets.append(
            Target("83,762 units, peak memory", us.peak_bytes / 2**30, 1.0, "GiB")
        )
        report.table(
            "61 indicators, 78 nodes; median of several runs, each road in a process of its own",
            (
                "units", "floor", "peer", "ours", "ours/floor", "ours/unit",
                "floor memory", "peer memory", "our memory",
            ),
            rows,
        )  # fmt: skip
        report.table("Where the time goes", ("units, road", "read", "build", "write"), part_rows)
        report.notes += _start_up(folder)
    return report


def _start_up(folder: Path) -> list[str]:
    """Return import and compile times: paid once a process, and once a machine."""
    arguments = {"path": str(folder / f"{SIZES[0]}.parquet"), "folder": str(folder)}
    with tempfile.TemporaryDirectory() as cache:
        environment = {"NUMBA_CACHE_DIR": cache}
        cold = measure("benchmarks.index_build:ours", arguments, repeats=1, environment=environment)
        warm = measure("benchmarks.index_build:ours", arguments, repeats=1, environment=environment)
    return [
        f"import of the library with Numba: {milliseconds(warm.imports)} a process",
        f"first build with an empty cache (compiling): {milliseconds(cold.first)}, once a machine",
        f"first build with the cache filled: {milliseconds(warm.first)}",
        f"memory after the imports: {mebibytes(warm.base_bytes)}",
    ]
