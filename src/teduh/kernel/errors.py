"""The one tree of errors. An error is a list of findings: what, where and how to mend it.

The kernel knows no HTTP: `teduh.web.problems` owns the map from these classes to statuses. Text is
built only when somebody reads it (`str(error)` or `teduh.kernel.texts.render`), because the reader
chooses the language and because an exception whose `args` are its findings survives pickling.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from teduh.kernel.messages import Message


class Level(StrEnum):
    """How grave a finding is: an error stops the work, a warning travels with the result."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Where:
    """The place a finding speaks of; empty fields do not apply.

    `row` counts as a spreadsheet does (the header is row 1); `column` is the heading, or the letter
    where there is no heading; `letter` is the spreadsheet's own name of a column with a heading.
    `path` is a place inside a YAML or JSON text, as `nodes[3].weight`.
    """

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    unit_id: str = ""
    node: str = ""
    period: str = ""
    path: str = ""
    letter: str = ""

    def as_dict(self) -> dict[str, str | int]:
        """Return the fields that are set, in reading order."""
        return {f.name: v for f in fields(self) if (v := getattr(self, f.name)) not in ("", None)}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found: a message, where, and the values its text needs.

    `params` hold no names of people, telephone numbers, exact points or free text of a complaint.
    """

    message: Message
    where: Where = Where()
    params: Mapping[str, Any] = field(default_factory=dict)
    level: Level = Level.ERROR

    @property
    def message_id(self) -> str:
        """The stable id, as `index.indicator.constant`."""
        return str(self.message.value)

    def at(self, **changes: Any) -> Finding:
        """Return the same finding with parts of `where` filled in by a caller who knows more."""
        return replace(self, where=replace(self.where, **changes))

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON; the texts are added by `teduh.kernel.texts.render`."""
        return {
            "message_id": self.message_id,
            "level": self.level.value,
            "where": self.where.as_dict(),
            "params": dict(self.params),
        }


class TeduhError(Exception):
    """The root: any error that Teduh raises on purpose. `args` are its findings."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(*findings)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, in the order found."""
        return self.args

    def __str__(self) -> str:
        from teduh.kernel.texts import render  # noqa: PLC0415 - texts need Finding

        return "\n".join(render(finding).as_line() for finding in self.findings)


class InvalidInput(TeduhError):
    """Values break a rule."""


class MethodNotApplicable(InvalidInput):
    """A method was asked of data for which it has no meaning (a geometric mean of zeros)."""


class NotEnoughData(InvalidInput):
    """A method needs more observations than there are."""


class NotFound(TeduhError):
    """No such thing, or none that this reader may see: the two are told in the same words."""


class NotAllowed(TeduhError):
    """The reader is known and may not do this."""


class StateConflict(TeduhError):
    """The thing changed meanwhile, the transition does not exist, or it is there already."""


class LimitReached(TeduhError):
    """Too large, too many, too fast."""


class DependencyUnavailable(TeduhError):
    """Something outside Teduh did not answer; trying again later may help."""


class Defect(TeduhError):
    """A fault of ours. The reader gets a general text, the log gets everything."""


def raise_errors(findings: Iterable[Finding], error: type[TeduhError] = InvalidInput) -> None:
    """Raise `error` with all findings when any of them is of the level error; else do nothing."""
    collected = tuple(findings)
    if any(finding.level is Level.ERROR for finding in collected):
        raise error(*collected)
