"""Taking a backup back, on either engine: all of it, or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, column, exists, insert, select, table
from sqlalchemy.orm import Session

from notifications.outbox import restored
from scheduler.access import staff_sessions
from scheduler.backup import schema
from scheduler.backup.archive import Contents, Row, TableHeader, reading_backup, verify
from scheduler.backup.errors import AnotherKey, NotEmpty, TablesUnknown
from scheduler.backup.kinds import ColumnKind
from scheduler.migrations import state, upgrading
from scheduler.migrations.transaction import schema_transaction

# Rows that are in memory at a time.
_BATCH = 500


@dataclass(frozen=True)
class Restored:
    """What was taken back; how many messages were due by then, and how many come later."""

    contents: Contents
    due: int
    later: int


def check(path: Path, *, key_hint: str | None) -> Contents:
    """Read a backup through, and see whether this version can take it back.

    Without `key_hint` it may be of another secret key.

    Raises:
        NotABackup: it is none, or of another format.
        BackupDamaged: it is not what was written.
        SchemaUnknown: it is of a newer version.
        AnotherKey: it was made under another secret key.
    """
    contents = verify(path)
    header = contents.header
    state.check_known(header.revision)
    if key_hint is not None and header.key_hint != key_hint:
        raise AnotherKey
    return contents


def restore(
    engine: Engine,
    path: Path,
    *,
    key_hint: str | None,
    now: datetime,
    withdraws_due: bool = False,
) -> Restored:
    """Fill an empty database from a backup and bring it to today's schema, in one transaction.

    Whoever is killed over it leaves the database as it was: empty. Staff sign in again. Messages
    that were due by `now` are sent if they are of use still (`restored.doubt_due`), or with
    `withdraws_due` not at all.

    Raises:
        NotEmpty: rows stand in the database.
        TablesUnknown: the backup is not of the schema that it names.
        SchemaIncomplete: it is of a version that was never finished.
        and what `check` raises.
    """
    contents = check(path, key_hint=key_hint)
    with schema_transaction(engine) as connection:
        _clear(connection)
        # The schema of then; what came since changes it with the rows in place, as in an upgrade.
        upgrading.upgrade(connection, contents.header.revision)
        _load(connection, path)
        upgrading.upgrade(connection)
        with Session(connection) as session:
            staff_sessions.end_everywhere(session, now=now)
            due, later = restored.waiting(session, now)
            settle = restored.withdraw_due if withdraws_due else restored.doubt_due
            settle(session, now)
    return Restored(contents, due, later)


def _clear(connection: Connection) -> None:
    """Drop the tables, none of which has a row: they may be of another schema."""
    standing = schema.tables(connection)
    schema.lock(connection, [one.name for one in standing], "ACCESS EXCLUSIVE")
    filled = [one.name for one in standing if connection.scalar(select(exists().select_from(one)))]
    if filled:
        raise NotEmpty(filled)
    schema.drop_all(connection)


def _load(connection: Connection, path: Path) -> None:
    tables = {one.name: one for one in schema.tables(connection)}
    insert_rows = _copy if connection.dialect.name == "postgresql" else _insert
    with reading_backup(path) as reader:
        for header, rows in reader.tables():
            into = tables.pop(header.table, None)
            if into is None:
                raise TablesUnknown([header.table])
            kinds = _agreed_kinds(into, header)
            insert_rows(connection, into.name, kinds, _decoded(rows, kinds))
            schema.go_on_after(connection, into, header.last_id)
    if tables:
        raise TablesUnknown(sorted(tables))


def _agreed_kinds(into: Table, header: TableHeader) -> dict[str, ColumnKind]:
    """The kinds of the columns, in the order of the backup."""
    kinds = schema.kinds(into)
    here = {(name, kind.name) for name, kind in kinds.items()}
    if differing := here ^ set(header.columns.items()):
        raise TablesUnknown(sorted({f"{into.name}.{name}" for name, _ in differing}))
    return {name: kinds[name] for name in header.columns}


def _decoded(rows: Iterator[Row], kinds: dict[str, ColumnKind]) -> Iterator[Row]:
    decoders = [
        (place, kind.decode) for place, kind in enumerate(kinds.values()) if kind.decode is not None
    ]
    for row in rows:
        for place, decode in decoders:
            if row[place] is not None:
                row[place] = decode(row[place])
        yield row


def _copy(
    connection: Connection, name: str, kinds: dict[str, ColumnKind], rows: Iterator[Row]
) -> None:
    """One COPY: PostgreSQL looks only at its end whether all that rows refer to is there."""
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(map(quote, kinds))
    driver: Any = connection.connection.driver_connection
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY {quote(name)} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _insert(
    connection: Connection, name: str, kinds: dict[str, ColumnKind], rows: Iterator[Row]
) -> None:
    into = table(name, *(column(one, kind.type) for one, kind in kinds.items()))
    statement = insert(into)
    while batch := [dict(zip(kinds, row, strict=True)) for row in islice(rows, _BATCH)]:
        connection.execute(statement, batch)
