"""The guards against double bookings, as a database tells them and as they are defined."""

from sqlalchemy import Connection, text

from scheduler.appointments.booking import guards

# PostgreSQL writes what it was told in words of its own; test_guards.py holds the two together.
AS_POSTGRESQL_TELLS = (
    "EXCLUDE USING gist (counsellor_id WITH =, "
    "tstzrange(starts_at, occupied_until) WITH &&) WHERE ((taken > 0))"
)
_STANDING = {
    "sqlite": (
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'diary_entries'"
    ),
    "postgresql": (
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'x'"
    ),
}


def standing(connection: Connection) -> dict[str, str]:
    """Every guard that the database has, by its name."""
    return dict(connection.execute(text(_STANDING[connection.dialect.name])).all())


def as_defined(connection: Connection) -> dict[str, str]:
    """Every guard that it should have."""
    if connection.dialect.name == "sqlite":
        return guards.SQLITE
    return {guards.NAME: AS_POSTGRESQL_TELLS}
