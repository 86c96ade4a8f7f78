"""Keys of an exercise: made for its invented officers, with passphrases that are printed.

A real officer's passphrase is known to her alone. Here each follows from the installation's key, so
that preparing the exercise again prints the same one and earlier cases still open.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from teduh.apps.accounts.models import GrantRecord, Institution, Person
from teduh.apps.accounts.rules import OFFICER_ROLES
from teduh.apps.audit.keys import installation_key_load
from teduh.apps.vault.messages import VaultMessage
from teduh.apps.vault.models import OfficerKey
from teduh.apps.vault.selectors import directory_get, is_founded, officer_key_of
from teduh.apps.vault.services.directory import directory_entry_add, founding_hold
from teduh.kernel.clock import Clock, FixedClock, SystemClock, local_date
from teduh.kernel.errors import Finding, StateConflict
from teduh.kernel.scope import Actor, Role
from teduh.kernel.sealing.officers import (
    OfficerKeys,
    make_officer_keys,
    unwrap_with_passphrase,
    wrap_with_passphrase,
    wrap_with_recovery_key,
)
from teduh.kernel.sealing.passphrases import (
    SMALL_MACHINE_COST,
    new_recovery_key,
    passphrase_from,
)

_PURPOSE: Final = b"teduh-latihan"


@dataclass(frozen=True, slots=True)
class ExerciseOfficer:
    """An invented officer with her printed passphrase and her keys."""

    person: Person
    institution: Institution
    role: Role
    passphrase: str
    keys: OfficerKeys

    @property
    def signer(self) -> tuple[Actor, OfficerKeys]:
        """What a ceremony takes."""
        return self.person.actor, self.keys


def exercise_keys_create(*, clock: Clock | None = None) -> list[ExerciseOfficer]:
    """Give every invented officer keys and found the directories of their institutions.

    Raises
    ------
    StateConflict
        `vault.exercise.outside` in any other mode.
    """
    if not settings.EXERCISE:
        raise StateConflict(Finding(VaultMessage.EXERCISE_ONLY))
    now = clock or SystemClock()
    grants = GrantRecord.objects.filter(
        person__is_demo=True, role__in=OFFICER_ROLES
    ).select_related("person", "institution__place", "place")
    officers = [
        _officer(grant, now) for grant in grants.order_by("pk") if grant.holds_at(now.now())
    ]
    by_institution: dict[int, list[ExerciseOfficer]] = {}
    for officer in officers:
        by_institution.setdefault(officer.institution.pk, []).append(officer)
    founded_at = FixedClock(now.now() - timedelta(days=30))
    for members in by_institution.values():
        _found(members, founded_at)
    return officers


def _officer(grant: GrantRecord, clock: Clock) -> ExerciseOfficer:
    person = grant.person
    passphrase = passphrase_from(_seed(person.username))
    row = officer_key_of(person.actor_id)
    if row is None:
        keys = make_officer_keys()
        day = local_date(clock.now(), grant.place.path)
        with transaction.atomic():
            OfficerKey.objects.create(
                actor_id=person.actor_id,
                encryption_key=keys.public.encryption,
                verification_key=keys.public.verification,
                passphrase_wrap=wrap_with_passphrase(
                    keys, passphrase, person.actor_id, cost=SMALL_MACHINE_COST
                ),
                recovery_wrap=wrap_with_recovery_key(keys, new_recovery_key(), person.actor_id),
                recovery_tested_on=day,
                made_on=day,
            )
    else:
        wrap = bytes(row.passphrase_wrap)
        keys = unwrap_with_passphrase(wrap, passphrase, person.actor_id)
    return ExerciseOfficer(person, grant.institution, Role(grant.role), passphrase, keys)


def _found(members: list[ExerciseOfficer], clock: Clock) -> None:
    """Hold the ceremony and sign everybody who is not signed yet."""
    institution = members[0].institution
    custodians = [m for m in members if m.role is Role.CUSTODIAN]
    if len(custodians) < 2:
        return
    if not is_founded(institution):
        founders = {"first": custodians[0].signer, "second": custodians[1].signer}
        founding_hold(institution=institution, clock=clock, **founders)
    day = local_date(clock.now(), institution.place.path)
    signed = {(e.officer_id, e.role) for e in directory_get(institution).holding(day)}
    for member in members:
        if (member.person.actor_id, member.role.value) not in signed:
            directory_entry_add(
                institution=institution,
                signer=custodians[0].signer,
                actor_id=member.person.actor_id,
                role=member.role,
                clock=clock,
            )


def _seed(username: str) -> bytes:
    seed = bytes(installation_key_load())
    return hashlib.blake2b(seed + username.encode(), digest_size=32, person=_PURPOSE).digest()
