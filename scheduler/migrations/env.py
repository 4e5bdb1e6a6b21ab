"""Run by Alembic: how a migration meets the database."""

from typing import Literal

from alembic import context
from sqlalchemy import Connection, Engine, text

from database import Base, UtcDateTime
from scheduler.appointments.booking import guards


def run(engine: Engine) -> None:
    """Migrate in one transaction; on SQLite without foreign keys, which are checked at the end.

    SQLite rebuilds a table to alter it, and dropping the old one would cascade.
    """
    with engine.connect().execution_options(zitdag_writes=True) as connection:
        if connection.dialect.name == "sqlite":
            _without_foreign_keys(connection)
        else:
            _migrate(connection)


def _without_foreign_keys(connection: Connection) -> None:
    # Past SQLAlchemy, which would open a transaction first, in which the pragma does nothing.
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    try:
        _migrate(connection)
    finally:
        cursor.execute("PRAGMA foreign_keys=ON")


def _migrate(connection: Connection) -> None:
    # Begun before Alembic looks: it would otherwise commit on SQLite after every step.
    with connection.begin():
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            render_item=_render_item,
            compare_type=True,
        )
        context.run_migrations()
        guards.create(connection)
        if connection.dialect.name == "sqlite":
            broken = connection.execute(text("PRAGMA foreign_key_check")).all()
            if broken:
                raise RuntimeError("a migration left rows that point nowhere", broken)


def _render_item(kind: str, item: object, _context: object) -> str | Literal[False]:
    """A migration must not change because a type of ours does: write the plain type down."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


run(context.config.attributes["engine"])
