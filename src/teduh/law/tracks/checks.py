"""Every fault of the files of tracks: fields, references, states without a way in or an end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from teduh.kernel.errors import Finding
from teduh.kernel.yaml_files import YamlDocument
from teduh.law.clocks.rules import clock_ids, start_events
from teduh.law.data_files import item_findings, read_data
from teduh.law.tracks.catalogue import FOLDER, Track, body_names, role_names, track_get, track_ids
from teduh.law.tracks.messages import TrackDataMessage as M

LADDERS: Final = ("dugaan", "diteruskan", "sanksi_berlaku")
STATE_OPTIONAL: Final = ("terminal", "ladder", "registration", "outcome", "rehabilitation")
STEP_OPTIONAL: Final = ("requires", "documents", "pleno", "events", "stops", "note")


def track_findings() -> list[Finding]:
    """Return every fault of every track."""
    found: list[Finding] = []
    for track_id in track_ids():
        document = read_data(FOLDER, f"{track_id}.yaml")
        found += _file_findings(document, document.data)
        if not found:
            found += graph_findings(track_get(track_id))
    return found


def graph_findings(track: Track) -> list[Finding]:
    """Return states that cannot be reached, that have no end, or that are left after the end."""
    onward: dict[str, set[str]] = {state.id: set() for state in track.states}
    back: dict[str, set[str]] = {state.id: set() for state in track.states}
    for step in track.steps:
        onward[step.source].add(step.target)
        back[step.target].add(step.source)
    ends = {state.id for state in track.states if state.is_terminal}
    reached = _reach({entry.to for entry in track.entries}, onward)
    ending = _reach(ends, back)
    found = [Finding(M.UNREACHABLE, params={"state": s}) for s in onward if s not in reached]
    found += [Finding(M.NO_END, params={"state": s}) for s in onward if s not in ending]
    found += [Finding(M.LEAVES_END, params={"state": s}) for s in sorted(ends) if onward[s]]
    return found


def _reach(start: Iterable[str], edges: Mapping[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = list(start)
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting.extend(edges[state])
    return reached


def _file_findings(document: YamlDocument, data: Mapping[str, Any]) -> list[Finding]:
    found = item_findings(
        document,
        "",
        data,
        required=("id", "name", "about", "bodies", "legal_basis", "mark", "states", "entries",
                  "transitions", "facts", "documents", "requirements"),
        optional=("confirmed", "sources"),
        texts=("name", "about"),
        values={"bodies": tuple(body_names())},
    )  # fmt: skip
    states = tuple(state["id"] for state in data["states"])
    for i, state in enumerate(data["states"]):
        found += item_findings(
            document,
            f"states[{i}]",
            state,
            required=("id", "name"),
            optional=STATE_OPTIONAL,
            texts=("name",),
            values={
                "ladder": LADDERS,
                "registration": ("registered", "not_registered"),
                "outcome": ("violation", "no_violation", "none"),
            },
        )
    lists = {
        "by": tuple(role_names()),
        "to": states,
        "from": states,
        "events": tuple(start_events()),
        "stops": clock_ids(),
        "documents": tuple(data["documents"]),
    }
    for i, entry in enumerate(data["entries"]):
        found += item_findings(
            document,
            f"entries[{i}]",
            entry,
            required=("id", "name", "to", "by"),
            optional=("requires", "events", "note"),
            texts=("name", "note"),
            values=lists,
        )
    for i, step in enumerate(data["transitions"]):
        found += item_findings(
            document,
            f"transitions[{i}]",
            step,
            required=("from", "to", "by"),
            optional=STEP_OPTIONAL,
            texts=("note",),
            values=lists,
        )
    for group in ("entries", "transitions"):
        for i, item in enumerate(data[group]):
            for fact in _facts_of(item):
                if fact not in data["facts"]:
                    where = document.where(f"{group}[{i}].requires")
                    params = {"reference": fact, "group": "facts"}
                    found.append(Finding(M.REFERENCE_UNKNOWN, where, params))
    return found


def _facts_of(item: Mapping[str, Any]) -> list[str]:
    return [
        fact
        for required in item.get("requires") or ()
        for fact in ([required] if isinstance(required, str) else required)
    ]
