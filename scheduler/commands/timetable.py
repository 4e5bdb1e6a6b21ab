"""`zitdag import-timetable`: GTFS feeds, with a bar for each thing that takes long."""

import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import click

from locations.transit import feed_import
from locations.transit.feed_import import ImportPlan, ImportReport, TimetableRefused
from logs import Event
from scheduler.commands.cli import CliContext
from scheduler.commands.context import clock, ready
from scheduler.jobs import timetable_refresh

log = logging.getLogger(__name__)


@click.command(name="import-timetable")
@click.argument("sources", nargs=-1, required=True, metavar="URL-OR-FILE...")
@click.option("--everywhere", is_flag=True, help="Keep all stops, not only those near lokets.")
@click.pass_obj
def import_timetable(context: CliContext, sources: tuple[str, ...], *, everywhere: bool) -> None:
    """Read GTFS feeds together, in place of the timetable that there is. All of them, or none."""
    if not context.timetable_folder():
        raise click.ClickException("set ZITDAG_TIMETABLE_FOLDER to the folder of the timetable")
    folder = Path(context.timetable_folder())
    with ready(context):
        plan = timetable_refresh.plan_of_network(clock())
        if everywhere:
            plan = replace(plan, area=None)
        for line in _summary(_import_timetable(sources, folder, plan)):
            click.echo(line)
        timetable_refresh.warn_of_ends(folder)


def _import_timetable(sources: Sequence[str], folder: Path, plan: ImportPlan) -> ImportReport:
    bars = Bars()
    try:
        report = feed_import.import_feeds(sources, folder, plan, bars)
    except TimetableRefused as refused:
        bars.end()
        _note(Event.IMPORT_REFUSED, len(refused.mistakes))
        for mistake in refused.mistakes:
            click.echo(str(mistake), err=True)
        raise click.ClickException(
            f"{len(refused.mistakes)} mistakes; the timetable that was there stays in use"
        ) from None
    finally:
        bars.end()
    _note(Event.IMPORTED, len(report.feeds))
    return report


def _note(event: Event, count: int) -> None:
    log.info(event, extra={"kind": "timetable", "count": count})


class _Bar(Protocol):
    """A click progress bar."""

    def update(self, n_steps: int) -> None: ...


class Bars:
    """A progress bar for each thing that is read, one after the other, where errors go."""

    def __init__(self) -> None:
        self._what = ""
        self._done = 0
        self._bars = ExitStack()
        self._bar: _Bar | None = None

    def __call__(self, what: str, done: int, whole: int) -> None:
        """So much of it is done."""
        if what != self._what or self._bar is None:
            self.end()
            self._what, self._done = what, 0
            bar = click.progressbar(length=max(1, whole), label=what, file=sys.stderr)
            self._bar = self._bars.enter_context(bar)
        self._bar.update(done - self._done)
        self._done = done

    def end(self) -> None:
        """The last one is full."""
        self._bars.close()
        self._bar = None


def _summary(report: ImportReport) -> Iterator[str]:
    for feed in report.feeds:
        yield f"{feed.name}: {feed.valid_from} to {feed.valid_until}"
        for reason, count in feed.left_out.items():
            yield f"  left out: {count} x {reason}"
    yield (
        f"{report.dates} dates from {report.first} to {report.last} in {report.files} files of "
        f"{report.size / 1e6:.1f} MB together"
    )
    yield (
        f"{report.stops} stops; on the fullest day {report.trips} trips and "
        f"{report.connections} connections"
    )
