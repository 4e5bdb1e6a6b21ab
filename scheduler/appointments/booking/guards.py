"""The database constraint against double bookings, from one definition, on both engines.

Live diary entries (`taken > 0`) of one counsellor never overlap in `[starts_at, occupied_until)`.
PostgreSQL holds that with an exclusion constraint, SQLite with triggers. This is the last guard:
operations lock first, or an exclusion constraint alone would end in deadlocks.

A migration that rebuilds `diary_entries` on SQLite drops its triggers: every run of migrations ends
with `create`, which puts them back. Migration 0001 holds a copy, so that it never changes: another
definition here is a new migration too.
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


_STANDING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT conname FROM pg_constraint WHERE contype = 'x'",
}


def create(connection: Connection) -> None:
    """Create the guard; a no-op if it exists (on a big table PostgreSQL checks every row)."""
    guards = SQLITE
    if connection.dialect.name == "postgresql":
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS btree_gist"))
        guards = {NAME: POSTGRESQL}
    standing = set(connection.scalars(text(_STANDING[connection.dialect.name])))
    for name in guards.keys() - standing:
        connection.execute(text(guards[name]))


def drop(connection: Connection) -> None:
    """Drop the guard: for a migration that changes it, or a test's control."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"ALTER TABLE {TABLE} DROP CONSTRAINT IF EXISTS {NAME}"))
        return
    for name in SQLITE:
        connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
