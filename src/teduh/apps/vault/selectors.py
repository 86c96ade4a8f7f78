"""Reading keys, directories and wraps. A case without a wrap for the reader is NotFound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from teduh.apps.accounts.models import GrantRecord, Institution
from teduh.apps.accounts.rules import OFFICER_ROLES, GrantState
from teduh.apps.vault.messages import VaultMessage
from teduh.apps.vault.models import (
    BodyPiece,
    CaseKey,
    DirectoryRow,
    DirectoryWithdrawal,
    Founding,
    KeyWrap,
    OfficerKey,
    Purpose,
    SealedItem,
    SiteSalt,
    Tombstone,
)
from teduh.apps.vault.rules import Recipients, choose_recipients
from teduh.kernel.clock import local_date
from teduh.kernel.errors import Finding, InvalidInput, NotFound
from teduh.kernel.region_codes import region_code_ancestors
from teduh.kernel.scope import Role, Scope
from teduh.kernel.sealing.cases import KeyScope
from teduh.kernel.sealing.directory import (
    Directory,
    DirectoryEntry,
    Signature,
    Withdrawal,
    verify_directory,
)
from teduh.kernel.sealing.messages import SealingMessage
from teduh.kernel.sealing.officers import PublicKeys
from teduh.kernel.sealing.passphrases import new_salt


def officer_key_of(actor_id: str) -> OfficerKey | None:
    """Return the keys an officer has now."""
    return OfficerKey.objects.filter(actor_id=actor_id, retired_on=None).first()


def public_keys(row: OfficerKey | DirectoryRow) -> PublicKeys:
    """Return the public halves of a row."""
    return PublicKeys(bytes(row.encryption_key), bytes(row.verification_key))


def entry_of(row: DirectoryRow) -> DirectoryEntry:
    """Return a stored entry as the value that verifies or does not."""
    return DirectoryEntry(
        entry_id=row.entry_id,
        officer_id=row.actor_id,
        institution_id=str(row.institution_id),
        role=row.role,
        scope=row.scope_path,
        keys=public_keys(row),
        signed_on=row.signed_on,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        signatures=signatures_of(row.signatures),
    )


def signatures_of(stored: list[dict[str, str]]) -> tuple[Signature, ...]:
    """Return signatures as stored in JSON; a malformed one fits nothing."""
    return tuple(
        Signature(bytes.fromhex(each["signer"]), bytes.fromhex(each["value"])) for each in stored
    )


def is_founded(institution: Institution) -> bool:
    """Say whether an institution held its ceremony."""
    return Founding.objects.filter(institution=institution).exists()


def directory_get(institution: Institution) -> Directory:
    """Return the verified directory of an institution.

    Raises
    ------
    InvalidInput
        `sealing.directory.no_ceremony` when it was never founded or is not the founded one.
    """
    founding = Founding.objects.filter(institution=institution).first()
    if founding is None:
        raise InvalidInput(Finding(SealingMessage.DIRECTORY_NO_CEREMONY))
    rows = DirectoryRow.objects.filter(institution=institution)
    withdrawals = DirectoryWithdrawal.objects.filter(row__institution=institution)
    return verify_directory(
        [entry_of(row) for row in rows],
        [
            Withdrawal(each.row.entry_id, each.withdrawn_on, signatures_of(each.signatures))
            for each in withdrawals.select_related("row")
        ],
        expected_founding=founding.fingerprint,
    )


def institutions_above(institution: Institution) -> list[Institution]:
    """Return the institutions of the same kind in the regions above, nearest first."""
    codes = region_code_ancestors(institution.place.path)
    found = Institution.objects.filter(
        kind=institution.kind, is_active=True, place__path__in=codes
    ).exclude(pk=institution.pk)
    return sorted(found.select_related("place"), key=lambda each: -codes.index(each.place.path))


def recipients_for(
    institution: Institution, *, place_path: str, day: date, excluded: frozenset[str] = frozenset()
) -> Recipients:
    """Say to whom a complaint would be sealed; an institution without a directory gives nobody."""
    chain = [institution, *institutions_above(institution)] if is_founded(institution) else []
    return choose_recipients(
        [directory_get(each) for each in chain if is_founded(each)],
        place_path=place_path,
        day=day,
        excluded=excluded,
    )


def case_key_current(case_id: str, purpose: Purpose = Purpose.CASE) -> CaseKey:
    """Return the present generation of a case's pair; NotFound when there is none."""
    found = CaseKey.objects.filter(case_id=case_id, purpose=purpose, is_current=True).first()
    if found is None:
        raise NotFound(Finding(VaultMessage.NO_WRAP))
    return found


