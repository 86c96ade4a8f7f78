"""The loops that Numba compiles. Only `kernels.py` imports this file, and late: Numba takes time.

No fastmath and no BLAS: every row is summed in the order of the framework's children, so that equal
rows get equal scores whatever the block size or the number of threads. Functions work on the rows
`low` to `high` (or columns) and release the interpreter's lock; `kernels.py` shares the rows out
among threads. Numba's own `parallel=True` is not used, because its default threading layer aborts
the process when two requests of a web server enter it at once.

Matrices are in Fortran order: a node is a contiguous column. `x == x` says that x is not NaN.
"""

# ruff: noqa: PLR0124

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt

Function = TypeVar("Function", bound=Callable[..., Any])
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_BLOCK: Final = 512  # rows that stay in the processor's first cache
_DIGIT: Final = 11
_BUCKETS: Final = 1 << _DIGIT
_PASSES: Final = 6  # 6 x 11 bits cover the 64 of a float
ARITHMETIC, GEOMETRIC, HARMONIC, POWER = 0, 1, 2, 3
_NOTHING: Final = 1e-12  # a sum of weights below this share of the largest is zero
_GIVEN: Final = 64  # dataset.Flag.GIVEN; Numba wants a plain integer


def compiled(function: Function) -> Function:
    """Compile on the first call of each type, keep the result on disk, release the lock.

    Where no folder can be written (a service without a home), each process compiles for itself.
    """
    try:
        return cast(Function, numba.njit(nogil=True, cache=True, fastmath=False)(function))
    except RuntimeError:
        return cast(Function, numba.njit(nogil=True, fastmath=False)(function))


@compiled
def weighted_mean(
    terms: Floats,
    columns: Ints,
    weights: Floats,
    least: float,
    out: Floats,
    low: int,
    high: int,
) -> None:
    """Write the mean of `terms[:, columns]` over what is not NaN; NaN when fewer than `least`."""
    total = np.empty(_BLOCK)
    weight = np.empty(_BLOCK)
    count = np.empty(_BLOCK)
    nothing = _NOTHING * np.abs(weights).max()
    for start in range(low, high, _BLOCK):
        size = min(_BLOCK, high - start)
        total[:size] = 0.0
        weight[:size] = 0.0
        count[:size] = 0.0
        for c in range(columns.size):
            column = columns[c]
            w = weights[c]
            for r in range(size):
                x = terms[start + r, column]
                there = x == x
                total[r] += w * x if there else 0.0
                weight[r] += w if there else 0.0
                count[r] += 1.0 if there else 0.0
        for r in range(size):
            enough = count[r] > 0.0 and count[r] >= least and abs(weight[r]) > nothing
            out[start + r] = total[r] / weight[r] if enough else np.nan


@compiled
def rank_column(values: Floats, bits: npt.NDArray[np.uint64], ranks: Any, tie: float) -> None:
    """Write ranks, 1 = highest, 0 = no value; values within `tie` of a group's top share its rank.

    A radix sort: the bits of a float, with the sign handled, sort as an integer does. `bits` is
    `values` seen as integers.
    """
    n = values.size
    keys = np.empty(n, np.uint64)
    order = np.empty(n, np.int32)
    count = 0
    sign = np.uint64(1) << np.uint64(63)
    for r in range(n):
        ranks[r] = 0
        x = values[r]
        if x == x:
            key = bits[r]
            if x == 0.0:
                key = np.uint64(0)  # -0.0 is 0.0
            # ascending keys for descending values
            keys[count] = key if key & sign else ~(key | sign)
            order[count] = r
            count += 1
    histogram = np.zeros((_PASSES, _BUCKETS), np.int64)
    mask = np.uint64(_BUCKETS - 1)
    for i in range(count):
        for p in range(_PASSES):
            histogram[p, np.int64((keys[i] >> np.uint64(p * _DIGIT)) & mask)] += 1
    other_keys = np.empty(count, np.uint64)
    other_order = np.empty(count, np.int32)
    for p in range(_PASSES):
        shift = np.uint64(p * _DIGIT)
        if count == 0 or histogram[p, np.int64((keys[0] >> shift) & mask)] == count:
            continue
        position = 0
        for b in range(_BUCKETS):
            held = int(histogram[p, b])
            histogram[p, b] = position
            position += held
        for i in range(count):
            digit = np.int64((keys[i] >> shift) & mask)
            other_keys[histogram[p, digit]] = keys[i]
            other_order[histogram[p, digit]] = order[i]
            histogram[p, digit] += 1
        keys, other_keys = other_keys, keys
        order, other_order = other_order, order
    rank = 0
    top = np.inf
    for i in range(count):
        x = values[order[i]]
        if i == 0 or x < top - tie:
            rank = i + 1
            top = x
        ranks[order[i]] = rank


