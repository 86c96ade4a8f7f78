"""A subject's database triggers: looked for, put in place, taken away, on SQLite and PostgreSQL.

They do not stand in a migration alone because SQLite loses the triggers of a table that a later
migration rebuilds: an app's `post_migrate` calls `ensure`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class TriggerSet:
    """Triggers by name, each with its table and the statement that follows `CREATE TRIGGER name`.

    `functions` are statements that make what PostgreSQL's triggers call.
    """

    sqlite: Mapping[str, tuple[str, str]]
    postgresql: Mapping[str, tuple[str, str]]
    functions: tuple[str, ...]

    def _of(self, connection: BaseDatabaseWrapper) -> Mapping[str, tuple[str, str]]:
        return self.postgresql if connection.vendor == "postgresql" else self.sqlite

    def missing(self, connection: BaseDatabaseWrapper) -> tuple[str, ...]:
        """Return the names of the triggers that are absent or switched off."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')")
            else:
                cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            present = {name for (name,) in cursor.fetchall()}
        return tuple(name for name in self._of(connection) if name not in present)

    def ensure(self, connection: BaseDatabaseWrapper) -> None:
        """Create the triggers that are missing."""
        missing = self.missing(connection)
        if not missing:
            return
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                for function in self.functions:
                    cursor.execute(function)
            for name in missing:
                table, body = self._of(connection)[name]
                cursor.execute(_drop(connection.vendor, name, table))
                cursor.execute(f"CREATE TRIGGER {name} {body}")

    def drop(self, connection: BaseDatabaseWrapper) -> None:
        """Remove the triggers: for going back before a migration, and for emptying databases."""
        with connection.cursor() as cursor:
            for name, (table, _body) in self._of(connection).items():
                cursor.execute(_drop(connection.vendor, name, table))


def _drop(vendor: str, name: str, table: str) -> str:
    place = f" ON {table}" if vendor == "postgresql" else ""
    return f"DROP TRIGGER IF EXISTS {name}{place}"
