"""The legal clocks as data (`data/rules/deadlines.yaml`), and which rule a case began under.

A clock has one row per kind of election and time of validity. A case keeps the row that held on the
day its clock began, and so does a period that an administrator set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from typing import Any, Final

from teduh.kernel.errors import Finding, InvalidInput, NotFound
from teduh.kernel.messages import N_
from teduh.law.clocks.messages import ClockMessage as M
from teduh.law.data_files import (
    ANY_ELECTION,
    Source,
    Texts,
    Validity,
    item_findings,
    read_data,
    sources_of,
    texts_of,
    validity_of,
)
from teduh.law.messages import LawDataMessage
from teduh.law.vocabulary import ELECTION_ALIASES, ElectionKind

FILE: Final = "deadlines.yaml"
MAX_PERIOD: Final = 3660


class ClockUnit(StrEnum):
    """What a period counts."""

    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    HOURS = "hours"


UNIT_WORDS: Final = {
    ClockUnit.CALENDAR_DAYS: N_("calendar days"),
    ClockUnit.WORKING_DAYS: N_("working days"),
    ClockUnit.HOURS: N_("hours"),
}


@dataclass(frozen=True, slots=True)
class OtherReading:
    """A period that another source reads in the same place."""

    period: int
    unit: ClockUnit
    legal_basis: str
    text: Texts
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class PeriodOverride:
    """A period that an administrator set: from which day, and why."""

    clock: str
    election: str
    period: int
    unit: ClockUnit
    valid_from: date
    made_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One row: so long, from this event on, in this kind of election, by this article.

    `office_hours`: what is received after 16:00 counts as received on the next working day.
    `closes_with_office`: the last day ends at 16:00 and not at midnight, as something is to be
    handed in. `warn` is how much of the period is left when warning begins, in its own unit.
    """

    clock: str
    name: Texts
    election: str
    period: int
    unit: ClockUnit
    start_event: str
    legal_basis: str
    validity: Validity
    warn: int
    office_hours: bool = False
    closes_with_office: bool = False
    is_confirmed: bool = False
    readings: tuple[OtherReading, ...] = ()
    note: Texts | None = None
    sources: tuple[Source, ...] = ()
    override: PeriodOverride | None = None


@cache
def clock_rules() -> tuple[ClockRule, ...]:
    """Return every row of the table, in the order of its file."""
    return tuple(_rule(item) for item in read_data("rules", FILE).data["clocks"])


@cache
def start_events() -> Mapping[str, Texts]:
    """Return the events from which clocks run, by id."""
    return {key: dict(text) for key, text in read_data("rules", FILE).data["start_events"].items()}


@cache
def missing_periods() -> tuple[Texts, ...]:
    """Return what was looked for and not found."""
    return tuple(dict(text) for text in read_data("rules", FILE).data["missing"])


def clock_ids() -> tuple[str, ...]:
    """Return the ids of the clocks, in the order of the file."""
    return tuple(dict.fromkeys(rule.clock for rule in clock_rules()))


def clock_rule(
    clock: str,
    *,
    on: date,
    election: str | None = None,
    overrides: Sequence[PeriodOverride] = (),
) -> ClockRule:
    """Return the row under which a clock that begins `on` a day runs.

    Parameters
    ----------
    clock : id of a clock.
    on : the day on which it begins, in the office's zone.
    election : kind of election; not needed where one row serves all.
    overrides : periods that administrators set; the newest that holds on the day wins.

    Raises
    ------
    NotFound
        `law.clock.unknown`.
    InvalidInput
        No row for the election, or none that held on the day.
    """
    rows = [rule for rule in clock_rules() if rule.clock == clock]
    if not rows:
        near = ", ".join(get_close_matches(clock, clock_ids(), n=3)) or "-"
        raise NotFound(Finding(M.UNKNOWN, params={"clock": clock, "near": near}))
    rows = _of_election(clock, rows, election)
    holding = [rule for rule in rows if rule.validity.holds_on(on)]
    if not holding:
        raise InvalidInput(_not_valid(clock, rows, on))
    return with_overrides(holding[-1], on=on, overrides=overrides)


def with_overrides(rule: ClockRule, *, on: date, overrides: Sequence[PeriodOverride]) -> ClockRule:
    """Return the row with the period that an administrator set for clocks that begin `on` a day.

    The newest that holds on the day wins; without one the row is returned as it is.
    """
    holding = [
        override
        for override in overrides
        if (override.clock, override.election) == (rule.clock, rule.election)
        and override.valid_from <= on
    ]
    if not holding:
        return rule
    newest = max(holding, key=lambda override: (override.valid_from, override.made_on))
    return replace(
        rule,
        period=newest.period,
        unit=newest.unit,
        warn=min(rule.warn, newest.period),
        readings=(),
        override=newest,
    )


