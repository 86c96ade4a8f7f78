"""Who works on a case: an officer with unlocked keys, in her institution, on a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from teduh.apps.accounts.models import Institution
from teduh.apps.cases.models import Case
from teduh.apps.vault.messages import VaultMessage
from teduh.apps.vault.selectors import directory_get
from teduh.apps.vault.services.cases import case_open
from teduh.kernel.clock import local_date
from teduh.kernel.errors import Finding, NotAllowed, NotFound
from teduh.kernel.scope import Actor, Role, Scope
from teduh.kernel.sealing.blobs import key_id
from teduh.kernel.sealing.cases import CaseKeys
from teduh.kernel.sealing.directory import DirectoryEntry
from teduh.kernel.sealing.officers import OfficerKeys


@dataclass(frozen=True, slots=True)
class Desk:
    """An officer at work. Made once a request by `desk_open`; every service here takes it."""

    actor: Actor
    institution: Institution
    entry: DirectoryEntry
    keys: OfficerKeys = field(repr=False)
    now: datetime

    @property
    def today(self) -> date:
        """The day in the office's zone."""
        return local_date(self.now, self.institution.place.path)

    def open(self, case: Case) -> CaseKeys:
        """Open a case's pair.

        Raises
        ------
        NotFound
            For a case of another institution and for one without a wrap, in the same words.
        """
        if case.institution_id != self.institution.pk:
            raise NotFound(Finding(VaultMessage.NO_WRAP))
        return case_open(case_id=case.pk, actor=self.actor, keys=self.keys)


def desk_open(*, scope: Scope, institution: Institution, keys: OfficerKeys, now: datetime) -> Desk:
    """Return the desk of a case officer.

    Raises
    ------
    NotFound
        Without a grant as case officer in the institution today: it is not told apart from what
        does not exist.
    NotAllowed
        `vault.directory.not_entitled` when the keys are not in the directory, or no longer.
    """
    if not scope.may(Role.CASE_OFFICER, institution_id=institution.pk):
        raise NotFound(Finding(VaultMessage.NO_WRAP))
    entry = directory_get(institution).signer(key_id(keys.public.verification))
    day = local_date(now, institution.place.path)
    is_held = entry is not None and entry.holds_on(day)
    if entry is None or not is_held or entry.officer_id != scope.actor.actor_id:
        raise NotAllowed(Finding(VaultMessage.NOT_CUSTODIAN))
    return Desk(scope.actor, institution, entry, keys, now)