@compiled
def share_out(  # noqa: PLR0912, PLR0915 - one pass down the tree
    scores: Floats,
    flags: npt.NDArray[np.uint8],
    parents: Ints,
    first: Ints,
    children: Ints,
    weights: Floats,
    kinds: Ints,
    floors: Floats,
    leaf: npt.NDArray[np.bool_],
    columns: Ints,
    out: Floats,
    low: int,
    high: int,
) -> None:
    """Write each leaf's points in the top node: exact for arithmetic, log-shares for geometric.

    Going down from the top, a node stands for `factor * score + lump` points. An arithmetic mean
    hands each child the factor times its weight; a geometric mean hands each child its share of
    the logarithm. `lump` carries the points of a child that a floor raised, whose own score (zero,
    say) cannot be multiplied up to them; below it they are divided by weight. `parents` lists
    aggregates from the top down, `children[first[a]:first[a + 1]]` their children, `columns` the
    column of each node in `out` (-1 = none).
    """
    m = scores.shape[1]
    factor = np.zeros((m, _BLOCK))
    lump = np.zeros((m, _BLOCK))
    total = np.empty(_BLOCK)
    spread = np.empty(_BLOCK)
    for start in range(low, high, _BLOCK):
        size = min(_BLOCK, high - start)
        factor[:, :size] = 0.0
        lump[:, :size] = 0.0
        top = parents[0]
        factor[top, :size] = 1.0
        for a in range(parents.size):
            node = parents[a]
            spread[:size] = 0.0
            total[:size] = 0.0
            for c in range(first[a], first[a + 1]):
                child = children[c]
                for r in range(size):
                    x = scores[start + r, child]
                    total[r] += weights[c] if x == x else 0.0
            geometric = kinds[a] == GEOMETRIC
            nothing = 0.0
            for c in range(first[a], first[a + 1]):
                nothing = max(nothing, _NOTHING * abs(weights[c]))
            if geometric:
                for c in range(first[a], first[a + 1]):
                    for r in range(size):
                        x = scores[start + r, children[c]]
                        if x == x:
                            spread[r] += weights[c] * np.log(max(x, floors[a]))
            for c in range(first[a], first[a + 1]):
                child = children[c]
                w = weights[c]
                if not geometric:
                    for r in range(size):
                        x = scores[start + r, child]
                        given = (flags[start + r, node] & _GIVEN) != 0
                        passes = x == x and not given and abs(total[r]) > nothing
                        share = w / total[r] if passes else 0.0
                        raised = x < floors[a]
                        own = factor[node, r] * share
                        factor[child, r] = 0.0 if raised else own
                        lump[child, r] = lump[node, r] * share + (
                            own * floors[a] if raised else 0.0
                        )
                    continue
                for r in range(size):
                    row = start + r
                    x = scores[row, child]
                    if x != x or flags[row, node] & _GIVEN or abs(total[r]) <= nothing:
                        continue
                    points = factor[node, r] * scores[row, node] + lump[node, r]
                    if abs(spread[r]) > 1e-12 * abs(total[r]):
                        points *= w * np.log(max(x, floors[a])) / spread[r]
                    else:
                        points *= w / total[r]
                    if x > 0.0 and x >= floors[a]:
                        factor[child, r] = points / x
                    else:
                        lump[child, r] = points
        for node in range(m):
            column = columns[node]
            if column < 0:
                continue
            for r in range(size):
                row = start + r
                if scores[row, top] != scores[row, top]:
                    out[row, column] = np.nan
                    continue
                x = scores[row, node]
                ends = leaf[node] or (flags[row, node] & _GIVEN) != 0
                out[row, column] = factor[node, r] * x + lump[node, r] if ends and x == x else 0.0


@compiled
def copeland_wins(
    values: Floats,
    columns: Ints,
    weights: Floats,
    starts: Ints,
    ends: Ints,
    tie: float,
    out: Floats,
    low: int,
    high: int,
) -> None:
    """Write wins minus losses of each row against rows `starts[r]` to `ends[r]`, its group."""
    k = columns.size
    for a in range(low, high):
        there = False
        for c in range(k):
            there = there or values[a, columns[c]] == values[a, columns[c]]
        if not there:
            out[a] = np.nan
            continue
        score = 0.0
        for b in range(starts[a], ends[a]):
            if b == a:
                continue
            margin = 0.0
            shared = 0.0
            for c in range(k):
                x = values[a, columns[c]]
                y = values[b, columns[c]]
                if x == x and y == y:
                    shared += weights[c]
                    if x > y + tie:
                        margin += weights[c]
                    elif y > x + tie:
                        margin -= weights[c]
            if margin > 1e-12 * shared:
                score += 1.0
            elif margin < -1e-12 * shared:
                score -= 1.0
        out[a] = score
