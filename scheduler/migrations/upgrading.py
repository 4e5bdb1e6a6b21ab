"""Bringing a database, new or old, to today's schema, with Alembic."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from scheduler.migrations.errors import SchemaIncomplete
from scheduler.migrations.state import HERE, missing


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
    if lacking := missing(engine):
        raise SchemaIncomplete(lacking)
