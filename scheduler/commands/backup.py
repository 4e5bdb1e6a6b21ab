"""`zitdag backup` and `zitdag restore`: a whole database as one file."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from database import db
from logs import Event
from scheduler.backup import errors, restoring, saving
from scheduler.backup.archive import Contents
from scheduler.commands.cli import CliContext
from scheduler.commands.context import clock
from scheduler.migrations.errors import SchemaIncomplete, SchemaUnknown

log = logging.getLogger(__name__)

REFUSALS = (
    errors.AnotherKey,
    errors.BackupDamaged,
    errors.NotABackup,
    errors.NotEmpty,
    errors.NotMigrated,
    errors.SchemaMoved,
    errors.TablesUnknown,
    SchemaIncomplete,
    SchemaUnknown,
    SQLAlchemyError,
    OSError,
)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def backup(context: CliContext, file: Path) -> None:
    """Write the whole database to FILE, which is new, while the service goes on."""
    with context.database().app_context(), _sentences("nothing was written"):
        if file.exists():
            raise click.ClickException(f"{file} is there already; nothing was written")
        contents = saving.save(db.engine, file, key_hint=context.key_hint(), now=clock())
    log.info(Event.BACKED_UP, extra={"count": contents.row_count})
    _print(contents)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--verify", is_flag=True, help="Only read FILE through, and say what is in it.")
@click.option("--other-key", is_flag=True, help="It may be of another secret key.")
@click.option("--withdraw-due", is_flag=True, help="Send nothing that was due by now.")
@click.pass_obj
def restore(
    context: CliContext, file: Path, *, verify: bool, other_key: bool, withdraw_due: bool
) -> None:
    """Fill an empty database, of either kind, from FILE. All of it, or nothing."""
    key_hint = None if other_key or verify else context.key_hint()
    with _sentences("nothing was changed"):
        if verify:
            _print(restoring.check(file, key_hint=None))
            return
        with context.database().app_context():
            restored = restoring.restore(
                db.engine, file, key_hint=key_hint, now=clock(), withdraws_due=withdraw_due
            )
    log.info(Event.RESTORED, extra={"count": restored.contents.row_count})
    _print(restored.contents)
    became = "withdrawn" if withdraw_due else "sent if still of use, some perhaps again"
    click.echo(f"Messages due by now: {restored.due}, {became}; later ones: {restored.later}.")


def _print(contents: Contents) -> None:
    header = contents.header
    click.echo(
        f"{contents.row_count} rows of {len(contents.rows)} tables, as they were at "
        f"{header.taken_at}: schema {header.revision}, version {header.version}, {header.engine}."
    )
    for name, count in contents.rows.items():
        click.echo(f"  {name}: {count}")


@contextmanager
def _sentences(so: str) -> Iterator[None]:
    """End the command with what was refused, and what that means."""
    try:
        yield
    except REFUSALS as refused:
        raise click.ClickException(f"{_why(refused)}; {so}") from None


def _why(refused: Exception) -> str:
    match refused:
        case errors.NotABackup():
            return "the file is no backup of Zitdag, or one of a later format"
        case errors.BackupDamaged():
            return f"the backup is damaged ({refused.where})"
        case SchemaUnknown():
            return f"the backup is of schema {refused.revision}, of a newer version than this one"
        case errors.AnotherKey():
            return (
                "the backup was made under another ZITDAG_SECRET_KEY: set that one, or use "
                "--other-key, and links that were sent stop working"
            )
        case errors.NotEmpty():
            return f"the database is in use, there are rows in {', '.join(refused.tables)}"
        case _:
            return _why_not_here(refused)


def _why_not_here(refused: Exception) -> str:
    match refused:
        case errors.NotMigrated():
            return "the database is empty: there is nothing to keep"
        case errors.SchemaMoved():
            return "a migration ran at the same moment: try again"
        case errors.TablesUnknown():
            return f"these are none of that schema: {', '.join(refused.names)}"
        case SchemaIncomplete():
            return f"the backup is of an unfinished version, without {', '.join(refused.missing)}"
        case OSError():
            return f"{refused.filename or 'the file'}: {refused.strerror}"
        case _:
            return f"the database refuses: {type(refused).__name__}"
