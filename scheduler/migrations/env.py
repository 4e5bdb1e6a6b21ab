"""Run by Alembic: how a migration meets the database."""

from typing import Literal

from alembic import context
from sqlalchemy import Connection, Engine

from database import Base, UtcDateTime
from scheduler.appointments.booking import guards
from scheduler.audit import guards as audit_guards
from scheduler.migrations.transaction import schema_transaction


def run(bind: Engine | Connection) -> None:
    """Migrate in one transaction: that of the connection, or one of its own."""
    if isinstance(bind, Connection):
        _migrate(bind)
        return
    with schema_transaction(bind) as connection:
        _migrate(connection)


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=_render_item,
        compare_type=True,
    )
    context.run_migrations()
    guards.create(connection)
    audit_guards.create(connection)


def _render_item(kind: str, item: object, _context: object) -> str | Literal[False]:
    """A migration must not change because a type of ours does: write the plain type down."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


run(context.config.attributes["bind"])
