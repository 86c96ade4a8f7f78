"""Triggers that let audit rows grow and be sealed once, and refuse everything else.

Refused, also by hand: deleting, emptying
the table, changing a sealed row, changing any field but `position` and `hash`, writing a row that
is sealed already, and SQLite's `INSERT OR REPLACE`, which deletes unseen by the delete trigger.
"""

from __future__ import annotations

from typing import Final

from teduh.apps.audit.trigger_set import TriggerSet

ENTRY: Final = "audit_auditentry"
HEAD: Final = "audit_audithead"
_KEPT: Final = (
    "id",
    "recorded_at",
    "actor_id",
    "actor_kind",
    "verb",
    "subject_kind",
    "subject_id",
    "institution_id",
    "details_digest",
)
_REFUSAL: Final = "audit rows only grow"


def _table(name: str) -> str:
    return HEAD if name.startswith("audit_head") else ENTRY


def _sqlite() -> dict[str, tuple[str, str]]:
    unchanged = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in _KEPT)
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    sealing = (
        "OLD.position IS NULL AND OLD.hash IS NULL AND NEW.position IS NOT NULL "
        f"AND NEW.hash IS NOT NULL AND {unchanged} AND NOT EXISTS "
        f"(SELECT 1 FROM {ENTRY} WHERE position = NEW.position OR hash = NEW.hash)"
    )
    fresh = (
        "NEW.position IS NULL AND NEW.hash IS NULL "
        f"AND NOT EXISTS (SELECT 1 FROM {ENTRY} WHERE id = NEW.id)"
    )
    new_head = f"NOT EXISTS (SELECT 1 FROM {HEAD} WHERE id = NEW.id OR day = NEW.day)"
    bodies = {
        "audit_entry_insert": f"BEFORE INSERT ON {ENTRY} WHEN NOT ({fresh}) {refuse}",
        "audit_entry_update": f"BEFORE UPDATE ON {ENTRY} WHEN NOT ({sealing}) {refuse}",
        "audit_entry_delete": f"BEFORE DELETE ON {ENTRY} {refuse}",
        "audit_head_insert": f"BEFORE INSERT ON {HEAD} WHEN NOT ({new_head}) {refuse}",
        "audit_head_update": f"BEFORE UPDATE ON {HEAD} {refuse}",
        "audit_head_delete": f"BEFORE DELETE ON {HEAD} {refuse}",
    }
    return {name: (_table(name), body) for name, body in bodies.items()}


def _postgresql() -> dict[str, tuple[str, str]]:
    unchanged = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in _KEPT)
    sealing = (
        "OLD.position IS NULL AND OLD.hash IS NULL AND NEW.position IS NOT NULL "
        f"AND NEW.hash IS NOT NULL AND {unchanged}"
    )
    fresh = "NEW.position IS NULL AND NEW.hash IS NULL"
    row, refuse = "FOR EACH ROW", "EXECUTE FUNCTION audit_refuse()"
    bodies = {
        "audit_entry_insert": f"BEFORE INSERT ON {ENTRY} {row} WHEN (NOT ({fresh})) {refuse}",
        "audit_entry_update": f"BEFORE UPDATE ON {ENTRY} {row} WHEN (NOT ({sealing})) {refuse}",
        "audit_entry_delete": f"BEFORE DELETE ON {ENTRY} {row} {refuse}",
        "audit_entry_truncate": f"BEFORE TRUNCATE ON {ENTRY} FOR EACH STATEMENT {refuse}",
        "audit_head_update": f"BEFORE UPDATE ON {HEAD} {row} {refuse}",
        "audit_head_delete": f"BEFORE DELETE ON {HEAD} {row} {refuse}",
        "audit_head_truncate": f"BEFORE TRUNCATE ON {HEAD} FOR EACH STATEMENT {refuse}",
    }
    return {name: (_table(name), body) for name, body in bodies.items()}


_FUNCTION = (
    "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$"
)
TRIGGERS: Final = TriggerSet(_sqlite(), _postgresql(), (_FUNCTION,))
