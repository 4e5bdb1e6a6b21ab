"""The schema's history. `upgrade` brings a database, new or old, to today's.

It only goes forward: what a migration did wrong, the next one mends.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

HERE = Path(__file__).parent


def configuration(engine: Engine) -> Config:
    """Alembic's settings, handed over in code: there is no alembic.ini to keep in step."""
    config = Config(attributes={"engine": engine})
    config.set_main_option("script_location", str(HERE))
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run every migration the database has not had yet."""
    command.upgrade(configuration(engine), revision)


def is_current(engine: Engine) -> bool:
    """Whether the database has had them all."""
    script = ScriptDirectory.from_config(configuration(engine))
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current == script.get_current_head()
