"""Whether a database has today's schema. Without Alembic, which slows every command's start."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, column, inspect, select, table

import notifications.incoming.received_texts
import notifications.outbox.models
import notifications.texts.overrides  # noqa: F401 -- these and the next bring every table there is
import scheduler.access.factors
import scheduler.appointments.messages.told_hosts
import scheduler.appointments.models
import scheduler.audit.models
import scheduler.people.call_requests
import scheduler.people.contact_persons
import scheduler.reports.models
import scheduler.zitdagen.calendar_sources
import scheduler.zitdagen.season_models  # noqa: F401 -- the tables that no other refers to
from database import Base
from scheduler.migrations.errors import SchemaUnknown

HERE: Final = Path(__file__).parent
VERSION_TABLE: Final = table("alembic_version", column("version_num"))


def head() -> str:
    """The revision of the newest migration: the number that its file begins with."""
    return max(revisions())


def revisions() -> set[str]:
    """Those of all migrations."""
    return {path.name.partition("_")[0] for path in (HERE / "versions").glob("[0-9]*.py")}


def check_known(revision: str) -> None:
    """Raises SchemaUnknown where this version has no such migration."""
    if revision not in revisions():
        raise SchemaUnknown(revision)


def revision(bind: Engine | Connection) -> str:
    """The newest migration that the database has had; empty without any."""
    if isinstance(bind, Engine):
        with bind.connect() as connection:
            return revision(connection)
    if not inspect(bind).has_table(VERSION_TABLE.name):
        return ""
    return bind.scalar(select(VERSION_TABLE.c.version_num)) or ""


def is_current(engine: Engine) -> bool:
    """Whether the database has had every migration, and all the models need."""
    return revision(engine) == head() and not missing(engine)


def missing(bind: Engine | Connection) -> list[str]:
    """Tables, and columns as `table.column`, that the models name and the database lacks."""
    standing = {
        name: {one["name"] for one in columns}
        for (_schema, name), columns in inspect(bind).get_multi_columns().items()
    }
    tables = Base.metadata.tables
    absent = sorted(tables.keys() - standing.keys())
    columns = [
        f"{name}.{one.name}"
        for name in sorted(tables.keys() & standing.keys())
        for one in tables[name].columns
        if one.name not in standing[name]
    ]
    return absent + columns
