"""The one transaction in which a schema changes: all of it, or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text


@contextmanager
def schema_transaction(engine: Engine) -> Iterator[Connection]:
    """A transaction that commits at the end of the block, unless it raises.

    On SQLite without foreign keys, which are checked at the end: SQLite rebuilds a table to alter
    it, and dropping the old one would cascade.
    """
    with (
        engine.connect().execution_options(zitdag_writes=True) as connection,
        _without_foreign_keys(connection),
        # Begun before Alembic looks: it would otherwise commit on SQLite after every step.
        connection.begin(),
    ):
        yield connection
        _check_foreign_keys(connection)


@contextmanager
def _without_foreign_keys(connection: Connection) -> Iterator[None]:
    if connection.dialect.name != "sqlite":
        yield
        return
    # Past SQLAlchemy, which would open a transaction first, in which the pragma does nothing.
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        cursor.execute("PRAGMA foreign_keys=ON")


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        raise RuntimeError("rows are left that point nowhere", broken)
