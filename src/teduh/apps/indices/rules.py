"""Rules of indices that need no database: states of a run, and who may see which level of place.

The public floor is the lowest level whose figures anyone may see. It is the district for an
instrument that measures vulnerability, and the village for one that measures something else (the
distance to a polling station). A hamlet and what lies below it are public for none.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final

from teduh.kernel.region_codes import NATION_CODE, PlaceLevel, region_code_contains
from teduh.kernel.scope import Actor, Grant, Role, Scope


class RunState(StrEnum):
    """Where a run is on its way."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


TRANSITIONS: Final[dict[RunState, frozenset[RunState]]] = {
    RunState.QUEUED: frozenset({RunState.RUNNING, RunState.CANCELLED, RunState.FAILED}),
    # A worker that died leaves its run RUNNING; the job that takes over starts it again.
    RunState.RUNNING: frozenset(
        {RunState.RUNNING, RunState.DONE, RunState.FAILED, RunState.CANCELLED}
    ),
    RunState.DONE: frozenset(),
    RunState.FAILED: frozenset({RunState.QUEUED}),
    RunState.CANCELLED: frozenset({RunState.QUEUED}),
}

LEVEL_ORDER: Final = tuple(PlaceLevel)
VULNERABILITY_FLOOR: Final = PlaceLevel.DISTRICT
LOWEST_PUBLIC: Final = PlaceLevel.VILLAGE

# Who may bring in data and build, who may make a run public, who may look at what is not public.
# Every role that works inside an institution sees its runs; a monitor sees only what is public.
EDITORS: Final = (Role.ANALYST, Role.ADMINISTRATOR)
PUBLISHERS: Final = (Role.ANALYST, Role.LEADER)
READERS: Final = (
    Role.ANALYST,
    Role.COORDINATOR,
    Role.SUPERVISOR,
    Role.LEADER,
    Role.ADMINISTRATOR,
)


def operator_scope(actor: Actor, institution_id: int) -> Scope:
    """Return the scope of whoever works at the machine itself for one institution.

    For the command line and the exercise: who can read the database needs no grant of ours.
    """
    roles = (Role.ANALYST, Role.LEADER)
    return Scope(actor, tuple(Grant(institution_id, NATION_CODE, role, date.min) for role in roles))


def run_may_become(state: RunState, target: RunState) -> bool:
    """Say whether a run in one state may pass to another."""
    return target in TRANSITIONS[state]


def level_is_above_or_at(level: str, floor: str) -> bool:
    """Say whether a level lies above a floor or on it: a district does for the floor village.

    >>> level_is_above_or_at("district", "village"), level_is_above_or_at("hamlet", "village")
    (True, False)
    """
    return LEVEL_ORDER.index(PlaceLevel(level)) <= LEVEL_ORDER.index(PlaceLevel(floor))


def public_floor(asked: str | None) -> PlaceLevel:
    """Return the floor of an instrument: what its file asks, but never below the village."""
    if not asked:
        return VULNERABILITY_FLOOR
    floor = PlaceLevel(asked)
    return floor if level_is_above_or_at(floor, LOWEST_PUBLIC) else LOWEST_PUBLIC


def region_within_grants(scope: Scope, institution_id: int, path: str) -> bool:
    """Say whether a region meets a reading grant: it lies inside one, or holds the granted place.

    A person of one district may open the run of her regency, and then sees her district's rows.
    """
    return any(
        region_code_contains(granted, path) or region_code_contains(path, granted)
        for granted in scope.paths(*READERS, institution_id=institution_id)
    )


def unit_is_visible(
    code: str,
    *,
    level: str,
    floor: str,
    is_public: bool,
    own_paths: Iterable[str],
    granted_paths: Iterable[str],
) -> bool:
    """Say whether one place's row of a run may be shown to a reader.

    Parameters
    ----------
    code, level : the place's code and level.
    floor : the instrument's public floor.
    is_public : whether the run has a publication in force.
    own_paths : places granted to the reader by the run's own institution.
    granted_paths : places granted to the reader by any institution.
    """
    if any(region_code_contains(path, code) for path in own_paths):
        return True
    if not is_public or not level_is_above_or_at(level, LOWEST_PUBLIC):
        return False
    if level_is_above_or_at(level, floor):
        return True
    return any(region_code_contains(path, code) for path in granted_paths)
