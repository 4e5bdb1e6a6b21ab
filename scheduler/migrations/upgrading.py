"""Bringing a database, new or old, to today's schema, with Alembic."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from scheduler.migrations import state
from scheduler.migrations.errors import SchemaIncomplete
from scheduler.migrations.state import HERE


def configuration(bind: Engine | Connection) -> Config:
    """Alembic's settings, handed over in code: there is no alembic.ini to keep in step.

    Of a connection the transaction is used that it is in.
    """
    config = Config(attributes={"bind": bind})
    config.set_main_option("script_location", str(HERE))
    return config


def upgrade(bind: Engine | Connection, revision: str = "head") -> None:
    """Run every migration the database has not had yet, up to and with `revision`.

    Raises:
        SchemaUnknown: a newer version migrated it.
        SchemaIncomplete: they cannot make this database what the models need.
    """
    if standing := state.revision(bind):
        state.check_known(standing)
    command.upgrade(configuration(bind), revision)
    if revision == "head" and (lacking := state.missing(bind)):
        raise SchemaIncomplete(lacking)
