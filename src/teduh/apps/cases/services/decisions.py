"""Steps that several members decide: put before the plenary, signed by each, then taken."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db import transaction

from teduh.apps.cases.models import Decision, Proceeding, Vote
from teduh.apps.cases.services.cases import record, seal_json
from teduh.apps.cases.services.desks import Desk
from teduh.apps.cases.services.proceedings import (
    Basis,
    check_day,
    facts_of,
    proceeding_lock,
    state_allowed,
    step_take,
)
from teduh.apps.vault.selectors import case_key_current
from teduh.kernel.errors import Finding, NotFound, StateConflict
from teduh.kernel.messages import KernelMessage
from teduh.kernel.provenance import canonical_json
from teduh.kernel.sealing.blobs import context
from teduh.kernel.sealing.boxes import sign
from teduh.law.tracks import track_get, transition
from teduh.law.tracks.steps import LEAST_MEMBERS

PLENARY: Final = "pleno"


def decision_propose(
    *,
    desk: Desk,
    proceeding: Proceeding,
    target: str,
    decided_on: date,
    basis: Basis,
    reason: str,
    version: int,
) -> Decision:
    """Put a step before the plenary; the proposer's own vote is the first.

    What the track asks for is checked now, so that members do not vote on what cannot be.
    """
    case = proceeding.case
    opened = desk.open(case)
    check_day(desk, decided_on, not_before=proceeding.state_since)
    plenary = Basis(PLENARY, basis.established, basis.documents)
    track = track_get(proceeding.track)
    facts = facts_of(plenary, case, opened, track, met=proceeding.met, members=LEAST_MEMBERS)
    state_allowed(transition(track, proceeding.state, target, facts))
    with transaction.atomic():
        locked = proceeding_lock(proceeding, version)
        if locked.decisions.filter(closed_at=None).exists():
            raise StateConflict(Finding(KernelMessage.STALE))
        decision = Decision.objects.create(
            proceeding=locked,
            proceeding_version=version,
            target=target,
            decided_on=decided_on,
            basis={
                "established": sorted(basis.established),
                "documents": sorted(basis.documents),
            },
            reason=seal_json(case_key_current(case.pk), "reason", {"text": reason}),
            proposed_by=desk.actor.actor_id,
        )
        record(desk, "decision_proposed", case, {"target": target})
    decision_vote(desk=desk, decision=decision, agrees=True)
    return decision


def decision_vote(*, desk: Desk, decision: Decision, agrees: bool) -> Decision:
    """Sign for or against a proposed decision; with enough in favour the step is taken.

    Enough is two, and more for than against. A vote cannot be changed.

    Raises
    ------
    StateConflict
        `kernel.record.stale` when the decision is closed or the member has voted.
    """
    case = decision.proceeding.case
    desk.open(case)
    with transaction.atomic():
        locked = Decision.objects.select_for_update().get(pk=decision.pk)
        if locked.closed_at or locked.votes.filter(actor_id=desk.actor.actor_id).exists():
            raise StateConflict(Finding(KernelMessage.STALE))
        Vote.objects.create(
            decision=locked,
            actor_id=desk.actor.actor_id,
            agrees=agrees,
            signature=sign(desk.keys.signing_seed, vote_statement(locked, agrees)),
        )
        record(desk, "vote_given", case, {"decision": locked.pk, "agrees": agrees})
        votes = list(locked.votes.all())
        members = tuple(sorted(vote.actor_id for vote in votes if vote.agrees))
        against = len(votes) - len(members)
        if len(members) >= LEAST_MEMBERS and len(members) > against:
            _take_decided(desk, locked, members)
    return locked


def decision_withdraw(*, desk: Desk, decision: Decision) -> None:
    """Close a proposed decision without a step. Called by whoever proposed it."""
    if decision.proposed_by != desk.actor.actor_id:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    desk.open(decision.proceeding.case)
    with transaction.atomic():
        open_ones = Decision.objects.filter(pk=decision.pk, closed_at=None)
        if not open_ones.update(closed_at=desk.now):
            raise StateConflict(Finding(KernelMessage.STALE))
        record(desk, "decision_withdrawn", decision.proceeding.case)


def vote_statement(decision: Decision, agrees: bool) -> bytes:
    """Return what a member signs: which step of which proceeding, on what basis, yes or no."""
    values = {
        "decision": decision.pk,
        "proceeding": decision.proceeding_id,
        "target": decision.target,
        "decided_on": decision.decided_on.isoformat(),
        "basis": decision.basis,
        "reason": decision.reason_id,
        "agrees": agrees,
    }
    return context("vote") + canonical_json(values)


def _take_decided(desk: Desk, decision: Decision, members: tuple[str, ...]) -> None:
    proceeding = decision.proceeding
    basis = Basis(
        PLENARY,
        frozenset(decision.basis["established"]),
        frozenset(decision.basis["documents"]),
    )
    opened = desk.open(proceeding.case)
    track = track_get(proceeding.track)
    facts = facts_of(
        basis, proceeding.case, opened, track, met=proceeding.met, members=len(members)
    )
    outcome = transition(track, proceeding.state, decision.target, facts)
    state_allowed(outcome)
    step_take(
        desk, proceeding, decision.target, decision.decided_on, basis, outcome,
        decision.proceeding_version, members=members, note=decision.reason,
    )  # fmt: skip
    decision.closed_at, decision.taken = desk.now, True
    decision.save(update_fields=["closed_at", "taken"])
