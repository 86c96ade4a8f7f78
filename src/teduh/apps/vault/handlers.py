"""What the strongroom does when something happens elsewhere."""

from __future__ import annotations

from typing import Any

from teduh.apps.vault.services.sittings import sittings_end


def lock_on_sign_out(user: Any = None, **_: Any) -> None:
    """End the sittings of somebody who signs out; a second tab then finds locked keys."""
    if user is not None:
        sittings_end(actor=user.actor)
