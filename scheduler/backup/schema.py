"""What the database itself says of its tables: no list of them is kept by hand."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, MetaData, Table, cast, func, select
from sqlalchemy.dialects.postgresql import REGCLASS

from scheduler.backup.kinds import ColumnKind, kind_of
from scheduler.migrations.state import VERSION_TABLE


def tables(connection: Connection) -> list[Table]:
    """Every table but that of the revision; what others refer to comes first."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != VERSION_TABLE.name]


def drop_all(connection: Connection) -> None:
    """Every table, with all that hangs on it."""
    found = MetaData()
    found.reflect(connection)
    found.drop_all(connection)


def kinds(table: Table) -> dict[str, ColumnKind]:
    """The kind of each of its columns."""
    return {column.name: kind_of(column.type) for column in table.columns}


def lock(connection: Connection, names: Iterable[str], mode: str) -> None:
    """Lock tables until the transaction ends, on PostgreSQL; one of SQLite that writes is alone."""
    quoted = ", ".join(map(connection.dialect.identifier_preparer.quote, names))
    if quoted and connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"LOCK TABLE {quoted} IN {mode} MODE")


def last_id(connection: Connection, table: Table) -> int | None:
    """The last number that PostgreSQL gave a row, also where that row has gone; else None."""
    sequence = _sequence(connection, table)
    if sequence is None:
        return None
    return connection.scalar(select(func.pg_sequence_last_value(_regclass(sequence))))


def go_on_after(connection: Connection, table: Table, last: int | None) -> None:
    """Let PostgreSQL number new rows after the last one; SQLite does so by itself."""
    sequence = _sequence(connection, table)
    if sequence is None:
        return
    highest = connection.scalar(select(func.max(*table.primary_key)))
    if newest := max(last or 0, highest or 0):
        connection.execute(select(func.setval(_regclass(sequence), newest)))


def _sequence(connection: Connection, table: Table) -> str | None:
    """Where PostgreSQL takes the numbers of its rows from."""
    key = list(table.primary_key)
    if connection.dialect.name != "postgresql" or len(key) != 1:
        return None
    quoted = connection.dialect.identifier_preparer.quote(table.name)
    name: str | None = connection.scalar(select(func.pg_get_serial_sequence(quoted, key[0].name)))
    return name


def _regclass(name: str) -> ColumnElement[str]:
    return cast(name, REGCLASS)
