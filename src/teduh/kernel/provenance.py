"""Hashes that let any published number be rebuilt and checked.

`content_hash` is over logical values (sorted keys, little-endian float64), never over file bytes:
the same table written twice by two versions of a Parquet writer has one hash.
"""

from __future__ import annotations

import hashlib
import json
import math
import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def canonical_json(value: Any) -> bytes:
    """Return the one JSON text of plain data: sorted keys, no spaces, UTF-8, no NaN.

    Raises
    ------
    ValueError
        For NaN and infinities, which JSON has no word for.
    """
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def digest(value: Any) -> str:
    """Return the SHA-256 of plain data as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def digest_bytes(data: bytes) -> str:
    """Return the SHA-256 of bytes as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def digest_columns(columns: Mapping[str, Sequence[Any] | Any]) -> str:
    """Return the SHA-256 of a table given as columns, whatever their order.

    NumPy float arrays are hashed as little-endian float64 with one NaN and one zero; other columns
    as their canonical values, each with its length so that no two tables share a byte stream.
    """
    import numpy as np  # noqa: PLC0415 - the kernel is imported by commands that never need it

    hasher = hashlib.sha256()
    for name in sorted(columns):
        column = columns[name]
        hasher.update(struct.pack("<I", len(name.encode())) + name.encode())
        if isinstance(column, np.ndarray) and column.dtype.kind in "fiub":
            values = np.ascontiguousarray(column, dtype="<f8") + 0.0
            values[np.isnan(values)] = np.nan
            hasher.update(b"f" + struct.pack("<Q", values.size) + values.tobytes())
        else:
            hasher.update(b"v" + struct.pack("<Q", len(column)))
            hasher.update(_joined(column))
    return hasher.hexdigest()


def _joined(values: Iterable[Any]) -> bytes:
    return canonical_json(
        [None if v is None or (isinstance(v, float) and math.isnan(v)) else str(v) for v in values]
    )
