"""Publishing counts and taking them back: recorded decisions with who, when and why."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from teduh.apps.accounts.models import Institution
from teduh.apps.audit.services import audit_record
from teduh.apps.counts.messages import CountsMessage
from teduh.apps.counts.models import CountsPublication
from teduh.apps.counts.rules import PUBLISHERS, VIEWERS, period_findings
from teduh.apps.counts.selectors import institution_seen, public_counts
from teduh.apps.indices.services.common import database_is_exercise
from teduh.kernel.clock import Clock, SystemClock, local_date
from teduh.kernel.errors import Finding, InvalidInput, NotAllowed, StateConflict, raise_errors
from teduh.kernel.messages import KernelMessage
from teduh.kernel.provenance import digest
from teduh.kernel.scope import Scope


def counts_publish(
    *,
    scope: Scope,
    institution_id: int,
    since: date,
    until: date,
    reason: str,
    clock: Clock | None = None,
) -> CountsPublication:
    """Make an institution's counts of a period public; its leader decides.

    Only people who were referred after a violation was found and sanctions in force are counted,
    with nothing below five.

    Raises
    ------
    NotFound, NotAllowed
        Without the institution; without its leader's role.
    InvalidInput
        A period that is not over or is taken, no reason, nothing large enough to be shown.
    """
    institution = _publisher_at(scope, institution_id)
    now = (clock or SystemClock()).now()
    today = local_date(now, institution.place.path)
    with transaction.atomic():
        # One at a time for an institution, so that two periods cannot overlap.
        Institution.objects.select_for_update().get(pk=institution.pk)
        standing = CountsPublication.objects.filter(institution=institution, withdrawn_at=None)
        taken = standing.values_list("since", "until")
        findings = period_findings(since, until, today=today, taken=taken)
        if not reason.strip():
            findings.append(Finding(CountsMessage.REASON_MISSING))
        raise_errors(findings, InvalidInput)
        counts = public_counts(institution, since=since, until=until)
        if not counts:
            raise InvalidInput(Finding(CountsMessage.NO_LADDER))
        if all(ladder["total"] is None for ladder in counts):
            raise InvalidInput(Finding(CountsMessage.TOO_FEW))
        days = {"since": since.isoformat(), "until": until.isoformat()}
        publication = CountsPublication.objects.create(
            institution=institution,
            since=since,
            until=until,
            counts=counts,
            content_hash=digest({**days, "counts": counts}),
            is_exercise=database_is_exercise(),
            published_at=now,
            published_by=scope.actor.actor_id,
            reason=reason.strip(),
        )
        _record(scope, "counts_published", publication, publication.reason, clock)
    return publication


def counts_withdraw(
    *, scope: Scope, publication: CountsPublication, reason: str, clock: Clock | None = None
) -> CountsPublication:
    """Take a publication back, with the reason; what was read meanwhile was read.

    Raises
    ------
    InvalidInput
        `counts.publication.reason_missing`.
    StateConflict
        `counts.publication.not_public` when somebody was first.
    """
    _publisher_at(scope, publication.institution_id)
    if not reason.strip():
        raise InvalidInput(Finding(CountsMessage.REASON_MISSING))
    with transaction.atomic():
        locked = CountsPublication.objects.select_for_update().get(pk=publication.pk)
        if locked.withdrawn_at is not None:
            raise StateConflict(Finding(CountsMessage.NOT_PUBLIC))
        locked.withdrawn_at = (clock or SystemClock()).now()
        locked.withdrawn_by = scope.actor.actor_id
        locked.withdrawal_reason = reason.strip()
        locked.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
        _record(scope, "counts_withdrawn", locked, locked.withdrawal_reason, clock)
    return locked


def _publisher_at(scope: Scope, institution_id: int) -> Institution:
    institution = institution_seen(scope=scope, institution_id=institution_id, roles=VIEWERS)
    if not scope.may(*PUBLISHERS, institution_id=institution.pk, path=institution.place.path):
        raise NotAllowed(Finding(KernelMessage.NOT_ALLOWED))
    return institution


def _record(
    scope: Scope, verb: str, publication: CountsPublication, reason: str, clock: Clock | None
) -> None:
    audit_record(
        actor=scope.actor,
        verb=verb,
        subject_kind="counts_publication",
        subject_id=str(publication.pk),
        institution_id=publication.institution_id,
        details={"reason": reason, "content": publication.content_hash},
        clock=clock,
    )
