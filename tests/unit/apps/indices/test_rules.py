"""States of a run and who may see which level (design 7, practice 9).

L1  a run passes only through the transitions of the table
L2  the floor of an instrument is never below the village
L3  a row is shown by one's own grant, by a publication at or above the floor, or, at the village,
    by a grant of any institution there; below the village never by a publication
"""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from teduh.apps.indices.rules import (
    RunState,
    level_is_above_or_at,
    operator_scope,
    public_floor,
    region_within_grants,
    run_may_become,
    unit_is_visible,
)
from teduh.kernel.region_codes import PlaceLevel
from teduh.kernel.scope import SYSTEM_ACTOR, Actor, Grant, Role, Scope


def test_transitions__l1() -> None:
    allowed = {pair for pair in product(RunState, RunState) if run_may_become(*pair)}
    q, r, d, f, c = RunState
    assert allowed == {(q, r), (q, c), (q, f), (r, r), (r, d), (r, f), (r, c), (f, q), (c, q)}


@pytest.mark.parametrize(
    ("asked", "floor"),
    [("", "district"), (None, "district"), ("village", "village"), ("hamlet", "village"),
     ("rt", "village"), ("regency", "regency")],
)  # fmt: skip
def test_floor__l2(asked: str | None, floor: str) -> None:
    assert public_floor(asked) == floor


def test_levels_in_order__l2() -> None:
    assert [lv for lv in PlaceLevel if level_is_above_or_at(lv, "district")] == [
        *("nation", "province", "regency", "district")
    ]


@pytest.mark.parametrize(
    ("level", "floor", "is_public", "own", "granted", "visible"),
    [
        ("district", "district", True, (), (), True),
        ("district", "district", False, (), (), False),
        ("district", "district", False, (), ("64.02",), False),
        ("district", "district", False, ("64.02",), (), True),
        ("village", "district", True, (), (), False),
        ("village", "district", True, (), ("64.02.01",), True),
        ("village", "district", True, (), ("64.02.02",), False),
        ("village", "village", True, (), (), True),
        ("hamlet", "village", True, (), ("64.02",), False),
        ("hamlet", "village", True, ("64.02",), (), True),
    ],
)
def test_row__l3(
    level: str,
    floor: str,
    is_public: bool,
    own: tuple[str, ...],
    granted: tuple[str, ...],
    visible: bool,
) -> None:
    code = {
        "district": "64.02.01",
        "village": "64.02.01.2001",
        "hamlet": "64.02.01.2001.d01",
    }[level]
    found = unit_is_visible(
        code, level=level, floor=floor, is_public=is_public, own_paths=own, granted_paths=granted
    )
    assert found is visible


def test_region_meets_a_grant__l3() -> None:
    grant = Grant(1, "64.02.01", Role.COORDINATOR, date(2026, 1, 1))
    reader = Scope(Actor("p"), (grant,))
    assert region_within_grants(reader, 1, "64.02")
    assert region_within_grants(reader, 1, "64.02.01.2001")
    assert not region_within_grants(reader, 1, "64.02.02")
    assert not region_within_grants(reader, 2, "64.02")
    monitor = Scope(Actor("p"), (Grant(1, "64.02", Role.MONITOR, date(2026, 1, 1)),))
    assert not region_within_grants(monitor, 1, "64.02")
    assert region_within_grants(operator_scope(SYSTEM_ACTOR, 7), 7, "11")
