"""`zitdag purge`: retention, without waiting for the worker."""

import click

from scheduler.commands.cli import CliContext
from scheduler.commands.context import clock, ready
from scheduler.jobs import nightly


@click.command()
@click.pass_obj
def purge(context: CliContext) -> None:
    """Forget what is old enough, now. The worker does so by itself."""
    with ready(context):
        for name, count in nightly.purge_all(clock()).items():
            click.echo(f"{name}: {count}")
