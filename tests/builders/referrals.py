"""Cases ready to be referred, at a desk, quick enough for tests.

at, scope = desk(office, officers[0])
proceeding = proven(at)                       # Bawaslu's track, state `pelanggaran`
referral = referred(at, proceeding, "001/PP")
"""

from __future__ import annotations

from datetime import datetime, timedelta

from teduh.apps.accounts.models import Institution, Person
from teduh.apps.accounts.selectors import scope_for
from teduh.apps.cases.models import Case, Origin, Proceeding
from teduh.apps.cases.services.cases import case_create
from teduh.apps.cases.services.desks import Desk, desk_open
from teduh.apps.cases.services.proceedings import Accused, Basis, proceeding_open
from teduh.apps.referrals.models import Referral
from teduh.apps.referrals.services.referrals import referral_create
from teduh.kernel.scope import Scope
from tests.builders.accounts import DAY, place
from tests.builders.vault import NOON, Officer

NAME, REPORTER = "Tuan Anu bin Fulan", "Sari Wangi"
ACCOUNT = {
    "what": "Lurah membagikan kaus paslon.",
    "where": "Lapangan Teduh",
    "happened_on": "1 Maret 2026",
    "reporter": f"{REPORTER}, Jalan Mawar 3",
}


def desk(
    office: Institution, who: Officer, *, days: int = 0, now: datetime | None = None
) -> tuple[Desk, Scope]:
    """Return an officer's desk and scope, some days after the case came in."""
    moment = now or NOON.now() + timedelta(days=days)
    scope = scope_for(Person.objects.get(actor_id=who.actor.actor_id), moment)
    return desk_open(scope=scope, institution=office, keys=who.keys, now=moment), scope


def reported(at: Desk) -> Case:
    """Return a formal report at the counter, so that a reporter is known."""
    return case_create(
        desk=at, origin=Origin.REPORT, place=place(at.institution.place.path), account=ACCOUNT,
        received_on=DAY,
    )  # fmt: skip


def proven(at: Desk, *, kind: str = "asn_pns", name: str = NAME, case: Case | None = None):
    """Return a proceeding in the state `pelanggaran`, without the way there."""
    proceeding = proceeding_open(
        desk=at,
        case=case or reported(at),
        track_id="bawaslu",
        entry="laporan",
        accused=Accused(name, kind, "Lurah", "Kelurahan Teduh"),
        opened_on=DAY,
        basis=Basis("petugas"),
    )
    Proceeding.objects.filter(pk=proceeding.pk).update(state="pelanggaran")
    proceeding.refresh_from_db()
    return proceeding


def referred(
    at: Desk, proceeding: Proceeding, number: str = "001/PP", body: str = "bkn", **more: object
) -> Referral:
    """Return a letter of today."""
    return referral_create(
        desk=at, proceeding=proceeding, body_kind=body, letter_number=number, sent_on=at.today,
        **more,  # type: ignore[arg-type]
    )  # fmt: skip
