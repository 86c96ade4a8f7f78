"""Drafts that survive a lock: sealed to the officer's own key, which needs no passphrase."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Final

from teduh.apps.vault.models import SealedDraft, new_id
from teduh.apps.vault.selectors import officer_key_of
from teduh.kernel.errors import InvalidInput
from teduh.kernel.scope import Actor
from teduh.kernel.sealing.blobs import BlobKind, context
from teduh.kernel.sealing.boxes import open_with_key, seal_to_key
from teduh.kernel.sealing.officers import OfficerKeys

KEPT_FOR: Final = timedelta(days=14)
Fields = dict[str, list[str]]


def draft_keep(*, actor: Actor, address: str, fields: Fields, day: date) -> str:
    """Seal what was typed on a page and return the draft's id; empty without keys."""
    key = officer_key_of(actor.actor_id)
    if key is None or not fields:
        return ""
    draft_id = new_id()
    content = json.dumps(fields, ensure_ascii=False).encode()
    blob = seal_to_key(
        bytes(key.encryption_key),
        content,
        context("draft", actor.actor_id, draft_id, address),
        kind=BlobKind.MESSAGE_BOX,
    )
    SealedDraft.objects.filter(actor_id=actor.actor_id, made_on__lt=day - KEPT_FOR).delete()
    SealedDraft.objects.create(pk=draft_id, actor_id=actor.actor_id, blob=blob, made_on=day)
    return draft_id


def draft_take(*, actor: Actor, keys: OfficerKeys, address: str, draft_id: str) -> Fields:
    """Return what was typed and forget it; empty for a draft of another person or page."""
    draft = SealedDraft.objects.filter(pk=draft_id, actor_id=actor.actor_id).first()
    if draft is None:
        return {}
    place = context("draft", actor.actor_id, draft_id, address)
    try:
        content = open_with_key(
            keys.encryption_secret, bytes(draft.blob), place, kind=BlobKind.MESSAGE_BOX
        )
    except InvalidInput:
        return {}
    draft.delete()
    fields: Fields = json.loads(content)
    return fields
