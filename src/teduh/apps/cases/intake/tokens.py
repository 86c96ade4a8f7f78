"""The hidden field of a form: state sealed so that it can be neither read nor changed outside.

It carries the receipt's code from the first page on, so that the same form sent twice gives the
same receipt and one complaint.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from teduh.apps.audit.keys import installation_key_load
from teduh.apps.cases.messages import ComplaintMessage
from teduh.kernel.errors import Finding, InvalidInput
from teduh.kernel.sealing.blobs import BlobKind, context
from teduh.kernel.sealing.boxes import open_under_secret, seal_under_secret

WRITING: Final = "writing"
READING: Final = "reading"
SEALING: Final = "sealing"
TOKEN_LASTS: Final = timedelta(hours=24)
_BLOCK: Final = 1024


def token_seal(purpose: str, values: Mapping[str, Any], *, now: datetime) -> str:
    """Return the hidden field's text; padded, so that its length tells little."""
    content = json.dumps({"at": int(now.timestamp()), **values}, ensure_ascii=False).encode()
    content += b" " * (-len(content) % _BLOCK)
    blob = seal_under_secret(_key(), content, context("form", purpose), kind=BlobKind.TOKEN)
    return base64.urlsafe_b64encode(blob).decode()


def token_open(purpose: str, text: str, *, now: datetime) -> dict[str, Any]:
    """Return what `token_seal` sealed; `at` holds the moment as a number.

    Raises
    ------
    InvalidInput
        `cases.complaint.form_broken`, `cases.complaint.form_too_old`.
    """
    try:
        blob = base64.urlsafe_b64decode(text.encode())
        content = open_under_secret(_key(), blob, context("form", purpose), kind=BlobKind.TOKEN)
    except (ValueError, InvalidInput) as error:
        raise InvalidInput(Finding(ComplaintMessage.FORM_BROKEN)) from error
    values: dict[str, Any] = json.loads(content)
    if now.timestamp() - values["at"] > TOKEN_LASTS.total_seconds():
        params = {"hours": int(TOKEN_LASTS.total_seconds() // 3600)}
        raise InvalidInput(Finding(ComplaintMessage.TOKEN_SPENT, params=params))
    return values


def _key() -> bytes:
    seed = bytes(installation_key_load())
    return hashlib.blake2b(seed, digest_size=32, person=b"teduh-intake").digest()
