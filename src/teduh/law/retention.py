"""Classes of retention as data (`data/retention.yaml`): how long a case's content is kept.

They are proposals: no schedule in law was found, so each says `proposed` and an office decides.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from teduh.kernel.errors import Finding
from teduh.kernel.yaml_files import YamlDocument, read_yaml
from teduh.law.data_files import Texts, item_findings, texts_of

FILE: Final = "retention.yaml"
OUTCOMES: Final = ("violation", "no_violation", "none")
ENDED: Final = "perkara_berakhir"
RECEIVED: Final = "diterima"
GRANTED: Final = "permintaan_dikabulkan"


@dataclass(frozen=True, slots=True)
class RetentionClass:
    """One class; fields as the file explains them.

    `outcomes` are those of a track's last state that put a case into this class; empty where an
    officer chooses it.
    """

    id: str
    name: Texts
    period_months: int
    start_event: str
    ground: Texts
    outcomes: tuple[str, ...]
    deidentify_first: bool
    is_proposed: bool

    def ends_on(self, start: date) -> date:
        """Return the first day on which what began at `start` need not be kept any longer.

        A month later is the same day of it, or its last: 31 August and six months is 28 February.
        """
        years, month = divmod(start.month - 1 + self.period_months, 12)
        year = start.year + years
        return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


@cache
def retention_classes() -> tuple[RetentionClass, ...]:
    """Return every class, in the order of the file."""
    return tuple(_class(item) for item in _document().data["classes"])


def retention_class(class_id: str) -> RetentionClass | None:
    """Return a class by id, None when there is none."""
    return next((each for each in retention_classes() if each.id == class_id), None)


def class_of_outcomes(outcomes: Iterable[str]) -> RetentionClass:
    """Return the class of a case from how its tracks ended.

    One track that found a violation keeps the whole case; without any track nothing was begun.

    >>> class_of_outcomes(["no_violation", "violation"]).id
    'terbukti'
    """
    found = set(outcomes)
    for outcome in OUTCOMES:
        if outcome in found:
            return next(each for each in retention_classes() if outcome in each.outcomes)
    return next(each for each in retention_classes() if each.start_event == RECEIVED)


@cache
def start_events() -> Mapping[str, Texts]:
    """Return from when periods run, by id."""
    return {key: texts_of(text) for key, text in _document().data["start_events"].items()}


def retention_findings() -> list[Finding]:
    """Return the faults of the file; a test asserts that there are none."""
    document = _document()
    found: list[Finding] = []
    for number, item in enumerate(document.data["classes"]):
        found += item_findings(
            document,
            f"classes[{number}]",
            item,
            required=("id", "name", "start_event", "ground"),
            optional=("period_months", "outcomes", "deidentify_first", "proposed"),
            texts=("name", "ground"),
            values={"start_event": start_events(), "outcomes": OUTCOMES},
        )
    return found


@cache
def _document() -> YamlDocument:
    return read_yaml((files("teduh.data") / FILE).read_bytes(), file=FILE)


def _class(item: Mapping[str, Any]) -> RetentionClass:
    return RetentionClass(
        id=item["id"],
        name=texts_of(item["name"]),
        period_months=int(item["period_months"]),
        start_event=item["start_event"],
        ground=texts_of(item["ground"]),
        outcomes=tuple(item["outcomes"]),
        deidentify_first=bool(item["deidentify_first"]),
        is_proposed=bool(item["proposed"]),
    )
