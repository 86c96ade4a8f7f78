"""The rule catalogue (`data/rules/`): every act with basis, sanction, sources and conflicts.

A rule is one version of one act in one table: what changed has an id of its own and names the rule
that came after.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Any, Final

from teduh.kernel.errors import Finding, NotFound
from teduh.law.data_files import (
    Source,
    Texts,
    Validity,
    day_of,
    read_data,
    sources_of,
    texts_of,
    validity_of,
)
from teduh.law.rules.messages import RuleMessage as M
from teduh.law.vocabulary import ElectionKind, PersonKind, Phase, RuleKind, RuleStatus

FILES: Final = (
    "kode_etik.yaml", "disiplin.yaml", "pidana.yaml", "petahana.yaml", "desa.yaml", "lainnya.yaml",
    "prosedur.yaml",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """A range; None is open or not known."""

    min: int | None = None
    max: int | None = None


@dataclass(frozen=True, slots=True)
class Sanction:
    """What may follow. `joined` says how prison and fine go together (`and`, `or`, `and_or`)."""

    level: str
    text: Texts
    prison_months: Span | None = None
    fine_rupiah: Span | None = None
    joined: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """One side of a disputed reading, with its speaker."""

    holder: Texts
    stated_on: date | None
    text: Texts
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A disputed reading: the question, every position, and how Teduh shows it."""

    id: str
    question: Texts
    standing: Texts
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class LawChange:
    """A ruling or a law that changed rules."""

    id: str
    name: Texts
    on: date
    effect: Texts
    is_retroactive: bool
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the catalogue; fields as in `data/rules/README.md`."""

    id: str
    act: str
    name: Texts
    explanation: Texts
    kind: RuleKind
    track: str
    legal_basis: str
    sanction: Sanction
    phase: Phase
    subjects: tuple[PersonKind, ...]
    elections: tuple[ElectionKind, ...]
    validity: Validity
    status: RuleStatus
    is_confirmed: bool
    unconfirmed: tuple[Texts, ...]
    conflicts: tuple[Texts, ...] = ()
    readings: tuple[Reading, ...] = ()
    changes: tuple[LawChange, ...] = ()
    replaced_by: str = ""
    sources: tuple[Source, ...] = field(default_factory=tuple)


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule, in the order of the files."""
    return tuple(_rule(item) for name in FILES for item in read_data("rules", name).data["rules"])


def rule_get(rule_id: str) -> Rule:
    """Return a rule by id.

    Raises
    ------
    NotFound
        `law.rule.unknown`, with what is near.
    """
    known = {rule.id: rule for rule in rules()}
    if rule_id not in known:
        near = ", ".join(get_close_matches(rule_id, known, n=3)) or "-"
        raise NotFound(Finding(M.UNKNOWN, params={"rule": rule_id, "near": near}))
    return known[rule_id]


def rules_on(day: date) -> tuple[Rule, ...]:
    """Return the rules that held on a day."""
    return tuple(rule for rule in rules() if rule.validity.holds_on(day))


@cache
def readings() -> Mapping[str, Reading]:
    """Return the disputed readings by id."""
    return {
        item["id"]: Reading(
            id=item["id"],
            question=texts_of(item["question"]),
            standing=texts_of(item["standing"]),
            positions=tuple(
                Position(
                    holder=texts_of(position["holder"]),
                    stated_on=day_of(position.get("stated_on")),
                    text=texts_of(position["text"]),
                    sources=sources_of(position),
                )
                for position in item["positions"]
            ),
        )
        for item in read_data("rules", "readings.yaml").data["readings"]
    }


@cache
def law_changes() -> Mapping[str, LawChange]:
    """Return the rulings and laws that changed rules, by id."""
    return {
        item["id"]: LawChange(
            id=item["id"],
            name=texts_of(item["name"]),
            on=date.fromisoformat(item["on"]),
            effect=texts_of(item["effect"]),
            is_retroactive=bool(item["retroactive"]),
            sources=sources_of(item),
        )
        for item in read_data("rules", "changes.yaml").data["changes"]
    }


@cache
def sanction_levels() -> Mapping[str, Mapping[str, Any]]:
    """Return the vocabulary of sanctions by level: `name`, and `kinds` where the law lists them."""
    return dict(read_data("rules", "vocabulary.yaml").data["sanction_levels"])


def _rule(item: Mapping[str, Any]) -> Rule:
    return Rule(
        id=item["id"],
        act=item["act"],
        name=texts_of(item["name"]),
        explanation=texts_of(item["explanation"]),
        kind=RuleKind(item["kind"]),
        track=str(item.get("track") or ""),
        legal_basis=item["legal_basis"],
        sanction=_sanction(item["sanction"]),
        phase=Phase(item["phase"]),
        subjects=tuple(PersonKind(person) for person in item["subjects"]),
        elections=tuple(ElectionKind(election) for election in item["elections"]),
        validity=validity_of(item),
        status=RuleStatus(item["status"]),
        is_confirmed=bool(item["confirmed"]),
        unconfirmed=tuple(texts_of(text) for text in item.get("unconfirmed") or ()),
        conflicts=tuple(texts_of(text) for text in item.get("conflicts") or ()),
        readings=tuple(readings()[i] for i in item.get("readings") or () if i in readings()),
        changes=tuple(law_changes()[i] for i in item.get("changes") or () if i in law_changes()),
        replaced_by=str(item.get("replaced_by") or ""),
        sources=sources_of(item),
    )


def _sanction(item: Mapping[str, Any]) -> Sanction:
    spans = {
        name: Span(**item[name]) for name in ("prison_months", "fine_rupiah") if item.get(name)
    }
    return Sanction(
        level=item["level"],
        text=texts_of(item["text"]),
        joined=str(item.get("joined") or ""),
        **spans,
    )
