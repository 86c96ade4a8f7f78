"""Officers with keys and a founded directory, quick enough for tests.

office, officers = founded_office("64.02", officers=3)
officers[0].actor, officers[0].keys
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime

from teduh.apps.accounts.models import Institution
from teduh.apps.vault.models import OfficerKey
from teduh.apps.vault.services.directory import directory_entry_add, founding_hold
from teduh.kernel.clock import FixedClock
from teduh.kernel.scope import Actor, Role
from teduh.kernel.sealing.officers import (
    OfficerKeys,
    make_officer_keys,
    wrap_with_passphrase,
    wrap_with_recovery_key,
)
from teduh.kernel.sealing.passphrases import Argon2Cost
from tests.builders.accounts import DAY, institution, person

NOON = FixedClock(datetime(DAY.year, DAY.month, DAY.day, 4, tzinfo=UTC))
QUICK = Argon2Cost(passes=1, memory_mib=1)
PASSPHRASE = "bako-lisu-rane-dojo-kemi-tuna"
RECOVERY_KEY = bytes(range(16))
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Officer:
    """A person of a role with unlocked keys."""

    actor: Actor
    keys: OfficerKeys

    @property
    def signer(self) -> tuple[Actor, OfficerKeys]:
        """What a ceremony takes."""
        return self.actor, self.keys


def officer(office: Institution, role: Role = Role.CASE_OFFICER) -> Officer:
    """Return a person with the grant and with keys whose recovery key was tested."""
    someone = person(f"petugas-{next(_numbers)}", (office, role))
    keys = make_officer_keys()
    OfficerKey.objects.create(
        actor_id=someone.actor_id,
        encryption_key=keys.public.encryption,
        verification_key=keys.public.verification,
        passphrase_wrap=wrap_with_passphrase(keys, PASSPHRASE, someone.actor_id, cost=QUICK),
        recovery_wrap=wrap_with_recovery_key(keys, RECOVERY_KEY, someone.actor_id),
        recovery_tested_on=DAY,
        made_on=DAY,
    )
    return Officer(someone.actor, keys)


def founded_office(
    path: str = "64.02", *, officers: int = 2, kind: str = "bawaslu"
) -> tuple[Institution, list[Officer], list[Officer]]:
    """Return an institution, its case officers and its two custodians, all in its directory."""
    office = institution(path, kind)
    custodians = [officer(office, Role.CUSTODIAN) for _ in range(2)]
    founding_hold(
        institution=office, first=custodians[0].signer, second=custodians[1].signer, clock=NOON
    )
    made = [officer(office) for _ in range(officers)]
    for each in made:
        directory_entry_add(
            institution=office,
            signer=custodians[0].signer,
            actor_id=each.actor.actor_id,
            role=Role.CASE_OFFICER,
            clock=NOON,
        )
    return office, made, custodians
