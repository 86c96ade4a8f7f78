"""Events of Bawaslu: written down once, examined, ended with a reason, handed over to a case."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from teduh.apps.accounts.models import Institution
from teduh.apps.audit.services import audit_record
from teduh.apps.elections.models import Contest
from teduh.apps.incumbency.messages import WatchMessage as M
from teduh.apps.incumbency.models import Post, WatchedEvent
from teduh.apps.incumbency.rules import DECIDERS, NEXT_STATES, WATCHERS, EventState, text_key
from teduh.apps.incumbency.selectors.calendar import contest_calendar
from teduh.apps.incumbency.services.drafts import (
    EventDraft,
    day_findings,
    desk_place,
    is_exercise,
    names_known,
    place_of,
    require_desk,
    text_findings,
)
from teduh.apps.regions.models import Place
from teduh.kernel.clock import local_date
from teduh.kernel.errors import Finding, InvalidInput, StateConflict, raise_errors
from teduh.kernel.provenance import digest
from teduh.kernel.scope import Scope
from teduh.law.incumbent import event_kinds

REFERENCE_KIND: Final = "case"
_REFERENCE: Final = re.compile(r"(?:.*/kasus/)?([0-9a-f]{8,32})/?", re.IGNORECASE)


def event_create(
    *, scope: Scope, institution: Institution, contest: Contest, draft: EventDraft, now: datetime
) -> WatchedEvent:
    """Write down one event.

    Raises
    ------
    InvalidInput
        With every finding: a day in the future or before the election, a name, an empty field.
    StateConflict
        The event is there already.
    """
    place = place_of(draft.place_code)
    if place is None:
        raise InvalidInput(Finding(M.PLACE_UNKNOWN, params={"code": draft.place_code}))
    desk = desk_place(institution, place)
    require_desk(scope, institution, WATCHERS, WATCHERS, desk.path)
    raise_errors(draft_findings(draft, institution=institution, contest=contest, now=now))
    event = event_row(scope, institution, contest, draft, place, now)
    try:
        with transaction.atomic():
            event.save()
            event_audit(scope, event, "incumbency_event_recorded")
    except IntegrityError:
        if event_twin(event) is None:
            raise
        raise StateConflict(Finding(M.TWICE)) from None
    return event


def draft_findings(
    draft: EventDraft, *, institution: Institution, contest: Contest, now: datetime
) -> list[Finding]:
    """Return everything that is wrong with an event, its place apart."""
    found = []
    if draft.kind not in event_kinds():
        params = {"kind": draft.kind, "known": ", ".join(event_kinds())}
        found.append(Finding(M.KIND_UNKNOWN, params=params))
    if draft.post not in Post.values:
        params = {"post": draft.post, "known": ", ".join(Post.values)}
        found.append(Finding(M.POST_UNKNOWN, params=params))
    today = local_date(now, institution.place.path)
    calendar = contest_calendar(contest)
    texts = {"what": draft.what, "source": draft.source}
    found += [f for _, f in text_findings(texts, names_known(contest))]
    days = day_findings(draft.on, draft.approved_on, today=today, calendar=calendar)
    return found + [f for _, f in days]


def event_row(
    scope: Scope,
    institution: Institution,
    contest: Contest,
    draft: EventDraft,
    place: Place,
    now: datetime,
) -> WatchedEvent:
    """Return an event that is not saved yet."""
    what = " ".join(draft.what.split())
    return WatchedEvent(
        institution=institution,
        contest=contest,
        place=place,
        desk=desk_place(institution, place),
        kind=draft.kind,
        on=draft.on,
        post=draft.post,
        what=what,
        source=" ".join(draft.source.split()),
        approved_on=draft.approved_on,
        is_exercise=is_exercise(),
        recorded_by=scope.actor.actor_id,
        recorded_at=now,
        text_digest=digest(text_key(what)),
    )


def event_twin(event: WatchedEvent) -> WatchedEvent | None:
    """Return the same event where it is written down already."""
    return WatchedEvent.objects.filter(
        institution=event.institution,
        contest=event.contest,
        kind=event.kind,
        on=event.on,
        place=event.place,
        text_digest=event.text_digest,
    ).first()


def event_move(
    *, scope: Scope, event: WatchedEvent, state: EventState, reason: str, version: int
) -> WatchedEvent:
    """Say what is done about an event: being examined, done with a reason, taken up again.

    Raises
    ------
    StateConflict
        The step does not follow, or somebody was first.
    InvalidInput
        It is done without a reason.
    """
    require_desk(scope, event.institution, WATCHERS, DECIDERS, event.desk.path)
    reason = reason.strip()
    if state is EventState.CLOSED and not reason:
        raise InvalidInput(Finding(M.REASON_MISSING))
    texts = {"what": reason or "-", "source": "-"}
    raise_errors(f for _, f in text_findings(texts, names_known(event.contest)))
    if state not in NEXT_STATES[EventState(event.state)] and event.version == version:
        raise StateConflict(Finding(M.STEP_UNKNOWN))
    return _change(scope, event, version, "incumbency_event_moved", state=state, reason=reason)


def event_hand_over(
    *, scope: Scope, event: WatchedEvent, reference: str, version: int
) -> WatchedEvent:
    """Note the case that was opened by hand for an event: its address or its number.

    Whether such a case exists is not looked up: who may not open it must not learn it here.
    """
    require_desk(scope, event.institution, WATCHERS, DECIDERS, event.desk.path)
    match = _REFERENCE.fullmatch(reference.strip())
    if match is None:
        raise InvalidInput(Finding(M.REFERENCE_BAD))
    state = EventState(event.state)
    if state is EventState.RECORDED:
        state = EventState.EXAMINING
    return _change(
        scope, event, version, "incumbency_event_handed_over",
        state=state, reference_kind=REFERENCE_KIND, reference_id=match[1].lower(),
    )  # fmt: skip


def event_audit(scope: Scope, event: WatchedEvent, verb: str) -> None:
    """Write the audit row of an event, in the transaction of its write."""
    audit_record(
        actor=scope.actor,
        verb=verb,
        subject_kind="watched_event",
        subject_id=event.pk,
        institution_id=event.institution_id,
        details={
            "kind": event.kind,
            "on": event.on.isoformat(),
            "state": str(event.state),
            "reason": event.reason,
            "reference": event.reference_id,
            "text": event.text_digest,
        },
    )


def _change(
    scope: Scope, event: WatchedEvent, version: int, verb: str, **values: str
) -> WatchedEvent:
    """Write values if nobody was first; the loser is told and loses nothing."""
    values = {name: str(value) for name, value in values.items()}
    with transaction.atomic():
        rows = WatchedEvent.objects.filter(pk=event.pk, version=version)
        if not rows.update(version=version + 1, **values):
            raise StateConflict(Finding(M.CHANGED))
        event.refresh_from_db()
        event_audit(scope, event, verb)
    return event
