"""The token that tells every process that places have changed."""

from __future__ import annotations

import uuid

from teduh.apps.regions.models import PlaceRevision


def revision_renew() -> None:
    """Give the places a new token; call it inside the transaction of the change."""
    PlaceRevision.objects.update_or_create(pk=1, defaults={"token": uuid.uuid4().hex})
