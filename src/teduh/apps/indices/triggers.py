"""Triggers that keep exercise rows out of a database that is not marked as one of exercise.

The mark itself is written once; the database refuses to change or delete it.
"""

from __future__ import annotations

from typing import Final

from teduh.apps.audit.trigger_set import TriggerSet

MARK: Final = "indices_installationmark"
MARKED_TABLES: Final = ("indices_dataset", "indices_datasetversion", "indices_run")
REFUSAL: Final = "no exercise rows in this database"
_FIXED: Final = "the installation mark is written once"
_IS_EXERCISE: Final = "EXISTS (SELECT 1 FROM indices_installationmark WHERE is_exercise)"


def _sqlite() -> dict[str, tuple[str, str]]:
    found = {}
    for table in MARKED_TABLES:
        for act in ("insert", "update"):
            body = (
                f"BEFORE {act.upper()} ON {table} WHEN NEW.is_exercise AND NOT {_IS_EXERCISE} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
            found[f"{table}_exercise_{act}"] = (table, body)
    for act in ("update", "delete"):
        body = f"BEFORE {act.upper()} ON {MARK} BEGIN SELECT RAISE(ABORT, '{_FIXED}'); END"
        found[f"{MARK}_fixed_{act}"] = (MARK, body)
    return found


def _postgresql() -> dict[str, tuple[str, str]]:
    found = {
        f"{table}_exercise": (
            table,
            f"BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW WHEN (NEW.is_exercise) "
            "EXECUTE FUNCTION indices_refuse_exercise()",
        )
        for table in MARKED_TABLES
    }
    found[f"{MARK}_fixed"] = (
        MARK,
        f"BEFORE UPDATE OR DELETE ON {MARK} FOR EACH ROW EXECUTE FUNCTION indices_refuse_mark()",
    )
    return found


_FUNCTIONS: Final = (
    "CREATE OR REPLACE FUNCTION indices_refuse_exercise() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN IF NOT {_IS_EXERCISE} THEN RAISE EXCEPTION '{REFUSAL}' "
    "USING ERRCODE = 'restrict_violation'; END IF; RETURN NEW; END $$",
    "CREATE OR REPLACE FUNCTION indices_refuse_mark() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_FIXED}' USING ERRCODE = 'restrict_violation'; END $$",
)
TRIGGERS: Final = TriggerSet(_sqlite(), _postgresql(), _FUNCTIONS)
