"""Which function does which kind of work, and what is done regularly.

An app registers its kinds in its `jobs.py`, imported from `AppConfig.ready()`:

    @job_kind("indices.run_build")
    def run_build(job: JobHandle, *, run_id: int) -> dict[str, Any]: ...

The keyword parameters are the payload, checked when the work is asked for and not when it fails.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from teduh.apps.jobs.messages import JobsMessage
from teduh.kernel.errors import Defect, Finding

if TYPE_CHECKING:
    from teduh.apps.jobs.handle import JobHandle


class JobFunction(Protocol):
    """What does the work: takes the handle and the payload, returns plain data or nothing."""

    def __call__(self, job: JobHandle, /, **payload: Any) -> dict[str, Any] | None:
        """Do the work."""
        ...


@dataclass(frozen=True, slots=True)
class JobKind:
    """One registered kind of work."""

    name: str
    function: JobFunction
    parameters: frozenset[str]
    required: frozenset[str]


@dataclass(frozen=True, slots=True)
class Schedule:
    """Regular work: of which kind, with what payload, and when next."""

    name: str
    kind: str
    next_due: Callable[[datetime, datetime], datetime]  # (last due, now) -> next due
    payload: Mapping[str, Any] = field(default_factory=dict)


_kinds: dict[str, JobKind] = {}
_schedules: dict[str, Schedule] = {}


def job_kind(name: str) -> Callable[[JobFunction], JobFunction]:
    """Register a function as what does a kind of work."""

    def register(function: JobFunction) -> JobFunction:
        known = _kinds.get(name)
        if known is not None and inspect.unwrap(known.function) is not function:
            same = known.function.__qualname__ == function.__qualname__  # type: ignore[attr-defined]
            if not same:
                raise ValueError(f"{name} is registered twice")
        parameters = list(inspect.signature(function).parameters.values())[1:]
        if any(p.kind is not inspect.Parameter.KEYWORD_ONLY for p in parameters):
            raise TypeError(f"{name}: a payload has keyword-only parameters")
        _kinds[name] = JobKind(
            name=name,
            function=function,
            parameters=frozenset(p.name for p in parameters),
            required=frozenset(p.name for p in parameters if p.default is p.empty),
        )
        return function

    return register


def job_kind_get(name: str) -> JobKind:
    """Return a kind; a name that nobody registered is a defect."""
    if name not in _kinds:
        raise Defect(Finding(JobsMessage.KIND_UNKNOWN, params={"kind": name}))
    return _kinds[name]


def check_payload(kind: JobKind, payload: Mapping[str, Any]) -> None:
    """Refuse a payload whose names are not the function's."""
    given = set(payload)
    if not (kind.required <= given <= kind.parameters):
        params = {
            "kind": kind.name,
            "expected": ", ".join(sorted(kind.parameters)) or "-",
            "given": ", ".join(sorted(given)) or "-",
        }
        raise Defect(Finding(JobsMessage.PAYLOAD_MISMATCH, params=params))


def schedule(
    name: str,
    *,
    kind: str,
    next_due: Callable[[datetime, datetime], datetime],
    payload: Mapping[str, Any] | None = None,
) -> None:
    """Have a kind of work done regularly; the same name again replaces it."""
    _schedules[name] = Schedule(name, kind, next_due, dict(payload or {}))


def schedules() -> tuple[Schedule, ...]:
    """Return all regular work."""
    return tuple(_schedules.values())
