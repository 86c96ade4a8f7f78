"""What happened to places, in the past tense. Handlers elsewhere act after the commit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlacesLoaded:
    """An edition was loaded."""

    edition_id: int
    created: int
    recoded: int
    ended: int


@dataclass(frozen=True, slots=True)
class BoundariesImported:
    """Boundaries of one level were replaced."""

    batch_id: int
    matched: int


@dataclass(frozen=True, slots=True)
class HamletApproved:
    """A supervisor made a proposed dusun, RW or RT official in Teduh."""

    place_id: int
    path: str
