"""The schema's history. `upgrade` brings a database, new or old, to today's.

It only goes forward: what a migration did wrong, the next one mends. A migration that has been out
never changes again, so it imports none of our code.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

import notifications.incoming.received_texts
import notifications.outbox.models
import notifications.texts.overrides  # noqa: F401 -- these and the next bring every table there is
import scheduler.appointments.models
import scheduler.people.call_requests
import scheduler.reports.models  # noqa: F401 -- the tables that no other refers to
from database import Base
from scheduler.migrations.errors import SchemaIncomplete

HERE = Path(__file__).parent


def configuration(engine: Engine) -> Config:
    """Alembic's settings, handed over in code: there is no alembic.ini to keep in step."""
    config = Config(attributes={"engine": engine})
    config.set_main_option("script_location", str(HERE))
    return config


def upgrade(engine: Engine) -> None:
    """Run every migration the database has not had yet.

    Raises:
        SchemaIncomplete: they cannot make this database what the models need.
    """
    command.upgrade(configuration(engine), "head")
    if missing := _missing(engine):
        raise SchemaIncomplete(missing)


def is_current(engine: Engine) -> bool:
    """Whether the database has had them all, and has what the models need."""
    script = ScriptDirectory.from_config(configuration(engine))
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current == script.get_current_head() and not _missing(engine)


def _missing(engine: Engine) -> list[str]:
    """Tables, and columns as `table.column`, that the models name and the database lacks."""
    standing = {
        table: {column["name"] for column in columns}
        for (_schema, table), columns in inspect(engine).get_multi_columns().items()
    }
    tables = Base.metadata.tables
    absent = sorted(tables.keys() - standing.keys())
    columns = [
        f"{name}.{column.name}"
        for name in sorted(tables.keys() & standing.keys())
        for column in tables[name].columns
        if column.name not in standing[name]
    ]
    return absent + columns
