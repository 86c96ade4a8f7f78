"""The signed packet of a referral: chosen documents and evidence, never more than may leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from teduh.apps.audit.keys import installation_key_load
from teduh.apps.cases.services.cases import record, seal_json
from teduh.apps.cases.services.custody import CustodyAct, custody_check, custody_note
from teduh.apps.cases.services.desks import Desk
from teduh.apps.cases.services.sheets import CaseSheet, case_sheet
from teduh.apps.referrals.messages import ReferralMessage
from teduh.apps.referrals.models import Referral
from teduh.apps.referrals.services.documents import documents_of, names_reporter
from teduh.apps.vault.models import SealedItem
from teduh.apps.vault.selectors import case_key_current
from teduh.apps.vault.services.items import item_open
from teduh.apps.vault.services.officers import officer_cost
from teduh.kernel.errors import Finding, raise_errors
from teduh.kernel.sealing.packets import PacketPart, make_packet, seal_packet
from teduh.kernel.sealing.passphrases import is_generated


@dataclass(frozen=True, slots=True)
class PacketChoice:
    """Something that may go into a packet. `is_original` was not cleaned."""

    number: int
    item: SealedItem
    name: str
    is_document: bool
    is_original: bool
    names_reporter: bool


@dataclass(frozen=True, slots=True)
class Packet:
    """A packet to hand out."""

    name: str
    content: bytes


def packet_choices(*, desk: Desk, referral: Referral) -> list[PacketChoice]:
    """Return the documents and the evidence of a referral's case."""
    return _choices(referral, case_sheet(desk=desk, case=referral.case))


def packet_make(
    *,
    desk: Desk,
    referral: Referral,
    item_ids: Sequence[str],
    holds_reporter: bool,
    is_looked_through: bool,
    passphrase: str = "",
) -> Packet:
    """Make a signed packet, note its manifest in the case, and return it.

    Without the reporter's data no document that names her and no uncleaned original goes in, and an
    officer confirms that the files tell nothing of her. With a conflict of interest there is no
    other packet.

    Raises
    ------
    InvalidInput
        `referrals.packet.*`, all at once.
    LimitReached
        `sealing.packet.too_large`.
    """
    sheet = case_sheet(desk=desk, case=referral.case)
    opened, wanted = sheet.keys, set(item_ids)
    chosen = [each for each in _choices(referral, sheet) if each.item.pk in wanted]
    raise_errors(_findings(referral, chosen, holds_reporter, is_looked_through, passphrase))
    parts, custody = [], []
    for each in chosen:
        head, content = item_open(item=each.item, opened=opened)
        kind = "document" if each.is_document else "evidence"
        parts.append(PacketPart(each.name, kind, head.media_type, b"".join(content)))
        if not each.is_document:
            state = custody_check(each.item)
            custody.append(
                {
                    "name": each.name,
                    "links": state.links,
                    "unbroken": state.is_unbroken,
                    "fits": state.fits_the_file,
                }
            )
    key = installation_key_load()
    packet, manifest = make_packet(
        _about(desk, referral, custody, holds_reporter),
        parts,
        officer=desk.keys,
        installation_seed=bytes(key),
        installation_key=bytes(key.verify_key),
    )
    name = f"penerusan-{referral.case_id[:8]}-{referral.number}"
    with transaction.atomic():
        for each in chosen:
            if not each.is_document:
                custody_note(
                    item=each.item, actor=desk.actor, act=CustodyAct.HANDED_OVER, at=desk.now
                )
        seal_json(
            case_key_current(referral.case_id),
            "packet_manifest",
            {"referral": referral.number, "manifest": manifest.decode()},
        )
        details = {"number": referral.number, "parts": len(parts), "sealed": bool(passphrase)}
        record(desk, "packet_made", referral.case, details)
    if passphrase:
        sealed = seal_packet(packet, passphrase, cost=officer_cost())
        return Packet(f"{name}.teduh", sealed)
    return Packet(f"{name}.zip", packet)


def _choices(referral: Referral, sheet: CaseSheet) -> list[PacketChoice]:
    """Documents of the person and of the case, then evidence; a file's name may tell too."""
    documents = [
        (line.item, line.name, True, False, line.names_reporter)
        for line in documents_of(referral.case, sheet.keys)
        if line.proceeding in (None, referral.proceeding.number)
    ]
    files = [
        (line.item, line.name, False, line.is_original, names_reporter(sheet, line.name))
        for line in sheet.files
    ]
    return [PacketChoice(n, *each) for n, each in enumerate([*documents, *files], start=1)]


def _findings(
    referral: Referral,
    chosen: Sequence[PacketChoice],
    holds_reporter: bool,
    is_looked_through: bool,
    passphrase: str,
) -> list[Finding]:
    findings = []
    if not chosen:
        findings.append(Finding(ReferralMessage.PACKET_EMPTY))
    if holds_reporter and referral.has_conflict:
        findings.append(Finding(ReferralMessage.CONFLICT_NO_REPORTER))
    elif not holds_reporter:
        for each in chosen:
            if each.names_reporter or each.is_original:
                naming = ReferralMessage.PACKET_NAMES_REPORTER
                message = naming if each.names_reporter else ReferralMessage.PACKET_ORIGINAL
                findings.append(Finding(message, params={"number": each.number}))
        if not is_looked_through:
            findings.append(Finding(ReferralMessage.PACKET_NOT_LOOKED))
    if passphrase and not is_generated(passphrase):
        findings.append(Finding(ReferralMessage.PASSPHRASE_OTHER))
    return findings


def _about(
    desk: Desk, referral: Referral, custody: list[dict[str, Any]], holds_reporter: bool
) -> dict[str, Any]:
    """What a packet says of itself: no name of a person."""
    return {
        "purpose": "referral",
        "case": referral.case_id[:8],
        "track": referral.proceeding.track,
        "person": referral.proceeding.number,
        "from": {"institution": desk.institution.name, "place": desk.institution.place.path},
        "to": {"kind": referral.body_kind, "name": referral.body_name},
        "letter": {"number": referral.letter_number, "date": referral.sent_on.isoformat()},
        "conflict_of_interest": referral.has_conflict,
        "copied_to": list(referral.copied_to),
        "holds_reporter_data": holds_reporter,
        "is_exercise": bool(settings.EXERCISE),
        "made_on": desk.today.isoformat(),
        "signed_entry": desk.entry.entry_id,
        "custody": custody,
    }
