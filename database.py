"""Transactional reads and writes, on SQLite and on PostgreSQL.

Everything that changes data goes through `write`, everything that only reads through `reading`.
Nothing is written through `db.session`: Flask-SQLAlchemy is here for the engine and its settings.
"""

import hashlib
import os
import random
import select
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, TypeVarTuple, cast

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    URL,
    ColumnElement,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Insert,
    MetaData,
    Result,
    Table,
    event,
    insert,
    make_url,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Session, make_transient_to_detached, registry
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlalchemy.sql.selectable import TypedReturnsRows
from sqlalchemy.types import TypeDecorator

P = ParamSpec("P")
T = TypeVar("T")
Columns = TypeVarTuple("Columns")

ATTEMPTS = 4
THREADS = 8
"""Concurrent requests per web process; each takes one connection at a time."""
SESSION_INFO = "zitdag.session_info"
"""The extension of an application that every `write` hands to its session, as `Session.info`."""
_WRITES = "zitdag_writes"
# Options of a connection: those of an engine cost every statement a second look for listeners.
_WRITING = {_WRITES: True}
_READING = {"postgresql_readonly": True}
_READING_ONCE = {"isolation_level": "AUTOCOMMIT"}
# PostgreSQL: serialization failure, deadlock, lock not available; and an exclusion constraint that
# refused what was read too early, which a second look sees.
_RETRYABLE_SQLSTATES = frozenset({"40001", "40P01", "55P03", "23P01"})
_CONSTRAINT_NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept as UTC: `timestamptz` on PostgreSQL, naive UTC text on SQLite.

    Raises:
        ValueError: a naive datetime was handed in.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs its time zone: {value!r}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return _in_utc(value)

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], datetime | None] | None:
        # A search reads thousands: in one step, not in the three of the types below this one.
        return _from_text if dialect.name == "sqlite" else _in_utc


def _in_utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(f"{value}+00:00")


