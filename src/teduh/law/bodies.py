"""Bodies of referral as data (`data/bodies/`): who receives which outcome, from when to when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from teduh.kernel.errors import Finding
from teduh.law.data_files import (
    Source,
    Texts,
    Validity,
    item_findings,
    read_data,
    sources_of,
    texts_of,
    validity_of,
)
from teduh.law.tracks import track_get, track_ids
from teduh.law.vocabulary import PersonKind

FOLDER: Final = "bodies"
FILE: Final = "bodies.yaml"
LEVELS: Final = ("nation", "province", "regency")


@dataclass(frozen=True, slots=True)
class Receives:
    """Outcomes of one track; empty states or persons mean any."""

    track: str
    states: tuple[str, ...]
    persons: tuple[str, ...]

    def fits(self, track: str, state: str, person: str) -> bool:
        """Say whether a proceeding in this state against this kind of person goes here."""
        return (
            self.track == track
            and (not self.states or state in self.states)
            and (not self.persons or person in self.persons)
        )


@dataclass(frozen=True, slots=True)
class Body:
    """A body of referral; fields as in `data/bodies/README.md`."""

    id: str
    name: Texts
    about: Texts
    level: str
    decides: bool
    answers_to_regent: bool
    remind_after_days: int
    receives: tuple[Receives, ...]
    validity: Validity
    legal_basis: str
    mark: str
    sources: tuple[Source, ...]
    note: Texts | None = None

    def takes(self, track: str, state: str, person: str) -> bool:
        """Say whether an outcome goes to this body."""
        return any(each.fits(track, state, person) for each in self.receives)


@cache
def bodies() -> tuple[Body, ...]:
    """Return every body, in the order of the file."""
    return tuple(_body(item) for item in read_data(FOLDER, FILE).data["bodies"])


@cache
def conflict_copies() -> tuple[str, ...]:
    """Return the ids of those who get a copy when the personnel authority has an interest."""
    return tuple(read_data(FOLDER, FILE).data["conflict_copies"])


def body_get(body_id: str) -> Body | None:
    """Return a body by id, None when there is none."""
    return next((body for body in bodies() if body.id == body_id), None)


def bodies_on(day: date) -> tuple[Body, ...]:
    """Return the bodies to which matters can be sent on a day."""
    return tuple(body for body in bodies() if body.validity.holds_on(day))


def body_findings() -> list[Finding]:
    """Return the faults of the file; a test asserts that there are none."""
    document = read_data(FOLDER, FILE)
    found: list[Finding] = []
    for number, item in enumerate(document.data["bodies"]):
        path = f"bodies[{number}]"
        found += item_findings(
            document,
            path,
            item,
            required=(
                "id", "name", "about", "level", "remind_after_days", "receives", "legal_basis",
                "mark",
            ),
            optional=(
                "decides", "answers_to_regent", "valid_from", "valid_to", "note", "sources",
            ),
            texts=("name", "about", "note"),
            values={"level": LEVELS},
        )  # fmt: skip
        for place, receives in enumerate(item["receives"]):
            track = receives["track"]
            states = tuple(track_get(track).state_by_id) if track in track_ids() else ()
            found += item_findings(
                document,
                f"{path}.receives[{place}]",
                receives,
                required=("track",),
                optional=("states", "persons"),
                values={"track": track_ids(), "states": states, "persons": tuple(PersonKind)},
            )
    return found


def _body(item: Mapping[str, Any]) -> Body:
    return Body(
        id=item["id"],
        name=texts_of(item["name"]),
        about=texts_of(item["about"]),
        level=item["level"],
        decides=bool(item.get("decides")),
        answers_to_regent=bool(item.get("answers_to_regent")),
        remind_after_days=int(item["remind_after_days"]),
        receives=tuple(
            Receives(each["track"], tuple(each.get("states") or ()), tuple(each["persons"] or ()))
            for each in item["receives"]
        ),
        validity=validity_of(item),
        legal_basis=item["legal_basis"],
        mark=item["mark"],
        sources=sources_of(item),
        note=texts_of(item["note"]) if item.get("note") else None,
    )
