"""Giving new keys to every case that an officer held, after she left or lost a passphrase."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from teduh.apps.vault.models import CaseKey, KeyWrap, Purpose
from teduh.apps.vault.selectors import directory_get, wrap_holders
from teduh.apps.vault.services.cases import case_open, case_rotate
from teduh.kernel.clock import Clock, SystemClock, local_date
from teduh.kernel.errors import TeduhError
from teduh.kernel.scope import Actor, Role
from teduh.kernel.sealing.officers import OfficerKeys


@dataclass(frozen=True, slots=True)
class Rotated:
    """What became of one case: new keys, or why not. `items` is what the officer could open."""

    case_id: str
    items: int
    is_done: bool


def officer_rotate_out(
    *, actor: Actor, keys: OfficerKeys, leaving: str, clock: Clock | None = None
) -> Iterator[Rotated]:
    """Give every pair that the leaving officer holds, and that the caller can open, a new one.

    One case at a time, each finished before the next, so that an interruption loses nothing and a
    second call goes on. Cases that the caller cannot open, or that would be left without anybody,
    come back undone.

    Yields
    ------
    Rotated
        For each case that the officer held; what she could open she may have copied.
    """
    held = KeyWrap.objects.filter(actor_id=leaving, case_key__is_current=True)
    rows = CaseKey.objects.filter(pk__in=held.values("case_key")).select_related(
        "institution__place"
    )
    moment = (clock or SystemClock()).now()
    for row in rows.order_by("case_id", "purpose"):
        day = local_date(moment, row.institution.place.path)
        directory = directory_get(row.institution)
        holders = set(wrap_holders(row)) - {leaving}
        keep = [entry for entry in directory.holding(day) if entry.officer_id in holders]
        items = row.items.count()
        try:
            opened = case_open(
                case_id=row.case_id, actor=actor, keys=keys, purpose=Purpose(row.purpose)
            )
            case_rotate(
                opened=opened,
                actor=actor,
                keys=keys,
                keep=keep,
                custodians=directory.holding(day, Role.CUSTODIAN.value),
            )
        except TeduhError:
            yield Rotated(row.case_id, items, is_done=False)
        else:
            yield Rotated(row.case_id, items, is_done=True)
