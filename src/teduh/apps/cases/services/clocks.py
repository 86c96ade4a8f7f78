"""Legal clocks of a proceeding: begun and stopped by its steps, paused on a written ground."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from teduh.apps.cases.messages import CaseMessage
from teduh.apps.cases.models import ClockPause, ClockPeriod, Proceeding, RunningClock
from teduh.apps.cases.services.cases import record
from teduh.apps.cases.services.desks import Desk
from teduh.kernel.clock import ZONE_LABELS, local_moment
from teduh.kernel.errors import Finding, InvalidInput, StateConflict
from teduh.kernel.region_codes import region_code_zone
from teduh.law.clocks import ClockRule, ClockUnit, Deadline, Pause, PeriodOverride, due
from teduh.law.clocks.calendar import WorkCalendar
from teduh.law.data_files import Validity
from teduh.law.tracks import clocks_begun

ANY_ELECTION_KIND = "pilkada"


def clocks_begin(
    proceeding: Proceeding, events: Iterable[str], *, at: datetime, election: str
) -> list[RunningClock]:
    """Begin the clocks that start with these events, each under the rule of that day."""
    place = proceeding.case.institution.place.path
    day = local_moment(at, place).date()
    begun = []
    overrides = period_overrides(proceeding.case.institution_id)
    kind = election or ANY_ELECTION_KIND
    for rule in clocks_begun(events, election=kind, on=day, overrides=overrides):
        deadline = due(rule, at, zone=office_zone(proceeding))
        begun.append(
            RunningClock.objects.create(
                proceeding=proceeding,
                clock=rule.clock,
                rule=rule_values(rule),
                started_at=at,
                due_at=deadline.due_at,
                warn_at=deadline.warn_at,
            )
        )
    return begun


def clocks_stop(proceeding: Proceeding, clocks: Iterable[str], *, at: datetime, state: str) -> None:
    """Stop the clocks that a step ends; when the act was late, that stays visible."""
    running = RunningClock.objects.filter(
        proceeding=proceeding, clock__in=tuple(clocks), stopped_at=None
    )
    if running.filter(started_at__gt=at).exists():
        raise InvalidInput(Finding(CaseMessage.CLOCK_BACKWARDS))
    running.update(stopped_at=at, stopped_by=state)


def clock_pause(*, desk: Desk, clock: RunningClock, since: datetime, ground: str) -> ClockPause:
    """Let a clock stand still from a moment on.

    Raises
    ------
    InvalidInput
        `cases.clock.pause_needs_ground`, `cases.clock.backwards`.
    StateConflict
        `cases.clock.backwards` when it stands still or has ended already.
    """
    case = clock.proceeding.case
    desk.open(case)
    findings = []
    if not ground.strip():
        findings.append(Finding(CaseMessage.PAUSE_NEEDS_GROUND))
    if since < clock.started_at:
        findings.append(Finding(CaseMessage.CLOCK_BACKWARDS))
    if findings:
        raise InvalidInput(*findings)
    with transaction.atomic():
        locked = RunningClock.objects.select_for_update().get(pk=clock.pk)
        if locked.stopped_at or locked.pauses.filter(to_at=None).exists():
            raise StateConflict(Finding(CaseMessage.CLOCK_BACKWARDS))
        pause = ClockPause.objects.create(clock=locked, from_at=since, ground=ground.strip())
        _recount(locked)
        record(desk, "clock_paused", case, {"clock": locked.clock, "ground": ground})
    return pause


def clock_resume(*, desk: Desk, pause: ClockPause, until: datetime) -> RunningClock:
    """End a pause; the clock's end moves by the days it stood still."""
    if until < pause.from_at:
        raise InvalidInput(Finding(CaseMessage.CLOCK_BACKWARDS))
    case = pause.clock.proceeding.case
    desk.open(case)
    with transaction.atomic():
        pause.to_at = until
        pause.save(update_fields=["to_at"])
        clock = RunningClock.objects.select_for_update().get(pk=pause.clock_id)
        _recount(clock)
        record(desk, "clock_resumed", case, {"clock": clock.clock})
    return clock


def clock_deadline(clock: RunningClock, *, calendar: WorkCalendar | None = None) -> Deadline:
    """Count a clock anew with its pauses, with the days that are skipped and why."""
    return due(
        rule_of(clock.rule),
        clock.started_at,
        zone=office_zone(clock.proceeding),
        calendar=calendar or WorkCalendar(),
        pauses=[Pause(p.from_at, p.to_at, p.ground) for p in clock.pauses.all()],
    )


def period_overrides(institution_id: int) -> list[PeriodOverride]:
    """Return the periods that an institution's administrators set, oldest first."""
    return [
        PeriodOverride(
            clock=row.clock,
            election=row.election,
            period=row.period,
            unit=ClockUnit(row.unit),
            valid_from=row.valid_from,
            made_on=row.made_on,
            reason=row.reason,
        )
        for row in ClockPeriod.objects.filter(institution_id=institution_id)
    ]


def office_zone(proceeding: Proceeding) -> str:
    """Return WIB, WITA or WIT: the zone of the office that handles a proceeding."""
    return ZONE_LABELS[region_code_zone(proceeding.case.institution.place.path)]


def rule_values(rule: ClockRule) -> dict[str, Any]:
    """Return a rule as plain data, to be kept with the clock for as long as the case lasts."""
    return {
        "clock": rule.clock,
        "name": dict(rule.name),
        "election": rule.election,
        "period": rule.period,
        "unit": rule.unit.value,
        "start_event": rule.start_event,
        "legal_basis": rule.legal_basis,
        "valid_from": rule.validity.valid_from.isoformat() if rule.validity.valid_from else None,
        "valid_to": rule.validity.valid_to.isoformat() if rule.validity.valid_to else None,
        "warn": rule.warn,
        "office_hours": rule.office_hours,
        "closes_with_office": rule.closes_with_office,
        "is_confirmed": rule.is_confirmed,
    }


def rule_of(values: Mapping[str, Any]) -> ClockRule:
    """Return the rule that `rule_values` kept."""
    bounds = [
        date.fromisoformat(values[name]) if values[name] else None
        for name in ("valid_from", "valid_to")
    ]
    plain = {k: v for k, v in values.items() if k not in ("valid_from", "valid_to", "unit")}
    return ClockRule(**plain, unit=ClockUnit(values["unit"]), validity=Validity(*bounds))


def _recount(clock: RunningClock) -> None:
    deadline = clock_deadline(clock)
    clock.due_at, clock.warn_at = deadline.due_at, deadline.warn_at
    clock.save(update_fields=["due_at", "warn_at"])