def key_scope(case_key: CaseKey) -> KeyScope:
    """Return which pair a row is."""
    return KeyScope(case_key.case_id, case_key.generation, case_key.purpose)


def case_ids_open_to(actor_id: str) -> QuerySet[KeyWrap]:
    """Return the ids of the cases that an officer holds a wrap of, as a query to filter by."""
    held = KeyWrap.objects.filter(
        actor_id=actor_id, case_key__is_current=True, case_key__purpose=Purpose.CASE
    )
    return held.values("case_key__case_id")


def wrap_holders(case_key: CaseKey) -> list[str]:
    """Return who can open a pair, by actor id; for those who can open it themselves."""
    return sorted(case_key.wraps.values_list("actor_id", flat=True))


def items_of(case_id: str) -> QuerySet[SealedItem]:
    """Return the whole items of a case in their order."""
    return SealedItem.objects.filter(
        case_key__case_id=case_id, case_key__purpose=Purpose.CASE, is_whole=True
    ).order_by("number")


def body_pieces(item: SealedItem) -> Iterator[bytes]:
    """Return the stored body in pieces, one at a time in memory."""
    numbers = BodyPiece.objects.filter(item=item).order_by("number").values_list("pk", flat=True)
    for key in list(numbers):
        yield bytes(BodyPiece.objects.values_list("data", flat=True).get(pk=key))


def tombstone_of(case_id: str) -> Tombstone | None:
    """Return the statement of a case's deletion, None when it was not deleted."""
    return Tombstone.objects.filter(case_id=case_id).first()


def site_salt() -> bytes:
    """Return the salt of all receipts; the first caller makes it."""
    row, _ = SiteSalt.objects.get_or_create(pk=1, defaults={"salt": new_salt()})
    return bytes(row.salt)


@dataclass(frozen=True, slots=True)
class BoardEntry:
    """A verified entry as its institution's custodians see it."""

    entry: DirectoryEntry
    name: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody with a grant and keys who is not in the directory yet."""

    actor_id: str
    name: str
    role: str
    fingerprint: str
    is_ready: bool


@dataclass(frozen=True, slots=True)
class DirectoryBoard:
    """What an officer sees of her institution's directory.

    `may_found`, `may_sign` say what she may do with unlocked keys.
    """

    institution: Institution
    founding: Founding | None
    entries: tuple[BoardEntry, ...]
    candidates: tuple[Candidate, ...]
    findings: tuple[Finding, ...]
    may_found: bool
    may_sign: bool


def directory_board(institution: Institution, *, scope: Scope, now: datetime) -> DirectoryBoard:
    """Return an institution's directory for one of its officers or custodians."""
    day = local_date(now, institution.place.path)
    founding = Founding.objects.filter(institution=institution).first()
    directory = directory_get(institution) if founding else None
    entries = directory.holding(day) if directory else ()
    known = {(e.officer_id, e.role, e.keys.fingerprint) for e in entries}
    grants = GrantRecord.objects.filter(
        institution=institution, state=GrantState.CONFIRMED, role__in=OFFICER_ROLES
    ).select_related("person", "place")
    names = {g.person.actor_id: str(g.person) for g in grants}
    candidates = []
    for grant in grants:
        key = officer_key_of(grant.person.actor_id) if grant.holds_at(now) else None
        if key is None:
            continue
        fingerprint = public_keys(key).fingerprint
        if (key.actor_id, grant.role, fingerprint) not in known:
            is_ready = key.recovery_tested_on is not None
            candidates.append(
                Candidate(key.actor_id, str(grant.person), grant.role, fingerprint, is_ready)
            )
    is_custodian = scope.may(Role.CUSTODIAN, institution_id=institution.pk)
    return DirectoryBoard(
        institution=institution,
        founding=founding,
        entries=tuple(BoardEntry(e, names.get(e.officer_id, "")) for e in entries),
        candidates=tuple(candidates),
        findings=directory.findings if directory else (),
        may_found=is_custodian and founding is None,
        may_sign=any(e.officer_id == scope.actor.actor_id for e in entries),
    )
