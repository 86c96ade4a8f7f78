"""Which table may apply to an act: proposed from dates and the kind of person, never decided.

The working rule where the law is read in two ways: an event before candidates are determined
suggests the code of ethics, on or after that day discipline; the other table is shown beside it,
marked as another reading. Party membership and approaching parties are discipline at any date.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from teduh.kernel.errors import Finding, Level
from teduh.law.elections import ElectionFacts
from teduh.law.rules.catalogue import Rule, rules_on
from teduh.law.rules.messages import ProposalMessage as M
from teduh.law.vocabulary import PersonKind, Phase, RuleKind, RuleStatus


class Fit(StrEnum):
    """How a table fits: proposed, or read by some for another time, or the time is not known."""

    PROPOSED = "proposed"
    OTHER_READING = "other_reading"
    UNDATED = "undated"


_ORDER: Final = {fit: number for number, fit in enumerate(Fit)}
_VILLAGE: Final = frozenset({PersonKind.KADES, PersonKind.PERANGKAT_DESA, PersonKind.BPD})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A table that may apply: its rules, the track that would decide, and why it is proposed."""

    table: RuleKind
    track: str
    fit: Fit
    rules: tuple[Rule, ...]
    reasons: tuple[Finding, ...]

    @property
    def reason_ids(self) -> tuple[str, ...]:
        """The message ids of the reasons."""
        return tuple(reason.message_id for reason in self.reasons)


def propose_tables(
    *,
    person: PersonKind,
    on: date,
    election: ElectionFacts,
    act: str = "",
) -> list[Proposal]:
    """Return the tables that may apply, the fitting ones first.

    Parameters
    ----------
    person : kind of the reported party; who is of two kinds (an acting head is a civil servant
        too) is asked for twice.
    on : day of the event.
    election : kind and days of the election.
    act : an act (`alat-peraga`) or the id of a rule; empty for every act.

    Returns
    -------
    list of Proposal
        One per table, track and fit. Empty means that the catalogue has no such rule, which
        `no_rule_reason` puts in words; it never means that nothing happened.
    """
    found: dict[tuple[str, RuleKind, Fit], list[Rule]] = {}
    acts = _acts(act, rules_on(on))
    for rule in rules_on(on):
        is_asked = not act or rule.act in acts or rule.id == act
        if (
            rule.kind is RuleKind.PROSEDUR
            or not is_asked
            or person not in rule.subjects
            or election.kind not in rule.elections
        ):
            continue
        fit = _fit(rule, on, election)
        if fit is not None:
            found.setdefault((rule.track, rule.kind, fit), []).append(rule)
    proposals = [
        Proposal(table, track, fit, tuple(chosen), _reasons(chosen, person, on, election, fit))
        for (track, table, fit), chosen in found.items()
    ]
    return sorted(proposals, key=lambda p: _ORDER[p.fit])


def no_rule_reason() -> Finding:
    """Return what to say when no table is proposed."""
    return _say(M.NO_RULE)


def _acts(act: str, held: Iterable[Rule]) -> set[str]:
    """Return the act, or that of the rule that was named: its other tables are asked too."""
    return {act} | {rule.act for rule in held if rule.id == act} if act else set()


def _fit(rule: Rule, on: date, election: ElectionFacts) -> Fit | None:
    match rule.phase:
        case Phase.ANY | Phase.WINDOW:
            return Fit.PROPOSED
        case Phase.CAMPAIGN:
            if not any(r.campaign_from and r.campaign_to for r in election.rounds):
                return Fit.UNDATED
            return Fit.PROPOSED if election.is_campaign(on) else None
        case _ if election.determined_on is None:
            return Fit.UNDATED
        case Phase.BEFORE_DETERMINATION:
            return Fit.PROPOSED if on < election.determined_on else Fit.OTHER_READING
        case _:
            return Fit.PROPOSED if on >= election.determined_on else Fit.OTHER_READING


def _reasons(
    chosen: list[Rule], person: PersonKind, on: date, election: ElectionFacts, fit: Fit
) -> tuple[Finding, ...]:
    determined = election.determined_on
    reasons = [_say(M.PERSON), *_time_reasons(chosen, on, election, fit)]
    if person in _VILLAGE and chosen[0].kind is RuleKind.ADMINISTRATIF_DESA and determined:
        if on < determined:
            reasons.append(_say(M.VILLAGE_REGENT))
        elif person is PersonKind.KADES:
            reasons.append(_say(M.VILLAGE_ALSO_CRIMINAL))
    awaiting = [rule for rule in chosen if rule.status is RuleStatus.MENUNGGU_REVISI]
    changes = {change.id: change for rule in awaiting for change in rule.changes}
    reasons += [_say(M.AWAITING_REVISION, change=c.name["id"]) for c in changes.values()]
    if not all(rule.is_confirmed for rule in chosen):
        reasons.append(_say(M.UNCONFIRMED))
    return tuple(reasons)


def _time_reasons(
    chosen: list[Rule], on: date, election: ElectionFacts, fit: Fit
) -> Iterable[Finding]:
    day = on.isoformat()
    if fit is Fit.UNDATED:
        return [_say(M.DETERMINATION_UNKNOWN)]
    if fit is Fit.OTHER_READING:
        return [_say(M.OUTSIDE_PHASE, on=day)]
    phases = {rule.phase for rule in chosen}
    if phases == {Phase.ANY}:
        return [_say(M.ANY_DATE)]
    determined = election.determined_on.isoformat() if election.determined_on else ""
    reasons = {
        Phase.BEFORE_DETERMINATION: _say(M.BEFORE_DETERMINATION, on=day, determined_on=determined),
        Phase.FROM_DETERMINATION: _say(M.FROM_DETERMINATION, on=day, determined_on=determined),
        Phase.CAMPAIGN: _say(M.IN_CAMPAIGN, on=day),
        Phase.WINDOW: _say(M.IN_WINDOW, on=day),
    }
    return [reason for phase, reason in reasons.items() if phase in phases]


def _say(message: M, **params: Any) -> Finding:
    return Finding(message, params=params, level=Level.NOTE)
