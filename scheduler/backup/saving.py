"""Making a backup, while the service goes on."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Select,
    Table,
    Text,
    cast,
    inspect,
    select,
    type_coerce,
)

from database import Base
from locations.transit.atomic_file import atomic_file
from scheduler.backup import schema
from scheduler.backup.archive import BackupWriter, Contents, Header, TableHeader
from scheduler.backup.errors import NotMigrated, SchemaMoved, TablesUnknown
from scheduler.backup.kinds import JSON_TEXT, ColumnKind
from scheduler.migrations import state

OWNER_ONLY = 0o600
# Rows that are in memory at a time.
_BATCH = 500


def save(engine: Engine, path: Path, *, key_hint: str, now: datetime) -> Contents:
    """Write all rows of the database, of one moment, to a file that only its owner may read.

    The file is whole or not there. Nobody waits for it but a migration. It is made of any
    schema: before an upgrade, by the version that is to come.

    Raises:
        NotMigrated: there is no schema of ours.
        SchemaMoved: a migration ran at the same moment; to be tried again.
        TablesUnknown: there are tables that a restore would not know.
    """
    with _snapshot(engine) as connection, atomic_file(path, OWNER_ONLY) as file:
        revision = state.revision(connection)
        tables = schema.tables(connection)
        _check_ours(revision, tables)
        header = Header(
            revision=revision,
            version=version("zitdag"),
            engine=engine.dialect.name,
            taken_at=now.isoformat(timespec="seconds"),
            key_hint=key_hint,
        )
        writer = BackupWriter(file, header)
        rows = {table.name: _save_table(connection, writer, table) for table in tables}
        writer.finish()
    return Contents(header, rows)


@contextmanager
def _snapshot(engine: Engine) -> Iterator[Connection]:
    """The database as it is at one moment, for as long as the block lasts.

    PostgreSQL: the tables are locked against migrations before the moment is, or a table that one
    has just written anew would look empty. LOCK TABLE is the one statement that does not fix it.
    """
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection, connection.begin():
            yield connection
        return
    names = inspect(engine).get_table_names()
    frozen = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with frozen.connect() as connection, connection.begin():
        schema.lock(connection, names, "ACCESS SHARE")
        if set(inspect(connection).get_table_names()) != set(names):
            raise SchemaMoved
        yield connection


def _check_ours(revision: str, tables: Sequence[Table]) -> None:
    if not revision:
        raise NotMigrated
    ours = Base.metadata.tables.keys()
    if revision == state.head() and (strange := {one.name for one in tables} - ours):
        raise TablesUnknown(sorted(strange))


def _save_table(connection: Connection, writer: BackupWriter, table: Table) -> int:
    kinds = schema.kinds(table)
    header = TableHeader(
        table.name,
        {name: kind.name for name, kind in kinds.items()},
        schema.last_id(connection, table),
    )
    return writer.table(header, _rows(connection, table, kinds))


def _rows(
    connection: Connection, table: Table, kinds: dict[str, ColumnKind]
) -> Iterator[list[Any]]:
    encoders = [
        (place, kind.encode) for place, kind in enumerate(kinds.values()) if kind.encode is not None
    ]
    found = connection.execute(_query(table, kinds), execution_options={"yield_per": _BATCH})
    for stored in found:
        row = list(stored)
        for place, encode in encoders:
            if row[place] is not None:
                row[place] = encode(row[place])
        yield row


def _query(table: Table, kinds: dict[str, ColumnKind]) -> Select[Any]:
    # A database hands JSON over as it likes; as text it is what was written.
    return select(
        *(
            cast(table.c[name], Text)
            if kind is JSON_TEXT
            else type_coerce(table.c[name], kind.type)
            for name, kind in kinds.items()
        )
    )
