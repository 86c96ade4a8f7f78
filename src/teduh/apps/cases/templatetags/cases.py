"""Small helpers of the case pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from teduh.apps.cases.models import Proceeding
from teduh.kernel.texts import pick
from teduh.law.tracks import Track, track_get

register = template.Library()


@register.filter
def state_name(track: Track, state_id: str) -> str:
    """Return the name of a track's state in the reader's language."""
    return pick(dict(track.state_by_id[state_id].name))


@register.filter
def get_item(values: Mapping[str, Any], key: str) -> Any:
    """Return a value of a mapping, empty when it is not there."""
    return values.get(key, "")


@register.filter
def track_and_state(proceeding: Proceeding) -> str:
    """Return the names of a proceeding's track and state, as `Disiplin ASN: Panggilan`."""
    track = track_get(proceeding.track)
    return f"{pick(dict(track.name))}: {state_name(track, proceeding.state)}"
