"""Before an act: what to look at and which letters to attach; and what happened elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from teduh.kernel.errors import Finding
from teduh.law.clocks.rules import clock_ids
from teduh.law.data_files import Source, Texts, item_findings, read_data, sources_of, texts_of
from teduh.law.elections import ElectionFacts
from teduh.law.incumbent.examination import Event, Examination, examine
from teduh.law.incumbent.windows import event_kinds, windows


@dataclass(frozen=True, slots=True)
class CheckItem:
    """A line of a checklist; `letter` is what to attach, `clock` what begins with the act."""

    id: str
    text: Texts
    letter: Texts | None = None
    clock: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """What to look at before an act of a kind."""

    kind: str
    name: Texts
    items: tuple[CheckItem, ...]

    @property
    def letters(self) -> tuple[Texts, ...]:
        """The letters to attach, in order."""
        return tuple(item.letter for item in self.items if item.letter)


@dataclass(frozen=True, slots=True)
class Precedent:
    """What happened under article 71 in a region, as reported."""

    id: str
    name: Texts
    region_code: str
    year: int
    article: str
    outcome: Texts
    sources: tuple[Source, ...]


@cache
def checklists() -> Mapping[str, Checklist]:
    """Return the checklists by kind of event."""
    return {
        item["kind"]: Checklist(
            item["kind"],
            texts_of(item["name"]),
            tuple(
                CheckItem(
                    line["id"],
                    texts_of(line["text"]),
                    texts_of(line["letter"]) if line.get("letter") else None,
                    line.get("clock", ""),
                )
                for line in item["items"]
            ),
        )
        for item in read_data("rules", "checklists.yaml").data["checklists"]
    }


@cache
def precedents() -> tuple[Precedent, ...]:
    """Return the precedents, oldest first."""
    return tuple(
        Precedent(
            id=item["id"],
            name=texts_of(item["name"]),
            region_code=item["region_code"],
            year=item["year"],
            article=item["article"],
            outcome=texts_of(item["outcome"]),
            sources=sources_of(item),
        )
        for item in read_data("rules", "precedents.yaml").data["precedents"]
    )


def check_before(event: Event, election: ElectionFacts) -> tuple[Examination, Checklist]:
    """Return how a planned act stands, and its checklist.

    Raises
    ------
    KeyError
        For a kind that is none of `event_kinds()`: a fault of the caller.
    """
    return examine(event, windows(election), election), checklists()[event.kind]


def compliance_findings() -> list[Finding]:
    """Return every fault of the files of checklists and precedents."""
    document = read_data("rules", "checklists.yaml")
    found: list[Finding] = []
    for i, item in enumerate(document.data["checklists"]):
        found += item_findings(
            document,
            f"checklists[{i}]",
            item,
            required=("kind", "name", "items"),
            texts=("name",),
            values={"kind": tuple(event_kinds())},
        )
        for j, line in enumerate(item["items"]):
            found += item_findings(
                document,
                f"checklists[{i}].items[{j}]",
                line,
                required=("id", "text"),
                optional=("letter", "clock"),
                texts=("text", "letter"),
                values={"clock": clock_ids()},
            )
    document = read_data("rules", "precedents.yaml")
    for i, item in enumerate(document.data["precedents"]):
        found += item_findings(
            document,
            f"precedents[{i}]",
            item,
            required=("id", "name", "region_code", "year", "article", "outcome", "sources"),
            texts=("name", "outcome"),
        )
    return found
