"""What a document is made of. Every text is plain text: nothing in it is markup or a program."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar

EXERCISE_MARK = "LATIHAN"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title."""

    kind: ClassVar[str] = "heading"
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; line breaks stay."""

    kind: ClassVar[str] = "text"
    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A paragraph in a frame."""

    kind: ClassVar[str] = "notice"
    text: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labels and what stands for them."""

    kind: ClassVar[str] = "pairs"
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A numbered list."""

    kind: ClassVar[str] = "items"
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; `widths` are shares of the line, one a column."""

    kind: ClassVar[str] = "grid"
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs, in what capacity."""

    role: str
    name: str


@dataclass(frozen=True, slots=True)
class Signatures:
    """Places for signatures, one to three."""

    kind: ClassVar[str] = "signatures"
    people: tuple[Signature, ...]


Block = Heading | Text | Notice | Pairs | Items | Grid | Signatures


@dataclass(frozen=True, slots=True)
class Document:
    """One document, ready to be written.

    made_at : datetime
        Aware; the moment that a PDF carries, so that the same document gives the same bytes.
    is_exercise : bool
        Marks every page with LATIHAN.
    """

    title: str
    office: str
    made_at: datetime
    place_and_day: str
    blocks: tuple[Block, ...]
    address: str = ""
    number: str = ""
    number_label: str = "Nomor"
    foot: str = ""
    language: str = "id"
    is_exercise: bool = False
    is_wide: bool = False  # lies on its side, for wide tables

    @property
    def watermark(self) -> str:
        """The word across every page."""
        return EXERCISE_MARK if self.is_exercise else ""

    def as_data(self) -> dict[str, Any]:
        """Return plain data, each block with its kind."""
        return {
            "title": self.title,
            "office": self.office,
            "address": self.address,
            "number": self.number,
            "number_label": self.number_label,
            "foot": self.foot,
            "language": self.language,
            "watermark": self.watermark,
            "is_wide": self.is_wide,
            "place_and_day": self.place_and_day,
            "blocks": [{"kind": block.kind, **asdict(block)} for block in self.blocks],
        }

    def words(self) -> str:
        """Return every text of the document, to be searched."""
        return "\n".join(_texts(self.as_data()))


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = value.values()
    if isinstance(value, (bool, int, float)):
        return []
    return [text for part in value for text in _texts(part)]


__all__ = [
    "EXERCISE_MARK",
    "Block",
    "Document",
    "Grid",
    "Heading",
    "Items",
    "Notice",
    "Pairs",
    "Signature",
    "Signatures",
    "Text",
]
