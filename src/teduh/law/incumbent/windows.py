"""Windows of article 71 and 162(3), counted from the days of an election.

Six months before the determination of 22 September 2024 is 22 March 2024. A window whose end is not
known yet runs on. A repeat vote (PSU) is a round of its election and moves no window.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from teduh.kernel.errors import Finding
from teduh.law.data_files import Source, Texts, item_findings, read_data, sources_of, texts_of
from teduh.law.elections import ElectionFacts
from teduh.law.rules import rule_get, rules
from teduh.law.vocabulary import PersonKind, RuleStatus

FILE: Final = "windows.yaml"
EVENTS: Final = ("determined_on", "term_ends_on", "winner_determined_on", "inaugurated_on")


@dataclass(frozen=True, slots=True)
class Window:
    """A time in which acts of some kinds are to be examined; both days are included.

    `start` is None when the day it is counted from is not known (`unknown` names it); `end` is None
    while it still runs.
    """

    id: str
    name: Texts
    kinds: tuple[str, ...]
    start: date | None
    end: date | None
    unknown: str
    legal_basis: str
    rule_id: str
    status: RuleStatus
    subjects: tuple[PersonKind, ...]
    exceptions: tuple[Texts, ...]
    covers: Texts
    holds_elsewhere: bool
    sources: tuple[Source, ...]

    def holds_on(self, day: date) -> bool:
        """Say whether a day lies inside."""
        return (
            self.start is not None and self.start <= day and (self.end is None or day <= self.end)
        )


def windows(facts: ElectionFacts) -> list[Window]:
    """Return the windows of an election, in the order of the file.

    Only elections whose law has such windows have any: the rule of each says which.

    Examples
    --------
    >>> from teduh.law.vocabulary import ElectionKind
    >>> facts = ElectionFacts(ElectionKind.PILKADA, determined_on=date(2024, 9, 22))
    >>> windows(facts)[0].start
    datetime.date(2024, 3, 22)
    """
    found = []
    for item in read_data("rules", FILE).data["windows"]:
        rule = rule_get(item["rule"])
        if facts.kind not in rule.elections:
            continue
        start, end = (_day(facts, item[side]) for side in ("start", "end"))
        found.append(
            Window(
                id=item["id"],
                name=texts_of(item["name"]),
                kinds=tuple(item["kinds"]),
                start=start,
                end=end,
                unknown="" if start else item["start"]["event"],
                legal_basis=item["legal_basis"],
                rule_id=rule.id,
                status=rule.status,
                subjects=rule.subjects,
                exceptions=tuple(texts_of(text) for text in item["exceptions"]),
                covers=texts_of(item["covers"]),
                holds_elsewhere=bool(item["elsewhere"]),
                sources=sources_of(item),
            )
        )
    return found


def window_sides(window_id: str) -> tuple[tuple[str, int], tuple[str, int]]:
    """Return from which day of the election, moved by how many months, each side is counted.

    >>> window_sides("penggantian-pejabat")
    (('determined_on', -6), ('term_ends_on', 0))
    """
    item = next(i for i in read_data("rules", FILE).data["windows"] if i["id"] == window_id)
    start, end = item["start"], item["end"]
    return (start["event"], start["months"]), (end["event"], end["months"])


@cache
def event_kinds() -> Mapping[str, Texts]:
    """Return the kinds of event that are held against windows, by id."""
    return dict(read_data("rules", FILE).data["event_kinds"])


def add_months(day: date, months: int) -> date:
    """Return the same day some months later or earlier; the last of a month that is too short.

    >>> add_months(date(2024, 8, 31), -6)
    datetime.date(2024, 2, 29)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _day(facts: ElectionFacts, side: Mapping[str, Any]) -> date | None:
    day: date | None = getattr(facts, side["event"])
    return None if day is None else add_months(day, side["months"])


def window_findings() -> list[Finding]:
    """Return every fault of the file of windows."""
    document = read_data("rules", FILE)
    found: list[Finding] = []
    for i, item in enumerate(document.data["windows"]):
        path = f"windows[{i}]"
        found += item_findings(
            document,
            path,
            item,
            required=("id", "name", "rule", "legal_basis", "kinds", "start", "end", "exceptions",
                      "covers", "sources"),
            optional=("elsewhere",),
            texts=("name", "covers"),
            values={"kinds": tuple(event_kinds()), "rule": [rule.id for rule in rules()]},
        )  # fmt: skip
        for side in ("start", "end"):
            found += item_findings(
                document,
                f"{path}.{side}",
                item[side],
                required=("event",),
                optional=("months",),
                values={"event": EVENTS},
            )
    return found
