"""No hidden count can be worked out: attacked by trying every table that looks the same.

Requirement: "k = 5 with complementary suppression; no suppressed cell recoverable from margins".
The attack here is brute force over all tables and knows nothing of how the cells were chosen.
"""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from teduh.kernel.suppression import SuppressedTable, suppress_list, suppress_table

COUNTS = st.integers(0, 9)


def same_published(rows: list[list[int]], table: SuppressedTable) -> bool:
    """Say whether a table of counts would look like the published one; a hidden number is no 0."""

    def fits(value: int, shown: int | None) -> bool:
        return value >= 1 if shown is None else value == shown

    columns = list(zip(*rows, strict=True))
    return (
        all(fits(v, s) for row, cells in zip(rows, table.cells, strict=True)
            for v, s in zip(row, cells, strict=True))
        and all(fits(sum(r), s) for r, s in zip(rows, table.row_totals, strict=True))
        and all(fits(sum(c), s) for c, s in zip(columns, table.column_totals, strict=True))
        and fits(sum(map(sum, rows)), table.total)
    )  # fmt: skip


def numbers_of(rows: list[list[int]]) -> list[int]:
    columns = zip(*rows, strict=True)
    return [v for r in rows for v in r] + [sum(r) for r in rows] + [sum(c) for c in columns]


@given(st.lists(COUNTS, max_size=5))
def test_lists(counts: list[int]) -> None:
    found = suppress_list(counts)
    hidden = [i for i, cell in enumerate(found.cells) if cell is None]
    assert all(found.cells[i] is None for i, c in enumerate(counts) if 0 < c < 5)
    assert all(counts[i] for i in hidden)  # zeros stay
    assert all(cell in (None, count) for cell, count in zip(found.cells, counts, strict=True))
    if found.total is None:
        return
    assert found.total == sum(counts)
    left = found.total - sum(cell for cell in found.cells if cell is not None)
    ways = [
        way for way in itertools.product(range(1, left + 1), repeat=len(hidden)) if sum(way) == left
    ] if len(hidden) <= 4 else []  # fmt: skip
    for number in range(len(hidden) if ways else 0):
        assert len({way[number] for way in ways}) > 1


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([(1, 2), (2, 2), (2, 3), (3, 2)]), st.data())
def test_tables_by_brute_force(shape: tuple[int, int], data: st.DataObject) -> None:
    n_rows, n_columns = shape
    small = st.integers(0, 6)
    rows = data.draw(
        st.lists(
            st.lists(small, min_size=n_columns, max_size=n_columns),
            min_size=n_rows,
            max_size=n_rows,
        )
    )
    table = suppress_table(rows)
    flat_cells = [cell for row in table.cells for cell in row]
    flat = [count for row in rows for count in row]
    choices = [
        range(max(1, count - 2), count + 3) if cell is None else (count,)
        for cell, count in zip(flat_cells, flat, strict=True)
    ]
    seen: list[set[int]] = [set() for _ in numbers_of(rows)]
    for values in itertools.product(*choices):
        other = [list(values[i * n_columns : (i + 1) * n_columns]) for i in range(n_rows)]
        if same_published(other, table):
            for number, value in enumerate(numbers_of(other)):
                seen[number].add(value)
    shown = [*flat_cells, *table.row_totals, *table.column_totals]
    for cell, values in zip(shown, seen, strict=True):
        assert (len(values) > 1) is (cell is None)


@settings(max_examples=60)
@given(st.integers(1, 6), st.integers(1, 6), st.data())
def test_small_counts_are_hidden_and_zeros_and_true_numbers_shown(
    n_rows: int, n_columns: int, data: st.DataObject
) -> None:
    row = st.lists(st.integers(0, 40), min_size=n_columns, max_size=n_columns)
    rows = data.draw(st.lists(row, min_size=n_rows, max_size=n_rows))
    table = suppress_table(rows)
    for counts, cells in zip(rows, table.cells, strict=True):
        for count, cell in zip(counts, cells, strict=True):
            assert cell in (None, count)
            assert cell is None or not 0 < count < 5
            assert count or cell == 0
    assert table.total in (None, sum(map(sum, rows)))
    assert suppress_table(rows) == table


@given(st.lists(st.lists(st.integers(5, 90), min_size=3, max_size=3), min_size=2, max_size=5))
def test_nothing_is_hidden_without_need(rows: list[list[int]]) -> None:
    table = suppress_table(rows)
    assert table.cells == tuple(map(tuple, rows))
    assert table.total == sum(map(sum, rows))