def one_of(choices: type[StrEnum], name: str | None = None) -> Enum:
    """A column type for one of `choices`: kept as its value, held to them by a check constraint.

    `name` is that of the constraint, where databases know it by another name than the class has.
    """
    return Enum(
        choices,
        native_enum=False,
        create_constraint=True,
        length=24,
        name=name or choices.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """The base of every model; they subclass this, not `db.Model`, so that strict typing holds."""

    registry = registry(
        metadata=MetaData(naming_convention=_CONSTRAINT_NAMES),
        type_annotation_map={datetime: UtcDateTime()},
    )


db = SQLAlchemy(disable_autonaming=True)


def database_options(url: str, *, is_pooled: bool) -> dict[str, Any]:
    """Flask-SQLAlchemy's part of an application's configuration.

    A connection for each thread: one request takes one at a time. `is_pooled`: a PgBouncer in
    transaction mode answers at `url`.
    """
    engine: dict[str, Any] = {
        # What an error says of a statement must not quote who it was about.
        "hide_parameters": True,
        "pool_size": THREADS,
    }
    if is_pooled:
        # The next transaction gets another connection, where nothing was prepared.
        engine["connect_args"] = {"prepare_threshold": None}
    return {"SQLALCHEMY_DATABASE_URI": _located(url), "SQLALCHEMY_ENGINE_OPTIONS": engine}


def _located(url: str) -> URL:
    """A relative file of SQLite is one of the current folder; Flask-SQLAlchemy looks elsewhere."""
    made = make_url(url)
    file = made.database
    if made.get_backend_name() != "sqlite" or not file or file.startswith((":", "file:")):
        return made
    return made.set(database=str(Path(file).absolute()))


def database_app(url: str, *, is_pooled: bool) -> Flask:
    """An application with a database and nothing else, for commands that serve no pages."""
    app = Flask("zitdag")
    app.config.update(database_options(url, is_pooled=is_pooled))
    db.init_app(app)
    return app


def write(operation: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `operation(session, ...)` in a transaction of its own, commit, and return its answer.

    On SQLite the transaction begins IMMEDIATE. The operation runs again in a fresh session, at most
    four times in all, when the database says busy, deadlock or serialization failure: so it keeps
    its effects in the session. Objects it returns are detached and keep the values they had.
    """
    for attempt in range(1, ATTEMPTS):
        try:
            return _write_once(operation, *args, **kwargs)
        except DBAPIError as error:
            if not _is_retryable(error):
                raise
            # Spread out those who collided, so that they do not meet again.
            time.sleep(random.uniform(0.005, 0.02) * 2**attempt)  # noqa: S311 - jitter, no secret
    return _write_once(operation, *args, **kwargs)


def _write_once(
    operation: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
) -> T:
    with _session() as session, session.begin():
        session.connection(execution_options=_WRITING)
        return operation(session, *args, **kwargs)


def _session() -> Session:
    """A session that knows, under `info`, what the application says of its installation."""
    return Session(db.engine, expire_on_commit=False, info=current_app.extensions.get(SESSION_INFO))


_current_reader: ContextVar[Session | None] = ContextVar("reader", default=None)


@contextmanager
def reading() -> Iterator[Session]:
    """A read-only session: changes are never stored, and PostgreSQL refuses them.

    On PostgreSQL it ends in a COMMIT, for psycopg forgets at each ROLLBACK what the connection has
    prepared, and every statement would be planned anew. READ ONLY travels along with BEGIN.
    """
    with Session(db.engine, expire_on_commit=False) as session:
        dialect = session.connection(execution_options=_READING).dialect
        outer = _current_reader.set(session)
        try:
            yield session
        finally:
            _current_reader.reset(outer)
        if dialect.name == "postgresql":
            session.expunge_all()  # or what was changed would be sent first, and refused
            session.commit()


@contextmanager
def reading_once() -> Iterator[Session]:
    """A read-only session for one query: on PostgreSQL in autocommit mode, as a transaction
    would cost two more round trips to the server.

    Within `reading` it is that very session: a request holds one connection at a time.
    """
    current = _current_reader.get()
    if current is not None:
        yield current
        return
    with Session(db.engine, expire_on_commit=False) as session:
        if dialect_of(session) == "postgresql":
            session.connection(execution_options=_READING_ONCE)
        yield session


def core_connection(session: Session) -> Connection:
    """Its connection, for what bypasses the identity map: pending rows are flushed first."""
    session.flush()
    return session.connection()


def execute_core(
    session: Session, statement: TypedReturnsRows[*Columns], values: Mapping[str, Any]
) -> Result[*Columns]:
    """Run a query of plain columns that was built once: it costs a third of `session.execute`."""
    return core_connection(session).execute(statement, values)


def insert_one(session: Session, row: Base) -> None:
    """Insert a new object at once through Core; the session keeps it as stored and unchanged.

    It costs a third of `add` and `flush`. Unset attributes get the column's default, or NULL;
    relationships are kept as they are, so their foreign keys must be set too.
    """
    connection = core_connection(session)
    statement, defaults = _insert_of(type(row))
    said = vars(row)
    values = {name: said.get(name, default) for name, default in defaults.items()}
    stored = connection.execute(statement, values)
    key = stored.inserted_primary_key[0]  # type: ignore[index]  # an INSERT of one row has a key
    # As loading does it, past what notes changes: the row is what is stored.
    said.update(values, id=key)
    make_transient_to_detached(row)
    session.add(row)


@cache
def _insert_of(model: type[Base]) -> tuple[Insert, Mapping[str, Any]]:
    """The INSERT of a model with an integer `id`, and the default of every other column."""
    columns = [column for column in model.__table__.columns if not column.primary_key]
    defaults = {column.key: _default_of(column) for column in columns}
    return insert(cast(Table, model.__table__)), defaults


def _default_of(column: ColumnElement[Any]) -> Any:
    default = getattr(column, "default", None)
    if default is not None and not isinstance(default, ScalarElementColumnDefault):
        raise TypeError("insert_one knows plain defaults only", column)
    return None if default is None else default.arg


def upsert(dialect: str, model: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT with support for ON CONFLICT.

    `dialect` is the name of the database's, as each has a statement of its own.
    """
    table = cast(Table, model.__table__)
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def dialect_of(session: Session) -> str:
    """The name of the dialect of this session's database: `sqlite` or `postgresql`."""
    return session.get_bind().dialect.name


_LOCK_KEY = text("SELECT pg_advisory_xact_lock(:number)")


def advisory_lock(session: Session, key: str) -> None:
    """Take a lock on `key` until the transaction ends (pg_advisory_xact_lock).

    SQLite needs nothing: a transaction that writes is alone already.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        digest = hashlib.sha256(key.encode()).digest()[:8]
        number = int.from_bytes(digest, "big", signed=True)
        connection.execute(_LOCK_KEY, {"number": number})


def _is_retryable(error: DBAPIError) -> bool:
    if isinstance(error.orig, sqlite3.OperationalError):
        name = getattr(error.orig, "sqlite_errorname", "")
        return name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
    return getattr(error.orig, "sqlstate", None) in _RETRYABLE_SQLSTATES


# What one region asks of is in memory, where a page of an index costs little more than the next one
# of a table. PostgreSQL takes it for four times as much, and reads whole tables instead.
_POSTGRESQL_COSTS = "SET random_page_cost = 1.1"


@event.listens_for(Engine, "do_connect")
def _make_private(
    dialect: Dialect, _entry: ConnectionPoolEntry, arguments: list[Any], _more: dict[str, Any]
) -> None:
    """Make a new file of SQLite readable by its owner alone: people's names will stand in it. The
    files that SQLite makes beside it get the same rights."""
    if dialect.name == "sqlite" and str(arguments[0]).startswith("/"):
        with suppress(OSError):  # it is there already, or SQLite says why it cannot be
            os.close(os.open(arguments[0], os.O_CREAT | os.O_EXCL, 0o600))


@event.listens_for(Engine, "connect")
def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    if isinstance(connection, sqlite3.Connection):
        return _prepare_sqlite(connection)
    connection.cursor().execute(_POSTGRESQL_COSTS)
    return connection.commit()


@event.listens_for(Engine, "checkout")
def _check_alive(
    connection: DBAPIConnection, _entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection
) -> None:
    """Replace a connection that its server has closed since it was last used, without a round trip:
    an idle one only becomes readable when it is closed.

    Raises:
        DisconnectionError: to the pool, which then connects again.
    """
    if isinstance(connection, sqlite3.Connection):
        return
    heard = select.poll()
    heard.register(connection.fileno(), select.POLLIN)
    if heard.poll(0):
        raise DisconnectionError


def _prepare_sqlite(connection: sqlite3.Connection) -> None:
    connection.isolation_level = None  # SQLAlchemy's `begin` event opens transactions, see below
    for pragma in (
        "journal_mode=WAL",
        "busy_timeout=10000",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    options: dict[str, Any] = dict(connection.get_execution_options())
    # A transaction that reads first and writes later would fail with SQLITE_BUSY_SNAPSHOT.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(_WRITES) else "BEGIN")