def _of_election(clock: str, rows: list[ClockRule], election: str | None) -> list[ClockRule]:
    kinds = list(dict.fromkeys(rule.election for rule in rows))
    if kinds == [ANY_ELECTION]:
        return rows
    known = ", ".join(kinds)
    if not election:
        if len(kinds) == 1:
            return rows
        raise InvalidInput(Finding(M.ELECTION_NEEDED, params={"clock": clock, "known": known}))
    election = ELECTION_ALIASES.get(election, election)
    found = [rule for rule in rows if rule.election in (election, ANY_ELECTION)]
    if not found:
        params = {"clock": clock, "election": election, "known": known}
        raise InvalidInput(Finding(M.ELECTION_WITHOUT_PERIOD, params=params))
    return found


def _not_valid(clock: str, rows: list[ClockRule], on: date) -> Finding:
    start = on.isoformat()
    later = [v for rule in rows if (v := rule.validity.valid_from) and v > on]
    if later:
        params = {"clock": clock, "valid_from": min(later).isoformat(), "start": start}
        return Finding(M.NOT_YET_VALID, params=params)
    ends = max(v for rule in rows if (v := rule.validity.valid_to))
    return Finding(
        M.NO_LONGER_VALID, params={"clock": clock, "valid_to": ends.isoformat(), "start": start}
    )


def override_findings(override: PeriodOverride) -> list[Finding]:
    """Return what is wrong with a period that an administrator wants to set."""
    found = []
    if not override.reason.strip():
        found.append(Finding(M.REASON_MISSING))
    if not 1 <= override.period <= MAX_PERIOD:
        limits = {"period": override.period, "limit": MAX_PERIOD}
        found.append(Finding(M.OVERRIDE_PERIOD, params=limits))
    if override.valid_from < override.made_on:
        days = {
            "valid_from": override.valid_from.isoformat(),
            "made_on": override.made_on.isoformat(),
        }
        found.append(Finding(M.OVERRIDE_BACKDATED, params=days))
    rows = [rule for rule in clock_rules() if rule.clock == override.clock]
    if not any(rule.election == override.election for rule in rows):
        known = ", ".join(dict.fromkeys(rule.election for rule in rows)) or "-"
        params = {"clock": override.clock, "election": override.election, "known": known}
        found.append(Finding(M.ELECTION_WITHOUT_PERIOD, params=params))
    return found


def _rule(item: Mapping[str, Any]) -> ClockRule:
    return ClockRule(
        clock=item["clock"],
        name=texts_of(item["name"]),
        election=item["election"],
        period=item["period"],
        unit=ClockUnit(item["unit"]),
        start_event=item["start_event"],
        legal_basis=item["legal_basis"],
        validity=validity_of(item),
        warn=item["warn"],
        office_hours=bool(item.get("office_hours")),
        closes_with_office=bool(item.get("closes_with_office")),
        is_confirmed=bool(item["confirmed"]),
        readings=tuple(
            OtherReading(
                period=other["period"],
                unit=ClockUnit(other["unit"]),
                legal_basis=other["legal_basis"],
                text=texts_of(other["text"]),
                sources=sources_of(other),
            )
            for other in item.get("readings") or ()
        ),
        note=texts_of(item["note"]) if item.get("note") else None,
        sources=sources_of(item),
    )


def deadline_findings() -> list[Finding]:
    """Return every fault of the table of clocks."""
    document = read_data("rules", FILE)
    found = []
    for i, item in enumerate(document.data["clocks"]):
        found += item_findings(
            document,
            f"clocks[{i}]",
            item,
            required=("clock", "name", "election", "period", "unit", "start_event", "legal_basis",
                      "warn", "sources"),
            optional=("valid_from", "valid_to", "office_hours", "closes_with_office", "confirmed",
                      "readings", "note"),
            texts=("name", "note"),
            values={
                "election": (ANY_ELECTION, *ElectionKind),
                "unit": tuple(ClockUnit),
                "start_event": tuple(start_events()),
            },
        )  # fmt: skip
    rows = clock_rules()
    for i, rule in enumerate(rows):
        for earlier in rows[:i]:
            is_same = (earlier.clock, earlier.election) == (rule.clock, rule.election)
            if is_same and earlier.validity.overlaps(rule.validity):
                where = document.where(f"clocks[{i}]")
                found.append(Finding(LawDataMessage.ID_DUPLICATE, where, {"id": rule.clock}))
    return found
