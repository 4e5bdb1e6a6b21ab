"""`zitdag import-network` and `zitdag export-network`: a network as files."""

import logging
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from database import reading, write
from locations.zones import BRUSSELS
from logs import Event
from scheduler.appointments.errors import AppointmentsTouched
from scheduler.appointments.rescheduling.decisions import (
    UNDECIDED,
    Cancel,
    Decision,
    KeepAndFlag,
    Tell,
)
from scheduler.appointments.rescheduling.planning_changes import apply
from scheduler.commands.cli import CliContext
from scheduler.commands.context import clock, ready
from scheduler.network import load
from scheduler.network.edit import ImportNetwork
from scheduler.network.errors import ImportRefused
from scheduler.network.exporting import write_network
from scheduler.network.import_report import describe, summarise
from scheduler.network.importing import Changes, plan_import, rehearse_import
from scheduler.network.tables import ROWS
from scheduler.people.actors import Actor, By

log = logging.getLogger(__name__)
DECISIONS: Final = {
    "keep": Decision(KeepAndFlag(), fitting=Tell()),
    "cancel": Decision(Cancel(), fitting=Tell()),
}


@click.command(name="import-network")
@click.argument("network", type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option(
    "--touched",
    type=click.Choice([*DECISIONS]),
    help="What becomes of booked appointments that no longer fit: kept on the list to look at, or"
    " cancelled. Whoever comes to another place is told. Without it nobody may be touched.",
)
@click.pass_obj
def import_files(context: CliContext, network: Path, *, dry_run: bool, touched: str | None) -> None:
    """Read NETWORK, a folder of CSV files or an .xlsx. All of it, or nothing and every mistake."""
    with ready(context):
        decision = DECISIONS[touched] if touched else UNDECIDED
        lines = list(
            summarise(import_folder(network, now=clock(), dry_run=dry_run, decision=decision))
        )
        if not dry_run:
            _note(Event.IMPORTED, len(lines))
        for line in lines:
            click.echo(line)


def import_folder(
    folder: Path, *, now: datetime, dry_run: bool = False, decision: Decision = UNDECIDED
) -> Changes:
    """Import the folder as of `now`, within the context of an application, with one decision for
    all whom it touches.

    Errors are listed on standard error, and end the command.
    """
    today = now.astimezone(BRUSSELS).date()
    by = By(Actor.SYSTEM, None, now)
    try:
        network = plan_import(folder, today=today)
        if dry_run:
            return rehearse_import(network, today=today, by=by)
        edit = ImportNetwork(network, today)
        write(apply, edit, decision, by=by)
    except AppointmentsTouched as refused:
        raise click.ClickException(
            f"{len(refused.touched)} appointments are touched; nothing was written. See --dry-run,"
            " and say with --touched what becomes of those that no longer fit."
        ) from None
    except ImportRefused as refused:
        _note(Event.IMPORT_REFUSED, len(refused.mistakes))
        for mistake in refused.mistakes:
            click.echo(describe(mistake), err=True)
        raise click.ClickException(
            f"{len(refused.mistakes)} mistakes; nothing was written"
        ) from None
    return edit.changes or Changes((), 0)


def _note(event: Event, count: int) -> None:
    log.info(event, extra={"kind": "network", "count": count})


@click.command(name="export-network")
@click.argument("network", type=click.Path(path_type=Path))
@click.pass_obj
def export(context: CliContext, network: Path) -> None:
    """Write NETWORK, a folder of CSV files or an .xlsx, which import-network reads."""
    with ready(context), reading() as session:
        write_network(network, load.network(session))
    _note(Event.EXPORTED, len(ROWS))
    click.echo(f"Written to {network}.")
