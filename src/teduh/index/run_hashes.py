"""The two hashes of a run: what it was made of (`run_id`) and what came out (`content_hash`)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from teduh.index.dataset import Dataset, Floats
from teduh.index.framework import Framework
from teduh.index.kernels import in_threads
from teduh.index.recipe import Recipe
from teduh.index.run import METHOD_VERSION
from teduh.kernel.provenance import digest

_PLAIN: Final = frozenset({str, int, float, bool, type(None)})


def framework_data(framework: Framework) -> dict[str, Any]:
    """Return all of a framework that can change a number or a name, as plain data.

    Its own recipe is left out: the run's recipe is hashed beside it.
    """
    data = {f.name: _plain(getattr(framework, f.name)) for f in fields(framework)}
    del data["recipe"]
    return data


def run_id(framework: Framework, recipe: Recipe, dataset: Dataset) -> str:
    """Return the SHA-256 of the canonical JSON of a run's inputs and METHOD_VERSION."""
    return digest(
        {
            "framework": framework_data(framework),
            "recipe": _plain(recipe.as_dict()),
            "dataset": dataset.content_hash,
            "method_version": METHOD_VERSION,
        }
    )


def content_hash(
    scores: Floats,
    ranks: npt.NDArray[np.int32],
    categories: npt.NDArray[np.int8],
    flags: npt.NDArray[np.uint8],
    points: Floats | None,
    *,
    threads: int | None = None,
) -> str:
    """Return one hash over all that a run puts out: a SHA-256 of the SHA-256 of each column.

    Columns are hashed as logical values (little-endian, one NaN, no minus zero), in threads; the
    order of the columns is the run's order of nodes.
    """
    tables: list[tuple[str, npt.NDArray[Any]]] = [
        ("scores", scores),
        ("ranks", ranks),
        ("categories", categories),
        ("flags", flags),
    ]
    if points is not None:
        tables.append(("contributions", points))
    columns = [table[:, i] for _, table in tables for i in range(table.shape[1])]
    digests = in_threads(_column_digest, columns, size=scores.shape[0], threads=threads)
    shapes = [[name, list(table.shape)] for name, table in tables]
    return digest([shapes, digests])


def _column_digest(column: npt.NDArray[Any]) -> str:
    if column.dtype.kind == "f":
        values = column.astype("<f8") + 0.0
        values[np.isnan(values)] = np.nan
    else:
        values = column.astype(column.dtype.newbyteorder("<"))
    return hashlib.sha256(np.ascontiguousarray(values).data).hexdigest()


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if is_dataclass(kind):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(kind)}
    return str(value)
