"""The database's own refusal of a double booking, from one definition, on both engines.

Live diary entries (`taken > 0`) of one counsellor never overlap in `[starts_at, occupied_until)`.
PostgreSQL holds that with an exclusion constraint, SQLite with triggers. This is the last guard:
operations lock first, or an exclusion constraint alone would end in deadlocks.

A batch migration of `diary_entries` on SQLite drops its triggers: call `create` again after it.
"""

from sqlalchemy import text
from sqlalchemy.engine import Connection

NAME = "no_two_at_once"
TABLE = "diary_entries"

POSTGRESQL = (
    f"ALTER TABLE {TABLE} ADD CONSTRAINT {NAME} EXCLUDE USING gist "
    "(counsellor_id WITH =, tstzrange(starts_at, occupied_until) WITH &&) WHERE (taken > 0)"
)
_OVERLAPS = (
    f"SELECT 1 FROM {TABLE} AS other WHERE other.counsellor_id = NEW.counsellor_id "  # noqa: S608 -- a constant
    "AND other.id IS NOT NEW.id AND other.taken > 0 "
    "AND other.starts_at < NEW.occupied_until AND NEW.starts_at < other.occupied_until"
)


def _trigger(event: str, suffix: str) -> str:
    return (
        f"CREATE TRIGGER {NAME}_{suffix} BEFORE {event} ON {TABLE} WHEN NEW.taken > 0 "
        f"AND EXISTS ({_OVERLAPS}) BEGIN SELECT RAISE(ABORT, '{NAME}'); END"
    )


SQLITE = {
    f"{NAME}_insert": _trigger("INSERT", "insert"),
    f"{NAME}_update": _trigger(
        "UPDATE OF counsellor_id, starts_at, occupied_until, taken", "update"
    ),
}


def create(connection: Connection) -> None:
    """Put the guard on, where it is not there yet."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS btree_gist"))
        connection.execute(text(f"ALTER TABLE {TABLE} DROP CONSTRAINT IF EXISTS {NAME}"))
        connection.execute(text(POSTGRESQL))
        return
    for name, statement in SQLITE.items():
        connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
        connection.execute(text(statement))


def drop(connection: Connection) -> None:
    """Take the guard off: for a migration that rebuilds the table, or a test's control."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"ALTER TABLE {TABLE} DROP CONSTRAINT IF EXISTS {NAME}"))
        return
    for name in SQLITE:
        connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
