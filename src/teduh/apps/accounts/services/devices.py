"""Devices: register with a secret shown once, revoke."""

from __future__ import annotations

import secrets
from datetime import date

from django.db import transaction

from teduh.apps.accounts.models import Device, Institution, Person
from teduh.apps.accounts.services.checks import period_findings, require_administrator
from teduh.apps.audit.services import audit_record
from teduh.apps.regions.models import Place
from teduh.kernel.clock import Clock, SystemClock
from teduh.kernel.errors import InvalidInput
from teduh.kernel.provenance import digest_bytes
from teduh.kernel.scope import Actor


def device_create(
    *,
    actor: Actor,
    institution: Institution,
    place: Place,
    name: str,
    valid_from: date,
    valid_to: date | None = None,
    person: Person | None = None,
) -> tuple[Device, str]:
    """Register a device and return it with its secret, which is never shown again.

    Called by an administrator of the institution or the system. The secret has 128 random bits, so
    its plain SHA-256 can be stored: there is nothing to guess.
    """
    require_administrator(actor, institution.pk)
    findings = period_findings(valid_from, valid_to)
    if findings:
        raise InvalidInput(*findings)
    secret = secrets.token_hex(16)
    with transaction.atomic():
        device = Device.objects.create(
            institution=institution,
            place=place,
            name=name.strip(),
            person=person,
            valid_from=valid_from,
            valid_to=valid_to,
            secret_digest=digest_bytes(secret.encode()),
        )
        _record(actor, "device_created", device)
    return device, secret


def device_revoke(*, actor: Actor, device: Device, clock: Clock | None = None) -> Device:
    """Accept nothing from a device any more, at once. Revoking twice keeps the first moment."""
    require_administrator(actor, device.institution_id, clock=clock)
    with transaction.atomic():
        device = Device.objects.select_for_update().get(pk=device.pk)
        if device.revoked_at is None:
            device.revoked_at = (clock or SystemClock()).now()
            device.save(update_fields=["revoked_at"])
            _record(actor, "device_revoked", device)
    return device


def _record(actor: Actor, verb: str, device: Device) -> None:
    audit_record(
        actor=actor,
        verb=verb,
        subject_kind="device",
        subject_id=device.actor_id,
        institution_id=device.institution_id,
    )
