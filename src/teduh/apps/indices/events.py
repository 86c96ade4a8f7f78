"""What happened to datasets and runs. A service records an event inside its transaction; whoever
subscribed (see `handlers.py`) hears of it after the commit, and never when it was rolled back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from teduh.kernel.scope import Actor


@dataclass(frozen=True, slots=True)
class DatasetImported:
    """A new version of a dataset stands."""

    version_pk: int
    actor: Actor


@dataclass(frozen=True, slots=True)
class RunRequested:
    """A run waits to be built."""

    run_pk: int
    attempt: int
    actor: Actor


@dataclass(frozen=True, slots=True)
class RunCancelled:
    """Nobody wants the run any more."""

    run_pk: int
    attempt: int
    actor: Actor


@dataclass(frozen=True, slots=True)
class RunBuilt:
    """The tables of a run are in the store."""

    run_pk: int


@dataclass(frozen=True, slots=True)
class RunPublished:
    """A run became public."""

    run_pk: int
    actor: Actor


@dataclass(frozen=True, slots=True)
class RunWithdrawn:
    """A run is public no more."""

    run_pk: int
    actor: Actor


_subscribers: dict[type, list[Callable[[Any], None]]] = {}


def subscribe(event_type: type, handler: Callable[[Any], None]) -> None:
    """Call `handler` with each event of a type after its transaction; twice is once."""
    handlers = _subscribers.setdefault(event_type, [])
    if handler not in handlers:
        handlers.append(handler)


def record(event: object) -> None:
    """Tell the subscribers of an event once the present transaction is committed."""

    def tell() -> None:
        for handler in _subscribers.get(type(event), ()):
            handler(event)

    transaction.on_commit(tell)
