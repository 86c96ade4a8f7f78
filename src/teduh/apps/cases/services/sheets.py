"""A case opened: everything an officer reads, in the order of a file on a desk.

Stands among the services because opening takes the desk's keys; it writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from teduh.apps.cases.models import (
    Case,
    Decision,
    Proceeding,
    ProceedingStep,
    Rehabilitation,
    RunningClock,
)
from teduh.apps.cases.selectors.threads import question_text
from teduh.apps.cases.services.clocks import clock_deadline
from teduh.apps.cases.services.custody import CustodyState, custody_check
from teduh.apps.cases.services.desks import Desk
from teduh.apps.cases.services.outside import item_values
from teduh.apps.vault.models import Purpose, SealedItem
from teduh.apps.vault.selectors import directory_get, items_of
from teduh.apps.vault.services.cases import case_open
from teduh.apps.vault.services.items import item_open
from teduh.kernel.errors import NotFound
from teduh.kernel.sealing.cases import CaseKeys
from teduh.law.clocks import Deadline, DeadlineState, state
from teduh.law.tracks import State, Step, Track, track_get

_ACCOUNTS = ("complaint", "account")
_FILES = ("file", "original")
_NOT_VALUES = (*_FILES, "document")


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A clock with how it stands now and the days that it skips."""

    clock: RunningClock
    deadline: Deadline
    state: DeadlineState


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step taken, with its reason opened."""

    step: ProceedingStep
    before: State | None
    after: State
    reason: str


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision before the plenary: what, why, and who voted how."""

    decision: Decision
    target: State
    reason: str
    agreeing: tuple[str, ...]
    against: tuple[str, ...]
    may_vote: bool


@dataclass(frozen=True, slots=True)
class ProceedingSheet:
    """A proceeding: the claim's person, her own answers beside it, steps, clocks, what may come."""

    proceeding: Proceeding
    track: Track
    state: State
    accused: Mapping[str, Any]
    statements: tuple[Mapping[str, Any], ...]
    steps: tuple[StepLine, ...]
    clocks: tuple[ClockLine, ...]
    next_steps: tuple[Step, ...]
    decision: DecisionLine | None
    rehabilitation: Rehabilitation | None

    @property
    def requirement_count(self) -> int:
        """How many lines the track's checklist has."""
        return len(self.track.formal) + len(self.track.material)


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question and the answers that came to it."""

    asked_on: date
    text: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of the case by its name inside."""

    item: SealedItem
    name: str
    media_type: str
    is_original: bool
    custody: CustodyState


@dataclass(frozen=True)
class CaseSheet:
    """A case opened."""

    case: Case
    account: Mapping[str, Any]
    reporter: Mapping[str, Any]
    proceedings: tuple[ProceedingSheet, ...]
    questions: tuple[QuestionLine, ...]
    additions: tuple[str, ...]
    notes: tuple[Mapping[str, Any], ...]
    files: tuple[FileLine, ...]
    keys: CaseKeys = field(repr=False)

    @property
    def can_ask(self) -> bool:
        """Say whether somebody holds a receipt and can be asked."""
        return hasattr(self.case, "receipt")


def case_sheet(*, desk: Desk, case: Case) -> CaseSheet:
    """Open a case for reading.

    Raises
    ------
    NotFound
        Without a wrap.
    """
    opened = desk.open(case)
    items = list(items_of(case.pk))
    read = {
        item.pk: item_values(item=item, opened=opened)
        for item in items
        if item.kind not in _NOT_VALUES
    }
    by_kind: dict[str, list[Any]] = {}
    for item in items:
        if item.pk in read:
            by_kind.setdefault(item.kind, []).append(read[item.pk])
    answers = by_kind.get("answer", [])
    accounts = [value for kind in _ACCOUNTS for value in by_kind.get(kind, [])]
    return CaseSheet(
        case=case,
        account=accounts[0] if accounts else {},
        reporter=next(iter(by_kind.get("reporter", [])), {}) or released_reporter(desk, case),
        proceedings=tuple(
            _proceeding(desk, each, read, by_kind.get("accused_statement", []))
            for each in case.proceedings.order_by("number")
        ),
        questions=_questions(case, opened, answers),
        additions=tuple(each["text"] for each in answers if not each["question"]),
        notes=tuple(by_kind.get("note", [])),
        files=tuple(_file(item, opened) for item in items if item.kind in _FILES),
        keys=opened,
    )


def released_reporter(desk: Desk, case: Case) -> dict[str, Any]:
    """Return the name that the custodians released to this officer; empty without a release."""
    try:
        opened = case_open(
            case_id=case.pk, actor=desk.actor, keys=desk.keys, purpose=Purpose.IDENTITY
        )
    except NotFound:
        return {}
    item = SealedItem.objects.filter(
        case_key__case_id=case.pk, case_key__purpose=Purpose.IDENTITY, kind="reporter"
    ).first()
    values: dict[str, Any] = item_values(item=item, opened=opened) if item else {}
    return values


def _proceeding(
    desk: Desk,
    proceeding: Proceeding,
    read: Mapping[str, Any],
    statements: Sequence[Mapping[str, Any]],
) -> ProceedingSheet:
    track = track_get(proceeding.track)
    states = track.state_by_id
    decision = proceeding.decisions.filter(closed_at=None).first()
    return ProceedingSheet(
        proceeding=proceeding,
        track=track,
        state=states[proceeding.state],
        accused=read.get(proceeding.accused_id, {}),
        statements=tuple(s for s in statements if s["proceeding"] == proceeding.number),
        steps=tuple(
            StepLine(
                step,
                states.get(step.from_state),
                states[step.to_state],
                read.get(step.reason_id, {}).get("text", "") if step.reason_id else "",
            )
            for step in proceeding.steps.order_by("number")
        ),
        clocks=tuple(_clock(desk, each) for each in proceeding.clocks.order_by("started_at")),
        next_steps=track.steps_from(proceeding.state),
        decision=_decision(desk, decision, track, read) if decision else None,
        rehabilitation=getattr(proceeding, "rehabilitation", None),
    )


def _clock(desk: Desk, clock: RunningClock) -> ClockLine:
    deadline = clock_deadline(clock)
    return ClockLine(clock, deadline, state(deadline, desk.now, done_at=clock.stopped_at))


def _decision(
    desk: Desk, decision: Decision, track: Track, read: Mapping[str, Any]
) -> DecisionLine:
    votes = list(decision.votes.all())
    return DecisionLine(
        decision=decision,
        target=track.state_by_id[decision.target],
        reason=read.get(decision.reason_id, {}).get("text", ""),
        agreeing=tuple(vote.actor_id for vote in votes if vote.agrees),
        against=tuple(vote.actor_id for vote in votes if not vote.agrees),
        may_vote=desk.actor.actor_id not in {vote.actor_id for vote in votes},
    )


def _questions(
    case: Case, opened: CaseKeys, answers: Sequence[Mapping[str, Any]]
) -> tuple[QuestionLine, ...]:
    directory = directory_get(case.institution)
    return tuple(
        QuestionLine(
            question.asked_on,
            question_text(question, directory, opened.secret_key, bytes(question.for_case)) or "",
            tuple(each["text"] for each in answers if each["question"] == question.pk),
        )
        for question in case.questions.order_by("number")
    )


def _file(item: SealedItem, opened: CaseKeys) -> FileLine:
    head, _content = item_open(item=item, opened=opened)
    custody = custody_check(item)
    return FileLine(item, head.name, head.media_type, item.kind == "original", custody)
