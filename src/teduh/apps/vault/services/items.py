"""Items of a case: sealed as they arrive, opened as a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from django.db import transaction
from django.db.models import Max

from teduh.apps.vault.messages import VaultMessage
from teduh.apps.vault.models import BodyPiece, CaseKey, SealedItem, new_id
from teduh.apps.vault.selectors import body_pieces, key_scope
from teduh.kernel.errors import Finding, LimitReached
from teduh.kernel.sealing.cases import CaseKeys
from teduh.kernel.sealing.items import (
    ItemHead,
    ItemPlace,
    ItemSealer,
    open_item,
    open_item_key,
)

ITEM_BYTES_AT_MOST: Final = 25 * 2**20
_PIECE_BYTES: Final = 2**20


def item_seal(
    *,
    case_key: CaseKey,
    kind: str,
    pieces: Iterable[bytes],
    head: ItemHead | None = None,
    limit: int = ITEM_BYTES_AT_MOST,
    item_id: str = "",
) -> SealedItem:
    """Seal content to a case's public key and store it; nobody's secret is needed.

    With an `item_id` that is there already, nothing is stored again: a form sent twice is one item.

    Each megabyte is stored in a transaction of its own, so that a long upload holds no lock. The
    item shows only when it is whole; what was cut off is removed.

    Raises
    ------
    LimitReached
        `vault.item.too_large`; nothing stays.
    """
    item_id = item_id or new_id()
    place = ItemPlace(key_scope(case_key), item_id, kind)
    sealer = ItemSealer(place, bytes(case_key.public_key), head or ItemHead())
    with transaction.atomic():
        CaseKey.objects.select_for_update().get(pk=case_key.pk)
        known = SealedItem.objects.filter(pk=item_id, case_key__case_id=case_key.case_id).first()
        if known is not None:
            return known
        last = SealedItem.objects.filter(case_key__case_id=case_key.case_id).aggregate(
            last=Max("number")
        )
        item = SealedItem.objects.create(
            pk=item_id,
            case_key=case_key,
            number=(last["last"] or 0) + 1,
            kind=kind,
            wrap=sealer.wrap,
        )
    try:
        for number, piece in enumerate(_gather(_sealed(sealer, pieces, limit))):
            BodyPiece.objects.create(item=item, number=number, data=piece)
            item.stored_bytes += len(piece)
    except BaseException:
        SealedItem.objects.filter(pk=item_id).delete()
        raise
    item.is_whole = True
    item.save(update_fields=["stored_bytes", "is_whole"])
    return item


def item_open(*, item: SealedItem, opened: CaseKeys) -> tuple[ItemHead, Iterator[bytes]]:
    """Open an item with its case's opened pair; the content comes in pieces.

    Raises
    ------
    InvalidInput
        As `teduh.kernel.sealing.items.open_item`.
    """
    place = ItemPlace(opened.scope, item.pk, item.kind)
    return open_item(body_pieces(item), place, open_item_key(bytes(item.wrap), place, opened))


def item_text(*, item: SealedItem, opened: CaseKeys) -> str:
    """Open a text whole."""
    _, content = item_open(item=item, opened=opened)
    return b"".join(content).decode()


def _sealed(sealer: ItemSealer, pieces: Iterable[bytes], limit: int) -> Iterator[bytes]:
    yield sealer.start()
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > limit:
            params = {"limit": limit // 2**20}
            raise LimitReached(Finding(VaultMessage.ITEM_TOO_LARGE, params=params))
        yield sealer.push(piece)
    yield sealer.finish()


def _gather(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Join small pieces to about a megabyte."""
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        if len(waiting) >= _PIECE_BYTES:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)
