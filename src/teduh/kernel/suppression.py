"""Hiding small counts, and as many others as are needed so that none can be worked out again.

A cell from 1 to k - 1 is hidden (primary suppression). As margins are published, a hidden cell may
follow from the others, so more are hidden (complementary suppression) until no hidden cell is
determined. What is promised is exact: for every hidden cell there is another table of counts with
the same published numbers, the same zeros, and another value in that cell. It is not promised that
a reader with other knowledge, or with an older edition of the table, learns nothing.

Zeros stay: that nothing happened is no one's secret, and a hidden cell is known to be at least 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

K: Final = 5
Counts = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class SuppressedList:
    """Counts with their total; None where a number is hidden."""

    cells: Counts
    total: int | None


@dataclass(frozen=True, slots=True)
class SuppressedTable:
    """Rows of counts with totals of rows, of columns and of all; None where hidden."""

    cells: tuple[Counts, ...]
    row_totals: Counts
    column_totals: Counts
    total: int | None


def suppress_list(counts: Sequence[int], *, k: int = K) -> SuppressedList:
    """Hide small counts of a one-way table and what would give them away.

    Parameters
    ----------
    counts : whole numbers of zero or more, with their sum published beside them.
    k : the smallest count that may be shown.

    Examples
    --------
    >>> suppress_list([12, 3, 9, 0])
    SuppressedList(cells=(12, None, None, 0), total=24)
    """
    _check(counts)
    total = sum(counts)
    hidden = {i for i, count in enumerate(counts) if 0 < count < k}
    # A total that is itself small is hidden too; with it hidden nothing can be worked out.
    shows_total = not 0 < total < k
    while hidden and shows_total and _is_determined([counts[i] for i in sorted(hidden)]):
        shown = [i for i, count in enumerate(counts) if count and i not in hidden]
        if not shown:
            shows_total = False
            break
        hidden.add(min(shown, key=lambda i: (counts[i], i)))
    cells = tuple(None if i in hidden else count for i, count in enumerate(counts))
    return SuppressedList(cells, total if shows_total else None)


def _is_determined(hidden: Sequence[int]) -> bool:
    """Say whether hidden counts of at least 1 follow from their sum: one of them, or all are 1."""
    return len(hidden) == 1 or sum(hidden) == len(hidden)


def suppress_table(rows: Sequence[Sequence[int]], *, k: int = K) -> SuppressedTable:
    """Hide small counts of a two-way table and what would give them away.

    Parameters
    ----------
    rows : counts, every row of the same length; totals are published beside them.
    k : the smallest count that may be shown.

    Returns
    -------
    SuppressedTable
        Cells are hidden before totals, small ones first, so that little is lost.
    """
    if len({len(row) for row in rows}) > 1:
        raise ValueError("every row needs the same number of cells")
    for row in rows:
        _check(row)
    table = _Table(rows)
    for place in table.places():
        if 0 < table.values[place] < k:
            table.hidden.add(place)
    while (determined := table.first_determined()) is not None:
        table.hidden |= table.next_to_hide(determined)
    return table.result()


def _check(counts: Sequence[int]) -> None:
    if any(count < 0 for count in counts):
        raise ValueError("counts are never negative")


Place = tuple[int, int]


class _Table:
    """A table with its totals as a last row and column, and what of it is hidden.

    Each row of this wider table, with the sign of its total turned, sums to zero, and so does each
    column. A change that keeps all published numbers is a set of closed walks between rows and
    columns over hidden cells; a hidden cell is determined when no walk goes through it.
    """

    def __init__(self, rows: Sequence[Sequence[int]]) -> None:
        self.n_rows, self.n_columns = len(rows), len(rows[0]) if rows else 0
        self.values: dict[Place, int] = {
            (i, j): count for i, row in enumerate(rows) for j, count in enumerate(row)
        }
        for i, row in enumerate(rows):
            self.values[i, self.n_columns] = sum(row)
        for j in range(self.n_columns + 1):
            self.values[self.n_rows, j] = sum(self.values[i, j] for i in range(self.n_rows))
        self.hidden: set[Place] = set()

    def places(self) -> list[Place]:
        return sorted(self.values)

    def is_total(self, place: Place) -> bool:
        return (place[0] == self.n_rows) != (place[1] == self.n_columns)

    def first_determined(self) -> Place | None:
        for place in sorted(self.hidden):
            if not (self._can_rise(place) or self._can_fall(place)):
                return place
        return None

    def next_to_hide(self, place: Place) -> set[Place]:
        """Return what to hide so that a determined cell may become open.

        A closed walk needs at least a rectangle: of all of them that have the cell as a corner, the
        one that hides the fewest totals, then the fewest cells, then the smallest numbers. Zeros
        stay shown. Where there is none, the smallest number that is left.
        """
        row, column = place
        choices = []
        for i in range(self.n_rows + 1):
            for j in range(self.n_columns + 1):
                corners = {(row, j), (i, column), (i, j)} - self.hidden
                is_open = all(self.values[corner] for corner in corners)
                if i != row and j != column and corners and is_open:
                    choices.append(corners)
        if not choices:
            left = [p for p in self.values if p not in self.hidden and self.values[p]]
            choices = [{p} for p in left]
        return min(choices, key=self._loss)

    def _loss(self, places: set[Place]) -> tuple[int, int, int, list[Place]]:
        outer = sum(i == self.n_rows or j == self.n_columns for i, j in places)
        return outer, len(places), sum(self.values[p] for p in places), sorted(places)

    # The sign of a total is turned, so its rising is a fall of the turned number. Every number may
    # rise; it may fall while it is above 1, as a hidden number is known to be no zero.

    def _may(self, place: Place, direction: int) -> bool:
        if self.is_total(place):
            direction = -direction
        return direction > 0 or self.values[place] > 1

    def _can_rise(self, place: Place) -> bool:
        return self._has_walk(place, 1)

    def _can_fall(self, place: Place) -> bool:
        return self._has_walk(place, -1)

    def _has_walk(self, place: Place, direction: int) -> bool:
        """Say whether a turned number may move, other hidden cells making up for it."""
        if not self._may(place, direction):
            return False
        # Going from a row to a column moves the cell between them by `direction`, from a column to
        # a row by the opposite; a walk from the column back to the row keeps all sums.
        start, goal = ("column", place[1]), ("row", place[0])
        seen, waiting = {start}, [start]
        while waiting:
            side, number = waiting.pop()
            if (side, number) == goal:
                return True
            for other in self.hidden - {place}:
                if side == "column" and other[1] == number:
                    step, onward = -direction, ("row", other[0])
                elif side == "row" and other[0] == number:
                    step, onward = direction, ("column", other[1])
                else:
                    continue
                if onward not in seen and self._may(other, step):
                    seen.add(onward)
                    waiting.append(onward)
        return False

    def result(self) -> SuppressedTable:
        def shown(i: int, j: int) -> int | None:
            return None if (i, j) in self.hidden else self.values[i, j]

        rows, columns = range(self.n_rows), range(self.n_columns)
        return SuppressedTable(
            cells=tuple(tuple(shown(i, j) for j in columns) for i in rows),
            row_totals=tuple(shown(i, self.n_columns) for i in rows),
            column_totals=tuple(shown(self.n_rows, j) for j in columns),
            total=shown(self.n_rows, self.n_columns),
        )
