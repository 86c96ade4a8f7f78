"""Whether a track may take a step, and what follows: pure, the caller writes what comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from teduh.kernel.errors import Finding
from teduh.kernel.messages import N_
from teduh.kernel.texts import pick, translate
from teduh.law.clocks.rules import ClockRule, PeriodOverride, clock_rules, with_overrides
from teduh.law.data_files import ANY_ELECTION, Texts
from teduh.law.tracks.catalogue import Alternatives, Step, Track, role_names
from teduh.law.tracks.messages import TrackMessage as M
from teduh.law.vocabulary import ELECTION_ALIASES

# The law says "plenary"; that one member alone is none is ours. Its quorum was not found.
LEAST_MEMBERS: Final = 2
OR: Final = N_("or")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a step rests on: who decides, what is established, which documents are there.

    `members` is how many members decided together, where that is asked.
    """

    by: str
    established: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    members: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """The new state, or None with findings; and which start events and clocks it touches.

    A second summons leads to the state it came from: `is_allowed` is the question to ask.
    """

    state: str | None
    findings: tuple[Finding, ...] = ()
    events: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    note: Texts | None = None
    needs_rehabilitation: bool = False

    @property
    def is_allowed(self) -> bool:
        """Say whether the step may be taken."""
        return self.state is not None


def enter(track: Track, entry: str, facts: Facts) -> Outcome:
    """Return the first state of a track that begins with `entry`, or why it may not."""
    chosen = next((e for e in track.entries if e.id == entry), None)
    if chosen is None:
        known = ", ".join(e.id for e in track.entries)
        return _refused(M.ENTRY_UNKNOWN, track=track.id, entry=entry, known=known)
    found = [
        *_decider_findings(chosen.by, facts),
        *_fact_findings(track, chosen.requires, facts),
    ]
    if found:
        return Outcome(None, tuple(found))
    return Outcome(chosen.to, events=chosen.events, note=chosen.note)


def transition(track: Track, state: str, target: str, facts: Facts) -> Outcome:
    """Return the state after a step, or every reason why it may not be taken.

    Parameters
    ----------
    track : the procedure.
    state, target : ids of its states.
    facts : who decides, what is established, which documents are there.

    Examples
    --------
    >>> from teduh.law.tracks import track_get
    >>> anonymous = Facts(by="petugas")
    >>> transition(track_get("bawaslu"), "diterima", "informasi_awal", anonymous).state
    'informasi_awal'
    >>> transition(track_get("bawaslu"), "diterima", "kajian_awal", anonymous).is_allowed
    False
    """
    for name in (state, target):
        if name not in track.state_by_id:
            known = ", ".join(track.state_by_id)
            return _refused(M.STATE_UNKNOWN, track=track.id, state=name, known=known)
    if track.state_by_id[state].is_terminal:
        return _refused(M.ENDED, state=pick(dict(track.state_by_id[state].name)))
    steps = [step for step in track.steps_from(state) if step.target == target]
    if not steps:
        return _refused(
            M.STEP_UNKNOWN,
            state=pick(dict(track.state_by_id[state].name)),
            target=pick(dict(track.state_by_id[target].name)),
            known=", ".join(
                dict.fromkeys(
                    pick(dict(track.state_by_id[step.target].name))
                    for step in track.steps_from(state)
                )
            ),
        )
    # Two ways to one state (a village head, a village official): the one with fewest faults speaks.
    tried = [(step, _step_findings(track, step, facts)) for step in steps]
    step, found = min(tried, key=lambda pair: len(pair[1]))
    if found:
        return Outcome(None, tuple(found), note=step.note)
    return Outcome(
        target,
        events=step.events,
        stops=step.stops,
        note=step.note,
        needs_rehabilitation=track.state_by_id[target].needs_rehabilitation,
    )


def steps_open(track: Track, state: str, facts: Facts) -> tuple[Step, ...]:
    """Return the steps that may be taken now, for the buttons of a page."""
    return tuple(s for s in track.steps_from(state) if not _step_findings(track, s, facts))


def clocks_begun(
    events: Iterable[str],
    *,
    election: str,
    on: date,
    overrides: Sequence[PeriodOverride] = (),
) -> tuple[ClockRule, ...]:
    """Return the rules of the clocks that begin with start events, in a kind of election.

    `overrides` are periods that administrators set; a clock that begins before one of them holds
    keeps the period of the table.
    """
    kind = ELECTION_ALIASES.get(election, election)
    wanted = frozenset(events)
    return tuple(
        with_overrides(rule, on=on, overrides=overrides)
        for rule in clock_rules()
        if rule.start_event in wanted
        and rule.election in (kind, ANY_ELECTION)
        and rule.validity.holds_on(on)
    )


def _step_findings(track: Track, step: Step, facts: Facts) -> list[Finding]:
    found = [
        *_decider_findings(step.by, facts),
        *_fact_findings(track, step.requires, facts),
    ]
    found += [
        _finding(M.DOCUMENT_MISSING, document=pick(dict(track.documents[document])))
        for document in step.documents
        if document not in facts.documents
    ]
    if step.needs_plenary and facts.members < LEAST_MEMBERS:
        found.append(_finding(M.PLENARY_NEEDED, members=facts.members, least=LEAST_MEMBERS))
    return found


def _decider_findings(by: Sequence[str], facts: Facts) -> list[Finding]:
    if facts.by in by:
        return []
    names = ", ".join(pick(dict(role_names()[role])) for role in by)
    return [_finding(M.NOT_DECIDER, deciders=names)]


def _fact_findings(track: Track, requires: Sequence[Alternatives], facts: Facts) -> list[Finding]:
    joiner = f" {translate(OR)} "
    return [
        _finding(
            M.FACT_MISSING, fact=joiner.join(pick(dict(track.facts[fact])) for fact in alternatives)
        )
        for alternatives in requires
        if facts.established.isdisjoint(alternatives)
    ]


def _finding(message: M, **params: Any) -> Finding:
    return Finding(message, params=params)


def _refused(message: M, **params: Any) -> Outcome:
    return Outcome(None, (_finding(message, **params),))
