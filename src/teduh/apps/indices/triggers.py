"""Triggers that keep exercise rows out of a database that is not marked as one of exercise.

They stand here and not only in a migration because SQLite loses the triggers of a table that a
later migration rebuilds: `post_migrate` puts them back. The mark itself is written once; the
database refuses to change or delete it.
"""

from __future__ import annotations

from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

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


def trigger_bodies(vendor: str) -> dict[str, tuple[str, str]]:
    """Return the triggers of a database vendor as name -> (table, body)."""
    return _postgresql() if vendor == "postgresql" else _sqlite()


def triggers_missing(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    """Return the names of the triggers that are absent or switched off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        present = {name for (name,) in cursor.fetchall()}
    return tuple(name for name in trigger_bodies(connection.vendor) if name not in present)


def triggers_ensure(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers that are missing."""
    missing = triggers_missing(connection)
    if not missing:
        return
    bodies = trigger_bodies(connection.vendor)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for function in _FUNCTIONS:
                cursor.execute(function)
        for name in missing:
            table, body = bodies[name]
            cursor.execute(_drop(connection.vendor, name, table))
            cursor.execute(f"CREATE TRIGGER {name} {body}")


def triggers_drop(connection: BaseDatabaseWrapper) -> None:
    """Remove the triggers, for going back before the migration."""
    with connection.cursor() as cursor:
        for name, (table, _body) in trigger_bodies(connection.vendor).items():
            cursor.execute(_drop(connection.vendor, name, table))


def _drop(vendor: str, name: str, table: str) -> str:
    place = f" ON {table}" if vendor == "postgresql" else ""
    return f"DROP TRIGGER IF EXISTS {name}{place}"
