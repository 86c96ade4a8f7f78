"""The eight procedures as data (`data/tracks/`): states, steps, documents, bodies, checklists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Final

from teduh.kernel.errors import Finding, NotFound
from teduh.law.data_files import Source, Texts, data_names, read_data, sources_of, texts_of
from teduh.law.tracks.messages import TrackMessage as M

FOLDER: Final = "tracks"
VOCABULARY: Final = "vocabulary.yaml"
Alternatives = tuple[str, ...]  # facts of which one suffices


@dataclass(frozen=True, slots=True)
class State:
    """A state. `ladder` is on which of the three ladders a track in it counts, if on any."""

    id: str
    name: Texts
    is_terminal: bool = False
    ladder: str = ""
    registration: str = ""
    outcome: str = ""
    needs_rehabilitation: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """How a track begins, and with which start events of clocks."""

    id: str
    name: Texts
    to: str
    by: tuple[str, ...]
    requires: tuple[Alternatives, ...] = ()
    events: tuple[str, ...] = ()
    note: Texts | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A transition: who decides, what must be true and there, which clocks begin and end."""

    source: str
    target: str
    by: tuple[str, ...]
    requires: tuple[Alternatives, ...] = ()
    documents: tuple[str, ...] = ()
    needs_plenary: bool = False
    events: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    note: Texts | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """A line of an officer's checklist."""

    id: str
    name: Texts


@dataclass(frozen=True)
class Track:
    """A procedure; fields as in `data/tracks/README.md`."""

    id: str
    name: Texts
    about: Texts
    bodies: tuple[str, ...]
    legal_basis: str
    mark: str
    is_confirmed: bool
    sources: tuple[Source, ...]
    states: tuple[State, ...]
    entries: tuple[Entry, ...]
    steps: tuple[Step, ...]
    facts: Mapping[str, Texts]
    documents: Mapping[str, Texts]
    formal: tuple[Requirement, ...]
    material: tuple[Requirement, ...]

    @cached_property
    def state_by_id(self) -> Mapping[str, State]:
        """The states by id."""
        return {state.id: state for state in self.states}

    def steps_from(self, state: str) -> tuple[Step, ...]:
        """Return the steps that leave a state, in the order of the file."""
        return tuple(step for step in self.steps if step.source == state)


def track_ids() -> tuple[str, ...]:
    """Return the ids of the tracks, in order."""
    names = data_names(FOLDER)
    return tuple(name.removesuffix(".yaml") for name in names if name != VOCABULARY)


@cache
def track_get(track_id: str) -> Track:
    """Return a track by id.

    Raises
    ------
    NotFound
        `law.track.unknown`.
    """
    if track_id not in track_ids():
        params = {"track": track_id, "known": ", ".join(track_ids())}
        raise NotFound(Finding(M.UNKNOWN, params=params))
    return _track(read_data(FOLDER, f"{track_id}.yaml").data)


def tracks() -> tuple[Track, ...]:
    """Return every track."""
    return tuple(track_get(track_id) for track_id in track_ids())


def tracks_of(body: str) -> tuple[Track, ...]:
    """Return the tracks that are a body's own; it sees no others."""
    return tuple(track for track in tracks() if body in track.bodies)


@cache
def body_names() -> Mapping[str, Texts]:
    """Return the names of kinds of body."""
    return dict(read_data(FOLDER, VOCABULARY).data["bodies"])


@cache
def role_names() -> Mapping[str, Texts]:
    """Return the names of those who decide steps."""
    return dict(read_data(FOLDER, VOCABULARY).data["roles"])


def _track(data: Mapping[str, Any]) -> Track:
    return Track(
        id=data["id"],
        name=texts_of(data["name"]),
        about=texts_of(data["about"]),
        bodies=tuple(data["bodies"]),
        legal_basis=data["legal_basis"],
        mark=data["mark"],
        is_confirmed=bool(data["confirmed"]),
        sources=sources_of(data),
        states=tuple(_state(item) for item in data["states"]),
        entries=tuple(_entry(item) for item in data["entries"]),
        steps=tuple(_step(item) for item in data["transitions"]),
        facts={key: dict(text) for key, text in (data.get("facts") or {}).items()},
        documents={key: dict(text) for key, text in (data.get("documents") or {}).items()},
        formal=_requirements(data, "formal"),
        material=_requirements(data, "material"),
    )


def _state(item: Mapping[str, Any]) -> State:
    return State(
        id=item["id"],
        name=texts_of(item["name"]),
        is_terminal=bool(item.get("terminal")),
        ladder=item.get("ladder", ""),
        registration=item.get("registration", ""),
        outcome=item.get("outcome", ""),
        needs_rehabilitation=bool(item.get("rehabilitation")),
    )


def _entry(item: Mapping[str, Any]) -> Entry:
    return Entry(
        id=item["id"],
        name=texts_of(item["name"]),
        to=item["to"],
        by=tuple(item["by"]),
        requires=_requires(item),
        events=tuple(item.get("events") or ()),
        note=texts_of(item["note"]) if item.get("note") else None,
    )


def _step(item: Mapping[str, Any]) -> Step:
    return Step(
        source=item["from"],
        target=item["to"],
        by=tuple(item["by"]),
        requires=_requires(item),
        documents=tuple(item.get("documents") or ()),
        needs_plenary=bool(item.get("pleno")),
        events=tuple(item.get("events") or ()),
        stops=tuple(item.get("stops") or ()),
        note=texts_of(item["note"]) if item.get("note") else None,
    )


def _requires(item: Mapping[str, Any]) -> tuple[Alternatives, ...]:
    facts = item.get("requires") or ()
    return tuple((fact,) if isinstance(fact, str) else tuple(fact) for fact in facts)


def _requirements(data: Mapping[str, Any], group: str) -> tuple[Requirement, ...]:
    items = (data.get("requirements") or {}).get(group) or ()
    return tuple(Requirement(item["id"], texts_of(item["name"])) for item in items)
