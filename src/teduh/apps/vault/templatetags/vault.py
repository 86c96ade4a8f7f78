"""The notice that keys are about to lock."""

from __future__ import annotations

from typing import Any

from django import template

from teduh.apps.vault.rules import SITTING_WARNING
from teduh.apps.vault.services.sittings import sitting_ends_at
from teduh.apps.vault.unlocking import sitting_of

register = template.Library()


@register.inclusion_tag("vault/_lock_warning.html", takes_context=True)
def lock_warning(context: Any) -> dict[str, Any]:
    """Tell until when the reader's keys stay open; with script it warns two minutes before."""
    request = context["request"]
    sitting = sitting_of(request, request.scope.actor)
    return {
        "ends_at": sitting_ends_at(sitting) if sitting else None,
        "warn_seconds": int(SITTING_WARNING.total_seconds()),
    }
