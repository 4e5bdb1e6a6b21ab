"""PostgreSQL databases that tests use one after another, each as good as new.

To make a database and to drop it again takes longer than most tests: one that still has the shape
it was given is emptied instead, and only one that a test has reshaped is dropped.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from tests.support.lending import Names

TEMPLATE = "migrated_template"
_ALONE = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_SHAPE = """
SELECT md5(string_agg(part, '|' ORDER BY part)) FROM (
    SELECT concat_ws(' ', attrelid::regclass, attname, atttypid, attnotnull) AS part
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace AND NOT attisdropped
    UNION ALL
    SELECT concat_ws(' ', conrelid::regclass, conname)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT version_num FROM alembic_version
) AS parts
"""
_EMPTYING = """
SELECT string_agg(statement, ';') FROM (
    SELECT format('DELETE FROM %s', oid::regclass) AS statement FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version'
    UNION ALL
    SELECT format('SELECT setval(%L, 1, false)', oid::regclass) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'
) AS statements
"""


class Databases:
    """Copies of the migrated template on one server."""

    def __init__(self, server: URL) -> None:
        self._server = server
        self._maintenance = create_engine(server, isolation_level="AUTOCOMMIT")
        self._names = Names("test")
        # Those that stand empty, each with the engine that empties it.
        self._ready: dict[str, Engine] = {}
        engine = self._engine(TEMPLATE)
        with engine.connect() as connection:
            self._shape = connection.scalar(text(_SHAPE))
            emptying = connection.scalar(text(_EMPTYING))
        # Foreign keys ask for an order that replicas need not keep.
        self._empty = f"SET LOCAL session_replication_role = replica; {emptying}"

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """A migrated database without rows, for as long as the block lasts."""
        with self._names.taken() as name:
            if name not in self._ready:
                self._execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
                self._ready[name] = self._engine(name)
            yield self.url_of(name)
            if not self._is_emptied(name):
                del self._ready[name]
                self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def url_of(self, name: str) -> str:
        return self._server.set(database=name).render_as_string(hide_password=False)

    def dispose(self) -> None:
        self._maintenance.dispose()

    def _is_emptied(self, name: str) -> bool:
        try:
            with self._ready[name].begin() as connection:
                connection.exec_driver_sql(_ALONE)
                if connection.scalar(text(_SHAPE)) != self._shape:
                    return False
                connection.exec_driver_sql("SET LOCAL lock_timeout = '2s'")
                connection.exec_driver_sql(self._empty)
        except DBAPIError:
            return False
        return True

    def _engine(self, name: str) -> Engine:
        """It keeps no connection open."""
        return create_engine(self.url_of(name), poolclass=NullPool)

    def _execute(self, statement: str) -> None:
        with self._maintenance.connect() as connection:
            connection.execute(text(statement))


def create_template(server: URL) -> str:
    """Make the empty database that is to be migrated; its URL."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {TEMPLATE}"))
    engine.dispose()
    return server.set(database=TEMPLATE).render_as_string(hide_password=False)
