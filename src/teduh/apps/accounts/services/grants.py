"""Grants: give, confirm as the second person, end on a day, withdraw at once."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from teduh.apps.accounts.messages import AccountsMessage
from teduh.apps.accounts.models import GrantRecord, Institution, Person
from teduh.apps.accounts.rules import (
    GRANTABLE_ROLES,
    TRANSITIONS,
    GrantState,
    Period,
    needs_second_person,
    roles_collide,
)
from teduh.apps.accounts.selectors import actor_may_confirm
from teduh.apps.accounts.services.checks import (
    check_version,
    period_findings,
    require_administrator,
)
from teduh.apps.audit.services import audit_record
from teduh.apps.regions.models import Place
from teduh.kernel.clock import Clock, SystemClock
from teduh.kernel.errors import Finding, InvalidInput, NotAllowed, StateConflict
from teduh.kernel.region_codes import region_code_contains
from teduh.kernel.scope import Actor, Role


def grant_create(
    *,
    actor: Actor,
    person: Person,
    institution: Institution,
    place: Place,
    role: Role | str,
    valid_from: date,
    valid_to: date | None = None,
    clock: Clock | None = None,
) -> GrantRecord:
    """Grant a role in an institution, for a region and a period.

    Called by an administrator of the institution or the system. Officers, custodians and
    supervisors stay pending until `grant_confirm` by a second person. Writes an audit row.

    Raises
    ------
    InvalidInput
        All of: `accounts.grant.role_unknown`, `accounts.period.empty`,
        `accounts.grant.outside_region`, `accounts.grant.roles_collide`.
    StateConflict
        `accounts.grant.exists` when the same grant holds in part of the period.
    NotAllowed
        `accounts.actor.not_administrator`.
    """
    require_administrator(actor, institution.pk, clock=clock)
    chosen = _choose_role(role)
    findings = period_findings(valid_from, valid_to)
    if not region_code_contains(institution.place.path, place.path):
        params = {"path": place.path, "region": institution.place.path}
        findings.append(Finding(AccountsMessage.GRANT_OUTSIDE_REGION, params=params))
    if findings:
        raise InvalidInput(*findings)
    now = (clock or SystemClock()).now()
    state = GrantState.PENDING if needs_second_person(chosen) else GrantState.CONFIRMED
    with transaction.atomic():
        # One writer decides about one person at a time, so that two grants cannot slip past
        # each other into a pair that nobody may hold.
        person = Person.objects.select_for_update().get(pk=person.pk)
        _check_others(person, institution, place, chosen, Period(valid_from, valid_to))
        grant = GrantRecord.objects.create(
            person=person,
            institution=institution,
            place=place,
            role=chosen.value,
            valid_from=valid_from,
            valid_to=valid_to,
            state=state.value,
            granted_by=actor.actor_id,
            granted_at=now,
        )
        _record(actor, "grant_created", grant)
    return grant


def grant_confirm(
    *,
    actor: Actor,
    grant: GrantRecord,
    version: int | None = None,
    clock: Clock | None = None,
) -> GrantRecord:
    """Confirm a pending grant as the second person.

    Called by somebody who answers for the institution and is neither the one who granted nor the
    one who receives; the system cannot be that somebody.
    """
    if actor.actor_id in (grant.granted_by, grant.person.actor_id) or not actor_may_confirm(
        actor.actor_id, grant.institution_id, clock=clock
    ):
        raise NotAllowed(Finding(AccountsMessage.GRANT_NEEDS_ANOTHER))
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=grant.person_id)
        grant = _lock(grant, version, GrantState.CONFIRMED)
        _check_collisions(grant.person, Role(grant.role), grant.period, besides=grant.pk)
        grant.confirmed_by = actor.actor_id
        grant.confirmed_at = (clock or SystemClock()).now()
        grant.save(update_fields=["state", "confirmed_by", "confirmed_at", "version"])
        _record(actor, "grant_confirmed", grant)
    return grant


def grant_end(
    *, actor: Actor, grant: GrantRecord, last_day: date, version: int | None = None
) -> GrantRecord:
    """Let a grant end at midnight of a day. It can be shortened, not lengthened: grant anew."""
    require_administrator(actor, grant.institution_id)
    findings = period_findings(grant.valid_from, last_day)
    if findings:
        raise InvalidInput(*findings)
    with transaction.atomic():
        grant = _lock(grant, version, None)
        if grant.state == GrantState.WITHDRAWN or (grant.valid_to and last_day > grant.valid_to):
            params = {"state": grant.get_state_display()}
            raise StateConflict(Finding(AccountsMessage.GRANT_STATE, params=params))
        grant.valid_to = last_day
        grant.save(update_fields=["valid_to", "version"])
        _record(actor, "grant_ended", grant)
    return grant


def grant_withdraw(
    *,
    actor: Actor,
    grant: GrantRecord,
    version: int | None = None,
    clock: Clock | None = None,
) -> GrantRecord:
    """Withdraw a grant at once, pending or confirmed.

    Called by an administrator of the institution or the system; a pending one also by whoever
    could have confirmed it.
    """
    may_decline = grant.state == GrantState.PENDING and actor_may_confirm(
        actor.actor_id, grant.institution_id, clock=clock
    )
    if not may_decline:
        require_administrator(actor, grant.institution_id, clock=clock)
    with transaction.atomic():
        grant = _lock(grant, version, GrantState.WITHDRAWN)
        grant.withdrawn_by = actor.actor_id
        grant.withdrawn_at = (clock or SystemClock()).now()
        grant.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "version"])
        _record(actor, "grant_withdrawn", grant)
    return grant


def _choose_role(role: Role | str) -> Role:
    known = sorted(member.value for member in GRANTABLE_ROLES)
    if str(role) in known:
        return Role(str(role))
    params = {"role": str(role), "known": ", ".join(known)}
    raise InvalidInput(Finding(AccountsMessage.ROLE_UNKNOWN, params=params))


def _lock(grant: GrantRecord, version: int | None, target: GrantState | None) -> GrantRecord:
    """Lock the row, check version and transition, and set the new state and version."""
    found = (
        GrantRecord.objects.select_for_update(of=("self",))
        .select_related("person", "institution", "place")
        .get(pk=grant.pk)
    )
    check_version(found, version)
    if target is not None:
        if target not in TRANSITIONS[GrantState(found.state)]:
            params = {"state": str(found.get_state_display())}
            raise StateConflict(Finding(AccountsMessage.GRANT_STATE, params=params))
        found.state = target.value
    found.version += 1
    return found


def _standing(person: Person, besides: int | None = None) -> list[GrantRecord]:
    found = GrantRecord.objects.filter(person=person).exclude(state=GrantState.WITHDRAWN)
    return list(found.exclude(pk=besides) if besides else found)


def _check_others(
    person: Person, institution: Institution, place: Place, role: Role, period: Period
) -> None:
    for other in _standing(person):
        same = (other.institution_id, other.place_id, other.role) == (
            institution.pk,
            place.pk,
            role.value,
        )
        if same and other.period.overlaps(period):
            raise StateConflict(Finding(AccountsMessage.GRANT_EXISTS))
    _check_collisions(person, role, period)


def _check_collisions(
    person: Person, role: Role, period: Period, besides: int | None = None
) -> None:
    findings = [
        Finding(
            AccountsMessage.GRANT_ROLES_COLLIDE,
            params={"role": role.value, "other": other.role},
        )
        for other in _standing(person, besides)
        if roles_collide(role, Role(other.role)) and other.period.overlaps(period)
    ]
    if findings:
        raise InvalidInput(*findings)


def _record(actor: Actor, verb: str, grant: GrantRecord) -> None:
    audit_record(
        actor=actor,
        verb=verb,
        subject_kind="grant",
        subject_id=grant.pk,
        institution_id=grant.institution_id,
        details={
            "person": grant.person.actor_id,
            "place": grant.place_id,
            "role": grant.role,
            "valid_from": grant.valid_from.isoformat(),
            "valid_to": grant.valid_to.isoformat() if grant.valid_to else None,
            "state": grant.state,
        },
    )
