"""Periods of legal clocks that an institution sets: with a reason, from today on, never changed."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from teduh.apps.accounts.models import Institution
from teduh.apps.audit.services import audit_record
from teduh.apps.cases.messages import PeriodMessage
from teduh.apps.cases.models import ClockPeriod
from teduh.apps.cases.selectors.periods import institution_of_periods, period_newest
from teduh.kernel.clock import Clock, SystemClock, local_date
from teduh.kernel.errors import Finding, InvalidInput, StateConflict, raise_errors
from teduh.kernel.messages import KernelMessage
from teduh.kernel.scope import Scope
from teduh.law.clocks import ClockUnit, PeriodOverride, override_findings


def period_set(
    *,
    scope: Scope,
    institution_id: int,
    clock: str,
    election: str,
    period: int,
    unit: ClockUnit,
    valid_from: date,
    reason: str,
    seen: str,
    time: Clock | None = None,
) -> ClockPeriod:
    """Set the period of a clock for cases whose clock begins on a day or later.

    Clocks that run keep the rule under which they began; it is stored with each of them.

    Parameters
    ----------
    election : the kind of election of the row that is changed (`semua` where one serves all).
    seen : id of the newest row of this clock that the person saw; empty when there was none.

    Raises
    ------
    NotFound
        Unless an administrator or supervisor of the institution for its whole region.
    InvalidInput
        No reason, a period that cannot be, a day before today, no such clock.
    StateConflict
        `kernel.record.stale` when somebody else set this clock meanwhile.
    """
    institution = institution_of_periods(scope=scope, institution_id=institution_id)
    now = (time or SystemClock()).now()
    today = local_date(now, institution.place.path)
    wanted = PeriodOverride(clock, election, period, unit, valid_from, today, reason.strip())
    with transaction.atomic():
        # One at a time for an institution, so that what was seen is still the newest.
        Institution.objects.select_for_update().get(pk=institution.pk)
        newest = period_newest(institution, clock=clock, election=election)
        if (newest.pk if newest else "") != seen:
            raise StateConflict(Finding(KernelMessage.STALE))
        findings = override_findings(wanted)
        twice = ClockPeriod.objects.filter(
            institution=institution,
            clock=clock,
            election=election,
            valid_from=valid_from,
            made_on=today,
        )
        if twice.exists():
            params = {"day": valid_from.isoformat()}
            findings.append(Finding(PeriodMessage.TWICE_A_DAY, params=params))
        raise_errors(findings, InvalidInput)
        row = ClockPeriod.objects.create(
            institution=institution,
            clock=clock,
            election=election,
            period=period,
            unit=unit.value,
            valid_from=valid_from,
            made_on=today,
            made_by=scope.actor.actor_id,
            reason=wanted.reason,
        )
        audit_record(
            actor=scope.actor,
            verb="clock_period_set",
            subject_kind="clock_period",
            subject_id=row.pk,
            institution_id=institution.pk,
            details={
                "clock": clock,
                "election": election,
                "period": period,
                "unit": unit.value,
                "valid_from": valid_from.isoformat(),
                "reason": wanted.reason,
            },
            clock=time,
        )
    return row
