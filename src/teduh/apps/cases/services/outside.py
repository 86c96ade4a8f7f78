"""Texts that a stranger's browser sealed, opened so that an officer's page stands whatever is in.

Nobody could look before they were stored. So what cannot be opened is said in their place, and of
the rest only what belongs there is kept.
"""

from __future__ import annotations

import json
from typing import Any, Final

from django.utils.translation import gettext as _

from teduh.apps.cases.models import ReporterMode
from teduh.apps.vault.models import SealedItem
from teduh.apps.vault.services.items import item_text
from teduh.kernel.errors import InvalidInput
from teduh.kernel.sealing.cases import CaseKeys

OUTSIDE_KINDS: Final = frozenset({"complaint", "reporter", "answer"})
_TEXTS: Final = {
    "complaint": ("what", "where", "happened_on", "known_on", "witnesses", "language"),
    "reporter": ("name", "contact"),
    "answer": ("text",),
}
_PERSON: Final = ("name", "post", "unit", "kind")


def item_values(*, item: SealedItem, opened: CaseKeys) -> Any:
    """Return what an item of JSON holds.

    Raises
    ------
    InvalidInput
        As `vault.services.items.item_open`, for what this server sealed itself.
    """
    if item.kind not in OUTSIDE_KINDS:
        return json.loads(item_text(item=item, opened=opened))
    try:
        found = json.loads(item_text(item=item, opened=opened))
    except (InvalidInput, ValueError, KeyError, TypeError):
        found = {"what": unreadable(), "text": unreadable()}
    return kept_values(item.kind, found if isinstance(found, dict) else {})


def kept_values(kind: str, found: dict[str, Any]) -> dict[str, Any]:
    """Return what belongs in a text of a kind, in the right types; anything else is left out.

    An empty reporter stays empty: it says that no name was given there.
    """
    if kind == "reporter" and not found:
        return {}
    kept: dict[str, Any] = {name: _text(found.get(name)) for name in _TEXTS[kind]}
    if kind == "answer":
        kept["question"] = _text(found.get("question")) or None
    if kind == "complaint":
        modes = {mode.value for mode in ReporterMode}
        mode = _text(found.get("mode"))
        persons = found.get("persons")
        kept["mode"] = mode if mode in modes else ReporterMode.ANONYMOUS.value
        kept["information_only"] = found.get("information_only") is True
        kept["persons"] = [
            {name: _text(person.get(name)) for name in _PERSON}
            for person in (persons if isinstance(persons, list) else ())
            if isinstance(person, dict)
        ]
    return kept


def unreadable() -> str:
    """Say in the place of a text that it cannot be opened."""
    return _("(This part cannot be opened: it was not sealed as these pages seal it.)")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
