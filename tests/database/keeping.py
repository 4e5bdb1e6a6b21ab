"""A whole database as plain SQL, to keep in the repository and to load again, on either engine."""

import re
from collections.abc import Iterator
from contextlib import closing

from sqlalchemy import Engine, text

# Every statement that makes one part of the schema, in an order in which they can run.
_TABLES = """
SELECT format('CREATE TABLE %I (%s);', relname, string_agg(
    format('%I %s', attname, CASE
        WHEN pg_get_expr(adbin, adrelid) LIKE 'nextval(%' THEN 'serial'
        ELSE format_type(atttypid, atttypmod)
            || coalesce(' DEFAULT ' || pg_get_expr(adbin, adrelid), '')
    END) || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END, ', ' ORDER BY attnum))
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace GROUP BY relname ORDER BY relname
"""
_CONSTRAINTS = """
SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s;', conrelid::regclass, conname,
    pg_get_constraintdef(oid))
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
AND contype IN ('p', 'u', 'c', 'x', 'f') ORDER BY contype = 'f', conrelid::regclass::text, conname
"""
_INDEXES = """
SELECT indexdef || ';' FROM pg_indexes WHERE schemaname = 'public'
AND indexname NOT IN (SELECT conname FROM pg_constraint) ORDER BY indexname
"""
_ROWS = """
SELECT format('SELECT %L || concat_ws('', '', %s) || '');'' AS row FROM %I ORDER BY row',
    format('INSERT INTO %I VALUES (', relname),
    string_agg(format('quote_nullable(%I::text)', attname), ', ' ORDER BY attnum), relname)
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace GROUP BY relname ORDER BY relname
"""
_NUMBERS = """
SELECT format('SELECT setval(%L, %s);', sequencename, last_value)
FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL ORDER BY sequencename
"""
# PostgreSQL tells `a IN ('b', 'c')` like this, and would tell this in yet another way.
_MEMBER = re.compile(
    r"\((?P<column>\w+)\)::text = ANY \(\(ARRAY\[(?P<values>[^]]+)\]\)::text\[\]\)"
)


def dump(engine: Engine) -> str:
    """The schema and every row, as statements that `load` runs."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            return "\n".join(driver.iterdump()) + "\n"
    rows_then_rules = [*_asked(engine, _TABLES), *_inserts(engine), *_asked(engine, _NUMBERS)]
    return "\n".join([*rows_then_rules, *_rules(engine)]) + "\n"


def schema(engine: Engine) -> list[str]:
    """What the database itself says it is made of, without its rows."""
    if engine.dialect.name == "sqlite":
        made = _asked(engine, "SELECT sql FROM sqlite_master WHERE sql <> '' ORDER BY name")
        return [_in_order(statement) for statement in made]
    return [*_asked(engine, _TABLES), *_rules(engine)]


def load(engine: Engine, statements: str) -> None:
    """Run what `dump` wrote, in an empty database."""
    with closing(engine.raw_connection()) as connection:
        if engine.dialect.name == "sqlite":
            assert connection.driver_connection is not None
            # The tables come in the order of their names.
            rows_first = f"PRAGMA foreign_keys=OFF; {statements} PRAGMA foreign_keys=ON;"
            connection.driver_connection.executescript(rows_first)
        else:
            connection.cursor().execute(statements)
            connection.commit()


def _in_order(statement: str) -> str:
    """A table that was rebuilt has its constraints in any order, and its name in quotes."""
    first, *lines = statement.splitlines()
    return "\n".join([first.replace('"', ""), *sorted(line.strip(", \t") for line in lines)])


def _rules(engine: Engine) -> list[str]:
    constraints = (_MEMBER.sub(_as_written, rule) for rule in _asked(engine, _CONSTRAINTS))
    extension = "CREATE EXTENSION IF NOT EXISTS btree_gist;"
    return [extension, *constraints, *_asked(engine, _INDEXES)]


def _as_written(found: re.Match[str]) -> str:
    values = found["values"].replace("::character varying", "")
    return f"{found['column']} IN ({values})"


def _inserts(engine: Engine) -> Iterator[str]:
    """One statement a row, its values as PostgreSQL itself quotes them; moments in UTC."""
    with engine.connect() as connection:
        connection.execute(text("SET LOCAL timezone = 'UTC'"))
        for query in connection.scalars(text(_ROWS)).all():
            yield from connection.exec_driver_sql(query).scalars()


def _asked(engine: Engine, statement: str) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(text(statement)))
