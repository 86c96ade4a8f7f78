"""The founding ceremony, and signing officers into and out of a directory."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from teduh.apps.accounts.models import GrantRecord, Institution, Person
from teduh.apps.accounts.rules import OFFICER_ROLES, GrantState
from teduh.apps.audit.services import audit_record
from teduh.apps.vault.messages import VaultMessage
from teduh.apps.vault.models import (
    DirectoryRow,
    DirectoryWithdrawal,
    Founding,
    new_id,
)
from teduh.apps.vault.selectors import (
    directory_get,
    entry_of,
    is_founded,
    officer_key_of,
    public_keys,
)
from teduh.kernel.clock import Clock, SystemClock, local_date
from teduh.kernel.errors import Finding, InvalidInput, NotAllowed, NotFound, StateConflict
from teduh.kernel.scope import Actor, Role
from teduh.kernel.sealing.blobs import key_id
from teduh.kernel.sealing.directory import (
    Directory,
    DirectoryEntry,
    Signature,
    Withdrawal,
    founding_fingerprint,
    sign_entry,
    sign_withdrawal,
    verify_directory,
)
from teduh.kernel.sealing.officers import OfficerKeys

Signer = tuple[Actor, OfficerKeys]


def founding_hold(
    *, institution: Institution, first: Signer, second: Signer, clock: Clock | None = None
) -> Founding:
    """Found a directory: two custodians, both with unlocked keys, sign both entries.

    Called in one step, on one machine, with both present: the fingerprint that is returned is read
    aloud, written down and put on the public page.

    Raises
    ------
    StateConflict
        `vault.directory.founded`.
    InvalidInput
        `vault.directory.same_person`, `vault.directory.grant_missing`,
        `vault.officer.recovery_untested`.
    """
    if first[0].actor_id == second[0].actor_id:
        raise InvalidInput(Finding(VaultMessage.SAME_PERSON))
    day = _day(institution, clock)
    drafts = [
        _draft(institution, signer[0].actor_id, Role.CUSTODIAN, day) for signer in (first, second)
    ]
    entries = [sign_entry(draft, first[1], second[1]) for draft in drafts]
    fingerprint = founding_fingerprint(entries)
    verify_directory(entries, expected_founding=fingerprint)
    with transaction.atomic():
        if is_founded(institution):
            raise StateConflict(Finding(VaultMessage.DIRECTORY_FOUNDED))
        for entry in entries:
            _store(institution, entry)
        founding = Founding.objects.create(
            institution=institution, fingerprint=fingerprint, held_on=day
        )
        for signer in (first, second):
            audit_record(
                actor=signer[0],
                verb="directory_founded",
                subject_kind="directory",
                subject_id=fingerprint.replace(" ", ""),
                institution_id=institution.pk,
            )
    return founding


def directory_entry_add(
    *,
    institution: Institution,
    signer: Signer,
    actor_id: str,
    role: Role,
    clock: Clock | None = None,
) -> DirectoryRow:
    """Sign an officer's keys into the directory, for the region and period of her grant.

    Called by a custodian or case officer of the directory after comparing fingerprints.
    """
    day = _day(institution, clock)
    _require_entitled(directory_get(institution), signer, day)
    entry = sign_entry(_draft(institution, actor_id, role, day), signer[1])
    with transaction.atomic():
        row = _store(institution, entry)
        _record(signer[0], "directory_entry_signed", row)
    return row


def directory_entry_withdraw(
    *,
    row: DirectoryRow,
    signer: Signer,
    withdrawn_on: date | None = None,
    clock: Clock | None = None,
) -> DirectoryWithdrawal:
    """End an entry from a day on. Wraps that exist stay until each case is rotated."""
    day = withdrawn_on or _day(row.institution, clock)
    _require_entitled(directory_get(row.institution), signer, _day(row.institution, clock))
    signed = sign_withdrawal(Withdrawal(row.entry_id, day), signer[1])
    with transaction.atomic():
        stored = DirectoryWithdrawal.objects.create(
            row=row, withdrawn_on=day, signatures=_as_json(signed.signatures)
        )
        _record(signer[0], "directory_entry_withdrawn", row)
    return stored


def _draft(institution: Institution, actor_id: str, role: Role, day: date) -> DirectoryEntry:
    """The unsigned entry of an officer who has keys, a tested recovery key and a grant."""
    key = officer_key_of(actor_id)
    if key is None:
        raise NotFound(Finding(VaultMessage.NO_KEYS))
    findings = []
    if key.recovery_tested_on is None:
        findings.append(Finding(VaultMessage.RECOVERY_UNTESTED))
    grant = _grant(institution, actor_id, role, day)
    if grant is None or findings:
        name = str(Person.objects.filter(actor_id=actor_id).first() or actor_id)
        if grant is None:
            findings.append(Finding(VaultMessage.GRANT_MISSING, params={"name": name}))
        raise InvalidInput(*findings)
    return DirectoryEntry(
        entry_id=new_id(),
        officer_id=actor_id,
        institution_id=str(institution.pk),
        role=role.value,
        scope=grant.place.path,
        keys=public_keys(key),
        signed_on=day,
        valid_from=day,
        valid_to=grant.valid_to,
    )


def _grant(institution: Institution, actor_id: str, role: Role, day: date) -> GrantRecord | None:
    held = GrantRecord.objects.filter(
        institution=institution,
        person__actor_id=actor_id,
        role=role.value,
        state=GrantState.CONFIRMED,
    ).select_related("place")
    fitting = (grant for grant in held if grant.as_grant().holds_on(day))
    return next(fitting, None) if role in OFFICER_ROLES else None


def _require_entitled(directory: Directory, signer: Signer, day: date) -> None:
    """Refuse a signer whose keys are not those of an entry in force."""
    actor, keys = signer
    entry = directory.signer(key_id(keys.public.verification))
    if entry is None or entry.officer_id != actor.actor_id or not entry.holds_on(day):
        raise NotAllowed(Finding(VaultMessage.NOT_CUSTODIAN))


def _store(institution: Institution, entry: DirectoryEntry) -> DirectoryRow:
    row = DirectoryRow(
        entry_id=entry.entry_id,
        institution=institution,
        actor_id=entry.officer_id,
        role=entry.role,
        scope_path=entry.scope,
        encryption_key=entry.keys.encryption,
        verification_key=entry.keys.verification,
        signed_on=entry.signed_on,
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        signatures=_as_json(entry.signatures),
    )
    if entry_of(row) != entry:
        raise ValueError("an entry must be read back as it was signed")
    row.save()
    return row


def _as_json(signatures: tuple[Signature, ...]) -> list[dict[str, str]]:
    return [{"signer": each.signer.hex(), "value": each.value.hex()} for each in signatures]


def _day(institution: Institution, clock: Clock | None) -> date:
    return local_date((clock or SystemClock()).now(), institution.place.path)


def _record(actor: Actor, verb: str, row: DirectoryRow) -> None:
    audit_record(
        actor=actor,
        verb=verb,
        subject_kind="directory_entry",
        subject_id=row.entry_id,
        institution_id=row.institution_id,
    )
