"""The database refuses to change, remove or replace what the audit holds.

Rows may be sealed, once, and removed up to where the anchor stands. Every run of migrations ends
with `create`, for a migration that rebuilds the table on SQLite drops its triggers. Who may drop
triggers may still change rows: the chain of digests shows that.
"""

from typing import Final

from sqlalchemy import text
from sqlalchemy.engine import Connection

NAME: Final = "audit_is_append_only"
_CONTENT: Final = (
    "id",
    "at",
    "account_id",
    "role",
    "region_id",
    "action",
    "page",
    "appointment",
    "clients",
)
_CHANGES: Final = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in _CONTENT)
_IS_CHANGED: Final = f"OLD.digest IS NOT NULL OR {_CHANGES}"
_STAYS: Final = (
    "OLD.position IS NULL OR OLD.position > coalesce((SELECT position FROM audit_anchor), 0)"
)
# SQLite's OR REPLACE removes the row in the way without firing a DELETE trigger.
_IN_THE_WAY: Final = "SELECT 1 FROM audit WHERE (position = NEW.position OR id = NEW.id)"

SQLITE: Final = {
    f"{NAME}_insert": (
        f"CREATE TRIGGER {NAME}_insert BEFORE INSERT ON audit "
        f"WHEN EXISTS ({_IN_THE_WAY}) "
        f"BEGIN SELECT RAISE(ABORT, '{NAME}'); END"
    ),
    f"{NAME}_seal": (
        f"CREATE TRIGGER {NAME}_seal BEFORE UPDATE ON audit "
        f"WHEN EXISTS ({_IN_THE_WAY} AND id <> OLD.id) "
        f"BEGIN SELECT RAISE(ABORT, '{NAME}'); END"
    ),
    f"{NAME}_update": (
        f"CREATE TRIGGER {NAME}_update BEFORE UPDATE ON audit WHEN {_IS_CHANGED} "
        f"BEGIN SELECT RAISE(ABORT, '{NAME}'); END"
    ),
    f"{NAME}_delete": (
        f"CREATE TRIGGER {NAME}_delete BEFORE DELETE ON audit WHEN {_STAYS} "
        f"BEGIN SELECT RAISE(ABORT, '{NAME}'); END"
    ),
}
_FUNCTION: Final = (
    f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"IF TG_OP = 'UPDATE' THEN IF {_IS_CHANGED} THEN RAISE EXCEPTION '{NAME}'; END IF; "
    "RETURN NEW; END IF; "
    f"IF TG_OP = 'DELETE' THEN IF {_STAYS} THEN RAISE EXCEPTION '{NAME}'; END IF; "
    "RETURN OLD; END IF; "
    f"RAISE EXCEPTION '{NAME}'; END $$"
)
POSTGRESQL: Final = {
    f"{NAME}_rows": (
        f"CREATE TRIGGER {NAME}_rows BEFORE UPDATE OR DELETE ON audit "
        f"FOR EACH ROW EXECUTE FUNCTION {NAME}()"
    ),
    f"{NAME}_truncate": (
        f"CREATE TRIGGER {NAME}_truncate BEFORE TRUNCATE ON audit "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {NAME}()"
    ),
}
_STANDING: Final = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}
_TABLES: Final = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE name = 'audit'",
    "postgresql": "SELECT count(*) FROM pg_class WHERE oid = to_regclass('audit')",
}


def create(connection: Connection) -> None:
    """Put the guards on the table, where it is there and they are not."""
    dialect = connection.dialect.name
    if not connection.scalar(text(_TABLES[dialect])):
        return
    if dialect == "postgresql":
        connection.execute(text(_FUNCTION))
    guards = POSTGRESQL if dialect == "postgresql" else SQLITE
    standing = set(connection.scalars(text(_STANDING[dialect])))
    for name in guards.keys() - standing:
        connection.execute(text(guards[name]))


def drop(connection: Connection) -> None:
    """Take them off: for a migration that changes them, or a test's control."""
    is_sqlite = connection.dialect.name == "sqlite"
    for name in SQLITE if is_sqlite else POSTGRESQL:
        of_table = "" if is_sqlite else " ON audit"
        connection.execute(text(f"DROP TRIGGER IF EXISTS {name}{of_table}"))
