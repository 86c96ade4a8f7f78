"""Small counts: worked cases of one-way and two-way tables, and what cannot be asked."""

from __future__ import annotations

import pytest

from teduh.kernel.suppression import suppress_list, suppress_table


def test_one_small_count_takes_the_next_smallest_with_it() -> None:
    found = suppress_list([12, 3, 9, 0])
    assert (found.cells, found.total) == ((12, None, None, 0), 24)


def test_two_ones_give_themselves_away_and_take_a_third() -> None:
    assert suppress_list([1, 1, 7]).cells == (None, None, None)


def test_a_small_total_is_hidden_too() -> None:
    found = suppress_list([3])
    assert (found.cells, found.total) == ((None,), None)
    found = suppress_list([3, 0])
    assert (found.cells, found.total) == ((None, 0), None)


def test_the_only_count_beside_zeros_takes_the_total_with_it() -> None:
    # With 7 as total and zeros shown, the hidden 7 would be known; so it is not hidden at all.
    assert suppress_list([7, 0]).cells == (7, 0)
    assert suppress_list([4, 0, 0]).total is None


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    assert suppress_list([5, 6]).cells == (5, 6)
    assert suppress_list([]).total == 0


def test_a_small_cell_hides_a_rectangle_and_no_more() -> None:
    found = suppress_table([[10, 3, 8], [7, 9, 12]])
    assert found.cells == ((None, None, 8), (None, None, 12))
    assert (found.row_totals, found.column_totals) == ((21, 28), (17, 12, 20))


def test_one_row_hides_totals_of_columns() -> None:
    found = suppress_table([[10, 3]])
    assert found.cells == ((None, None),)
    assert (found.column_totals, found.total) == ((None, None), 13)


def test_a_lone_small_count_hides_everything() -> None:
    found = suppress_table([[3]])
    assert (found.cells, found.row_totals, found.total) == (((None,),), (None,), None)


def test_another_k() -> None:
    assert suppress_list([8, 9, 20], k=10).cells == (None, None, 20)


def test_what_cannot_be_asked__error() -> None:
    with pytest.raises(ValueError, match="negative"):
        suppress_list([-1])
    with pytest.raises(ValueError, match="same number"):
        suppress_table([[1], [1, 2]])
