"""`zitdag migrate`: the schema."""

import logging

import click
from sqlalchemy.exc import SQLAlchemyError

from database import db
from logs import Event
from scheduler.commands.cli import CliContext
from scheduler.commands.context import NEWER
from scheduler.migrations.errors import SchemaIncomplete, SchemaUnknown
from scheduler.migrations.state import head
from scheduler.migrations.upgrading import upgrade

log = logging.getLogger(__name__)


@click.command()
@click.pass_obj
def migrate(context: CliContext) -> None:
    """Bring the database, new or old, to what this version needs."""
    with context.database().app_context():
        try:
            upgrade(db.engine)
        except SchemaUnknown as newer:
            raise click.ClickException(NEWER.format(newer.revision)) from None
        except SQLAlchemyError as error:
            raise click.ClickException(
                f"the database refuses: {type(error).__name__}; nothing was changed: stop whatever "
                "uses it, and run `zitdag migrate` again"
            ) from None
        except SchemaIncomplete as refusal:
            raise click.ClickException(
                f"the database lacks {', '.join(refusal.missing)}, which no migration adds: it was "
                "made by an unfinished version; name a new one in ZITDAG_DATABASE_URL and run "
                "`zitdag migrate` again"
            ) from None
    log.info(Event.MIGRATED, extra={"version": head()})
    click.echo("The database is up to date.")
