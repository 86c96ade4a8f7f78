"""Making a run public, and ending that: recorded decisions with who, when and why."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from teduh.apps.audit.services import audit_record
from teduh.apps.indices.events import RunPublished, RunWithdrawn, record
from teduh.apps.indices.messages import IndicesMessage
from teduh.apps.indices.models import Publication, Run
from teduh.apps.indices.rules import PUBLISHERS, RunState, level_is_above_or_at
from teduh.apps.indices.selectors.runs import run_get
from teduh.apps.indices.services.common import moment, require
from teduh.kernel.clock import Clock
from teduh.kernel.errors import Finding, InvalidInput, Level, StateConflict, raise_errors
from teduh.kernel.scope import Scope


def run_publish(
    *, scope: Scope, run_id: str, reason: str, clock: Clock | None = None
) -> Publication:
    """Make a finished run public, with the reason that will stand beside it.

    An analyst or leader of the run's institution, for its whole region. Emits `RunPublished`.

    Raises
    ------
    InvalidInput
        No reason, or a level whose figures of this instrument are never public.
    StateConflict
        The run is not finished, or public already.
    """
    run = run_get(run_id, scope=scope)
    require(scope, *PUBLISHERS, institution_id=run.institution_id, path=run.place.path)
    _check_publishable(run, reason)
    try:
        with transaction.atomic():
            publication = Publication.objects.create(
                run=run,
                published_at=moment(clock),
                published_by=scope.actor.actor_id,
                reason=reason.strip(),
            )
            audit_record(
                actor=scope.actor,
                verb="run_published",
                subject_kind="run",
                subject_id=run.run_id,
                institution_id=run.institution_id,
                details={"reason": publication.reason},
                clock=clock,
            )
            record(RunPublished(run.pk, scope.actor))
    except IntegrityError as error:
        raise StateConflict(Finding(IndicesMessage.RUN_PUBLIC)) from error
    return publication


def _check_publishable(run: Run, reason: str) -> None:
    findings = []
    if not reason.strip():
        findings.append(Finding(IndicesMessage.REASON_MISSING))
    floor = run.instrument.public_floor
    if not level_is_above_or_at(run.level, floor):
        params = {"level": run.level, "instrument": run.instrument_id, "floor": floor}
        findings.append(Finding(IndicesMessage.LEVEL_NOT_PUBLISHABLE, params=params))
    raise_errors(findings, InvalidInput)
    if run.state != RunState.DONE:
        finding = Finding(IndicesMessage.RUN_STATE, params={"state": run.state}, level=Level.ERROR)
        raise StateConflict(finding)


def run_withdraw(
    *, scope: Scope, run_id: str, reason: str, clock: Clock | None = None
) -> Publication:
    """End a run's publication, with the reason. Both decisions stay readable to the institution.

    An analyst or leader of the run's institution, for its whole region. Emits `RunWithdrawn`.
    """
    run = run_get(run_id, scope=scope)
    require(scope, *PUBLISHERS, institution_id=run.institution_id, path=run.place.path)
    if not reason.strip():
        raise InvalidInput(Finding(IndicesMessage.REASON_MISSING))
    with transaction.atomic():
        publication = (
            Publication.objects.select_for_update()
            .filter(run=run, withdrawn_at__isnull=True)
            .first()
        )
        if publication is None:
            raise StateConflict(Finding(IndicesMessage.RUN_NOT_PUBLIC))
        publication.withdrawn_at = moment(clock)
        publication.withdrawn_by = scope.actor.actor_id
        publication.withdrawal_reason = reason.strip()
        publication.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
        audit_record(
            actor=scope.actor,
            verb="run_withdrawn",
            subject_kind="run",
            subject_id=run.run_id,
            institution_id=run.institution_id,
            details={"reason": publication.withdrawal_reason},
            clock=clock,
        )
        record(RunWithdrawn(run.pk, scope.actor))
    return publication
