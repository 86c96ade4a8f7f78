"""Writing: events and what became of them, lists of events, checks before an act."""

from teduh.apps.incumbency.services.checks import CheckDraft, check_record, checklist_for
from teduh.apps.incumbency.services.events import (
    EventDraft,
    event_create,
    event_hand_over,
    event_move,
)
from teduh.apps.incumbency.services.imports import EventImport, events_import

__all__ = [
    "CheckDraft",
    "EventDraft",
    "EventImport",
    "check_record",
    "checklist_for",
    "event_create",
    "event_hand_over",
    "event_move",
    "events_import",
]
