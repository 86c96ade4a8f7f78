"""Erasing a case: an officer of it proposes, a custodian does it, and only what counts need stays.

The content goes with its keys; the row of the case, its tracks, states and days stay, so that
published counts still add up. What was typed in clear into those rows goes too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from teduh.apps.cases.messages import ErasureMessage
from teduh.apps.cases.models import (
    Case,
    ClockPause,
    DataRequest,
    Erasure,
    Proceeding,
    Question,
    Receipt,
    Rehabilitation,
    RequestKind,
)
from teduh.apps.cases.services.cases import record
from teduh.apps.cases.services.desks import Desk
from teduh.apps.cases.services.identities import CustodianDesk, record_by_custodian
from teduh.apps.vault.models import Tombstone
from teduh.apps.vault.services.deletion import case_delete
from teduh.kernel.clock import local_date
from teduh.kernel.errors import Finding, NotAllowed, StateConflict, raise_errors
from teduh.kernel.messages import KernelMessage
from teduh.law.retention import (
    GRANTED,
    RetentionClass,
    class_of_outcomes,
    retention_classes,
)
from teduh.law.tracks import State, track_get

_LOOKED_AT: Final = 1000


@dataclass(frozen=True, slots=True)
class Ground:
    """A class of retention as it stands for one case: from when, and until when."""

    retention: RetentionClass
    started_on: date
    ends_on: date


def grounds_of(case: Case) -> tuple[Ground, ...]:
    """Return on which grounds a case can be erased: how it ended, and a request that was granted.

    A case whose tracks still run has none but the latter; whether it may go is checked by
    `erasure_propose`.
    """
    states = [_state(each) for each in case.proceedings.all()]
    found = []
    if all(state.is_terminal for state in states):
        days = [each.state_since for each in case.proceedings.all()]
        retention = class_of_outcomes(state.outcome for state in states)
        found.append((retention, max(days, default=case.received_on)))
    answered = [
        each.answered_at
        for each in case.data_requests.all()
        if each.kind == RequestKind.DELETION and each.answered_at is not None
    ]
    if answered:
        day = local_date(min(answered), case.institution.place.path)
        found += [(each, day) for each in retention_classes() if each.start_event == GRANTED]
    return tuple(Ground(each, start, each.ends_on(start)) for each, start in found)


def erasures_due(cases: QuerySet[Case], today: date) -> list[tuple[Case, Ground]]:
    """Return the cases whose class has ended: where nothing was proven first, then by day.

    Looks at the oldest thousand; what waits to be decided already is left out.
    """
    open_ones = Erasure.objects.filter(done_on=None).values("case_id")
    oldest = cases.exclude(pk__in=open_ones).order_by("received_on", "pk")
    found = [
        (case, ground)
        for case in oldest.prefetch_related("proceedings", "data_requests")[:_LOOKED_AT]
        for ground in grounds_of(case)[:1]
        if ground.ends_on <= today
    ]
    return sorted(found, key=lambda each: (not each[1].retention.deidentify_first, each[1].ends_on))


def erasure_hindrances(case: Case, today: date) -> list[Finding]:
    """Return what keeps a case from being erased, whatever the ground: nothing pending may go."""
    found = []
    if any(not _state(each).is_terminal for each in case.proceedings.all()):
        found.append(Finding(ErasureMessage.STILL_RUNS))
    if Rehabilitation.objects.filter(proceeding__case=case, told_on=None).exists():
        found.append(Finding(ErasureMessage.NAME_NOT_CLEARED))
    watch = case.watches.filter(until__gte=today).order_by("-until").first()
    if watch is not None:
        params = {"day": watch.until.isoformat()}
        found.append(Finding(ErasureMessage.WATCH_RUNS, params=params))
    if DataRequest.objects.filter(case=case, answered_at=None).exists():
        found.append(Finding(ErasureMessage.REQUEST_OPEN))
    return found


def erasure_propose(*, desk: Desk, case: Case, ground: str) -> Erasure:
    """Propose to erase a case; a custodian who is another person does it.

    Raises
    ------
    InvalidInput
        Everything that keeps it from being erased, and `cases.erasure.ground_unfit`,
        `cases.erasure.too_early`.
    StateConflict
        `cases.erasure.proposed` when somebody proposed it already.
    """
    desk.open(case)
    findings = erasure_hindrances(case, desk.today)
    fitting = next((each for each in grounds_of(case) if each.retention.id == ground), None)
    if fitting is None:
        findings.append(Finding(ErasureMessage.GROUND_UNFIT))
    elif fitting.ends_on > desk.today:
        params = {"day": fitting.ends_on.isoformat()}
        findings.append(Finding(ErasureMessage.TOO_EARLY, params=params))
    raise_errors(findings)
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        if Erasure.objects.filter(case=case, done_on=None).exists():
            raise StateConflict(Finding(ErasureMessage.PROPOSED))
        erasure = Erasure.objects.create(
            case=case,
            ground=ground,
            proposed_by=desk.actor.actor_id,
            proposed_on=desk.today,
        )
        record(desk, "erasure_proposed", case, {"ground": ground})
    return erasure


def erasure_refuse(*, desk: CustodianDesk, case: Case) -> None:
    """Take a proposal back: the case stays as it is."""
    desk.open(case)
    with transaction.atomic():
        _open_erasure(case).delete()
        record_by_custodian(desk, "erasure_refused", case)


def erasure_do(*, desk: CustodianDesk, case: Case) -> Tombstone:
    """Erase a case: keys, items, receipt and questions go, clear words too; a tombstone stays.

    Raises
    ------
    NotAllowed
        `cases.erasure.same_person` for the one who proposed it.
    InvalidInput
        What came up since the proposal.
    StateConflict
        `kernel.record.stale` when there is no proposal any longer.
    """
    desk.open(case)
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        erasure = _open_erasure(case)
        if erasure.proposed_by == desk.actor.actor_id:
            raise NotAllowed(Finding(ErasureMessage.SAME_PERSON))
        raise_errors(erasure_hindrances(case, desk.today))
        Receipt.objects.filter(case=case).delete()
        Question.objects.filter(case=case).delete()
        Proceeding.objects.filter(case=case).update(register_number="")
        ClockPause.objects.filter(clock__proceeding__case=case).update(ground="")
        tombstone = case_delete(case_id=case.pk, actor=desk.actor, day=desk.today)
        erasure.done_by = desk.actor.actor_id
        erasure.done_on = desk.today
        erasure.save(update_fields=["done_by", "done_on"])
        Case.objects.filter(pk=case.pk, closed_on=None).update(closed_on=desk.today)
        record_by_custodian(desk, "erasure_done", case, {"ground": erasure.ground})
    return tombstone


def _open_erasure(case: Case) -> Erasure:
    found = Erasure.objects.select_for_update().filter(case=case, done_on=None).first()
    if found is None:
        raise StateConflict(Finding(KernelMessage.STALE))
    return found


def _state(proceeding: Proceeding) -> State:
    return track_get(proceeding.track).state_by_id[proceeding.state]
