"""Institutions, their offices, and who sits in them."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from teduh.apps.accounts.messages import AccountsMessage
from teduh.apps.accounts.models import (
    Capacity,
    Institution,
    InstitutionKind,
    Person,
    Position,
    WorkUnit,
    WorkUnitKind,
)
from teduh.apps.accounts.services.checks import (
    check_version,
    choose,
    period_findings,
    require_administrator,
)
from teduh.apps.audit.services import audit_record
from teduh.apps.regions.models import Place
from teduh.kernel.errors import Finding, InvalidInput, StateConflict
from teduh.kernel.region_codes import region_code_contains
from teduh.kernel.scope import Actor


def institution_create(
    *,
    actor: Actor,
    name: str,
    kind: str,
    place: Place,
    data_controller: str = "",
    legal_basis: str = "",
    protection_officer: str = "",
) -> Institution:
    """Add an institution: a compartment of its own. Called by commands on the machine."""
    chosen = choose(InstitutionKind, kind, AccountsMessage.INSTITUTION_KIND_UNKNOWN, "kind")
    try:
        with transaction.atomic():
            institution = Institution.objects.create(
                name=name.strip(),
                kind=chosen,
                place=place,
                data_controller=data_controller.strip(),
                legal_basis=legal_basis.strip(),
                protection_officer=protection_officer.strip(),
            )
            audit_record(
                actor=actor,
                verb="institution_created",
                subject_kind="institution",
                subject_id=institution.pk,
                institution_id=institution.pk,
                details={"name": institution.name, "kind": chosen.value, "place": place.path},
            )
    except IntegrityError as error:
        finding = Finding(AccountsMessage.INSTITUTION_EXISTS, params={"name": name})
        raise StateConflict(finding) from error
    return institution


def work_unit_create(
    *,
    actor: Actor,
    institution: Institution,
    code: str,
    name: str,
    kind: str,
    place: Place,
    parent: WorkUnit | None = None,
) -> WorkUnit:
    """Add one office. Called by an administrator of the institution or the system."""
    require_administrator(actor, institution.pk)
    chosen = choose(WorkUnitKind, kind, AccountsMessage.UNIT_KIND_UNKNOWN, "kind")
    findings = []
    if not region_code_contains(institution.place.path, place.path):
        params = {"code": place.path, "region": institution.place.path}
        findings.append(Finding(AccountsMessage.UNIT_PLACE_OUTSIDE, params=params))
    if parent is not None and parent.institution_id != institution.pk:
        params = {"code": parent.code}
        findings.append(Finding(AccountsMessage.UNIT_PARENT_UNKNOWN, params=params))
    if findings:
        raise InvalidInput(*findings)
    with transaction.atomic():
        unit = WorkUnit.objects.create(
            institution=institution, code=code, name=name, kind=chosen, place=place, parent=parent
        )
        audit_record(
            actor=actor,
            verb="work_unit_created",
            subject_kind="work_unit",
            subject_id=unit.pk,
            institution_id=institution.pk,
            details={"code": code, "name": name},
        )
    return unit


def position_create(
    *,
    actor: Actor,
    person: Person,
    work_unit: WorkUnit,
    title: str,
    valid_from: date,
    valid_to: date | None = None,
    capacity: str = Capacity.DEFINITIVE,
    decree_number: str = "",
) -> Position:
    """Seat somebody in an office for a period. Grants nothing.

    Called by an administrator of the institution or the system.
    """
    require_administrator(actor, work_unit.institution_id)
    findings = period_findings(valid_from, valid_to)
    if findings:
        raise InvalidInput(*findings)
    with transaction.atomic():
        position = Position.objects.create(
            person=person,
            work_unit=work_unit,
            title=title.strip(),
            valid_from=valid_from,
            valid_to=valid_to,
            capacity=capacity,
            decree_number=decree_number.strip(),
        )
        _record_position(actor, "position_created", position)
    return position


def position_end(
    *, actor: Actor, position: Position, last_day: date, version: int | None = None
) -> Position:
    """Say on which day somebody's position ends. Called by an administrator or the system."""
    require_administrator(actor, position.work_unit.institution_id)
    findings = period_findings(position.valid_from, last_day)
    if findings:
        raise InvalidInput(*findings)
    with transaction.atomic():
        position = Position.objects.select_for_update().get(pk=position.pk)
        check_version(position, version)
        position.valid_to = last_day
        position.version += 1
        position.save(update_fields=["valid_to", "version"])
        _record_position(actor, "position_ended", position)
    return position


def _record_position(actor: Actor, verb: str, position: Position) -> None:
    audit_record(
        actor=actor,
        verb=verb,
        subject_kind="position",
        subject_id=position.pk,
        institution_id=position.work_unit.institution_id,
        details={"person": position.person.actor_id, "title": position.title},
    )
