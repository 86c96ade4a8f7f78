"""The engine's few heavy loops, shared out among threads; the loops are in `_compiled.py`.

Rows (or columns) are independent of each other, so the number of threads and the size of the shares
change nothing in any bit of a result. Numba is imported on first use: a process that never builds
an index never pays for it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import IntEnum
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

TIE: Final = 1e-9  # scores nearer than this share a rank and a class
_SMALL: Final = 4_096  # rows below which a second thread costs more than it saves


class MeanKind(IntEnum):
    """Means of the form inverse(weighted mean of transform(x)); the numbers `_compiled` knows."""

    ARITHMETIC = 0
    GEOMETRIC = 1
    HARMONIC = 2
    POWER = 3


def thread_count(asked: int | None = None) -> int:
    """Return how many threads to use: those asked for, else the processors this process may use."""
    if asked is not None:
        return max(1, asked)
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return max(1, os.cpu_count() or 1)


def in_shares(
    work: Callable[[int, int], Any], n: int, *, threads: int | None = None, small: int = _SMALL
) -> None:
    """Call `work(low, high)` over consecutive shares of `range(n)`, one share a thread."""
    count = thread_count(threads)
    if count == 1 or n < small:
        work(0, n)
        return
    edges = [n * i // count for i in range(count + 1)]
    with ThreadPoolExecutor(count) as pool:
        list(pool.map(work, edges[:-1], edges[1:]))


def in_threads(
    work: Callable[[Any], Any], items: Iterable[Any], *, size: int, threads: int | None = None
) -> list[Any]:
    """Return `work(item)` for each item in order; in threads when `size` rows are worth it."""
    count = thread_count(threads)
    if count == 1 or size < _SMALL:
        return [work(item) for item in items]
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(work, items))


def weighted_mean(
    terms: Floats,
    columns: Sequence[int] | Ints,
    weights: Sequence[float] | Floats,
    *,
    least: float = 0.0,
    threads: int | None = None,
) -> Floats:
    """Return the weighted mean of some columns for each row: the one summing kernel of Teduh.

    Parameters
    ----------
    terms : ndarray of float, shape (n_units, m)
        NaN = not there.
    columns : positions in `terms` to be averaged, in the order of summation.
    weights : one for each, any scale; rescaled over the columns that are there.
    least : how many columns must be there for a mean.

    Returns
    -------
    ndarray of float, shape (n_units,)
        NaN where fewer than `least` (or none) are there, or where their weights sum to zero.

    Examples
    --------
    >>> weighted_mean(np.array([[10.0, 40.0], [np.nan, 40.0]]), [0, 1], [2, 1])
    array([20., 40.])
    """
    from teduh.index import _compiled  # noqa: PLC0415 - Numba is slow to import

    out = np.empty(terms.shape[0])
    matrix = np.asfortranarray(terms)
    chosen = np.asarray(columns, dtype=np.int64)
    scale = np.asarray(weights, dtype=np.float64)

    def work(low: int, high: int) -> None:
        _compiled.weighted_mean(matrix, chosen, scale, float(least), out, low, high)

    in_shares(work, terms.shape[0], threads=threads)
    return out


def rank_scores(
    scores: Floats,
    *,
    groups: Sequence[Ints] | None = None,
    tie: float = TIE,
    threads: int | None = None,
) -> npt.NDArray[np.int32]:
    """Rank each column: 1 = highest, ties share the smallest rank, 0 = no score.

    A score within `tie` of the top of the group of ties before it belongs to that group.

    Parameters
    ----------
    scores : ndarray of float, shape (n_units, m).
    groups : row numbers to be ranked among themselves (the periods of a panel); all when None.

    Examples
    --------
    >>> rank_scores(np.array([[3.0], [5.0], [5.0], [np.nan], [1.0]])).ravel()
    array([3, 1, 1, 0, 4], dtype=int32)
    """
    from teduh.index import _compiled  # noqa: PLC0415

    ranks = np.zeros(scores.shape, dtype=np.int32, order="F")
    matrix = np.asfortranarray(scores)

    def work(column: int) -> None:
        if groups is None:
            values = matrix[:, column]
            _compiled.rank_column(values, values.view(np.uint64), ranks[:, column], tie)
            return
        for rows in groups:
            values = np.ascontiguousarray(matrix[rows, column])
            found = np.zeros(rows.size, dtype=np.int32)
            _compiled.rank_column(values, values.view(np.uint64), found, tie)
            ranks[rows, column] = found

    in_threads(work, range(scores.shape[1]), size=scores.shape[0], threads=threads)
    return ranks


def copeland_scores(
    values: Floats,
    columns: Sequence[int],
    weights: Sequence[float],
    *,
    groups: Sequence[Ints] | None = None,
    threads: int | None = None,
) -> Floats:
    """Return wins minus losses of each unit against the units of its group.

    a beats b when the weights of the columns where a > b, plus half of the ties, exceed half of the
    weights of the columns that both have. Values within 1e-9 tie.

    Examples
    --------
    >>> copeland_scores(np.array([[3.0, 3.0], [2.0, 2.0], [1.0, 5.0]]), [0, 1], [1.0, 1.0])
    array([ 1., -1.,  0.])
    """
    from teduh.index import _compiled  # noqa: PLC0415

    n = values.shape[0]
    parts = [np.arange(n, dtype=np.int64)] if groups is None else list(groups)
    order = np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)
    sizes = [part.size for part in parts]
    ends = np.repeat(np.cumsum(sizes), sizes).astype(np.int64)
    starts = (ends - np.repeat(sizes, sizes)).astype(np.int64)
    matrix = np.ascontiguousarray(values[order][:, list(columns)])
    chosen = np.arange(len(columns), dtype=np.int64)
    scale = np.asarray(weights, dtype=np.float64)
    out = np.empty(n)

    def work(low: int, high: int) -> None:
        _compiled.copeland_wins(matrix, chosen, scale, starts, ends, TIE, out, low, high)

    in_shares(work, n, threads=threads, small=512)
    back = np.empty(n)
    back[order] = out
    return back
